from articles.admin.choices import MailChoiceAdmin
from articles.admin.deleted import DeletedDraftAdmin
from articles.admin.house_style import StyleRuleAdmin
from articles.admin.missing import MissingAddressAdmin, RedirectAdmin
from articles.admin.pictures import PictureAdmin
from articles.admin.rubric import CriterionAdmin
from articles.admin.site import FaceAdmin
from articles.admin.story import StoryAdmin
from articles.admin.taxonomy import AuthorAdmin, TopicAdmin
from articles.admin.written import PageAdmin

__all__ = [
    "AuthorAdmin",
    "CriterionAdmin",
    "DeletedDraftAdmin",
    "FaceAdmin",
    "MailChoiceAdmin",
    "MissingAddressAdmin",
    "PageAdmin",
    "PictureAdmin",
    "RedirectAdmin",
    "StoryAdmin",
    "StyleRuleAdmin",
    "TopicAdmin",
]

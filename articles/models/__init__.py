from articles.models.corrections import Correction
from articles.models.desk import MailChoice, Presence, SentForm, StoryNote
from articles.models.edition import Edition
from articles.models.house_style import StyleRule
from articles.models.impact import Assessment, Criterion, ImpactEvent, ImpactMonth, ImpactTally, TallyState
from articles.models.pictures import Picture, PictureInText
from articles.models.redirects import FormerSlug, MissingAddress, Redirect
from articles.models.searching import SearchState
from articles.models.sharing import ShareLink, ShareVisit
from articles.models.site import Face, MenuItem, Page, PageVersion
from articles.models.social import SocialCard
from articles.models.stories import Author, Byline, Source, Story, Topic
from articles.models.versions import DeletedDraft, Version, WorkingCopy

__all__ = [
    "Assessment",
    "Author",
    "Byline",
    "Correction",
    "Criterion",
    "DeletedDraft",
    "Edition",
    "Face",
    "FormerSlug",
    "ImpactEvent",
    "ImpactMonth",
    "ImpactTally",
    "MailChoice",
    "MenuItem",
    "MissingAddress",
    "Page",
    "PageVersion",
    "Picture",
    "PictureInText",
    "Presence",
    "Redirect",
    "SearchState",
    "SentForm",
    "ShareLink",
    "ShareVisit",
    "SocialCard",
    "Source",
    "Story",
    "StoryNote",
    "StyleRule",
    "TallyState",
    "Topic",
    "Version",
    "WorkingCopy",
]

from articles.models.house_style import StyleRule
from articles.models.pictures import Picture
from articles.models.redirects import FormerSlug
from articles.models.stories import Author, Byline, Source, Story, Topic
from articles.models.versions import DeletedDraft, Version, WorkingCopy

__all__ = [
    "Author",
    "Byline",
    "DeletedDraft",
    "FormerSlug",
    "Picture",
    "Source",
    "Story",
    "StyleRule",
    "Topic",
    "Version",
    "WorkingCopy",
]

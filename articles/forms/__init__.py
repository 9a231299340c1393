"""The desk's forms."""

from articles.forms.impact import EventForm, RatingForm
from articles.forms.library import AuthorForm, NamedForm, PictureForm
from articles.forms.site import FaceForm, PageForm
from articles.forms.story import StoryForm, WithdrawalForm

__all__ = [
    "AuthorForm",
    "EventForm",
    "FaceForm",
    "NamedForm",
    "PageForm",
    "PictureForm",
    "RatingForm",
    "StoryForm",
    "WithdrawalForm",
]

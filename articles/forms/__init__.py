"""The desk's forms."""

from articles.forms.impact import EventForm, RatingForm
from articles.forms.library import NamedForm, PictureForm
from articles.forms.story import StoryForm, WithdrawalForm

__all__ = ["EventForm", "NamedForm", "PictureForm", "RatingForm", "StoryForm", "WithdrawalForm"]

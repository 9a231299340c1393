"""The desk's forms."""

from articles.forms.library import NamedForm, PictureForm
from articles.forms.story import StoryForm, WithdrawalForm

__all__ = ["NamedForm", "PictureForm", "StoryForm", "WithdrawalForm"]

from articles.models.pictures import Picture
from articles.models.redirects import FormerSlug
from articles.models.stories import Author, Byline, Source, Story, Topic

__all__ = ["Author", "Byline", "FormerSlug", "Picture", "Source", "Story", "Topic"]

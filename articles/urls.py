"""Addresses of what readers read."""

from django.urls import path, register_converter

from articles.pure.slugs import LONGEST, is_slug, tidy
from articles.views import (
    archive,
    corrections,
    feeds,
    front,
    impact,
    listings,
    media,
    months,
    preview,
    site,
    sitemaps,
    story,
)


class SlugConverter:
    """A slug in any script and any spelling of it; whatever can't be one is an unknown address."""

    # Letters taken apart (é as two signs) are up to three signs each.
    regex = f"[^/]{{1,{3 * LONGEST}}}"

    def to_python(self, value: str) -> str:
        if not is_slug(tidy(value)):
            raise ValueError
        return value

    def to_url(self, value: str) -> str:
        return value


class YearConverter:
    """Four digits; there is no year 0."""

    regex = "[0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return f"{value:04}"


class MonthConverter(YearConverter):
    """Two digits, 01 to 12."""

    regex = "0[1-9]|1[0-2]"

    def to_url(self, value: int) -> str:
        return f"{value:02}"


register_converter(SlugConverter, "slug_of_any_script")
register_converter(YearConverter, "four_digits")
register_converter(MonthConverter, "two_digits")

urlpatterns = [
    path("", front.front, name="front"),
    path("stories/", archive.archive, name="archive"),
    path("stories/<slug_of_any_script:slug>/", story.story, name="story"),
    path("archive/", months.months, name="months"),
    path("archive/<four_digits:year>/", months.year, name="year"),
    path("archive/<four_digits:year>/<two_digits:month>/", months.month, name="month"),
    path("topics/", listings.topics, name="topic_list"),
    path("topics/<slug_of_any_script:slug>/", listings.topic, name="topic"),
    path("authors/", listings.authors, name="author_list"),
    path("authors/<slug_of_any_script:slug>/", listings.author, name="author"),
    path("corrections/", corrections.corrections, name="corrections"),
    path("corrections.atom", corrections.feed, name="corrections_feed"),
    path("feed.rss", feeds.rss, name="feed_rss"),
    path("feed.atom", feeds.atom, name="feed_atom"),
    path("feed.json", feeds.json_, name="feed_json"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-pages.xml", sitemaps.pages, name="sitemap_pages"),
    path("sitemap-<str:part>.xml", sitemaps.stories, name="sitemap_stories"),
    path("news-sitemap.xml", sitemaps.news, name="news_sitemap"),
    path("impact/", impact.impact_page, name="impact"),
    path("pages/<slug_of_any_script:slug>/", site.page, name="page"),
    path("face-<slug:digest>.css", site.face, name="face"),
    path("shared/<str:token>/", preview.shared, name="shared"),
    path("media/<path:name>", media.media, name="media"),
]

"""A desk that acts at random, by the acts that form, bulk action, importer and command call; what readers ask for."""

import random
from collections.abc import Callable
from datetime import timedelta

from articles.acts import (
    correcting,
    deleting,
    editing,
    following,
    illustrating,
    indexing,
    page_writing,
    publishing,
    ranking,
    redirecting,
    restoring,
    reworking,
    signing,
)
from articles.models import Author, DeletedDraft, Page, Picture, Redirect, Story, Topic
from articles.permissions import SYSTEM
from articles.pure import clock
from articles.pure.refusal import Refusal
from tests.factories import image_bytes, make_draft, make_face, make_page, make_picture, make_story, rate

WORDS = "dam water bill town river vote mayor winter grid light".split()
TOPICS, AUTHORS = ("Energy", "Water", "Courts"), ("Ada Lind", "Bo Ek")
MOMENTS = (1, 30, 3600, 7200, 86_400, 3 * 86_400)
# Of these every one; of single stories some.
LISTS = """
    / /?page=2 /stories/ /stories/?page=2 /stories/?q=water+dam /stories/?min_impact=50 /topics/ /authors/ /archive/
    /impact/ /corrections/ /corrections.atom /feed.rss /feed.atom /feed.json /feed.json?min_impact=40 /sitemap.xml
    /sitemap-pages.xml /news-sitemap.xml /topics/energy/ /authors/ada-lind/ /pages/about-us/
""".split()


class Desk:
    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.acts: list[Callable] = [
            self.publish, self.publish, self.schedule, self.draft, self.retitle, self.rewrite, self.rescore, self.rate,
            self.withdraw, self.bring_out_again, self.end, self.pin, self.move, self.correct, self.follow,
            self.rename_topic, self.describe_author, self.illustrate, self.caption, self.rework, self.restore,
            self.delete, self.write_page, self.change_face, self.rerank, self.redirect, self.many_at_once,
        ]  # fmt: skip

    def act(self) -> str:
        """One act, whatever the desk may do at this moment; its name, with what it was refused for."""
        one = self.chance.choice(self.acts)
        try:
            one()
        except Refusal as refusal:
            return f"{one.__name__}: {refusal.sentence}"
        return one.__name__

    def addresses(self) -> list[str]:
        """Every list, and the pages of six stories of any state."""
        found = list(Story.objects.order_by("pk").values_list("slug", flat=True))
        return [*LISTS, *(f"/stories/{slug}/" for slug in self.chance.sample(found, min(6, len(found))))]

    # What the acts below choose from.

    def story(self, *statuses: str) -> Story:
        found = Story.objects.filter(status__in=statuses) if statuses else Story.objects.all()
        keys = list(found.order_by("pk").values_list("pk", flat=True))
        if not keys:
            raise Refusal("There is no such story yet.")
        return Story.objects.get(pk=self.chance.choice(keys))

    def some(self, model) -> list[int]:
        """The key of one row, where there is one."""
        return self.chance.sample(keys := list(model.objects.order_by("pk").values_list("pk", flat=True)), bool(keys))

    def words(self) -> str:
        return " ".join(self.chance.choices(WORDS, k=4))

    def later(self):
        return clock.now() + timedelta(seconds=self.chance.choice(MOMENTS))

    def values(self) -> dict:
        return {
            "title": self.words(),
            "summary": self.words(),
            "body": f"<p>{self.words()}</p>",
            "impact_score": self.chance.randrange(101),
            "topics": self.chance.sample(TOPICS, self.chance.randrange(3)),
            "authors": self.chance.sample(AUTHORS, self.chance.randrange(3)),
        }

    # The acts.

    def publish(self):
        make_story(published_at=clock.now() - timedelta(seconds=self.chance.choice(MOMENTS)), **self.values())

    def schedule(self):
        make_story(published_at=self.later(), **self.values())

    def draft(self):
        make_draft(title=self.words())

    def retitle(self):
        editing.change_one(self.story(), by=SYSTEM, title=self.words())

    def rewrite(self):
        editing.change_one(self.story(), by=SYSTEM, body=f"<p>{self.words()}</p>", summary=self.words())

    def rescore(self):
        told = {"impact_score": self.chance.randrange(101), "impact_rationale": self.words()}
        editing.change_one(self.story("published"), by=SYSTEM, **told)

    def rate(self):
        rate(self.story("published"), *self.chance.choices(range(5), k=5), reason=self.words())

    def withdraw(self):
        publishing.withdraw(self.story("published"), by=SYSTEM, reason=self.words())

    def bring_out_again(self):
        publishing.publish(self.story("withdrawn", "draft"), by=SYSTEM)

    def end(self):
        editing.change_one(self.story("published"), by=SYSTEM, ends_at=self.later())

    def pin(self):
        publishing.pin(self.story("published"), by=SYSTEM, until=self.later())

    def move(self):
        editing.change_one(self.story(), by=SYSTEM, slug=f"{self.chance.choice(WORDS)}-{self.chance.randrange(99)}")

    def correct(self):
        kind = self.chance.choice(["correction", "clarification", "update", "retraction"])
        wrong = "" if kind == "update" else self.words()
        opened = correcting.open_correction(self.story("published"), by=SYSTEM, kind=kind, wrong=wrong, right="No.")
        correcting.publish(opened, by=SYSTEM)

    def follow(self):
        following.add(self.story("published"), kind="law", on=clock.now().date(), what=self.words(), by=SYSTEM)

    def rename_topic(self):
        named = Topic.objects.filter(pk__in=self.some(Topic))
        with indexing.in_step(named):
            named.update(description=self.words())

    def describe_author(self):
        for author in Author.objects.filter(pk__in=self.some(Author)):
            author.biography = self.words()
            with indexing.in_step(Author.objects.filter(pk=author.pk)):
                signing.keep(author, by=SYSTEM)

    def illustrate(self):
        picture = make_picture(image_bytes((64, 48), color=(self.chance.randrange(256), 9, 9)), caption=self.words())
        editing.change_one(self.story(), by=SYSTEM, picture=picture)
        illustrating.illustrate_waiting()

    def caption(self):
        picture = Picture.objects.order_by("pk").first()
        if picture:
            illustrating.change(picture, by=SYSTEM, caption=self.words())

    def rework(self):
        story = self.story("published")
        before = editing.stored_values(story)
        story.title = self.words()
        reworking.save(editing.Change(story, before=before), by=SYSTEM)
        if self.chance.random() < 0.5:
            reworking.discard(Story.objects.get(pk=story.pk), by=SYSTEM)

    def restore(self):
        story = self.story()
        version = story.versions.order_by("pk").first()
        if version:
            restoring.restore(story, version, by=SYSTEM)

    def delete(self):
        deleting.delete(self.story("draft"), by=SYSTEM)
        if self.chance.random() < 0.5:
            deleting.bring_back(DeletedDraft.objects.latest("pk"), by=SYSTEM)

    def write_page(self):
        page = Page.objects.first()
        if page is None:
            make_page("About us")
        else:
            before = page_writing.stored_values(page)
            page.body = f"<p>{self.words()}</p>"
            page_writing.save(page_writing.Change(page, before=before), by=SYSTEM)

    def change_face(self):
        make_face(name=self.words().title(), tagline=self.words())

    def rerank(self):
        ranking.rerank()

    def redirect(self):
        redirecting.keep(Redirect(path=f"/old-{self.chance.randrange(999)}/", address="/impact/"), by=SYSTEM)

    def many_at_once(self):
        """As an import does it: one edition for all."""
        stories = list(Story.objects.filter(status="published").order_by("pk")[:5])
        if not stories:
            raise Refusal("There is no such story yet.")
        changes = [editing.Change(one, before=editing.stored_values(one)) for one in stories]
        for one in stories:
            one.summary = self.words()
        editing.save(changes, by=SYSTEM)

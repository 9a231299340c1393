"""Fills the site that is judged with what the demo stories do not show: `python -m tests.yardsticks.stage`.

Runs in the environment of the server, on its database, and prints as JSON what stands in addresses and cookies.
"""

import json
from datetime import timedelta

import django

PASSWORD = "a long password"
LONG = (
    "The reservoir above Northfield, the seven towns below it and the bill that nobody wanted to sign for thirty years"
)
BODY = """<h2>What was said</h2><p>AI watches <a href="/topics/">the valley</a> by night.</p>
<ul><li>One<ul><li>Within it</li></ul></li><li>Two</li></ul><blockquote><p>Who pays?</p></blockquote>"""


def main() -> None:
    django.setup()
    # Django has to be set up before anything that has models.
    from tests.factories import make_user

    boss = make_user(username="boss", is_superuser=True)
    told = stories(boss) | contact() | site(boss)
    draw()
    print(json.dumps(told))


def draw() -> None:
    """The pictures' sizes and the social pictures, as the worker makes them."""
    from articles.acts import drawing, illustrating

    while illustrating.illustrate_waiting() or drawing.draw_waiting():
        pass


def stories(boss) -> dict:
    """Each state that a story can be in; their keys, and the tokens of preview links."""
    from articles.acts import correcting, deleting, publishing, sharing
    from tests.factories import make_draft, make_story

    whole = make_whole(boss)
    retracted = make_story(slug="retracted", title="The mayor resigns", topics=["Environment"])
    told = {"kind": "retraction", "wrong": "That the mayor resigned.", "right": "She did not."}
    correcting.publish(correcting.open_correction(retracted, by=boss, **told), by=boss)
    publishing.withdraw(make_story(slug="withdrawn", title="Taken back"), by=boss, reason="It named a witness.")
    make_story(slug="plain", title="No picture, no topic", impact_score=0)
    deleting.delete(make_draft(title="Thrown away"), by=boss)
    draft = make_draft(title="Not out yet", slug="draft", topics=["Environment"])
    ended = sharing.share(draft, by=boss, days=1)
    sharing.revoke(ended, by=boss)
    shared = sharing.share(draft, by=boss, days=7, label="The lawyer")
    return {
        "whole": whole.pk,
        "draft": draft.pk,
        "month": f"{whole.published_at:%Y/%m}",
        "picture": whole.picture_id,
        "shared": shared.token,
        "ended": ended.token,
    }


def make_whole(boss):
    """A story with all that a story can have, under a title that hardly fits."""
    from articles.acts import assessing, correcting, editing, following, noting
    from articles.models import Story
    from articles.pure import clock
    from tests.factories import image_bytes, make_picture, make_rule, make_story, rate

    picture = make_picture(image_bytes((1800, 1200)), caption="Seen from below.", credit="Bo Ek", licence="CC BY 4.0")
    story = make_story(
        slug="whole", title=LONG, summary="Seven towns & one bill.", body=BODY, topics=["Energy", "Environment"],
        authors=["Ada Lind", "Bo Ek"], sources=[("The bill", "https://example.org/bill")], picture=picture,
        published_at=clock.now() - timedelta(days=3),
    )  # fmt: skip
    editing.change_one(story, by=boss, body=f"{BODY}<p>Nobody answered.</p>")
    make_rule("AI", "Artificial Intelligence")
    rate(Story.objects.get(pk=story.pk), 4, 3, 4, 2, 3, reason="Seven towns pay.", by=boss)
    ratings = dict.fromkeys([one.pk for one in assessing.criteria()], 2)
    assessing.give_opinion(Story.objects.get(pk=story.pk), ratings, reason="Less than that.", by=boss)
    for kind, wrong in (("correction", "Six towns."), ("update", "")):
        told = {"kind": kind, "wrong": wrong, "right": "Seven towns."}
        correcting.publish(correcting.open_correction(story, by=boss, **told), by=boss)
    correcting.open_correction(story, by=boss, kind="clarification", wrong="Noon.", right="Noon, local time.")
    happened = {"on": clock.now().date(), "what": "The bill was cut.", "url": "https://example.org/cut", "by": boss}
    following.add(Story.objects.get(pk=story.pk), kind="law", **happened)
    noting.note(Story.objects.get(pk=story.pk), by=boss, text="Who says so?", passage="Who pays?")
    return Story.objects.get(pk=story.pk)


def contact() -> dict:
    """The cookies of readers at each step of the form, a message with its mails, and both alarms of the desk's day."""
    from django.conf import settings

    from articles.models import Story
    from articles.pure import clock
    from contact.acts import alarming, receiving, verifying
    from contact.models import Alarm, Mail, Verification
    from tests.contact.flow import CLIENT, TEXT, prove

    def begin(name: str, *, proven: bool = True, story=None):
        token = verifying.start(f"{name}@example.org", client=CLIENT, story=story)
        verification = verifying.find(token)
        return token, prove(verification) if proven else verification

    asked, _ = begin("asked", proven=False)
    proven, _ = begin("proven")
    about, _ = begin("about", story=Story.objects.get(slug="whole"))
    void, verification = begin("void", proven=False)
    Verification.objects.filter(pk=verification.pk).update(tries=settings.CONTACT_CODE_ATTEMPTS)
    sent, verification = begin("sent")
    text = {"name": TEXT["name"], "subject": TEXT["subject"], "text": TEXT["message"]}
    message = receiving.receive(verification, **text)
    mail = Mail.objects.order_by("pk").first()
    # No worker runs: how long mail waits would else depend on how long the run takes.
    Mail.objects.update(created_at=clock.now() - timedelta(minutes=7))
    alarming.note(Alarm.Kind.CODES)
    cookies = {"asked": asked, "void": void, "proven": proven, "about": about, "sent": sent}
    return cookies | {"message": message.pk, "mail": mail.pk}


def site(boss) -> dict:
    """A page and a publisher of the desk, an address asked for in vain, a redirect; keys of what the desk edits."""
    from articles.acts import missing, redirecting
    from articles.models import Author, Criterion, Face, Redirect, StyleRule, Topic
    from tests.factories import make_face, make_page

    page = make_page("About us", slug="about")
    make_face(
        publisher_name="Northfield Media", publisher_address="1 Quay\nNorthfield", publisher_email="a@example.org"
    )
    missing.write({"/old/dam.html": 3})
    redirect = Redirect(path="/old/", address="/impact/")
    redirecting.keep(redirect, by=boss)
    return {
        "page": page.pk,
        "face": Face.objects.get().pk,
        "redirect": redirect.pk,
        "topic": Topic.objects.get(slug="environment").pk,
        "author": Author.objects.get(slug="ada-lind").pk,
        "rule": StyleRule.objects.get().pk,
        "criterion": Criterion.objects.first().pk,
    }


if __name__ == "__main__":
    main()

"""What the desk's pages look like: nothing overlaps, scrolls sideways or can't be read, whatever is typed."""

import pytest

from articles.acts import correcting, deleting, editing, noting, sharing
from articles.models import Story
from articles.permissions import SYSTEM
from articles.pure import clock
from contact.models import Mail, Message
from tests.browser.driving import LIST, below, body_of, form_of, press, sign_in
from tests.factories import image_bytes, make_draft, make_picture, make_rule, make_story, make_user

WORD = "Donaudampfschifffahrtsgesellschaftskapitänswitwenrente" * 3
ANSWER = "550 5.1.1 The account that you tried to reach does not exist. Please check the address once more."
BODY = "".join(f"<p>Paragraph {number} of a long text, most of which stays as it was.</p>" for number in range(30))
PICTURES = "/admin/articles/picture/"


@pytest.fixture
def boss(db):
    return make_user(username="boss", is_superuser=True)


@pytest.fixture
def story(boss):
    """A story that is out, has two versions and all that hangs on a story, with words longer than a phone is wide."""
    made = make_story(
        title=f"The dam {WORD}"[:190], body=f"{BODY}<p>AI watches. {WORD}</p>", impact_score=60, topics=["Energy"],
        authors=["Ada Lind"], sources=[("Report", "https://e.org/")], picture=make_picture(image_bytes((1800, 1200))),
    )  # fmt: skip
    editing.change_one(made, by=boss, body=made.body.replace("Paragraph 14", "Clause 14"))
    made = Story.objects.get()
    told = {"kind": "correction", "wrong": f"Noon. {WORD}", "right": f"Ten. {WORD}"}
    correcting.publish(correcting.open_correction(made, by=boss, **told), by=boss)
    correcting.open_correction(made, by=boss, **told)
    made = Story.objects.get()
    noting.note(made, by=boss, text=f"Who says so? {WORD}", passage=WORD)
    sharing.share(made, by=boss, days=7, label=f"The lawyer {WORD}")
    make_rule("AI", "Artificial Intelligence")
    return made


@pytest.fixture
def addresses(boss, story):
    """Every kind of page of the desk, with something on it."""
    gone = make_draft(title=f"Gone {WORD}")
    deleting.delete(gone, by=boss)
    now = clock.now()
    text = {"name": "Ada", "subject": f"Leak {WORD}"[:200], "text": WORD, "address": "reader@example.org"}
    message = Message.objects.create(received_at=now, **text)
    mail = {"recipient": f"{WORD[:60]}@example.org", "created_at": now, "next_try_at": now, "gave_up_at": now}
    Mail.objects.create(kind="message", message=message, tries=3, last_answer=ANSWER, **mail)
    own = [below(story, name) for name in ("notes", "corrections", "share", "checklist", "versions", "compare")]
    found = ["/admin/", LIST, form_of(story), *own, f"{below(story, 'restore')}?version=1", f"{LIST}add/"]
    found += [PICTURES, f"{PICTURES}choose/", f"{PICTURES}{story.picture_id}/change/"]
    found += ["/admin/contact/message/", f"/admin/contact/message/{message.pk}/change/", "/admin/contact/mail/"]
    return [*found, "/admin/articles/deleteddraft/", "/admin/articles/stylerule/", "/admin/auth/user/"]


@pytest.fixture
def desk(new_page, boss):
    """Signs in on a screen of a width, 900 pixels high unless it is said otherwise."""

    def opened(width: int, colors: str = "light", height: int = 900):
        return sign_in(new_page(viewport={"width": width, "height": height}, color_scheme=colors), boss)

    return opened


def box(page, selector: str) -> dict:
    return page.locator(selector).first.bounding_box()


def overlap(one: dict, other: dict) -> bool:
    return (
        one["x"] < other["x"] + other["width"] and other["x"] < one["x"] + one["width"]
        and one["y"] < other["y"] + other["height"] and other["y"] < one["y"] + one["height"]
    )  # fmt: skip


@pytest.mark.parametrize("width", [390, 1440])
def test_no_page_scrolls_sideways(desk, addresses, width):
    page = desk(width)
    wide = []

    for address in addresses:
        assert page.goto(address).status == 200, address
        if not page.evaluate("document.scrollingElement.scrollWidth <= innerWidth"):
            wide.append(address)

    assert wide == []


@pytest.mark.parametrize(("width", "colors"), [(390, "dark"), (1440, "light")])
def test_no_page_of_our_own_has_faults_that_a_machine_finds(desk, addresses, axe, width, colors):
    page = desk(width, colors)
    found = {}

    # The story's list and form: tests/browser/test_desk.py. Inboxes and users are as Django makes them.
    for address in [one for one in addresses[:14] if one not in {LIST, addresses[2]}]:
        page.goto(address)
        if faults := axe(page):
            found[address] = faults

    assert found == {}


@pytest.mark.parametrize("width", [390, 1024, 1440])
def test_the_focal_point_is_marked_on_the_picture(desk, story, width):
    page = desk(width)

    page.goto(f"{PICTURES}{story.picture_id}/change/")

    picture, marker = box(page, ".focal img"), box(page, ".focal-marker")
    middle = (marker["x"] + marker["width"] / 2, marker["y"] + marker["height"] / 2)
    assert abs(middle[0] - picture["x"] - picture["width"] / 2) < 1
    assert abs(middle[1] - picture["y"] - picture["height"] / 2) < 3
    assert box(page, ".focal")["width"] == picture["width"]


@pytest.mark.parametrize("width", [390, 1280, 1440])
def test_the_links_of_the_form_stand_below_its_title_and_state(desk, story, width):
    page = desk(width)

    page.goto(form_of(story))

    title, state, links = (box(page, f"#content {one}") for one in ("> h2", "> .story-state", ".object-tools"))
    assert title["y"] + title["height"] <= state["y"]
    assert state["y"] + state["height"] <= links["y"]
    assert not overlap(links, box(page, "#story_form"))


def test_the_buttons_lie_over_the_menu_of_the_editor(desk, story):
    page = desk(1280, height=700)
    page.goto(form_of(story))
    body_of(page).wait_for()

    on_top = page.evaluate("""() => {
        const menu = document.querySelector(".prose-menubar"), row = document.querySelector(".submit-row:last-of-type");
        scrollBy(0, menu.getBoundingClientRect().top - row.getBoundingClientRect().top - 5);
        const at = menu.getBoundingClientRect();
        return document.elementFromPoint(at.x + 30, at.y + 15).closest(".submit-row, .prose-menubar").className;
    }""")

    assert on_top == "submit-row"


@pytest.mark.parametrize("width", [390, 1280, 1440])
def test_title_summary_and_body_end_at_one_edge(desk, story, width):
    page = desk(width)
    page.goto(form_of(story))
    body_of(page).wait_for()

    boxes = [box(page, one) for one in ("#id_title", "#id_summary", ".prose-editor")]

    assert {round(one["x"] + one["width"]) for one in boxes} == {round(boxes[0]["x"] + boxes[0]["width"])}


SHADES = """() => ["ins", "del"].map(tag => {
    const text = document.querySelector(`.comparison ${tag}`), pen = document.createElement("canvas").getContext("2d");
    const drawn = (...colours) => {
        for (const colour of colours) { pen.fillStyle = colour; pen.fillRect(0, 0, 1, 1); }
        return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3);
    };
    const behind = [document.body, text.closest("tr"), text].map(one => getComputedStyle(one).backgroundColor);
    return [drawn(getComputedStyle(text).color), drawn(...behind)];
})"""


def luminance(colour: list[int]) -> float:
    """Of WCAG 2.2, from red, green and blue of 0 to 255."""
    parts = [one / 255 for one in colour]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("colors", ["light", "dark"])
def test_what_came_in_and_what_went_out_can_be_read(desk, story, colors):
    page = desk(1440, colors)

    page.goto(f"{below(story, 'compare')}?old=1&new=2")

    for shades in page.evaluate(SHADES):
        darker, lighter = sorted(map(luminance, shades))
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5, shades


@pytest.mark.parametrize(("width", "is_stacked"), [(390, True), (1440, False)])
def test_a_phone_shows_the_new_text_below_the_old_one(desk, story, width, is_stacked):
    page = desk(width)

    page.goto(f"{below(story, 'compare')}?old=1&new=2")

    old, new = (page.locator(".comparison tbody td").nth(at).bounding_box() for at in (0, 1))
    assert (old["y"] + old["height"] <= new["y"]) is is_stacked
    folds = page.locator(".comparison summary").all_inner_texts()
    assert folds == ["13 unchanged paragraphs", "16 unchanged paragraphs"] * 2


def test_the_reason_of_a_mail_that_failed_is_on_the_screen(desk, addresses):
    page = desk(1440)

    page.goto("/admin/contact/mail/")

    answer, results = box(page, ".field-last_answer"), box(page, "#changelist .results")
    assert answer["width"] >= 288
    assert answer["x"] + answer["width"] <= results["x"] + results["width"] + 1


@pytest.mark.parametrize("width", [390, 1440])
def test_the_place_of_a_source_is_not_cut_off(desk, story, width):
    page = desk(width)

    page.goto(form_of(story))

    place, name, group = (box(page, one) for one in ("#id_sources-0-position", "#id_sources-0-name", "#sources-group"))
    assert place["width"] == 80
    assert place["x"] + place["width"] <= group["x"] + group["width"]
    assert (abs(place["y"] - name["y"]) < 5) is (width == 1440)


@pytest.mark.parametrize("width", [390, 1440])
def test_pictures_to_choose_from_are_cards_in_rows(desk, story, width):
    for number in range(7):
        make_picture(image_bytes((600 + number, 400)), alt=f"Field {number}")
    page = desk(width)

    page.goto(f"{PICTURES}choose/")

    cards = [card.bounding_box() for card in page.locator(".choose button").all()]
    assert len([card for card in cards if card["y"] == cards[0]["y"]]) == (2 if width == 390 else 8)
    assert not any(overlap(one, other) for at, one in enumerate(cards) for other in cards[:at])


def test_a_save_that_was_overtaken_says_so_first(desk, story):
    page = desk(1440)
    page.goto(form_of(story))
    editing.change_one(Story.objects.get(), by=SYSTEM, title="Theirs")

    page.fill("#id_title", "Mine")
    press(page, "Save")

    said = box(page, ".both-texts .errornote")
    tables = [table.bounding_box() for table in page.locator(".both-texts table").all()]
    columns = [cell.bounding_box()["width"] for cell in page.locator(".both-texts thead th").all()]
    assert said["y"] < min(table["y"] for table in tables)
    assert len(tables) == 2
    assert len(columns) == 4
    assert max(columns) - min(columns) < 1

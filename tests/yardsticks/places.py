"""Every kind of page there is, in one list: what reads pages reads these."""

from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import Page, Response

from tests.yardsticks.stage import PASSWORD


@dataclass(frozen=True, eq=False)
class Place:
    """A page as somebody comes to it.

    *address* names in braces what tests/yardsticks/stage.py has printed; *cookies* are who the browser is, in the same
    way; *then* is what is done there to reach the page that is meant, which is known by what it *shows*.
    """

    name: str
    address: str
    status: int = 200
    cookies: dict = field(default_factory=dict)
    then: Callable[[Page], Response] | None = None
    shows: str = ""
    is_desk: bool = False

    def open(self, page: Page, staged: dict) -> Response:
        """Go there in *page*; the answer that holds what is shown."""
        cookies = {name: value.format(**staged) for name, value in self.cookies.items()}
        page.context.add_cookies([{"name": one, "value": cookies[one], "url": staged["site"]} for one in cookies])
        answer = page.goto(self.address.format(**staged))
        answer = self.then(page) if self.then else answer
        assert answer.status == self.status, f"{self.name}: {answer.status} at {answer.url}"
        assert self.shows in page.inner_text("body"), f"{self.name}: another page at {answer.url}"
        return answer


def send(button: str, **typed: str) -> Callable[[Page], Response]:
    """Fill in fields by their names and press *button*."""

    def do(page: Page) -> Response:
        for name, value in typed.items():
            page.locator(f"main [name={name}], #content [name={name}]").first.fill(value)
        with page.expect_navigation() as answer:
            page.get_by_role("button", name=button, exact=True).first.click()
        return answer.value

    return do


def say_nothing(page: Page) -> Response:
    """Send a message of spaces, which a browser lets pass."""
    return send("Send message", name="Ada", subject=" ", message=" ")(page)


def lose_proof(page: Page) -> Response:
    """Write a message while the browser loses what proves the address."""
    page.context.clear_cookies()
    return send("Send message", name="Ada", subject="A leak", message="The dam leaks.")(page)


def withdraw_many(page: Page) -> Response:
    """Choose a story in the list and ask to withdraw it: the page that asks back."""
    page.locator("input[name=_selected_action]").first.check()
    page.select_option("select[name=action]", "withdraw")
    return send("Go")(page)


def sign_in(page: Page) -> Response:
    return send("Log in", username="boss", password=PASSWORD)(page)


def sign_in_and_out(page: Page) -> Response:
    sign_in(page)
    return send("Log out")(page)


def save_signed_out(page: Page) -> Response:
    """Save after somebody else has signed out in this browser."""
    page.context.clear_cookies()
    return send("Save")(page)


ASKED, PROVEN = {"contact": "{asked}"}, {"contact": "{proven}"}
SENT = {"contact": "{sent}", "contact_sent": "1"}

READERS = [
    Place("front", "/"),
    Place("front, page 2", "/?page=2"),
    Place("archive", "/stories/"),
    Place("archive, filtered", "/stories/?topic=environment&min_impact=30"),
    Place("archive, page 2", "/stories/?page=2"),
    Place("archive, asked for wrongly", "/stories/?since=soon&min_impact=many"),
    Place("search", "/stories/?q=water"),
    Place("search without a hit", "/stories/?q=zzzzz"),
    Place("story with a picture", "/stories/boil-water-notice-northfield/"),
    Place("story with all there is", "/stories/whole/"),
    Place("story without picture and topic", "/stories/plain/"),
    Place("story, retracted", "/stories/retracted/"),
    Place("story with what happened since", "/stories/thrape-dam-lowered/"),
    Place("topics", "/topics/"),
    Place("topic", "/topics/environment/"),
    Place("authors", "/authors/"),
    Place("author", "/authors/ines-calder/"),
    Place("months", "/archive/"),
    Place("month", "/archive/{month}/"),
    Place("impact", "/impact/"),
    Place("corrections", "/corrections/"),
    Place("page of the desk", "/pages/about/"),
    Place("404", "/this-page-does-not-exist/", 404),
    Place("404 with a guess", "/stories/boil-water-northfield/", 404),
    Place("410", "/stories/withdrawn/", 410),
    Place("preview of a story", "/shared/{shared}/"),
    Place("preview that has ended", "/shared/{ended}/", 410),
    Place("contact, step 1", "/contact/"),
    Place("contact, step 1 with errors", "/contact/", then=send("Next", email="nobody"), shows="looks like"),
    Place("contact, cookies refused", "/contact/verify/?sent=1"),
    Place("contact, code", "/contact/verify/", cookies=ASKED),
    Place(
        "contact, wrong code", "/contact/verify/", cookies=ASKED, then=send("Next", code="000000"), shows="not right"
    ),
    Place("contact, void code", "/contact/verify/", cookies={"contact": "{void}"}, shows="no longer works"),
    Place("contact, message", "/contact/message/", cookies=PROVEN, shows="What is it?"),
    Place(
        "contact, message about a story", "/contact/message/", cookies={"contact": "{about}"}, shows="not about this"
    ),
    Place("contact, message with errors", "/contact/message/", cookies=PROVEN, then=say_nothing),
    Place("contact, proof lost", "/contact/message/", 409, PROVEN, lose_proof),
    Place("contact, done", "/contact/done/", cookies=SENT),
    Place("signing in", "/admin/login/"),
    Place(
        "signing in, refused", "/admin/login/", then=send("Log in", username="boss", password="wrong"), shows="correct"
    ),
    Place("signed out", "/admin/login/", then=sign_in_and_out, shows="Log in again"),
]

_STORY = "/admin/articles/story/"
_DESK = {
    "stories": "articles/story/",
    "stories, searched": "articles/story/?q=water",
    "story, new": "articles/story/add/",
    "story": "articles/story/{whole}/change/",
    "story, history": "articles/story/{whole}/history/",
    "versions": "articles/story/{whole}/versions/",
    "compare": "articles/story/{whole}/compare/?old=1&new=2",
    "restore": "articles/story/{whole}/restore/?version=1",
    "preview": "articles/story/{whole}/preview/",
    "preview links": "articles/story/{draft}/share/",
    "notes": "articles/story/{whole}/notes/",
    "corrections, desk": "articles/story/{whole}/corrections/",
    "checklist": "articles/story/{whole}/checklist/",
    "rating": "articles/story/{whole}/impact/",
    "what happened since, desk": "articles/story/{whole}/events/",
    "withdrawing": "articles/story/{whole}/withdraw/",
    "deleting a story": "articles/story/{draft}/delete/",
    "report": "articles/story/report/",
    "pictures": "articles/picture/",
    "pictures to choose": "articles/picture/choose/",
    "picture": "articles/picture/{picture}/change/",
    "picture, new": "articles/picture/add/",
    "face of the site": "articles/face/{face}/change/",
    "pages": "articles/page/",
    "page": "articles/page/{page}/change/",
    "versions of a page": "articles/page/{page}/versions/",
    "topics, desk": "articles/topic/",
    "topic, desk": "articles/topic/{topic}/change/",
    "author, desk": "articles/author/{author}/change/",
    "house style": "articles/stylerule/",
    "rule of house style": "articles/stylerule/{rule}/change/",
    "criteria": "articles/criterion/",
    "criterion": "articles/criterion/{criterion}/change/",
    "deleted drafts": "articles/deleteddraft/",
    "missing addresses": "articles/missingaddress/",
    "redirects": "articles/redirect/",
    "redirect": "articles/redirect/{redirect}/change/",
    "mails to me": "articles/mailchoice/",
    "messages": "contact/message/",
    "messages, tonight": "contact/message/tonight/",
    "message": "contact/message/{message}/change/",
    "message, hold": "contact/message/{message}/hold/",
    "message, answer": "contact/message/{message}/answer/",
    "message, correction": "contact/message/{message}/correction/",
    "deleting a message": "contact/message/{message}/delete/",
    "mail again": "contact/mail/{mail}/send-again/",
    "routes": "contact/route/",
    "templates of answers": "contact/answertemplate/",
    "mails": "contact/mail/",
    "mail": "contact/mail/{mail}/change/",
    "users": "auth/user/",
    "password": "password_change/",
}
# Not among them: the forms of users and groups, whose two lists beside each other and split moments are Django's own.
DESK = [
    Place("desk: day, with alarms", "/admin/", shows="Mail is late", is_desk=True),
    *(Place(f"desk: {name}", f"/admin/{address}", is_desk=True) for name, address in _DESK.items()),
    Place("desk: story, refused", f"{_STORY}add/", then=send("Save", title=""), shows="required", is_desk=True),
    Place("desk: withdrawing many", _STORY, then=withdraw_many, shows="Withdraw", is_desk=True),
    Place("desk: saved signed out", f"{_STORY}{{draft}}/change/", 403, then=save_signed_out, is_desk=True),
]
PLACES = [*READERS, *DESK]

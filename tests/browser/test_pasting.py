"""What is pasted from word processors keeps its formatting, without a word from the policy."""

import pytest

from tests.browser.driving import ADD, body_of, sign_in
from tests.factories import make_user

pytestmark = pytest.mark.django_db(transaction=True)

# As Google Docs puts it on the clipboard.
SPAN = (
    "font-size:11pt;font-family:Arial,sans-serif;color:#000000;background-color:transparent;font-weight:{};"
    "font-style:{};text-decoration:none;vertical-align:baseline;white-space:pre-wrap;"
)
LIGHT, BOLD, ITALIC = SPAN.format(400, "normal"), SPAN.format(700, "normal"), SPAN.format(400, "italic")
P = '<p dir="ltr" style="line-height:1.38;margin-top:0pt;margin-bottom:0pt;">'
DOCS = (
    "<meta charset='utf-8'><meta charset=\"utf-8\">"
    '<b style="font-weight:normal;" id="docs-internal-guid-9c1f5a52-7fff-1c9a-6e0a-0d5b0c8a1f11">'
    f'<h1 dir="ltr" style="line-height:1.38"><span style="{LIGHT}">The dam</span></h1>'
    f'{P}<span style="{LIGHT}">The dam is </span><span style="{BOLD}">full</span>'
    f'<span style="{LIGHT}">, says </span><span style="{ITALIC}">The Post</span><span style="{LIGHT}">.</span></p>'
    "<br />"
    f'{P}<a href="https://e.org/" style="text-decoration:none;"><span style="{LIGHT}">A link</span></a></p>'
    '<ul style="margin-top:0;padding-inline-start:48px;">'
    f'<li dir="ltr" style="list-style-type:disc;{LIGHT}" aria-level="1">{P}<span style="{BOLD}">One</span></p></li>'
    f'<li dir="ltr" style="list-style-type:disc;{LIGHT}" aria-level="1">{P}<span style="{LIGHT}">Two</span></p></li>'
    "</ul></b><br class=\"Apple-interchange-newline\">"
)  # fmt: skip
DOCS_MADE = (
    "<h2>The dam</h2>"
    "<p>The dam is <strong>full</strong>, says <em>The Post</em>.</p>"
    '<p><a href="https://e.org/">A link</a></p>'
    "<ul><li><p><strong>One</strong></p></li><li><p>Two</p></li></ul>"
)


def listed(at: str, sign: str, text: str, *, level: int = 1, kind: str = "l0") -> str:
    """A paragraph of a list as Word has it: *at* is First, Middle or Last."""
    return (
        f"<p class=MsoListParagraphCxSp{at} style='margin-left:36.0pt;text-indent:-18.0pt;mso-list:{kind} level{level} "
        "lfo1'><![if !supportLists]><span lang=EN-GB style='font-family:Symbol;mso-fareast-font-family:Symbol'>"
        f"<span style='mso-list:Ignore'>{sign}<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp;&nbsp;&nbsp; "
        f"</span></span></span><![endif]><span lang=EN-GB>{text}<o:p></o:p></span></p>\n"
    )


WORD = (
    '<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">'
    "<head><meta name=Generator content=\"Microsoft Word 15\"><title>A > B</title><style>\n<!--\n p.MsoNormal\n"
    "\t{margin:0cm; font-size:12.0pt;}\n-->\n</style><!--[if gte mso 9]><xml><w:WordDocument/></xml><![endif]--></head>"
    "<body lang=EN-GB style='tab-interval:36.0pt'><!--StartFragment-->\n"
    "<p class=MsoNormal><b style='mso-bidi-font-weight:normal'><span lang=EN-GB>Bold</span></b>"
    "<span lang=EN-GB> and <i>slanted</i><o:p></o:p></span></p>\n"
    "<p class=MsoNormal><span lang=EN-GB><o:p>&nbsp;</o:p></span></p>\n"
    "<p class=MsoNormal>&nbsp;</p><p><strong><br></strong></p>\n"
    + listed("First", "·", "One")
    + listed("Middle", "o", "Within", level=2)
    + listed("Last", "·", "Two")
    + "<p class=MsoNormal>Between</p>"
    + listed("First", "1.", "First", kind="l1")
    + listed("Last", "2.", "Second <b>bold</b>", kind="l1")
    + "<p class=MsoListParagraph>More on it</p>"
    + listed("First", "3.", "Third", kind="l1")
    + "<!--EndFragment--></body></html>"
)  # fmt: skip
WORD_MADE = (
    "<p><strong>Bold</strong> and <em>slanted</em></p>"
    "<ul><li><p>One</p><ul><li><p>Within</p></li></ul></li><li><p>Two</p></li></ul>"
    "<p>Between</p>"
    "<ol><li><p>First</p></li><li><p>Second <strong>bold</strong></p></li></ol>"
    '<p>More on it</p><ol start="3"><li><p>Third</p></li></ol>'
)
UNMARKED = (
    "<p class=MsoListParagraph>·<span style='font-size:7pt'>&nbsp;&nbsp;&nbsp; </span>One</p>"
    "<p class=MsoListParagraph>·&nbsp;&nbsp;Two</p>"
    "<p class=MsoNormal>1.&nbsp;No list</p>"
)
PLAIN = [
    (DOCS, DOCS_MADE),
    (WORD, WORD_MADE),
    (UNMARKED, "<ul><li><p>One</p></li><li><p>Two</p></li></ul><p>1.&nbsp;No list</p>"),
    # From elsewhere.
    ('<p>a <span style="font-weight: bold; font-style: italic">b</span></p>', "<p>a <strong><em>b</em></strong></p>"),
    ("<p>a<b> </b>style='b' <i>c</i><br>d</p>", "<p>a style='b' <em>c</em><br>d</p>"),
    ('<p title="a > style=x">a</p><p>1 &lt; 2 style=x</p>', "<p>a</p><p>1 &lt; 2 style=x</p>"),
    ("<table><tr><td style='x:y'>a</td></tr></table>", "<table><tbody><tr><td><p>a</p></td></tr></tbody></table>"),
]  # fmt: skip


@pytest.fixture
def desk(page):
    return sign_in(page, make_user(username="erin", is_superuser=True))


def paste(page, html: str) -> None:
    page.evaluate(
        """html => {
            const data = new DataTransfer();
            data.setData("text/html", html);
            const paste = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
            document.querySelector(".ProseMirror[contenteditable]").dispatchEvent(paste);
        }""",
        html,
    )


def written(page) -> str:
    # The editor's own mark on lists, which is not stored.
    return page.input_value("[name=body]").replace(' data-type="decimal"', "")


def clear(page) -> None:
    """Take out all there is: the last item of a list goes with a stroke of its own, on a busy machine a while later."""
    for _ in range(50):
        body_of(page).press("Control+A")
        body_of(page).press("Backspace")
        if written(page) in {"", "<p></p>"}:
            return
        page.wait_for_timeout(100)


def test_pasted_text_keeps_its_formatting_and_nothing_else(desk):
    desk.goto(ADD)
    body_of(desk).click()

    made = []
    for html, _ in PLAIN:
        clear(desk)
        paste(desk, html)
        made.append(written(desk))

    assert made == [expected for _, expected in PLAIN]
    assert desk.faults == []


def test_what_is_copied_within_the_editor_is_pasted_as_it_is(desk):
    desk.goto(ADD)
    body_of(desk).click()

    paste(desk, '<p data-pm-slice="1 1 []">a</p><p>b <strong>c</strong></p>')

    assert written(desk) == "<p>a</p><p>b <strong>c</strong></p>"

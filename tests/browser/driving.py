"""The desk as it is driven in a browser: signing in, filling in, saving."""

from playwright.sync_api import Page

LIST = "/admin/articles/story/"
ADD = f"{LIST}add/"


def sign_in(page: Page, user) -> Page:
    """*page*, in which *user* has signed in; what its console complains of is in page.faults."""
    page.faults = []
    page.on("console", lambda said: page.faults.append(f"{page.url}: {said.text}") if said.type == "error" else None)
    page.on("pageerror", lambda error: page.faults.append(f"{page.url}: {error}"))
    page.goto("/admin/login/?next=/admin/")
    page.fill("[name=username]", user.username)
    page.fill("[name=password]", "a long password")
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/admin/")
    return page


def form_of(story) -> str:
    return f"{LIST}{story.pk}/change/"


def below(story, name: str) -> str:
    """The address of a page below a story's own."""
    return f"{LIST}{story.pk}/{name}/"


def body_of(page: Page):
    """The rich-text editor of the body."""
    return page.get_by_role("textbox", name="Body", exact=True)


def choose(page: Page, field: str, text: str) -> None:
    """Pick *text* in the select2 field that follows the select with the id *field*."""
    page.locator(f"#{field} + .select2 .select2-selection").click()
    page.keyboard.type(text)
    page.locator(".select2-results__option", has_text=text).click()


def press(page: Page, label: str) -> None:
    """Click the button *label* and wait for the page that it leads to."""
    with page.expect_navigation():
        page.get_by_role("button", name=label, exact=True).click()


def run(page: Page, action: str, key: int) -> None:
    """Do *action* to the row *key* of the list that *page* shows."""
    page.locator(f"input[name=_selected_action][value='{key}']").check()
    page.select_option("select[name=action]", action)
    press(page, "Go")


def told(page: Page) -> list[str]:
    """The sentences that the desk says on top of the page."""
    return page.locator(".messagelist li").all_inner_texts()

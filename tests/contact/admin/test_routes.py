"""Routes and templates, as desk leads keep them."""

import pytest

from contact.models import AnswerTemplate, Route
from tests.factories import make_user

pytestmark = pytest.mark.django_db
ROUTES, TEMPLATES = "/admin/contact/route/", "/admin/contact/answertemplate/"


@pytest.fixture(autouse=True)
def lead(client):
    client.force_login(make_user("Desk lead"))


def test_a_route_is_kept_and_listed(client):
    sent = {"category": "press", "recipients": "Press <press@example.org>\r\nboss@example.org", "retention_days": "30"}

    assert client.post(f"{ROUTES}add/", sent).status_code == 302

    route = Route.objects.get()
    assert (route.category, route.recipients, route.retention_days) == (
        "press",
        "press@example.org\nboss@example.org",
        30,
    )
    assert "press@example.org, boss@example.org" in client.get(ROUTES).content.decode()


def test_each_line_that_is_no_address_has_its_sentence_and_is_kept(client):
    sent = {"category": "tip", "recipients": "nobody\ntips@example.org\n<script>"}

    page = client.post(f"{ROUTES}add/", sent).content.decode()

    assert "Line 1, “nobody”: This is not an e-mail address: it looks like name@example.org." in page
    assert "Line 3, “&lt;script&gt;”: This is not" in page
    assert "nobody\ntips@example.org\n&lt;script&gt;</textarea>" in page
    assert not Route.objects.exists()


def test_a_second_route_for_a_category_is_refused(client):
    Route.objects.create(category="tip")

    page = client.post(f"{ROUTES}add/", {"category": "tip", "recipients": ""}).content.decode()

    assert "already exists" in page


def test_a_route_without_recipients_says_where_messages_go(client):
    Route.objects.create(category="tip")

    assert "CONTACT_RECIPIENTS" in client.get(ROUTES).content.decode()


def test_a_template_is_kept(client):
    assert client.post(f"{TEMPLATES}add/", {"name": " Thanks ", "text": "Dear {name},"}).status_code == 302

    assert AnswerTemplate.objects.values_list("name", "text").get() == ("Thanks", "Dear {name},")


def test_a_field_that_nothing_is_filled_in_for_is_told(client):
    page = client.post(f"{TEMPLATES}add/", {"name": "Thanks", "text": "Dear {nmae},"}).content.decode()

    assert "Only {name} and {subject} are filled in; readers would get “{nmae}” as it is." in page
    assert "Dear {nmae},</textarea>" in page
    assert not AnswerTemplate.objects.exists()

import pytest

from articles.pure.refusal import Refusal
from contact.acts import routing
from contact.models import Route
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_a_route_is_kept_with_each_address_once():
    route = Route(category="tip", recipients=" Ada@Example.org \n\n<desk@bücher.example>\nada@example.org")

    routing.keep(route, by=make_user("Desk lead"))

    assert Route.objects.get().recipients == "Ada@example.org\ndesk@xn--bcher-kva.example"
    assert routing.recipients_of("tip") == ["Ada@example.org", "desk@xn--bcher-kva.example"]


def test_a_line_that_is_no_address_is_refused():
    with pytest.raises(Refusal) as refused:
        routing.keep(Route(category="tip", recipients="a@b.example\nnobody"), by=make_user("Desk lead"))

    assert refused.value.field == "recipients"
    assert refused.value.sentence.startswith("Line 2, “nobody”: This is not an e-mail address")
    assert not Route.objects.exists()


@pytest.mark.parametrize("role", ["", "Reporter", "Editor"])
def test_routes_are_for_desk_leads(role):
    with pytest.raises(Refusal, match="You may not change who gets messages"):
        routing.keep(Route(category="tip"), by=make_user(role))

"""Topics and authors."""

import pytest

from articles.acts import facing
from articles.models import Author, Topic
from tests.factories import make_author, make_draft, make_face, make_picture, make_story, make_topic, make_user

pytestmark = pytest.mark.django_db
BOTH = pytest.mark.parametrize(("model", "make"), [(Topic, make_topic), (Author, make_author)])


def address(model) -> str:
    return f"/admin/articles/{model._meta.model_name}/"


def errors_of(response):
    return response.context["adminform"].form.errors


@BOTH
def test_a_name_makes_its_own_address(desk, model, make):
    for name in ("Grid", "Grid!", "Grid?", "Größe"):
        desk.post(f"{address(model)}add/", {"name": name})

    slugs = list(model.objects.order_by("pk").values_list("slug", flat=True))
    assert slugs == ["grid", "grid-2", "grid-3", "größe"]


@BOTH
def test_an_emptied_address_is_the_name_s_again(desk, model, make):
    named = make("Grid")

    desk.post(f"{address(model)}{named.pk}/change/", {"name": "Grid", "slug": ""})

    assert model.objects.get().slug == "grid"


@BOTH
@pytest.mark.parametrize(
    ("sent", "field"),
    [({"name": "\u202e"}, "name"), ({"name": "x", "slug": "!!"}, "slug"), ({"name": "x", "slug": "taken"}, "slug")],
)
def test_what_can_not_be_an_address_is_an_error(desk, model, make, sent, field):
    make("Taken", slug="taken")

    assert list(errors_of(desk.post(f"{address(model)}add/", sent))) == [field]


@BOTH
@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_list_costs_the_same_at_any_length(desk, django_assert_num_queries, model, make, count):
    for number in range(count):
        make(f"Name {number}")

    # session, user, count, rows
    with django_assert_num_queries(4):
        desk.get(address(model))


@BOTH
def test_the_story_form_finds_them_by_a_part_of_the_name(desk, model, make):
    made = make("Grid batteries")
    field = {Topic: ("story", "topics"), Author: ("byline", "author")}[model]
    sent = {"app_label": "articles", "model_name": field[0], "field_name": field[1], "term": "batt"}

    found = desk.get("/admin/autocomplete/", sent).json()["results"]

    assert found == [{"id": str(made.pk), "text": "Grid batteries"}]


@BOTH
def test_a_new_name_is_found_by_readers(desk, model, make):
    story = make_story(topics=["Grid"], authors=["Grid"])
    named = model.objects.get()

    desk.post(f"{address(model)}{named.pk}/change/", {"name": "Zeppelin", "slug": "grid"})

    assert desk.get("/stories/?q=zeppelin").context["stories"] == [story]


def test_an_author_with_stories_stays(desk):
    make_story(authors=["Ada"])
    author = Author.objects.get()

    desk.post(f"{address(Author)}{author.pk}/delete/", {"post": "yes"})

    assert Author.objects.exists()


@pytest.mark.parametrize("way", ["page", "bulk"])
def test_a_deleted_topic_is_no_longer_found(desk, way):
    story = make_story(topics=["Zeppelin", "Air"])
    topic = Topic.objects.get(name="Zeppelin")
    bulk = {"post": "yes", "action": "delete_selected", "_selected_action": topic.pk}
    page = f"{address(Topic)}{topic.pk}/delete/"

    found = [desk.get("/stories/?q=zeppelin").context["stories"]]
    desk.post(page if way == "page" else address(Topic), {"post": "yes"} if way == "page" else bulk)
    found.append(desk.get("/stories/?q=zeppelin").context["stories"])

    assert found == [[story], []]
    assert desk.get("/stories/?q=air").context["stories"] == [story]


def test_whoever_deletes_a_topic_reads_which_stories_lose_it(desk):
    make_story(title="The dam", topics=["Energy"])

    text = desk.get(f"{address(Topic)}{Topic.objects.get().pk}/delete/").content.decode()

    assert "The dam</a>”" in text
    assert "relationship" not in text


def test_whoever_can_not_delete_an_author_reads_why(desk):
    make_story(title="The dam", authors=["Ada"])

    text = desk.get(f"{address(Author)}{Author.objects.get().pk}/delete/").content.decode()

    assert "would require deleting the following protected related objects" in text
    assert "Ada: “<a" in text
    assert "The dam</a>”" in text


@BOTH
def test_the_form_warns_that_an_old_address_ends(desk, model, make):
    named = make("Grid")

    fields = desk.get(f"{address(model)}{named.pk}/change/").context["adminform"].form.fields

    assert fields["slug"].help_text.endswith("Links to the old address lead nowhere once it is changed.")


@BOTH
def test_the_form_leads_to_the_readers_page_while_there_is_one(desk, model, make):
    make_story(authors=["Grid"], topics=["Grid"])
    make_draft(authors=["Dam"], topics=["Dam"])
    known, unknown = model.objects.get(name="Grid"), model.objects.get(name="Dam")

    links = [desk.get(f"{address(model)}{one.pk}/change/").context["absolute_url"] for one in (known, unknown)]

    assert links == [f"/{model._meta.verbose_name_plural}/grid/", None]
    assert desk.get(links[0]).status_code == 200


# --- who an author is ------------------------------------------------------------------------------------------------


def test_an_author_has_portrait_role_links_and_user(desk):
    user, picture = make_user("Reporter"), make_picture()
    sent = {"name": "Ada", "role": "Harbour", "portrait": picture.pk, "user": user.pk, "links": "https://ada.example/"}

    desk.post(f"{address(Author)}add/", sent)

    author = Author.objects.get()
    assert (author.slug, author.role, author.portrait, author.user) == ("ada", "Harbour", picture, user)
    assert author.links == [{"name": "ada.example", "url": "https://ada.example/"}]


def test_what_an_author_can_not_be_stands_beside_its_field(desk):
    user = make_user("Reporter")
    make_author("Ada", user=user)

    links = desk.post(f"{address(Author)}add/", {"name": "Bo", "links": "javascript:alert(1)"})
    tied = desk.post(f"{address(Author)}add/", {"name": "Bo", "user": user.pk})

    assert list(errors_of(links)) == ["links"]
    assert errors_of(tied) == {"user": ["Ada is tied to this user already: one user is one author."]}


def test_reporters_do_not_say_who_is_which_user(client):
    reporter = make_user("Reporter")
    client.force_login(reporter)

    client.post(f"{address(Author)}add/", {"name": "Ada", "user": reporter.pk})

    assert Author.objects.get().user is None


def test_new_stories_of_a_user_begin_with_their_byline(client):
    reporter = make_user("Reporter")
    make_author("Bo")
    author = make_author("Ada", user=reporter)
    client.force_login(reporter)

    forms = client.get("/admin/articles/story/add/").context["inline_admin_formsets"][0].formset.forms

    assert [form["author"].value() for form in forms] == [author.pk, None]


def test_a_portrait_stays_in_the_library(desk):
    picture = make_picture()
    make_author("Ada", portrait=picture)

    text = desk.get(f"/admin/articles/picture/{picture.pk}/delete/").content.decode()
    desk.post(f"/admin/articles/picture/{picture.pk}/delete/", {"post": "yes"})

    assert "A teal field is the portrait of Ada: give them another first." in text
    assert Author.objects.get().portrait == picture


def test_a_menu_follows_the_name_and_the_address_of_its_topic(desk):
    topic = make_topic("Grid")
    make_face(menus={"header": [{"label": "", "topic": topic}, {"label": "Shop", "address": "/shop/"}]})

    desk.post(f"{address(Topic)}{topic.pk}/change/", {"name": "Power", "slug": "power"})
    renamed = facing.site().header
    desk.post(f"{address(Topic)}{topic.pk}/delete/", {"post": "yes"})

    assert renamed[0] == {"label": "Power", "address": "/topics/power/"}
    assert facing.site().header == [{"label": "Shop", "address": "/shop/"}]

"""Users and groups in the desk."""

import pytest
from django.contrib.auth.models import Group, Permission, User

from articles.acts import recording
from articles.models import Version
from tests.factories import make_draft, make_user

pytestmark = pytest.mark.django_db
USERS, GROUPS = "/admin/auth/user/", "/admin/auth/group/"


@pytest.fixture
def manager(client):
    """Somebody who looks after users without being a superuser."""
    user = make_user(username="mo")
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="auth"))
    client.force_login(user)
    return user


@pytest.mark.parametrize("page", ["change/", "password/", "delete/", "history/"])
def test_a_superuser_s_pages_open_to_superusers_only(client, manager, editor, page):
    assert client.get(f"{USERS}{editor.pk}/{page}").status_code == 403

    client.force_login(editor)
    assert client.get(f"{USERS}{manager.pk}/{page}").status_code == 200


def test_a_superuser_s_password_stays(client, manager, editor):
    before = editor.password

    client.post(f"{USERS}{editor.pk}/password/", {"password1": "taken over now", "password2": "taken over now"})

    assert User.objects.get(pk=editor.pk).password == before


@pytest.mark.parametrize(("role", "status"), [("", 200), ("Reporter", 403), ("Desk lead", 403)])
def test_who_may_do_more_is_out_of_reach(client, manager, role, status):
    other = make_user(role, is_active=False)

    assert client.get(f"{USERS}{other.pk}/password/").status_code == status


@pytest.mark.parametrize("whose", ["own", "other"])
def test_nobody_gives_away_powers_that_only_superusers_grant(client, manager, whose):
    user = manager if whose == "own" else make_user(username="other")
    sent = {"username": user.username, "is_active": "on", "is_staff": "on", "is_superuser": "on"}
    sent |= {
        "groups": [Group.objects.get_or_create(name="Desk lead")[0].pk],
        "user_permissions": [Permission.objects.first().pk],
    }
    sent |= {"date_joined_0": "2026-03-01", "date_joined_1": "12:00", "first_name": "New"}
    before = set(user.user_permissions.all())

    page = client.get(f"{USERS}{user.pk}/change/").content.decode()
    response = client.post(f"{USERS}{user.pk}/change/", sent)

    assert response.status_code == 302
    stored = User.objects.get(pk=user.pk)
    assert (stored.first_name, stored.is_superuser, stored.groups.count()) == ("New", False, 0)
    assert set(stored.user_permissions.all()) == before
    assert not any(f'name="{name}"' in page for name in ("is_superuser", "groups", "user_permissions"))


def test_a_superuser_grants_them(desk):
    user = make_user(username="new")
    sent = {"username": "new", "is_active": "on", "is_staff": "on", "is_superuser": "on"}
    sent |= {"date_joined_0": "2026-03-01", "date_joined_1": "12:00"}

    desk.post(f"{USERS}{user.pk}/change/", sent)

    assert User.objects.get(pk=user.pk).is_superuser


def test_groups_are_for_superusers_to_change(client, manager):
    group, _ = Group.objects.get_or_create(name="Reporter")

    statuses = [client.get(f"{GROUPS}{page}").status_code for page in ("", f"{group.pk}/change/", "add/")]
    client.post(f"{GROUPS}{group.pk}/change/", {"name": "Rulers"})

    assert statuses == [200, 200, 403]
    assert Group.objects.filter(name="Reporter").exists()


def stands_in_the_history(user) -> str:
    return f"“{user}” stands in the history of what was saved: take “Active” off instead, so that it stays known."


@pytest.mark.parametrize("trace", ["entry", "version"])
def test_whoever_has_saved_something_is_not_deleted(desk, trace):
    user = make_user(username="rita")
    story = make_draft()
    if trace == "entry":
        recording.record([story], "Published.", by=user)
    else:
        Version.objects.update(saved_by=user)

    page = desk.get(f"{USERS}{user.pk}/delete/")
    desk.post(f"{USERS}{user.pk}/delete/", {"post": "yes"})
    bulk = {"action": "delete_selected", "_selected_action": [user.pk, make_user(username="new").pk]}
    chosen = desk.post(USERS, bulk)
    desk.post(USERS, bulk | {"post": "yes"})

    assert stands_in_the_history(user) in page.content.decode()
    assert stands_in_the_history(user) in chosen.content.decode()
    assert User.objects.filter(username__in=["rita", "new"]).count() == 2


def test_whoever_never_saved_anything_is_deleted(desk):
    user = make_user(username="new")

    assert "stands in the history" not in desk.get(f"{USERS}{user.pk}/delete/").content.decode()
    desk.post(f"{USERS}{user.pk}/delete/", {"post": "yes"})

    assert not User.objects.filter(username="new").exists()

"""Users and groups in the desk."""

import pytest
from django.contrib.auth.models import Group, Permission, User

from tests.factories import make_user

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

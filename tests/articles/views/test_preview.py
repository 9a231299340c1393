"""A preview, behind a link and at the desk: for nobody else to learn of."""

import pytest

from articles.acts import sharing
from articles.permissions import SYSTEM
from tests.factories import make_draft

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("way", ["link", "desk"])
def test_a_preview_is_kept_by_nobody_found_by_nobody_and_told_to_nobody(desk, client, way):
    story = make_draft(body='<p><a href="https://elsewhere.example/">Elsewhere</a></p>')
    link = sharing.share(story, by=SYSTEM, days=1).address

    response = client.get(link) if way == "link" else desk.get(f"/admin/articles/story/{story.pk}/preview/")

    assert response.status_code == 200
    # The address is the key: a link to elsewhere must not tell it.
    assert response["Referrer-Policy"] == "no-referrer"
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
    assert response["X-Robots-Tag"] == "noindex, nofollow"

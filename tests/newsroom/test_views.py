"""Pages of refusal: what they advise, since somebody may have typed for an hour."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_form_of_the_desk_without_its_token_is_told_to_be_copied_before_it_is_opened_anew():
    answer = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "ada", "password": "x"})

    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Go back: what you typed is still there. Copy it, then load the form again and save." in page


def test_form_of_the_desk_that_is_far_too_large_is_told_so(settings, caplog):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
    browser = Client(enforce_csrf_checks=True)
    browser.get("/admin/login/")

    answer = browser.post("/admin/login/", "x" * 1_100_000, "application/x-www-form-urlencoded")

    assert answer.status_code == 413
    assert "It holds more than 1 MB. Nothing of it was taken." in answer.content.decode()
    assert not [record for record in caplog.records if record.levelname in {"ERROR", "CRITICAL"}]

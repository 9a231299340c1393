"""Whatever the desk does, a kept page is the page that Django makes at that moment."""

import random
from datetime import timedelta

import pytest
import time_machine
from django.db.models import F

from articles.acts import editions
from articles.models import Edition
from articles.views.likely import allowance
from tests.factories import NOON
from tests.newsroom.page_cache.chance import Desk
from tests.newsroom.page_cache.conftest import ask

# In seconds; how the clock goes on between two acts.
STEPS = (0, 0.3, 0.6, 1, 5, 61, 1800, 3600, 40_000)


def differences(door, django, addresses: list[str]) -> list[str]:
    """Where the door shows anything else than Django does."""
    found = []
    for address in addresses:
        # Guesses at what a dead address meant are not made without end, whoever asks.
        allowance.refill()
        kept, made = ask(door, address), ask(django, address)
        if (kept.status, kept.body) != (made.status, made.body):
            found.append(address)
    return found


def live(door, django, *, seed: int, acts: int, tells_this_process: bool) -> list[str]:
    """So many acts, each followed by all that readers may ask for; what each did, in order."""
    desk, chance, done = Desk(seed), random.Random(seed), []
    with time_machine.travel(NOON, tick=False) as clock:
        for number in range(acts):
            addresses = desk.addresses()
            # What stood there before is kept when the act comes.
            assert differences(door, django, addresses) == [], f"seed {seed}, before act {number}: {done[-3:]}"
            known = editions._seen, editions.generation
            done.append(desk.act())
            if not tells_this_process:
                # As if another process had done it: this one has to find it out by itself.
                editions._seen, editions.generation = known
                clock.shift(timedelta(seconds=0.6))
            assert differences(door, django, addresses) == [], f"seed {seed}, act {number}: {done[-3:]}"
            clock.shift(timedelta(seconds=chance.choice(STEPS)))
    return done


@pytest.mark.parametrize("tells_this_process", [True, False])
def test_no_act_leaves_an_old_page(door, django, tells_this_process):
    done = live(door, django, seed=7, acts=12, tells_this_process=tells_this_process)

    assert len({one.split(":")[0] for one in done}) > 5


def test_an_edition_that_nobody_counted_would_be_found_out(door, django, monkeypatch):
    """The comparison can fail: without the bump old pages stay."""
    live(door, django, seed=1, acts=3, tells_this_process=True)
    move = editions.move

    def forgets(at=None):
        number = Edition.objects.get().number
        move(at)
        Edition.objects.update(number=number, changed_at=F("changed_at") - timedelta(seconds=1))

    monkeypatch.setattr(editions, "move", forgets)
    with pytest.raises(AssertionError, match="seed 2"):
        live(door, django, seed=2, acts=20, tells_this_process=True)

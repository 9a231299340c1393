"""axe: each kind of page by day and by night, on a phone and on a desk."""

import pytest

from tests.yardsticks.places import PLACES, Place

pytestmark = pytest.mark.yardstick


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_everybody_can_use_the_page(visit, place: Place):
    assert visit(place).faults == {}

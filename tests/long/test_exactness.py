"""A thousand acts at random, and after each of them page by page what readers get, with and without the cache."""

import pytest

from tests.newsroom.page_cache.conftest import django, door, edition  # noqa: F401 (fixtures)
from tests.newsroom.page_cache.test_exactness import live

pytestmark = pytest.mark.long


@pytest.mark.parametrize("seed", range(10))
def test_a_hundred_acts(door, django, seed):  # noqa: F811
    done = live(door, django, seed=seed, acts=100, tells_this_process=seed % 2 == 0)

    refused = [one for one in done if ":" in one]
    print(f"\nseed {seed}: {len(done)} acts, {len(refused)} of them refused")
    assert len(done) == 100
    assert len(refused) < 60

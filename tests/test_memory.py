"""A worker holds what it serves and no more: no page that was sent, nothing that few ask for."""

import gc

import pytest

from editions.pages.base import EditionPage
from tests.test_kept_first import connection_of_the_test, project, server
from tests.test_settings import GOOD, run

__all__ = ["connection_of_the_test", "project", "server"]

# Files of statistics, factsheets and pictures, what describes the API (with all that tests are
# made with), and the words that are sought at publishing.
RARELY_NEEDED = """
import sys
import coopi_mali.wsgi
from programmes import never_published
rarely = {"openpyxl", "typst", "drf_spectacular.plumbing", "unittest", "coopi_mali.urls"}
print(sorted(rarely & set(sys.modules)))
print(never_published._compiled.cache_info().currsize)
"""
# A hundred thousand things of which a tenth stays: how often has all of it been gone through?
COLLECTED = """
import gc
import coopi_mali.wsgi
from coopi_mali import server
server.settle()
before = gc.get_stats()[-1]["collections"]
staying = []
for number in range(100_000):
    knot = []
    knot.append(knot)
    if number % 10 == 0:
        staying.append([])
print(gc.get_stats()[-1]["collections"] - before)
"""


@pytest.fixture
def without_the_collector():
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.django_db
@pytest.mark.usefixtures("without_the_collector")
@pytest.mark.parametrize("address", ["/", "/fr/projects/", "/projects/XYZ-1/", "/statistics/"])
def test_a_page_that_was_sent_is_gone_without_the_garbage_collector(server, address):
    assert server.ask(address)[0] == 200

    assert [thing for thing in gc.get_objects() if isinstance(thing, EditionPage)] == []


def test_a_worker_loads_all_addresses_and_nothing_that_few_ask_for():
    result = run("-c", RARELY_NEEDED, **GOOD, DATABASE_URL="sqlite://:memory:")

    assert result.stdout.splitlines() == ["['coopi_mali.urls']", "0"], result.stderr


def test_what_a_worker_loaded_at_its_start_puts_no_collection_off():
    result = run("-c", COLLECTED, **GOOD, DATABASE_URL="sqlite://:memory:")

    assert int(result.stdout) > 0, result.stderr

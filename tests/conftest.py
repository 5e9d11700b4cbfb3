"""Which tests use a database, why none is skipped, and the browser."""

import gc
import io
from collections.abc import Generator, Iterator

import pytest
from django.core.management import call_command
from django.db import connections
from django.test import TransactionTestCase
from django.utils import translation
from playwright.sync_api import Browser, sync_playwright

from editions import guards, stamp
from editions.turns import collecting_seldom
from tests.on_both_databases import find_chromium
from tests.rendering import tell_of_whole_pages_only
from tests.serving import Server, make_run
from tests.sharing import shared_rows

DATABASE_FIXTURES = {
    "db",
    "transactional_db",
    "live_server",
    "django_db_setup",
    "django_db_reset_sequences",
    "django_db_serialized_rollback",
}


def uses_database(item: pytest.Item) -> bool:
    """
    Whether a test runs on each database; one marked `once` asks what none of them changes.

    What is stored, constrained, found, sorted or added up is asked of both. What is drawn, set or
    said from it is not: every page is opened on both by test_disclosure_narrow_role.py, and its
    numbers are held against the API on both by test_every_number*.py.
    """
    if item.get_closest_marker("once") is not None:
        return False
    return (
        item.get_closest_marker("django_db") is not None
        or not DATABASE_FIXTURES.isdisjoint(getattr(item, "fixturenames", ()))
        or issubclass(getattr(item, "cls", None) or object, TransactionTestCase)
    )


# Around all others, so that `-m database` already sees the mark.
@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Generator[None]:
    for item in items:
        if uses_database(item):
            item.add_marker("database")
            # Written into the report from which tests/on_both_databases.py counts.
            item.user_properties.append(("database", "yes"))
    yield
    # Last, since from the first of them on the real data are there.
    items.sort(key=lambda item: "real_data" in getattr(item, "fixturenames", ()))


def fail_if_skipped(report: pytest.TestReport | pytest.CollectReport) -> None:
    """A test that does not run proves nothing, so it may not look as if all were well."""
    if report.skipped:
        why = report.longrepr[2] if isinstance(report.longrepr, tuple) else "expected to fail"
        why = getattr(report, "wasxfail", "") or why
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid} did not count ({why}); here that is a failure."
        vars(report).pop("wasxfail", None)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(item, call):
    report = yield
    fail_if_skipped(report)
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report(collector):
    report = yield
    fail_if_skipped(report)
    return report


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """A request leaves its language in force; no test inherits that of another."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def nothing_of_another_database() -> None:
    """
    What was public in another test has never been public in this one.

    Nor has what it had looked up been looked up here: queries are counted, and refused.
    """
    stamp.forget()


@pytest.fixture(scope="session", autouse=True)
def little_looked_through() -> Iterator[None]:
    """What is loaded for the tests stays; looking through it for what to throw away takes long."""
    gc.freeze()
    with collecting_seldom():
        yield


@pytest.fixture(scope="session", autouse=True)
def whole_pages_only(django_test_environment) -> None:
    """The context of a page is kept once, and not again for each of its parts."""
    tell_of_whole_pages_only()


@pytest.fixture(scope="session", autouse=True)
def flush_past_the_guards() -> Iterator[None]:
    """
    The flush after a test with transactions of its own empties what is guarded.

    The guards are lifted for the flush only, and are back when it is done.
    """
    flush = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def flush_without_guards(self: TransactionTestCase) -> None:
        guards.lift()
        flush(self)
        guards.make()
        assert guards.missing() == []

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", flush_without_guards)
        yield


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, unable to look up any machine but this one."""
    chromium = find_chromium()
    if chromium is None:
        pytest.fail("Chromium is missing; `make test` says how to get it.")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps an event loop running in this thread, which Django would take
        # for asynchronous code.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(
            executable_path=chromium,
            args=[
                "--no-sandbox",  # tests also run as root, in a container
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
            ],
        )
        yield browser
        browser.close()
        # What was opened beside the event loop is found beside it only: left open, it would
        # keep PostgreSQL from dropping the database of the tests.
        connections.close_all()


@pytest.fixture(scope="session")
def server(tmp_path_factory) -> Iterator[Server]:
    """The portal with its real data, as `make run` serves it."""
    with make_run(tmp_path_factory.mktemp("portal")) as server:
        yield server


@pytest.fixture(scope="session")
def real_data(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The documented facts, loaded and published, for every test that asks for them."""
    with shared_rows(django_db_blocker):
        call_command("load_programme", verbosity=0, stdout=io.StringIO())
        call_command("publish_initial_load", verbosity=0, stdout=io.StringIO())
        yield

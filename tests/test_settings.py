"""What is wrong with a machine is said in one line, and never in a trace."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import DataError, IntegrityError, InterfaceError, OperationalError, connection
from django.http import HttpResponse

from coopi_mali.middleware import UnavailableMiddleware
from tests.test_killed_while_publishing import database_of_its_own

ROOT = Path(__file__).resolve().parent.parent
GOOD = {"SECRET_KEY": "for-tests-only-and-long-enough-for-the-check-of-deployment-0123456789"}
UNREACHABLE = "postgresql://nobody@127.0.0.1:1/nothing"

LOOK = """
import sys, django
django.setup()
from django.test import Client
for path in sys.argv[1:]:
    answer = Client(raise_request_exception=False).get(path, HTTP_HOST="127.0.0.1")
    print(path, answer.status_code, answer.content.decode())
"""


def run(*command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")}
    environment |= {"DJANGO_SETTINGS_MODULE": "coopi_mali.settings"} | variables
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture(scope="module")
def names_of_files():
    """As after `make run`: pages in earnest ask under which name a file was collected."""
    if not (ROOT / "staticfiles" / "staticfiles.json").exists():
        assert run("manage.py", "collectstatic", "--no-input", **GOOD).returncode == 0


@pytest.fixture
def empty(tmp_path) -> str:
    return f"sqlite:///{tmp_path / 'empty.sqlite3'}"


@pytest.mark.parametrize(
    ("variables", "line"),
    [
        pytest.param(
            {"PUBLIC_URL": "https://example.org"}, "SECRET_KEY is not set", id="no key, https"
        ),
        pytest.param(GOOD | {"PUBLIC_URL": "example"}, "PUBLIC_URL='example'", id="no address"),
        pytest.param(GOOD | {"DATABASE_URL": "mysql://a@b/c"}, "DATABASE_URL", id="unknown kind"),
        pytest.param(GOOD | {"DATABASE_URL": "nonsense"}, "DATABASE_URL", id="no database address"),
        pytest.param(GOOD | {"PORT": "eight"}, "PORT", id="a port in letters"),
        pytest.param(GOOD | {"DEBUG": "perhaps"}, "DEBUG", id="neither true nor false"),
    ],
)
def test_settings_that_make_no_sense_stop_every_command_in_one_line(variables, line):
    result = run("manage.py", "migrate", **variables)

    assert result.returncode != 0
    assert line in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_settings_that_make_no_sense_stop_the_server_with_the_same_line():
    result = run("-c", "import coopi_mali.wsgi", PUBLIC_URL="https://example.org")

    assert result.returncode == 3
    assert result.stderr.startswith("Settings: SECRET_KEY is not set")
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("command", ["migrate", "load_programme", "publish_initial_load"])
def test_an_unreachable_database_stops_a_command_in_one_line(command):
    result = run("manage.py", command, **GOOD, DATABASE_URL=UNREACHABLE)

    assert result.returncode != 0
    assert "Database: connection to server" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_database_without_tables_stops_a_command_and_names_the_remedy(empty):
    result = run("manage.py", "load_programme", **GOOD, DATABASE_URL=empty)

    assert result.returncode != 0
    assert "manage.py migrate" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.usefixtures("names_of_files")
@pytest.mark.parametrize("database", ["unreachable", "empty"])
def test_pages_say_that_the_database_cannot_be_read(empty, database):
    url = UNREACHABLE if database == "unreachable" else empty

    result = run("-c", LOOK, "/", "/fr/projects/", "/api/v1/projects/", **GOOD, DATABASE_URL=url)

    assert len(re.findall(r"^/\S* 503 ", result.stdout, re.MULTILINE)) == 3
    assert "The database cannot be read" in result.stdout
    assert "Traceback" not in result.stdout + result.stderr


@pytest.mark.parametrize("problem", [OperationalError(""), InterfaceError("closed")])
def test_a_connection_that_broke_is_a_database_that_cannot_be_read(rf, problem):
    answer = UnavailableMiddleware(HttpResponse).process_exception(rf.get("/"), problem)

    assert answer.status_code == 503


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "status"), [("/readyz", 503), ("/", 503), ("/nothing/", 404)])
def test_a_connection_that_broke_is_no_internal_error(client, address, status):
    def broken(*_args):
        raise InterfaceError("connection already closed")

    with connection.execute_wrapper(broken):
        assert client.get(address).status_code == status


def test_a_value_that_the_database_refuses_is_a_fault_that_the_log_tells(rf):
    middleware = UnavailableMiddleware(HttpResponse)

    for problem in (IntegrityError("duplicate key"), DataError("invalid input")):
        assert middleware.process_exception(rf.get("/"), problem) is None


def test_alive_is_not_ready(empty):
    result = run("-c", LOOK, "/healthz", "/readyz", **GOOD, DATABASE_URL=empty)

    assert '/healthz 200 {"status": "alive"}' in result.stdout
    assert "/readyz 503" in result.stdout
    assert "migrations are missing" in result.stdout


# What is said there is the same whichever database holds no edition.
@pytest.mark.once
@pytest.mark.usefixtures("names_of_files", "db")
def test_without_an_edition_pages_say_so(tmp_path):
    with database_of_its_own(tmp_path) as migrated:
        run("manage.py", "migrate", **GOOD, DATABASE_URL=migrated)

        looked_at = ("/", "/readyz", "/api/v1/projects/")
        result = run("-c", LOOK, *looked_at, **GOOD, DATABASE_URL=migrated)

    assert len(re.findall(r"^/\S* 503 ", result.stdout, re.MULTILINE)) == 3
    assert "No edition has been published yet." in result.stdout
    assert "no edition is approved" in result.stdout
    assert "Traceback" not in result.stdout + result.stderr


def test_https_brings_secure_cookies_a_redirect_and_hsts():
    result = run(
        "-c",
        "from django.conf import settings as s;"
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT,"
        " s.SECURE_HSTS_SECONDS > 0, s.DEBUG, s.ALLOWED_HOSTS)",
        **GOOD,
        PUBLIC_URL="https://example.org",
    )

    assert result.stdout.startswith("True True True True False ['127.0.0.1', 'example.org'")


def test_every_variable_read_is_in_the_example_file():
    read = {
        name
        for file in ("settings.py", "server.py")
        for name in re.findall(
            r'env\.\w+\(\s*"(\w+)"', (ROOT / "coopi_mali" / file).read_text(encoding="utf-8")
        )
    }
    explained = set(
        re.findall(r"^#?(\w+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE)
    )

    assert read == explained

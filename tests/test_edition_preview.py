"""Staff read the public pages as a prepared edition would give them; the public does not."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.urls import get_script_prefix, reverse

from editions import actions, comparing
from editions.models import Edition
from tests.factories import (
    AccountFactory,
    BeneficiaryCountFactory,
    ProgrammeFactory,
    ProjectFactory,
    SectorFactory,
    StatementFactory,
)
from tests.sharing import shared_rows

pytestmark = pytest.mark.django_db

RIGHTS = ["editions.prepare_edition", "editions.approve_edition"]


def person():
    return AccountFactory(permissions=RIGHTS)


# What it changes, in the preview and on the front page

LONG = "A made-up sentence that many projects begin with. " * 8


@pytest.fixture
def reader(client):
    client.force_login(AccountFactory(groups=["headquarters"], language="en"))
    return client


def test_a_sentence_at_the_end_of_a_long_text_is_shown_wherever_its_edition_is(reader):
    project = ProjectFactory(ready=True, sectors=[SectorFactory()], note_en=LONG)
    programme = ProgrammeFactory()
    actions.approve(actions.prepare(programme, by=person()), by=person())
    project.note_en = f"{LONG}And the last one is new."
    project.save()
    before_preparing = reader.get(reverse("admin:index")).content.decode()
    edition = actions.prepare(programme, by=person())
    beside_approve = reader.get(reverse("admin:index")).content.decode()
    preview = reader.get(reverse("admin:edition-preview", args=[edition.pk])).content.decode()

    for page in (before_preparing, beside_approve, preview):
        assert "And the last one is new." in page
    assert f"<ins>{LONG}And the last one is new.</ins>" in preview
    assert LONG.strip() not in beside_approve
    assert "<ins>…" in beside_approve


def test_a_long_text_is_shown_from_its_beginning_where_that_is_what_changed(reader):
    project = ProjectFactory(ready=True, sectors=[SectorFactory()], note_en=f"Once. {LONG}")
    programme = ProgrammeFactory()
    actions.approve(actions.prepare(programme, by=person()), by=person())
    project.note_en = f"Twice. {LONG}"
    project.save()
    page = reader.get(reverse("admin:index")).content.decode()

    assert "<del>Once. A made-up" in page
    assert "<ins>Twice. A made-up" in page
    assert LONG.strip() not in page


def test_of_a_figure_that_is_added_its_value_and_how_it_is_shown_are_told(reader):
    project = ProjectFactory(ready=True, code="XYZ-1", sectors=[SectorFactory()])
    programme = ProgrammeFactory()
    actions.approve(actions.prepare(programme, by=person()), by=person())
    BeneficiaryCountFactory(project=project, accepted=True, sourced=True, value=41500, year=2014)
    StatementFactory(approved=True, value=0, metric="sub_bases")
    page = reader.get(reverse("admin:index")).content.decode()
    edition = actions.prepare(programme, by=person())
    preview = reader.get(reverse("admin:edition-preview", args=[edition.pk])).content.decode()

    added = {change.kind: change for change in comparing.changes_of(edition)}
    assert {field.name: field.after for field in added["count"].fields} == {
        "value": 41500,
        "status": "exact",
    }
    assert [(field.before, field.after) for field in added["statement"].fields] == [(None, 0)]
    for shown in (page, preview):
        assert "<ins>41,500</ins>" in shown
        assert "<ins>0</ins>" in shown


# What its pages show


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker) -> Iterator[int]:
    """Once for all tests from here on, and taken back after the last."""
    with shared_rows(django_db_blocker):
        yield make().pk


@pytest.fixture
def prepared(made):
    return Edition.objects.get(pk=made)


def make():
    """An edition that waits, beside one that is public."""
    project = ProjectFactory(
        ready=True,
        code="XYZ-1",
        sectors=[SectorFactory(slug="sss")],
        title_en="First title",
        title_fr="Premier titre",
    )
    programme = ProgrammeFactory()
    actions.approve(actions.prepare(programme, by=person()), by=person())
    project.title_en, project.title_fr = "Second title", "Second titre"
    project.save()
    return actions.prepare(programme, by=person())


@pytest.fixture
def staff(client):
    client.force_login(AccountFactory(groups=["viewer"], language="it"))
    return client


def address(edition, path=""):
    return reverse("admin:edition-profile", args=[edition.pk]) + path


def test_the_profile_is_shown_under_a_banner_that_says_it_is_not_public(staff, prepared):
    page = staff.get(address(prepared))

    shown = page.content.decode()
    assert page.status_code == 200
    assert "Not public." in shown
    assert f"edition {prepared.number}" in shown
    assert "no-store" in page.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        pytest.param("projects/", "Second title", id="register"),
        pytest.param("projects/XYZ-1/", "Second title", id="project"),
        pytest.param("projects/?q=second", "Second title", id="filtered"),
        pytest.param("fr/projects/XYZ-1/", "Second titre", id="in French"),
        pytest.param("sectors/sss/", "Second title", id="sector"),
    ],
)
def test_every_page_is_read_from_the_prepared_edition(staff, prepared, path, words):
    assert words in staff.get(address(prepared, path)).content.decode()


def test_links_stay_in_the_preview_and_lead_somewhere(staff, prepared):
    shown = staff.get(address(prepared, "projects/")).content.decode()
    links = {link for link in re.findall(r'href="(/[^"#?]*)', shown) if "/static/" not in link}

    inside = {link for link in links if link.startswith(address(prepared))}
    assert links - inside == {reverse("admin:edition-preview", args=[prepared.pk])}
    assert address(prepared, "projects/XYZ-1/") in inside
    assert {staff.get(link).status_code for link in sorted(inside)} == {200}


def test_a_public_page_is_itself_again_afterwards(staff, prepared):
    staff.get(address(prepared, "projects/"))

    shown = staff.get("/projects/").content.decode()

    assert get_script_prefix() == "/"
    assert "First title" in shown
    assert "Not public." not in shown


@pytest.mark.parametrize("path", ["nowhere/", "admin/", "api/v1/projects/", "healthz"])
def test_nothing_but_public_pages_is_previewed(staff, prepared, path):
    assert staff.get(address(prepared, path)).status_code == 404


@pytest.mark.parametrize("path", ["api/v1/projects.csv", "api/schema/", "api/docs/"])
def test_where_a_preview_leads_to_a_file_or_the_api_it_says_when_there_is_one(
    staff, prepared, path
):
    shown = staff.get(address(prepared, path)).text

    assert "they are here once this one is published" in shown
    assert f'href="{address(prepared)}"' in shown


def test_whoever_may_not_see_editions_sees_no_preview(client, prepared):
    asked = client.get(address(prepared))
    client.force_login(AccountFactory(groups=["base-editor"]))

    assert asked.status_code == 302
    assert client.get(address(prepared)).status_code == 403
    assert client.get(address(prepared, "projects/")).status_code == 403


def test_the_page_of_the_edition_leads_there_and_lists_every_change(staff, prepared):
    shown = staff.get(reverse("admin:edition-preview", args=[prepared.pk])).content.decode()

    assert address(prepared) in shown
    assert "Second title" in shown

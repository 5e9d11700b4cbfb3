"""A made-up programme to measure with: it follows the rules, and nobody can take it for true."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from beneficiaries.closing import obstacles
from beneficiaries.generating import SIZES, Size
from beneficiaries.generating.counts import Counts
from beneficiaries.generating.projects import PERIOD, Drawn
from beneficiaries.models import BeneficiaryCount, Publication, ReportingYear, SexAgeCell, Statement
from editions.gate import texts
from editions.models import Edition, Finding, FrozenCell, FrozenRecord
from programmes.models import (
    CountryProgramme,
    Organisation,
    ProfileSection,
    Project,
    ProjectOrganisation,
    ProjectRegion,
    ProjectSource,
    Sector,
)
from tests.factories import OrganisationFactory, ProgrammeFactory, SectorFactory

PROJECTS, COUNTS = 24, 1200
MARKS = {
    "en": "made up for measuring",
    "fr": "inventé pour mesurer",
    "it": "inventato per misurare",
}


def generate(*options: Any) -> str:
    out = io.StringIO()
    call_command(
        "generate_programme", "--projects", PROJECTS, "--counts", COUNTS, *options, stdout=out
    )
    return out.getvalue()


def publish() -> Edition:
    call_command("publish_initial_load", verbosity=0, stdout=io.StringIO())
    return Edition.objects.get()


def rows() -> list[Any]:
    """All that is said of projects and counts, without keys and moments."""
    projects = Project.objects.order_by("code", "sectors", "regions__code")
    counts = BeneficiaryCount.objects.order_by(
        *("project__code", "year", "measure", "channel", "unit", "part"),
        *("sector__slug", "region__code", "sex_age_cells__sex", "sex_age_cells__age_band"),
    )
    said = (
        *("project__code", "year", "measure", "channel", "unit", "part", "sector__slug"),
        *("region__code", "value", "restricted", "source__address"),
    )
    cells = ("sex_age_cells__sex", "sex_age_cells__age_band", "sex_age_cells__value")
    about = ("code", "title_en", "start_date", "end_date", "status", "nature", "sectors__slug")
    return [*projects.values_list(*about, "regions__code"), *counts.values_list(*said, *cells)]


@pytest.mark.django_db
class TestWhatIsMade:
    def test_it_has_the_size_asked_for_exactly(self):
        generate()

        assert Project.objects.count() == PROJECTS
        assert BeneficiaryCount.objects.count() + SexAgeCell.objects.count() == COUNTS

    def test_the_same_seed_makes_the_same_rows_and_another_others(self):
        assert "replace" not in generate("--seed", 7)
        first = rows()
        assert f"They replace {PROJECTS} made before." in generate("--seed", 8)
        other = rows()
        generate("--seed", 7)

        assert rows() == first
        assert other != first

    def test_new_rows_of_staff_get_keys_of_their_own(self):
        generate()
        project = Project.objects.first()
        assert project

        added = BeneficiaryCount.objects.create(project=project, year=1999, value=1)
        source = ProjectSource.objects.create(project=project, address="https://example.org/one")

        assert added.pk > BeneficiaryCount.objects.exclude(pk=added.pk).latest("pk").pk
        assert source.pk > ProjectSource.objects.exclude(pk=source.pk).latest("pk").pk

    def test_every_row_follows_the_rules_of_its_model(self):
        generate("--open")

        for model in (
            *(CountryProgramme, Organisation, Sector, ProfileSection, Publication, Statement),
            *(ProjectRegion, ProjectOrganisation, ProjectSource, SexAgeCell),
        ):
            for row in model._default_manager.order_by("pk")[:40]:
                row.full_clean()
        for project in Project.objects.all():
            project.full_clean()
        for count in BeneficiaryCount.objects.order_by("pk")[:120]:
            count.full_clean()

    def test_every_year_could_be_closed_by_the_rules_of_closing(self):
        generate("--open")

        years = ReportingYear.objects.all()

        assert {year.state for year in years} == {"open"}
        assert [obstacle for year in years for obstacle in obstacles(year)] == []

    def test_the_years_are_closed_by_two_people_who_cannot_sign_in(self):
        generate()

        for year in ReportingYear.objects.all():
            assert year.state == "closed"
            assert year.closing_proposed_by
            assert year.closed_by
            for person in (year.closing_proposed_by, year.closed_by):
                assert person.username.startswith("made-up-")
                assert not person.is_active
                assert not person.has_usable_password()

    def test_a_closed_year_refuses_changes_to_what_was_made(self):
        generate()
        count = BeneficiaryCount.objects.filter(year__isnull=False).first()
        count.source_note_en = "Another."

        with pytest.raises(ValidationError):
            count.clean()

    def test_blocks_of_every_shape_occur(self):
        generate()
        years = BeneficiaryCount.objects.filter(year__isnull=False)

        dense = years.filter(sex_age_cells__isnull=False).values("project", "year").distinct()
        assert 0.2 < dense.count() / years.values("project", "year").distinct().count() < 0.5
        assert years.filter(part="sector", sector__isnull=True).exists()
        assert years.filter(part="region", sector__isnull=False).exists()
        assert years.filter(is_not_reported=True).exists()
        assert Project.objects.filter(end_date="").exists()
        assert Project.objects.filter(start_date__regex=r"^\d{4}$").exists()
        assert Project.objects.values("status").distinct().count() > 3


def test_some_parts_are_restricted_but_never_all_of_a_project():
    protection, health = 1, 2
    counts = Counts(random.Random(1), {protection})

    def restricted(sectors: list[int]) -> set[bool]:
        drawn = Drawn("2013", "2024", "ended", "", tuple(PERIOD), sectors, [1], [1], [], True)
        return {
            row.restricted
            for _time in range(9)
            for row in counts.of(drawn, due=2000, room=2000, is_last=False)
            if row.sector == protection
        }

    assert restricted([protection, health]) == {True, False}
    assert restricted([protection]) == {False}


@pytest.mark.django_db
class TestWhatIsPublishedOfIt:
    def test_it_passes_the_gate_and_holds_figures_of_every_kind(self):
        says_how = generate()
        edition = publish()

        assert "manage.py publish_initial_load" in says_how
        assert edition.is_public
        assert not Finding.objects.exists()
        statuses = set(FrozenCell.objects.of(edition).values_list("status", flat=True))
        assert {"exact", "combined", "not_reported"} <= statuses
        assert FrozenCell.objects.of(edition).filter(document__breakdown="withheld").exists()

    def test_every_public_text_says_in_three_languages_that_it_is_made_up(self):
        generate()
        publish()
        kinds = FrozenRecord.Kind
        lists = {kinds.REGION, kinds.BOUNDARY, kinds.SECTOR}
        records = list(FrozenRecord.objects.exclude(kind__in=lists))

        unmarked = [
            (record.key, field, language)
            for record in records
            for field, written in texts(record.document)
            if any(written[language] for language in MARKS) and not _is_of_a_list(field)
            for language, mark in MARKS.items()
            if mark not in written[language]
        ]

        assert {record.kind for record in records} >= {"programme", "project", "organisation"}
        assert unmarked == []
        assert all(
            "made-up" in record.key
            for record in records
            if record.kind in {kinds.PROGRAMME, kinds.PROJECT, kinds.ORGANISATION}
        )


def _is_of_a_list(field: str) -> bool:
    """Names of sectors are those of the public list."""
    return "sector" in field


@pytest.mark.django_db
class TestWhereItRefuses:
    def real_rows(self) -> Iterator[Any]:
        yield lambda: ProgrammeFactory(code="real")
        yield lambda: OrganisationFactory(slug="real")
        yield lambda: SectorFactory(slug="real")

    def test_anything_real_on_record_keeps_it_from_writing(self):
        for make in self.real_rows():
            row = make()
            before = rows(), Organisation.objects.count()

            with pytest.raises(CommandError, match=r"Nothing was written\. There is a"):
                generate()

            assert (rows(), Organisation.objects.count()) == before
            row.delete()

    def test_the_documented_facts_stay_as_they_are(self):
        call_command("load_programme", stdout=io.StringIO())
        before = rows()

        with pytest.raises(CommandError, match="database of their own"):
            generate()

        assert rows() == before

    def test_a_size_that_cannot_be_made_is_refused(self):
        with pytest.raises(CommandError, match="25 to 150 counts for each"):
            call_command("generate_programme", "--projects", 100, "--counts", 101)
        with pytest.raises(CommandError, match="at least one project"):
            call_command("generate_programme", "--projects", 0)
        assert not CountryProgramme.objects.exists()

    def test_the_two_sizes_are_those_of_the_agreement(self):
        assert {"S": Size(56, 5_000), "L": Size(100_000, 5_000_000)} == SIZES

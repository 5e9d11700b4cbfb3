"""The documented facts arrive whole, once, and the traps in them stay visible."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from beneficiaries.loading import beneficiary_facts
from beneficiaries.models import BeneficiaryCount, ReportingYear, Statement
from programmes.documented import FOLDER, programme_facts
from programmes.loading import BadFact, Fact, fill
from programmes.models import (
    Activity,
    Base,
    CoordinationRole,
    CountryProgramme,
    Organisation,
    Project,
    ProjectOrganisation,
    ProjectRegion,
    ProjectResult,
    ProjectSource,
    Region,
    RegionBoundary,
    Sector,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_data")]


def load(*arguments: str) -> str:
    said = io.StringIO()
    call_command("load_programme", *arguments, stdout=said)
    return said.getvalue()


@pytest.mark.parametrize(
    ("model", "rows"),
    [
        (Region, 30),
        (RegionBoundary, 20),
        (Base, 5),
        (Sector, 7),
        (Activity, 21),
        (Organisation, 31),
        (CoordinationRole, 9),
        (Project, 25),
        (Statement, 31),
        (BeneficiaryCount, 6),
        (ReportingYear, 12),
    ],
)
def test_every_documented_row_is_there(model, rows):
    assert model.objects.count() == rows


def test_loading_again_writes_nothing():
    before = Project.objects.values_list("pk", "updated_at", "version")

    said = load()

    assert "nothing was written" in said
    assert list(before) == list(Project.objects.values_list("pk", "updated_at", "version"))


def test_the_report_finds_no_difference_right_after_loading():
    assert load("--report").strip().startswith("0 differences")


def test_the_report_lists_what_was_changed_added_and_removed():
    Statement.objects.filter(value=6032908, publication__slug="profile-2024").update(value=6032909)
    Sector.objects.create(
        programme=CountryProgramme.objects.get(), slug="made-up", name_en="Made-up sector"
    )
    ProjectSource.objects.filter(results=None, counts=None).first().delete()

    said = load("--report")

    assert "value is 6032909, in the files 6032908" in said
    assert "sector Made-up sector: only in the database" in said
    assert "not in the database" in said
    assert "3 differences" in said


def test_a_fact_that_breaks_a_rule_is_named_and_nothing_is_written():
    good = Fact(Organisation, {"slug": "made-up"}, {"name_en": "Made-up organisation"})
    bad = Fact(Region, {"code_version": "2023", "code": "XX99"}, {"name": ""})

    with pytest.raises(BadFact, match=r"region 2023 / XX99.*name"):
        fill([good, bad])

    assert not Organisation.objects.filter(slug="made-up").exists()


def test_a_broken_file_stops_the_command_in_one_line(monkeypatch):
    CountryProgramme.objects.update(code="another")

    with pytest.raises(CommandError, match="Nothing was written"):
        load()


def test_what_is_unknown_is_loaded_as_unknown():
    undated = Project.objects.filter(start_date="", end_date="")

    assert undated.count() == 6
    assert Project.objects.filter(nature="").count() == 12
    assert Project.objects.filter(primary_sector=None).exists()
    assert not Project.objects.exclude(lead_base=None).exists()
    assert not ProjectSource.objects.exclude(read_on="").exists()


def test_a_population_is_not_counted_as_people_reached():
    population = ProjectResult.objects.get(value=461759)

    assert population.is_population
    assert not BeneficiaryCount.objects.filter(value=461759).exists()


def test_plans_are_targets_and_no_count_says_reached():
    plans = BeneficiaryCount.objects.filter(value__in=[8200, 22000, 40000])

    assert {plan.measure for plan in plans} == {"targeted"}
    assert not BeneficiaryCount.objects.filter(measure="reached").exists()


def test_the_money_of_a_whole_consortium_says_so():
    money = ProjectOrganisation.objects.get(amount__isnull=False)

    assert (money.amount, money.currency, money.amount_scope) == (8644416, "GBP", "consortium")


def test_names_of_the_former_map_mean_the_former_regions():
    douentza = Region.objects.get(code_version="2023", code="ML18")
    links = ProjectRegion.objects.filter(project__code="MLI-UNICEF-2014-douentza-pcima")

    assert {str(link.region.public_code): link.basis for link in links} == {
        "v02-ML05": "named",
        "ML18": "todays_map",
    }
    assert [region.public_code for region in douentza.predecessors.all()] == ["v02-ML05"]


def test_the_role_of_co_lead_is_held_in_one_region_only():
    led = CoordinationRole.objects.exclude(role="participant").get()

    assert (led.role, led.region.name) == ("co_lead", "Bandiagara")


def test_no_year_is_closed_and_no_statement_is_derived_from_another():
    assert not ReportingYear.objects.exclude(state="open").exists()
    assert set(Statement.objects.values_list("state", flat=True)) == {"approved"}


def test_regions_without_an_iso_code_are_given_none():
    without = Region.objects.on_todays_map().filter(iso_3166_2="")

    assert without.count() == 9


def test_the_facts_of_the_files_are_the_facts_that_are_loaded():
    facts = [*programme_facts(), *beneficiary_facts()]

    assert len(facts) == len({str(fact) for fact in facts})
    assert len(json.loads((FOLDER / "projects.json").read_text())) == 25

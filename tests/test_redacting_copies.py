"""What is removed for safety goes from wherever else it stands, or could be worked out."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from editions import actions, redacting
from editions.copies import Place
from editions.document import COUNT
from editions.freezing import digest_of
from editions.models import Edition, FrozenCell, FrozenRecord, Redaction, Restatement
from editions.reading import record
from programmes.models import Organisation
from tests.api_editions import publish, rows
from tests.closed_years import YEAR, closed_year, project_year
from tests.factories import (
    AccountFactory,
    BeneficiaryCountFactory,
    ErratumFactory,
    OrganisationFactory,
    ProgrammeFactory,
    ProjectFactory,
    ProjectResultFactory,
    ProjectSourceFactory,
    PublicationFactory,
    SectorFactory,
    StatementFactory,
)
from tests.public_addresses import without_separators

pytestmark = pytest.mark.django_db

HARMFUL = "The marmoset house by the river"
LANGUAGES = {"": "removed for safety", "fr/": "retiré par mesure de sécurité"}
LANGUAGES["it/"] = "rimosso per motivi di sicurezza"


def redact(kind, key, field):
    asked = redacting.ask(
        ProgrammeFactory(),
        kind=kind,
        key=key,
        field=field,
        by=AccountFactory(superuser=True),
        reason="A made-up reason.",
    )
    return redacting.confirm(asked, by=AccountFactory(superuser=True))


def places(found):
    return [(place.kind, place.key, place.field) for place in found]


def everything_public(client, *numbers):
    """Every page and answer that could tell, of each edition, in each language."""
    told = []
    for number in numbers:
        for language in LANGUAGES:
            told.append(client.get(f"/{language}editions/{number}/"))
            told.append(client.get(f"/{language}projects/?edition={number}"))
        for endpoint in ("projects", "organisations", "statements", "beneficiary-counts"):
            told.append(client.get(f"/api/v1/{endpoint}/?edition={number}&page_size=200"))
        told.append(client.get(f"/api/v1/editions/{number}/"))
    for language in LANGUAGES:
        for address in ("", "projects/XYZ-1/", "projects/XYZ-2/", "sectors/s1/", "data/"):
            told.append(client.get(f"/{language}{address}"))
    assert {answer.status_code for answer in told} == {200}
    return "\n".join(answer.content.decode() for answer in told)


def kept():
    """All that the database keeps of records, figures, redactions and the log, as text."""
    tables = [FrozenRecord, FrozenCell, Redaction, Restatement]
    return json.dumps(
        [list(table.objects.values()) for table in tables], default=str, ensure_ascii=False
    )


# Words


@pytest.fixture
def project():
    """The harmful words in two projects, in other fields and languages, in two editions."""
    sector = SectorFactory(slug="s1")
    donor = OrganisationFactory(slug="made-up-fund", name_en="Made-up fund")
    project = ProjectFactory(
        ready=True, code="XYZ-1", note_en=HARMFUL, note_fr="Le ouistiti", sectors=[sector]
    )
    other = ProjectFactory(
        ready=True, code="XYZ-2", donors=[donor], title_fr=HARMFUL.upper(), sectors=[sector]
    )
    ProjectSourceFactory(project=other, says_it="Le ouistiti")
    ProjectSourceFactory(project=other, says_en=f"{HARMFUL} again")
    publish()
    project.title_en = "Second title"
    project.save()
    publish()
    return project


def test_the_same_words_go_from_other_records_fields_and_languages_in_the_same_act(client, project):
    redaction = redact("project", "XYZ-1", "note")

    assert places(redaction.copies.order_by("field")) == [
        ("project", "XYZ-2", "sources.0.says"),
        ("project", "XYZ-2", "title"),
    ]
    for copy in redaction.copies.all():
        assert (copy.asked_by, copy.confirmed_by) == (redaction.asked_by, redaction.confirmed_by)
        assert copy.editions == ["2024.1", "2024.2"]
    text = everything_public(client, "2024.1", "2024.2").casefold()
    assert "ouistiti" not in text
    assert text.count("marmoset house") == text.count("by the river again")
    assert "ouistiti" not in kept().casefold()
    for language, marker in LANGUAGES.items():
        assert marker in client.get(f"/{language}projects/XYZ-2/").content.decode()
    edition = client.get("/api/v1/editions/2024.1/").json()
    assert {row["key"] for row in edition["redactions"]} == {"XYZ-1", "XYZ-2"}


def test_neither_is_found_by_the_search_any_more(client, project):
    asked = redacting.ask(
        ProgrammeFactory(),
        kind="project",
        key="XYZ-2",
        field="title",
        by=AccountFactory(superuser=True),
        reason="A made-up reason.",
    )
    redacting.confirm(asked, by=AccountFactory(superuser=True))

    assert client.get("/api/v1/projects/?q=marmoset").json()["count"] == 0
    assert client.get("/api/v1/projects/?q=ouistiti").json()["count"] == 0
    for row in FrozenRecord.objects.prefetch_related("facets"):
        assert row.document_hash == digest_of(row)


def test_what_holds_the_words_among_others_is_named_and_left(project):
    edition = Edition.objects.get(number="2024.1")
    erratum = ErratumFactory(edition=edition, text_en=f"It said: {HARMFUL}.")
    asked = Redaction(programme=ProgrammeFactory(), kind="project", key="XYZ-1", field="note")

    found = redacting.found_elsewhere(asked)

    assert places(found.left) == [
        ("erratum", f"2024.1/{erratum.pk}", "text"),
        ("project", "XYZ-2", "sources.1.says"),
    ]
    assert Place("project", "XYZ-2", "title") in found.copies
    assert HARMFUL in kept()


def test_a_record_that_never_said_it_keeps_what_it_says_at_that_field(project):
    """A copy is removed by its words: an older title at the same place is not harmful."""
    other = project.__class__.objects.get(code="XYZ-2")
    other.title_fr, other.title_en = "Un titre", "A harmless title"
    other.save()
    project.note_en = project.note_fr = ""
    project.save()
    ProjectSourceFactory._meta.model.objects.filter(says_it="Le ouistiti").update(says_it="")
    publish()
    redact("project", "XYZ-1", "note")

    titles = [
        record(Edition.objects.get(number=number), "en", "project", "XYZ-2")["title"]
        for number in ("2024.2", "2024.3")
    ]
    assert titles == ["removed for safety", "A harmless title"]


def test_a_name_goes_from_all_projects_that_repeat_it_and_its_slug_is_named(client, project):
    Organisation.objects.filter(slug="made-up-fund").update(name_en="Marmoset Fund")
    OrganisationFactory(slug="marmoset-fund", name_en="Elsewhere")
    donor = Organisation.objects.get(slug="marmoset-fund")
    ProjectFactory(ready=True, code="XYZ-3", donors=[donor])
    publish()
    redaction = redact("organisation", "made-up-fund", "name")

    assert ("project", "XYZ-2", "donors.0.name") in places(redaction.copies.all())
    assert client.get("/api/v1/projects/?q=marmoset+fund").json()["count"] == 0
    left = redacting.found_elsewhere(
        Redaction(
            programme=ProgrammeFactory(), kind="organisation", key="marmoset-fund", field="name"
        )
    ).left
    assert left == []


def test_a_facet_of_the_same_words_is_named(project):
    donor = OrganisationFactory(slug="marmoset-fund", name_en="Marmoset Fund")
    ProjectFactory(ready=True, code="XYZ-3", donors=[donor])
    publish()

    found = redacting.found_elsewhere(
        Redaction(
            programme=ProgrammeFactory(), kind="organisation", key="marmoset-fund", field="name"
        )
    )

    assert ("project", "XYZ-3", "donor") in places(found.left)


def test_the_next_edition_stays_blocked_while_any_record_still_says_it(project):
    redact("project", "XYZ-1", "note")
    project.note_en = project.note_fr = ""
    project.save()

    found = actions.prepare(ProgrammeFactory(), by=AccountFactory(superuser=True)).findings
    again = found.filter(rule="removed_again", level="block")
    assert {(row.key, row.field) for row in again} == {
        ("XYZ-2", "sources.0.says"),
        ("XYZ-2", "title"),
    }


def test_who_confirms_sees_first_what_goes_and_what_stays(client, project):
    ask = {
        "programme": project.programme_id,
        "kind": "project",
        "key": "XYZ-1",
        "field": "note",
        "reason": "A made-up reason.",
    }
    client.force_login(AccountFactory(groups=["meal"]))
    client.post(reverse("admin:editions_redaction_add"), ask)
    chosen = {"action": "confirm", "_selected_action": [Redaction.objects.get().pk]}
    client.force_login(AccountFactory(groups=["headquarters"]))
    page = client.post(reverse("admin:editions_redaction_changelist"), chosen).content.decode()

    goes, stays = page.split("These longer texts")
    assert "sources.0.says" in goes
    assert "sources.1.says" in stays
    assert HARMFUL not in page
    assert Redaction.objects.filter(confirmed_by=None).count() == 1


def test_a_result_whose_words_stand_elsewhere(project):
    ProjectResultFactory(project=project, label_en="Marmosets sheltered", value=500)
    ProjectFactory(ready=True, code="XYZ-3", note_en="Marmosets sheltered")
    publish()

    found = redacting.found_elsewhere(
        Redaction(programme=ProgrammeFactory(), kind="project", key="XYZ-1", field="results.0")
    )

    assert places(found.left) == [("project", "XYZ-3", "note")]


# Figures that were stated


@pytest.fixture
def stated():
    """A year's total, its two areas, one repeated elsewhere, in two editions."""
    programme = ProgrammeFactory()
    year = {"period_start": 2024, "period_end": 2024, "approved": True}
    sectors = [SectorFactory(slug=f"s{at}") for at in (1, 2)]
    for code in ("XYZ-1", "XYZ-2"):
        ProjectFactory(ready=True, code=code, sectors=sectors[:1])
    printed = PublicationFactory(slug="printed", is_shown_on_profile=True)
    web = PublicationFactory(slug="web")
    for publication, metric, sector, value in [
        (printed, "beneficiaries", sectors[0], 543210),
        (printed, "beneficiaries", sectors[1], 11000),
        (printed, "direct_beneficiaries", None, 600123),
        (web, "beneficiaries", sectors[0], 543210),
        (web, "projects", None, 7),
    ]:
        StatementFactory(publication=publication, metric=metric, sector=sector, value=value, **year)
    publish()
    StatementFactory(publication=web, value=5, metric="sub_bases", **year)
    publish()
    return programme


KEY = "printed.beneficiaries.s1.2024-2024"


def test_a_stated_figure_is_removed_from_every_edition_page_and_answer(client, stated):
    redact("statement", KEY, "value")

    text = everything_public(client, "2024.1", "2024.2")
    digits = without_separators(text)
    assert "543210" not in digits
    assert str(543210 + 11000) not in digits
    for language, marker in LANGUAGES.items():
        for number in ("2024.1", "2024.2"):
            assert marker in client.get(f"/{language}editions/{number}/").content.decode()
        assert marker in client.get(f"/{language}sectors/s1/").content.decode()
    for number in ("2024.1", "2024.2"):
        (row,) = [row for row in rows(client, "statements", edition=number) if row["key"] == KEY]
        assert (row["value"], row["removed"]) == (None, "removed for safety")
        assert row["source"] == "Made-up source"
    assert "543210" not in kept()


def test_it_is_told_apart_from_what_nobody_reported(client, stated):
    addresses = ["/", "/sectors/s1/", "/editions/2024.1/"]

    def not_reported():
        return [client.get(address).content.decode().count("not reported") for address in addresses]

    before = not_reported()
    redact("statement", KEY, "value")

    assert all(now <= then for now, then in zip(not_reported(), before, strict=True))
    assert "<i>removed for safety</i>" in client.get("/sectors/s1/").content.decode()


def test_what_adds_it_up_or_repeats_it_goes_in_the_same_act(client, stated):
    redaction = redact("statement", KEY, "value")

    total = "printed.direct_beneficiaries.all.2024-2024"
    assert set(places(redaction.copies.all())) == {
        ("statement", "web.beneficiaries.s1.2024-2024", "value"),
        ("statement", total, "comparisons"),
    }
    (row,) = [row for row in rows(client, "statements") if row["key"] == total]
    assert row["value"] == 600123
    for comparison in row["comparisons"]:
        assert comparison["state"] == "removed"
        assert comparison["at_least"] is comparison["difference"] is None


def test_a_statement_that_is_compared_keeps_what_was_counted_and_no_difference(client, stated):
    redact("statement", "web.projects.all.2024-2024", "value")

    (row,) = [row for row in rows(client, "statements") if row["metric"] == "projects"]
    (comparison,) = row["comparisons"]
    assert (comparison["at_most"], comparison["difference"]) == (2, None)
    assert comparison["state"] == "removed"
    assert "removed for safety" in client.get("/").content.decode()


def test_a_text_that_writes_the_figure_is_named(stated):
    ProjectFactory(ready=True, code="XYZ-9", note_fr="Nous avons aidé 543 210 personnes.")
    publish()

    found = redacting.found_elsewhere(
        Redaction(programme=stated, kind="statement", key=KEY, field="value")
    )

    assert places(found.left) == [("project", "XYZ-9", "note")]


def test_the_next_edition_may_not_state_it_again(stated):
    redact("statement", KEY, "value")
    found = actions.prepare(stated, by=AccountFactory(superuser=True)).findings

    again = found.filter(rule="removed_again")
    assert {row.key for row in again} == {KEY, "web.beneficiaries.s1.2024-2024"}


# Figures that were counted


def test_a_figure_of_a_closed_year_goes_with_all_that_would_tell_it(client):
    sectors = [SectorFactory(slug=f"s{at}") for at in (1, 2)]
    closed_year()
    project_year("XYZ-1", {sectors[0]: 512345, sectors[1]: 300111})
    project_year("XYZ-2", {sectors[0]: 700222})
    StatementFactory(approved=True, period_start=YEAR, period_end=YEAR, value=9000000)
    publish()
    redaction = redact(COUNT, f"XYZ-1/{YEAR}/reached/direct/person//s1///", "value")

    gone = {
        key.partition("/")[0] + "/" + key.split("/")[6]
        for _kind, key, _field in places(redaction.copies.filter(kind=COUNT))
    }
    assert gone == {"/", "XYZ-1/"}
    assert redaction.copies.get(kind="statement").field == "comparisons"
    digits = without_separators(everything_public(client, "2024.1"))
    assert not [told for told in ("512345", "812456", "1512678") if told in digits]
    assert "700222" in digits
    (year,) = rows(client, "statistics", year=YEAR)
    explained = client.get(f"/api/v1/statistics/explanation/?year={YEAR}").content.decode()
    assert year["sum_at_least"] in {None, 700222}
    assert "withheld" in explained
    ProjectFactory(ready=True, code="XYZ-NEW")
    publish()
    assert "512345" not in without_separators(everything_public(client, "2024.2"))


def test_a_total_of_a_closed_year_cannot_be_worked_out_from_those_around_it(client):
    sector = SectorFactory(slug="s1")
    closed_year()
    for code, people in (("XYZ-1", 512345), ("XYZ-2", 700222)):
        project_year(code, people, sectors=[sector])
    publish()
    assert "1212567" in without_separators(everything_public(client, "2024.1"))
    redact(COUNT, f"XYZ-1/{YEAR}/reached/direct/person/////", "value")
    project_year("XYZ-ADDED", 300111, sectors=[sector])
    publish(in_spite_of_findings=True)

    # By itself, and in the sum of the year, before and after an addition.
    for number in ("2024.1", "2024.2"):
        digits = without_separators(everything_public(client, number))
        told = ("512345", "1212567", "1512678")
        assert not [figure for figure in told if figure in digits]


def test_a_figure_of_an_open_year_is_any_number_afterwards(client):
    project = ProjectFactory(ready=True, code="XYZ-1", sectors=[SectorFactory(slug="s1")])
    ProjectFactory(ready=True, code="XYZ-2")
    source = ProjectSourceFactory(project=project)
    BeneficiaryCountFactory(project=project, accepted=True, source=source, value=512345, year=YEAR)
    publish()
    redact(COUNT, FrozenCell.objects.get().key, "value")

    (year,) = rows(client, "statistics", year=YEAR)
    assert year["sum_at_most"] is None
    assert year["status"] in {"not_reported", "withheld"}
    assert "512345" not in without_separators(everything_public(client, "2024.1"))

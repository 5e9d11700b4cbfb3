"""What staff read of years, changes and findings is in words, and in their own language."""

from __future__ import annotations

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import override

from beneficiaries.models import BeneficiaryCount, Statement
from coopi_mali import changes_in_words, findings_in_words
from editions import actions, comparing
from editions.comparing import Change, FieldChange
from editions.document import COUNT
from editions.keys_in_words import KeysInWords
from editions.models import Edition, Finding, Redaction, Restatement
from tests.admin_addresses import page
from tests.admin_forms import typed
from tests.api_editions import publish
from tests.factories import (
    AccountFactory,
    BaseFactory,
    BeneficiaryCountFactory,
    ProgrammeFactory,
    ProjectFactory,
    ProjectSourceFactory,
    PublicationFactory,
    RedactionFactory,
    RegionFactory,
    ReportingYearFactory,
    SectorFactory,
    StatementFactory,
)

pytestmark = [pytest.mark.once, pytest.mark.django_db]


def prepare():
    return actions.prepare(ProgrammeFactory(), by=AccountFactory(superuser=True))


# Years


def test_each_reader_is_shown_the_history_of_a_year_in_her_language(client):
    year = ReportingYearFactory(year=2020)
    history = reverse("admin:beneficiaries_reportingyear_history", args=[year.pk])
    client.force_login(AccountFactory(groups=["meal"], language="it"))
    client.post(
        reverse("admin:beneficiaries_reportingyear_changelist"),
        {"action": "propose_closing", "_selected_action": [year.pk]},
    )

    client.force_login(AccountFactory(superuser=True, language="en"))
    shown = client.get(history).content.decode()

    assert "Changed state: closing proposed." in shown
    assert LogEntry.objects.get().change_message == (
        '[{"changed": {"fields": ["state: closing proposed"]}}]'
    )


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "Changed Lead base and Editor’s note for the public (fr)."),
        ("fr", "Modification de base responsable et note de la rédaction pour le public (fr)."),
        ("it", "Modificati base di riferimento e nota redazionale per il pubblico (fr)."),
    ],
)
def test_fields_that_a_form_changed_are_named_in_the_language_of_the_reader(client, language, told):
    project, base = ProjectFactory(), BaseFactory()
    address = page(type(project), "change", project.pk)
    client.force_login(AccountFactory(superuser=True, language="it"))
    opened = client.get(address)
    client.post(address, typed(opened, lead_base=base.pk, note_fr="Une note inventée."))

    client.force_login(AccountFactory(superuser=True, language=language))
    shown = client.get(page(type(project), "history", project.pk)).content.decode()

    assert told in shown


def test_an_entry_of_the_history_in_plain_words_stays_as_it_is(client):
    account = AccountFactory()
    client.force_login(AccountFactory(superuser=True, language="fr"))
    client.post(reverse("admin:account-password-link", args=[account.pk]))

    shown = client.get(page(type(account), "history", account.pk)).content.decode()

    assert LogEntry.objects.get().change_message in shown


# Keys of figures and statements


def test_keys_are_told_in_words():
    SectorFactory(slug="s1", name_en="Health")
    RegionFactory(code="ML05", name="Mopti")
    RegionFactory(code="ML07", name="Gao")
    words = KeysInWords()

    told = [
        words.of(COUNT, "/2021/reached/direct/person/////"),
        words.of(COUNT, "XYZ-1/whole/targeted/indirect/household//s1/"),
        words.of(COUNT, "XYZ-1/2021/reached/direct/person//s1/ML05+ML07/female/0-4"),
        words.of(COUNT, "XYZ-1/2021/reached/direct/person//s1+not-split/+/+/+"),
        words.of("statement", "printed.beneficiaries.s1.2024-2024"),
        words.of("statement", "printed.projects.all.2013-2024"),
        words.of("project", "XYZ-1"),
    ]

    assert told == [
        "all projects, 2021, reached, direct, people",
        "XYZ-1, whole project, targeted, indirect, households, Health",
        "XYZ-1, 2021, reached, direct, people, Health, Mopti + Gao, female, 0–4",
        "XYZ-1, 2021, reached, direct, people, Health + not split by sector",
        "beneficiaries, Health, 2024, printed",
        "projects, 2013–2024, printed",
        "XYZ-1",
    ]


def test_a_finding_about_a_figure_names_it_in_words():
    project = ProjectFactory(ready=True, code="XYZ-1")
    for value, year in ((500, 2014), (500, None)):
        BeneficiaryCountFactory(project=project, accepted=True, value=value, year=year)

    blocks = list(prepare().findings.filter(level="block"))

    (told,) = findings_in_words.in_words(blocks)
    assert told["key"].startswith("XYZ-1, ")
    assert "/" not in told["key"]


def test_what_the_records_give_beside_a_statement_is_told_in_words():
    StatementFactory(approved=True, value=9000, period_start=2014, period_end=2014)
    project = ProjectFactory(ready=True, start_date="2014", end_date="2014")
    publish()
    BeneficiaryCountFactory(project=project, accepted=True, sourced=True, value=1500, year=2014)

    changes = changes_in_words.in_words(comparing.changes_of(prepare()))

    (field,) = [
        field
        for change in changes
        for field in change["fields"]
        if field["name"] == "what the records give beside it"
    ]
    assert (
        "people reached directly, as the records of projects report them, 1,500" in field["after"]
    )
    assert field["after"].endswith("open")
    assert "{" not in field["after"]


def test_how_a_figure_is_shown_changes_in_the_words_of_the_reader():
    fields = [FieldChange("status", "withheld", "exact"), FieldChange("breakdown", "none", "shown")]
    change = Change(COUNT, "/2021/reached/direct/person/////", "", "changed", fields)

    with override("it"):
        (told,) = changes_in_words.in_words([change])

    status, parts = told["fields"]
    assert status["before"].startswith("non mostrato fino alla chiusura")
    assert (status["name"], status["after"]) == ("stato", "esatto")
    assert parts == {"name": "se le sue parti sono mostrate", "before": "non ne ha", "after": "sì"}


def test_a_warning_names_the_fields_that_lack_a_translation():
    ProjectFactory(ready=True, budget_note_en="A made-up note.")
    warnings = prepare().findings.filter(rule=Finding.Rule.TRANSLATION, kind="project")

    with override("fr"):
        (told,) = findings_in_words.in_words(list(warnings))

    assert "note sur les financements pour le public" in told["fragment"]
    assert "budget_note" not in told["fragment"]


def test_fragments_stand_in_the_quotation_marks_of_the_reader(client):
    ProjectFactory(ready=True, note_en="Seven survivors came.")
    client.force_login(AccountFactory(superuser=True, language="it"))

    shown = client.get(reverse("admin:edition-preview", args=[prepare().pk])).content.decode()

    assert "«Seven survivors»." in shown
    assert "“" not in shown


def test_a_redaction_is_called_by_words():
    redaction = RedactionFactory.build(kind="project", key="XYZ-1", field="sources.0.says")

    with override("fr"):
        assert str(redaction) == "projet XYZ-1\u202f: sources, 1"


def test_lists_name_the_place_of_a_finding_a_redaction_and_a_restatement_in_words(client):
    sector = SectorFactory(slug="s1", name_en="Health", name_fr="Santé")
    key = f"XYZ-1/2021/reached/direct/person//{sector.slug}/"
    ProjectFactory(ready=True)
    edition = prepare()
    about = {"kind": "count", "key": key, "field": "value"}
    Finding.objects.create(edition=edition, rule="parts", level="warn", **about)
    Restatement.objects.create(edition=edition, before=1500, after=1600, **about)
    RedactionFactory(**about)
    client.force_login(AccountFactory(superuser=True, language="fr"))

    for model in (Finding, Redaction, Restatement):
        shown = client.get(page(model, "changelist"), {"kind": "count"}).content.decode()
        in_list = shown.partition('id="result_list"')[2]
        assert "XYZ-1, 2021, atteint, directs, personnes, Santé" in in_list
        assert "décompte de bénéficiaires" in in_list
        assert "valeur" in in_list
        assert not re.search(rf">\s*({key}|count|value)\s*<", shown)


def test_what_was_restated_stands_on_the_page_of_the_edition_in_words(client):
    count = BeneficiaryCountFactory(
        accepted=True, sourced=True, value=1500, year=2014, project__ready=True
    )
    publish()
    BeneficiaryCount.objects.filter(pk=count.pk).update(value=1600)
    edition = publish()
    client.force_login(AccountFactory(superuser=True, language="it"))

    shown = client.get(page(Edition, "change", edition.pk)).content.decode()

    assert edition.restatements.exists()
    assert f"{count.project.code}, 2014" in shown
    assert "1.500" in shown
    assert "1.600" in shown


# Messages of Django itself


def test_what_was_added_is_told_without_a_wrong_article(client):
    client.force_login(AccountFactory(superuser=True, language="it"))
    source = ProjectSourceFactory()
    address = page(type(source), "change", source.pk)

    saved = client.post(address, typed(client.get(address), says_en="Made-up."), follow=True)
    front = client.get(reverse("admin:index")).content.decode()

    assert "Modifica riuscita: fonte «" in saved.content.decode()
    assert "Il fonte" not in saved.content.decode()
    assert "Model name" not in front


# Where a statement stands


def test_a_period_of_one_year_is_told_as_one_year(client):
    StatementFactory(approved=True, period_start=2014, period_end=2014)
    client.force_login(AccountFactory(superuser=True))

    listed = client.get(page(Statement, "changelist")).content.decode()
    (change,) = [one for one in comparing.changes_of(prepare()) if one.kind == "statement"]

    assert "2014–2014" not in listed
    assert ", 2014, " in change.label


def test_a_statement_added_before_others_moves_none_of_them(client):
    printed = PublicationFactory(position=1)
    for position in (0, 1, 2):
        StatementFactory(approved=True, publication=printed, position=position)
    publish()
    StatementFactory(approved=True, publication=PublicationFactory(position=0))
    StatementFactory(approved=True, publication=printed, position=0)

    changes = comparing.changes_of(prepare())

    assert [change.what for change in changes if change.kind == "statement"] == ["added"] * 2


def test_statements_stand_by_their_publication_and_then_by_their_position(client):
    first, second = PublicationFactory(position=0), PublicationFactory(position=1)
    for publication, position, value in ((second, 0, 3000), (first, 9, 2000), (first, 0, 1000)):
        StatementFactory(approved=True, publication=publication, position=position, value=value)
    publish()

    told = client.get("/api/v1/statements/").json()["results"]
    assert [row["value"] for row in told] == [1000, 2000, 3000]


# What another person discarded


@pytest.mark.parametrize("name", ["edition-approve", "edition-discard", "edition-override"])
def test_who_comes_after_a_discard_is_told_so_and_nothing_changes(client, name):
    ProjectFactory(ready=True, note_en="Seven survivors came.")
    edition = prepare()
    finding = edition.findings.get(level="block")
    more = [finding.pk] if name == "edition-override" else []
    address = reverse(f"admin:{name}", args=[edition.pk, *more])
    actions.discard(edition, by=AccountFactory(superuser=True))
    client.force_login(AccountFactory(superuser=True))

    response = client.post(address, {"reason": "A made-up reason."}, follow=True)

    assert "This edition is no longer there: somebody discarded it." in response.content.decode()
    assert not Edition.objects.exists()
    assert not Finding.objects.exists()


def test_approving_what_was_discarded_a_moment_ago_is_refused_in_words():
    ProjectFactory(ready=True)
    edition = prepare()
    seen = Edition.objects.get(pk=edition.pk)
    actions.discard(edition, by=AccountFactory(superuser=True))

    with pytest.raises(ValidationError, match="somebody discarded it"):
        actions.approve(seen, by=AccountFactory(superuser=True))

"""The documented facts, as the first edition publishes them, leave by the API whole."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from beneficiaries.models import BeneficiaryCount
from editions.models import FrozenCell
from editions.reading import current_edition
from tests.api_editions import API, ENDPOINTS, ask, names, rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_data")]

WITH_FILES = sorted(ENDPOINTS.keys() - {"programme", "editions"})


@pytest.mark.parametrize(
    ("endpoint", "number"),
    [
        ("programme", 1),
        ("regions", 20),
        ("bases", 5),
        ("sectors", 7),
        ("organisations", 31),
        ("projects", 25),
        ("beneficiary-counts", 6),
        ("statements", 31),
        ("editions", 1),
    ],
)
def test_the_documented_facts_are_all_there(client, endpoint, number):
    answer = ask(client, endpoint, page_size=200)

    assert answer["count"] == len(answer["results"]) == number
    assert answer["next"] is answer["previous"] is None


def test_each_row_is_also_at_its_own_address(client):
    for endpoint, field in ENDPOINTS.items():
        for row in rows(client, endpoint):
            alone = ask(client, f"{endpoint}/{row[field]}")
            assert row.items() <= alone.items()
            assert endpoint == "editions" or row == alone


def test_a_printed_figure_is_found_with_its_source(client):
    statement = ask(client, "statements/profile-2024.direct_beneficiaries.all.2013-2024")

    assert statement["value"] == 6_032_908
    assert statement["source"] == "COOPI in Mali, country profile, edition 2024 (printed)"


def test_a_region_of_the_former_map_is_at_its_own_address_only(client):
    assert "v02-ML05" not in names(client, "regions")
    assert ask(client, "regions/v02-ML05")["valid_until"] == "2023-03-13"


@pytest.mark.parametrize("language", ["en", "fr", "it"])
def test_every_row_conforms_to_the_schema(client, language):
    schema = client.get("/api/schema/").json()
    checked = 0

    for endpoint, field in ENDPOINTS.items():
        answer = ask(client, endpoint, lang=language, page_size=200)
        validator(schema, f"/api/v1/{endpoint}/").validate(answer)
        for row in answer["results"]:
            alone = ask(client, f"{endpoint}/{row[field]}", lang=language)
            validator(schema, f"/api/v1/{endpoint}/{{{field}}}/").validate(alone)
            checked += 1

    assert checked == 127


@pytest.mark.parametrize("address", ["statistics", "statistics/explanation"])
@pytest.mark.parametrize("query", [{}, {"sex": "female"}, {"at": 2016, "group_by": "region"}])
def test_what_is_computed_conforms_to_the_schema(client, address, query):
    schema = client.get("/api/schema/").json()

    validator(schema, f"{API}/{address}/").validate(ask(client, address, **query))


@pytest.mark.parametrize("endpoint", ["statistics", *WITH_FILES])
def test_every_row_of_a_file_conforms_to_the_schema(client, endpoint):
    schema = client.get("/api/schema/").json()

    answer = client.get(f"{API}/{endpoint}/", {"format": "json-file"})

    file = json.loads(b"".join(answer))
    assert file["results"]
    validator(schema, f"{API}/{endpoint}/").validate(file)


def test_a_problem_conforms_to_the_schema_too(client):
    schema = client.get("/api/schema/").json()

    answer = client.get(f"{API}/projects/", {"statut": "x"}).json()

    validator(schema, "/api/v1/projects/", "400").validate(answer)


def validator(schema: dict[str, Any], path: str, status: str = "200") -> Draft202012Validator:
    """Checks answers of a path; a field that the schema does not know is a fault."""
    response = schema["paths"][path]["get"]["responses"][status]
    told = response["content"]["application/json"]["schema"]
    return Draft202012Validator(told | {"components": closed(schema["components"])})


def closed(schema: Any) -> Any:
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    inside = {name: closed(part) for name, part in schema.items()}
    if schema.get("type") == "object" and "properties" in schema:
        inside.setdefault("additionalProperties", False)
    return inside


def test_the_documented_figures_stand_exactly_as_their_sources_print_them():
    cells = FrozenCell.objects.of(current_edition())
    counts = BeneficiaryCount.objects.exclude(source=None)

    assert cells.count() == counts.count() == 6
    assert sorted(cells.values_list("project_code", "value")) == sorted(
        counts.values_list("project__code", "value")
    )
    assert {cell.status for cell in cells} == {"exact"}
    assert all(cell.document["source"] for cell in cells)

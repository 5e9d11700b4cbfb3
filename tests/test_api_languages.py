"""In which language the API tells its texts, and how it names those that fall back."""

from __future__ import annotations

import pytest

from tests.api_editions import API, ask, publish
from tests.factories import ProjectFactory, ProjectSourceFactory

pytestmark = pytest.mark.django_db


def test_a_text_is_in_the_language_asked_for_and_says_where_it_is_not(client):
    ProjectFactory(
        ready=True,
        code="XYZ-1",
        source_language="it",
        title_en="",
        title_fr="Soins",
        title_it="Cure",
        note_it="Una nota.",
    )
    publish()

    french = ask(client, "projects/XYZ-1", lang="fr")
    english = ask(client, "projects/XYZ-1", lang="en")
    italian = ask(client, "projects/XYZ-1", lang="it")

    assert (french["title"], french["note"]) == ("Soins", "Una nota.")
    assert french["fallbacks"] == {"note": "it"}
    assert (english["title"], english["note"]) == ("Cure", "Una nota.")
    assert english["fallbacks"] == {"title": "it", "note": "it"}
    assert italian["title"] == "Cure"
    assert "fallbacks" not in italian


def test_a_fallback_inside_a_list_is_named_by_its_place(client):
    project = ProjectFactory(ready=True, code="XYZ-1", title_fr="Soins", source_language="fr")
    ProjectSourceFactory(project=project, position=1, says_en="", says_fr="Rien.")
    ProjectSourceFactory(
        project=project, position=2, source_language="fr", says_en="", says_fr="Tout."
    )
    publish()

    assert ask(client, "projects/XYZ-1", lang="en")["fallbacks"] == {
        "sources.0.says": "fr",
        "sources.1.says": "fr",
    }


@pytest.mark.parametrize(
    ("query", "accepted", "language"),
    [
        pytest.param({}, "", "en", id="nothing said"),
        pytest.param({}, "it-IT,fr;q=0.5", "it", id="by the header"),
        pytest.param({}, "de", "en", id="a language we do not speak"),
        pytest.param({"lang": "fr"}, "it", "fr", id="the parameter wins"),
    ],
)
def test_the_language_is_that_of_the_parameter_then_of_the_header(
    client, query, accepted, language
):
    ProjectFactory(ready=True, code="XYZ-1", title_en="Care", title_fr="Soins", title_it="Cure")
    publish()

    response = client.get(f"{API}/projects/XYZ-1/", query, headers={"accept-language": accepted})

    assert response.json()["title"] == {"en": "Care", "fr": "Soins", "it": "Cure"}[language]
    assert response["Content-Language"] == language
    assert "Accept-Language" in response["Vary"]

"""What in a public text blocks it, in three languages, and what does not."""

from __future__ import annotations

import pytest

from editions.lint import COORDINATES, SMALL_GROUP, TELEPHONE, look

K = 35


def rules(language: str, text: str) -> set[str]:
    return {found.rule for found in look(text, language=language, k=K)}


@pytest.mark.parametrize(
    "text",
    [
        "The well is at 14.4889, -4.1975.",
        "GPS: 14.48 N 4.19 W",
        "Le puits (14,4889 ; -4,1975) est ouvert.",
        "14°29′20″ N, 4°11′51″ W",
        "14° 29' N",
        "at 14.5° N",
        "Lat: 14.4",
        "latitude 14,48",
        "The well is at 29P 612345 1567890.",
        "30 P 412345E 1602345N",
        "UTM 412345/1602345",
        "30P XX 12345 67890",
        "X: 612345, Y: 1567890",
    ],
)
def test_coordinates(text):
    assert COORDINATES in rules("en", text)


@pytest.mark.parametrize(
    "text",
    [
        "Call +223 70 00 00 00.",
        "0022370000000",
        "Tel. 70000000",
        "téléphone : 70 00 00 00",
        "WhatsApp 70-00-00-00",
        "70.00.00.00",
        "Appelez le 76123456.",
        "(76123456)",
        "au n° 76123456",
        "22376123456",
        "76 12 34 56",
    ],
)
def test_telephone_numbers(text):
    assert TELEPHONE in rules("fr", text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "7 survivors of violence were helped."),
        ("en", "Seven of the girls had been recruited."),
        ("en", "thirty-four unaccompanied children"),
        ("en", "cases of GBV: 9"),
        ("en", "no child, and only one survivor"),
        ("en", "Of the children who came, 12 were unaccompanied."),
        ("en", "0 children were recruited"),
        ("fr", "12 enfants non accompagnés ont été accueillis"),
        ("fr", "quatre cas de VBG"),
        ("fr", "vingt et un mineurs"),
        ("fr", "une seule survivante"),
        ("fr", "trois jeunes recrutés par des groupes armés"),
        ("it", "tre bambini reclutati"),
        ("it", "ventidue sopravvissute"),
        ("it", "vittime di stupro: 8"),
        ("it", "una sola ragazza"),
        ("en", "a dozen children"),
        ("en", "a handful of girls"),
        ("fr", "une douzaine d’enfants"),
        ("fr", "une vingtaine de filles"),
        ("it", "una ventina di bambini"),
        ("it", "mezza dozzina di ragazze"),
        ("fr", "8 ex-combattants"),
        ("en", "12 former combatants"),
        ("it", "sei ex combattenti"),
        ("en", "7 UASC"),
        ("fr", "quatre EAFGA"),
    ],
)
def test_a_small_number_near_a_vulnerable_group(language, text):
    assert rules(language, text) == {SMALL_GROUP}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        pytest.param("en", "35 survivors were helped.", id="at the threshold"),
        pytest.param("en", "1,234 children", id="thousands"),
        pytest.param("fr", "8 200 enfants", id="thousands set with a space"),
        pytest.param("fr", "8\u202f200 enfants", id="thousands set with a narrow space"),
        pytest.param("en", "children under 5", id="age in figures"),
        pytest.param("en", "children under five", id="age in words"),
        pytest.param("fr", "les enfants de moins de 5 ans", id="age with its unit"),
        pytest.param("fr", "des enfants de 6 à 59 mois", id="span of ages"),
        pytest.param("it", "bambini tra i 6 e i 23 mesi", id="span of ages in Italian"),
        pytest.param("en", "5 % of the children", id="share"),
        pytest.param("en", "3 schools for children", id="things"),
        pytest.param("en", "on 12 March children came", id="date"),
        pytest.param("en", "for 18 months, children", id="time"),
        pytest.param("en", "due to the recruited girls", id="a word that is a number elsewhere"),
        pytest.param("fr", "une fille et un garçon", id="articles"),
        pytest.param("en", "He met 3. Children came later.", id="another sentence"),
        pytest.param("en", "12 wells were dug in the region for people.", id="no such group"),
        pytest.param("en", "AID 12289/01/6: children", id="reference"),
        pytest.param("en", "see https://example.org/7/14.4889,-4.1975 children", id="address"),
        pytest.param("en", "2013–2024, children", id="years"),
        pytest.param("en", "1.5 million children", id="millions"),
        pytest.param("en", "EUR 1,234,567.00 and 98,765.43", id="money"),
        pytest.param("en", "a dozen schools for girls", id="a dozen things"),
        pytest.param("fr", "une douzaine d’écoles de filles", id="a dozen things in French"),
        pytest.param("en", "dozens of children", id="dozens"),
        pytest.param("fr", "un couple avec des enfants", id="a couple of parents"),
        pytest.param("en", "6,032,908 or 60329081 people", id="eight digits of people"),
        pytest.param("fr", "76123456 FCFA, 25000000 en tout", id="eight digits of money"),
        pytest.param("en", "AID 12289, grant no. 76123456", id="eight digits of a reference"),
        pytest.param("en", "list of 20240131", id="eight digits of a day"),
        pytest.param("en", "in 2013 2014 2015 2016", id="years beside each other"),
    ],
)
def test_what_is_harmless(language, text):
    assert rules(language, text) == set()


def test_the_words_that_were_found_are_told():
    (found,) = look("In all, seven  of the girls came.", language="en", k=K)

    assert found.fragment == "seven of the girls"

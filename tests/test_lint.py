"""What in a public text blocks it, in three languages, and what does not."""

from __future__ import annotations

import pytest

from editions.lint import COORDINATES, SMALL_GROUP, TELEPHONE, look

K = 35


def rules(text: str) -> set[str]:
    return {found.rule for found in look(text, k=K)}


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
    assert COORDINATES in rules(text)


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
    assert TELEPHONE in rules(text)


@pytest.mark.parametrize(
    "text",
    [
        "7 survivors of violence were helped.",
        "Seven of the girls had been recruited.",
        "thirty-four unaccompanied children",
        "cases of GBV: 9",
        "no child, and only one survivor",
        "Of the children who came, 12 were unaccompanied.",
        "0 children were recruited",
        "12 enfants non accompagnés ont été accueillis",
        "quatre cas de VBG",
        "vingt et un mineurs",
        "une seule survivante",
        "trois jeunes recrutés par des groupes armés",
        "tre bambini reclutati",
        "ventidue sopravvissute",
        "vittime di stupro: 8",
        "una sola ragazza",
        "a dozen children",
        "a handful of girls",
        "une douzaine d’enfants",
        "une vingtaine de filles",
        "una ventina di bambini",
        "mezza dozzina di ragazze",
        "8 ex-combattants",
        "12 former combatants",
        "sei ex combattenti",
        "7 UASC",
        "quatre EAFGA",
        "The report says “trois enfants recrutés” of Bankass.",
        "bambini reclutati: due a Mopti, seven in Ségou",
        "seize enfants recrutés",
        "Enfants recrutés : sept.",
        "Support was given to 5 girls aged 12 to 17 years.",
        "Un soutien a été apporté à 5 filles âgées de 12 à 17 ans.",
        "la prise en charge de 7 victimes de 14 ans",
        "sostegno a 5 ragazze di 12 anni",
        "5 to 7 survivors aged 18 years",
        "7 school children were recruited",
    ],
)
def test_a_small_number_near_a_vulnerable_group(text):
    assert rules(text) == {SMALL_GROUP}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("35 survivors were helped.", id="at the threshold"),
        pytest.param("1,234 children", id="thousands"),
        pytest.param("8 200 enfants", id="thousands set with a space"),
        pytest.param("8\u202f200 enfants", id="thousands set with a narrow space"),
        pytest.param("children under 5", id="age in figures"),
        pytest.param("children under five", id="age in words"),
        pytest.param("les enfants de moins de 5 ans", id="age with its unit"),
        pytest.param("des enfants de 6 à 59 mois", id="span of ages"),
        pytest.param("bambini tra i 6 e i 23 mesi", id="span of ages in Italian"),
        pytest.param("5 % of the children", id="share"),
        pytest.param("3 schools for children", id="things"),
        pytest.param("on 12 March children came", id="date"),
        pytest.param("for 18 months, children", id="time"),
        pytest.param("due to the recruited girls", id="a word that is a number elsewhere"),
        pytest.param("the tranche for children is due in May", id="what falls due"),
        pytest.param("girls seize the moment", id="a verb that is a number in French"),
        pytest.param("since Sept. 2023 children came", id="a month cut short"),
        pytest.param("une fille et un garçon", id="articles"),
        pytest.param("He met 3. Children came later.", id="another sentence"),
        pytest.param("12 wells were dug in the region for people.", id="no such group"),
        pytest.param("AID 12289/01/6: children", id="reference"),
        pytest.param("see https://example.org/7/14.4889,-4.1975 children", id="address"),
        pytest.param("2013–2024, children", id="years"),
        pytest.param("1.5 million children", id="millions"),
        pytest.param("EUR 1,234,567.00 and 98,765.43", id="money"),
        pytest.param("a dozen schools for girls", id="a dozen things"),
        pytest.param("une douzaine d’écoles de filles", id="a dozen things in French"),
        pytest.param("dozens of children", id="dozens"),
        pytest.param("un couple avec des enfants", id="a couple of parents"),
        pytest.param("6,032,908 or 60329081 people", id="eight digits of people"),
        pytest.param("76123456 FCFA, 25000000 en tout", id="eight digits of money"),
        pytest.param("AID 12289, grant no. 76123456", id="eight digits of a reference"),
        pytest.param("list of 20240131", id="eight digits of a day"),
        pytest.param("in 2013 2014 2015 2016", id="years beside each other"),
    ],
)
def test_what_is_harmless(text):
    assert rules(text) == set()


def test_the_words_that_were_found_are_told():
    (found,) = look("In all, seven  of the girls came.", k=K)

    assert found.fragment == "seven of the girls"

"""The field's words for people whose number is never published, and words that only sound alike."""

from __future__ import annotations

import unicodedata

import pytest

from programmes.never_published import as_words, never_published


@pytest.mark.parametrize(
    "text",
    [
        # Unaccompanied and separated children
        "Unaccompanied children",
        "Unaccompanied and separated children (UASC)",
        "UASC identified",
        "Children separated from their families",
        "Separated boys and girls",
        "Children reunited with their families",
        "Children in transit care centres",
        "Enfants non accompagnés",
        "Enfants non-accompagnés et séparés",
        "ENA identifiés",
        "Les ENA/ES pris en charge",
        "Mineurs isolés",
        "Enfants réunifiés avec leur famille",
        "Enfants en familles d’accueil transitoires",
        "Espaces pour enfants séparés",
        "Minori stranieri non accompagnati",
        "MSNA accolti",
        "MSNA",
        "Minori separati dalle famiglie",
        "Bambini ricongiunti alle famiglie",
        # Children who were with armed forces or groups
        "Children formerly associated with armed forces and groups",
        "Children recruited by armed groups",
        "Children enrolled by armed groups",
        "Girls released from armed groups",
        "CAAFAG",
        "CAAFAGs reintegrated",
        "Former child combatants",
        "Former child soldiers",
        "Training of former child soldiers",
        "Enfants associés aux forces et groupes armés",
        "Enfants sortis des groupes armés, réinsérés",
        "Enfants enrôlés dans les groupes armés",
        "Jeunes associés aux groupes armés",
        "Ex-EAFGA",
        "Enfants-soldats",
        "Ex-combattants enfants",
        "Enfants formés à la couture, ex-EAFGA",
        "Bambini associati a gruppi armati",
        "Bambine e bambini usciti dai gruppi armati",
        "Minori ex combattenti",
        # Grave violations
        "Children killed or maimed",
        "Abducted children",
        "Children in detention",
        "Grave violations verified",
        "Enfants tués ou mutilés",
        "Filles enlevées",
        "Violations graves signalées",
        "Bambini rapiti",
        # Survivors and victims
        "GBV survivors supported",
        "GBV survivors trained in sewing",
        "Training in sewing of GBV survivors",
        "Victims of gender-based violence",
        "SGBV victims",
        "Rape victims",
        "Victims of rape in floods",
        "Women raped",
        "Women who experienced gender-based violence",
        "Women affected by GBV",
        "Child victims",
        "Trafficked children",
        "Survivant(e)s de VBG",
        "Victimes de VBG prises en charge",
        "Victimes de violences sexuelles",
        "Formation professionnelle pour les survivantes",
        "Viols documentés",
        "Femmes violées",
        "Femmes ayant subi des violences",
        "Vittime di violenza di genere",
        "Vittime della tratta",
        "Sopravvissute alla violenza di genere",
        "Donne che hanno subito violenza",
        # Incidents and cases
        "GBV cases managed",
        "Cases of rape",
        "Protection incidents",
        "GBV referrals",
        "Children in individual case management",
        "Best interests determinations",
        "Cas de VBG",
        "Cas de protection suivis",
        "Gestion individuelle des cas",
        "Casi di violenza",
        "Segnalazioni di abusi",
    ],
)
def test_a_number_of_these_is_never_published(text):
    assert never_published(text)
    assert never_published(text.replace("’", "'"))
    assert never_published(unicodedata.normalize("NFD", text))
    assert never_published(_without_accents(text))


def _without_accents(text):
    apart = unicodedata.normalize("NFD", text)
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


@pytest.mark.parametrize(
    "text",
    [
        "Protection",
        "Protection de l’enfance",
        "People reached by protection activities",
        "GBV prevention sessions: participants",
        "Participants in awareness sessions on GBV",
        "Séances de sensibilisation sur les VBG",
        "Personnes sensibilisées sur les cas de VBG",
        "Lutte contre les viols",
        "Social workers trained in child protection case management",
        "Agents formés à l’accompagnement des survivantes",
        "Operatori formati sulla gestione dei casi di violenza",
        "Survivor-centred approach: staff trained",
        "Volunteers recruited for child protection",
        "Enseignants recrutés pour les enfants",
        "Young people recruited for cash for work",
        "Filles inscrites et enrôlées à l’école",
        "Children enrolled in nutrition programmes",
        "Latrines séparées pour filles et garçons",
        "Separated latrines for girls and boys",
        "Children displaced by armed groups",
        "Enfants des zones isolées",
        "Familles d’accueil",
        "Flood victims",
        "Victimes des inondations",
        "Populations victimes de la crise",
        "Personnes affectées par les violences",
        "Children affected by the crisis and other vulnerable minors",
        "Cas de paludisme traités chez les enfants",
        "Children treated in community case management",
        "Abris en cas de violences",
        "Étudiants de l’ENA",
        "Households asked in the MSNA",
        "Psychosocial support to children",
        "Minor repairs",
    ],
)
def test_a_number_of_these_may_be_published(text):
    assert never_published(text) == ""


def test_the_words_are_told_as_they_were_written():
    text = "Parmi eux, 40 enfants  sépa\u00adrés de leur famille"

    assert never_published("", "Wells", text) == "enfants séparés"


@pytest.mark.parametrize("code", ["uasc", "ena", "caafag_girls", "gbv-survivors"])
def test_the_code_of_a_group_is_read_as_words(code):
    assert never_published(as_words(code))

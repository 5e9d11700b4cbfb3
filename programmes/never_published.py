"""
The words of the field for people whose number is never published, in three languages. Pure.

Unaccompanied and separated children, children who were with armed forces or groups, survivors
and victims, incidents and cases, as the standards of child protection, reports on
grave violations and guidelines on gender-based violence name them. A number of them is never
published, however large; that of people who came to a session about them, or were trained to
help them, may be.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

# What a reader does not see, and what would keep two words from being the same.
UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
APOSTROPHES = str.maketrans("’‘ʼ´`′", "''''''")


def never_published(*texts: str) -> str:
    """The words for such people in any of these texts; nothing where there are none."""
    return next(filter(None, map(_told, texts)), "")


def as_words(code: str) -> str:
    """The code of a group in capitals, as acronyms are written."""
    return code.replace("-", " ").replace("_", " ").upper()


@lru_cache(maxsize=4096)
def _told(text: str) -> str:
    """The notes and groups of counts are the same in very many rows."""
    text = unicodedata.normalize("NFKC", UNSEEN.sub("", text).translate(APOSTROPHES))
    plain = "".join(unicodedata.normalize("NFD", one)[0] for one in text)
    found = _compiled(_NEVER).search(plain)
    if found:
        # Most texts name nobody, so what may be put aside is sought only here.
        rest = _compiled(_ASIDE).sub(lambda match: "|" * len(match[0]), plain)
        found = _compiled(_NEVER).search(rest)
    return " ".join(text[found.start() : found.end()].split()) if found else ""


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """When a text is first checked: readers check none, and both patterns are large."""
    return re.compile(pattern, re.I)


def _any(words: str) -> str:
    return f"(?:{'|'.join(words.split())})"


def _then(*words: str, within: int = 4) -> str:
    """These words in this order, with a few others between them, in one sentence."""
    gap = rf"(?:[^\w.;!?]+\w+){{0,{within}}}?[^\w.;!?]+"
    return gap.join(rf"\b{word}\b" for word in words)


def _near(one: str, other: str, within: int = 4) -> str:
    return f"{_then(one, other, within=within)}|{_then(other, one, within=within)}"


# All that follows is for text without accents and with straight apostrophes.
# Who
CHILD = _any(
    "child(?:ren)? kids? minors? girls? boys? infants? adolescents? teen\\w* "
    "enfants? mineure?s? filles? fillettes? garcons? adolescente?s? "
    "bambin[aoie] minor[ei] minorenn[ei] ragazz[aeio] ragazzin[aeio] fanciull[aeio] adolescent[ei]"
)
YOUNG = _any(rf"{CHILD} youths? young jeunes? giovan[ei]")
PERSON = _any(
    rf"{YOUNG} people persons? individuals? wom[ae]n m[ae]n mothers? "
    r"personnes? femmes? hommes? meres? person[ae] donn[ae] uomini madri"
)
SURVIVOR = _any(
    r"survivors? surviv(?:ed|ing) survivante?s? sopravvissut\w* superstit[ei] "
    r"victims? victimes? vittim[ae] rescapee?s?"
)

# Children who are alone
SEPARATED = _any("separated separee?s? separat[aeoi]")
CARE = _any(
    r"foster\w* reunited reunif\w* alternative\W+care family\W+tracing "
    r"transit\W+(?:\w+\W+)?cent(?:er|re)s? centres?\W+de\W+transit centr[io]\W+di\W+transito "
    r"prise\W+en\W+charge\W+alternative familles?\W+d'accueil\W+transitoires? "
    r"reunie?s?\W+(?:\w+\W+){0,2}famil\w+ riunit[aeio]\W+(?:\w+\W+){0,2}famigli\w+ "
    r"ricongiun\w* family\W+separation separation\W+familiale separazion[ei]\W+familiar[ei] "
    r"affidat[aeio] affidamento affidatari[ae]"
)

# Children who were with armed forces or groups
RECRUITED = _any(
    r"recruit\w* recrut\w* enrolee?s? enrolements? reclut\w* arruol\w* conscript\w* "
    r"enlisted fighters? soldiers? soldats? soldat[oi] combatants? combattante?s? combattent[ei]"
)
ARMED = _any(
    r"armed\W+(?:\w+\W+){0,2}?(?:forces?|groups?|actors?) militias? milices? milizi[ae] "
    r"(?:forces?|groupes?)\W+(?:\w+\W+){0,2}?armee?s? "
    r"(?:forz[ae]|grupp[io])\W+(?:\w+\W+){0,2}?armat[aeio]"
)
WITH = _any(
    r"associat\w* associee?s? affiliat\w* affiliee?s? linked liee?s? legat[aeio] former\w* ex "
    r"ancien\w* release[ds]? libere\w* liberat\w* rilasciat\w* sortie?s? exit\w* uscit[aeio] "
    r"demobili[sz]\w* smobilitat\w* withdrawn removed retiree?s? left quitt\w* joined rejoint\w* "
    r"unit[aei] used utilisee?s? usat[aeio] utilizzat[aeio] exploited exploitee?s? escaped fled "
    r"enrolled echappee?s? fuggit[aeio] scappat[aeio] captured capturee?s? catturat[aeio]"
)

# What is done to people
HARM = _any(
    r"s?gbv vs?bg vgb crsv ipv violen[cz]\w* rapes? viols? stupr[oi] abus abus[eio] "
    r"exploitations? sfruttament[oi] assaults? agressions? aggression[ei] maltraitances? "
    r"maltrattament[oi] harassment traffick\w* trafics? (?:de|la)\W+traite (?<!si\s)tratta "
    r"recruit\w* recrut\w* reclut\w* excisions? fgm mgf mutila\w* marriages? mariages? "
    r"matrimoni\w* tortur[aei]s? (?-i:SEA|EAS|AES)"
)
# Of what one person suffers, while whole regions are “affected by violence”.
OF_ONE = _any(
    r"s?gbv vs?bg crsv ipv rapes? viols? stupr[oi] excisions? fgm mgf "
    r"(?:gender|sexual|domestic)\W+(?:based\W+)?violence "
    r"violences?\W+(?:sexuelles?|conjugales?|domestiques?|basees?\W+sur|de\W+genre) "
    r"violenz[ae]\W+(?:sessual[ei]|domestic\w+|di\W+genere|basat[ae])"
)
SUFFERED = _any(r"suffered experienced subjected underwent subie?s? subissant subit[aeio]")
AFFECTED = _any(r"affected exposed touchee?s? affectee?s? exposee?s? colpit[aeio] espost[aeio]")
HURT = _any(
    r"violee?s? violentat[aeio] abused abusee?s? abusat[aeio] molest\w* assaulted agressee?s? "
    r"battered beaten battues? maltreated maltraitee?s? maltrattat[aeio] exploited exploitee?s? "
    r"sfruttat[aeio] trafficked tortured torturee?s? torturat[aeio] excisee?s?"
)
TAKEN = _any(
    r"killed maimed mutil\w* tuee?s uccis[aeio] abduct\w* kidnap\w* enlevee?s? enlevements? "
    r"rapit[aeio] rapiment[io] sequestrat\w* detained detention detenue?s? detenut[aeio] "
    r"in\W+conflict\W+with\W+the\W+law en\W+conflit\W+avec\W+la\W+loi "
    r"in\W+conflitto\W+con\W+la\W+legge"
)

# What somebody keeps a file of
CASE = _any(
    r"cases? caseload cas casi caso incidents? incident[ei] episod[ei] allegations? referrals? "
    r"referencements? signalements? segnalazion[ei] violations? violazion[ei]"
)
RIGHTS = _any("grave graves gravi rights droits diritti")
HANDLING = _any(r"case\W+manage\w+ gestion\W+(?:des?\W+)?cas gestione\W+(?:dei|del|di)\W+cas[io]")
SINGLY = _any(
    r"individual\w* individuel\w* social\w* sociaux psychosocial\w* psicosocial\w* "
    r"risks? risques? rischio vulnerabl\w* protection protezione"
)

_NEVER = "|".join(
    [
        r"\bunaccompanied\b|\bnon[\s-]accompagn\w*",
        # In capitals, and not the school: l’ENA.
        r"(?-i:(?<![lL]')\b(?:UASCs?|UAMs?|UACs?|ENAS?|MNA|MIE)\b)",
        # Nor the assessment of needs, which has an article in the feminine.
        r"(?-i:\b(?:i|dei|ai|dai|di|per)\s+MSNA\b|\bMSNA\s+(?:\w+\s+)?\w+ti\b)",
        r"(?-i:(?:^|\|)\s*MSNA\s*(?:\||$))",
        _near(CHILD, SEPARATED),
        rf"\b{CHILD}\W+(?:etrangers?\W+|stranieri\W+)?(?:isolee?s?|isolati|soli)\b",
        _near(CHILD, CARE),
        r"\bbest\W+interests?\W+(?:assess|determin|procedure)\w*",
        r"\b(?:evaluation|determination)\W+de\W+l'interet\W+superieur",
        r"\b(?:caafa?gs?|cafaags?|waafags?|eafgas?|eafagas?|esfgas?|easfgas?)\b",
        _near(CHILD, RECRUITED),
        _then(YOUNG, WITH, ARMED),
        _then(WITH, ARMED, YOUNG),
        _then(ARMED, WITH, YOUNG),
        rf"\b{SURVIVOR}\b",
        r"\braped\b|\brapes\b|\bviols\b|\bstupri\b|\bstuprat\w+",
        _near(PERSON, HURT, within=2),
        _near(CHILD, TAKEN, within=3),
        _then(SUFFERED, HARM),
        _then(PERSON, AFFECTED, OF_ONE),
        _near(CASE, _any(f"{HARM} protection protezione")),
        _near(CASE, RIGHTS, within=2),
        _near(HANDLING, SINGLY),
        r"\bgestion\W+individuelle\W+des?\W+cas\b",
        r"\bgestione\W+individuale\W+de[il]\W+cas[io]\b",
    ]
)

# What tells that something else is counted; put aside before looking.
_IN = r"(?:in|on|about|sur|en|contre|su|sul|sulla|sulle|sui|sugli|sull'|contro)"
_TO = r"(?:a|au|aux|dans|alla|alle|ai|allo|all'|nella|nell')"


def _up_to(words: str, *, first: str) -> str:
    """The first word and all up to these words, within the sentence."""
    return rf"{first}(?!\w)(?:(?!\b(?:{words})\b)[^.,;:()|])*"


_FOR = (
    r"for|with|among|by|who|whom|that|having|pour|aupres|avec|par|qui|ayant|per|con|tra|da|dai|"
    r"dalle|che|former|ex|anciens?"
)
_NOT_ARMED = rf"(?!\W+(?:\w+\W+){{0,3}}?{ARMED})"
_STAFF = _any(
    r"teachers? agents? volunteers? workers? staff personnel animators? animateurs? animatrices? "
    r"enseignante?s? volontaires? travailleu\w+ educat(?:ors?|eurs?|rices?|or[ei]) insegnant[ei] "
    r"volontar[ie] operator[ie] personale relais moniteurs? facilitat\w+"
)
_FACILITY = _any(
    r"latrin\w* toilet\w* douches? showers? docce bagni salles? rooms? blocs? blocks? blocchi "
    r"cabines? spaces? espaces? spazi dortoirs? classes? classi quartiers? facilities"
)
_DISASTER = _any(
    r"disasters? catastrophes? catastrof\w+ calamit\w+ floods? flooding inond\w+ alluvion\w+ "
    r"droughts? secheresses? siccit\w+ fires? incendies? incendi earthquakes? terremot\w+ "
    r"cris[ie]s? famines? faim hunger fame insecurity insecurite insicurezza malnutri\w+ "
    r"intemperies storms? epidemi\w+ choler\w+"
)
_VICTIM = _any("victims? victimes? vittim[ae] rescapee?s?")
_ASIDE = "|".join(
    [
        # People trained in something, up to whom it is for.
        r"\b(?:trained|formee?s?|sensibilisee?s?|format[aeio]|sensibilizzat[aeio])\W+"
        + _up_to(_FOR, first=f"(?:{_IN}|{_TO})"),
        # Sessions about something, up to whom they are for, or who they are.
        r"\b(?:trainings?|sessions?|seances?|workshops?|ateliers?|formations?|sensibilisation|"
        r"awareness|formazion[ei]|sensibilizzazione|session[ei]|incontri)\W+"
        + _up_to(rf"{_FOR}|{SURVIVOR}|unaccompanied|non.accompagn\w*", first=_IN),
        r"\b(?:prevention|prevenzione|lutte|lotta|fight|against|contre|contro)"
        rf"(?:[ '-]+(?!{HARM}\b)\w+){{0,3}}[ '-]+{HARM}\b",
        r"\b(?:survivor|victim)s?[ -](?:cent(?:er|re)d|focused|based)\b",
        rf"\bcentr\w+ (?:on|sur|sull\w*)[ ']+(?:l\w+[ ']+)?{SURVIVOR}\b",
        rf"\b{_VICTIM}\W+(?:(?!{HARM}\b)\w+\W+){{0,3}}?{_DISASTER}\b",
        rf"\b{_DISASTER}\W+{_VICTIM}\b",
        rf"\b{_FACILITY}\W+(?:(?!{CHILD}\b)\w+\W+){{0,2}}?{SEPARATED}\b",
        rf"\b{SEPARATED}\W+{_FACILITY}\b|\b(?:sex|gender)[ -]separated\b",
        # Who was employed, or goes to school, unless it was to an armed group.
        rf"\b{_STAFF}\W+(?:\w+\W+){{0,2}}?(?:recruit|recrut|reclut|enrol)\w*{_NOT_ARMED}",
        rf"\benrol\w*\W+(?:in|into|at|a|au|aux|dans|en)\b{_NOT_ARMED}",
        r"\b(?:in case of|in (?:this|that|each|the) case|en cas (?:de|des|du|d'\w+)|"
        r"cas par cas|dans (?:ce|le) cas|le cas echeant|in caso di|nel caso|"
        r"case stud\w+|etudes? de cas)\b",
    ]
)

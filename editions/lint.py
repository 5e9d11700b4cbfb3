"""
Words and numbers that must not stand in a public text. Pure: text in, what was found out.

A missed danger is worse than a false alarm, which a second person may override; yet a
gate that cries at every text would be overridden unread. So a small number counts only in
the sentence of a vulnerable group, and not where it is plainly an age, a date, a share, a
place in a list or a number of things. Every language is looked for in every text: a quotation
may stand in another one than the rest, and a text in the column of another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

COORDINATES, TELEPHONE, SMALL_GROUP = "coordinates", "telephone", "small_group"
# So many words before or behind a number belong to it.
NEAR = 7

_ADDRESS = re.compile(r"(https?://|www\.)\S+|\S+@\S+")
_COORDINATES = [
    # 14.4889, -4.1975 and 14,4889; -4,1975
    re.compile(r"[-−+]?\d{1,2}\.\d{2,}°?\s*[NS]?\s*[,;/ ]\s*[-−+]?\d{1,3}\.\d{2,}°?\s*[EWO]?\b"),
    re.compile(r"[-−+]?\d{1,2},\d{3,}°?\s*[NS]?\s*[;/ ]\s*[-−+]?\d{1,3},\d{3,}(?!\d)"),
    # 14° 29′ 20″ N; 14°29'N; 14.5° N
    re.compile(r"\d{1,3}\s*°\s*\d{1,2}(?:[.,]\d+)?\s*['’′´]"),
    re.compile(r"\d{1,3}(?:[.,]\d+)?\s*°\s*(?:[NSEWO]\b|nord|sud|north|south|est|ouest|west|east)"),
    re.compile(r"\b[NSEWO]\s*\d{1,3}[.,]\d{2,}"),
    # UTM and the grid made of it: 29P 612345 1567890; 29P XX 12345 67890; 612345 E, 1567890 N
    re.compile(
        r"\b(?:0?[1-9]|[1-5]\d|60)\s?[C-HJ-NP-X]\s*[,;:]?\s*"
        r"(?:(?:[EX]\s*[:=]?\s*)?\d{3}\s?\d{3}(?:[.,]\d+)?\s*(?:m?\s?E)?[\s,;/]+"
        r"(?:[NY]\s*[:=]?\s*)?\d{1,2}\s?\d{3}\s?\d{3}|[A-HJ-NP-Z]{2}\s*\d{2,5}\s*\d{2,5})(?!\d)"
    ),
    re.compile(r"\b\d{6}\s*m?\s?E\b[\s,;/]*\d{6,7}\s*m?\s?N\b"),
    re.compile(r"\b[EX]\s*[:=]?\s*\d{6}\b.{0,6}?\b[NY]\s*[:=]?\s*\d{6,7}\b"),
    re.compile(r"\bUTM\b[^.\n]{0,20}?\d{5}"),
    re.compile(
        r"\b(?:lat(?:itude|itudine)?|lon(?:g|gitude|gitudine)?)\b\.?\s*[:=]?\s*[-−]?\d", re.I
    ),
]
_TELEPHONE = [
    re.compile(r"(?:\+|\b00)\d{1,3}[\s.\-/()]*(?:\d[\s.\-/()]*){6,}"),
    re.compile(r"(?<![\d.,])\d{2}(?:[\s.\-/]\d{2}){3,4}(?![\d.,]\d)(?!\d)"),
    re.compile(
        r"\b(?:t[eé]l(?:[eé]phone|efono)?|phone|mobile|cell(?:ulare)?|whatsapp|gsm|fax)\b\.?\s*[:.]?"
        r"\s*\(?\+?\d(?:[\s.\-/()]*\d){5,}",
        re.I,
    ),
]
# Eight digits, as in Mali; unless they are a day, a round sum, an amount or a reference.
_EIGHT_DIGITS = re.compile(r"(?<![\w.,/+\-–°#€$£])(?:223)?[2-9]\d{7}(?![\w%€$£]|[.,/\-–]\w)")
_DAY = re.compile(r"20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_REFERENCE_BEFORE = re.compile(
    r"(?:[€$£]|\b(?:ids?|codes?|aid|r[ée]f\w*|rif\w*|grants?|awards?|contra[ct]\w*|proje[ct]\w*|"
    r"progett\w*|subvention|eur|usd|xof|f?cfa))\W{0,2}(?:(?:n[o°]?|nr|num[eé]ro|number)\W{0,2})?$",
    re.I,
)
_AMOUNT_BEHIND = re.compile(
    r"\s*(?:[€$£%]|(?:f\s?cfa|cfa|xof|eur|usd|euros?|dollars?|francs?|franchi|people|persons?|"
    r"person[ae]|personnes?|individu\w*|beneficiar\w*|b[ée]n[ée]ficiaires?|habitants?|"
    r"inhabitants?|abitanti|child(?:ren)?|enfants?|bambin\w+|wom[ae]n|femmes?|donn[ae]|m[ae]n|"
    r"hommes?|uomini|lit(?:er|re|ri)s?|kg|tonn\w+)\b)",
    re.I,
)
GROUPS = re.compile(
    r"""\b(?:
    child(?:ren)?(?:’s|'s)?|kids?|minors?|girls?|boys?|infants?|orphans?|surviv\w*|victims?|
    (?:ex-?)?combatants?|(?:ex-?)?fighters?|caafa?gs?|uascs?|
    recruit\w*|unaccompanied|separated|gbv|sgbv|vbg|vsbg|vgb|rape[sd]?|raped|traffick\w*|
    enfants?|mineur\w*|filles?|fillettes?|gar[çc]ons?|orphelin\w*|victimes?|recrut\w*|enr[ôo]l\w*|
    viols?|viol[ée]\w*|non[\s-]accompagn\w*|s[ée]par[ée]s?|traite|
    eafgas?|(?-i:ENAS?)|(?:ex-?)?combattant\w*|(?:ex-?)?combattent[ei]|
    bambin\w*|minori|minorenn\w*|ragazz[aeio]|orfan\w*|vittim\w*|sopravvissut\w*|reclut\w*|
    arruolat\w*|stupr\w*|tratta
    )\b""",
    re.I | re.X,
)
_WORDS = {
    "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen twenty",
    "fr": "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze "
    "quinze seize dix-sept dix-huit dix-neuf vingt",
    "it": "zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici "
    "quattordici quindici sedici diciassette diciotto diciannove venti",
}
_THIRTY = {"en": "thirty", "fr": "trente", "it": "trenta"}
# Numbers of one language that are words of another, unless these stand beside them.
_ELSEWHERE = {
    "due": r"(?<!\bis\s)(?<!\bare\s)(?<!\bwas\s)(?<!\bwere\s)(?<!\bbe\s)due"
    r"(?!\s+(?:to|course|diligence|process|regard|consideration|respect|attention|date)\b)",
    "seize": r"seize(?!\s+(?:the|this|an|any|every|their|its|her|power|control|opportunit\w+)\b)",
    "sept": r"sept(?!\.?,?\s+(?:19|20)\d\d\b)",
}
# “One” is an article in French and Italian, and rarely a number elsewhere: only with “only”.
_ONE = re.compile(
    r"\b(?:only\s+one|a\s+single|une?\s+seule?|une?\s+unique|un[oa]?\s+sol[oa])\b", re.I
)
# “A dozen” and its like, with the “of” behind it. With an article: dozens may be many.
_DOZENS = {
    **dict.fromkeys(["handful", "poignée", "poignee", "manciata", "paio", "couple of"], 5),
    **{"dizaine": 10, "decina": 10, "dozen": 12, "douzaine": 12, "dozzina": 12},
    **{"quinzaine": 15, "quindicina": 15, "vingtaine": 20, "ventina": 20},
    **{"trentaine": 30, "trentina": 30},
}
_DOZEN = re.compile(
    r"\b(?:an?|une?|un[ao]?|half|mezza)[\s-]+(?:(?:half|demi|mezza|petite|bonne|buona)[\s-])?"
    rf"({'|'.join(_DOZENS)})\b(?:\s+(?:of|de|di)\b|\s+d['’])?",
    re.I,
)
_DIGITS = re.compile(r"(?<![\w.,/+\-–−’'′°#])\d{1,3}(?![\w%°]|[.,/:–−\-]\d|[.,]\w)")
# 8 200 is one number.
_THOUSANDS = re.compile(r"(?<![\d.,])(\d{1,3})((?:[ \u00a0\u202f]\d{3})+)(?!\d)")
_TOKEN = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*|[.!?;:\n]", re.U)
_END = re.compile(r"[.!?]\s+(?=[A-ZÀ-ÖØ-Þ«“\"])|[;\n]")
# What is plainly counted as no people: ages, times, shares, things.
THINGS = r"""
    per\s?cent|pour\s?cent|per\s?cento|years?|yrs?|months?|weeks?|days?|hours?|
    ans?|ann[ée]es?|mois|semaines?|jours?|heures?|ann[io]|mes[ie]|settiman[ae]|giorn[io]|or[ae]|
    january|february|march|april|may|june|july|august|september|october|november|december|
    janvier|f[ée]vrier|mars|avril|mai|juin|juillet|ao[ûu]t|septembre|octobre|novembre|d[ée]cembre|
    gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre|
    cent(?:re|er)s?|centri|centro|schools?|[ée]coles?|scuol[ae]|class\w*|spaces?|espaces?|spazi\w*|
    regions?|r[ée]gions?|region[ie]|districts?|distrett[io]|cercles?|communes?|comun[ie]|
    municipalit\w+|villages?|villagg\w+|sites?|sit[io]|camps?|camp[io]|countries|pays|paes[ie]|
    facilit\w+|structures?|struttur[ae]|clinics?|cliniques?|hospitals?|h[ôo]pita\w+|ospedal[ie]|
    projects?|projets?|progett[io]|sectors?|secteurs?|settor[ie]|areas?|zones?|zon[ae]|
    partners?|partenaires?|organi[sz]a\w+|ong|ngos?|committees?|comit[ée]s?|comitat[io]|
    sessions?|s[ée]ances?|session[ie]|workshops?|ateliers?|laborator\w+|kits?|km|euros?|eur|usd|
    million\w*|milion[ie]|thousand|mille|mila|times?|fois|volte|phases?|fas[ie]|pages?|pagin[ae]|
    points?|wells?|puits|pozz[io]|boreholes?|forages?|latrines?|latrin[ae]|languages?|langues?|lingue|
    teams?|[ée]quipes?|squadr[ae]|units?|unit[ée]s?|unit[àa]|things?|choses?|cose|
    associa\w+|coop[ée]rativ\w+|vehicles?|v[ée]hicules?|veicol[io]
"""
# Behind a number: what makes it an age, a time, a share, or a number of things.
_NOT_PEOPLE = re.compile(
    r"""^\s*(?:[-–]\s*)?(?:\(?\s*(?:
    new|nouve\w+|nuov\w+|main|principa\w+|different|diff[ée]rent\w*|health|rural|public|local|
    mobile|community|nutrition\w*|social|safe|target\w*|other|autres?|altr[ie]
    )\s+){0,2}(?:"""
    rf"{THINGS}"
    r")\b",
    re.I | re.X,
)
# Who is called after a thing: “7 school children” are children.
_CALLED_AFTER = re.compile(
    r"\s*(?:school|camp|village|district|area|zone|site|class)(?:[\s-]aged?)?[\s-]+"
    rf"(?:{GROUPS.pattern})",
    re.I | re.X,
)
# Before a number: what makes it an age or a name.
_AGE_BEFORE = re.compile(
    r"(?:under|over|below|above|age[ds]?|aged?\s+(?:between|from)|between|from|to|and|than|least|until|"
    r"moins\s+de|plus\s+de|[aâ]g[ée]e?s?\s+(?:de|entre)|entre|de|[aà]|et|ans|"
    r"sotto\s+i|et[àa]|tra|fra|i|dai|ai|da|e|meno\s+di|phase|fase|n[°o]|nr|article|art|"
    r"resolution|r[ée]solution|annex|sdg|odd|goal|level|niveau|livello|aid)\.?\s*$",
    re.I,
)
_OTHER_END = re.compile(r"\s*(?:to|and|à|et|a|e|[-–])\s*(?:i\s+|les\s+)?\d", re.I)
_CHILDREN_UNDER = re.compile(rf"(?:{GROUPS.pattern})\s+(?:under|below|over|aged?)\s+$", re.I | re.X)
_AGE_UNIT = re.compile(r"\b(?:years?|months?|ans|mois|ann[io]|mesi)\b", re.I)


@dataclass(frozen=True, slots=True)
class Found:
    """What is dangerous in a text, and the words themselves."""

    rule: str
    fragment: str


def look(text: str, *, k: int) -> Iterator[Found]:
    """Everything in a text that blocks its publication; `k` is the threshold of small groups."""
    # Addresses hold digits of all kinds; what they lead to is not this text.
    text = _ADDRESS.sub(lambda match: " " * len(match[0]), text)
    for patterns, rule in ((_COORDINATES, COORDINATES), (_TELEPHONE, TELEPHONE)):
        found = next((match for pattern in patterns if (match := pattern.search(text))), None)
        if rule == TELEPHONE and not found:
            found = _eight_digits(text)
        if found:
            yield Found(rule, found[0].strip())
    text = _THOUSANDS.sub(lambda match: re.sub(r"\s", "", match[0]), text)
    for sentence in _END.split(text):
        yield from _small_groups(sentence, k)


def _eight_digits(text: str) -> re.Match[str] | None:
    """The first number that may be of a telephone, by itself and by what stands beside it."""
    for match in _EIGHT_DIGITS.finditer(text):
        if not (
            match[0].endswith("000")
            or _DAY.fullmatch(match[0])
            or _REFERENCE_BEFORE.search(text[: match.start()])
            or _AMOUNT_BEHIND.match(text, match.end())
        ):
            return match
    return None


def _small_groups(sentence: str, k: int) -> Iterator[Found]:
    groups = list(GROUPS.finditer(sentence))
    if not groups:
        return
    for start, end, value in _numbers(sentence):
        if value >= k or _is_plain(sentence, start, end):
            continue
        for group in groups:
            between = sentence[min(end, group.end()) : max(start, group.start())]
            if len(_TOKEN.findall(between)) < NEAR:
                first, last = min(start, group.start()), max(end, group.end())
                yield Found(SMALL_GROUP, " ".join(sentence[first:last].split()))
                break


def _numbers(sentence: str) -> Iterator[tuple[int, int, int]]:
    for match in _DIGITS.finditer(sentence):
        yield match.start(), match.end(), int(match[0])
    for match in _SPELLED.finditer(sentence):
        yield match.start(), match.end(), _VALUES[match[0].casefold()]
    for match in _ONE.finditer(sentence):
        yield match.start(), match.end(), 1
    for match in _DOZEN.finditer(sentence):
        yield match.start(), match.end(), _DOZENS[match[1].casefold()]


def _values(language: str) -> dict[str, int]:
    """What each word for a number means: up to thirty-nine, in one language."""
    words = _WORDS[language].split()
    values = {word: value for value, word in enumerate(words) if value != 1}
    for tens, base in ((words[20], 20), (_THIRTY[language], 30)):
        values[tens] = base
        for unit, word in enumerate(words[1:10], start=1):
            if language == "it":
                # venti and uno make ventuno
                values[(tens[:-1] if word[0] in "uo" else tens) + word] = base + unit
            else:
                values |= {f"{tens}-{word}": base + unit, f"{tens} {word}": base + unit}
        if language == "fr":
            values |= {f"{tens} et un": base + 1, f"{tens} et une": base + 1}
    return values


_VALUES = {word: value for language in _WORDS for word, value in _values(language).items()}
_SPELLED = re.compile(
    r"(?<![\w-])(?:"
    + "|".join(
        _ELSEWHERE.get(word, re.escape(word)) for word in sorted(_VALUES, key=len, reverse=True)
    )
    + r")(?![\w-])",
    re.I,
)


def _is_plain(sentence: str, start: int, end: int) -> bool:
    """Whether a number is plainly no number of people."""
    after, before = sentence[end:], sentence[:start]
    are_things = _NOT_PEOPLE.match(after) and not _CALLED_AFTER.match(after)
    if after.lstrip().startswith("%") or are_things or _CHILDREN_UNDER.search(before):
        return True
    # “from 6 to 59 months”: the unit stands behind the other end of the span. Behind a group it
    # is the age of these people: “to 5 girls aged 12 to 17 years”.
    is_of_span = _AGE_BEFORE.search(before) or _OTHER_END.match(after)
    ahead = after[:40]
    group = GROUPS.search(ahead)
    return bool(is_of_span and _AGE_UNIT.search(ahead[: group.start()] if group else ahead))

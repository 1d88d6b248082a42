"""Counts so small that somebody can be recognised."""

from collections.abc import Iterator

from crisisrunner.wording.checks.identifiers import kinds
from crisisrunner.wording.checks.identifiers.kinds import Mark
from crisisrunner.wording.checks.identifiers.late import Late
from crisisrunner.wording.checks.identifiers.plain import Plain

_DIGITS = r"(?:[2-9]|10)(?![\d.,:/%-])"
_FEW = {
    "en": r"two|three|four|five|six|seven|eight|nine|ten|both",
    "es": r"dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|ambos|ambas",
}
_MANY_PEOPLE = {
    "en": r"patients|people|persons|children|kids|residents|women|men|babies|newborns|infants|twins|boys|girls|adults"
    r"|teenagers|students|victims|casualties|deaths|cases of|survivors|mothers|families",
    "es": r"pacientes|personas|ninos|ninas|residentes|mujeres|hombres|bebes|adultos|jovenes|victimas|muertes|heridos",
}
_ONE = {
    "en": r"(?:the |an? )?only(?: one| \d)?|the single|the sole|just one|one|a single",
    "es": r"l[ao]s? unic[ao]s?|el unico|un solo|una sola|solo un[ao]?",
}
_ONE_PERSON = {
    "en": r"patient|person|child|kid|resident|woman|man|baby|newborn|infant|boy|girl|adult|teenager|student|victim"
    r"|casualty|death|survivor|mother",
    "es": r"paciente|persona|nin[oa]|residente|mujer|hombre|bebe|adulto|victima|muerte|herid[oa]",
}
_A = {"en": r"an?|another", "es": r"un|una|otr[oa]"}
_HAPPENED = {
    "en": r"(?:(?:has|had|have|is|was|were|been|being) ){0,2}(?:died|dead|killed|injured|hurt|missing|harmed|admitted"
    r"|discharged|brought|moved|transferred|infected|shot|found|attacked|lost)",
    "es": r"(?:(?:ha|fue|esta|resulto|quedo) ){0,2}(?:murio|muerto|muerta|fallecio|fallecid[oa]|herid[oa]|trasladad[oa]"
    r"|ingresad[oa]|ingreso|desaparecid[oa])",
}
_SOMEBODY = {
    "en": r"(?:(?:has|had|have|is|was|were|are|remains?|still|since|been|critically|seriously) ){0,3}"
    r"(?:died|dead|killed|injured|hurt|missing|discharged|admitted"
    r"|in (?:an? )?(?:\w+ )?(?:condition|intensive care|surgery))",
    "es": r"(?:(?:ha|han|esta|estan|sigue|siguen|fue|fueron) ){0,2}"
    r"(?:muri(?:o|eron)|muert[oa]s?|fallec(?:io|ieron|id[oa]s?)|herid[oa]s?|ingresad[oa]s?|en (?:estado|cuidados))",
}
_BETWEEN = {
    "en": r"(?:of (?:our|the|these|those) (?:\d{1,3} )?)?"
    r"(?:(?!(?:million|thousand|hundred|dozen|or|and|to|in|of|for|with|at|on|from|out|per|the|an|after|before|about|by"
    r"|hospitals?|hours?|days?|minutes?|years?|weeks?|times)\b)[a-z-]{3,14} ){0,2}",
    "es": r"(?:de (?:nuestr[oa]s|l[oa]s) )?(?:(?!(?:mil|millones|de|en|por|para|con|y|o|a)\b)[a-z]{3,14} ){0,1}",
}
_SHARE = Late(r"(?:\b(?:in|no|as|out of|of every|per|de cada|cada|entre)|\d) \Z")
_RULE = Late(r"\b(?:if|each|every|any|unless|si|cada)\b[^.!?\n]*\Z")
_OTHER_THING = Late(
    r"\s?(?:rooms?|beds?|portal|records?|safety|care|advocates?|per|an?|at a time|at each|por|a la vez"
    r"|in (?:three|four|five|ten|\d))\b"
)
_OFFER = Late(r"(?:people|persons?|personas?) (?:will|can|may|must|should|puede|va)\b")
_REACH = 60


def _pattern(language: str) -> Late:
    few, one, between, many, person = (
        part[language] for part in (_FEW, _ONE, _BETWEEN, _MANY_PEOPLE, _ONE_PERSON)
    )
    return Late(
        rf"(?<![\w.,:/$-])(?:(?:{few}|{_DIGITS}) {between}(?:{many})\b(?!')|(?:{one}|1) {between}(?:{person})\b(?!')"
        rf"|(?:{one}) (?:of (?:our|the|these|those)|de (?:nuestr[oa]s|l[oa]s)) (?:{many})\b"
        rf"|(?:{few}|{one}) (?:others? |later |still )?{_SOMEBODY[language]}\b"
        rf"|(?:{_A[language]}) (?:{person})\b(?= {_HAPPENED[language]}\b))"
    )


_COUNTED = {language: _pattern(language) for language in _FEW}


def counts(plain: Plain, language: str) -> Iterator[Mark]:
    """Counts of people below 11, in English and Spanish.

    The limit is a choice: the domain gives none, and fewer than 11 is the small-cell rule that is usual in health
    statistics. Shares ("one in three"), rules ("if one patient ...") and offers ("one person will help") count nobody.
    """
    text = plain.text
    for found in _COUNTED[language].all(text) if language in _COUNTED else ():
        start, end = found.span()
        before = text[max(0, start - _REACH) : start]
        if _SHARE.within(before) or _RULE.within(before) or _OTHER_THING.here(text, end):
            continue
        if not _OFFER.here(text, text.rfind(" ", start, end) + 1):
            yield Mark(start, end, kinds.FEW)

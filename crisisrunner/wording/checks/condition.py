"""How a patient is: one word out of five, and never "stable"."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from crisisrunner.incident.findings import Finding
from crisisrunner.wording.checks.identifiers.late import Late
from crisisrunner.wording.checks.identifiers.own import Own
from crisisrunner.wording.checks.identifiers.people import PERSON
from crisisrunner.wording.checks.identifiers.plain import Plain
from crisisrunner.wording.checks.reading import Reading

NAME = "condition"
LONGEST = 100_000
"""In characters; the check of identifiers keeps a longer text in."""
MOST = 20
"""So many findings of one text are told; who has read those knows."""

_FIVE = {
    "en": {"undetermined", "good", "fair", "serious", "critical"},
    "es": {
        *("indeterminado", "indeterminada", "bueno", "buena", "buen", "regular"),
        *("serio", "seria", "grave", "critico", "critica"),
    },
}
_NEVER = r"(?:un)?stable|stabili[sz]ed|(?:in)?estables?|estabilizad[oa]s?"
_STRONG = (
    rf"{_NEVER}|serious|critical|satisfactory|guarded|grave|improving|worsening|deteriorating|life-threatening"
    r"|critic[oa]|satisfactori[oa]|reservad[oa]|delicad[oa]|mejorando|empeorando"
)
"""Words that tell how a person is also without the word "condition" beside them."""
_WORD = (
    rf"(?:{_STRONG}|undetermined|good|fair|poor|bad|better|worse|excellent|severe|terminal|comfortable|favou?rable"
    r"|frail|weak|acceptable|normal|fine|indeterminad[oa]|buen[oa]?|regular|seri[oa]|mal[oa]?|mejor|peor)"
)
_TIMES = ("now", "still", "currently", "reportedly", "ahora", "aun", "sigue")
_NOW = rf"(?:{'|'.join(_TIMES)}) "
_DEGREE = rf"(?:{_NOW}|(?:very|extremely|more|less|slightly|muy|mas) ){{0,2}}"
_AND = r"(?:, ?|,? (?:but|and|or|to|then|yet|though|pero|y|o|a) |/)"

_MAY_TELL = re.compile(rf"{_STRONG}|condition|condicion|estado", re.IGNORECASE)
_RATING = Late(rf"(?<![\w-]){_DEGREE}{_WORD}(?:{_AND}{_DEGREE}{_WORD}){{0,4}}(?![\w-])")
_WORDS = Late(rf"\b{_WORD}\b")
_TELLS = Late(rf"\b(?:{_STRONG})\b")
_STABLE = Late(rf"\b(?:{_NEVER})\b")
_CONDITION_AFTER = Late(r" (?:condition|condicion)\b")
_CONDITION_BEFORE = Late(
    r"\b(?:(?:condition|condicion|estado|pronostico|prognosis)(?:[,:]|,? (?:is|was|remains?|has been|as|of|es|sigue))?"
    r"|(?:listed|described|reported|classified|upgraded|downgraded) (?:as|in|to)(?: an?)?) \Z"
)
_IS_BEFORE = Late(
    r"\b(?:is|are|was|were|remain(?:s|ed)?|be|been|stays?|now|still|also|all|both|\w{2,12}ly"
    r"|esta|estan|sigue|siguen) \Z"
)
_GOES_ON = Late(
    r"[^\w ]|\Z| (?:and|but|or|now|after|in|at|on|for|with|since|today|tonight|this|as|when|while|again|enough|despite"
    r"|following|tras|y|pero|en|desde|por|hoy|ahora|despues|segun|condition|condicion)\b| [^\w]"
)
_PERSONS = (
    r"\b(?:patients|people|persons?|children|kids|women|men|girls|boys|babies|victims|residents|survivors|injured"
    r"|wounded|adults?|vitals|signs|condition|prognosis|pacientes|personas?|ninos|ninas|mujeres|hombres|victimas"
    r"|heridos?|heridas?|condicion|pronostico)\b"
)
_THINGS = (
    r"\b(?:systems?|networks?|power|servers?|connections?|internet|phones?|suppl(?:y|ies)|pressure|temperatures?"
    r"|situation|version|services?|weather|roof|walls?|buildings?|structure|voltage|portal|platform|software|app"
    r"|applications?|database|lines?|link|generators?|electricity|water|oxygen|gas|heating|operations?|care|staffing"
    r"|prices|rates?|numbers?|environment|footing|release|build|ground|bridge|scaffold(?:ing)?|levels?|demand"
    r"|capacity|records?|websites?|sites?|computers?|equipment|machines?|e-?mail|wi-?fi|signal|schedule|roads?"
    r"|sistemas?|red|redes|energia|luz|conexion|servidor(?:es)?|servicios?|suministro|situacion|presion|temperatura"
    r"|telefonos?|plataforma|generador(?:es)?|agua|edificio)\b"
)
_ASIDE = r"\b(?:for|para) (?:(?:our|the|all|every|nuestros|los|las) )?\w+"
_WHO_OR_WHAT = Late(rf"(?P<aside>{_ASIDE})|(?P<thing>{_THINGS})|{PERSON.pattern}|{_PERSONS}")
_THEY = Late(r"\b(?:they|both|all|everyone|everybody|ellos|ellas|todos|todas)\b")

_NEXT_WORDS, _SENTENCE = 40, 200
"""So many characters are read after a word, and before it at most."""

_USE = {
    "en": 'Use one word: undetermined, good, fair, serious or critical (or "treated and released", "deceased").',
    "es": "Use one word: indeterminado, bueno, regular, grave or crítico (or: dado de alta, fallecido).",
}
_NOT_STABLE = '"Stable" is not a condition: a critical patient can be stable too.'
_SEVERAL = "This tells a patient's condition in more than one word."
_OTHER = "This is not one of the words for a patient's condition."


def find(reading: Reading) -> Iterator[Finding]:
    """Conditions of people that are told in other words than the five, or in more than one.

    A hospital tells who asks for a patient by name one word: undetermined, good, fair, serious or critical (the
    directory rule, 45 CFR 164.510(a)); the Spanish words are our translation. "Stable" about power, systems and
    networks passes.
    """
    yield from islice(_all(reading), MOST)


def _all(reading: Reading) -> Iterator[Finding]:
    plain = Plain(reading.body[:LONGEST])
    text, language = plain.text, "es" if reading.language.lower().startswith("es") else "en"
    if not _MAY_TELL.search(text):
        return
    own = Own(reading.organisation, text)
    for found in _RATING.all(text):
        words = [word for word in found[0].lower().split() if word not in _TIMES]
        if " ".join(words) in _FIVE[language] or own.holds(*found.span()):
            continue
        if _tells_how_somebody_is(plain, *found.span()):
            yield reading.block(NAME, *plain.span(*found.span()), f"{_message(found[0])} {_USE[language]}")


def _message(rating: str) -> str:
    if _STABLE.within(rating):
        return _NOT_STABLE
    return _OTHER if len(rating.split()) == 1 else _SEVERAL


def _tells_how_somebody_is(plain: Plain, start: int, end: int) -> bool:
    text = plain.text
    told = _CONDITION_AFTER.here(text, end) or _CONDITION_BEFORE.shortly_before(text, start)
    if told:
        return _subject(plain, start) != "thing"
    if _STABLE.within(text, start, end):
        if not _GOES_ON.here(text, end):  # "stable patients", "a stable network"
            return _kind(_WHO_OR_WHAT.all(text[end : end + _NEXT_WORDS].split(".")[0])) == "person"
        return _subject(plain, start) == "person"
    is_said = _TELLS.within(text, start, end) and _IS_BEFORE.shortly_before(text, start)
    return is_said and _subject(plain, start) == "person"


def _subject(plain: Plain, place: int) -> str:
    """What the words before a place speak of: a `person`, a `thing`, or nothing that we know.

    "They" are those of the sentence before.
    """
    first = max(plain.beginning(place), place - _SENTENCE)
    found = list(_WHO_OR_WHAT.all(plain.text[first:place]))
    if not found and first and _THEY.within(plain.text, first, place):
        before = max(plain.beginning(first - 1), first - _SENTENCE)
        found = list(_WHO_OR_WHAT.all(plain.text[before:first]))
    return _kind(reversed(found))


def _kind(found: Iterable[re.Match[str]]) -> str:
    first = next((one for one in found if not one["aside"]), None)
    return "" if first is None else "thing" if first["thing"] else "person"

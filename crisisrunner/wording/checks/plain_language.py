"""Plain language: school grade, long sentences, passive voice, jargon, and key messages that can be taken in."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice

from crisisrunner.incident.findings import Finding
from crisisrunner.visible import one_line
from crisisrunner.wording.checks.identifiers.own import Own
from crisisrunner.wording.checks.identifiers.plain import Plain
from crisisrunner.wording.checks.reading import SUBJECT, Reading
from crisisrunner.wording.readability import LONGEST, Sentence, grade, sentences, without_addresses, words

NAME = "plain-language"

SHORT_KINDS = ("x", "bluesky", "threads", "mastodon", "sms", "wea", "push", SUBJECT)
"""Posts and alerts: too short for a grade to mean anything."""
GRADE, HARD_GRADE = 8, 10
LONG_SENTENCE = 25
KEY_MESSAGES, KEY_WORDS, WORDS_A_SECOND = 3, 27, 3
"""Three messages, 27 words, 9 seconds: what people take in under stress (Covello)."""
MOST_SENTENCES, MOST_PASSIVES = 5, 3


def find(reading: Reading) -> Iterator[Finding]:
    """Only warnings: what would be easier to read, and how."""
    if reading.kind not in SHORT_KINDS:
        parts = sentences(reading.body[:LONGEST])
        yield from _grade(reading, parts)
        yield from islice(_long_sentences(reading, parts), MOST_SENTENCES)
        yield from islice(_passives(reading, parts), MOST_PASSIVES)
    yield from _jargon(reading)
    yield from _key_messages(reading)


def _grade(reading: Reading, parts: Sequence[Sentence]) -> Iterator[Finding]:
    reached = grade(parts, reading.language)
    if reached is None or reached <= GRADE:
        return
    said = f"school grade {reached:.1f}, and {GRADE} is the aim"
    message = f"This asks for {said}. Shorter sentences and shorter words help."
    if reached > HARD_GRADE:
        message = f"Many people will not understand this: it asks for {said}. Cut the long sentences first."
    yield reading.warn(NAME, 0, 0, message)


def _long_sentences(reading: Reading, parts: Sequence[Sentence]) -> Iterator[Finding]:
    for sentence in parts:
        if len(sentence.words) > LONG_SENTENCE:
            message = f"This sentence has {len(sentence.words)} words. Make two of it."
            yield reading.warn(NAME, sentence.start, sentence.end, message)


def _passives(reading: Reading, parts: Sequence[Sentence]) -> Iterator[Finding]:
    """Where more than a quarter of the sentences do not say who acts; one alone is no habit."""
    if reading.language.split("-")[0] != "en":
        return
    pairs = ((sentence, _PASSIVE.search(reading.body, sentence.start, sentence.end)) for sentence in parts)
    found = [passive for _, passive in pairs if passive]
    if len(found) > 1 and len(found) * 4 > len(parts):
        for passive in found:
            yield reading.warn(NAME, *passive.span(), _SAY_WHO)


_SAY_WHO = (
    "Many sentences here do not say who does it. Say who: not “visits were moved” but “we moved visits”."
)


def _jargon(reading: Reading) -> Iterator[Finding]:
    """Each word once; the words of a hospital only where the public reads."""
    language = reading.language.split("-")[0]
    if language not in _PLAINER:
        return
    table = _PLAINER[language] | (_PLAINER_IN_PUBLIC[language] if reading.public else {})
    plain = Plain(without_addresses(reading.body[:LONGEST]))
    own, told = Own(reading.organisation, plain.text), set()
    for found in _pattern(tuple(table)).finditer(plain.text.lower()):
        jargon = _entry(tuple(table), found[0])
        small = jargon.isupper() and not plain.text[slice(*found.span())].isupper()
        if small or jargon in told or own.holds(*found.span()):
            continue
        told.add(jargon)
        start, end = plain.span(*found.span())
        message = f"“{one_line(reading.body[start:end])}” is hard to read. Plainer: {table[jargon]}."
        yield reading.warn(NAME, start, end, message)


def _key_messages(reading: Reading) -> Iterator[Finding]:
    parts = [part for name, part in reading.parts.items() if name.startswith("key_message") and part.strip()]
    if not parts or (reading.edited and not all(part in reading.body for part in parts)):
        return  # the words of an edited text are no longer those of its template's parts
    if len(parts) != KEY_MESSAGES:
        message = f"There are {len(parts)} key messages. Say {KEY_MESSAGES}: people under stress keep no more in mind."
        yield reading.warn(NAME, 0, 0, message)
    count = sum(len(words(part)) for part in parts)
    if count > KEY_WORDS:
        seconds = f"{-(-count // WORDS_A_SECOND)} seconds when spoken"
        limit = f"{KEY_WORDS} words and {KEY_WORDS // WORDS_A_SECOND} seconds"
        message = (
            f"The key messages have {count} words, {seconds}. Cut them to {limit}: more is soon forgotten."
        )
        yield reading.warn(NAME, 0, 0, message)


@lru_cache
def _pattern(table: tuple[str, ...]) -> re.Pattern[str]:
    """Every word of a table as one pattern; without groups, since those would cost three times as long."""
    rows = "|".join(f"{one.lower()}" for one in table)
    return re.compile(rf"\b(?:{rows})\b".replace(" ", _SPACE))


@lru_cache(maxsize=1024)
def _entry(table: tuple[str, ...], said: str) -> str:
    """The entry of a table that found these words."""
    return next(one for one in table if re.fullmatch(one.lower().replace(" ", _SPACE), said))


_SPACE = r"[\s*]{1,5}"
_PASSIVE = re.compile(
    r"\b(?:am|is|are|was|were|be|been|being)(?: (?:not|now|still|also|already|then|\w{2,20}ly)){0,2}"
    r" (?!(?:worried|concerned|closed|tired|pleased|scared|needed|used to|supposed|limited|located|related|interested"
    r"|prepared|dedicated|committed|relieved|hundred|indeed|red|shed|married|united|open)\b)"
    r"(?:\w{2,20}ed|done|made|taken|given|known|seen|told|sent|found|kept|held|brought|built|written|put|shut|lost"
    r"|paid|cut|hit|set|run|stolen|chosen|broken|spoken|shown|thought|caught|taught|led|left|met|read|sold|felt)\b",
    re.IGNORECASE,
)

_PLAINER = {
    "en": {
        r"exfiltrat\w{1,4}": "copied, taken",
        r"(?:threat|malicious|bad) actors?": "the people who did this",
        r"malware": "harmful software",
        r"attack vectors?": "way in",
        r"infrastructure": "systems, buildings",
        r"containment": "stopping it from spreading",
        r"contain(?:ed|ing)? the (?:incident|threat|attack|situation|event)": "stop it from spreading",
        r"remediat\w{1,4}": "repair, put right",
        r"mitigat\w{1,4}": "make less",
        r"forensics?": "finding out what happened",
        r"third[-\s]part(?:y|ies)": "another company",
        r"endpoints?": "computers",
        r"credentials?": "user names and passwords",
        r"authenticat\w{1,4}": "check who somebody is",
        r"deploy(?:ed|ing|ment)?": "put in place, send",
        r"connectivity": "connection",
        r"failover": "switch to the spare system",
        r"legacy systems?": "older systems",
        r"latency": "delay",
        r"cyber\s?security (?:incident|event)": "attack on our computers",
        r"leverag(?:e|es|ed|ing)": "use",
        r"utili[sz](?:e|es|ed|ing|ation)": "use",
        r"in a timely (?:manner|fashion)": "soon, or by which day",
        r"(?:going|moving) forward": "from now on",
        r"impacted|impacting|impactful": "affected, hit",
        r"at this (?:point in )?time|at the present time": "now",
        r"in order to": "to",
        r"prior to": "before",
        r"subsequent(?:ly)?(?: to)?": "later, after",
        r"commenc(?:e|es|ed|ing|ement)": "start",
        r"terminat(?:e|es|ed|ing|ion)": "end",
        r"facilitat(?:e|es|ed|ing|ion)": "help",
        r"implement(?:s|ed|ing|ation)?": "put in place, do",
        r"ascertain(?:s|ed|ing)?": "find out",
        r"endeavou?r(?:s|ed|ing)?": "try",
        r"(?:with|in) regards? to|with respect to|pertaining to": "about",
        r"in the event (?:that|of)": "if",
        r"due to the fact that": "because",
        r"approximately": "about",
        r"additional": "more",
        r"sufficient": "enough",
        r"expedit(?:e|es|ed|ing|ious\w{0,2})": "speed up, soon",
        r"optimi[sz](?:e|es|ed|ing|ation)": "improve",
        r"stakeholders?": "the people concerned, by name",
        r"robust": "strong",
        r"holistic": "whole",
        r"synerg(?:y|ies|istic)": "working together",
        r"operationali[sz]\w{1,5}": "put to work",
        r"proactive(?:ly)?": "early, before it is asked",
        r"cease(?:s|d)?": "stop",
        r"erroneous(?:ly)?": "wrong",
        r"inadvertent(?:ly)?": "by mistake",
        r"as soon as (?:practicable|feasible)": "as soon as we can",
        r"pursuant to": "under, by",
        r"hereby|herewith|aforementioned|henceforth": "leave it out",
        r"reach(?:ed|ing)? out to": "call, write to",
        r"touch base|circle back": "talk again",
        r"best practices?": "what works well",
        r"multidisciplinary": "of several kinds of experts",
        r"personnel": "staff",
        r"bandwidth": "time, people",
        r"granular": "detailed",
        r"actionable": "what people can do",
    },
    "es": {
        r"exfiltra\w{1,6}": "copiar, llevarse",
        r"actor(?:es)? (?:de (?:la )?amenazas?|malicios[oa]s?)": "los atacantes",
        r"malware": "programa dañino",
        r"ciber-?incidentes?": "ataque a nuestros ordenadores",
        r"infraestructuras?": "sistemas, edificios",
        r"contencion": "impedir que se extienda",
        r"remedia(?:r|cion)|subsana(?:r|do|cion)": "arreglar",
        r"mitiga(?:r|do|cion)": "reducir",
        r"credenciales": "usuario y contraseña",
        r"implementa(?:r|do|cion|mos)": "poner en marcha",
        r"operativiz\w{1,5}|operacionaliz\w{1,5}": "poner en marcha",
        r"con (?:el fin|el objeto|la finalidad) de|al objeto de|a efectos de": "para",
        r"en el dia de hoy": "hoy",
        r"en (?:estos momentos|el momento actual)": "ahora",
        r"a la mayor brevedad(?: posible)?": "pronto, o qué día",
        r"con anterioridad(?: a)?|previo a|previamente a": "antes de",
        r"con posterioridad(?: a)?": "después de",
        r"en (?:el )?(?:caso|supuesto) de que": "si",
        r"(?:con )?respecto (?:a|de)|en relacion (?:con|a)|en lo relativo a": "sobre",
        r"debido al hecho de que|dado que": "porque",
        r"a nivel de": "en",
        r"proced(?:er|emos|era|eremos|ido) a": "leave it out, and say the verb alone",
        r"efectua(?:r|do|mos|remos|ra)": "hacer",
        r"proactiv[oa]s?|proactivamente": "antes de que lo pidan",
        r"optimiza(?:r|do|cion)": "mejorar",
        r"adicional(?:es)?": "más",
        r"notifica(?:r|do|remos|cion)": "avisar",
        r"incidencias?": "problema",
        r"afectacion(?:es)?": "daño, problema",
    },
}
_PLAINER_IN_PUBLIC = {
    "en": {
        r"encrypt(?:s|ed|ing|ion)?": "locked",
        r"EHR|EMR": "patient records on the computer",
        r"downtime procedures?": "working on paper",
        r"downtime": "time without computers",
        r"(?:ambulance )?diversion|on divert|divert(?:s|ed|ing)? ambulances": "ambulances go to other hospitals",
        r"ED": "emergency department",
        r"ICU|NICU": "intensive care",
        r"EMS": "ambulance service",
        r"PACS": "X-ray pictures",
        r"PHI|PII": "personal data, health data",
        r"elective (?:procedures?|surger(?:y|ies)|admissions?|operations?|care)": "planned operations, planned visits",
        r"outpatients?": "people who come for a visit",
        r"inpatients?": "people who stay in hospital",
        r"ambulatory": "for people who go home the same day",
        r"triag(?:e|ed|ing)": "see the most urgent first",
        r"clinicians?": "doctors and nurses",
        r"(?:health\s?care )?providers?": "doctors and nurses, hospitals",
        r"patient census": "number of patients",
        r"adverse (?:events?|outcomes?|reactions?)": "harm",
        r"comorbidit(?:y|ies)": "other illnesses",
        r"morbidity": "illness",
        r"mortality": "deaths",
        r"nosocomial": "caught in hospital",
        r"pathogens?": "germ",
        r"asymptomatic": "without signs of illness",
        r"prophyla(?:xis|ctic\w{0,4})": "to prevent it",
        r"surge capacity": "extra beds and staff",
        r"continuity of care": "your care goes on",
        r"modalit(?:y|ies)": "kind of treatment",
        r"discharge(?:d|s)?": "go home, sent home",
    },
    "es": {
        r"(?:en|des)?cripta(?:r|d[oa]s?|cion)|cifrad[oa]s?": "bloqueado",
        r"facultativ[oa]s?": "médicos",
        r"triaje": "atender primero lo más urgente",
        r"(?:cirugias?|intervenciones|procedimientos?) electiv[oa]s?": "operaciones programadas",
        r"ambulatori[oa]s?": "sin ingreso",
        r"nosocomial(?:es)?": "cogido en el hospital",
        r"HCE": "expediente médico",
        r"derivaciones|derivar|derivad[oa]s?": "enviar a otro hospital",
        r"egresos?|alta hospitalaria": "ir a casa",
    },
}

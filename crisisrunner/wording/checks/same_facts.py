"""The same facts in every length: numbers, times, names and addresses of a short text stand in the long one too."""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from crisisrunner.incident.findings import Finding
from crisisrunner.incident.texts import BLANK
from crisisrunner.playbook.workspace import Organisation
from crisisrunner.visible import one_line
from crisisrunner.wording.checks.identifiers.own import host
from crisisrunner.wording.checks.identifiers.plain import Plain
from crisisrunner.wording.checks.reading import SUBJECT, Reading
from crisisrunner.wording.readability import LONGEST, addresses, without_addresses

NAME = "same-facts"
MOST = 10
"""So many findings of one text are told; who has read those will read both texts again."""

Value = tuple[str, object]


class Said(NamedTuple):
    """A fact in a text: its place, and for each part of it the values that are the same, such as 5 pm and 17:00."""

    start: int
    end: int
    parts: tuple[frozenset[Value], ...]


def find(reading: Reading) -> Iterator[Finding]:
    """Everything that only the short text says is a warning: one of both may be old."""
    if reading.long_text is not None and len(reading.long_text) <= LONGEST:
        yield from islice(_strangers(reading, reading.long_text), MOST)


def _strangers(reading: Reading, long_text: str) -> Iterator[Finding]:
    language = reading.language.split("-")[0]
    known = _known(long_text, language) | _own(reading.organisation)
    plain, told = Plain(reading.body[:LONGEST]), set()
    for said in _all_said(plain.text, language, reading):
        if said.parts not in told and not all(part & known for part in said.parts):
            told.add(said.parts)
            start, end = plain.span(said.start, said.end)
            words = one_line(reading.body[start:end])[:60]
            message = f"{words} stands here, but not in the long text. One of them may be old."
            yield reading.warn(NAME, start, end, message)


def _all_said(text: str, language: str, reading: Reading) -> list[Said]:
    text = _NO_FACT.sub(_spaces, text)
    site = host(reading.organisation.website)
    found = [said for said in _addresses(text) if not _leads_to(site, said)]
    text = without_addresses(text)
    found += [*_figures(text, language, small=2)]
    if language in _USUAL and not (reading.kind == SUBJECT and not _SMALL_WORD.search(text)):
        found += _names(text, _USUAL[language])
    return sorted(found, key=lambda said: said.start)


@lru_cache(maxsize=4)
def _known(long_text: str, language: str) -> frozenset[Value]:
    """Everything that the long text says, and each of its words, which may be part of a name."""
    text = Plain(long_text).text
    said = [*_addresses(text), *_figures(without_addresses(text), language, small=1)]
    months = {("number", Decimal(_MONTHS[one[1] or one[2]])) for one in _MONTH.finditer(text.lower())}
    return frozenset().union(*(part for one in said for part in one.parts), months, _words(text))


def _own(organisation: Organisation) -> frozenset[Value]:
    """What is the organisation's own, and may stand in a short text alone."""
    ours = Plain(
        f"{organisation.name} , {organisation.hotline} , {organisation.press_phone} , {organisation.press_email}"
    ).text
    said = [*_addresses(ours), *_figures(without_addresses(ours), "en", small=2)]
    return frozenset().union(*(part for one in said for part in one.parts), _words(organisation.name))


def _words(text: str) -> frozenset[Value]:
    return frozenset(("word", word) for word in set(_LETTERS.findall(Plain(text).text.lower())))


def _spaces(found: re.Match[str]) -> str:
    return " " * len(found[0])


_NO_FACT = re.compile(rf"{BLANK.pattern}|\b24/7\b|(?m:^[ \t]{{0,8}}\d{{1,2}}[.)](?=\s))")
"""A blank, an idiom, the number of a list item."""


# Addresses


def _addresses(text: str) -> Iterator[Said]:
    for kind, start, end in addresses(text):
        written = text[start:end].lower()
        if kind == "phone":
            written = re.sub(r"\D", "", written)[-7:]  # with or without the codes of country and area
        elif kind == "web":
            written = written.split("//", 1)[-1].removeprefix("www.").rstrip("/")
        yield Said(start, end, (frozenset({(kind, written)}),))


def _leads_to(site: str, said: Said) -> bool:
    """Whether it is a web address of the organisation's own."""
    hosts = [host(str(value)) for part in said.parts for kind, value in part if kind == "web"]
    return bool(site) and any(one == site or one.endswith(f".{site}") for one in hosts)


# Times and numbers


def _figures(text: str, language: str, small: int) -> Iterator[Said]:
    """Times, then the numbers that are left; `small` is the smallest number counted where it is a word."""
    text, done, rest = _DATE.sub(lambda day: re.sub("[.-]", "/", day[0]), text.lower()), 0, []
    for found in _TIME.finditer(text):
        if values := _TIME_WORDS.get(found[0]) or _moments(found):
            yield Said(*found.span(), (values,))
            rest += [text[done : found.start()], " " * len(found[0])]
            done = found.end()
    yield from _numbers("".join([*rest, text[done:]]), language, small)


def _moments(found: re.Match[str]) -> frozenset[Value]:
    """The minutes of the day that a time may mean; none where it is only a number."""
    hour, minute, half = int(found[1]), found[2], re.sub(r"[.\s]", "", found[3] or "")
    if hour > 24 or not (minute or half):
        return frozenset()
    hours = {hour % 24}
    if hour <= 12 and half in _HALVES:
        hours = {hour % 12 + later for later in _HALVES[half]}
    values: set[Value] = {("time", one * 60 + int(minute or 0)) for one in hours}
    if not minute and half.startswith("h"):  # four o'clock, or four hours
        values.add(("number", Decimal(hour)))
    if minute not in (None, "00") and "." in found[0][:3]:  # half past three, or three and a bit
        values.add(("number", Decimal(f"{hour}.{minute}")))
    return frozenset(values)


def _numbers(text: str, language: str, small: int) -> Iterator[Said]:
    for found in _NUMBER["en" if language == "en" else "other"].finditer(text):
        whole, part = re.sub(r"\D", "", found[1]), (found[2] or ".0")[1:]
        value = Decimal(f"{whole}.{part}") * _SCALE.get(found[3] or "", 1)
        yield Said(*found.span(), (frozenset({("number", value)}),))
    for found in _NUMBER_WORD.get(language, _NO_WORD).finditer(text):
        count = _NUMBER_WORDS[language][found[0]]
        if count >= small:
            yield Said(*found.span(), (frozenset({("number", Decimal(count))}),))


_DATE = re.compile(r"(?<!\d)\d{1,4}([./-])\d{1,2}\1\d{1,4}(?!\d)")
_TIME_WORDS: dict[str, frozenset[Value]] = {
    "noon": frozenset({("time", 720)}), "mediodia": frozenset({("time", 720)}),
    "midnight": frozenset({("time", 0)}), "medianoche": frozenset({("time", 0)}),
}  # fmt: skip
_TIME = re.compile(
    r"\b(?:noon|mediodia|midnight|medianoche)\b"
    r"|(?<![\w.,:/])(\d{1,2})(?:[:.h]([0-5]\d)(?::[0-5]\d)?)?"
    r"(?:\s?(a\.?\s?m\b\.?|p\.?\s?m\b\.?|h\b|hrs\b|hours?\b|horas?\b|o'clock\b|de la (?:manana|tarde|noche)\b))?"
    r"(?!\w|[.,:]\d)"
)
_HALVES = {
    "am": (0,),
    "delamanana": (0,),
    "pm": (12,),
    "delatarde": (12,),
    "delanoche": (12,),
    "o'clock": (0, 12),
}
_NUMBER = {
    name: re.compile(
        rf"(?<!\w)(?<![a-z]-)({grouped}|\d{{1,15}})(?!\d)([.,]\d{{1,6}}(?!\d))?"
        r"(?:\s(thousand|mil|million|millon|millones)\b)?"
    )
    for name, grouped in {
        "en": r"\d{1,3}(?:[,']\d{3}){1,4}|\d{1,3}(?:\.\d{3}){2,4}",
        "other": r"\d{1,3}(?:[.,' ]\d{3}){1,4}",
    }.items()
}
_SCALE = {"thousand": 1000, "mil": 1000, "million": 10**6, "millon": 10**6, "millones": 10**6}
_NUMBER_WORDS = {
    language: {word: count for count, words in enumerate(text.split(), 1) for word in words.split("/")}
    for language, text in {
        "en": "one two three four five six seven eight nine ten eleven twelve",
        "es": "uno/una/un dos tres cuatro cinco seis siete ocho nueve diez once doce",
    }.items()
}
_NUMBER_WORD = {
    language: re.compile(rf"\b(?:{'|'.join(table)})\b") for language, table in _NUMBER_WORDS.items()
}
_NO_WORD = re.compile(r"(?!)")
_MONTHS = {
    "jan": 1, "ene": 1, "feb": 2, "mar": 3, "apr": 4, "abr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "ago": 8,
    "sep": 9, "oct": 10, "nov": 11, "dec": 12, "dic": 12,
}  # fmt: skip
_MONTH = re.compile(
    r"\d\S{0,2} (?:de )?(MONTH)[a-z]{0,7}\b|\b(MONTH)[a-z]{0,7} \d".replace("MONTH", "|".join(_MONTHS))
)
"""A month beside a number, since the short text may write it as one."""


# Names


def _names(text: str, usual: frozenset[str]) -> Iterator[Said]:
    """Words with a capital letter, but for one that begins a sentence, and for the usual ones."""
    for run in _RUN.finditer(text):
        capital = [word for word in _LETTERS.finditer(run[0]) if word[0][0].isupper()]
        if len(capital) == 1 and _BEGINNING.search(text[max(0, run.start() - 12) : run.start()]):
            continue
        names = [word for word in capital if len(word[0]) > 1 and word[0].lower() not in usual]
        if names:
            parts = tuple(frozenset({("word", word[0].lower())}) for word in names)
            yield Said(run.start() + names[0].start(), run.start() + names[-1].end(), parts)


_CAPITAL = r"[A-ZÆØÐĐÞŁŒ]['’]?[A-Z]?[a-zæøðđþłœß][\w'’-]{0,40}"
_RUN = re.compile(
    rf"(?<![\w@#]){_CAPITAL}(?:(?:(?<=[DMS][rst])\.|(?<=Mrs)\.|(?<=Sra)\.)? "
    rf"(?:(?:of|for|the|de|del|la|las|los|el|y|and) ){{0,3}}{_CAPITAL}){{0,8}}"
)
_LETTERS = re.compile(r"[^\W\d_]+")
_BEGINNING = re.compile(r"(?:\A\s*|[.!?:;\n…•>|#-]\s*)[\s\"'(\[*_“”«¿¡]*\Z")
_SMALL_WORD = re.compile(r"(?<![\w'])[a-z][a-z'-]{4,40}")
"""A title such as "Our Systems Are Down" has none, and tells no names from words."""
_EVERYWHERE = (
    "dr mr mrs ms prof st sr sra dra don dona internet wi fi web facebook instagram linkedin youtube whatsapp "
    "twitter threads mastodon bluesky tiktok english spanish ingles espanol covid ray"
)
_ENGLISH = (
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun january "
    "february march april may june july august september october november december jan feb mar apr jun jul aug sep "
    "sept oct nov dec a an the we our you your they their he she his her it its this that these those who what where "
    "why how when which if in on at by for from to of with without after before until till while as and but or so not "
    "no yes is are was were be has have had do does did can could will would may must should please call ring visit "
    "see read ask tell contact follow find go come bring keep use stay check say says said speak thank thanks sorry "
    "hello dear more news update updates next latest today tomorrow tonight now here there still also only both each "
    "every everyone all some any many most one two three staff patients emergency emergencies hospital correction "
    "statement notice note"
)
_SPANISH = (
    "lunes martes miercoles jueves viernes sabado domingo enero febrero marzo abril mayo junio julio agosto septiembre "
    "setiembre octubre noviembre diciembre el los la las lo un una unos unas nuestro nuestra nuestros nuestras su sus "
    "este esta estos estas que quien donde cuando como por para de del en con sin sobre tras desde hasta antes despues "
    "si no ya aun todavia y o pero es son estan fue ha han hay ser estar puede pueden llame llamen visite consulte lea "
    "vea pregunte diga dice siga traiga venga use gracias sentimos hola estimado estimada mas noticias hoy manana "
    "ahora aqui siguen proxima proximo informacion ultima personal pacientes urgencias hospital correccion comunicado "
    "aviso nota"
)
_USUAL = {
    "en": frozenset(f"{_EVERYWHERE} {_ENGLISH}".split()),
    "es": frozenset(f"{_EVERYWHERE} {_SPANISH}".split()),
}
"""Words that are no names though they may begin with a capital letter, by language, without accents."""

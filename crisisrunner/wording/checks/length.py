"""Whether a text fits where it goes, and what is too much of it."""

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from crisisrunner.incident.findings import BLOCK, Finding
from crisisrunner.wording.channels import LIMITS, SUBJECT, Limit
from crisisrunner.wording.checks.reading import Reading
from crisisrunner.wording.measures import counted, measure, outside_gsm, segments

NAME = "length"
FEW = 5
"""So many characters are named; a text with more of them is in another alphabet."""

_PLAIN = {
    **dict.fromkeys("’‘‚‛′`´", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−•·", "-"),
    **dict.fromkeys("\t\u00a0\u2002\u2003\u2009\u200a\u202f", " "),
    **dict.fromkeys("\u00ad\u200b\u2060\ufeff", ""),
    "…": "...",
    "×": "x",
}
"""What to write instead of characters that GSM-7 has no place for."""
_TO_PLAIN = {ord(character): plain for character, plain in _PLAIN.items()}


def find(reading: Reading) -> Iterator[Finding]:
    """Over a hard limit a text cannot go out; over a soft one it is looked at."""
    if reading.kind == "sms":
        yield from _text_message(reading)
        return
    for limit in LIMITS.get(reading.kind, ()):
        length = counted(reading.kind, limit.unit, reading.body)
        if length > limit.most:
            yield _too_long(reading, limit, length)
    if reading.kind == "wea":
        yield from _unsendable(reading)
    if reading.kind == SUBJECT:
        yield from _line_break(reading)


def _text_message(reading: Reading) -> Iterator[Finding]:
    """Several segments for the sake of a few characters: those are named; else what is too much."""
    size = measure(reading.kind, reading.body)
    parts = size.segments or 1
    if parts == 1:
        return
    strange = outside_gsm(reading.body)
    plain = reading.body.translate(_TO_PLAIN)
    if len(strange) <= FEW and not outside_gsm(plain) and len(segments(plain)) < parts:
        yield from _costly(reading, strange, parts)
        return
    limit = next(limit for limit in LIMITS[reading.kind] if limit.unit == size.unit)
    yield _too_long(reading, limit, size.length, parts=parts, costly=_named(strange))


def _costly(reading: Reading, strange: Sequence[str], parts: int) -> Iterator[Finding]:
    for character in strange:
        said = f"{_shown(character)} makes this text message cost like {parts:,}; {_instead(character)}."
        yield reading.warn(NAME, *reading.place(character), said)


def _too_long(reading: Reading, limit: Limit, length: int, **said: object) -> Finding:
    message = limit.said.format(length=length, most=limit.most, over=length - limit.most, **said)
    found = reading.block if limit.level == BLOCK else reading.warn
    return found(NAME, _fitting(reading, limit), len(reading.body), message)


def _fitting(reading: Reading, limit: Limit) -> int:
    """How many characters fit of a text that is too long."""

    def length(end: int) -> int:
        return counted(reading.kind, limit.unit, reading.body[:end])

    end = limit.most
    while end < len(reading.body) and length(end) <= limit.most:
        end *= 2
    return bisect_right(range(min(end, len(reading.body))), limit.most, key=length) - 1


def _unsendable(reading: Reading) -> Iterator[Finding]:
    strange = outside_gsm(reading.body)
    for character in strange[:FEW]:
        said = f"{_shown(character)} cannot be part of an emergency alert; {_instead(character)}."
        yield reading.block(NAME, *reading.place(character), said)
    if strange[FEW:]:
        said = f"{len(strange) - FEW:,} more characters cannot be part of an emergency alert."
        yield reading.block(NAME, *reading.place(strange[FEW]), said)


def _line_break(reading: Reading) -> Iterator[Finding]:
    for line in reading.body.splitlines(keepends=True)[:1]:
        end = len(line.splitlines()[0])
        if end < len(line):
            yield reading.block(NAME, end, len(line), "A subject is one line. Take out the line break.")


def _named(characters: Sequence[str]) -> str:
    named = [_shown(character) for character in characters[:FEW]] + ["others"] * (len(characters) > FEW)
    return " and ".join(filter(None, [", ".join(named[:-1]), *named[-1:]]))


def _shown(character: str) -> str:
    """A character itself where a reader can see it, else its number."""
    return character if unicodedata.category(character)[0] in "LNPS" else f"U+{ord(character):04X}"


def _instead(character: str) -> str:
    plain = _PLAIN.get(character)
    if plain is None:
        return "write it in another way"
    if plain == "":
        return "delete it"
    return f"write {'a plain space' if plain == ' ' else plain} instead"

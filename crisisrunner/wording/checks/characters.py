"""Characters that a reader cannot see: they hide words, turn them around, or cannot be sent at all."""

import re
from collections.abc import Iterator

from crisisrunner.incident.findings import Finding
from crisisrunner.wording.checks.reading import Reading

NAME = "characters"
LONGEST = 100_000
MOST = 20

_PICTURE = "©®‼⁉™ℹ\u2190-\u2bff〰〽㊗㊙\U0001f000-\U0001faff"
_JOINED = "\u0620-\u08ff\u0900-\u0dff\ufb50-\ufdff\ufe70-\ufefc"
_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_FITTING = (
    "\r\n"
    f"|(?<=[{_PICTURE}])[\ufe0e\ufe0f]|(?<=[#*0-9])\ufe0f(?=\u20e3)"
    f"|(?<=[{_PICTURE}\ufe0f])\u200d(?=[{_PICTURE}])"
    "|\U0001f3f4[\U000e0030-\U000e007a]{2,6}\U000e007f"
    f"|(?<=[{_JOINED}])[\u200c\u200d](?=[{_JOINED}])"
    f"|(?<=[{_HAN}])[\ufe00-\ufe02\U000e0100-\U000e01ef]"
)
"""Where an invisible character is spelling: a line end, an emoji, a flag, letters of Arabic or Indic, Han."""
_ACTING = re.compile(
    f"(?P<fitting>{_FITTING})"
    "|[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"
)


def find(reading: Reading) -> Iterator[Finding]:
    """Half of a character blocks, since nothing can carry it; an invisible one is looked at."""
    end = len(reading.body)
    if end > LONGEST:
        said = f"This text has {end:,} characters; no message is that long. Shorten it."
        yield reading.block(NAME, LONGEST, end, said)
        return
    acting = [found for found in _ACTING.finditer(reading.body) if not found["fitting"]]
    acting.sort(key=lambda found: not _is_half(found[0]))
    for found in acting[:MOST]:
        yield _finding(reading, found)
    if acting[MOST:]:
        yield _rest(reading, acting[MOST:])


def _finding(reading: Reading, found: re.Match[str]) -> Finding:
    code = f"U+{ord(found[0]):04X}"
    if _is_half(found[0]):
        said = f"Half of a character ({code}) stands here and cannot be sent; delete and retype the word."
        return reading.block(NAME, *found.span(), said)
    said = f"An invisible character ({code}) stands here; delete and retype the word."
    return reading.warn(NAME, *found.span(), said)


def _rest(reading: Reading, left: list[re.Match[str]]) -> Finding:
    said = f"{len(left):,} more such characters stand in this text; retype it."
    level = reading.block if _is_half(left[0][0]) else reading.warn
    return level(NAME, min(found.start() for found in left), max(found.end() for found in left), said)


def _is_half(character: str) -> bool:
    return "\ud800" <= character <= "\udfff"

"""What the checks find, on the screen and as JSON: what keeps a text in first, each thing told once."""

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from crisisrunner.cli.screen import alarm, labelled, out, quiet, strong, width
from crisisrunner.incident.findings import BLOCK, Finding
from crisisrunner.visible import one_line

if TYPE_CHECKING:
    from crisisrunner.incident.message import Message

MOST = 12
"""So many are told; whoever has mended those asks again."""
MOST_QUOTED = 48
"""Characters of the words that a finding quotes; the place in the text is in the JSON."""
_WORDS = ("BLOCK", "OVERRIDDEN", "WARN")
_KEYS = ("check", "level", "kind", "start", "end", "text", "message")

Places = dict[str, dict[str, None]]
"""The kinds of each language, once each, in order."""


class Said(NamedTuple):
    """What is told once, wherever it was found."""

    word: str
    check: str
    text: str
    message: str
    remedy: str


def findings_data(findings: Iterable[Finding], *, short: bool = False) -> list[dict[str, Any]]:
    """Findings as JSON; in `short` without language and remedy, which then ends the message."""
    if short:
        return [{**_picked(one), "message": f"{one.message} {one.remedy}".strip()} for one in findings]
    return [{**_picked(one), "language": one.language, "remedy": one.remedy} for one in findings]


def show_findings(
    findings: Sequence[Finding], message: "Message | None" = None, kinds: Sequence[str] = ()
) -> None:
    """What blocks, then what somebody let stand in a message, then what should be looked at.

    What stands in every text of the message, or in every one of the `kinds` that were checked, names no place.
    """
    told = _told_once(findings, message)
    across = max((len(said.word) for said in told), default=0) + 2
    at = 4 + across + max((len(said.check) for said in told), default=0)
    for said, places in list(told.items())[:MOST]:
        label = f"{said.word:<{across}}{said.check}"
        where = "" if _everywhere(places, message, kinds) else _joined(places)
        labelled(alarm(label) if said.word == BLOCK.upper() else label, _sentence(said, where), at=at)
        _remedy(said.remedy, at)
    if len(told) > MOST:
        words = [said.word for said in told][MOST:]
        left = ", ".join(f"{words.count(word)} {word}" for word in _WORDS if word in words)
        asked = f"crisisrunner message check {message.id} --json" if message else "they are all in --json"
        labelled(quiet("and more"), f"{left}: {asked}", at=at)


def _told_once(findings: Iterable[Finding], message: "Message | None") -> dict[Said, Places]:
    told: dict[Said, Places] = {}
    for one in findings:
        said = Said(_word(one, message), one.check, one.text, one.message, one.remedy)
        told.setdefault(said, {}).setdefault(one.language, {})[one.kind] = None
    return dict(sorted(told.items(), key=lambda pair: _WORDS.index(pair[0].word)))


def _word(finding: Finding, message: "Message | None") -> str:
    let_stand = message is not None and message.overridden(finding.check, finding.language)
    return "OVERRIDDEN" if finding.level == BLOCK and let_stand else finding.level.upper()


def _everywhere(places: Places, message: "Message | None", kinds: Sequence[str]) -> bool:
    if message is None:
        return any(set(kinds) == set(found) for found in places.values())
    texts = {(text.language, text.kind) for text in message.texts}
    return texts == {(language, kind) for language, found in places.items() for kind in found}


def _sentence(said: Said, where: str) -> str:
    quoted = one_line(said.text)
    if len(quoted) > MOST_QUOTED:
        quoted = quoted[: MOST_QUOTED - 1].rstrip() + "…"
    if quoted:
        return f'"{quoted}" in {where}: {said.message}' if where else f'"{quoted}"  {said.message}'
    return f"{where}: {said.message}" if where else said.message


def _joined(places: Mapping[str, Iterable[str]]) -> str:
    """`web · x (en, es), sms (en)`: languages with the same kinds stand together."""
    languages: dict[str, list[str]] = {}
    for language, kinds in places.items():
        languages.setdefault(" · ".join(kinds), []).append(language)
    return ", ".join(f"{kinds} ({', '.join(of)})" for kinds, of in languages.items())


def _remedy(remedy: str, at: int) -> None:
    """The command on a line of its own, further left where it would not fit: it is there to be copied."""
    if not remedy:
        return
    indent = at if at + len(remedy) <= width() else 6
    for line in textwrap.wrap(one_line(remedy), width() - indent, break_long_words=False):
        out(" " * indent, strong(line))


def _picked(finding: Finding) -> dict[str, Any]:
    return {key: getattr(finding, key) for key in _KEYS}

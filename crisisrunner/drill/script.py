"""A script of players: who types what and when, so that a drill can be rehearsed without people."""

import re
import shlex
from collections.abc import Iterator
from datetime import timedelta

import msgspec

from crisisrunner.drill.offsets import parse_offset, write_offset
from crisisrunner.drill.scenario import Scenario
from crisisrunner.errors import did_you_mean
from crisisrunner.playbook.problems import Problem

_LINE = re.compile(r"(\+\S+)\s+(\S[^:]*?)( tries)?:\s+(\S.*)")
MOST_BYTES = 1_000_000
PLAYERS = (
    "advance", "call", "channel", "clock", "fact", "handover", "inquiry", "log", "message", "role", "say",
    "severity", "status", "task", "timeline",
)  # fmt: skip
"""What players type; whatever opens, removes or copies a record is no player's."""
EVALUATORS = ("observe", "score", "improve", "inject", "told")
"""What may follow `drill` in a script."""
FORBIDDEN = (
    "--db",
    "--incident",
    "-i",
    "--as",
    "--at",
    "--out",
    "--file",
    "--attach",
    "--key",
    "--watch",
    "--notify",
)
"""Options that would leave the drill, its clock, or its folder."""
DIGEST = "{digest}"
"""Stands in a script for the digest of the message that its line names."""


class Line(msgspec.Struct, frozen=True):
    """One line of a script: at `at` from the start, `who` types `words`, which may be refused where they only `try`."""

    number: int
    at: timedelta
    who: str
    words: tuple[str, ...]
    tries: bool = False


def read_script(shown: str, content: bytes, scenario: Scenario) -> tuple[list[Line], list[Problem]]:
    """The lines of a script, and all that is wrong with it by line; empty ones and those after # are none."""
    if len(content) > MOST_BYTES:
        return [], [Problem(shown, 1, 1, f"the script is larger than {MOST_BYTES:,} bytes")]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return [], [Problem(shown, 1, 1, "the script is not UTF-8 text; save it as UTF-8")]
    lines: list[Line] = []
    problems: list[Problem] = []
    for number, written in enumerate(text.splitlines(), 1):
        if not written.strip() or written.lstrip().startswith("#"):
            continue
        try:
            line = _line(number, written.strip())
        except ValueError as error:
            problems.append(Problem(shown, number, 1, str(error)))
            continue
        problems += [Problem(shown, number, 1, sentence) for sentence in _wrong(line, lines, scenario)]
        lines.append(line)
    if not lines and not problems:
        problems.append(
            Problem(shown, 1, 1, "the script is empty; write a line like +0:05  Dana Ortiz: status")
        )
    return lines, problems


def _line(number: int, written: str) -> Line:
    found = _LINE.fullmatch(written)
    if not found:
        raise ValueError("this is no line of a script; write it like +0:05  Dana Ortiz: task done confirm")
    try:
        words = tuple(shlex.split(found[4]))
    except ValueError:
        raise ValueError("a quotation mark is missing") from None
    return Line(number, parse_offset(found[1]), found[2].strip(), words, bool(found[3]))


def _wrong(line: Line, before: list[Line], scenario: Scenario) -> Iterator[str]:
    if before and line.at < before[-1].at:
        yield f"{write_offset(line.at)} comes before the line above; a drill's clock never goes back"
    if line.at > scenario.lasts:
        yield f"{write_offset(line.at)} lies after the end of the drill, {write_offset(scenario.lasts)}"
    verb = line.words[0]
    if verb == "drill":
        if line.words[1:2] and line.words[1] not in EVALUATORS:
            yield f"a script cannot 'drill {line.words[1]}'{did_you_mean(line.words[1], EVALUATORS)}"
    elif verb not in PLAYERS:
        yield f"a script cannot '{verb}': players cannot either{did_you_mean(verb, PLAYERS)}"
    for word in line.words:
        if word.split("=")[0] in FORBIDDEN:
            yield f"a script cannot use {word.split('=')[0]}: it would leave the drill"

"""What changed in a message, sentence by sentence."""

import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from crisisrunner.case import ERASED
from crisisrunner.cli.screen import labelled, out, quiet, strong, width
from crisisrunner.visible import visible

if TYPE_CHECKING:
    from crisisrunner.versions import Change

MOST = 300
"""Sentences on a side up to which they are matched: matching takes their square, and no message is so long."""
_ENDS = re.compile(r"(?<=[.!?…]) |(?<=[。！？])")
"""Where a sentence ends, in a text whose runs of spaces are one."""

Line = tuple[str, str]
"""A sign and a sentence: `-` removed, `+` added, a space unchanged, `…` something left out."""


def changes_data(changes: "Iterable[Change]") -> list[dict[str, Any]]:
    """Changes as JSON; `id` is the first of the texts that changed so."""
    return [
        {
            "id": change.key,
            "keys": list(change.keys),
            "before": change.before,
            "after": change.after,
            "label_before": change.label_before,
            "label_after": change.label_after,
        }
        for change in changes
    ]


def show_changes(changes: "Sequence[Change]") -> None:
    """Which versions are compared, then each text with what was removed and what was added."""
    if not changes:
        out("Nothing changed.")
        return
    labelled("-", changes[0].label_before, at=4)
    labelled("+", changes[0].label_after, at=4)
    for change in changes:
        out()
        out(strong(_title(change)))
        for sign, sentence in _lines(change):
            _show_line(sign, sentence)


def _title(change: "Change") -> str:
    """`WEB · X (en)`, or `SUBJECT OF EMAIL (en)`."""
    language = change.key.split(".")[0]
    kinds = " · ".join(key.split(".")[1] for key in change.keys)
    subject = "subject of " if change.key.endswith(".subject") else ""
    return f"{subject}{kinds}".upper() + f" ({language})"


def _lines(change: "Change") -> Iterator[Line]:
    if ERASED in (change.before, change.after):
        yield from _all("-", [change.before or ""])
        yield from _all("+", [change.after or ""])
        return
    before, after = _sentences(change.before), _sentences(change.after)
    if before == after:
        yield "", "Only spaces or line breaks changed."
        return
    yield from _near(list(_matched(before, after)))


def _sentences(text: str | None) -> list[str]:
    """The sentences of a text, by its lines, without the spaces around them."""
    lines = (" ".join(line.split()) for line in (text or "").split("\n"))
    return [sentence.strip() for line in lines for sentence in _ENDS.split(line) if sentence.strip()]


def _matched(before: list[str], after: list[str]) -> Iterator[Line]:
    """Both texts as one list; where they are too long to be matched, all of one and then all of the other."""
    start = next((i for i, (was, now) in enumerate(zip_longest(before, after)) if was != now), 0)
    yield from _all(" ", before[:start])
    before, after = before[start:], after[start:]
    if max(len(before), len(after)) > MOST:
        yield from _first("-", before)
        yield from _first("+", after)
        return
    for what, i, until_i, j, until_j in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            yield from _all(" ", before[i:until_i])
        else:
            yield from _all("-", before[i:until_i])
            yield from _all("+", after[j:until_j])


def _first(sign: str, sentences: list[str]) -> Iterator[Line]:
    """As many as anybody reads on a screen, the rest counted."""
    yield from _all(sign, sentences[:MOST])
    if len(sentences) > MOST:
        yield sign, f"… and {len(sentences) - MOST:,} sentences more; --json has them"


def _near(lines: list[Line]) -> Iterator[Line]:
    """What changed, with one unchanged sentence around it at most."""
    kept = {
        near for here, (sign, _) in enumerate(lines) if sign != " " for near in (here - 1, here, here + 1)
    }
    last = -1
    for here, line in enumerate(lines):
        if here in kept:
            if here > last + 1:
                yield "…", ""
            yield line
            last = here
    if last < len(lines) - 1:
        yield "…", ""


def _show_line(sign: str, sentence: str) -> None:
    style = strong if sign == "+" else quiet if sign in (" ", "…") else str
    wrapped = textwrap.wrap(visible(sentence), width() - 4, break_on_hyphens=False) or [""]
    out(style(f"  {sign:<1} {wrapped[0]}".rstrip()))
    for line in wrapped[1:]:
        out(style(f"    {line}"))


def _all(sign: str, sentences: Iterable[str]) -> Iterator[Line]:
    return ((sign, sentence) for sentence in sentences if sentence)

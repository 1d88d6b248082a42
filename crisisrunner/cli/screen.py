"""The terminal: the one place where anything is written to it or read from it."""

import io
import json
import os
import shutil
import sys
import textwrap
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import Any, NamedTuple, TextIO

from crisisrunner.errors import Refused, WrongUsage
from crisisrunner.exercise import BANNER, EXERCISE
from crisisrunner.visible import harmless_json, visible

_STYLES = {"strong": "\x1b[1m", "alarm": "\x1b[1;31m", "quiet": "\x1b[2m"}
_PLAIN = "\x1b[0m"
_exercise = {"goes_on": False, "begun": False, "meant": False}


class Styled(NamedTuple):
    """A piece of a line with a style; the style only repeats what the words say."""

    text: str
    style: str


def strong(text: str) -> Styled:
    """What the eye should find first."""
    return Styled(text, "strong")


def alarm(text: str) -> Styled:
    """What is late or blocked."""
    return Styled(text, "alarm")


def quiet(text: str) -> Styled:
    """What may be skipped."""
    return Styled(text, "quiet")


def out(*pieces: str | Styled) -> None:
    """Write a line of results; control characters in it are shown, never sent."""
    _write(sys.stdout, pieces)


def err(*pieces: str | Styled) -> None:
    """Write a line that is no result: a refusal, a hint, an echo."""
    _write(sys.stderr, pieces)


def aside(text: str) -> None:
    """Write a sentence that is no result, wrapped to the terminal's width."""
    for line in textwrap.wrap(
        visible(text), width(), initial_indent="  ", subsequent_indent="  ",
        break_long_words=False, break_on_hyphens=False,
    ):  # fmt: skip
        err(line)


def paragraph(text: str, indent: str = "") -> None:
    """Write text wrapped to the terminal's width; its own line breaks stay, its lists hang."""
    for line in text.split("\n"):
        further = indent + ("  " if line.startswith("- ") else "")
        wrapped = textwrap.wrap(
            visible(line), width(), initial_indent=indent, subsequent_indent=further, break_on_hyphens=False
        )
        out("\n".join(wrapped))


def labelled(label: str | Styled, text: str, at: int = 10) -> None:
    """Write `LABEL  text`, the text wrapped beside its label."""
    name, style = (label.text, label.style) if isinstance(label, Styled) else (label, "")
    lead = f"  {name}".ljust(at)
    lead += "" if lead.endswith(" ") else "  "
    lines = textwrap.wrap(
        visible(text), max(20, width() - len(lead)), break_long_words=False, break_on_hyphens=False
    ) or [""]
    out(Styled(lead, style) if style else lead, lines[0])
    for line in lines[1:]:
        out(" " * len(lead), line)


def begin_exercise() -> None:
    """What is written from here on is a drill's: it begins and ends by saying so."""
    _exercise.update(goes_on=True, meant=True)


def begin() -> None:
    """A new command line, of which nobody knows yet whether it means a drill."""
    _exercise.update(goes_on=False, begun=False, meant=False)


def mark_refusal() -> None:
    """End what was said of a drill that is no result by saying so too."""
    if _exercise["meant"]:
        err(alarm(BANNER))


def end_screen() -> None:
    """End a screen of a drill by saying so; what is written next begins a new one."""
    if _exercise["begun"]:
        _write(sys.stdout, [alarm(BANNER)])
    _exercise["begun"] = False


def end_exercise() -> None:
    """End what was written of a drill by saying so; what comes is the world's again."""
    end_screen()
    _exercise["goes_on"] = False


@contextmanager
def apart() -> Iterator[tuple[io.StringIO, io.StringIO]]:
    """Everything written meanwhile goes to two texts, results and all else, as if to a screen of its own."""
    before = dict(_exercise)
    begin()
    try:
        with redirect_stdout(io.StringIO()) as result, redirect_stderr(io.StringIO()) as rest:
            yield result, rest
    finally:
        _exercise.update(before)


def clear() -> None:
    """Empty the screen, for a view that refreshes."""
    _exercise["begun"] = False
    sys.stdout.write("\x1b[2J\x1b[H")


def ticking(text: str) -> None:
    """Show what changes every second on a line of its own; "" takes it away. Nothing without a terminal."""
    if sys.stdout.isatty():
        sys.stdout.write(f"\r\x1b[K{visible(text)}")
        sys.stdout.flush()


def ring() -> None:
    """Ring the terminal's bell."""
    sys.stdout.write("\a")
    sys.stdout.flush()


def ring_if_seen() -> None:
    """Ring the bell where somebody sits at a terminal."""
    if sys.stdout.isatty():
        ring()


def raw(chunks: Iterable[str]) -> None:
    """Write an export as it is: its format has made it harmless already."""
    sys.stdout.writelines(chunks)


def answer(data: Any) -> None:
    """Write the answer of a reading command as JSON."""
    sys.stdout.write(harmless_json(json.dumps(data, ensure_ascii=False, indent=2)) + "\n")


def width() -> int:
    """The columns to write in: the terminal's, at most 100; 80 where there is no terminal."""
    return min(100, shutil.get_terminal_size((80, 24)).columns) if sys.stdout.isatty() else 80


def interactive() -> bool:
    """Whether somebody sits at a terminal and can be asked."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()


def ask(question: str, option: str) -> str:
    """Ask for a line at the terminal.

    Raises:
        WrongUsage: without a terminal, naming the option that would have answered.
        EOFError: where the input ended.
    """
    if not interactive():
        asked = f"{question[:-1]}." if question.endswith(":") else question
        raise WrongUsage(f"{asked} Nobody can be asked here.", f"Give {option}.")
    mark = f"{EXERCISE}  " if _exercise["goes_on"] else ""
    typed = input(f"  {mark}{visible(question)} ").strip()
    try:
        typed.encode()
    except UnicodeEncodeError:
        raise Refused(
            "What was typed is not UTF-8 text.", "Type it again, or set your terminal to UTF-8."
        ) from None
    return typed


def agreed(question: str, option: str = "--yes") -> bool:
    """Ask for a yes or a no at the terminal, until it is one of them."""
    while True:
        typed = ask(f"{question} [y/n]", option).lower()
        if typed in ("y", "yes", "n", "no"):
            return typed in ("y", "yes")
        if typed in ("q", "quit"):
            raise EOFError
        out("  Type y or n; q stops.")


def _write(stream: TextIO, pieces: Iterable[str | Styled]) -> None:
    if stream is sys.stdout and _exercise["goes_on"] and not _exercise["begun"]:
        _exercise["begun"] = True
        _write(stream, [alarm(BANNER)])
    colour = stream.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
    stream.write("".join(_shown(piece, colour) for piece in pieces) + "\n")


def _shown(piece: str | Styled, colour: bool) -> str:
    if isinstance(piece, Styled):
        text = visible(piece.text)
        return f"{_STYLES[piece.style]}{text}{_PLAIN}" if colour else text
    return visible(piece)

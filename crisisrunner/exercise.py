"""The mark of a drill: it stands at both ends of whatever could be mistaken for the real thing."""

from pathlib import Path

DRILL = "D-"
"""What the id of a drill begins with."""
EXERCISE = "EXERCISE"
BANNER = "EXERCISE  EXERCISE  EXERCISE"
"""The first and the last line of every screen, text and page of a drill."""


def marked(text: str) -> str:
    """A text with the mark as its first and its last line; one that has it stays as it is."""
    return f"{BANNER}\n{unmarked(text)}\n{BANNER}"


def unmarked(text: str) -> str:
    """A text without the mark at its ends."""
    return text.removeprefix(f"{BANNER}\n").removesuffix(f"\n{BANNER}")


def titled(title: str) -> str:
    """A line, such as a subject, with the mark at both ends."""
    return f"{EXERCISE} {untitled(title)} {EXERCISE}"


def untitled(title: str) -> str:
    """A line without the mark at its ends."""
    return title.removeprefix(f"{EXERCISE} ").removesuffix(f" {EXERCISE}")


def named(file: Path) -> Path:
    """A file whose name says that what it holds is a drill's."""
    return file if EXERCISE in file.name.upper() else file.with_name(f"{EXERCISE}-{file.name}")

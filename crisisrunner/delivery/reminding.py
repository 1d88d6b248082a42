"""Reminders: what has come close since somebody last looked, and a bell at the laptop or elsewhere."""

import html
import os
import shutil
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from crisisrunner import clock
from crisisrunner.delivery.parcel import Parcel
from crisisrunner.delivery.result import SENT, UNKNOWN
from crisisrunner.delivery.send import send
from crisisrunner.times import stamp
from crisisrunner.visible import one_line

STEPS = (60, 15, 0)
"""Minutes before something is due at which a person is told."""

PATIENCE = 5.0
"""Seconds to wait for whatever rings the bell; the screen stands still for so long."""

TITLE = "crisisrunner"
"""What a notification is headed with."""

_LONGEST = 1000
"""Characters of a notification; it names what is due, the screen has the rest."""

_APPLESCRIPT = ("on run argv", 'display notification (item 1 of argv) with title "{}"', "end run")


class Reminders:
    """Remembers of what a person was told, for as long as the program runs."""

    def __init__(self) -> None:
        self._told: dict[str, tuple[datetime, int]] = {}

    def due(self, items: Iterable[tuple[str, datetime]], now: datetime) -> list[tuple[str, int]]:
        """Each item that has reached another step since this was last asked, with the smallest one reached.

        No step of an item is told twice; one whose time moved later starts again.

        Args:
            items: Ids, each with the moment it is due, with a zone.
            now: This moment, with a zone.
        """
        return [(name, step) for name, at in items if (step := self._reached(name, at, now)) is not None]

    def _reached(self, name: str, at: datetime, now: datetime) -> int | None:
        at = at.astimezone(UTC)  # within one zone, Python counts by the wall and not by the clock
        left = at - now.astimezone(UTC)
        before, told = self._told.pop(name, (at, None))
        if at > before:
            told = None
        reached = min((step for step in STEPS if left <= timedelta(minutes=step)), default=None)
        news = reached is not None and (told is None or reached < told)
        latest = reached if news else told
        if latest is not None:
            self._told[name] = at, latest
        return reached if news else None


def ring(sentences: Sequence[str], variable: str, address: str, title: str = TITLE) -> str | None:
    """Tell a person what is due: on this machine's desktop where it can, and by an address where there is one.

    Args:
        sentences: What is due, each on a line of its own.
        variable: The name of the environment variable that holds the address.
        address: What it holds; "" where there is none.
        title: What the desktop heads it with; no user's words, for a script is made of it.

    Returns:
        A sentence on what did not work, without any part of the address; else None.
    """
    text = "\n".join(filter(None, map(one_line, sentences)))
    if not text:
        return None
    failures = (_on_the_desktop(text, title), _to_the_address(text, variable, address) if address else None)
    return " ".join(filter(None, failures)) or None


def _on_the_desktop(text: str, title: str) -> str | None:
    command = _notifier(text[:_LONGEST], title)
    return _run(command) if command else None


def _notifier(text: str, title: str) -> list[str] | None:
    """The command that shows a text; each program has a way of its own to read more into it than it says."""
    if os.name == "nt":
        return None
    if found := shutil.which("osascript"):
        script = [part for line in _APPLESCRIPT for part in ("-e", line.format(title))]
        return [found, *script, f" {text}" if text.startswith("-") else text]
    if found := shutil.which("notify-send"):
        # It takes \033 for a character and <a href> for a link.
        plain = html.escape(text, quote=False).replace("\\", r"\\")
        return [found, f"--app-name={TITLE}", "--", title, plain]
    return None


def _run(command: Sequence[str]) -> str | None:
    import subprocess  # 10 ms that only a bell costs

    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            timeout=PATIENCE, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return f"The desktop showed no notification within {PATIENCE:g} seconds."
    except (OSError, ValueError) as error:
        return f"The desktop could not show a notification: {type(error).__name__}."
    if done.returncode:
        return f"The desktop could not show a notification: exit status {done.returncode}."
    return None


def _to_the_address(text: str, variable: str, address: str) -> str | None:
    at = clock.now()
    result = send(address, variable, _parcel(text, at), at, PATIENCE)
    if result.state == SENT:
        return None
    if result.state == UNKNOWN:
        return f"Nobody knows whether the reminder by {variable} arrived: {result.detail}"
    return f"The reminder by {variable} did not go out: {result.detail}"


def _parcel(text: str, at: datetime) -> Parcel:
    """Each reminder has an id of its own: a service that takes a delivery once would drop the second one."""
    return Parcel(
        f"reminder/{stamp(at)}",
        "",
        "reminder",
        "reminder",
        "reminder",
        "en",
        "crisisrunner: this is due",
        text,
    )

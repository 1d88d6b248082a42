"""The machine as lines of text, for a terminal."""

import textwrap
from collections.abc import Iterator

from crisisrunner.planner.diagram.labels import needs
from crisisrunner.playbook.model import Playbook, Transition


def chart(playbook: Playbook, width: int) -> str:
    """Each stage with what it drafts, and below it the ways out with what each needs."""
    return "\n".join(_lines(playbook, width)) + "\n"


def _lines(playbook: Playbook, width: int) -> Iterator[str]:
    across = max(len(way.trigger) for way in playbook.transitions) + 1
    for name, stage in playbook.stages.items():
        drafts = ", ".join(stage.messages)
        yield f"[{stage.title.upper()}]" + ("  the end" if stage.final else "")
        if drafts:
            yield from _wrapped("  drafts ", drafts, width)
        for way in playbook.transitions:
            if name in way.source:
                yield from _arrow(playbook, way, name, across, width)
        yield ""


def _arrow(playbook: Playbook, way: Transition, here: str, across: int, width: int) -> Iterator[str]:
    dest = "again" if way.dest == here else playbook.stages[way.dest].title.upper()
    yield f"  |-- {way.trigger} ".ljust(across + 7, "-") + f"> {dest}"
    for need in needs(way):
        yield from _wrapped("  |     ", need, width)


def _wrapped(lead: str, text: str, width: int) -> list[str]:
    return textwrap.wrap(
        text, width, initial_indent=lead, subsequent_indent="  |     " if "|" in lead else " " * len(lead),
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip

"""The machine as a Mermaid state diagram, for pages that draw such."""

import re
from collections.abc import Iterator

from crisisrunner.planner.diagram.labels import needs
from crisisrunner.playbook.model import Playbook

_ACTS = re.compile(r"[^\w .,()'/&%+-]")
"""What could mean something to Mermaid inside a text."""


def mermaid(playbook: Playbook) -> str:
    """The diagram; states are called s0, s1, …, since Mermaid reads plain letters only."""
    return "\n".join(_lines(playbook)) + "\n"


def _lines(playbook: Playbook) -> Iterator[str]:
    alias = {name: f"s{number}" for number, name in enumerate(playbook.stages)}
    yield "stateDiagram-v2"
    for name, stage in playbook.stages.items():
        yield f'    state "{_plain(stage.title)}" as {alias[name]}'
        for message in stage.messages:
            yield f"    {alias[name]} : {_plain(playbook.messages[message].title)}"
    yield f"    [*] --> {alias[playbook.first_stage]}"
    for way in playbook.transitions:
        label = "<br>".join([_plain(way.trigger), *(_plain(need.replace(":", "")) for need in needs(way))])
        for source in way.source:
            yield f"    {alias[source]} --> {alias[way.dest]} : {label}"
    for name, stage in playbook.stages.items():
        if stage.final:
            yield f"    {alias[name]} --> [*]"


def _plain(text: str) -> str:
    return _ACTS.sub(" ", text).strip() or "-"

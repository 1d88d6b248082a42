"""The guided walk: what is needed next, in the order in which a tired person should be asked."""

from collections.abc import Iterator

import msgspec

from crisisrunner.incident.deliveries import undelivered
from crisisrunner.incident.messages import unreleased
from crisisrunner.incident.release import unconfirmed
from crisisrunner.incident.stages import doors
from crisisrunner.incident.state import Incident
from crisisrunner.playbook.model import Playbook

MOST_INQUIRIES = 20
"""So many are asked for in one walk."""


class Step(msgspec.Struct, frozen=True):
    """One thing to ask for: a `fact`, `confirm`, `task`, `message`, `delivery`, `inquiry` or `transition`, by id."""

    kind: str
    id: str


def steps(playbook: Playbook, incident: Incident) -> list[Step]:
    """What is needed from here on, most needed first; the same step never twice.

    First what the next transitions need and what the stage's drafts lack, for parts of the checklist hand out
    their words; then the checklist, then the release of the drafts, then what a person has to post or read out,
    then who waits for an answer, the longest first, then the transitions that stand open, and last whatever else
    the plan asks from this stage on.
    """
    if incident.closed_at:
        return []
    return list(dict.fromkeys(_steps(playbook, incident)))


def _steps(playbook: Playbook, incident: Incident) -> Iterator[Step]:
    ahead = [(way, unmet) for way, unmet in doors(playbook, incident) if not way.requires.reason]
    needed = [need for _, unmet in ahead for need in unmet]
    yield from (Step("fact", need.id) for need in needed if need.kind == "fact")
    drafts = [one for one in unreleased(incident) if one.stage == incident.stage or one.corrects]
    blank = [name for message in drafts for name in message.blanks if name in playbook.facts]
    yield from (Step("fact", name) for name in blank)
    stage = playbook.stages[incident.stage]
    yield from (
        Step("task", task) for task in stage.tasks if f"{incident.stage}/{task}" not in incident.tasks
    )
    public = [message for message in drafts if playbook.is_public(message.message)]
    yield from (Step("confirm", name) for message in public for name in unconfirmed(incident, message))
    yield from (Step("message", message.id) for message in drafts)
    yield from (
        Step("delivery", f"{message.id} {way.channel}")
        for message, way in undelivered(incident)
        if way.how == "hand"
    )
    yield from (Step("inquiry", key) for key in _waiting(incident)[:MOST_INQUIRIES])
    yield from (Step("transition", way.trigger) for way, unmet in ahead if not unmet)
    reached = list(playbook.stages)[: list(playbook.stages).index(incident.stage) + 1]
    for name, spec in playbook.facts.items():
        wordless = spec.translates is not None and not incident.known(spec.translates)
        if not incident.known(name) and not wordless and (spec.stage is None or spec.stage in reached):
            yield Step("fact", name)


def _waiting(incident: Incident) -> list[str]:
    """The inquiries that had no answer yet, and those of which the public thread has not heard, oldest first."""
    waiting = {key: one.at for key, one in incident.inquiries.items() if one.owes_follow_up or one.waits}
    return sorted(waiting, key=lambda key: waiting[key])

"""The entries of a timeline: what happened, when, who did it, and the words that went out."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from crisisrunner.case import ERASED, Case
from crisisrunner.exercise import titled
from crisisrunner.incident.events import Recorded
from crisisrunner.incident.state import Incident
from crisisrunner.timeline.telling import Names, tell

NOT_FOR_PLAYERS = (
    "inject.skipped", "observation.made", "objective.rated", "expectation.judged", "improvement.planned",
)  # fmt: skip
"""What the timeline of a drill leaves out until it has ended: it would tell players what is expected of them."""


class Entry(msgspec.Struct, frozen=True):
    """One line of a timeline; `texts` holds what a release sent out, by language and kind."""

    incident: str
    seq: int
    at: datetime
    recorded_at: datetime
    actor: str
    role: str | None
    type: str
    what: str
    hash: str
    texts: Mapping[str, str] = {}


class About(msgspec.Struct, frozen=True):
    """What stands at the head of every export: of what it was made, when, by whom, and what it leaves out."""

    incident: str
    title: str
    organisation: str
    zone: ZoneInfo
    made_at: datetime
    made_by: str
    head_seq: int
    head_hash: str
    filters: tuple[str, ...] = ()
    drill: bool = False

    def marked(self, entry: Entry) -> str:
        """What happened, as a row says it that somebody may take out of its table."""
        return titled(entry.what) if self.drill else entry.what


def entries(case: Case, as_known_at: datetime | None = None, since: datetime | None = None) -> list[Entry]:
    """The entries by `at`, then by `seq`.

    Args:
        as_known_at: Only what was written down by then (UTC).
        since: Only what happened from then on (UTC).
    """
    known = (
        recorded
        for recorded in case.record.events(case.incident.id)
        if _by(recorded, as_known_at) and not hidden(case.incident, recorded.event.type)
    )
    told = [entry for entry in _told(case, known) if since is None or entry.at >= since]
    return sorted(told, key=lambda entry: (entry.at, entry.seq))


def hidden(incident: Incident, kind: str) -> bool:
    """Whether an event of a type is not for the eyes of players: an evaluator's word, while the drill goes on."""
    return incident.exercise is not None and incident.exercise.stopped_at is None and kind in NOT_FOR_PLAYERS


def _by(recorded: Recorded, moment: datetime | None) -> bool:
    return moment is None or recorded.recorded_at <= moment


def _told(case: Case, events: Iterator[Recorded]) -> Iterator[Entry]:
    names = Names(case.playbook, {key: person.name for key, person in case.people.items()}, case.zone)
    texts: dict[str, dict[str, str]] = {}
    for recorded in events:
        event = recorded.event
        sent: Mapping[str, str] = {}
        again = False
        if event.type in ("message.drafted", "message.edited", "message.released"):
            message = f"{event.data['message']}.{event.data['number']}"
            again = event.type == "message.drafted" and message in texts
            if event.type == "message.released":
                languages = event.data.get("languages")
                known = texts.get(message, {}).items()
                sent = {
                    key: body for key, body in known if languages is None or key.split(".")[0] in languages
                }
            else:
                erased = {f"{text['language']}.{text['kind']}": ERASED for text in event.data["texts"]}
                texts.setdefault(message, {}).update(erased if event.words is None else event.words)
        yield Entry(
            recorded.incident, event.seq, event.at, recorded.recorded_at, names.person(event.actor.id),
            event.actor.role, event.type, _again(tell(event, names), again), recorded.hash, sent,
        )  # fmt: skip


def _again(sentence: str, again: bool) -> str:
    """A draft that was there before, and can say more or less now."""
    return sentence.replace("Drafted", "Filled in", 1) if again else sentence

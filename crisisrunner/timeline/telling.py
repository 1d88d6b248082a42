"""What happened, as a sentence: one for each type of event."""

from collections.abc import Callable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from crisisrunner.case import ERASED
from crisisrunner.incident.events import Event
from crisisrunner.playbook.model import Playbook
from crisisrunner.times import clock_time, from_stamp, short_day


class Names:
    """How the plan and the people are called, for sentences."""

    def __init__(self, playbook: Playbook, people: Mapping[str, str], zone: ZoneInfo) -> None:
        self._playbook = playbook
        self._people = people
        self._zone = zone

    def moment(self, written: str) -> str:
        """A time of the record as people read it."""
        moment = from_stamp(written)
        return f"{clock_time(moment, self._zone)}, {short_day(moment, self._zone)}"

    def person(self, key: str) -> str:
        """A person's name, or the id of one nobody named."""
        return self._people.get(key, key)

    def stage(self, key: str) -> str:
        """A stage's title."""
        stage = self._playbook.stages.get(key)
        return stage.title if stage else key

    def role(self, key: str) -> str:
        """A role's title."""
        role = self._playbook.roles.get(key)
        return role.title if role else key

    def task(self, stage: str, key: str) -> str:
        """What a task asks to be done."""
        found = self._playbook.stages.get(stage)
        return found.tasks[key].do if found and key in found.tasks else key


def tell(event: Event, names: Names) -> str:
    """An event in one sentence; a type that is not known tells its name."""
    sentence = _SENTENCES.get(event.type)
    return sentence(event.data, _Words(event), names) if sentence else event.type


class _Words:
    """What was typed, or that it was erased."""

    def __init__(self, event: Event) -> None:
        self._words = event.words

    def __getitem__(self, key: str) -> str:
        return ERASED if self._words is None else self._words.get(key, "")

    def after(self, lead: str, key: str) -> str:
        """`lead` and the words, or nothing where there are none."""
        return f"{lead}{self[key]}" if self[key] else ""


Data = Mapping[str, Any]


def _message(data: Data) -> str:
    return f"{data['message']}.{data['number']}"


def _entered(data: Data, words: _Words, names: Names) -> str:
    way = f" by '{data['trigger']}' from {names.stage(data['source'])}" if data["trigger"] else ""
    closed = "; the incident is closed" if data["final"] else ""
    reason = words.after("; reason: ", "reason") if data["trigger"] else ""
    return f"Entered {names.stage(data['stage']).upper()}{way}{closed}{reason}"


def _fact_set(data: Data, words: _Words, names: Names) -> str:
    source = f"confirmed by {words['source']}" if data["confirmed"] else "not confirmed yet"
    again = f" (version {data['version']})" if data["version"] > 1 else ""
    value = (
        names.moment(data["moment"]) if data.get("moment") and words["value"] != ERASED else words["value"]
    )
    return f"{data['fact']}{again}: {value} ({source})"


def _drafted(data: Data, _words: _Words, _names: Names) -> str:
    kinds = ", ".join(dict.fromkeys(text["kind"] for text in data["texts"]))
    blanks = dict.fromkeys(name for text in data["texts"] for name in text["blanks"])
    unknown = f"; not known yet: {', '.join(blanks)}" if blanks else ""
    return f"Drafted {_message(data)} ({kinds}){unknown}"


def _released(data: Data, _words: _Words, names: Names) -> str:
    asked = [names.role(role) for role in (*data["asked"]["all"], *data["asked"]["any"])]
    without = (
        f"; asked for: {', '.join(asked)}; no approval is recorded" if asked and not data["approvals"] else ""
    )
    return f"Released {_message(data)} by {', '.join(data['channels'])}{without}"


_SENTENCES: dict[str, Callable[[Data, _Words, Names], str]] = {
    "incident.opened": lambda data, words, names: (
        f"Opened: {words['title']} "
        f"(playbook {data['playbook']} {data['playbook_version']}, severity {data['severity']})"
    ),
    "incident.retitled": lambda data, words, names: f"Called from now on: {words['title']}",
    "incident.severity_set": lambda data, words, names: (
        f"Severity {data['severity']}{words.after('; reason: ', 'reason')}"
    ),
    "person.joined": lambda data, words, names: f"{words['name']} joined{words.after(', ', 'phone')}",
    "role.assigned": lambda data, words, names: (
        f"{names.role(data['role'])}: {', '.join(map(names.person, data['people'])) or 'nobody'}"
    ),
    "person.called": lambda data, words, names: (
        f"Called {names.person(data['person'])}: {'reached' if data['reached'] else 'not reached'}"
        f"{words.after('; ', 'note')}"
    ),
    "stage.entered": _entered,
    "fact.set": _fact_set,
    "fact.confirmed": lambda data, words, names: f"{data['fact']} confirmed by {words['source']}",
    "fact.retracted": lambda data, words, names: f"{data['fact']} retracted; reason: {words['reason']}",
    "task.done": lambda data, words, names: f"Done: {names.task(data['stage'], data['task'])}",
    "task.skipped": lambda data, words, names: (
        f"Skipped: {names.task(data['stage'], data['task'])}; reason: {words['reason']}"
    ),
    "message.drafted": _drafted,
    "message.edited": lambda data, words, names: (
        f"Edited {_message(data)} ({', '.join(text['kind'] for text in data['texts'])})"
    ),
    "message.released": _released,
    "message.superseded": lambda data, words, names: (
        f"Put aside {_message(data)}: its stage was entered again"
    ),
    "note.logged": lambda data, words, names: f"Note: {words['text']}",
    "decision.recorded": lambda data, words, names: f"Decision: {words['text']}",
    "entry.erased": lambda data, words, names: (
        f"Erased the words of entry {data['erases']}; reason: {words['reason']}"
    ),
}

"""What happened, as a sentence: one for each type of event."""

from collections.abc import Callable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from crisisrunner.case import ERASED
from crisisrunner.incident.events import Event
from crisisrunner.playbook.model import INQUIRY_KINDS, Playbook
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

    def audience(self, key: str) -> str:
        """An audience's title."""
        audience = self._playbook.audiences.get(key)
        return audience.title if audience else key

    def inquiry_kind(self, key: str) -> str:
        """Who asks."""
        return INQUIRY_KINDS.get(key, key)

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
    wrong = "; the value before was wrong" if data.get("wrong") else ""
    reason = words.after("; reason: ", "reason")
    return f"{data['fact']}{again}: {value} ({source}){wrong}{reason}"


def _drafted(data: Data, _words: _Words, _names: Names) -> str:
    kinds = ", ".join(dict.fromkeys(text["kind"] for text in data["texts"]))
    corrects = f", which puts right {', '.join(data['corrects'])}" if data.get("corrects") else ""
    blanks = dict.fromkeys(name for text in data["texts"] for name in text["blanks"])
    unknown = f"; not known yet: {', '.join(blanks)}" if blanks else ""
    return f"Drafted {_message(data)} ({kinds}){corrects}{unknown}"


def _edited(data: Data, _words: _Words, _names: Names) -> str:
    languages = ", ".join(data["digests"])
    if not data["texts"]:
        return f"{_message(data)} ({languages}) still says the same"
    kinds = ", ".join(f"{text['kind']} {text['language']}" for text in data["texts"])
    behind = f"; behind now: {', '.join(data['behind'])}" if data.get("behind") else ""
    return f"Edited {_message(data)} ({kinds}){behind}"


def _submitted(data: Data, _words: _Words, _names: Names) -> str:
    warned = f"; warnings: {', '.join(data['warnings'])}" if data["warnings"] else ""
    return f"Submitted {_message(data)} for approval ({_digests(data)}){warned}"


def _approved(data: Data, words: _Words, names: Names) -> str:
    who, what = names.person(data["person"]), f"{_message(data)} ({data['language']} {data['digest'][:6]})"
    if data["how"] == "break-glass":
        return f"GLASS BROKEN by {who}: {what} may go out without its approvals; reason: {words['reason']}"
    how = {
        "by-phone": f"by phone, the words and {data.get('read_back', '')} were read back",
        "signed": "signed",
        "asserted": "asserted, not signed",
    }
    return f"Approved by {who}: {what}, {how[data['how']]}"


def _rejected(data: Data, words: _Words, names: Names) -> str:
    return f"Rejected by {names.person(data['person'])}: {_message(data)} ({_digests(data)}); reason: {words['reason']}"


def _voided(data: Data, _words: _Words, names: Names) -> str:
    people = ", ".join(map(names.person, data["people"])) or "nobody yet"
    return f"Void, since the words were changed: {_message(data)} ({_digests(data)}), approved by {people}"


def _digests(data: Data) -> str:
    return ", ".join(f"{language} {digest[:6]}" for language, digest in data["digests"].items())


def _released(data: Data, _words: _Words, names: Names) -> str:
    asked = [names.role(role) for role in (*data["asked"]["all"], *data["asked"]["any"])]
    given = [f"{names.person(one['person'])} ({one['how'].replace('-', ' ')})" for one in data["approvals"]]
    by = f"; approved by {', '.join(dict.fromkeys(given))}" if given else ""
    if any(one["how"] == "break-glass" for one in data["approvals"]):
        by = f"; GLASS BROKEN{by.removeprefix('; approved')}, asked for: {', '.join(asked)}"
    elif asked and not given:
        by = f"; asked for: {', '.join(asked)}; no approval is recorded"
    languages = f" in {', '.join(data['languages'])}" if data.get("languages") else ""
    left = f"; left out: {', '.join(data['left_out'])}" if data.get("left_out") else ""
    over = f"; overridden: {', '.join(data['overridden'])}" if data.get("overridden") else ""
    said = {
        "by --yes": "; no patient can be recognised (answered by --yes)",
        "nobody": "; no patient can be recognised",
    }
    asked_names = said.get(data.get("names") or "", "")
    return (
        f"Released {_message(data)}{languages} by {', '.join(data['channels'])}{by}{left}{over}{asked_names}"
    )


def _way(data: Data) -> str:
    instead = f" instead of {data['instead_of']}" if data.get("instead_of") else ""
    return f"{_message(data)} by {data['channel']} ({data['language']}){instead}"


def _queued(data: Data, _words: _Words, _names: Names) -> str:
    if data["attempt"]:
        return f"Sending {_way(data)}, attempt {data['attempt']}"
    return f"{'To be sent by hand' if data['how'] == 'hand' else 'Queued'}: {_way(data)}"


def _sent(data: Data, words: _Words, _names: Names) -> str:
    who = ", by hand" if data.get("said_by") else ""
    count = f" to {data['accepted']} recipients" if data.get("accepted", 0) > 1 else ""
    return f"Sent {_way(data)}{count}{who}{words.after(': ', 'url')}"


def _failed(data: Data, words: _Words, _names: Names) -> str:
    if data.get("gave_way"):
        return f"{_way(data)} gives way to {data['gave_way']}: the channel is down"
    who = ", as somebody saw" if data.get("said_by") else ""
    have = data.get("accepted", 0)
    count = f" ({have} {'recipient has' if have == 1 else 'recipients have'} it)" if have else ""
    return f"Not sent: {_way(data)}{count}{who}{words.after(': ', 'detail')}{words.after('; refused: ', 'refused')}"


def _correction(data: Data, words: _Words, _names: Names) -> str:
    fact = f"it said {data['fact']}, which does not hold" if data.get("fact") else words["reason"]
    return f"Correction owed for {data['id']}: {fact}; drafted as {data['correction']}"


def _clock_counted(data: Data, words: _Words, names: Names) -> str:
    moved = data.get("was") and data["was"] != data["due_at"]
    was = f"; before: due {names.moment(data['was'])}" if moved else ""
    rest = f"{was}{_applies(data, words)}{words.after('; reason: ', 'reason')}"
    begun = names.moment(data["anchor"]) if data["anchor"] else data["day"]
    if begun is None:
        return f"Clock {data['clock']} ({data['rule']}): waits for its event{rest}"
    due = f"due {names.moment(data['due_at'])}" if data["due_at"] else "no deadline can be counted"
    return f"Clock {data['clock']} ({data['rule']}): counted from {begun}, {due}{rest}"


def _applies(data: Data, words: _Words) -> str:
    if data.get("declared"):
        return f"; it applies{words.after(', says ', 'said_by')}"
    said = {None: "; nobody has said yet that it applies", False: "; it does not apply", True: ""}
    return said[data["applies"]]


def _clock_held(data: Data, words: _Words, names: Names) -> str:
    due = f"; due {names.moment(data['due_at'])}" if data["due_at"] else ""
    why = words.after("; reason: ", "reason")
    if data["kind"] == "lifted":
        return f"Clock {data['clock']}: the hold is over{due}{why}"
    until = f"{names.moment(data['until'])} ({data['kind']}, {words['official']})"
    return f"Clock {data['clock']}: on hold until {until}{due}{why}"


def _promise_made(data: Data, _words: _Words, names: Names) -> str:
    return f"Promised to {names.audience(data['audience'])}: next update by {names.moment(data['due_at'])}"


def _promise_ended(data: Data, names: Names, how: str) -> str:
    by = f" by {data['by']}" if data["by"] else ""
    to = f"{names.audience(data['audience'])}, given in {data['promised_in']} for {names.moment(data['due_at'])}"
    return f"Promise to {to}: {how}{by}"


def _inquiry_opened(data: Data, words: _Words, names: Names) -> str:
    where = "in public" if data["public"] else "not in public"
    sensitive = ", sensitive" if data["sensitive"] else ""
    who = f"{words.after(', ', 'asker')}{words.after(', ', 'outlet')}"
    kind = names.inquiry_kind(data["kind"])
    return f"{data['id']} asked ({kind}, by {data['channel']}, {where}{who}{sensitive}): {words['text']}"


def _answered(data: Data, words: _Words, how: str) -> str:
    message = f" with {data['message']} ({(data['digest'] or '')[:6]})" if data["message"] else ""
    return f"{data['id']} {how}{message}{words.after(': ', 'text')}{words.after(': ', 'how')}"


def _inquiry_closed(data: Data, words: _Words, _names: Names) -> str:
    how = {"answered": "answered", "followed_up": "the public thread has heard of it"}
    return f"{data['id']} closed: {how.get(data['how']) or 'reason: ' + words['reason']}"


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
    "message.edited": _edited,
    "message.submitted": _submitted,
    "message.approved": _approved,
    "message.rejected": _rejected,
    "message.approval_voided": _voided,
    "message.overridden": lambda data, words, names: (
        f"OVERRIDDEN in {_message(data)}: {data['check']}; reason: {words['reason']}"
    ),
    "message.released": _released,
    "message.superseded": lambda data, words, names: (
        f"Put aside {_message(data)}: its stage was entered again"
    ),
    "message.withdrawn": lambda data, words, names: (
        f"Withdrawn {_message(data)}, which was {'out' if data['was'] == 'released' else 'a draft'}; "
        f"reason: {words['reason']}"
    ),
    "delivery.queued": _queued,
    "delivery.sent": _sent,
    "delivery.failed": _failed,
    "delivery.unknown": lambda data, words, names: (
        f"Nobody knows whether {_way(data)} went out{words.after(': ', 'detail')}"
    ),
    "channel.down": lambda data, words, names: f"{data['channel']} is down{words.after(': ', 'reason')}",
    "channel.up": lambda data, words, names: f"{data['channel']} works again",
    "correction.opened": _correction,
    "correction.settled": lambda data, words, names: (
        f"{data['id']} is put right: {data['correction']} was {data['how']}"
    ),
    "clock.started": _clock_counted,
    "clock.moved": _clock_counted,
    "clock.held": _clock_held,
    "clock.met": lambda data, words, names: (
        f"Clock {data['clock']}: {'an updated filing' if data['update'] else 'met'}{words.after('; ', 'reference')}"
    ),
    "clock.waived": lambda data, words, names: f"Clock {data['clock']} waived; reason: {words['reason']}",
    "promise.made": _promise_made,
    "promise.kept": lambda data, words, names: _promise_ended(data, names, "kept"),
    "promise.broken": lambda data, words, names: _promise_ended(data, names, "BROKEN"),
    "reminder.snoozed": lambda data, words, names: (
        f"Reminder of {data['of']} put off until {names.moment(data['until'])}; reason: {words['reason']}"
    ),
    "inquiry.opened": _inquiry_opened,
    "inquiry.acknowledged": lambda data, words, names: _answered(
        data, words, "answered in public" if data["public"] else "acknowledged"
    ),
    "inquiry.moved_private": lambda data, words, names: (
        f"{data['id']} goes on in private{words.after(': ', 'how')}"
    ),
    "inquiry.handled": lambda data, words, names: _answered(data, words, "handled"),
    "inquiry.followed_up": lambda data, words, names: _answered(data, words, "followed up in public"),
    "inquiry.escalated": lambda data, words, names: (
        f"{data['id']} escalated to {names.role(data['role'])}; reason: {words['reason']}"
    ),
    "inquiry.closed": _inquiry_closed,
    "note.logged": lambda data, words, names: f"Note: {words['text']}",
    "decision.recorded": lambda data, words, names: f"Decision: {words['text']}",
    "entry.erased": lambda data, words, names: (
        f"Erased the words of entry {data['erases']}; reason: {words['reason']}"
    ),
}

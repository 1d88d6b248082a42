"""Clocks in sentences: deadlines counted, held and met, promises kept and broken."""

from crisisrunner.timeline.telling.names import Data, Names, Sentences, Words


def _clock_counted(data: Data, words: Words, names: Names) -> str:
    moved = data.get("was") and data["was"] != data["due_at"]
    was = f"; before: due {names.moment(data['was'])}" if moved else ""
    rest = f"{was}{_applies(data, words)}{words.after('; reason: ', 'reason')}"
    begun = names.moment(data["anchor"]) if data["anchor"] else data["day"]
    if begun is None:
        return f"Clock {data['clock']} ({data['rule']}): waits for its event{rest}"
    due = f"due {names.moment(data['due_at'])}" if data["due_at"] else "no deadline can be counted"
    return f"Clock {data['clock']} ({data['rule']}): counted from {begun}, {due}{rest}"


def _applies(data: Data, words: Words) -> str:
    if data.get("declared"):
        return f"; it applies{words.after(', says ', 'said_by')}"
    said = {None: "; nobody has said yet that it applies", False: "; it does not apply", True: ""}
    return said[data["applies"]]


def _clock_held(data: Data, words: Words, names: Names) -> str:
    due = f"; due {names.moment(data['due_at'])}" if data["due_at"] else ""
    why = words.after("; reason: ", "reason")
    if data["kind"] == "lifted":
        return f"Clock {data['clock']}: the hold is over{due}{why}"
    until = f"{names.moment(data['until'])} ({data['kind']}, {words['official']})"
    return f"Clock {data['clock']}: on hold until {until}{due}{why}"


def _promise_made(data: Data, _words: Words, names: Names) -> str:
    return f"Promised to {names.audience(data['audience'])}: next update by {names.moment(data['due_at'])}"


def _promise_ended(data: Data, names: Names, how: str) -> str:
    by = f" by {data['by']}" if data["by"] else ""
    to = f"{names.audience(data['audience'])}, given in {data['promised_in']} for {names.moment(data['due_at'])}"
    return f"Promise to {to}: {how}{by}"


def _how_met(data: Data) -> str:
    return "an updated filing" if data["update"] else "met late" if data.get("late") else "met"


SENTENCES: Sentences = {
    "clock.started": _clock_counted,
    "clock.moved": _clock_counted,
    "clock.held": _clock_held,
    "clock.met": lambda data, words, names: (
        f"Clock {data['clock']}: {_how_met(data)}{words.after('; ', 'reference')}"
    ),
    "clock.waived": lambda data, words, names: f"Clock {data['clock']} waived; reason: {words['reason']}",
    "promise.made": _promise_made,
    "promise.kept": lambda data, words, names: _promise_ended(data, names, "kept"),
    "promise.broken": lambda data, words, names: _promise_ended(data, names, "BROKEN"),
    "reminder.snoozed": lambda data, words, names: (
        f"Reminder of {data['of']} put off until {names.moment(data['until'])}; reason: {words['reason']}"
    ),
}

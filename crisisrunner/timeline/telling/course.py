"""How an incident ran, in sentences: stages, facts, tasks, people, channels, notes."""

from crisisrunner.case import ERASED
from crisisrunner.timeline.telling.names import Data, Names, Sentences, Words


def _entered(data: Data, words: Words, names: Names) -> str:
    way = f" by '{data['trigger']}' from {names.stage(data['source'])}" if data["trigger"] else ""
    closed = "; the incident is closed" if data["final"] else ""
    reason = words.after("; reason: ", "reason") if data["trigger"] else ""
    return f"Entered {names.stage(data['stage']).upper()}{way}{closed}{reason}"


def _fact_set(data: Data, words: Words, names: Names) -> str:
    source = f"confirmed by {words['source']}" if data["confirmed"] else "not confirmed yet"
    again = f" (version {data['version']})" if data["version"] > 1 else ""
    value = (
        names.moment(data["moment"]) if data.get("moment") and words["value"] != ERASED else words["value"]
    )
    wrong = "; the value before was wrong" if data.get("wrong") else ""
    reason = words.after("; reason: ", "reason")
    return f"{data['fact']}{again}: {value} ({source}){wrong}{reason}"


def _imported(data: Data, words: Words, names: Names) -> str:
    place = ", ".join(f"{unit} {number}" for unit, number in data.items())
    if words["text"] == words["source"]:  # both erased, or both left out
        return f"Imported, {place}: {words['text']}"
    others = words.after("; ", "others").replace("\n", "; ")
    return f"Imported from {words['source']}, {place}{words.after(', by ', 'who')}: {words['text']}{others}"


def _for_counsel(data: Data) -> str:
    return " for counsel" if data.get("privileged") else ""


SENTENCES: Sentences = {
    "incident.opened": lambda data, words, names: (
        f"Opened: {words['title']} "
        f"(playbook {data['playbook']} {data['playbook_version']}, severity {data['severity']})"
    ),
    "incident.retitled": lambda data, words, names: f"Called from now on: {words['title']}",
    "incident.severity_set": lambda data, words, names: (
        f"Severity {data['severity']}{words.after('; reason: ', 'reason')}"
    ),
    "playbook.adopted": lambda data, words, names: (
        f"Runs by {data['playbook']} {data['playbook_version']} from here on, instead of {data['before']}"
        f"{words.after('; reason: ', 'reason')}"
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
    "channel.down": lambda data, words, names: f"{data['channel']} is down{words.after(': ', 'reason')}",
    "channel.up": lambda data, words, names: f"{data['channel']} works again",
    "note.logged": lambda data, words, names: f"Note{_for_counsel(data)}: {words['text']}",
    "decision.recorded": lambda data, words, names: f"Decision{_for_counsel(data)}: {words['text']}",
    "file.attached": lambda data, words, names: (
        f"Attached{_for_counsel(data)}: {words['name']}, {data['size']:,} bytes, SHA-256 {data['sha256']}"
    ),
    "entry.imported": _imported,
    "record.sealed": lambda data, words, names: (
        f"Sealed the record up to entry {data['seq']}, {data['hash']}{'' if data['signed'] else ', not signed'}"
    ),
    "entry.erased": lambda data, words, names: (
        f"Erased the words of entry {data['erases']}; reason: {words['reason']}"
    ),
}

"""Messages in sentences: drafted, approved, released, delivered, corrected."""

from crisisrunner.timeline.telling.names import Data, Names, Sentences, Words


def _message(data: Data) -> str:
    return f"{data['message']}.{data['number']}"


def _drafted(data: Data, _words: Words, _names: Names) -> str:
    kinds = ", ".join(dict.fromkeys(text["kind"] for text in data["texts"]))
    corrects = f", which puts right {', '.join(data['corrects'])}" if data.get("corrects") else ""
    blanks = dict.fromkeys(name for text in data["texts"] for name in text["blanks"])
    unknown = f"; not known yet: {', '.join(blanks)}" if blanks else ""
    return f"Drafted {_message(data)} ({kinds}){corrects}{unknown}"


def _edited(data: Data, _words: Words, _names: Names) -> str:
    languages = ", ".join(data["digests"])
    if not data["texts"]:
        return f"{_message(data)} ({languages}) still says the same"
    kinds = ", ".join(f"{text['kind']} {text['language']}" for text in data["texts"])
    behind = f"; behind now: {', '.join(data['behind'])}" if data.get("behind") else ""
    return f"Edited {_message(data)} ({kinds}){behind}"


def _submitted(data: Data, _words: Words, _names: Names) -> str:
    warned = f"; warnings: {', '.join(data['warnings'])}" if data["warnings"] else ""
    return f"Submitted {_message(data)} for approval ({_digests(data)}){warned}"


def _approved(data: Data, words: Words, names: Names) -> str:
    who, what = names.person(data["person"]), f"{_message(data)} ({data['language']} {data['digest'][:6]})"
    if data["how"] == "break-glass":
        return f"GLASS BROKEN by {who}: {what} may go out without its approvals; reason: {words['reason']}"
    how = {
        "by-phone": f"by phone, the words and {data.get('read_back', '')} were read back",
        "signed": "signed",
        "asserted": "asserted, not signed",
    }
    return f"Approved by {who}: {what}, {how[data['how']]}"


def _rejected(data: Data, words: Words, names: Names) -> str:
    return f"Rejected by {names.person(data['person'])}: {_message(data)} ({_digests(data)}); reason: {words['reason']}"


def _voided(data: Data, _words: Words, names: Names) -> str:
    people = ", ".join(map(names.person, data["people"])) or "nobody yet"
    return f"Void, since the words were changed: {_message(data)} ({_digests(data)}), approved by {people}"


def _digests(data: Data) -> str:
    return ", ".join(f"{language} {digest[:6]}" for language, digest in data["digests"].items())


def _released(data: Data, _words: Words, names: Names) -> str:
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


def _queued(data: Data, _words: Words, _names: Names) -> str:
    if data["attempt"]:
        return f"Sending {_way(data)}, attempt {data['attempt']}"
    return f"{'To be sent by hand' if data['how'] == 'hand' else 'Queued'}: {_way(data)}"


def _sent(data: Data, words: Words, _names: Names) -> str:
    who = ", by hand" if data.get("said_by") else ""
    count = f" to {data['accepted']} recipients" if data.get("accepted", 0) > 1 else ""
    return f"Sent {_way(data)}{count}{who}{words.after(': ', 'url')}"


def _failed(data: Data, words: Words, _names: Names) -> str:
    if data.get("gave_way"):
        return f"{_way(data)} gives way to {data['gave_way']}: the channel is down"
    who = ", as somebody saw" if data.get("said_by") else ""
    have = data.get("accepted", 0)
    count = f" ({have} {'recipient has' if have == 1 else 'recipients have'} it)" if have else ""
    return f"Not sent: {_way(data)}{count}{who}{words.after(': ', 'detail')}{words.after('; refused: ', 'refused')}"


def _correction(data: Data, words: Words, _names: Names) -> str:
    fact = f"it said {data['fact']}, which does not hold" if data.get("fact") else words["reason"]
    return f"Correction owed for {data['id']}: {fact}; drafted as {data['correction']}"


SENTENCES: Sentences = {
    "correction.opened": _correction,
    "correction.settled": lambda data, words, names: (
        f"{data['id']} is put right: {data['correction']} was {data['how']}"
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
}

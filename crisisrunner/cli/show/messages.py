"""Messages on the screen: the list, one with its exact texts, what went out."""

from typing import TYPE_CHECKING, Any

from crisisrunner.canonical import short
from crisisrunner.cli.screen import alarm, labelled, out, paragraph, quiet, strong
from crisisrunner.times import clock_time, deadline, since, tell

if TYPE_CHECKING:
    from crisisrunner.case import Case
    from crisisrunner.incident.state import Message
    from crisisrunner.overview import Overview
    from crisisrunner.runner import Outcome


def show_list(overview: "Overview") -> None:
    """Every message that was drafted, then those that a stage will draft."""
    for message in overview.incident.messages.values():
        title = overview.playbook.messages[message.message].title
        out(strong(message.id), f"   {title}")
        labelled(message.state, _in_short(overview, message), at=14)
    drafted = {message.message for message in overview.incident.messages.values()}
    for name, spec in overview.playbook.messages.items():
        if name not in drafted:
            out(quiet(f"{name}   {spec.title}: not drafted yet"))


def message_data(overview: "Overview", message: "Message") -> dict[str, Any]:
    """A message as JSON, with its texts."""
    words = overview.case.texts(message)
    texts = [
        {
            "language": text.language,
            "kind": text.kind,
            "subject": words.get(f"{text.key}.subject"),
            "body": words.get(text.key),
            "length": len(words.get(text.key, "")),
            "sha256": text.sha256,
            "edited": text.edited,
            "blanks": list(text.blanks),
        }
        for text in message.texts
    ]
    return {**overview.message_data(message), "facts": dict(message.facts), "texts": texts}


def show_message(overview: "Overview", message: "Message") -> None:
    """The exact texts, then what blocks them."""
    case = overview.case
    spec = overview.playbook.messages[message.message]
    audience = overview.playbook.audiences[message.audience].title
    out(strong(f"{message.id}  {spec.title}, for {audience}"), f"   {message.state}")
    for language, digest in message.digests.items():
        promise = (
            f"   promises the next update by {deadline(message.next_update, case.zone, overview.now)}"
            if message.next_update
            else ""
        )
        out(f"{language}  {short(digest)}{promise}")
    words = case.texts(message)
    shared: dict[tuple[str | None, str | None, str, bool], list[str]] = {}
    for text in message.texts:
        said = (words.get(f"{text.key}.subject"), words.get(text.key), text.language, text.edited)
        shared.setdefault(said, []).append(text.kind)
    for (subject, body, language, edited), kinds in shared.items():
        out()
        by_hand = ", edited by hand" if edited else ""
        size = f"{len(body)} characters{by_hand}" if body is not None else "[erased]"
        out(strong(f"{' · '.join(kinds).upper()} ({language})"), f"  {size}")
        if subject:
            paragraph(f"Subject: {subject}", "  ")
        if body is not None:
            paragraph(body, "  ")
    show_blocks(overview, message)


def show_blocks(overview: "Overview", message: "Message") -> None:
    """Each blank that blocks a release, with the command that fills it."""
    if message.state != "draft":
        return
    out()
    for name in message.blanks:
        spec = overview.playbook.facts.get(name)
        text = next(text for text in message.texts if name in text.blanks)
        edit = f"crisisrunner message edit {message.message} --kind {text.kind} --lang {text.language}"
        command = f'crisisrunner fact set {name} "…"' if spec else edit
        labelled(alarm("BLOCK"), f"[[{name}?]]  {spec.ask if spec else 'still stands in the text'}")
        out(f"          {command}")
    for sentence in overview.warnings(message):
        labelled("WARN", sentence)
    if not message.blanks:
        out("  Next:  ", strong(f"crisisrunner message release {message.message}"))


def show_released(outcome: "Outcome") -> None:
    """What went out, by which channels, and which approvals the plan asked for."""
    event = outcome.of_type("message.released")[0]
    case, name = outcome.case, f"{event.data['message']}.{event.data['number']}"
    out(
        "  released  ",
        strong(name),
        f"   {', '.join(event.data['channels'])}   {clock_time(event.at, case.zone)}",
    )
    asked = [*event.data["asked"]["all"], *event.data["asked"]["any"]]
    if asked:
        out(f"            the plan asks for {', '.join(asked)}; no approval is recorded")
    promised = case.incident.messages[name].next_update
    if promised:
        out(f"            next update promised by {tell(promised, case.zone, event.at)}")
    _where(case, event.data["channels"])


def _where(case: "Case", channels: list[str]) -> None:
    kinds = ", ".join(f"{channel} ({case.playbook.channels[channel].kind})" for channel in channels)
    out(f"            nothing is sent by itself: paste or read it out on {kinds}")


def _in_short(overview: "Overview", message: "Message") -> str:
    kinds = " · ".join(dict.fromkeys(text.kind for text in message.texts))
    if message.released_at:
        when = since(message.released_at, overview.case.zone, overview.now)
        who = overview.case.people.get(message.released_by or "")
        return f"{kinds}   at {when} by {who.name if who else message.released_by}"
    if message.blanks and message.state == "draft":
        return f"{kinds}   not known yet: {', '.join(message.blanks)}"
    return kinds

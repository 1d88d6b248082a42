"""Messages on the screen: the list, one with its exact texts, what went out."""

import textwrap
from collections.abc import Mapping
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from crisisrunner.canonical import short
from crisisrunner.cli.screen import Styled, alarm, labelled, out, paragraph, quiet, strong, width
from crisisrunner.cli.show.deliveries import told as told_way
from crisisrunner.exercise import unmarked
from crisisrunner.times import clock_time, deadline, since, tell
from crisisrunner.visible import visible

if TYPE_CHECKING:
    from crisisrunner.case import Case
    from crisisrunner.incident.message import Approval, Message
    from crisisrunner.overview import Overview
    from crisisrunner.runner import Outcome

    Blocks = dict[tuple[str | None, str | None, bool], list[str]]

SIDE_BY_SIDE = 96
"""The columns from which on two languages stand beside each other."""


def show_list(overview: "Overview") -> None:
    """Every message that was drafted, then those that a stage will draft."""
    for message in overview.incident.messages.values():
        title = overview.playbook.spec(message.message).title
        out(strong(message.id), f"   {title}")
        labelled(overview.life(message).replace("_", " "), _in_short(overview, message), at=14)
    drafted = {message.message for message in overview.incident.messages.values()}
    for name, spec in overview.playbook.messages.items():
        if name not in drafted:
            out(quiet(f"{name}   {spec.title}: not drafted yet"))


def whole_message_data(overview: "Overview", message: "Message") -> dict[str, Any]:
    """A message as JSON, with its texts, their lengths, and what the checks find."""
    from crisisrunner.answers import message_data
    from crisisrunner.cli.show.findings import findings_data
    from crisisrunner.wording.measures import measure

    words = overview.case.texts(message)
    texts = []
    for text in message.texts:
        body = words.get(text.key)
        size = measure(text.kind, unmarked(body or ""))
        texts.append({
            "language": text.language, "kind": text.kind, "subject": words.get(f"{text.key}.subject"),
            "body": body, "length": size.length, "limit": size.limit, "unit": size.unit,
            "segments": size.segments, "sha256": text.sha256, "edited": text.edited, "behind": text.behind,
            "blanks": list(text.blanks),
        })  # fmt: skip
    findings = overview.case.findings(message, overview.now) if message.state == "draft" else []
    return {
        **message_data(overview, message),
        "facts": dict(message.facts),
        "texts": texts,
        "findings": findings_data(findings),
        "deliveries": [
            {
                "id": one.id,
                "channel": one.channel,
                "language": one.language,
                "state": one.state,
                "how": one.how,
            }
            for one in message.deliveries.values()
        ],
    }


def show_message(overview: "Overview", message: "Message") -> None:
    """The exact texts side by side, then who approved them and what blocks them."""
    case = overview.case
    spec = overview.playbook.spec(message.message)
    audience = overview.playbook.audiences[message.audience].title
    state = overview.life(message).replace("_", " ")
    out(strong(f"{message.id}  {spec.title}, for {audience}"), f"   {state}")
    if message.corrects:
        out(f"  puts right: {', '.join(message.corrects)}")
    for wrong in case.incident.corrections.values():
        if wrong.message == message.id:
            out(alarm("  WRONG  "), f"do not post or repeat it: {wrong.by} puts it right")
    for language in message.languages:
        _show_language(overview, message, language)
    words = case.texts(message)
    _show_texts(message, words)
    _show_ways(overview, message)
    if message.state == "draft":
        out()
        show_state(overview, message)


def _show_language(overview: "Overview", message: "Message", language: str) -> None:
    """The digest of a language, who wrote it, what it promises, and each approval with how it was given."""
    case = overview.case
    people = case.people
    authors = ", ".join(people[one].name for one in message.authors.get(language, ()))
    by = f"   written by {authors}" if authors else ""
    when = message.next_update
    promise = f"   promises the next update by {deadline(when, case.zone, overview.now)}" if when else ""
    behind = "   BEHIND" if language in message.behind else ""
    out(f"{language}  {short(message.digests[language])}{by}{promise}{behind}")
    for one in message.standing(language):
        labelled(
            "approved" if one.how != "break-glass" else alarm("GLASS BROKEN"), approval_told(case, one), at=16
        )


def approval_told(case: "Case", one: "Approval") -> str:
    """`Ana Ruiz, by phone at 03:40, typed by Dana Ortiz`: never signed where it was not."""
    who = case.people[one.person].name
    typed = f", typed by {case.people[one.typed_by].name}" if one.typed_by != one.person else ""
    how = {"by-phone": "by phone", "break-glass": "without the approvals that the plan asks for"}
    return f"{who}, {how.get(one.how, one.how)} at {clock_time(one.at, case.zone)}{typed}"


def _show_texts(message: "Message", words: Mapping[str, str]) -> None:
    """Texts that say the same stand once, also where one is an e-mail; two languages side by side where they fit."""
    subjects = {
        (text.language, words.get(text.key)): subject
        for text in message.texts
        if (subject := words.get(f"{text.key}.subject"))
    }
    blocks: dict[str, dict[tuple[str | None, str | None, bool], list[str]]] = {}
    for text in message.texts:
        body = words.get(text.key)
        said = (subjects.get((text.language, body)), body, text.edited)
        blocks.setdefault(text.language, {}).setdefault(said, []).append(text.kind)
    languages = list(blocks)
    if len(languages) == 2 and width() >= SIDE_BY_SIDE:
        _show_pairs(blocks[languages[0]], blocks[languages[1]], languages)
        return
    for language in languages:
        for (subject, body, edited), kinds in blocks[language].items():
            out()
            for head in _heads(kinds, body, edited, language):
                out(*head)
            _show_body(subject, body)


def _show_pairs(left: "Blocks", right: "Blocks", languages: list[str]) -> None:
    """Two languages in two columns, block by block of the first one."""
    room = (width() - 4) // 2
    others = list(right.items())
    for index, ((subject, body, edited), kinds) in enumerate(left.items()):
        mine = _column(subject, body, edited, kinds, languages[0], room)
        (subject, body, edited), kinds = others[index] if index < len(others) else ((None, None, False), [])
        theirs = _column(subject, body, edited, kinds, languages[1], room) if kinds else []
        out()
        for one, other in zip_longest(mine, theirs, fillvalue=""):
            out(f"{one.ljust(room)}    {other}".rstrip())
    for (subject, body, edited), kinds in others[len(left) :]:
        out()
        for line in _column(subject, body, edited, kinds, languages[1], room):
            out(" " * (room + 4) + line)


def _column(
    subject: str | None, body: str | None, edited: bool, kinds: list[str], language: str, room: int
) -> list[str]:
    heads = [
        "".join(piece if isinstance(piece, str) else piece.text for piece in head)
        for head in _heads(kinds, body, edited, language)
    ]
    said = ([f"E-mail subject: {subject}"] if subject else []) + (
        body.split("\n") if body is not None else []
    )
    wrapped = [
        line
        for each in said
        for line in textwrap.wrap(visible(each), room - 2, break_on_hyphens=False) or [""]
    ]
    return [line for head in heads for line in textwrap.wrap(head, room)] + [f"  {line}" for line in wrapped]


def _heads(kinds: list[str], body: str | None, edited: bool, language: str) -> list[list[str | Styled]]:
    """A line for each kind with its length against its limit; kinds without a limit share one."""
    from crisisrunner.wording.measures import measure, told

    by_hand = ", edited by hand" if edited else ""
    if body is None:
        return [[strong(f"{' · '.join(kinds).upper()} ({language})"), "  [erased]"]]
    sizes = {kind: measure(kind, unmarked(body)) for kind in kinds}
    plain = [kind for kind in kinds if sizes[kind].limit is None and sizes[kind].unit == "characters"]
    lines = [(" · ".join(plain), told(sizes[plain[0]]))] if plain else []
    lines += [(kind, told(sizes[kind])) for kind in kinds if kind not in plain]
    return [[strong(f"{name.upper()} ({language})"), f"  {size}{by_hand}"] for name, size in lines]


def _show_body(subject: str | None, body: str | None) -> None:
    if subject:
        paragraph(f"E-mail subject: {subject}", "  ")
    if body is not None:
        paragraph(body, "  ")


def _show_ways(overview: "Overview", message: "Message") -> None:
    """What became of each channel of a message that is out."""
    if not message.deliveries:
        return
    out()
    for way in message.deliveries.values():
        if way.state == "sent":
            labelled(
                "sent",
                f"{way.channel} ({way.language}) at {since(way.at, overview.case.zone, overview.now)}",
                at=12,
            )
        elif way.gave_way:
            labelled("gave way", f"{way.channel} ({way.language}) to {way.gave_way}", at=12)
        else:
            labelled(way.state, told_way(message, way, overview.case, overview.now), at=12)


def show_state(overview: "Overview", message: "Message") -> None:
    """What the checks find in a draft, whose approval it lacks, and the next command."""
    from crisisrunner.cli.show.findings import show_findings
    from crisisrunner.incident.review import blocking

    findings = overview.case.findings(message, overview.now)
    show_findings(findings, message)
    lacking = overview.lacking(message)
    for each in lacking:
        show_wanted("WAITS", each)
    out(
        "  Next:  ",
        strong(next_command(message, bool(blocking(message, findings, message.languages)), bool(lacking))),
    )


def show_wanted(label: str, wanted: str, at: int = 10) -> None:
    """Whose approval is wanted, one person or role a line, so that a number can be read out."""
    for index, each in enumerate(wanted.split(" or ")):
        labelled(label if index == 0 else "", each if index == 0 else f"or {each}", at=at)


def next_command(message: "Message", blocked: bool, lacking: bool) -> str:
    """The command that brings a draft nearer to the door."""
    reviewed = all(map(message.in_review, message.languages))
    if blocked:
        return f"crisisrunner message edit {message.message}, or what stands behind the findings above"
    if lacking and reviewed:
        return f'crisisrunner message approve {message.message} --by-phone "NAME" --read-back'
    return f"crisisrunner message {'submit' if lacking else 'release'} {message.message}"


def show_released(outcome: "Outcome") -> None:
    """What went out, by which channels, by whose approval, and what it promises."""
    event = outcome.of_type("message.released")[0]
    case, name = outcome.case, f"{event.data['message']}.{event.data['number']}"
    message = case.incident.messages[name]
    languages = f" ({', '.join(event.data['languages'])})" if len(case.playbook.languages) > 1 else ""
    channels = ", ".join(event.data["channels"])
    out("  released  ", strong(f"{name}{languages}"), f"   {channels}   {clock_time(event.at, case.zone)}")
    if event.data["left_out"]:
        labelled("", f"left out: {', '.join(event.data['left_out'])}", at=12)
    for one in {
        (one.person, one.how): one for lang in message.released for one in message.standing(lang)
    }.values():
        broken = one.how == "break-glass"
        labelled(
            alarm("GLASS") if broken else "",
            f"{'broken' if broken else 'approved'} by {approval_told(case, one)}",
            at=12,
        )
    if message.next_update:
        labelled("", f"next update promised by {tell(message.next_update, case.zone, event.at)}", at=12)
    for settled in outcome.of_type("correction.settled"):
        labelled("", f"{settled.data['id']} is put right", at=12)


def _in_short(overview: "Overview", message: "Message") -> str:
    kinds = " · ".join(dict.fromkeys(text.kind for text in message.texts))
    if message.released_at:
        when = since(message.released_at, overview.case.zone, overview.now)
        who = overview.case.people.get(message.released_by or "")
        return f"{kinds}   at {when} by {who.name if who else message.released_by}"
    if message.blanks and message.state == "draft":
        return f"{kinds}   not known yet: {', '.join(message.blanks)}"
    blocked = overview.blocked(message)
    return f"{kinds}   blocked by: {', '.join(dict.fromkeys(blocked))}" if blocked else kinds

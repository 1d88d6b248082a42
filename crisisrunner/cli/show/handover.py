"""The page for the next shift: its sections, cut so that they fit one sheet, on the screen and as text."""

import re
import textwrap
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from crisisrunner.cli.screen import Styled, alarm, out, quiet, strong, width
from crisisrunner.cli.show.say import EXERCISE, released
from crisisrunner.cli.show.status import listening_line
from crisisrunner.deadlines import CONFIRM
from crisisrunner.playbook.model import INQUIRY_KINDS
from crisisrunner.times import clock_time, deadline, length, short_day, since, until
from crisisrunner.visible import one_line

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from crisisrunner.deadlines import Ticking
    from crisisrunner.handover import Decided, Handover, Waiting
    from crisisrunner.incident.message import Message
    from crisisrunner.saying import Saying

TITLE = "HANDOVER"
NOT_PUBLIC = "NOT FOR THE PUBLIC"
ACROSS = 80
"""The columns for which the page is cut, however wide the screen is: what is printed and what is shown are the same."""
LINES = 70
"""Of so many columns, what one printed sheet holds."""
_LEAD = 11
_QUOTED = 90
_GAP = re.compile(r"(?<=\d) (?=\d)")
"""Where a phone number must not be broken."""
_LAWS = {
    "overdue": "LATE", "running": "RUNS", "held": "ON HOLD", "anchor_missing": "NO TIME",
    "scope_not_declared": "IF OURS",
}  # fmt: skip
_DOUBTS = {
    "anchor_missing": "No time: it counts hours, and a day alone is known.",
    "scope_not_declared": "If ours: nobody has said so; ask counsel.",
}
_RESTING = {
    "not_started": "not begun", "not_applicable": "not ours", "met": "met", "met_late": "met late",
    "waived": "waived",
}  # fmt: skip
_WAYS = ("unknown", "failed", "trying", "queued", "hand")
"""What is not known to be out, the worst first."""
_LOUD = ("LATE", "NO TIME", "WRONG", "GLASS", "DOWN", "UNKNOWN", "FAILED", "TRYING")


class Line(msgspec.Struct, frozen=True):
    """One thing to know, behind a word that says of what kind it is."""

    label: str
    text: str

    @property
    def loud(self) -> bool:
        """Whether it is late, wrong or broken."""
        return self.label in _LOUD


class Section(msgspec.Struct, frozen=True):
    """What is told of one question.

    Of `total` things, `lines` has the first, not fewer than `least` while other sections are longer; `more` is the
    command that tells the rest. `note` stands beside the title, `tail`, which is never cut, behind the lines, and
    `empty` in place of all where there is nothing.
    """

    title: str
    lines: tuple[Line, ...] = ()
    total: int = 0
    least: int = 2
    more: str = "crisisrunner status"
    note: str = ""
    tail: tuple[Line, ...] = ()
    empty: str = ""

    @property
    def beside(self) -> str:
        """What stands beside the title: that nothing is there, else the note, and what is left out."""
        if not (self.lines or self.tail):
            return self.empty
        left = self.total - len(self.lines)
        hidden = f"{left} more: {self.more}" if left > 0 else ""
        note = "" if hidden and self.more in self.note else self.note
        return "   ".join(filter(None, (note, hidden)))


Row = tuple[str | Styled, ...]


def show_handover(found: "Handover") -> None:
    """The page on the screen."""
    for row in _rows(found, width()):
        out(*row)
    out(quiet("To print it:   "), strong("crisisrunner handover --out handover.html"))


def handover_text(found: "Handover") -> str:
    """The same as a page of text."""
    rows = (
        "".join(piece.text if isinstance(piece, Styled) else piece for piece in row)
        for row in _rows(found, ACROSS)
    )
    return "".join(f"{row.rstrip()}\n" for row in rows)


def head(found: "Handover") -> str:
    """`2026-001   07:00 EST, Tue 24 Nov 2026`."""
    now, zone = found.overview.now, found.overview.case.zone
    return f"{found.overview.incident.id}   {clock_time(now, zone)}, {short_day(now, zone)}"


def sections(found: "Handover") -> list[Section]:
    """The sections, the longest of them cut until all fit one sheet."""
    room = LINES - (3 if found.overview.incident.drill else 1)
    for lines_a_law in (2, 1):
        whole = _whole(found, lines_a_law)
        if height(whole) <= room:
            return whole
    return _shortened(_shortened(whole, room, [one.least for one in whole]), room, [1] * len(whole))


def _whole(found: "Handover", lines_a_law: int) -> list[Section]:
    """Each section with as many lines as it may have at most."""
    return [
        _where(found), _promised(found), _laws(found, lines_a_law), _waiting(found), _out(found),
        _under_way(found), *_approvals(found), _not_delivered(found), _decided(found), _open(found),
        _roles(found), _record(found),
    ]  # fmt: skip


def _shortened(whole: list[Section], room: int, least: list[int]) -> list[Section]:
    """The sections with fewer lines, the longest first, until they have room or each has its least."""
    cut = list(whole)
    while height(cut) > room:
        places = [place for place, one in enumerate(cut) if len(one.lines) > least[place]]
        if not places:
            break
        place = max(places, key=lambda place: height([cut[place]]))
        cut[place] = msgspec.structs.replace(cut[place], lines=cut[place].lines[:-1])
    return cut


def _where(found: "Handover") -> Section:
    overview, incident = found.overview, found.overview.incident
    zone, now = overview.case.zone, overview.now
    opened = since(incident.opened_at or now, zone, now)
    entered = since(incident.stage_entered_at or now, zone, now)
    level = overview.playbook.severities[incident.severity].title.lower()
    stage = f"{overview.stage.title.upper()} since {entered}: {overview.stage.purpose}".rstrip(": ")
    lines = [
        _line("WHAT", f"{_cut(one_line(overview.case.title), _QUOTED)}, opened {opened}"),
        _line("CLOSED" if incident.closed_at else "STAGE", stage),
        _line("HOW BAD", f"severity {incident.severity}, {level}"),
        *_silence(found),
    ]
    glass = ", ".join(overview.broken_glass())
    if wrong := _wrong(found):
        said = ", ".join(f"{message} ({', '.join(why)})" for message, why in wrong.items())
        lines.append(_line("WRONG", f"{len(wrong)} out and not put right: {said}", 3))
    if glass:
        lines.append(_line("GLASS", f"without the approvals of the plan: {glass}", 3))
    return Section("WHERE WE ARE", tail=tuple(lines))


def _wrong(found: "Handover") -> dict[str, list[str]]:
    """The messages that went out wrong, each with the facts that do not hold."""
    wrong: dict[str, list[str]] = {}
    for one in found.overview.wrong().values():
        wrong.setdefault(one.message, []).append(one.fact or "its words")
    return wrong


def _silence(found: "Handover") -> Iterator[Line]:
    overview = found.overview
    if overview.silent_since:
        spoken = "since we last spoke in public" if overview.spoke else "and nothing was said in public yet"
        yield _line("SILENT", f"{length(overview.now - overview.silent_since)} {spoken}")


def _promised(found: "Handover") -> Section:
    kept = found.overview.incident.promised
    so_far = f"kept so far {kept.kept}, broken {kept.broken}" if kept.kept or kept.broken else ""
    return Section(
        "PROMISED", tuple(_ticking(one, found) for one in found.promised[:6]), len(found.promised),
        more="crisisrunner clock list", note=so_far, empty=f"Nothing is promised; {so_far}.".replace("; .", "."),
    )  # fmt: skip


def _ticking(one: "Ticking", found: "Handover") -> Line:
    what = one.title.replace("update promised to", "update to", 1)
    return _line("LATE" if one.state == "overdue" else "DUE", f"{_when(one, found)}. {what}")


def _when(one: "Ticking", found: "Handover") -> str:
    """`05:00 EST, in 22 min`."""
    now, zone = found.overview.now, found.overview.case.zone
    if one.state == "held" and one.clock and one.clock.held_until:
        return f"On hold until {deadline(one.clock.held_until, zone, now)}"
    if one.due_at is None:
        return "No deadline can be counted"
    return f"{deadline(one.due_at, zone, now)}, {until(one.due_at, now)}"


def _laws(found: "Handover", lines_a_law: int) -> Section:
    resting = ", ".join(f"{_RESTING[state]} {count}" for state, count in found.resting().items())
    others = f"The others: {resting}." if resting else ""
    doubts = [text for state, text in _DOUBTS.items() if any(one.state == state for one in found.laws)]
    told = " ".join(filter(None, (f"Each: {CONFIRM}.", *doubts, others)))
    return Section(
        "DEADLINES BY LAW", tuple(_law(one, found, lines_a_law) for one in found.laws[:6]), len(found.laws),
        more="crisisrunner clock list", tail=(_line("", told, 3),) if found.laws else (),
        empty=f"None runs. {others}".rstrip(),
    )  # fmt: skip


def _law(one: "Ticking", found: "Handover", most: int) -> Line:
    return _line(_LAWS[one.state], f"{_when(one, found)}. {one.id}: {one.title}", most)


def _waiting(found: "Handover") -> Section:
    tail = []
    if found.owed:
        some = f"{len(found.owed)} handled, and the public thread has not heard: {', '.join(found.owed[:20])}"
        tail.append(_line("OWED", some, 1))
    if found.overview.listening.asked:
        tail.append(_line("ASKED", listening_line(found.overview.listening)))
    return Section(
        "WHO WAITS FOR AN ANSWER", tuple(_asked(one, found) for one in found.waiting[:5]), len(found.waiting),
        more="crisisrunner inquiry list", note="" if found.waiting else "nobody", tail=tuple(tail), empty="Nobody.",
    )  # fmt: skip


def _asked(one: "Waiting", found: "Handover") -> Line:
    now, zone = found.overview.now, found.overview.case.zone
    due_at = one.inquiry.due_at
    label = "LATE" if one.late(now) else "DUE" if due_at else one.inquiry.state.upper()
    when = until(due_at, now) if due_at else f"since {since(one.inquiry.at, zone, now)}"
    outlet = f", {one.outlet}" if one.outlet else ""
    flag = ", sensitive" if one.inquiry.sensitive else ""
    who = f"{INQUIRY_KINDS[one.inquiry.kind]}{_cut(one_line(outlet), 40)}{flag}"
    return _line(label, f'{when}. {one.id} {who}: "{_cut(one_line(one.question), _QUOTED)}"')


def _out(found: "Handover") -> Section:
    said = found.said.said
    lines = (
        tuple(_said(one, found) for one in said[:6]) if any(one.message or one.gone for one in said) else ()
    )
    return Section(
        "OUT NOW", lines, len(said), more="crisisrunner say",
        note="the words: crisisrunner say", empty="Nothing.",
    )  # fmt: skip


def _said(said: "Saying", found: "Handover") -> Line:
    if said.wrong:
        return _line("WRONG", f"{said.title}: do not repeat {released(said, found.said)}")
    about = released(said, found.said) if said.message else "nothing"
    gone = f"; do not repeat {', '.join(said.gone)}" if said.gone else ""
    return _line("SAY" if said.message else "", f"{said.title}: {about}{gone}")


def _under_way(found: "Handover") -> Section:
    drafts = found.overview.drafts()
    return Section(
        "UNDER WAY", tuple(_draft(one, found) for one in drafts[:6]), len(drafts),
        more="crisisrunner message list", empty="No draft.",
    )  # fmt: skip


def _draft(message: "Message", found: "Handover") -> Line:
    overview = found.overview
    blocked, lacking = dict.fromkeys(overview.blocked(message)), len(overview.lacking(message))
    life = {"in_review": "WAITS", "approved": "READY"}.get(overview.life(message), "DRAFT")
    needs = f"needs {lacking} approval{'s' if lacking > 1 else ''}" if lacking else ""
    if blocked:
        blanks = f" ({', '.join(message.blanks)})" if message.blanks else ""
        return _line("DRAFT", f"{message.id}: blocked by {', '.join(blocked)}{blanks}; {needs}".rstrip("; "))
    if life == "DRAFT" and lacking:
        needs = f"not handed in yet; {needs}"
    return _line(life, f"{message.id}: {needs or f'crisisrunner message release {message.message}'}")


def _approvals(found: "Handover") -> Iterator[Section]:
    """Whom to ring for which draft, where there is one that lacks an approval."""
    wanted: dict[str, list[str]] = {}
    for message in found.overview.drafts():
        for who in found.overview.lacking(message):
            wanted.setdefault(who, []).append(message.id)
    lines = tuple(
        _line("RING", f"{who}, for {of[0] if len(of) == 1 else f'{len(of)} drafts'}", 3)
        for who, of in wanted.items()
    )
    if lines:
        yield Section("WHO APPROVES", lines[:6], len(lines))


def _not_delivered(found: "Handover") -> Section:
    overview = found.overview
    down = ", ".join(
        f"{name} since {since(moment, overview.case.zone, overview.now)}"
        for name, moment in overview.incident.down.items()
    )
    lines = (*([_line("DOWN", f"{len(overview.incident.down)}: {down}")] if down else ()), *_ways(found))
    return Section(
        "CHANNELS DOWN, NOT DELIVERED", lines[:5], len(lines), more="crisisrunner message deliver",
        empty="No channel is down, and all that was released is out.",
    )  # fmt: skip


def _ways(found: "Handover") -> list[Line]:
    """What is not known to be out: a line for each message and each way it stands, the worst and newest first."""
    ways: dict[tuple[int, str], list[str]] = {}
    for message, way in found.overview.undelivered():
        stands = "hand" if way.how == "hand" else way.state
        ways.setdefault((_WAYS.index(stands), message.id), []).append(way.channel)
    newest = [*found.overview.incident.messages]
    return [
        _way(_WAYS[stands], message, ", ".join(dict.fromkeys(channels)))
        for (stands, message), channels in sorted(
            ways.items(), key=lambda way: (way[0][0], -newest.index(way[0][1]))
        )
    ]


def _way(stands: str, message: str, channels: str) -> Line:
    if stands == "hand":
        return _line("BY HAND", f"{message} by {channels}: nobody said that it is out")
    return _line(stands.upper(), f"{message} by {channels}")


def _decided(found: "Handover") -> Section:
    zone, now = found.overview.case.zone, found.overview.now
    return Section(
        "DECIDED, AND WHY", tuple(_decision(one, zone, now) for one in found.decided[:8]), len(found.decided), 4,
        "crisisrunner timeline", "the newest first", empty="Nothing is written down.",
    )  # fmt: skip


def _decision(one: "Decided", zone: "ZoneInfo", now: datetime) -> Line:
    local = one.at.astimezone(zone)
    today = local.date() == now.astimezone(zone).date()
    label, lead = (f"{local:%H:%M}", "") if today else (f"{local.day} {local:%b}", f"{local:%H:%M} ")
    return _line(label, f"{lead}{one.by}: {one.what}")


def _open(found: "Handover") -> Section:
    overview = found.overview
    if overview.incident.closed_at:
        return Section("STILL OPEN", empty="The incident is closed: nothing is asked any more.")
    tasks, missing, unconfirmed = (
        overview.open_tasks(), overview.asked_and_missing(), overview.unconfirmed()
    )  # fmt: skip
    late = {due.id for due in overview.due() if due.at <= overview.now}
    lines = [
        _line("LATE" if f"task-{task}" in late else "TO DO", f"{task}: {overview.stage.tasks[task].do}", 1)
        for task in tasks
    ]
    facts = [("CONFIRM", "said, by nobody confirmed", unconfirmed), ("ASK", "not known", missing)]
    tail = [_line(label, f"{len(names)} {what}: {', '.join(names)}") for label, what, names in facts if names]
    return Section(
        "STILL OPEN", tuple(lines[:6]), len(lines), more="crisisrunner task list", tail=tuple(tail),
        empty="Every task of this stage is done, and every fact is known.",
    )  # fmt: skip


def _roles(found: "Handover") -> Section:
    overview = found.overview
    roles, holders = overview.playbook.roles, overview.incident.holders
    people = dict.fromkeys(person for role in roles for person in holders.get(role, ()))
    nobody = ", ".join(spec.title for role, spec in roles.items() if not holders.get(role))
    return Section(
        "WHO HOLDS WHICH ROLE", tuple(_person(one, found) for one in [*people][:14]), len(people), 5,
        "crisisrunner role list", tail=(_line("NOBODY", nobody),) if nobody and people else (),
        empty="Nobody holds any.",
    )  # fmt: skip


def _person(key: str, found: "Handover") -> Line:
    """Name and number first: they are never cut."""
    overview = found.overview
    known, tried = overview.case.people[key], overview.incident.calls.get(key)
    unheard = key in overview.to_call()
    failed = (
        f", not reached at {since(tried.at, overview.case.zone, overview.now)}" if tried and unheard else ""
    )
    roles = ", ".join(
        spec.title
        for role, spec in overview.playbook.roles.items()
        if role in overview.incident.roles_of(key)
    )
    reached = f"{known.name}, {known.phone or 'no number known'}{failed}"
    return _line("CALL" if unheard else "", f"{reached}: {roles}", 1)


def _record(found: "Handover") -> Section:
    seq, digest = found.head
    made = f"Last entry {seq}. Made at {head(found).split('   ')[1]}, by {found.by}."
    return Section("THE RECORD", tail=(_line("", made), Line("HEAD", digest)))


def _line(label: str, text: str, most: int = 2) -> Line:
    """A line harmless, with its numbers whole, and not longer than some lines of the page."""
    whole = _GAP.sub("\N{NO-BREAK SPACE}", one_line(text))
    wrapped = _wrapped(whole, ACROSS)
    return Line(label, whole if len(wrapped) <= most else _ended(" ".join(wrapped[:most])[:-1]))


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else _ended(text[: most - 1])


def _ended(text: str) -> str:
    return text.rstrip(" ,;:.") + "…"


def _wrapped(text: str, across: int) -> list[str]:
    return textwrap.wrap(text, across - _LEAD, break_on_hyphens=False) or [""]


def height(cut: Iterable[Section], across: int = ACROSS) -> int:
    """How many lines some sections take, at so many columns."""
    return sum(1 for section in cut for _ in _section(section, across))


def _rows(found: "Handover", across: int) -> Iterator[Row]:
    """The page; sections are set apart where a sheet has room for that."""
    cut = sections(found)
    airy = height(cut) + len(cut) + 3 <= LINES
    ends: list[Row] = [(alarm(EXERCISE),)] if found.overview.incident.drill else []
    yield from ends
    yield strong(TITLE), f"   {head(found)}   {NOT_PUBLIC}"
    for section in cut:
        if airy:
            yield ("",)
        yield from _section(section, across)
    yield from ends


def _section(section: Section, across: int) -> Iterator[Row]:
    yield strong(section.title), quiet(f"   {section.beside}" if section.beside else "")
    for line in (*section.lines, *section.tail):
        yield from _labelled(line, across)


def _labelled(line: Line, across: int) -> Iterator[Row]:
    lead = f"  {line.label}".ljust(_LEAD)
    first, *others = (text.replace("\N{NO-BREAK SPACE}", " ") for text in _wrapped(line.text, across))
    yield alarm(lead) if line.loud else lead, first
    yield from ((" " * _LEAD, other) for other in others)

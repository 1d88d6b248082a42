"""What has a time: the promises, and the deadlines by law."""

from typing import TYPE_CHECKING

from crisisrunner.cli.show.handover.layout import Line, Section, line
from crisisrunner.deadlines import CONFIRM
from crisisrunner.times import deadline, until

if TYPE_CHECKING:
    from crisisrunner.deadlines import Ticking
    from crisisrunner.handover import Handover

_LABELS = {
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


def promised(found: "Handover") -> Section:
    """When people were told to hear from us again, and how many such promises were kept."""
    kept = found.overview.incident.promised
    so_far = f"kept so far {kept.kept}, broken {kept.broken}" if kept.kept or kept.broken else ""
    return Section(
        "PROMISED", tuple(_promise(one, found) for one in found.promised[:6]), len(found.promised),
        more="crisisrunner clock list", note=so_far, empty=f"Nothing is promised; {so_far}.".replace("; .", "."),
    )  # fmt: skip


def _promise(one: "Ticking", found: "Handover") -> Line:
    what = one.title.replace("update promised to", "update to", 1)
    return line("LATE" if one.state == "overdue" else "DUE", f"{_when(one, found)}. {what}")


def laws(found: "Handover", lines_a_law: int) -> Section:
    """The legal clocks that run, are late, on hold or in doubt, each on so many lines at most."""
    resting = ", ".join(f"{_RESTING[state]} {count}" for state, count in found.resting().items())
    others = f"The others: {resting}." if resting else ""
    doubts = [text for state, text in _DOUBTS.items() if any(one.state == state for one in found.laws)]
    told = " ".join(filter(None, (f"Each: {CONFIRM}.", *doubts, others)))
    return Section(
        "DEADLINES BY LAW", tuple(_law(one, found, lines_a_law) for one in found.laws[:6]), len(found.laws),
        more="crisisrunner clock list", tail=(line("", told, 3),) if found.laws else (),
        empty=f"None runs. {others}".rstrip(),
    )  # fmt: skip


def _law(one: "Ticking", found: "Handover", most: int) -> Line:
    return line(_LABELS[one.state], f"{_when(one, found)}. {one.id}: {one.title}", most)


def _when(one: "Ticking", found: "Handover") -> str:
    """`05:00 EST, in 22 min`."""
    now, zone = found.overview.now, found.overview.case.zone
    if one.state == "held" and one.clock and one.clock.held_until:
        return f"On hold until {deadline(one.clock.held_until, zone, now)}"
    if one.due_at is None:
        return "No deadline can be counted"
    return f"{deadline(one.due_at, zone, now)}, {until(one.due_at, now)}"

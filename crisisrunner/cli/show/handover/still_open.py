"""What is still open: the tasks of the stage, and the facts that nobody knows or confirmed."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crisisrunner.cli.show.handover.layout import Line, Section, line

if TYPE_CHECKING:
    from crisisrunner.handover import Handover
    from crisisrunner.overview import Overview


def still_open(found: "Handover") -> Section:
    """The open tasks one by one, the facts in a line of their names."""
    if found.overview.incident.closed_at:
        return Section("STILL OPEN", empty="The incident is closed: nothing is asked any more.")
    tasks = tuple(_tasks(found.overview))
    return Section(
        "STILL OPEN", tasks[:6], len(tasks), more="crisisrunner task list", tail=tuple(_facts(found.overview)),
        empty="Every task of this stage is done, and every fact is known.",
    )  # fmt: skip


def _tasks(overview: "Overview") -> Iterator[Line]:
    late = {due.id for due in overview.due() if due.at <= overview.now}
    for task in overview.open_tasks():
        label = "LATE" if f"task-{task}" in late else "TO DO"
        yield line(label, f"{task}: {overview.stage.tasks[task].do}", 1)


def _facts(overview: "Overview") -> Iterator[Line]:
    if unconfirmed := overview.unconfirmed():
        yield line("CONFIRM", f"{len(unconfirmed)} said, by nobody confirmed: {', '.join(unconfirmed)}")
    if missing := overview.asked_and_missing():
        yield line("ASK", f"{len(missing)} not known: {', '.join(missing)}")

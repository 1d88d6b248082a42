"""The ways out of a stage, and what each still needs."""

from typing import TYPE_CHECKING

from crisisrunner.cli.screen import out, strong
from crisisrunner.cli.show.status import advance_command

if TYPE_CHECKING:
    from crisisrunner.overview import Overview


def show_doors(overview: "Overview") -> None:
    """Each transition from here: open, or with everything it lacks."""
    out(f"From {overview.stage.title.upper()}:")
    for door in overview.doors:
        if door.open:
            out("  ", strong(f"{door.dest_title.upper()} can open"), f"   {advance_command(door)}")
            continue
        out("  ", strong(f"{door.dest_title.upper()} ({door.trigger}) needs:"))
        for need in door.unmet:
            out(f"    {need.sentence}")
            out(f"      {need.hint}")
    if not overview.doors:
        out("  Nothing leads on.")

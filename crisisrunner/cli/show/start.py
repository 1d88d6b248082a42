"""How to begin: the plans that there are, and the words to type."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from crisisrunner.cli.screen import out, paragraph, quiet, strong

if TYPE_CHECKING:
    from crisisrunner.playbook.library import Library


def show_how_to_start(library: "Library", record: Path) -> None:
    """What `crisisrunner` says while nothing is open in the record that it looks at."""
    out("No incident is open. These plans are ready:", quiet(f"   (record: {record})"))
    out()
    show_playbooks(library)
    out()
    out("  Begin:  ", strong("crisisrunner start"))


def show_playbooks(library: "Library", numbered: "Sequence[str]" = ()) -> None:
    """Each plan by title, and what one sees when it is the right one; or some of them, each with its number."""
    from crisisrunner.playbook.load import load_playbook

    for number, (name, file) in enumerate(library.playbooks().items(), 1):
        if numbered and name not in numbered:
            continue
        playbook, _ = load_playbook(file, library)
        lead = f"  {number:2}  " if numbered else "  "
        if playbook is None:
            out(
                lead,
                strong(name),
                f"   cannot be used: crisisrunner playbook check {name}",
            )
            continue
        out(lead, strong(name), f"   {playbook.title}")
        paragraph(playbook.use_when, " " * (len(lead) + 2))

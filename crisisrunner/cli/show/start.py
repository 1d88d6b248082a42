"""How to begin: the plans that there are, and the words to type."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from crisisrunner.cli.screen import alarm, out, paragraph, quiet, strong

if TYPE_CHECKING:
    from datetime import date

    from crisisrunner.playbook.library import Library
    from crisisrunner.playbook.model import Playbook


def show_how_to_start(library: "Library", record: Path) -> None:
    """What `crisisrunner` says while nothing is open in the record that it looks at."""
    out("No incident is open. These plans are ready:", quiet(f"   (record: {record})"))
    out()
    show_playbooks(library)
    out()
    out("  Begin:  ", strong("crisisrunner start"))


def show_playbooks(library: "Library", numbered: "Sequence[str]" = (), today: "date | None" = None) -> None:
    """Each plan by title, and what one sees when it is the right one; or some of them, each with its number.

    Args:
        today: The day by which their reviews are due or overdue; None where that is of no interest.
    """
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
        if today:
            _show_review(playbook, today, " " * (len(lead) + 2))


def show_titles(plans: "Mapping[str, Playbook]", names: "Sequence[str]", some: "Sequence[str]") -> None:
    """Some of the plans by title alone, each with its number: they fit on one screen."""
    for number, name in enumerate(names, 1):
        if name in some:
            out(f"  {number:2}  ", strong(plans[name].title) if name in plans else quiet(name))


def _show_review(playbook: "Playbook", today: "date", indent: str) -> None:
    """Whether the plan must be read through again; nothing while its review is fresh."""
    from crisisrunner.playbook.reviews import review_due, review_state

    state = review_state(playbook, today)
    if state == "overdue":
        out(
            indent,
            alarm("REVIEW OVERDUE"),
            f"  since {review_due(playbook)}, last reviewed {playbook.reviewed}",
        )
    elif state == "due":
        out(indent, strong("review due"), f"  by {review_due(playbook)}")

"""A failure on the screen: what was refused, everything that is unmet, what to type next."""

import json
import sys
import textwrap

from crisisrunner.cli.screen import alarm, err, strong
from crisisrunner.errors import CrisisError, Fault, Stopped, WrongUsage
from crisisrunner.visible import harmless_json

_LEADS = {Fault: "Fault", WrongUsage: "Not understood", Stopped: "Stopped"}


def show_failure(error: CrisisError) -> None:
    """Say what happened on stderr, for a person."""
    for problem in getattr(error, "problems", ()):
        err(str(problem))
    lead = next((lead for kind, lead in _LEADS.items() if isinstance(error, kind)), "Refused")
    err(alarm(f"{lead}:"), f" {error.sentence}")
    across = max((len(need.sentence) for need in error.unmet), default=0)
    for need in error.unmet:
        if across + len(need.hint) <= 74:
            err(f"  {need.sentence.ljust(across)}  ".rstrip(), strong(f"  {need.hint}" if need.hint else ""))
        else:
            for line in textwrap.wrap(need.sentence, 76, break_on_hyphens=False):
                err(f"  {line}")
            if need.hint:
                err("      ", strong(need.hint))
    if error.hint:
        err(f"  {error.hint}")


def answer_failure(error: CrisisError) -> None:
    """Say what happened on stderr, as JSON."""
    unmet = [
        {"kind": need.kind, "id": need.id, "sentence": need.sentence, "hint": need.hint}
        for need in error.unmet
    ]
    data = {"error": error.sentence, "hint": error.hint, "unmet": unmet}
    problems = getattr(error, "problems", None)
    if problems:
        data["problems"] = [
            {"file": each.file, "line": each.line, "column": each.column, "sentence": each.sentence}
            for each in problems
        ]
    sys.stderr.write(harmless_json(json.dumps(data, ensure_ascii=False)) + "\n")

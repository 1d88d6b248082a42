"""Review: the checks stand before people; what they let through is submitted, its digest frozen."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from crisisrunner.errors import Refused, Unmet, did_you_mean
from crisisrunner.incident.approvals import must_have, named
from crisisrunner.incident.events import Actor, Event
from crisisrunner.incident.findings import BLOCK, Finding
from crisisrunner.incident.message import Message
from crisisrunner.incident.messages import must_be_draft
from crisisrunner.incident.state import Incident
from crisisrunner.playbook.model import Playbook

FINAL = ("unknown", "empty", "characters", "length")
"""Checks that nobody can override: there is nothing there yet that could be said."""


def blocking(message: Message, findings: Iterable[Finding], languages: Sequence[str]) -> list[Finding]:
    """The findings that keep words of these languages in, without those that somebody let stand."""
    return [
        finding
        for finding in findings
        if finding.level == BLOCK
        and finding.language in languages
        and not message.overridden(finding.check, finding.language)
    ]


def unmet(findings: Iterable[Finding], message: Message) -> list[Unmet]:
    """What findings ask for, each with the command that mends it; what several texts share is said once."""
    shared: dict[tuple[str, str, str, str], list[str]] = {}
    for finding in findings:
        where = f"{finding.kind} ({finding.language})"
        edit = f"crisisrunner message edit {message.message} --kind {finding.kind} --lang {finding.language}"
        key = (finding.check, finding.text, finding.message, finding.remedy)
        shared.setdefault(key, []).append(where if finding.remedy else f"{where}\n{edit}")
    needs = []
    for (check, text, sentence, remedy), places in shared.items():
        where = ", ".join(dict.fromkeys(place.partition("\n")[0] for place in places))
        said = f"“{text}” " if 0 < len(text) <= 60 else ""
        needs.append(
            Unmet(check, text or check, f"{said}{sentence}   {where}", remedy or places[0].partition("\n")[2])
        )
    return needs


def submit(
    message: Message,
    languages: Sequence[str],
    findings: Sequence[Finding],
    by: Actor,
    at: datetime,
) -> list[Event]:
    """Hand the words of these languages in for approval; their digests are what is approved.

    Raises:
        Refused: for what is in review already, or naming every finding that blocks.
    """
    must_be_draft(message, "submitted")
    if all(map(message.in_review, languages)):
        raise Refused(
            f"{message.id} is in review already.", f"crisisrunner message approve {message.message}"
        )
    found = blocking(message, findings, languages)
    if found:
        raise Refused(f"{message.id} cannot be submitted yet.", unmet=unmet(found, message))
    data = {
        **named(message, languages),
        "warnings": sorted({finding.check for finding in findings if finding.level != BLOCK}),
    }
    return [Event("message.submitted", at, by, data)]


def override(
    playbook: Playbook,
    incident: Incident,
    message: Message,
    languages: Sequence[str],
    check: str,
    found: Sequence[Finding],
    reason: str,
    by: Actor,
    at: datetime,
) -> list[Event]:
    """Let what a check found in these very words stand.

    Raises:
        Refused: without a reason, without a role that may, for a check that nobody can override or that found nothing.
    """
    must_be_draft(message, "overridden")
    if not reason.strip():
        raise Refused(f"Overriding {check} needs a reason.", '--override CHECK --reason "…"')
    if check in FINAL:
        raise Refused(f"{check} cannot be overridden: the text is not finished.", "Fill it in first.")
    blocked = dict.fromkeys(finding.check for finding in blocking(message, found, languages))
    if check not in blocked:
        raise Refused(f"No finding of '{check}' keeps {message.id} in{did_you_mean(check, blocked)}")
    must_have(playbook, incident, by, "override", f"override {check}")
    data = {**named(message, languages), "check": check}
    return [Event("message.overridden", at, by, data, {"reason": reason.strip()})]

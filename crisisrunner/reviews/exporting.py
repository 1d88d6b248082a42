"""Words in review, written to one file that explains itself."""

import shlex
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from crisisrunner.case import Case
from crisisrunner.errors import Refused
from crisisrunner.incident.approvals import may_answer
from crisisrunner.incident.findings import Finding
from crisisrunner.incident.message import Message
from crisisrunner.incident.messages import find_message
from crisisrunner.reviews.files import write
from crisisrunner.signatures import APPROVAL, is_signer
from crisisrunner.times import stamp

_PICKED = ("check", "level", "kind", "start", "end", "text")


def export(case: Case, message: str, at: datetime, target: Path) -> None:
    """Write the words of a message that are in review to a file, for approvers at another machine.

    Raises:
        Refused: where nothing of it is in review, or words of it were erased.
        Fault: where the file cannot be written.
    """
    found = find_message(case.playbook, case.incident, message)
    languages = [language for language in found.languages if found.in_review(language)]
    if found.state != "draft" or not languages:
        raise Refused(f"{found.id} is not in review.", f"crisisrunner message submit {found.message}")
    approvers = {language: _approvers(case, found, language) for language in languages}
    people = dict.fromkeys(person for known in approvers.values() for person in known)
    pinned = case.workspace.people
    review = {
        "crisisrunner_review": 1,
        "incident": case.incident.id,
        "incident_title": case.title,
        "organisation": case.organisation.name,
        "message": found.message,
        "number": found.number,
        "title": case.playbook.spec(found.message).title,
        "audience": found.audience,
        "made_at": stamp(at),
        "approvers": {person: case.people[person].name for person in people},
        "keys": {person: pinned[person].ssh_key for person in people if _has_key(case, person)},
        "languages": _languages(case, found, approvers, at),
    }
    write(target, {**review, "how_to_answer": _how_to_answer(review, target)})


def _approvers(case: Case, message: Message, language: str) -> list[str]:
    """The ids of those who may approve the words of a language."""
    holders = dict.fromkeys(person for people in case.incident.holders.values() for person in people)
    return [person for person in holders if is_signer(person) and _may(case, message, language, person)]


def _may(case: Case, message: Message, language: str, person: str) -> bool:
    try:
        may_answer(case.playbook, case.people, case.incident, message, language, person)
    except Refused:
        return False
    return True


def _has_key(case: Case, person: str) -> bool:
    return person in case.workspace.people and bool(case.workspace.people[person].ssh_key)


def _languages(
    case: Case, message: Message, approvers: Mapping[str, Iterable[str]], at: datetime
) -> dict[str, Any]:
    words = case.texts(message)
    findings = case.findings(message, at)
    told: dict[str, Any] = {}
    for language, people in approvers.items():
        texts = [text for text in message.texts if text.language == language]
        if any(text.key not in words for text in texts):
            raise Refused(
                f"Words of {message.id} ({language}) were erased.",
                f"Write them anew: crisisrunner message edit {message.message} --lang {language}",
            )
        told[language] = {
            "digest": message.digests[language],
            "next_update": stamp(message.next_update) if message.next_update else None,
            "texts": [
                {"kind": text.kind, "subject": words.get(f"{text.key}.subject"), "body": words[text.key]}
                for text in texts
            ],
            "findings": [_finding(message, one) for one in findings if one.language == language],
            "approvers": list(people),
        }
    return told


def _finding(message: Message, finding: Finding) -> dict[str, Any]:
    let_stand = " It was let stand." if message.overridden(finding.check, finding.language) else ""
    told = {key: getattr(finding, key) for key in _PICKED}
    return {**told, "message": f"{finding.message}{let_stand}"}


def _how_to_answer(review: Mapping[str, Any], target: Path) -> dict[str, list[str]]:
    person = next(iter(review["keys"] or review["approvers"]), "YOUR-ID")
    command = f"crisisrunner --as {person} message answer {shlex.quote(target.name)}"
    return {
        "with_crisisrunner": [
            "It shows the words and asks whether you approve them. Then give answer.json back:",
            f"{command} --key ~/.ssh/id_ed25519 --out answer.json",
        ],
        "with_ssh_keygen_alone": [
            "# Read the words. To approve them, save these lines as answer.sh, and run: sh answer.sh",
            "# To reject them, change the next line: decision=rejected reason='why, without quotation marks'",
            f"person={person} key=~/.ssh/id_ed25519 decision=approved reason=''",
            *_shell_lines(review),
        ],
    }


def _shell_lines(review: Mapping[str, Any]) -> list[str]:
    """What makes an answer in a POSIX shell.

    No quotation mark and no backslash stands in them, so that they read the same inside the JSON; what is put
    in are ids and digests.
    """
    lines = [
        "IFS=; set -f; q=$(echo %c | awk '{printf($0, 34)}'); b=$(echo %c | awk '{printf($0, 92)}')",
        "at=$(date -u +%Y-%m-%dT%H:%M:%S.000Z)",
    ]
    answers = []
    for language, one in review["languages"].items():
        file, digest = f"statement.{language}", one["digest"]
        said = f"{{^actor^:^'$person'^,^at^:^'$at'^,^decision^:^'$decision'^,^digest^:^{digest}^}}"
        lines += [
            _printed(said, file),
            f"rm -f {file}.sig; ssh-keygen -Y sign -f $key -n {APPROVAL.namespace} {file}",
            f"signed_{language}=$(awk -v e=$b${{b}}n -v ORS= '{{print $0 e}}' {file}.sig)",
        ]
        answers.append(f"^{language}^:{{^digest^:^{digest}^,^signature^:^'$signed_{language}'^}}")
    about = (
        f"^incident^:^{review['incident']}^,^message^:^{review['message']}^,^number^:{review['number']},"
        "^person^:^'$person'^,^at^:^'$at'^,^decision^:^'$decision'^,^reason^:^'$reason'^"
    )
    answer = f"{{^crisisrunner_answer^:1,{about},^languages^:{{{','.join(answers)}}}}}"
    return [*lines, _printed(answer, "answer.json")]


def _printed(json: str, file: str) -> str:
    return f"printf %s '{json}' | tr '^' $q > {file}"

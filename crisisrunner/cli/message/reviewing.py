"""Messages under review: submit, approve, reject, and the file for somebody at another machine."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from crisisrunner import clock, desk
from crisisrunner.canonical import short
from crisisrunner.case import Case
from crisisrunner.cli import screen
from crisisrunner.cli.message.options import Language, Name, Overrides, Reason, with_reason
from crisisrunner.cli.screen import alarm, labelled, out, quiet, strong
from crisisrunner.cli.session import At, Key, session_of
from crisisrunner.errors import Refused, WrongUsage, did_you_mean
from crisisrunner.incident.message import Message
from crisisrunner.runner import Outcome

app = typer.Typer()

ByPhone = Annotated[
    str, typer.Option("--by-phone", metavar="NAME", help="Who said so by voice; you only type it.")
]
FEWEST_DIGITS = 6


@app.command("submit")
def submit(
    context: typer.Context,
    message: Name,
    language: Language = None,
    next_update: Annotated[
        str | None,
        typer.Option("--next-update", metavar="TIME", help="Promise the next update for this time."),
    ] = None,
    override: Overrides = None,
    reason: Reason = "",
    at: At = None,
) -> None:
    """Hand a message in for approval: from now on its words are frozen under their digest.

    Example: crisisrunner message submit hold-public --next-update 17:00
    """
    from crisisrunner.times import parse_moment

    session = session_of(context)
    runner = session.runner(at)
    promised = parse_moment(next_update, session.zone, runner.at) if next_update else None
    outcome = desk.submit(runner, message, language, promised, with_reason(override, reason))
    show_submitted(outcome)


@app.command("approve")
def approve(
    context: typer.Context,
    message: Annotated[str, Name.__metadata__[0]] = "",
    language: Language = None,
    digest: Annotated[
        list[str] | None,
        typer.Option(
            "--digest", metavar="DIGITS", help="The words approved, by at least six digits; no question."
        ),
    ] = None,
    by_phone: ByPhone = "",
    read_back: Annotated[
        bool, typer.Option("--read-back", help="By phone: words and first six digits were read back.")
    ] = False,
    break_glass: Annotated[
        bool, typer.Option("--break-glass", help="Go without approvals: for roles that may, with --reason.")
    ] = False,
    reason: Reason = "",
    file: Annotated[
        Path | None, typer.Option("--file", help="Take in an answer from another machine.")
    ] = None,
    key: Key = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    at: At = None,
) -> None:
    """Approve exactly the words that are shown; they are named by their digest.

    Example: crisisrunner message approve hold-public
    """
    session = session_of(context)
    if file:
        from crisisrunner.reviews import take_in

        if language or digest or by_phone or read_back or break_glass or reason or at:
            raise WrongUsage(
                "An answer file says itself who answers what, and when.",
                f"crisisrunner message approve --file {file}",
            )
        show_answered(take_in(session.runner(at), message, file))
        return
    if not message:
        raise WrongUsage("Which message?", "crisisrunner message approve hold-public")
    if break_glass:
        show_glass(desk.break_glass(session.runner(at), message, reason, language))
        return
    runner = session.runner(at)
    case = runner.case()
    found, seen = _to_be_seen(case, message, language, digest)
    person = case.person(by_phone) if by_phone else case.find_person(runner.actor)
    _may(case, found, seen, person, runner.actor)
    if not digest:
        _show_words(case, found, runner.at)
    if by_phone:
        _must_be_read_back(read_back, seen)
    elif not digest and not yes:
        _agree(found, seen)
    sign = None if by_phone else _signer(case, person, key)
    show_answered(desk.approve(runner, found.id, seen, by_phone or None, sign))


@app.command("reject")
def reject(
    context: typer.Context,
    message: Name,
    reason: Reason = "",
    language: Language = None,
    by_phone: ByPhone = "",
    at: At = None,
) -> None:
    """Send words in review back to be edited, with a reason.

    Example: crisisrunner message reject hold-public --reason "Names the ward"
    """
    session = session_of(context)
    if not reason.strip():
        reason = screen.ask("What is wrong with it?", '--reason "…"')
    outcome = desk.reject(session.runner(at), message, reason, language, by_phone or None)
    show_answered(outcome)


@app.command("export-review")
def export_review(
    context: typer.Context,
    message: Name,
    target: Annotated[Path, typer.Option("--out", help="The file to write.")],
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
) -> None:
    """Write the words in review to one file, for an approver at another machine.

    Example: crisisrunner message export-review hold-public --out review.json
    """
    from crisisrunner.reviews import export

    session = session_of(context)
    case = session.case
    if target.exists() and not force:
        raise Refused(f"{target} is there already.", "Name another file, or write over it with --force.")
    if case.incident.drill:
        raise Refused(
            "A drill has a clock of its own, which a signature from another machine cannot follow.",
            f'crisisrunner message approve {message} --by-phone "NAME" --read-back',
        )
    export(case, message, clock.now(), target)
    out(f"Written: {target}   ", strong(f"crisisrunner message answer {target} --key KEY --out answer.json"))


@app.command("answer")
def answer(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The review file that somebody gave you.")],
    target: Annotated[Path, typer.Option("--out", help="The answer file to write.")],
    yes_to_it: Annotated[bool | None, typer.Option("--approve/--reject", help="Your answer.")] = None,
    reason: Reason = "",
    key: Key = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
) -> None:
    """Read a review file at your own machine, and write a signed answer; no record is needed for it.

    Example: crisisrunner message answer review.json --key id_ed25519 --out answer.json
    """
    from crisisrunner.cli.show.review import show_review
    from crisisrunner.reviews import answer_to, approver, read_review

    session = session_of(context)
    if target.exists() and not force:
        raise Refused(f"{target} is there already.", "Name another file, or write over it with --force.")
    review = read_review(file)
    approver(review, session.acting)
    show_review(review)
    if yes_to_it is None:
        yes_to_it = screen.agreed("Do you approve exactly these words?", "--approve or --reject")
    if not yes_to_it and not reason.strip():
        reason = screen.ask("What is wrong with them?", '--reason "…"')
    answer_to(review, session.acting, yes_to_it, reason, clock.now(), key, target)
    out(f"Written: {target}. Give it back; there: ", strong(f"crisisrunner message approve --file {target}"))


def show_submitted(outcome: Outcome) -> None:
    """What was submitted, and whose approval is wanted."""
    from crisisrunner.cli.show.drafts import show_voided
    from crisisrunner.cli.show.messages import show_wanted
    from crisisrunner.incident.approvals import lacking

    case = outcome.case
    event = outcome.of_type("message.submitted")[0]
    message = case.incident.messages[f"{event.data['message']}.{event.data['number']}"]
    show_voided(outcome)
    show_overridden(outcome)
    for language, digest in event.data["digests"].items():
        labelled("submitted", f"{message.id} ({language})  {short(digest)}", at=14)
    wanted = dict.fromkeys(
        one
        for language in event.data["digests"]
        for one in lacking(case.playbook, case.people, case.incident, message, language)
    )
    for each in wanted:
        show_wanted("wanted", each, at=14)
    if event.data["warnings"]:
        labelled("warnings", ", ".join(event.data["warnings"]), at=14)
    if wanted:
        command = f'crisisrunner message approve {message.message} --by-phone "NAME" --read-back'
        out("  Next:       ", strong(command))
        out(quiet("              or they type it themselves:  crisisrunner --as NAME message approve …"))
    else:
        out("  Next:       ", strong(f"crisisrunner message release {message.message}"))


def show_overridden(outcome: Outcome) -> None:
    """Checks whose findings were let stand."""
    for event in outcome.of_type("message.overridden"):
        reason = (event.words or {}).get("reason", "")
        labelled(alarm("overridden"), f"{event.data['check']}: {reason}", at=14)


def show_glass(outcome: Outcome) -> None:
    """That the glass was broken, for every eye."""
    for event in outcome.of_type("message.approved"):
        if event.data["how"] == "break-glass":
            name = f"{event.data['message']}.{event.data['number']} ({event.data['language']})"
            labelled(
                alarm("GLASS BROKEN"), f"{name} without the approvals it lacks; the record shows it", at=16
            )


def _to_be_seen(
    case: Case, name: str, language: str | None, digests: list[str] | None
) -> tuple[Message, dict[str, str]]:
    """The message and the digests of its words to be approved: as typed, or of all languages in review."""
    from crisisrunner.incident.approvals import missing
    from crisisrunner.incident.messages import find_message

    message = find_message(case.playbook, case.incident, name)
    wanted = {key: digest for key, digest in message.digests.items() if language in (None, key)}
    if not wanted:
        raise Refused(
            f"{message.id} has no text in '{language}'{did_you_mean(language or '', message.languages)}"
        )
    if digests:
        typed = ["".join(digest.lower().split()) for digest in digests]
        for each in typed:
            if len(each) < FEWEST_DIGITS:
                raise Refused(
                    f"'{each}' is too short to name words.", "Give at least six digits of the digest."
                )
            if not any(known.startswith(each) for known in wanted.values()):
                standing = ", ".join(f"{key} {short(known)}" for key, known in message.digests.items())
                raise Refused(
                    f"No words of {message.id} have the digest {each}. They have: {standing}.",
                    f"Read them again: crisisrunner message show {message.message}",
                )
        return message, {k: d for k, d in wanted.items() if any(d.startswith(each) for each in typed)}
    open_ones = {
        k: d for k, d in wanted.items() if message.in_review(k) and missing(case.playbook, message, k)
    }
    return message, open_ones or wanted


def _may(case: Case, message: Message, seen: Mapping[str, str], person: str | None, name: str) -> None:
    """Refuse now, before anything is shown or asked."""
    from crisisrunner.incident.approvals import may_approve

    if person is None:
        raise Refused(f"{name} is not known here and holds no role.", "crisisrunner role list")
    for language in seen:
        may_approve(case.playbook, case.people, case.incident, message, language, person)


def _show_words(case: Case, message: Message, at: datetime) -> None:
    from crisisrunner.cli.show.messages import show_message
    from crisisrunner.overview import Overview

    show_message(Overview(case, at), message)
    out()


def _must_be_read_back(read_back: bool, seen: Mapping[str, str]) -> None:
    digits = ", ".join(f"{digest[:FEWEST_DIGITS]} ({language})" for language, digest in seen.items())
    question = f"Did you read them all the words, and they the digits {digits} back to you?"
    if not read_back and not screen.agreed(question, "--read-back"):
        raise Refused("Nothing was approved.", "Read the words and the digits to them first.")


def _agree(message: Message, seen: Mapping[str, str]) -> None:
    named = ", ".join(f"{language} {short(digest)}" for language, digest in seen.items())
    if not screen.agreed(f"Do you approve exactly these words of {message.id} ({named})?", "--digest DIGITS"):
        raise Refused("Nothing was approved.", f'crisisrunner message reject {message.message} --reason "…"')


def _signer(case: Case, person: str | None, key: Path | None) -> desk.Sign | None:
    """Whoever has a key in the workspace signs; without one an approval is asserted."""
    from crisisrunner.signatures import sign

    public = case.people[person].ssh_key if person else ""
    return (lambda text: sign(text, key, public)) if public else None


def show_answered(outcome: Outcome) -> None:
    """Who approved or rejected which words, and whose approval is still wanted."""
    from crisisrunner.cli.show.messages import show_wanted
    from crisisrunner.incident.approvals import lacking

    case = outcome.case
    answers = outcome.of_type("message.approved", "message.rejected")
    for event in answers:
        name = f"{event.data['message']}.{event.data['number']}"
        person = case.people[event.data["person"]].name
        if event.type == "message.rejected":
            labelled("rejected", f"{name} ({', '.join(event.data['digests'])}) by {person}", at=14)
            continue
        how = event.data["how"].replace("by-phone", "by phone")
        said = f"{name} ({event.data['language']})  {short(event.data['digest'])}  by {person}, {how}"
        labelled("approved", said, at=14)
    data = answers[0].data
    message = case.incident.messages[f"{data['message']}.{data['number']}"]
    left = dict.fromkeys(
        one + (f" ({language})" if len(message.languages) > 1 else "")
        for language in message.languages
        for one in lacking(case.playbook, case.people, case.incident, message, language)
    )
    for each in left:
        show_wanted("wanted", each, at=14)
    command = (
        f"edit {message.message}" if answers[0].type == "message.rejected" else f"release {message.message}"
    )
    if not left or answers[0].type == "message.rejected":
        out("  Next:       ", strong(f"crisisrunner message {command}"))

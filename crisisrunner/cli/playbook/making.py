"""A new plan, from a short interview."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crisisrunner.cli import screen
from crisisrunner.cli.screen import out, paragraph, quiet, strong
from crisisrunner.cli.session import Session, session_of
from crisisrunner.errors import Fault, Refused, WrongUsage, did_you_mean

if TYPE_CHECKING:
    from crisisrunner.planner.new import Interview

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command("new")
def new(
    context: typer.Context,
    title: Annotated[
        str | None, typer.Argument(metavar="TITLE", help="What it is called, such as 'Helipad closed'.")
    ] = None,
    use_when: Annotated[
        str | None, typer.Option("--use-when", help="What one sees when it is the right plan.")
    ] = None,
    audiences: Annotated[
        list[str] | None, typer.Option("--audience", help="Beside the public: staff, partners; or none.")
    ] = None,
    channels: Annotated[
        list[str] | None, typer.Option("--channel", help="Such as website or staff-sms; may be repeated.")
    ] = None,
    approvers: Annotated[
        list[str] | None, typer.Option("--approver", help="Roles that approve public texts; may be repeated.")
    ] = None,
    every: Annotated[
        str | None, typer.Option("--every", help="How often people hear from you at the worst; else 4 h.")
    ] = None,
) -> None:
    """Make a new plan in this workspace: a short interview, and a sound playbook with texts comes out.

    What an option says is not asked. The texts are a beginning: make their words your own.

    Example: crisisrunner playbook new "Helipad closed"
    """
    from crisisrunner.planner.new import APPROVERS, AUDIENCES, Interview

    session = session_of(context)
    title = (title or _asked("What is it called? Such as: Helipad closed", "TITLE")).strip()
    name = _free_name(session, title)
    use_when = use_when or _asked("What does somebody see who needs this plan?", "--use-when")
    whom = _choose(
        "Whom do you speak to, beside the public?", "--audience", audiences, tuple(AUDIENCES), ("staff",)
    )
    ways = _channels(channels, staff="staff" in whom)
    who = _choose("Who approves what the public reads?", "--approver", approvers, APPROVERS, APPROVERS[:2])
    every = (
        every or _asked("How often do people hear from you at the worst? [4 h]", "--every", "4 h")
    ).strip()
    _must_be_a_duration(every)
    wanted = session.workspace.organisation.languages
    languages = tuple(one for one in ("en", "es") if one in wanted) or ("en",)
    _write(session, Interview(name, title, use_when, whom, ways, who, every, languages))


def _must_be_a_duration(text: str) -> None:
    from crisisrunner.times import parse_duration

    try:
        parse_duration(text)
    except ValueError as error:
        raise Refused(f"{error}.", "Such as: --every '4 h'") from None


def _free_name(session: Session, title: str) -> str:
    """The name of a new plan in this workspace.

    Raises:
        Refused: where there is no workspace, or a plan of that name.
    """
    from crisisrunner.planner.new import name_of
    from crisisrunner.playbook.values import is_id

    if session.library.workspace is None:
        raise Refused("There is no workspace here to keep a plan in.", "Make one first: crisisrunner init")
    name = name_of(title)
    if not is_id(name):
        raise Refused(
            f"No plan can be called '{title}'.", "Give it a few plain words, such as: Helipad closed."
        )
    if name in session.library.playbooks():
        look = f"crisisrunner playbook show {name}"
        raise Refused(f"There is a plan '{name}' already.", f"Give another title, or look: {look}")
    return name


def _channels(given: list[str] | None, *, staff: bool) -> tuple[str, ...]:
    """The channels by which the public is reached, and staff where the plan speaks to them.

    Raises:
        Refused: where one of both is reached by none.
    """
    from crisisrunner.planner.new import PUBLIC_CHANNELS, STAFF_CHANNELS

    options = (*PUBLIC_CHANNELS, *(STAFF_CHANNELS if staff else ()))
    usual = ("website", "phone-line", *(("staff-email", "staff-print") if staff else ()))
    chosen = _choose("By which channels?", "--channel", given, options, usual)
    long = tuple(one for one, kind in STAFF_CHANNELS.items() if kind != "sms") if staff else ()
    for kinds, whom in (
        (tuple(PUBLIC_CHANNELS), "the public"),
        *(((long, "staff with a whole note"),) if long else ()),
    ):
        if not set(chosen) & set(kinds):
            raise Refused(f"No channel reaches {whom}.", f"Name at least one of: {', '.join(kinds)}.")
    return chosen


def _write(session: Session, interview: "Interview") -> None:
    from crisisrunner.planner.new import write_plan

    folder = session.library.workspace or Path()
    files = write_plan(interview, session.library, session.acting, session.today())
    try:
        for path in files:
            if (folder / path).exists():
                raise Refused(
                    f"{path} is there already; nothing was written.", "Give the plan another title."
                )
        for path, text in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, "utf-8")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise Fault(
            f"The plan cannot be written: {reason}.", "Look whether this folder may be written to."
        ) from None
    out(
        strong(f"playbooks/{interview.name}.yaml"),
        f"  and {len(files) - 1} texts in templates/{interview.name}/",
    )
    out("  Read and change them, then:  ", strong(f"crisisrunner playbook check {interview.name}"))


def _asked(question: str, option: str, usual: str = "") -> str:
    """What somebody types; the usual where they only press Enter."""
    if not screen.interactive():
        if usual:
            return usual
        raise WrongUsage(f"{question.split('?')[0]}?", f"Name it: {option}.")
    while True:
        out(strong(question))
        typed = screen.ask(">", option).strip() or usual
        if typed:
            return typed


def _choose(
    question: str, option: str, given: list[str] | None, options: Sequence[str], usual: Sequence[str]
) -> tuple[str, ...]:
    """Some of several, by number or name; the usual ones where somebody only presses Enter."""
    if given is not None:
        return _all_known([part for one in given for part in _split(one)], options, option)
    if not screen.interactive():
        return tuple(usual)
    out(strong(question), quiet(f"  Enter = {', '.join(usual)}"))
    paragraph("   ".join(f"{number} {one}" for number, one in enumerate(options, 1)), "  ")
    while True:
        typed = screen.ask("Numbers or names >", option)
        try:
            return _all_known(_split(typed), options, option) if typed.strip() else tuple(usual)
        except Refused as refusal:
            out(f"  {refusal.sentence}")


def _split(text: str) -> list[str]:
    return [one for one in text.replace(",", " ").lower().split() if one]


def _all_known(typed: Iterable[str], options: Sequence[str], option: str) -> tuple[str, ...]:
    found = []
    for one in typed:
        if one == "none":
            continue
        name = options[int(one) - 1] if one.isdigit() and 1 <= int(one) <= len(options) else one
        if name not in options:
            raise Refused(f"'{one}' is none of these{did_you_mean(one, options)}", f"{option} {options[0]}")
        found.append(name)
    return tuple(dict.fromkeys(found))

"""A new plan, from a short interview."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crisisrunner.cli.playbook.interview import asked, chosen
from crisisrunner.cli.screen import out, strong
from crisisrunner.cli.session import Session, session_of
from crisisrunner.errors import Fault, Refused, Stopped

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
    session = session_of(context)
    if session.library.workspace is None:
        raise Refused("There is no workspace here to keep a plan in.", "Make one first: crisisrunner init")
    try:
        interview = _interview(session, title, use_when, audiences, channels, approvers, every)
    except (KeyboardInterrupt, EOFError):
        raise Stopped("Nothing was written.", "crisisrunner playbook new") from None
    _write(session, interview)


def _interview(
    session: Session, title: str | None, use_when: str | None, audiences: list[str] | None,
    channels: list[str] | None, approvers: list[str] | None, every: str | None,
) -> "Interview":  # fmt: skip
    from crisisrunner.planner.new import APPROVERS, AUDIENCES, Interview, name_of

    title = asked(
        "What is it called? Such as: Helipad closed", "TITLE", title, lambda text: _free(session, text.strip()),
        hint="The name by which people pick the plan, in a few plain words.",
    )  # fmt: skip
    use_when = asked(
        "What does somebody see who needs this plan?", "--use-when", use_when, _a_sentence,
        hint="One plain sentence, such as: The helipad cannot be used.",
    )  # fmt: skip
    whom = chosen(
        "Whom do you speak to, beside the public? Or none.",
        "--audience",
        audiences,
        tuple(AUDIENCES),
        ("staff",),
    )
    ways = _channels(channels, staff="staff" in whom)
    who = chosen(
        "Who approves what the public reads?", "--approver", approvers, APPROVERS, APPROVERS[:2], _somebody
    )
    every = asked(
        "How often do people hear from you at the worst?", "--every", every, _a_duration, usual="4 h",
        hint="A number and a unit, such as: 90 min, 4 h, 1 day",
    )  # fmt: skip
    wanted = session.workspace.organisation.languages
    languages = tuple(one for one in ("en", "es") if one in wanted) or ("en",)
    return Interview(name_of(title), title, use_when, whom, ways, who, every, languages)


def _a_duration(text: str) -> str:
    from crisisrunner.times import parse_duration

    try:
        parse_duration(text.strip())
    except ValueError as error:
        raise Refused(f"{error}.") from None
    return text.strip()


def _a_sentence(text: str) -> str:
    if not text.strip():
        raise Refused("A plan must say when it is the right one.", "Such as: The helipad cannot be used.")
    return text.strip()


def _free(session: Session, title: str) -> str:
    from crisisrunner.planner.new import name_of
    from crisisrunner.playbook.values import is_id

    name = name_of(title)
    if not is_id(name) or not any(letter.isascii() and letter.isalnum() for letter in title):
        raise Refused(
            f"No plan can be called '{title}'.",
            "Its file is named by its letters from a to z: give it a few plain words, such as: Helipad closed.",
        )
    if name in session.library.playbooks():
        look = f"crisisrunner playbook show {name}"
        raise Refused(f"There is a plan '{name}' already.", f"Give another title, or look: {look}")
    return title


def _channels(given: list[str] | None, *, staff: bool) -> tuple[str, ...]:
    from crisisrunner.planner.new import PUBLIC_CHANNELS, STAFF_CHANNELS

    options = (*PUBLIC_CHANNELS, *(STAFF_CHANNELS if staff else ()))
    usual = ("website", "phone-line", *(("staff-email", "staff-print") if staff else ()))
    reached = {"the public": tuple(PUBLIC_CHANNELS)}
    if staff:
        reached["staff with a whole note"] = tuple(
            one for one, kind in STAFF_CHANNELS.items() if kind != "sms"
        )

    def must(ways: tuple[str, ...]) -> tuple[str, ...]:
        for whom, kinds in reached.items():
            if not set(ways) & set(kinds):
                raise Refused(f"No channel reaches {whom}.", f"Name at least one of: {', '.join(kinds)}.")
        return ways

    return chosen("By which channels?", "--channel", given, options, usual, must)


def _somebody(roles: tuple[str, ...]) -> tuple[str, ...]:
    if not roles:
        raise Refused("Somebody must approve what the public reads.", "Name one of the roles at least.")
    return roles


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

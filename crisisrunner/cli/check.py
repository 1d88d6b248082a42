"""The checks alone, on any text: what would block it, what to look at, how long it is."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crisisrunner.cli import screen
from crisisrunner.cli.message.options import MOST_BYTES, read_text
from crisisrunner.cli.screen import labelled, out
from crisisrunner.cli.session import Json, session_of
from crisisrunner.errors import Refused, unknown

if TYPE_CHECKING:
    from crisisrunner.incident.findings import Finding
    from crisisrunner.playbook.workspace import Organisation
    from crisisrunner.wording.checks.reading import Reading
    from crisisrunner.wording.measures import Measure

app = typer.Typer(
    help="The checks alone, on any text.", no_args_is_help=True, rich_markup_mode=None, add_completion=False
)


@app.callback()
def check() -> None:
    """The checks alone, on a text that stands in no message."""


@app.command("text")
def check_text(
    context: typer.Context,
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="The file with the text; - reads what is typed.")
    ],
    kinds: Annotated[
        list[str] | None,
        typer.Option("--kind", metavar="KIND", help="For which channel kind, such as sms; can be repeated."),
    ] = None,
    language: Annotated[str, typer.Option("--lang", help="The language it is written in.")] = "en",
    askers: Annotated[
        list[str] | None,
        typer.Option("--asker", metavar="NAME", help="A name or handle of whoever it answers."),
    ] = None,
    internal: Annotated[bool, typer.Option("--internal", help="It is not for the public.")] = False,
    as_json: Json = False,
) -> None:
    """Measure any text and check it.

    Exit status 1 where something would keep it in. No record is needed.

    Example: crisisrunner check text reply.txt --kind x --kind facebook --asker "Maria Lopez"
    """
    from crisisrunner.cli.show.findings import findings_data, show_findings
    from crisisrunner.incident.findings import BLOCK
    from crisisrunner.wording.checks import find_all
    from crisisrunner.wording.measures import measure

    wanted = _known_kinds(kinds or ["web"])
    body = _read(file)
    organisation = session_of(context).workspace.organisation
    readings = _readings(body, wanted, language, organisation, tuple(askers or ()), public=not internal)
    findings = sorted(find_all(readings), key=lambda finding: finding.level)
    sizes = [measure(kind, body) for kind in wanted]
    if as_json:
        lengths = [_size_data(size) for size in sizes]
        screen.answer({"findings": findings_data(findings, short=True), "kinds": lengths})
    else:
        _show_sizes(sizes)
        show_findings(findings, kinds=wanted)
        _show_end(findings, public=not internal)
    if any(finding.level == BLOCK for finding in findings):
        raise typer.Exit(1)


def _known_kinds(given: list[str]) -> list[str]:
    """The kinds, each once.

    Raises:
        Refused: naming the nearest kind.
    """
    from crisisrunner.playbook.model import CHANNEL_KINDS
    from crisisrunner.wording.checks.reading import SUBJECT

    known = (*CHANNEL_KINDS, SUBJECT)
    wanted = [kind.strip().lower() for one in given for kind in one.split(",")]
    for kind in wanted:
        if kind not in known:
            raise unknown("kind", kind, known, "crisisrunner check text FILE --kind web --kind sms")
    return list(dict.fromkeys(wanted))


def _read(file: str) -> str:
    """The text without the line breaks at its end.

    Raises:
        Refused: for what is no text, or an empty one.
        Fault: where the file cannot be read.
    """
    text = _typed() if file == "-" else read_text(Path(file))
    body = text.replace("\r\n", "\n").rstrip("\n")
    if not body.strip():
        raise Refused("There is no text in it.", "crisisrunner check text FILE --kind web")
    return body


def _typed() -> str:
    """What comes in by the pipe."""
    came = sys.stdin.buffer.read(MOST_BYTES + 1)
    if len(came) > MOST_BYTES:
        raise Refused("That is longer than any message.", "Give the text of one message.")
    try:
        return came.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused("What came in is not UTF-8 text.", "Save it as UTF-8, and give the file.") from None


def _readings(
    body: str, kinds: list[str], language: str, organisation: "Organisation", askers: tuple[str, ...], *,
    public: bool,
) -> "Iterator[Reading]":  # fmt: skip
    from crisisrunner.wording.checks.reading import Reading

    for kind in kinds:
        yield Reading(
            body, kind, language, public=public, edited=True, organisation=organisation, askers=askers
        )


def _size_data(size: "Measure") -> dict[str, Any]:
    return {
        "kind": size.kind,
        "length": size.length,
        "limit": size.limit,
        "unit": size.unit,
        "segments": size.segments,
    }


def _show_sizes(sizes: "list[Measure]") -> None:
    from crisisrunner.wording.measures import told

    across = max(len(size.kind) for size in sizes)
    for size in sizes:
        labelled(size.kind, told(size), at=across + 4)


def _show_end(findings: "list[Finding]", *, public: bool) -> None:
    if not findings:
        out("  Nothing was found.")
    if public:
        out("  No check knows names: could anybody recognise a patient in these words?")

"""What the commands about messages share: their options, and the reading of a file with one text."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from crisisrunner.cli import completing
from crisisrunner.errors import Fault, Refused, WrongUsage

MOST_BYTES = 4_000_000
Name = Annotated[
    str,
    typer.Argument(
        metavar="MESSAGE",
        help="Which message: hold-public, or one number of it: hold-public.2.",
        autocompletion=completing.messages,
    ),
]
Language = Annotated[str | None, typer.Option("--lang", help="One language; else all of them.")]
Overrides = Annotated[
    list[str] | None,
    typer.Option(
        "--override",
        metavar="CHECK",
        help="Let what a check found stand; needs --reason, and a role that may.",
    ),
]
Reason = Annotated[str, typer.Option("--reason", help="Why; the record keeps it.")]


def with_reason(checks: Sequence[str] | None, reason: str) -> dict[str, str]:
    """The checks to override, each with the reason.

    Raises:
        WrongUsage: where the reason is missing.
    """
    if checks and not reason.strip():
        raise WrongUsage("--override needs a reason.", 'Give --reason "…"; the record keeps it.')
    return dict.fromkeys(checks or (), reason)


def read_text(file: Path) -> str:
    """A text as somebody saved it, without a byte-order mark.

    Raises:
        Refused: for what is no text of one message.
        Fault: where the file cannot be read.
    """
    try:
        if not file.is_file() or file.stat().st_size > MOST_BYTES:
            raise Refused(
                f"{file} is no file, or larger than any message.", "Give a file with the text of one message."
            )
        return file.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(f"{file} is not UTF-8 text.", "Save it as UTF-8 in your editor.") from None
    except OSError as error:
        raise Fault(
            f"{file} cannot be read: {(error.strerror or str(error)).lower()}.",
            "Look at its name and permissions.",
        ) from None

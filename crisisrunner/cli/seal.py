"""A seal of the record: its head, signed, written to a file, sent away or printed."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crisisrunner.cli.files import must_be_free, write_out
from crisisrunner.cli.screen import err, out, strong
from crisisrunner.cli.session import Key, Session, session_of
from crisisrunner.errors import CrisisError, Refused

if TYPE_CHECKING:
    from crisisrunner.seal import Seal

_INSTEAD = "Write the digits down by hand, or open the seal's file and print it from there."
"""What to do where no printer is."""
app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command("seal")
def seal(
    context: typer.Context,
    file: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Where to; else seal-ID-ENTRY.json here.")
    ] = None,
    key: Key = None,
    unsigned: Annotated[bool, typer.Option("--unsigned", help="Without a signature.")] = False,
    printed: Annotated[bool, typer.Option("--print", help="Print it too, where a printer is near.")] = False,
    send: Annotated[
        list[str] | None,
        typer.Option(
            "--send", metavar="VARIABLE", help="Send it to the address in this variable. Repeatable."
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
) -> None:
    """Write the record's head into a signed file, to be kept where nobody who holds the record can change it.
    Later, `verify --seal FILE` proves that the record of this moment is still the beginning of the record.

    Example: crisisrunner seal --out /media/stick/seal.json
    """
    from crisisrunner.sealing import make_seal

    session = session_of(context)
    if (send or printed) and session.in_drill:
        raise Refused("A drill sends and prints nothing.", "Leave --send and --print out.")
    for variable in send or ():
        if not os.environ.get(variable):
            raise Refused(f"The variable {variable} is empty.", "It must hold the address, as for a channel.")
    runner = session.runner()
    case = runner.case()
    target = session.out(file or Path(f"seal-{case.incident.id}-{case.incident.seq}.json"))
    must_be_free(target, force)
    made = make_seal(case, runner.actor, runner.at, key, signed=not unsigned)
    # The file first: without a note it proves as much, and a note of a seal that is nowhere proves nothing.
    write_out([made.written()], target, force)
    runner.seal(made.seq, made.hash, signed=made.signature is not None)
    out(f"Sealed: entry {made.seq} of {made.incident}{'' if made.signature else ', without a signature'}")
    out(f"  head {made.hash}")
    done = [
        *([_print(made)] if printed else []),
        *(_send(session, made, variable) for variable in send or ()),
    ]
    out("Keep it apart from the record. To check it: ", strong(f"crisisrunner verify --seal {target}"))
    if not all(done):
        err(f"The record is sealed, but not all was printed or sent: give {target} away by hand.")
        raise typer.Exit(1)


def _print(made: "Seal") -> bool:
    from crisisrunner.delivery.printer import print_text

    try:
        out(f"Printed. {print_text(made.on_paper(), _INSTEAD)}".rstrip())
    except CrisisError as error:  # the seal is made: what cannot be printed can be written down
        err(f"Not printed: {error.sentence}")
        err(f"  {error.hint}")
        return False
    return True


def _send(session: Session, made: "Seal", variable: str) -> bool:
    from crisisrunner.delivery.parcel import Parcel
    from crisisrunner.delivery.result import SENT
    from crisisrunner.delivery.send import send

    subject = f"Seal of {made.incident}, entry {made.seq}"
    name = f"{made.incident}/seal/{made.seq}"
    parcel = Parcel(name, made.incident, "seal", variable, "text", "en", subject, made.on_paper())
    result = send(os.environ[variable], variable, parcel, session.now())
    sent = result.state == SENT
    (out if sent else err)(f"{'Sent' if sent else 'Not sent'} ({variable}): {result.detail}")
    return sent

"""The go-bag: everything for a USB stick."""

from pathlib import Path
from typing import Annotated

import typer

from crisisrunner import clock
from crisisrunner.cli.files import must_be_free, write_out
from crisisrunner.cli.screen import err, out, strong
from crisisrunner.cli.session import session_of

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command("gobag")
def gobag(
    context: typer.Context,
    file: Annotated[
        Path, typer.Option("--out", metavar="FILE", help="Where to; else crisisrunner-gobag.zip here.")
    ] = Path("crisisrunner-gobag.zip"),
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
) -> None:
    """Pack a zip for a USB stick: program, plans, grab sheets and workspace, to install without a network.

    It holds your people and their phone numbers: keep it where they are safe. Pack it anew after each change.

    Example: crisisrunner gobag --out stick.zip
    """
    from crisisrunner.gobag import pack
    from crisisrunner.gobag.wheels import zipped

    session = session_of(context)
    must_be_free(file, force)
    workspace = session.workspace
    err("Packing; that takes some seconds.")
    packed = pack(session.library, workspace, session.acting, clock.now(), session.today())
    write_out([zipped(packed.files)], file, force)
    for sentence in packed.missing:
        err(sentence)
    size = file.stat().st_size / 1_000_000
    out(f"{len(packed.files)} files, {size:.0f} MB, for laptops like this one. On the other laptop:")
    out("  ", strong("unzip it, read README.txt, then: python3 install.py"))

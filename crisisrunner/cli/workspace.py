"""A workspace: the folder in which a hospital keeps its own plans and people."""

from pathlib import Path
from typing import Annotated

import typer

from crisisrunner.cli.screen import out, strong
from crisisrunner.errors import Fault, Refused
from crisisrunner.playbook.workspace import FILE

app = typer.Typer(rich_markup_mode=None, add_completion=False)

_STARTER = """\
# The workspace of your hospital. Nothing secret belongs in this file. Check it with: crisisrunner playbook check

# A folder, such as a USB stick, to which the record is copied after every command that writes:
# mirror = "/media/stick"

[organisation]
name = "Our hospital"
timezone = ""                 # like America/New_York; else the zone of this laptop
hotline = ""                  # the number that public texts give
website = ""
press_phone = ""
press_email = ""
languages = ["en"]            # of those that a plan has; add "es" once somebody here can approve Spanish texts

# One table a person. Phone first: e-mail may be dead. The roles are those of your playbooks.
# [people.dana-ortiz]
# name = "Dana Ortiz"
# phone = "+1 212 555 0101"
# email = "dana.ortiz@hospital.example"
# roles = ["lead"]
# ssh_key = "ssh-ed25519 AAAA…"       # then approvals are signed; the public half, never the private one

# One table a channel of your playbooks that this program should send by itself. The address stands in an
# environment variable, such as smtp://USER:PASSWORD@mail.hospital.example:587?from=press@hospital.example&to=…
# or https://… for a webhook. A channel without a table is posted, printed or read out by hand.
# [channels.staff-email]
# address = "STAFF_MAIL"
# drill_address = "STAFF_MAIL_DRILL"
# fallback = "staff-phone"            # takes over while this one is marked as down
"""


@app.command("init")
def init(
    context: typer.Context,  # noqa: ARG001 (the same shape as every command)
    folder: Annotated[Path, typer.Argument(help="Where; else this folder.")] = Path(),
) -> None:
    """Make a workspace: a file for your organisation and people, folders for your own plans.

    Example: crisisrunner init crisis
    """
    file = folder / FILE
    if file.exists():
        raise Refused(f"{file} is there already; nothing was changed.", "Open it in an editor.")
    try:
        for name in ("playbooks", "templates"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        file.write_text(_STARTER, "utf-8")
    except OSError as error:
        raise Fault(
            f"{folder} cannot be written to: {(error.strerror or str(error)).lower()}.",
            "Name another folder.",
        ) from None
    out(
        f"Made {file}. Write your organisation, its time zone and your people into it, then:   ",
        strong("crisisrunner playbook check"),
    )

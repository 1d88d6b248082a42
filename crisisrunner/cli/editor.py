"""A text in the person's own editor; whatever goes wrong, what was typed is kept."""

import os
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path

from crisisrunner.cli.screen import interactive
from crisisrunner.errors import Fault, WrongUsage


def edit_text(text: str, name: str) -> str:
    """The text as it was left in the editor (`$VISUAL`, `$EDITOR`, or one that is there).

    Raises:
        WrongUsage: without a terminal.
        Fault: where there is no editor, or it failed; the file with what was typed is named.
    """
    if not interactive() and not (os.environ.get("VISUAL") or os.environ.get("EDITOR")):
        raise WrongUsage("No editor can be opened here.", "Give the new text with --file.")
    command = _editor()
    folder = Path(tempfile.mkdtemp(prefix="crisisrunner-"))
    file = folder / f"{name}.txt"
    file.write_text(text + "\n", "utf-8")
    try:
        status = subprocess.run([*command, str(file)], check=False).returncode
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise Fault(
            f"The editor '{command[0]}' cannot be started: {(error.strerror or str(error)).lower()}.",
            "Set EDITOR to another, or give the text with --file.",
        ) from None
    if status != 0:
        raise Fault(
            f"The editor '{command[0]}' ended with status {status}; the message is as it was.",
            f"What was typed is in {file}: crisisrunner message edit … --file {file}",
        )
    try:
        edited = file.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise Fault(
            "The editor saved something that is not UTF-8 text; the message is as it was.",
            f"It is in {file}.",
        ) from None
    shutil.rmtree(folder, ignore_errors=True)
    return edited


def _editor() -> list[str]:
    wanted = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if wanted:
        return shlex.split(wanted, posix=os.name != "nt")
    for name in ("sensible-editor", "nano", "vi", "notepad"):
        if shutil.which(name):
            return [name]
    raise Fault("There is no editor on this machine.", "Set EDITOR, or give the text with --file.")

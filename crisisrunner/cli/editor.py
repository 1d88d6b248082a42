"""A text in the person's own editor; whatever goes wrong, what was typed is kept."""

import os
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path

from crisisrunner.cli.screen import err, interactive
from crisisrunner.errors import Fault, WrongUsage


def edit_text(text: str, name: str) -> str:
    """The text as it was left in the editor (`$VISUAL`, `$EDITOR`, or one that is there).

    Raises:
        WrongUsage: without a terminal.
        Fault: where there is no editor, or it failed; the file with what was typed is named.
    """
    if not interactive() and not _wanted():
        raise WrongUsage("No editor can be opened here.", "Give the new text with --file.")
    command = _editor()
    folder = Path(tempfile.mkdtemp(prefix="crisisrunner-"))
    file = folder / f"{name}.txt"
    file.write_text(text + "\n", "utf-8")
    try:
        status = subprocess.run([*command, str(file)], check=False).returncode
        edited = file.read_text("utf-8-sig")
    except KeyboardInterrupt:
        err(f"What was typed is in {file}.")
        raise
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise _failed(command, f"did not work: {reason}", folder) from None
    except UnicodeDecodeError:
        raise _failed(command, "saved something that is not UTF-8 text", file) from None
    if status != 0:
        raise _failed(command, f"ended with status {status}", file)
    shutil.rmtree(folder, ignore_errors=True)
    return edited


def _failed(command: list[str], what: str, kept: Path) -> Fault:
    hint = f"What was typed is in {kept}; take it from there with --file, or set EDITOR to another editor."
    return Fault(f"The editor '{command[0]}' {what}; the message is as it was.", hint)


def _wanted() -> str:
    return (os.environ.get("VISUAL") or os.environ.get("EDITOR") or "").strip()


def _editor() -> list[str]:
    wanted = _wanted()
    if wanted:
        try:
            return shlex.split(wanted, posix=os.name != "nt")
        except ValueError:
            raise Fault(
                f"EDITOR is set to {wanted}, which cannot be read.", "Set EDITOR to the editor's name."
            ) from None
    for name in ("sensible-editor", "nano", "vi", "notepad"):
        if shutil.which(name):
            return [name]
    raise Fault("There is no editor on this machine.", "Set EDITOR, or give the text with --file.")

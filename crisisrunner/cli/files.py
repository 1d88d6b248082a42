"""Files that a command writes: whole, never over another one unasked."""

from collections.abc import Iterable
from pathlib import Path

from crisisrunner.cli.screen import err, raw
from crisisrunner.errors import Fault, Refused
from crisisrunner.files import written_whole


def write_out(
    chunks: Iterable[str | bytes], file: Path | None, force: bool = False, *, new_folder: bool = False
) -> None:
    """Write to a file, or to the screen where none is named.

    Args:
        new_folder: Make the file's folder where it is missing, as that of the drills is in a new workspace.

    Raises:
        Refused: for a file that is there already, without `force`.
        Fault: where it cannot be written.
    """
    if file is None:
        raw(chunk if isinstance(chunk, str) else chunk.decode() for chunk in chunks)
        return
    must_be_free(file, force)
    try:
        if new_folder:
            file.parent.mkdir(parents=True, exist_ok=True)
        with written_whole(file) as unfinished, unfinished.open("wb") as stream:
            stream.writelines(chunk.encode() if isinstance(chunk, str) else chunk for chunk in chunks)
    except OSError as error:
        raise Fault(
            f"{file} cannot be written: {(error.strerror or str(error)).lower()}.",
            "Name another place with --out; the record is untouched.",
        ) from None
    err(f"Written: {file}")


def must_be_free(file: Path | None, force: bool) -> None:
    """Refuse to write over a file that is there, unless that is wanted."""
    if file and file.exists() and not force:
        raise Refused(f"{file} is there already.", "Name another file, or write over it with --force.")

"""Files that a command writes: whole, never over another one unasked."""

from collections.abc import Iterable
from pathlib import Path

from crisisrunner.cli.screen import err, raw
from crisisrunner.errors import Fault, Refused
from crisisrunner.files import written_whole

_SHOWN = 10


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
        with written_whole(file) as unfinished:
            _written(unfinished, chunks)
    except OSError as error:
        raise _unwritable(file, error) from None
    err(f"Written: {file}")


def write_folder(files: Iterable[tuple[str, Iterable[str | bytes]]], folder: Path, force: bool) -> None:
    """Write files into a folder, which is made where it is missing; nothing is put there before all of them are made.

    With `force` other files that are there stay, and those of the same kind are named: a draft from before, beside
    what went out since.

    Raises:
        Refused: for a folder with something in it, without `force`, or where a file bears its name.
        Fault: where it cannot be written.
    """
    from tempfile import TemporaryDirectory

    if folder.exists() and not folder.is_dir():
        raise Refused(f"{folder} is a file.", "Name a folder; it is made where it is missing.")
    if folder.is_dir() and any(folder.iterdir()) and not force:
        raise Refused(f"{folder} is not empty.", "Name another folder, or write into it with --force.")
    before = {one.name for one in folder.iterdir()} if folder.is_dir() else set()
    try:
        with TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as unfinished:
            names = [_written(Path(unfinished) / name, pieces) for name, pieces in files]
            folder.mkdir(exist_ok=True)
            for name in names:
                (Path(unfinished) / name).replace(folder / name)
    except OSError as error:
        raise _unwritable(folder, error) from None
    err(f"Written: {folder}, {len(names)} {'file' if len(names) == 1 else 'files'}")
    endings = {Path(name).suffix for name in names}
    left = sorted(name for name in before - {*names} if Path(name).suffix in endings)
    if left:
        err(
            f"From before, and not written now: {', '.join(left[:_SHOWN])}{', …' if len(left) > _SHOWN else ''}"
        )


def _written(file: Path, pieces: Iterable[str | bytes]) -> str:
    with file.open("wb") as stream:
        stream.writelines(piece.encode() if isinstance(piece, str) else piece for piece in pieces)
    return file.name


def _unwritable(place: Path, error: OSError) -> Fault:
    return Fault(
        f"{place} cannot be written: {(error.strerror or str(error)).lower()}.",
        "Name another place with --out; the record is untouched.",
    )


def must_be_free(file: Path | None, force: bool) -> None:
    """Refuse to write over a file that is there, unless that is wanted."""
    if file and file.is_dir():
        raise Refused(f"{file} is a folder.", f"Name a file in it, such as {file / 'NAME'}.")
    if file and file.exists() and not force:
        raise Refused(f"{file} is there already.", "Name another file, or write over it with --force.")

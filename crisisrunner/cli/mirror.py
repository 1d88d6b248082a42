"""The mirror: the folder to which the record is copied after every command that wrote."""

from pathlib import Path
from typing import TYPE_CHECKING

from crisisrunner.cli.place import Place
from crisisrunner.cli.screen import err
from crisisrunner.errors import CrisisError

if TYPE_CHECKING:
    from crisisrunner.log.record import Record


def copy_to_mirror(place: Place, record: "Record") -> None:
    """Copy a record to the mirror, if there is one; what hinders it is said, and stops nothing."""
    try:
        target = _target(place)
        if target and not trouble_of_mirror(place):
            record.copy_to(target.with_name(record.path.name))
    except (CrisisError, OSError) as error:
        err(f"Not mirrored: {error} The record is on this machine only.")


def trouble_of_mirror(place: Place) -> str | None:
    """Why the record is on this machine only, or None; a sentence, never a failure."""
    try:
        target = _target(place)
        if target is not None and not _is_its_own(place):
            return f"{place.path} is not in the workspace's folder, so the mirror does not have it."
        if target is None or (target.parent.is_dir() and target.resolve() != place.path.resolve()):
            return None
        there = target.parent.is_dir()
    except CrisisError as error:
        return f"{error.sentence} The record is on this machine only."
    except OSError as error:
        return f"{error.filename}: {error.strerror}; the record is on this machine only."
    if there:
        return "The mirror is the record's own folder; name another in crisisrunner.toml."
    return f"{target.parent} is not there; the record is on this machine only."


def _target(place: Place) -> Path | None:
    """The file to which the live record is copied; that of the drills goes beside it."""
    if not place.said.mirror:
        return None
    try:
        folder = Path(place.said.mirror).expanduser()
    except RuntimeError:  # there is no such user's home
        folder = Path(place.said.mirror)
    return (place.folder or Path()) / folder / "record.db"


def _is_its_own(place: Place) -> bool:
    """Whether the record lies in the workspace's folder; another one would overwrite what the mirror has of it."""
    return place.folder is not None and place.path.resolve().parent == place.folder.resolve()

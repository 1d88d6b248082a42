"""What can be wrong with a file, in words for whoever must go on working."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crisisrunner.errors import Fault

APPLICATION_ID = 0x43525231
"""`CRR1` in the file's header: tells a record from any other SQLite file."""

VERSION = 3
"""The newest schema, kept as SQLite's `user_version`; raised by each migration."""

_MAGIC = b"SQLite format 3\x00"


def check_file(path: Path, *, create: bool) -> None:
    """Refuse what cannot be a record before SQLite touches it.

    Raises:
        Fault: where there is a folder or another kind of file, or nothing without `create`.
    """
    if not path.exists():
        if not create:
            raise Fault(f"There is no record at {path} yet.", "crisisrunner start")
        path.parent.mkdir(parents=True, exist_ok=True)
        return
    if not path.is_file():
        raise Fault(f"{path} is no file, so it is no record.", "Name a file with --db.")
    with path.open("rb") as file:
        header = file.read(len(_MAGIC))
    if header and header != _MAGIC:
        raise Fault(
            f"{path} is not a record: it is no SQLite file.", "Name the right file with --db, or a backup."
        )


def is_current(path: Path, connection: sqlite3.Connection) -> bool:
    """Whether an SQLite file is a record of the newest schema; False where it must be created or upgraded.

    Raises:
        Fault: where another program, or a newer version of this one, wrote it.
    """
    connection.execute("begin")  # one look: another program may be making the record at this moment
    (application,) = connection.execute("pragma application_id").fetchone()
    (version,) = connection.execute("pragma user_version").fetchone()
    (tables,) = connection.execute("select count(*) from sqlite_master").fetchone()
    connection.execute("commit")
    if application == APPLICATION_ID and version > VERSION:
        raise Fault(
            f"{path} was written by a newer crisisrunner.",
            "Install that version; this one leaves the file as it is.",
        )
    if application == APPLICATION_ID:
        return bool(version == VERSION)
    if application or version or tables:
        raise Fault(f"{path} is an SQLite file, but not a record.", "Name the right file with --db.")
    return False


@contextmanager
def as_faults(path: Path) -> Iterator[None]:
    """Turn what SQLite and the system say about a file into a sentence and a next step."""
    try:
        yield
    except sqlite3.Error as error:
        raise _fault_of(error, path) from error
    except UnicodeDecodeError as error:  # of what SQLite says of a name that is no text any more
        raise _damaged(path) from error
    except OSError as error:
        raise _system_fault(error, path) from error


def _fault_of(error: sqlite3.Error, path: Path) -> Fault:
    said = str(error)
    code = getattr(error, "sqlite_errorname", "") or ""
    if "locked" in said or code.startswith("SQLITE_BUSY"):
        return Fault(
            f"{path} is in use by another program.",
            "Close the other program, then repeat the command; nothing was written.",
        )
    if "readonly" in said or "read-only" in said or code.startswith("SQLITE_READONLY"):
        return Fault(
            f"{path} may not be written to.",
            "Make it writable, or copy it and name the copy with --db; nothing was written.",
        )
    if "full" in said or code.startswith("SQLITE_FULL"):
        return Fault(
            "The disk is full; nothing was written.",
            "Free some space, or work on elsewhere with --db and a backup.",
        )
    if "unable to open" in said or code.startswith("SQLITE_CANTOPEN"):
        return Fault(
            f"{path} cannot be opened.", "Look at its folder's permissions, or name another place with --db."
        )
    if code.startswith("SQLITE_IOERR"):
        return Fault(
            f"{path} cannot be read or written: {said}.",
            "Is the disk full, or was it unplugged? Nothing was written.",
        )
    if (
        "malformed" in said
        or "not a database" in said
        or code.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB"))
    ):
        return _damaged(path)
    return Fault(f"The record refuses: {said}.", "crisisrunner verify")


def _damaged(path: Path) -> Fault:
    return Fault(
        f"{path} is damaged.", "Work on with a backup or the mirror (--db), and keep this file as it is."
    )


def _system_fault(error: OSError, path: Path) -> Fault:
    reason = (error.strerror or os.strerror(error.errno) if error.errno else str(error)).lower()
    return Fault(
        f"{error.filename or path} cannot be used: {reason}.",
        "Look at its permissions and the space left, then repeat the command.",
    )

"""Where a command stands: the workspace, its playbooks, and the two records, the live one and the drills'."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from crisisrunner import clock
from crisisrunner.errors import Fault
from crisisrunner.exercise import DRILL

if TYPE_CHECKING:
    from crisisrunner.log.record import Record
    from crisisrunner.playbook.library import Library
    from crisisrunner.playbook.workspace import Workspace

_DRILLS = ".drills"
"""What the name of a record of drills has before its suffix."""


class Place:
    """The workspace around the current folder, and the records beside it or where `db` says."""

    def __init__(self, db: Path | None) -> None:
        self._db = db
        self.opened: dict[Path, Record] = {}
        """The records that were opened, by their paths."""

    @cached_property
    def folder(self) -> Path | None:
        """The workspace's folder, or None where the defaults hold."""
        from crisisrunner.playbook.workspace import find_workspace

        return find_workspace(Path.cwd())

    @cached_property
    def workspace(self) -> "Workspace":
        """What the workspace says now, in a zone (a running incident goes by what it said at the start)."""
        from crisisrunner.playbook.workspace import in_zone

        said = self.said
        return said if said.organisation.timezone else in_zone(said, clock.local_zone())

    @property
    def names_a_zone(self) -> bool:
        """Whether the workspace names a time zone, so that nobody need be told in which one times are read."""
        return bool(self.said.organisation.timezone)

    @cached_property
    def said(self) -> "Workspace":
        """What the workspace says, whether or not it names a zone."""
        from crisisrunner.playbook.workspace import load_workspace

        return load_workspace(self.folder)

    @cached_property
    def library(self) -> "Library":
        """The playbooks and templates within reach."""
        from crisisrunner.playbook.library import Library

        return Library(self.folder)

    @cached_property
    def path(self) -> Path:
        """Where the record lies: as named, or in the workspace, or in the user's data folder."""
        if self._db:
            return self._db
        if self.folder:
            return self.folder / "record.db"
        from platformdirs import user_data_path

        return user_data_path("crisisrunner", appauthor=False) / "record.db"

    @property
    def drills_path(self) -> Path:
        """Where the drills lie: in a record of their own beside the live one."""
        if self.holds_drills:
            return self.path
        return self.path.with_name(f"{self.path.stem}{_DRILLS}{self.path.suffix}")

    @cached_property
    def live_record(self) -> "Record":
        """The live record, whatever is in hand; it must exist."""
        return self._open(self.path, create=False)

    @cached_property
    def new_record(self) -> "Record":
        """The live record, made where there is none."""
        return self._open(self.path, create=True)

    @cached_property
    def drills(self) -> "Record":
        """The record of the drills, which must exist."""
        return self._open(self.drills_path, create=False)

    @cached_property
    def new_drills(self) -> "Record":
        """The record of the drills, made where there is none."""
        return self._open(self.drills_path, create=True)

    @cached_property
    def holds_drills(self) -> bool:
        """Whether the record that was named is one of drills, by its name or, in a copy, by what lies in it."""
        if self.path.stem.endswith(_DRILLS):
            return True
        known = self._open(self.path, create=False).incidents() if self.path.is_file() else []
        return any(one.startswith(DRILL) for one in known)

    def is_there(self, path: Path) -> bool:
        """Whether there is a record; a folder that is missing is a fault, since a stick may be unplugged."""
        if self._db and not self._db.parent.is_dir():
            hint = "Is the stick plugged in? Else name another record with --db."
            raise Fault(f"There is no folder {self._db.parent}.", hint)
        return path.exists()

    def _open(self, path: Path, *, create: bool) -> "Record":
        from crisisrunner.log.record import Record

        self.is_there(path)
        if path not in self.opened:
            self.opened[path] = Record(path, create=create)
        return self.opened[path]

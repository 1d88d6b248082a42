"""What a command works with: the workspace it stands in, the record, the incident in hand, who acts."""

from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crisisrunner import clock
from crisisrunner.cli.screen import err
from crisisrunner.errors import CrisisError, Fault, Refused, nearest, unknown

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from crisisrunner.case import Case
    from crisisrunner.log.record import Record
    from crisisrunner.playbook.library import Library
    from crisisrunner.playbook.workspace import Workspace
    from crisisrunner.runner import Runner

Json = Annotated[bool, typer.Option("--json", help="Answer as JSON.")]
At = Annotated[
    str | None,
    typer.Option(
        "--at", metavar="TIME", help="When it happened, if not now: 02:50, 'yesterday 23:40', '20 min ago'."
    ),
]


AsOf = Annotated[
    str | None, typer.Option("--at", metavar="TIME", help="As it looks at another time than now.")
]


class Session:
    """One run of the command line; `named` tells whether it names its incident."""

    def __init__(self, acting: str | None, db: Path | None, incident: str | None) -> None:
        self._acting = acting
        self._db = db
        self._named = incident
        self.named = bool(incident)
        self._runners: list[Runner] = []
        self._read_as = ""

    @cached_property
    def folder(self) -> Path | None:
        """The workspace's folder, or None where the defaults hold."""
        from crisisrunner.playbook.workspace import find_workspace

        return find_workspace(Path.cwd())

    @cached_property
    def workspace(self) -> "Workspace":
        """What the workspace says now, in a zone (a running incident goes by what it said at the start)."""
        from crisisrunner.playbook.workspace import in_zone

        said = self._said
        return said if said.organisation.timezone else in_zone(said, clock.local_zone())

    @property
    def names_a_zone(self) -> bool:
        """Whether the workspace names a time zone, so that nobody need be told in which one times are read."""
        return bool(self._said.organisation.timezone)

    @cached_property
    def _said(self) -> "Workspace":
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

    @cached_property
    def record(self) -> "Record":
        """The record, which must exist."""
        return self._open(create=False)

    @cached_property
    def new_record(self) -> "Record":
        """The record, made where there is none."""
        return self._open(create=True)

    @property
    def says_who_acts(self) -> bool:
        """Whether somebody said who acts."""
        return bool(self._acting and self._acting.strip())

    @cached_property
    def acting(self) -> str:
        """The name of whoever acts: as given, or the system's user."""
        if self._acting and self.says_who_acts:
            return self._acting
        from getpass import getuser

        try:
            return getuser()
        except (OSError, KeyError, ImportError):
            raise Fault(
                "Nobody knows who you are here.", 'Name yourself: crisisrunner --as "Dana Ortiz" …'
            ) from None

    @cached_property
    def incident(self) -> str:
        """The id of the incident in hand; never a guess between two.

        Raises:
            Refused: where none is open, or several are and none was chosen.
        """
        if not self._is_there() and not self._named:
            where = f": there is no record at {self.path} yet" if self._db else ""
            raise Refused(f"No incident is open{where}.", "crisisrunner start")
        known = self.record.incidents()
        if self._named:
            if self._named not in known:
                raise unknown("incident", self._named, known, "crisisrunner incidents")
            return self._named
        if len(known) == 1:
            return str(known[0])
        open_now = [one for one in known if not self.record.read(one).closed_at]
        chosen = self.record.chosen()
        if chosen in open_now or (chosen and not open_now):
            return chosen
        if len(open_now) == 1:
            return open_now[0]
        if not open_now:
            raise Refused(
                "No incident is open.", "crisisrunner start, or look at an old one: crisisrunner incidents"
            )
        raise Refused(
            f"{len(open_now)} incidents are open: {', '.join(open_now)}.",
            "Say which: crisisrunner use ID, or -i ID before the command.",
        )

    @property
    def case(self) -> "Case":
        """The incident in hand as it stands."""
        from crisisrunner.case import Case

        incident = self.incident  # first, so that a record that is not there yet is "no incident"
        return Case(self.record, self.record.read(incident))

    @cached_property
    def zone(self) -> "ZoneInfo":
        """The zone in which times are read: the running incident's, else the workspace's."""
        from crisisrunner.times import zone_named

        try:
            return self.case.zone
        except Refused:
            return zone_named(self.workspace.organisation.timezone)

    def moment(self, typed: str | None) -> datetime | None:
        """A time as typed after `--at`, in UTC; None where nothing was typed.

        Raises:
            Refused: for what cannot be read, or lies in the future.
        """
        return None if typed is None else self.moment_in(typed, self.zone)

    def moment_in(self, typed: str | None, zone: "ZoneInfo") -> datetime | None:
        """As `moment`, in a zone that the incident to be opened will have."""
        if typed is None:
            return None
        from crisisrunner.times import parse_moment, tell

        now = clock.now()
        moment = parse_moment(typed, zone, now)
        if moment > now:
            raise Refused(
                f"{typed} lies in the future.",
                "Write when it happened; for the day before: 'yesterday 23:40'.",
            )
        self._read_as = tell(moment, zone, now)
        return moment

    def take(self, incident: str) -> None:
        """Go on with an incident for the rest of this command."""
        self._named = incident
        self.__dict__.pop("incident", None)

    def runner(self, at: str | None = None) -> "Runner":
        """Acts on the incident in hand, as of a time or now."""
        from crisisrunner.runner import Runner

        incident = self.incident
        runner = Runner(self.record, incident, self.acting, self.moment(at))
        self._runners.append(runner)
        return runner

    def close(self) -> None:
        """Echo what was written and how it was understood, copy it to the mirror, and let go of the record."""
        opened: list[Record] = [
            self.__dict__[name] for name in ("record", "new_record") if name in self.__dict__
        ]
        for record in opened:
            if record.wrote:
                self._echo(record)
                self._mirror(record)
            record.close()

    def _echo(self, record: "Record") -> None:
        for runner in self._runners:
            if runner.joined:
                self._introduce(runner)
        if self._runners and not self.named and len(record.incidents()) > 1:
            err(f"In {self._runners[0].incident}.")
        if self._read_as:
            err(f"  at {self._read_as}")

    def _introduce(self, runner: "Runner") -> None:
        guess = nearest(self.acting, [person.name for person in runner.case().workspace.people.values()])
        slip = f' If that was a slip, repeat it with --as "{guess}".' if guess else ""
        err(f"{self.acting} is new to this incident.{slip}")

    def _mirror(self, record: "Record") -> None:
        try:
            if self.mirror and not self.mirror_trouble():
                record.copy_to(self.mirror)
        except (CrisisError, OSError) as error:
            err(f"Not mirrored: {error} The record is on this machine only.")

    def mirror_trouble(self) -> str | None:
        """Why the record is on this machine only, or None; a sentence, never a failure."""
        try:
            target = self.mirror
            if target is None or (target.parent.is_dir() and target.resolve() != self.path.resolve()):
                return None
            there = target.parent.is_dir()
        except CrisisError as error:
            return f"{error.sentence} The record is on this machine only."
        except OSError as error:
            return f"{error.filename}: {error.strerror}; the record is on this machine only."
        if there:
            return "The mirror is the record's own folder; name another in crisisrunner.toml."
        return f"{target.parent} is not there; the record is on this machine only."

    @property
    def mirror(self) -> Path | None:
        """The file to which the record is copied after each command that wrote."""
        if not self._said.mirror:
            return None
        try:
            place = Path(self._said.mirror).expanduser()
        except RuntimeError:  # there is no such user's home
            place = Path(self._said.mirror)
        return (self.folder or Path()) / place / "record.db"

    def _open(self, *, create: bool) -> "Record":
        from crisisrunner.log.record import Record

        self._is_there()
        return Record(self.path, create=create)

    def _is_there(self) -> bool:
        """Whether there is a record; a folder that is missing is a fault, since a stick may be unplugged."""
        if self._db and not self._db.parent.is_dir():
            hint = "Is the stick plugged in? Else name another record with --db."
            raise Fault(f"There is no folder {self._db.parent}.", hint)
        return self.path.exists()


def session_of(context: typer.Context) -> Session:
    """The session that the global options began."""
    session: Session = context.find_root().obj
    return session

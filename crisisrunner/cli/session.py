"""What a command works with: the workspace it stands in, the record, the incident in hand, who acts."""

from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crisisrunner import clock
from crisisrunner.cli import screen
from crisisrunner.cli.screen import err
from crisisrunner.errors import CrisisError, Fault, Refused, nearest, unknown
from crisisrunner.exercise import DRILL, named

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


Key = Annotated[
    Path | None,
    typer.Option("--key", envvar="CRISISRUNNER_KEY", help="Your SSH private key; else the ssh-agent signs."),
]
AsOf = Annotated[
    str | None, typer.Option("--at", metavar="TIME", help="As it looks at another time than now.")
]

_DRILLS = ".drills"
"""What the name of a record of drills has before its suffix."""
_FORGOTTEN = timedelta(hours=12)
"""A drill that nobody touched for so long is no longer in hand: the next night may be a real one."""


class Session:
    """One run of the command line; `named` tells whether it names its incident."""

    def __init__(self, acting: str | None, db: Path | None, incident: str | None) -> None:
        self._acting = acting
        self._db = db
        self._named = incident
        self.named = bool(incident)
        self._runners: list[Runner] = []
        self._read_as = ""
        self._opened: dict[Path, Record] = {}

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

    @property
    def drills_path(self) -> Path:
        """Where the drills lie: in a record of their own beside the live one."""
        if self._holds_drills:
            return self.path
        return self.path.with_name(f"{self.path.stem}{_DRILLS}{self.path.suffix}")

    @cached_property
    def record(self) -> "Record":
        """The record of the incident in hand, which must exist: the live one, or that of the drills."""
        return self.drills if self.in_drill else self.live_record

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
    def in_drill(self) -> bool:
        """Whether a drill is in hand: it was named, or it goes on and was the last thing taken in hand."""
        if self._named:
            return self._named.upper().startswith(DRILL)
        return self._holds_drills or self.drill_in_hand is not None

    @cached_property
    def _holds_drills(self) -> bool:
        """Whether the record that was named is one of drills, by its name or, in a copy, by what lies in it."""
        if self.path.stem.endswith(_DRILLS):
            return True
        known = self._open(self.path, create=False).incidents() if self.path.is_file() else []
        return any(one.startswith(DRILL) for one in known)

    @cached_property
    def drill_in_hand(self) -> str | None:
        """The drill that was taken in hand, while it goes on; one that nobody touched for half a day is laid down."""
        if not self.drills_path.exists():
            return None
        try:
            chosen = self.drills.chosen()
            exercise = self.drills.read(chosen).exercise if chosen else None
        except Fault as fault:  # whatever became of a rehearsal, a real night goes on
            err(f"No drill is in hand: {fault.sentence}")
            return None
        if chosen is None or exercise is None or exercise.stopped_at:
            return None
        _, _, written = self.drills.head(chosen)
        touched = max(moment for moment in (written, self.drills.pulse(chosen)) if moment)
        return chosen if clock.now() - touched < _FORGOTTEN else None

    @property
    def drill_laid_down(self) -> str | None:
        """The drill that was last in hand, and ended or was forgotten, as long as nobody took anything else in hand."""
        if self.drill_in_hand is not None or self._holds_drills or not self.drills_path.exists():
            return None
        try:
            return self.drills.chosen()
        except Fault:
            return None

    def must_not_follow_a_drill(self) -> None:
        """Refuse to write into a real incident what may be meant for the drill that was in hand before.

        Raises:
            Refused: until the incident is named, or taken in hand.
        """
        drill = None if self._named or self.in_drill else self.drill_laid_down
        if drill:
            raise Refused(
                f"The drill {drill} is over, and {self.incident} is real.",
                f"If this is meant for it: crisisrunner use {self.incident}, then repeat it.",
            )

    def now(self) -> datetime:
        """What time it is (UTC): in a drill, by its own clock."""
        if not self.in_drill:
            return clock.now()
        from crisisrunner.drill.moment import scene_at

        return scene_at(self.record, self.incident, clock.now())

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
        if self.in_drill:
            return self._drill()
        if not self._is_there(self.path) and not self._named:
            nothing = f": there is no record at {self.path} yet" if self._db else ""
            where = self._after_a_drill or nothing
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
                f"No incident is open{self._after_a_drill}.",
                "crisisrunner start, or look at an old one: crisisrunner incidents",
            )
        raise Refused(
            f"{len(open_now)} incidents are open: {', '.join(open_now)}.",
            "Say which: crisisrunner use ID, or -i ID before the command.",
        )

    @property
    def _after_a_drill(self) -> str:
        drill = self.drill_laid_down
        return f": the drill {drill} is over, and what you start now is real" if drill else ""

    def _drill(self) -> str:
        known = self.drills.incidents() if self._is_there(self.drills_path) else []
        named = (self._named or self.drill_in_hand or self.drills.chosen() or "").upper()
        if named not in known:
            raise unknown("drill", named, known, "crisisrunner drill list")
        screen.begin_exercise()
        return named

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

    def alone(self) -> bool:
        """Whether the clock of the drill in hand should run, and nobody has conducted it for more than a minute."""
        if not self.in_drill:
            return False
        from crisisrunner.drill.moment import ALONE, last_sign

        exercise = self.case.incident.exercise
        if exercise is None or not exercise.running:
            return False
        return clock.now() - last_sign(self.record, self.incident, exercise) > ALONE

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

        now = self.now()
        moment = parse_moment(typed, zone, now)
        if moment > now:
            raise Refused(
                f"{typed} lies in the future.",
                "Write when it happened; for the day before: 'yesterday 23:40'.",
            )
        self._read_as = tell(moment, zone, now)
        return moment

    def out(self, file: Path | None) -> Path | None:
        """The file to write to: of a drill, one whose name says so."""
        return named(file) if file and self.in_drill else file

    def take(self, incident: str) -> None:
        """Go on with an incident for the rest of this command."""
        self._named = incident
        for name in ("incident", "in_drill", "record", "drill_in_hand"):
            self.__dict__.pop(name, None)

    def leave_drills(self) -> None:
        """Take no drill in hand any more: what comes is real."""
        try:
            if self.drills_path.exists():
                self.drills.let_go()
        except Fault as fault:
            err(f"The drills cannot be left: {fault.sentence}")

    def release(self) -> None:
        """Let go of what was in hand for the rest of this command."""
        self._named = None
        for name in ("incident", "in_drill", "record", "drill_in_hand"):
            self.__dict__.pop(name, None)

    def runner(self, at: str | None = None) -> "Runner":
        """Acts on the incident in hand, as of a time or now."""
        from crisisrunner.runner import Runner

        self.must_not_follow_a_drill()
        incident = self.incident
        runner = Runner(self.record, incident, self.acting, self.moment(at), self.now)
        self._runners.append(runner)
        return runner

    def close(self) -> None:
        """Echo what was written and how it was understood, copy it to the mirror, and let go of the record."""
        screen.end_exercise()
        for record in self._opened.values():
            if record.wrote:
                self._echo(record)
                self._mirror(record)
            record.close()

    def _echo(self, record: "Record") -> None:
        for runner in self._runners:
            if runner.joined:
                self._introduce(runner)
        drill = self._runners and self._runners[0].incident.startswith(DRILL)  # its screen says it by itself
        if self._runners and not self.named and not drill and len(record.incidents()) > 1:
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
                record.copy_to(self.mirror.with_name(record.path.name))
        except (CrisisError, OSError) as error:
            err(f"Not mirrored: {error} The record is on this machine only.")

    def mirror_trouble(self) -> str | None:
        """Why the record is on this machine only, or None; a sentence, never a failure."""
        try:
            target = self.mirror
            if target is not None and not self._is_our_own():
                return f"{self.path} is not in the workspace's folder, so the mirror does not have it."
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

    def _is_our_own(self) -> bool:
        """Whether the record lies in the workspace's folder; another one would overwrite what the mirror has of it."""
        return self.folder is not None and self.path.resolve().parent == self.folder.resolve()

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

    def _open(self, path: Path, *, create: bool) -> "Record":
        from crisisrunner.log.record import Record

        self._is_there(path)
        if path not in self._opened:
            self._opened[path] = Record(path, create=create)
        return self._opened[path]

    def _is_there(self, path: Path) -> bool:
        """Whether there is a record; a folder that is missing is a fault, since a stick may be unplugged."""
        if self._db and not self._db.parent.is_dir():
            hint = "Is the stick plugged in? Else name another record with --db."
            raise Fault(f"There is no folder {self._db.parent}.", hint)
        return path.exists()


def session_of(context: typer.Context) -> Session:
    """The session that the global options began."""
    session: Session = context.find_root().obj
    return session

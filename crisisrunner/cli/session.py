"""What a command works with: an incident in hand, who acts on it, and as of when."""

from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crisisrunner import clock
from crisisrunner.cli import screen
from crisisrunner.cli.inhand import InHand
from crisisrunner.cli.mirror import copy_to_mirror, trouble_of_mirror
from crisisrunner.cli.screen import err
from crisisrunner.errors import Fault, Refused, nearest
from crisisrunner.exercise import DRILL, named

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from crisisrunner.case import Case
    from crisisrunner.log.record import Record
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


class Session(InHand):
    """One run of the command line."""

    def __init__(self, acting: str | None, db: Path | None, incident: str | None) -> None:
        super().__init__(db, incident)
        self._acting = acting
        self._runners: list[Runner] = []
        self._read_as = ""

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

    def now(self) -> datetime:
        """What time it is (UTC): in a drill, by its own clock."""
        if not self.in_drill:
            return clock.now()
        from crisisrunner.drill.moment import scene_at

        return scene_at(self.record, self.incident, clock.now())

    def today(self) -> date:
        """What day it is here, whatever a drill plays."""
        from crisisrunner.times import zone_named

        return clock.now().astimezone(zone_named(self.workspace.organisation.timezone)).date()

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

    def runner(self, at: str | None = None) -> "Runner":
        """Acts on the incident in hand, as of a time or now."""
        from crisisrunner.runner import Runner

        self.must_not_follow_a_drill()
        incident = self.incident
        runner = Runner(self.record, incident, self.acting, self.moment(at), self.now)
        self._runners.append(runner)
        return runner

    def mirror_trouble(self) -> str | None:
        """Why the record is on this machine only, or None; a sentence, never a failure."""
        return trouble_of_mirror(self)

    def close(self) -> None:
        """Echo what was written and how it was understood, copy it to the mirror, and let go of the record."""
        screen.end_exercise()
        for record in self.opened.values():
            if record.wrote:
                self._echo(record)
                copy_to_mirror(self, record)
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


def session_of(context: typer.Context) -> Session:
    """The session that the global options began."""
    session: Session = context.find_root().obj
    return session

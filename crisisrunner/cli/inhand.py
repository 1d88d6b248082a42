"""Which incident or drill is in hand: the one that was named or taken, never a guess between two."""

from collections.abc import Sequence
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from crisisrunner import clock
from crisisrunner.cli import screen
from crisisrunner.cli.place import Place
from crisisrunner.cli.screen import err
from crisisrunner.errors import Fault, Refused, unknown
from crisisrunner.exercise import DRILL

if TYPE_CHECKING:
    from crisisrunner.log.record import Record

_FORGOTTEN = timedelta(hours=12)
"""A drill that nobody touched for so long is no longer in hand: the next night may be a real one."""


class InHand(Place):
    """A place with one incident in hand; `named` tells whether the command line names it."""

    def __init__(self, db: Path | None, incident: str | None) -> None:
        super().__init__(db)
        self._named = incident
        self.named = bool(incident)

    @cached_property
    def record(self) -> "Record":
        """The record of the incident in hand, which must exist: the live one, or that of the drills."""
        return self.drills if self.in_drill else self.live_record

    @cached_property
    def in_drill(self) -> bool:
        """Whether a drill is in hand: it was named, or it goes on and was the last thing taken in hand."""
        if self._named:
            return self._named.upper().startswith(DRILL)
        return self.holds_drills or self.drill_in_hand is not None

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
        if self.drill_in_hand is not None or self.holds_drills or not self.drills_path.exists():
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

    @cached_property
    def incident(self) -> str:
        """The id of the incident in hand; never a guess between two.

        Raises:
            Refused: where none is open, or several are and none was chosen.
        """
        if self.in_drill:
            return self._drill()
        if not self.is_there(self.path) and not self._named:
            nothing = f": there is no record at {self.path} yet" if self._db else ""
            where = self._after_a_drill or nothing
            raise Refused(f"No incident is open{where}.", "crisisrunner start")
        known = self.record.incidents()
        if self._named:
            if self._named not in known:
                raise unknown("incident", self._named, known, "crisisrunner incidents")
            return self._named
        return self._open_one(known)

    def take(self, incident: str) -> None:
        """Go on with an incident for the rest of this command."""
        self._take(incident)

    def release(self) -> None:
        """Let go of what was in hand for the rest of this command."""
        self._take(None)

    def leave_drills(self) -> None:
        """Take no drill in hand any more: what comes is real."""
        try:
            if self.drills_path.exists():
                self.drills.let_go()
        except Fault as fault:
            err(f"The drills cannot be left: {fault.sentence}")

    def _take(self, incident: str | None) -> None:
        self._named = incident
        for found in ("incident", "in_drill", "record", "drill_in_hand"):
            self.__dict__.pop(found, None)

    def _open_one(self, known: Sequence[str]) -> str:
        """Of the incidents of the live record: the only one, the chosen one, or the only one that is open."""
        if len(known) == 1:
            return known[0]
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
        known = self.drills.incidents() if self.is_there(self.drills_path) else []
        named = (self._named or self.drill_in_hand or self.drills.chosen() or "").upper()
        if named not in known:
            raise unknown("drill", named, known, "crisisrunner drill list")
        screen.begin_exercise()
        return named

"""What the record shows of an expectation, however a drill was conducted and in whatever order it was written down."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from crisisrunner.drill import debrief
from crisisrunner.drill.expectations import judge
from crisisrunner.drill.rating import rate
from crisisrunner.drill.scenario import Expectation
from crisisrunner.incident import conducting
from crisisrunner.runner import Runner
from tests.conftest import Type
from tests.test_conductor import MINUTE, Drill, scenario
from tests.test_scores import play, scores, typed

NOTED = Expectation("A note is written", "speak-first", ("note.logged",))


class Night(Drill):
    """A drill of `dark-night` with expectations of its own; times are minutes from the start."""

    def __init__(self, folder: Path, **expectations: Expectation) -> None:
        everything = {"noted": scenario().expectations["noted"], **expectations}
        super().__init__(folder / "record.drills.db", replace(scenario(), expectations=everything))
        self.starts = self.conductor.exercise.started_at

    def by(self, minutes: int) -> Runner:
        return Runner(self.record, self.name, "Dana Ortiz", self.starts + minutes * MINUTE)

    def step(self, minutes: int) -> None:
        list(self.conductor.step(self.starts + minutes * MINUTE, self.wall))

    def note(self, minutes: int) -> None:
        self.by(minutes).log("we wait", decision=False)

    def put_off(self, minutes: int, length: int) -> None:
        now, more = self.by(minutes), length * MINUTE
        now.act(lambda case, by: conducting.postpone(case.incident, more, "", by, now.at))

    def state(self, minutes: int, name: str = "one") -> str:
        """How an expectation stood then."""
        now = self.starts + minutes * MINUTE
        return judge(self.conductor.case(), self.conductor.scenario, now)[name].state


def test_an_expectation_and_an_objective_of_one_name_are_told_apart(tmp_path: Path) -> None:
    night = Night(tmp_path, protect=replace(NOTED, objective="protect"))
    night.step(120)
    debrief.give_rating(night.by(120), "protect", "P", "they were careful")
    debrief.judge_expectation(night.by(120), "protect", "missed", "nobody wrote")
    case = night.conductor.case()
    verdicts = judge(case, night.conductor.scenario, night.starts + 120 * MINUTE)
    rated = {one.objective: one for one in rate(night.conductor.scenario, night.conductor.exercise, verdicts)}
    assert (rated["protect"].given, rated["protect"].verdicts["protect"].state) == ("P", "missed")


def test_what_was_written_down_late_is_judged_by_when_it_happened(tmp_path: Path) -> None:
    night = Night(tmp_path, one=replace(NOTED, within=15 * MINUTE))
    night.step(20)
    night.note(20)
    assert night.state(20) == "late"
    night.note(10)
    assert night.state(20) == "met"


def test_what_was_missed_stays_missed_though_all_is_put_off_later(tmp_path: Path) -> None:
    """The contingency `director` is not needed, and what was to come before it had until it would have come."""
    one = replace(NOTED, before="director")
    night = Night(tmp_path, one=one, noted=replace(NOTED, event=("decision.recorded",), within=15 * MINUTE))
    night.by(3).log("we speak", decision=True)
    night.step(21)
    assert night.conductor.exercise.injects["director"].state == "skipped"
    night.note(22)
    assert night.state(22) == "missed"
    night.put_off(23, 30)
    assert night.state(23) == "missed"


@pytest.mark.parametrize(
    ("put_off_at", "noted_at", "state"),
    [(0, 24, "met"), (0, 26, "late"), (14, 24, "met"), (16, 24, "late"), (5, 2, "met")],
)
def test_what_counts_from_the_start_waits_where_the_start_was_put_off(
    tmp_path: Path, put_off_at: int, noted_at: int, state: str
) -> None:
    """Unless its time was over by then; and what was done early was done."""
    night = Night(tmp_path, one=replace(NOTED, within=15 * MINUTE))
    night.put_off(put_off_at, 10)
    night.note(noted_at)
    assert night.state(30) == state


def test_what_counts_from_the_start_does_not_wait_once_players_were_told(tmp_path: Path) -> None:
    night = Night(tmp_path, one=replace(NOTED, within=15 * MINUTE))
    night.step(1)
    night.put_off(2, 10)
    night.note(20)
    assert night.state(20) == "late"


def test_what_must_not_happen_counts_while_all_is_put_off_too(tmp_path: Path) -> None:
    night = Night(tmp_path, one=replace(NOTED, never=True, within=15 * MINUTE))
    night.put_off(0, 30)
    night.note(5)
    assert night.state(5) == "missed"


def improvised_by_name(hospital: Path) -> None:
    """The scenario has an inject of the name that an improvised one would be given."""
    path = hospital / "playbooks/drills/dark-night.yaml"
    path.write_text(
        path.read_text()
        .replace("  family:\n", "  improvised-1:\n")
        .replace("after: family", "after: improvised-1")
    )


def test_an_improvised_inject_never_takes_the_place_of_a_planned_one(hospital: Path, type_in: Type) -> None:
    improvised_by_name(hospital)
    play(type_in, "+5min")
    assert typed(type_in, "drill inject 'A doctor posts a photo.'").status == 0
    run = typed(type_in, "drill step --to +35min")
    assert "My mother lies on ward 4" in run.out
    assert typed(type_in, "drill stop").status == 0
    report = typed(type_in, "-i D-2026-001 drill report")
    assert (report.status, report.err) == (0, "")
    assert "A doctor posts a photo." in report.out
    assert scores(type_in)[0]["private"] != "open"


def test_a_record_in_which_one_did_is_reported(hospital: Path, type_in: Type, tmp_path: Path) -> None:
    night = Night(tmp_path, one=NOTED)
    now = night.by(5)
    words = {"text": "A doctor posts a photo."}
    now.act(lambda _, by: [conducting.deliver("family", "improvised", words, None, by, now.at)])
    report = typed(type_in, f"-i {night.name} drill report")
    assert (report.status, report.err) == (0, "")

"""The conductor of a drill: whatever happens to the clock, each inject comes once and in order; sleep costs nothing."""

import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from crisisrunner.drill import conductor
from crisisrunner.drill.conductor import Conductor
from crisisrunner.drill.load import scenario_named
from crisisrunner.drill.moment import scene_at
from crisisrunner.drill.scenario import Scenario
from crisisrunner.errors import Refused
from crisisrunner.incident import conducting
from crisisrunner.log.record import Record
from crisisrunner.pins import Pins, pin
from crisisrunner.playbook.library import Library
from crisisrunner.playbook.workspace import load_workspace
from crisisrunner.runner import Runner

HERE = Path(__file__).parent
WALL = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DRILL = "D-2026-001"


@cache
def scenario() -> Scenario:
    return scenario_named("dark-night", Library(HERE / "hospital"))


@cache
def plan() -> Pins:
    folder = HERE / "hospital"
    return pin("dark", Library(folder), load_workspace(folder))


class Drill:
    """One drill of the scenario `dark-night`, whose wall clock is turned by hand."""

    def __init__(self, path: Path, played: Scenario | None = None) -> None:
        self.record = Record(path, create=True)
        self.wall = WALL
        outcome = conductor.start(self.record, plan(), played or scenario(), "Dana Ortiz", WALL)
        self.name = outcome.case.incident.id
        self.conductor = Conductor(self.record, self.name, "Dana Ortiz")

    def wait(self, length: timedelta, every: timedelta = timedelta(seconds=1)) -> list[str]:
        """Conduct for some time; what players were told, or the pause that came by itself."""
        told = []
        end = self.wall + length
        while self.wall < end:
            self.wall += every
            told += [event.data.get("inject", event.type) for event in self.conductor.tick(self.wall)]
        return told

    @property
    def scene(self) -> timedelta:
        """How far the story is."""
        started = self.conductor.exercise.started_at
        return scene_at(self.record, self.name, self.wall) - started

    def given(self) -> list[tuple[str, str, datetime, datetime]]:
        """Every inject of the record in its order: name, what became of it, when, and when it was planned."""
        events = [
            entry.event for entry in self.record.events(self.name, ["inject.delivered", "inject.skipped"])
        ]
        return [
            (event.data["inject"], event.type, event.at, datetime.fromisoformat(event.data["planned"]))
            for event in events
            if event.data["planned"]
        ]


@pytest.fixture
def drill(tmp_path: Path) -> Drill:
    return Drill(tmp_path / "drills.db")


def test_the_clock_runs_as_fast_as_it_is_told(drill: Drill) -> None:
    drill.conductor.resume(4, drill.wall)
    assert drill.wait(5 * MINUTE) == ["ward-call", "director"]
    assert drill.scene == 20 * MINUTE
    drill.conductor.set_speed(8, drill.wall)
    assert drill.wait(2 * MINUTE) == ["family"]
    assert drill.scene == 36 * MINUTE


def test_a_pause_counts_for_nothing(drill: Drill) -> None:
    drill.conductor.resume(1, drill.wall)
    drill.wait(5 * MINUTE)
    drill.conductor.pause(drill.wall)
    drill.wait(60 * MINUTE, every=MINUTE / 2)
    assert drill.scene == 5 * MINUTE
    drill.conductor.resume(1, drill.wall)
    drill.wait(5 * MINUTE)
    assert drill.scene == 10 * MINUTE


@pytest.mark.parametrize(("asleep", "scene"), [(59, 6), (60, 6), (3600, 5)])
def test_a_laptop_that_sleeps_for_more_than_a_minute_pauses_the_drill(
    drill: Drill, asleep: int, scene: int
) -> None:
    drill.conductor.resume(1, drill.wall)
    drill.wait(5 * MINUTE)
    drill.wall += timedelta(seconds=asleep)
    woken = [event.type for event in drill.conductor.tick(drill.wall)]
    assert woken == (["drill.paused"] if asleep > 60 else [])
    assert round(drill.scene / MINUTE) == scene


def test_a_player_who_types_while_nobody_conducts_is_not_overtaken_by_the_pause(drill: Drill) -> None:
    drill.conductor.resume(8, drill.wall)
    drill.wait(MINUTE)
    drill.wall += MINUTE / 2
    now = scene_at(drill.record, drill.name, drill.wall)
    Runner(drill.record, drill.name, "Dana Ortiz", now).log("we wait", decision=False)
    drill.wall += timedelta(hours=1)
    drill.conductor.wake(drill.wall)
    assert scene_at(drill.record, drill.name, drill.wall) == now


def test_a_program_that_died_is_taken_up_where_it_was(drill: Drill) -> None:
    drill.conductor.resume(4, drill.wall)
    drill.wait(3 * MINUTE)
    drill.conductor = Conductor(drill.record, drill.name, "Sam Lee")
    drill.wall += timedelta(days=1)
    assert drill.conductor.alone(drill.wall)
    drill.conductor.resume(4, drill.wall)
    assert drill.scene == 12 * MINUTE
    assert drill.wait(2 * MINUTE) == ["director"]


def test_a_clock_that_nobody_conducts_stands_at_their_last_sign(drill: Drill) -> None:
    drill.conductor.resume(1, drill.wall)
    drill.wait(5 * MINUTE)
    drill.wall += MINUTE
    assert drill.scene == 6 * MINUTE
    drill.wall += timedelta(hours=2)
    assert drill.scene == 5 * MINUTE


@pytest.mark.parametrize("back", [timedelta(hours=1), timedelta(days=1)])
def test_a_wall_clock_that_is_set_back_does_not_take_the_story_back(drill: Drill, back: timedelta) -> None:
    drill.conductor.resume(4, drill.wall)
    drill.wait(3 * MINUTE)
    drill.wall -= back
    assert drill.scene == 12 * MINUTE
    drill.wait(timedelta(seconds=1))  # in which the drill follows
    assert drill.wait(2 * MINUTE) == ["director"]
    assert drill.scene == 20 * MINUTE


def test_somebody_who_writes_at_the_same_instant_stops_no_conductor(
    drill: Drill, monkeypatch: pytest.MonkeyPatch
) -> None:
    drill.conductor.resume(4, drill.wall)
    drill.wait(4 * MINUTE)
    drill.wall += MINUTE
    at = scene_at(drill.record, drill.name, drill.wall)
    other = Runner(drill.record, drill.name, "Sam Lee", at)
    written = []

    def done_meanwhile(*arguments: Any) -> bool:
        """A player writes down, just when it is decided, what the contingency waits for."""
        if not written:
            written.append(other.set_fact("what_happened", "Dark", "ward 4"))
        return is_done(*arguments)

    is_done = conductor.is_done
    monkeypatch.setattr(conductor, "is_done", done_meanwhile)
    drill.conductor.tick(drill.wall)
    assert [name for name, *_ in drill.given()] == ["ward-call", "director"]


def test_what_is_planned_for_one_instant_is_told_in_the_order_of_the_file(drill: Drill) -> None:
    assert [event.data["inject"] for event in drill.conductor.step(drill.conductor.ends_at(), drill.wall)] == [
        "ward-call", "director", "family", "radio", "last",
    ]  # fmt: skip


def test_a_thousand_injects(tmp_path: Path) -> None:
    one = scenario().injects["family"]
    many = {
        f"n{number}": msgspec.structs.replace(one, at=timedelta(minutes=number // 3))
        for number in range(1000)
    }
    long = msgspec.structs.replace(
        scenario(), injects={**scenario().injects, **many}, lasts=timedelta(hours=6)
    )
    drill = Drill(tmp_path / "drills.db", long)
    told = [event.data["inject"] for event in drill.conductor.step(drill.conductor.ends_at(), drill.wall)]
    assert len(told) == len(set(told)) == 1005
    assert sorted(told, key=lambda name: long.injects[name].at) == told


class AnySchedule(RuleBasedStateMachine):
    """Pauses, speeds, sleep, kills, steps, delays and players, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.conducted = timedelta(0)
        """An upper bound of how far the story may be."""

    @initialize()
    def begins(self) -> None:
        self.drill = Drill(self.folder / "drills.db")

    def teardown(self) -> None:
        drill = getattr(self, "drill", None)
        if drill:
            if drill.conductor.exercise.running:
                drill.conductor.wake(drill.wall)
            if drill.conductor.exercise.running:
                drill.conductor.pause(drill.wall)
            end = max(drill.conductor.ends_at(), drill.conductor.exercise.clock.scene)
            list(drill.conductor.step(end, drill.wall))
            names = [name for name, *_ in drill.given()]
            assert names == list(scenario().in_order)
            drill.record.close()
        shutil.rmtree(self.folder)

    @property
    def speed(self) -> int:
        return self.drill.conductor.exercise.clock.speed

    @rule(seconds=st.integers(0, 60), ticks=st.integers(1, 4))
    def conducts(self, seconds: int, ticks: int) -> None:
        for _ in range(ticks):
            self.drill.wall += timedelta(seconds=seconds)
            self.conducted += timedelta(seconds=seconds) * self.speed
            self.drill.conductor.tick(self.drill.wall)

    @rule(minutes=st.integers(2, 10_000))
    def sleeps(self, minutes: int) -> None:
        running = self.drill.conductor.exercise.running
        before = self.drill.scene
        self.drill.wall += timedelta(minutes=minutes)
        events = self.drill.conductor.tick(self.drill.wall)
        assert [event.type for event in events] == (["drill.paused"] if running else [])
        assert self.drill.scene == before

    @rule(speed=st.integers(1, 100))
    def runs(self, speed: int) -> None:
        try:
            self.drill.conductor.resume(speed, self.drill.wall)
        except Refused as refusal:
            assert "another window" in refusal.sentence
            self.drill.conductor.set_speed(speed, self.drill.wall)

    @rule()
    def pauses(self) -> None:
        if self.drill.conductor.exercise.running:
            self.drill.conductor.pause(self.drill.wall)

    @rule()
    def dies(self) -> None:
        self.drill.conductor = Conductor(self.drill.record, self.drill.name, "Dana Ortiz")

    @precondition(lambda self: self.speed == 0)
    @rule(minutes=st.integers(0, 60))
    def steps(self, minutes: int) -> None:
        to = self.drill.conductor.exercise.clock.scene + timedelta(minutes=minutes)
        self.conducted += timedelta(minutes=minutes)
        list(self.drill.conductor.step(to, self.drill.wall))

    @rule(minutes=st.integers(1, 60))
    def is_put_off(self, minutes: int) -> None:
        at = scene_at(self.drill.record, self.drill.name, self.drill.wall)
        Runner(self.drill.record, self.drill.name, "Dana Ortiz", at).act(
            lambda case, by: conducting.postpone(case.incident, timedelta(minutes=minutes), "", by, at)
        )

    @rule()
    def a_player_writes_down_what_happened(self) -> None:
        at = scene_at(self.drill.record, self.drill.name, self.drill.wall)
        Runner(self.drill.record, self.drill.name, "Sam Lee", at).set_fact(
            "what_happened", f"Dark at {at}", "Sam"
        )

    @invariant()
    def each_inject_came_once_and_in_order(self) -> None:
        drill: Any = getattr(self, "drill", None)
        if drill is None:
            return
        given = drill.given()
        names = [name for name, *_ in given]
        assert names == list(scenario().in_order)[: len(names)]
        assert all(at >= planned for _, _, at, planned in given)
        moments = [at for _, _, at, _ in given]
        assert moments == sorted(moments)
        assert timedelta(0) <= drill.scene <= self.conducted + timedelta(seconds=1)


TestAnySchedule = AnySchedule.TestCase
TestAnySchedule.settings = settings(
    max_examples=30,
    stateful_step_count=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[*HealthCheck],
)

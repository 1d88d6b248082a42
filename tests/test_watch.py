"""The status that stays on the screen, rings before something is due, and never twice for one step."""

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crisisrunner.case import Case
from crisisrunner.cli.watch import remind
from crisisrunner.delivery.reminding import Reminders
from crisisrunner.log.record import Record
from crisisrunner.overview import Overview
from tests.conftest import Type, once
from tests.servers import web_server
from tests.terminal import PATIENCE, Terminal

OPENED = datetime(2026, 11, 20, 7, 52, tzinfo=UTC)  # 02:52 in New York; the alert is due at 03:12


@pytest.fixture
def notifier(laptop: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A real `notify-send` that writes down what it was asked to show."""
    program, said = laptop / "bin" / "notify-send", laptop / "said"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nfor word in "$@"; do :; done\nprintf "%s\\n" "$word" >> {said}\n')
    program.chmod(0o755)
    said.write_text("")
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    return said


def shown_by(said: Path, words: str) -> bool:
    """Whether the notifier was asked to show some words; it runs beside the screen, so it may take a moment."""
    until = time.monotonic() + PATIENCE
    while words not in said.read_text() and time.monotonic() < until:
        time.sleep(0.02)
    return words in said.read_text()


def looked(record: Record, reminders: Reminders, capsys: pytest.CaptureFixture[str], at: datetime) -> str:
    """What one look says, at a moment."""
    capsys.readouterr()
    remind(Overview(Case(record, record.read("2026-001")), at), reminders)
    return capsys.readouterr().out


def test_the_status_stays_on_the_screen_and_rings_until_it_is_stopped(
    hospital: Path, notifier: Path, type_in: Type
) -> None:
    type_in("start", "dark")
    terminal = Terminal("status", "--notify")
    terminal.wait_for("Refreshed every 15 seconds; Ctrl-C stops.")
    assert "\a" in terminal.wait_for("REMINDER  alert.1: Alert to staff out, in 19 min")
    assert shown_by(notifier, "alert.1: Alert to staff out, in 19 min")
    terminal.interrupt()
    assert terminal.end() == 130


def test_each_step_rings_once(
    hospital: Path, notifier: Path, type_in: Type, capsys: pytest.CaptureFixture[str]
) -> None:
    type_in("start", "dark", "--at", "2026-11-20 02:52")
    record, reminders = Record(hospital / "record.db"), Reminders()
    times = [OPENED + timedelta(minutes=minutes) for minutes in (0, 1, 4, 6, 7, 19, 21, 22, 60)]
    said = [looked(record, reminders, capsys, at) for at in times]
    assert ["alert.1" in one for one in said] == [True, False, False, True, False, False, True, False, False]
    assert "alert.1: Alert to staff out, in 14 min" in said[3]
    assert "alert.1: Alert to staff out, 1 min late" in said[6]
    record.close()


def test_a_reminder_that_was_put_off_comes_when_it_was_put_off_to(
    hospital: Path, notifier: Path, type_in: Type, capsys: pytest.CaptureFixture[str]
) -> None:
    type_in("start", "dark")
    run = type_in("clock", "snooze", "alert.1", "--for", "10 min", "--reason", "the nurse is on the phone")
    assert run.status == 0
    record, reminders = Record(hospital / "record.db"), Reminders()
    now = record.read("2026-001").opened_at
    assert now is not None
    said = [looked(record, reminders, capsys, now + timedelta(minutes=minutes)) for minutes in (1, 8, 11, 12)]
    assert ["alert.1" in one for one in said] == [False, False, True, False]
    record.close()


def test_in_a_drill_only_the_desk_is_told_and_that_it_is_one(
    hospital: Path, notifier: Path, type_in: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    notifier.parent.joinpath("bin", "notify-send").write_text(
        f'#!/bin/sh\nprintf "%s\\n" "$@" > {notifier}\n'
    )
    toml = Path("crisisrunner.toml")
    toml.write_text('notify = "CRISIS_REMINDERS"\n' + toml.read_text())
    once(type_in, "drill start dark-night", "drill step")
    with web_server() as web:
        monkeypatch.setenv("CRISIS_REMINDERS", f"http://127.0.0.1:{web.port}/asleep")
        terminal = Terminal("status", "--notify")
        said = terminal.wait_for("Refreshed every 15 seconds; Ctrl-C stops.")
        reminder = terminal.wait_for("REMINDER  EXERCISE alert.1: Alert to staff out, in 20 min EXERCISE")
        assert "\a" in said + reminder
        assert shown_by(notifier, "EXERCISE alert.1: Alert to staff out, in 20 min EXERCISE")
        assert "EXERCISE crisisrunner EXERCISE" in notifier.read_text().splitlines()
        terminal.wait_for("EXERCISE  EXERCISE  EXERCISE")
        terminal.interrupt()
        terminal.end()
        assert web.received == []


def test_without_a_terminal_there_is_nothing_to_stay_on(hospital: Path, type_in: Type) -> None:
    type_in("start", "dark")
    run = type_in("status", "--notify")
    assert (run.status, run.err) == (
        2,
        "Not understood: --watch and --notify need a terminal.\n  crisisrunner status\n",
    )

"""What has come close is told once, by a bell that may fail and never tells where it rings."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from crisisrunner.delivery.reminding import STEPS, Reminders, ring
from tests.servers import CLOSE, nobody, web_server

NEW_YORK = ZoneInfo("America/New_York")
AT = datetime(2026, 11, 24, 4, 0, tzinfo=NEW_YORK)
SENTENCES = ("The next update is due in 15 min.", "Ana Ruiz is owed an answer.")
Bell = Callable[..., Path]


def told(reminders: Reminders, minutes_before: float, at: datetime = AT, name: str = "update") -> list[int]:
    """The steps that are told when so many minutes are left to AT."""
    found = reminders.due([(name, at)], AT - timedelta(minutes=minutes_before))
    assert {told_of for told_of, _ in found} <= {name}
    return [step for _, step in found]


# What has come close


def test_each_step_is_told_once_as_it_is_reached() -> None:
    reminders = Reminders()
    looks = (120, 61, 60, 59, 16, 15, 15, 1, 0, -1, -600)
    assert [told(reminders, minutes) for minutes in looks] == [
        [], [], [60], [], [], [15], [], [], [0], [], [],
    ]  # fmt: skip


def test_a_step_is_reached_to_the_second() -> None:
    reminders = Reminders()
    assert told(reminders, 60 + 1 / 60) == []
    assert told(reminders, 60) == [60]


@pytest.mark.parametrize(
    ("minutes", "step"), [(60, 60), (40, 60), (15, 15), (3, 15), (0, 0), (-5, 0), (-9000, 0)]
)
def test_the_first_look_tells_the_smallest_step_and_only_that(minutes: float, step: int) -> None:
    reminders = Reminders()
    assert [told(reminders, minutes), told(reminders, minutes)] == [[step], []]


def test_steps_that_passed_between_two_looks_are_not_told_afterwards() -> None:
    reminders = Reminders()
    assert [told(reminders, 50), told(reminders, -2), told(reminders, -3)] == [[60], [0], []]


def test_what_moved_later_starts_again() -> None:
    reminders = Reminders()
    assert told(reminders, 10) == [15]
    later = AT + timedelta(hours=2)
    assert [told(reminders, left, later) for left in (9, -59, -60, -105, -120)] == [[], [], [60], [15], [0]]


def test_what_moved_a_little_later_is_told_at_once_where_it_stands() -> None:
    reminders = Reminders()
    assert told(reminders, 10) == [15]
    assert told(reminders, 10, AT + timedelta(minutes=1)) == [15]


def test_what_moved_earlier_repeats_nothing() -> None:
    reminders = Reminders()
    assert told(reminders, 50) == [60]
    assert told(reminders, 50, AT - timedelta(minutes=5)) == []
    assert told(reminders, 50, AT - timedelta(minutes=40)) == [15]
    assert told(reminders, 50, AT) == [60]


def test_a_clock_that_was_set_back_repeats_nothing() -> None:
    reminders = Reminders()
    assert [told(reminders, minutes) for minutes in (14, 50, 14, 0)] == [[15], [], [], [0]]


def test_items_are_told_apart_and_in_the_order_in_which_they_are_asked() -> None:
    reminders = Reminders()
    soon, far = AT + timedelta(minutes=5), AT + timedelta(hours=5)
    assert reminders.due([("b", soon), ("far", far), ("a", AT)], AT) == [("b", 15), ("a", 0)]
    assert reminders.due([("a", AT), ("c", soon)], AT) == [("c", 15)]
    assert reminders.due([("b", soon), ("a", AT)], AT) == []
    assert reminders.due([], AT) == []


def test_minutes_are_minutes_when_the_clocks_change() -> None:
    due = datetime(2026, 11, 1, 2, 15, tzinfo=NEW_YORK)  # 01:30 comes twice before it
    now = datetime(2026, 11, 1, 1, 30, tzinfo=NEW_YORK)
    reminders = Reminders()
    assert reminders.due([("a", due)], now) == []
    assert reminders.due([("a", due.astimezone(UTC))], now.replace(fold=1)) == [("a", 60)]
    assert reminders.due([("a", due)], now.replace(fold=1)) == []
    assert STEPS == (60, 15, 0)


# On the desktop


@pytest.fixture
def bell(laptop: Path, monkeypatch: pytest.MonkeyPatch) -> Bell:
    """Puts a program on the laptop, and no other; it writes its arguments to a file, one a line."""
    if os.name == "nt":
        pytest.skip("on Windows nothing rings")
    folder = laptop / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))

    def made(name: str, ends: str = "exit 0") -> Path:
        heard = laptop / "heard.txt"
        (folder / name).write_text(f"#!/bin/sh\nprintf '%s\\n' \"$@\" >> '{heard}'\n{ends}\n")
        (folder / name).chmod(0o755)
        return heard

    return made


def test_a_linux_desktop_shows_what_is_due(bell: Bell) -> None:
    heard = bell("notify-send")
    assert ring(SENTENCES, "BELL", "") is None
    assert heard.read_text() == "--app-name=crisisrunner\n--\ncrisisrunner\n" + "\n".join(SENTENCES) + "\n"


def test_a_mac_shows_what_is_due(bell: Bell) -> None:
    heard = bell("osascript")
    assert ring(['Call "Ana" & $(reboot)'], "BELL", "") is None
    assert heard.read_text().splitlines() == [
        "-e", "on run argv",
        "-e", 'display notification (item 1 of argv) with title "crisisrunner"',
        "-e", "end run",
        'Call "Ana" & $(reboot)',
    ]  # fmt: skip


def test_what_a_text_says_is_shown_and_not_done(bell: Bell) -> None:
    heard = bell("notify-send")
    assert ring(["--help; $(reboot) `x` <a href='x'>&\n\\033\x1b[31m\u202e\x00"], "BELL", "") is None
    assert heard.read_text().splitlines()[3:] == [
        r"--help; $(reboot) `x` &lt;a href='x'&gt;&amp; \\033\\x1b[31m\\u202e\\x00"
    ]
    mac = bell("osascript")
    mac.unlink()
    ring(["-e beep"], "BELL", "")
    assert mac.read_text().splitlines()[-1] == " -e beep"


def test_a_desktop_gets_no_more_than_it_can_show(bell: Bell) -> None:
    heard = bell("notify-send")
    assert ring(["🏥" * 200_000], "BELL", "") is None
    assert heard.read_text().splitlines()[-1] == "🏥" * 1000


def test_a_machine_that_shows_nothing_and_a_bell_without_words_are_no_failure(bell: Bell) -> None:
    assert ring(SENTENCES, "BELL", "") is None
    heard = bell("notify-send")
    assert ring([], "BELL", "http://127.0.0.1:9/") is None
    assert ring(["", " \n"], "BELL", "http://127.0.0.1:9/") is None
    assert not heard.exists()


def test_a_notifier_that_fails_is_a_sentence(
    bell: Bell, laptop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bell("notify-send", "exit 3")
    assert ring(SENTENCES, "BELL", "") == "The desktop could not show a notification: exit status 3."
    (laptop / "programs" / "notify-send").write_bytes(b"\x7fno program")
    assert ring(SENTENCES, "BELL", "") == "The desktop could not show a notification: OSError."
    bell("notify-send", "while :; do :; done")
    monkeypatch.setattr("crisisrunner.delivery.reminding.PATIENCE", 0.1)
    assert ring(SENTENCES, "BELL", "") == "The desktop showed no notification within 0.1 seconds."


# By an address


def test_a_webhook_gets_what_is_due_and_can_tell_one_reminder_from_the_next(bell: Bell) -> None:
    heard = bell("notify-send")
    with web_server() as server:
        for _ in range(2):
            assert ring(SENTENCES, "BELL", f"http://127.0.0.1:{server.port}/t0ken") is None
            heard.unlink()
    first, second = (post.json for post in server.received)
    assert (first["body"], first["subject"]) == ("\n".join(SENTENCES), "crisisrunner: this is due")
    assert first["id"].startswith("reminder/20")
    assert first["id"] != second["id"]


def test_a_service_gets_what_is_due(bell: Bell) -> None:
    with web_server() as server:
        assert ring(SENTENCES, "BELL", f"json://127.0.0.1:{server.port}/t0ken") is None
    assert server.received[0].json["message"] == "\n".join(SENTENCES)


def test_an_address_that_fails_is_a_sentence_without_it(bell: Bell) -> None:
    with web_server([(500, "no /t0ken here"), CLOSE]) as server:
        address = f"http://dana:s3cret@127.0.0.1:{server.port}/t0ken"
        said = [ring(SENTENCES, "BELL", address) for _ in range(2)]
    with nobody() as port:
        said.append(ring(SENTENCES, "BELL", f"http://dana:s3cret@127.0.0.1:{port}/t0ken"))
    said.append(ring(SENTENCES, "BELL", "http://dana:s3cret@valley.example/t0ken"))
    said.append(ring(SENTENCES, "BELL", "s3cret t0ken"))
    assert [(words or "").partition(":")[0] for words in said] == [
        "The reminder by BELL did not go out",
        "Nobody knows whether the reminder by BELL arrived",
        "The reminder by BELL did not go out",
        "The reminder by BELL did not go out",
        "The reminder by BELL did not go out",
    ]
    assert not any(secret in (words or "") for words in said for secret in ("s3cret", "t0ken", "dana"))


def test_both_may_fail_and_each_is_tried(bell: Bell) -> None:
    heard = bell("notify-send", "exit 1")
    with web_server([404]) as server:
        said = ring(SENTENCES, "BELL", f"http://127.0.0.1:{server.port}/")
    assert said == (
        "The desktop could not show a notification: exit status 1. "
        "The reminder by BELL did not go out: HTTP 404 Not Found"
    )
    assert (heard.exists(), len(server.received)) == (True, 1)

"""A drill at the keyboard: the commands of the night, a clock of its own, and never a way into the world."""

import json
import os
import re
import shlex
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from crisisrunner import clock
from crisisrunner.cli import inhand, session
from crisisrunner.cli.drill.injecting import tell
from crisisrunner.drill import moment, telling
from crisisrunner.drill.conductor import Conductor
from crisisrunner.exercise import BANNER, EXERCISE
from crisisrunner.log.record import Record
from tests.conftest import Run, Type, once
from tests.servers import HANG, WebServer, web_server
from tests.terminal import Terminal

SECRET = ("CONTROLLER-NOTE", "EXPECTED-ACTION", "FUTURE-TEXT", "RADIO-TO-COME")
"""What stands in the scenario and is not for players."""

START = "drill start dark-night"
TO_HOLD = (
    START,
    "drill step",
    "drill step --to +2min",
    "fact set what_happened Dark --source 'ward 4'",
    "fact set detected_at 02:50 --source 'ward 4'",
    "task done confirm",
    "advance confirm",
)
TO_REVIEW = (*TO_HOLD, "fact set care_open yes --source Sam", "message submit hold-public")


@pytest.fixture
def web() -> Iterator[WebServer]:
    """A web server on loopback that takes everything."""
    with web_server() as server:
        yield server


def typed(type_in: Type, line: str) -> Run:
    return type_in(*shlex.split(line))


# Its course


def test_a_drill_starts_at_the_time_of_its_story(hospital: Path, type_in: Type) -> None:
    run = typed(type_in, START)
    assert run.status == 0
    assert "D-2026-001  Dark night" in run.out
    assert "since 02:50" in run.out
    assert "You are at home, asleep." in run.out
    assert "now 02:50 EST" in typed(type_in, "status").out
    assert not Path("record.db").exists()
    assert Path("record.drills.db").exists()


def test_a_step_tells_players_what_comes_next(hospital: Path, type_in: Type) -> None:
    once(type_in, START)
    first = typed(type_in, "drill step").out
    assert "02:50 EST  PHONE   T+0:00   EXERCISE\n  Ward 4 to Communications lead\n" in first
    assert "Our screens are dark." in first
    second = typed(type_in, "drill step --to +25min").out
    assert "03:10 EST  PHONE" in second
    assert "What do we know?" in second
    assert "now 03:15 EST" in typed(type_in, "status").out


def test_the_status_says_what_players_were_told_last_and_that_the_clock_stands(
    hospital: Path, type_in: Type
) -> None:
    once(type_in, START)
    assert (
        "  STANDS  The drill's clock stands until the facilitator lets it run."
        in typed(type_in, "status").out
    )
    typed(type_in, "drill step")
    assert (
        "  TOLD    02:50  A ward calls: crisisrunner drill told" in typed(type_in, "status").out.splitlines()
    )


def test_a_contingency_is_left_out_where_what_it_waits_for_was_done(hospital: Path, type_in: Type) -> None:
    once(type_in, *TO_HOLD)
    run = typed(type_in, "drill step --to +25min")
    assert "What do we know?" not in run.out
    assert "players were told nothing" in run.out


def test_injects_of_one_instant_come_as_they_are_written(hospital: Path, type_in: Type) -> None:
    once(type_in, START)
    run = typed(type_in, "drill step --to +80min")
    titles = [
        line.strip() for line in run.out.splitlines() if line.startswith("  ") and not line.startswith("    ")
    ]
    assert titles[1:6] == ["A ward calls", "The director calls", "A post", "RADIO-TO-COME", "Another call"]


def test_the_clock_of_a_drill_does_not_go_back(hospital: Path, type_in: Type) -> None:
    once(type_in, START, "drill step --to +30min")
    run = typed(type_in, "drill step --to +10min")
    assert (run.status, run.err.splitlines()[0]) == (1, "Refused: A drill's clock never goes back.")


@pytest.mark.parametrize("to", ["soon", "-5min", "J-30", "+400 days"])
def test_a_step_to_no_time_is_refused_in_a_sentence(hospital: Path, type_in: Type, to: str) -> None:
    once(type_in, START)
    run = type_in("drill", "step", "--to", to)
    assert run.status == 2
    assert "drill step --to +90min" in run.err


def test_everything_of_the_incident_goes_by_the_clock_of_the_drill(hospital: Path, type_in: Type) -> None:
    once(type_in, *TO_HOLD, "fact set breach_known_at '10 min ago' --source x", "drill step --to +90min")
    status = json.loads(typed(type_in, "status --json").out)
    clocks = {one["id"]: one for one in status["clocks"]}
    assert status["incident"]["drill"] is True
    assert clocks["individuals"]["due_at"] == "2026-05-02T03:59:59.000Z"  # 60 days after 2 March, New York
    assert "28 min late" in typed(type_in, "status").out  # the statement, an hour after 02:52


def test_what_is_to_come_is_put_off_as_a_whole(hospital: Path, type_in: Type) -> None:
    once(type_in, START, "drill step")
    assert typed(type_in, "drill postpone '10 min' --reason lunch").status == 0
    assert "What do we know?" not in typed(type_in, "drill step --to +25min").out
    assert "What do we know?" in typed(type_in, "drill step --to +30min").out
    assert typed(type_in, "drill postpone 0min").status == 1


def test_something_is_improvised(hospital: Path, type_in: Type) -> None:
    once(type_in, START)
    run = typed(type_in, "drill inject 'A doctor posts a photo.' --method social --from 'Dr Who'")
    assert "SOCIAL   T+0:00   EXERCISE\n  Dr Who\n" in run.out
    assert "A doctor posts a photo." in typed(type_in, "drill told").out
    assert typed(type_in, "drill inject ' '").err.startswith("Refused: What are players told?")


def test_one_drill_at_a_time(hospital: Path, type_in: Type) -> None:
    once(type_in, START)
    run = typed(type_in, START)
    assert (run.status, run.err.splitlines()[0]) == (
        1,
        "Refused: The drill D-2026-001 goes on; one at a time.",
    )


def test_a_drill_that_has_ended_takes_nothing_but_what_was_seen(hospital: Path, type_in: Type) -> None:
    once(type_in, START, "drill stop --reason 'time is up'")
    assert typed(type_in, "status").err.startswith("Refused: No incident is open")
    run = typed(type_in, "-i D-2026-001 log hello")
    assert (run.status, run.err.splitlines()[0]) == (1, "Refused: The drill D-2026-001 has ended.")
    assert typed(type_in, "drill step").status == 1
    assert typed(type_in, "drill observe protect 'They were calm.' --rating P").status == 0
    assert typed(type_in, START).status == 0


def test_a_run_tells_what_is_due_and_waits_at_the_end(hospital: Path, type_in: Type) -> None:
    """Two hours at a hundred times life take a minute; a step by hand leaves little of them."""
    once(type_in, START, "drill step --to +118min")
    run = typed(type_in, "drill run --speed 100")
    assert "The clock runs, 100 times as fast as life." in run.out
    assert "Everything was told. Hot wash, then: crisisrunner drill stop" in run.out
    told = typed(type_in, "timeline --format json").out
    assert [one["type"] for one in json.loads(told)][-2:] == ["drill.resumed", "drill.paused"]


def test_a_run_is_paused_by_ctrl_c_and_goes_on(hospital: Path, type_in: Type) -> None:
    once(type_in, START)
    terminal = Terminal("drill", "run", "--speed", "1")
    terminal.wait_for("Our screens are dark.")
    terminal.interrupt()
    assert "Paused at 02:50 EST" in terminal.wait_for("crisisrunner drill run")
    assert terminal.end() == 0
    assert typed(type_in, "drill resume --speed 2").status == 0
    assert typed(type_in, "drill speed 3").status == 0
    assert typed(type_in, "drill pause").status == 0
    assert typed(type_in, "drill pause").err.startswith("Refused: The drill's clock stands already.")


def test_two_do_not_conduct_one_drill(hospital: Path, type_in: Type) -> None:
    once(type_in, START)
    terminal = Terminal("drill", "run", "--speed", "1")
    terminal.wait_for("Our screens are dark.")
    run = typed(type_in, "drill run")
    terminal.interrupt()
    terminal.end()
    assert run.err.startswith("Refused: Somebody conducts this drill in another window.")


# No way in, no way out


ON_THE_SCREEN = (
    "status", "advance", "advance update", "fact list", "task list", "task done brief", "message list",
    "message show hold-public", "message show alert", "say", "call", "role list", "channel list", "inquiry list",
    "inquiry show q1", "clock list", "handover", "timeline", "drill told", "message check hold-public",
    "message diff hold-public", "severity 2 --reason x", "drill step --to +60min",
)  # fmt: skip
PLAYERS = (
    *ON_THE_SCREEN, "message show hold-public --json", "say --json", "inquiry list --json", "clock list --json",
    "clock list --format ics", "clock rules", "handover --json", "timeline --format csv",
    "timeline --format json", "timeline --format jsonl",
    "timeline --format ics", "incidents", "verify", "log hello", "status --json",
    "advance --json", "fact list --json", "task list --json",
)  # fmt: skip


@pytest.mark.parametrize("line", PLAYERS)
def test_a_players_screen_says_that_it_is_a_drill_and_nothing_of_what_is_to_come(
    hospital: Path, type_in: Type, line: str
) -> None:
    ready = once(
        type_in, *TO_REVIEW, "drill step --to +31min",
        "inquiry open 'Is my mother safe?' --kind patient --channel facebook",
        "drill observe protect 'EXPECTED-ACTION was not done' --rating M",
        "drill score protect --rating M --reason 'CONTROLLER-NOTE'",
    )  # fmt: skip
    assert ready.status == 0
    run = typed(type_in, line)
    for secret in SECRET:
        assert secret not in run.out + run.err
    if line in ON_THE_SCREEN and run.out:
        assert run.out.splitlines()[0].strip("*") == run.out.splitlines()[-1].strip("*") == BANNER


def test_each_row_of_an_export_says_that_it_is_a_drill(hospital: Path, type_in: Type) -> None:
    once(type_in, *TO_HOLD)
    rows = typed(type_in, "timeline --format csv").out.split("\r\n")[1:-1]
    assert rows and all(EXERCISE in row for row in rows)
    assert all(EXERCISE in one["what"] for one in json.loads(typed(type_in, "timeline --format json").out))
    calendar = typed(type_in, "clock list --format ics").out
    titles = [line for line in calendar.splitlines() if line.startswith("SUMMARY")]
    assert titles and all(line.startswith("SUMMARY:EXERCISE ") for line in titles)
    assert all(
        json.loads(line)["incident"].startswith("D-")
        for line in typed(type_in, "timeline --format jsonl").out.splitlines()
    )


@pytest.mark.parametrize(
    "line",
    ["timeline --out t.md", "timeline --out t.csv", "say --out s.html", "handover --out h.html",
     "handover --out h.txt", "clock list --format ics --out c.ics"],
)  # fmt: skip
def test_the_name_of_each_file_says_that_it_is_a_drill(hospital: Path, type_in: Type, line: str) -> None:
    once(type_in, *TO_HOLD)
    name = line.split()[-1]
    run = typed(type_in, line)
    assert run.status == 0
    assert not Path(name).exists()
    assert EXERCISE in Path(f"EXERCISE-{name}").read_text()


@pytest.mark.parametrize(
    "line", ["say --out s.html", "handover --out s.html", "clock list --format ics --out s.ics",
             "timeline --format ics --out s.ics", "drill tasks --format ics --out s.ics"],
)  # fmt: skip
def test_the_title_of_each_page_and_calendar_says_that_it_is_a_drill(
    hospital: Path, type_in: Type, line: str
) -> None:
    """A browser shows it on the tab and a calendar in its list, where nothing else of the file is seen."""
    once(type_in, *TO_HOLD)
    assert typed(type_in, line).status == 0
    written = Path(f"EXERCISE-{line.split()[-1]}").read_text().replace("\n ", "")
    title = re.search(r"<title>(.*)</title>|X-WR-CALNAME:(.*)", written)
    assert title
    said = (title[1] or title[2]).strip()
    assert said.startswith("EXERCISE ") and said.endswith(" EXERCISE")


def test_each_text_begins_and_ends_by_saying_that_it_is_a_drill(hospital: Path, type_in: Type) -> None:
    """The lengths and the checks are those of the night: the mark is neither counted nor read."""
    once(type_in, *TO_HOLD)
    texts = json.loads(typed(type_in, "message show hold-public --json").out)["texts"]
    assert len(texts) == 6
    for text in texts:
        assert text["body"].splitlines()[0] == text["body"].splitlines()[-1] == BANNER
    mail = next(text for text in texts if text["kind"] == "email")
    assert mail["subject"].startswith("EXERCISE ") and mail["subject"].endswith(" EXERCISE")
    web = next(text for text in texts if (text["kind"], text["language"]) == ("web", "en"))
    assert web["length"] == len("\n".join(web["body"].splitlines()[1:-1]))
    assert "length" not in typed(type_in, "message check hold-public").out


def test_a_text_that_was_edited_still_says_that_it_is_a_drill(hospital: Path, type_in: Type) -> None:
    once(type_in, *TO_HOLD)
    Path("sms.txt").write_text("We are working on it. Valley Hospital")
    assert typed(type_in, "message edit hold-public --kind sms --file sms.txt").status == 0
    texts = json.loads(typed(type_in, "message show hold-public --json").out)["texts"]
    sms = next(text for text in texts if text["kind"] == "sms" and text["language"] == "en")
    assert sms["body"] == f"{BANNER}\nWe are working on it. Valley Hospital\n{BANNER}"
    assert sms["length"] == len("We are working on it. Valley Hospital")


def test_a_live_start_does_not_fall_into_a_drill(hospital: Path, type_in: Type) -> None:
    once(type_in, START)
    run = typed(type_in, "start dark")
    assert run.status == 1
    assert run.err.splitlines() == [
        "Refused: The drill D-2026-001 goes on, and `start` opens a real incident.",
        "  If this is real: crisisrunner drill stop --real-event, then start.",
    ]
    assert not Path("record.db").exists()


def test_the_real_thing_ends_the_drill_at_once(hospital: Path, type_in: Type) -> None:
    once(type_in, *TO_HOLD)
    run = typed(type_in, "drill stop --real-event")
    assert "THIS IS REAL: STOP PLAYING." in run.out
    assert run.out.splitlines()[-1] == "What you type from here on is real.   crisisrunner start"
    live = typed(type_in, "start dark")
    assert (live.status, BANNER in live.out, "2026-001" in live.out) == (0, False, True)
    assert BANNER not in typed(type_in, "status").out


def test_somebody_at_a_terminal_is_asked_whether_this_is_real(hospital: Path, type_in: Type) -> None:
    once(type_in, START)
    terminal = Terminal("start", "dark", "--title", "Real")
    terminal.wait_for("Is this real? Then the drill ends now. [y/n]")
    terminal.type("y")
    terminal.wait_for("Real")
    assert terminal.end() == 0
    assert "2026-001  Real" in typed(type_in, "status").out


def test_a_real_incident_is_reached_beside_a_drill_only_by_its_name(hospital: Path, type_in: Type) -> None:
    once(type_in, "start dark --title Real")
    drill = typed(type_in, START)
    assert "2026-001 is open and is no drill" in " ".join(drill.out.split())
    assert "Dark night" in typed(type_in, "status").out
    real = typed(type_in, "-i 2026-001 status")
    assert ("2026-001  Real" in real.out, BANNER in real.out) == (True, False)
    assert typed(type_in, "use 2026-001").status == 0
    assert "2026-001  Real" in typed(type_in, "status").out
    assert typed(type_in, "use d-2026-001").status == 0
    assert "Dark night" in typed(type_in, "status").out
    assert typed(type_in, "-i 2026-001 drill step").err.startswith("Refused: 2026-001 is real, and no drill.")


def test_the_whole_record_is_not_for_players_while_the_drill_goes_on(hospital: Path, type_in: Type) -> None:
    once(type_in, START, "drill observe protect seen --rating M")
    run = typed(type_in, "timeline --format jsonl")
    assert (run.out, run.err.splitlines()[1]) == (
        "", "  After crisisrunner drill stop: the same command with -i D-2026-001",
    )  # fmt: skip
    typed(type_in, "drill stop")
    assert typed(type_in, "-i D-2026-001 timeline --format jsonl --out t.jsonl").status == 0
    assert typed(type_in, "verify EXERCISE-t.jsonl").status == 0


def test_after_a_drill_nothing_falls_into_the_real_incident_unasked(hospital: Path, type_in: Type) -> None:
    once(type_in, "start dark --title Real", START, "drill stop")
    run = typed(type_in, "log 'an invented patient'")
    assert (run.status, run.err.splitlines()) == (
        1,
        [
            "Refused: The drill D-2026-001 is over, and 2026-001 is real.",
            "  If this is meant for it: crisisrunner use 2026-001, then repeat it.",
        ],
    )
    assert typed(type_in, "-i 2026-001 log named").status == 0
    once(type_in, "use 2026-001")
    assert typed(type_in, "log 'this is real'").status == 0
    assert "Dark night" in typed(type_in, "drill report").out


def test_a_real_incident_that_is_opened_after_a_drill_needs_no_such_word(
    hospital: Path, type_in: Type
) -> None:
    once(type_in, START, "drill stop", "start dark")
    assert typed(type_in, "log 'this is real'").status == 0


def test_a_drill_that_ended_is_not_taken_in_hand(hospital: Path, type_in: Type) -> None:
    once(type_in, START, "drill stop")
    run = typed(type_in, "use D-2026-001")
    assert run.err.startswith("Refused: The drill D-2026-001 has ended.")


def test_a_copy_of_the_drills_under_any_name_is_one_of_drills(hospital: Path, type_in: Type) -> None:
    once(type_in, *TO_HOLD)
    assert typed(type_in, "--db record.drills.db backup night.db").status == 0
    assert typed(type_in, "--db EXERCISE-night.db status").out.splitlines()[0] == BANNER
    assert "now 02:52 EST" in typed(type_in, "--db EXERCISE-night.db status").out
    Path("EXERCISE-night.db").rename("night.db")
    assert typed(type_in, "--db night.db start dark").err.startswith(
        "Refused: night.db is a record of drills"
    )
    assert typed(type_in, "--db night.db drill score").status == 0
    assert typed(type_in, "--db night.db timeline --out t.csv").err.startswith("Written: EXERCISE-t.csv\n")


def test_whoever_runs_the_drill_hears_that_it_is_real(hospital: Path, type_in: Type) -> None:
    once(type_in, START)
    terminal = Terminal("drill", "run", "--speed", "1")
    terminal.wait_for("Our screens are dark.")
    typed(type_in, "drill stop --real-event")
    terminal.wait_for("THE DRILL IS OVER. THIS IS REAL: STOP PLAYING.")
    assert terminal.end() == 0
    assert "THE REAL THING HAPPENED: STOP PLAYING." in typed(type_in, "-i D-2026-001 status").out


def test_a_record_of_drills_opens_no_real_incident(hospital: Path, type_in: Type) -> None:
    once(type_in, START)
    named = typed(type_in, "--db record.drills.db status")
    assert named.out.splitlines()[0] == BANNER
    typed(type_in, "drill stop")
    run = typed(type_in, "--db record.drills.db start dark")
    assert run.err.startswith("Refused: record.drills.db is a record of drills")


def test_a_drill_that_nobody_touched_for_half_a_day_is_laid_down(
    hospital: Path, type_in: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    once(type_in, START)
    with monkeypatch.context() as later:
        later.setattr(inhand, "_FORGOTTEN", timedelta(0))
        assert typed(type_in, "start dark").status == 0
        assert "2026-001" in typed(type_in, "status").out
    assert typed(type_in, "use D-2026-001").status == 0
    assert "Dark night" in typed(type_in, "status").out


def test_a_broken_record_of_drills_stops_no_real_night(hospital: Path, type_in: Type) -> None:
    Path("record.drills.db").write_bytes(b"no record")
    run = typed(type_in, "start dark")
    assert run.status == 0
    assert run.err.startswith("No drill is in hand: ")
    assert typed(type_in, "status").status == 0
    assert typed(type_in, "drill start dark-night").status == 3


def test_the_guided_walk_wants_the_word_of_a_drill_too(hospital: Path, type_in: Type) -> None:
    once(type_in, START)
    terminal = Terminal("next")
    for question, answer in (("happened?", ""), ("noticed?", ""), ("[y/n/skip/call]", "n")):
        terminal.wait_for(question)
        terminal.type(answer)
    terminal.wait_for("exercise = release it")
    terminal.type("exercise")
    terminal.wait_for("released  alert.1")
    terminal.wait_for("--yes exercise)")
    terminal.type("q")
    assert BANNER in terminal.wait_for("EXERCISE  EXERCISE  EXERCISE")
    assert terminal.end() == 0


def test_a_release_in_a_drill_wants_another_word(hospital: Path, type_in: Type) -> None:
    once(type_in, *TO_HOLD)
    refused = typed(type_in, "message release alert --yes D-2026-001")
    assert refused.err.splitlines() == [
        "Refused: 'D-2026-001' is not the word that releases this; nothing was released.",
        "  In D-2026-001 it is --yes exercise. If this is real: crisisrunner drill stop --real-event",
        BANNER,
    ]
    assert typed(type_in, "message release alert --yes exercise").status == 0


def test_a_question_at_the_terminal_says_that_it_is_a_drill(hospital: Path, type_in: Type) -> None:
    once(type_in, *TO_HOLD)
    terminal = Terminal("message", "release", "alert")
    terminal.wait_for("EXERCISE  This is a drill. Type the word exercise:")
    terminal.type("exercise")
    terminal.wait_for("released")
    assert terminal.end() == 0


CHANNELS = """
[channels.phone]
address = "LIVE_PHONE"
drill_address = "DRILL_PHONE"
"""


def test_a_drill_reaches_only_addresses_of_drills(
    hospital: Path, type_in: Type, web: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    toml = Path("crisisrunner.toml")
    toml.write_text(toml.read_text() + CHANNELS)
    monkeypatch.setenv("LIVE_PHONE", f"http://127.0.0.1:{web.port}/live")
    monkeypatch.setenv("DRILL_PHONE", f"http://127.0.0.1:{web.port}/drill")
    for line in TO_HOLD:
        typed(type_in, line)
    assert "sent" in typed(type_in, "message release alert --yes exercise").out
    assert {one.path for one in web.received} == {"/drill"}
    assert BANNER in web.received[0].body.decode()


def test_a_live_address_in_the_variable_of_the_drill_is_refused(
    hospital: Path, type_in: Type, web: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    toml = Path("crisisrunner.toml")
    toml.write_text(toml.read_text() + CHANNELS)
    monkeypatch.setenv("LIVE_PHONE", f"http://127.0.0.1:{web.port}/live")
    monkeypatch.setenv("DRILL_PHONE", f"http://127.0.0.1:{web.port}/live")
    for line in TO_HOLD:
        typed(type_in, line)
    run = typed(type_in, "message release alert --yes exercise")
    assert "$DRILL_PHONE holds a live address, which no drill may reach." in " ".join(run.out.split())
    assert web.received == []


def test_one_variable_cannot_be_both(hospital: Path, type_in: Type) -> None:
    toml = Path("crisisrunner.toml")
    toml.write_text(toml.read_text() + CHANNELS.replace("DRILL_PHONE", "LIVE_PHONE"))
    run = typed(type_in, START)
    assert run.status == 1
    assert "'drill_address' in [channels.phone] is the live one" in run.err


def test_players_are_told_where_they_are(
    hospital: Path, type_in: Type, web: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    toml = Path("crisisrunner.toml")
    toml.write_text('players = "CRISIS_PLAYERS"\n' + toml.read_text())
    monkeypatch.setenv("CRISIS_PLAYERS", f"http://127.0.0.1:{web.port}/players")
    typed(type_in, START)
    assert typed(type_in, "drill step").err == ""
    sent = web.received[0].json
    assert sent["subject"] == "EXERCISE A ward calls EXERCISE"
    assert sent["body"] == f"{BANNER}\nphone from Ward 4\n\nOur screens are dark.\n{BANNER}"
    monkeypatch.delenv("CRISIS_PLAYERS")
    assert typed(type_in, "drill step --to +25min").err == ""


PLAYED = 'players = "CRISIS_PLAYERS"\n'


def test_players_are_told_that_the_drill_is_over(
    hospital: Path, type_in: Type, web: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    toml = Path("crisisrunner.toml")
    toml.write_text(PLAYED + toml.read_text())
    monkeypatch.setenv("CRISIS_PLAYERS", f"http://127.0.0.1:{web.port}/players")
    once(type_in, START)
    assert typed(type_in, "drill stop").err == ""
    sent = web.received[0].json
    assert sent["subject"] == "EXERCISE D-2026-001 is over EXERCISE"
    assert sent["body"] == f"{BANNER}\nThe drill D-2026-001 has ended.\n{BANNER}"


@pytest.mark.parametrize("again", [False, True])
def test_players_elsewhere_are_told_to_stop_when_it_is_real(
    hospital: Path, type_in: Type, web: WebServer, monkeypatch: pytest.MonkeyPatch, again: bool
) -> None:
    toml = Path("crisisrunner.toml")
    toml.write_text(PLAYED + toml.read_text())
    monkeypatch.setenv("CRISIS_PLAYERS", f"http://127.0.0.1:{web.port}/players")
    once(type_in, START)
    if again:
        toml.write_text("no = 'key'\n" + toml.read_text())
    run = typed(type_in, "drill stop --real-event")
    assert (run.status, "THIS IS REAL: STOP PLAYING." in run.out) == (0, True)
    if again:
        assert (run.err.startswith("Players were not told by their address: "), web.received) == (True, [])
        return
    sent = web.received[0].json
    assert sent["subject"] == "EXERCISE D-2026-001 IS OVER: THIS IS REAL"
    assert sent["body"].splitlines()[0] == "THE DRILL D-2026-001 IS OVER. THIS IS REAL: STOP PLAYING."


def test_an_address_of_players_that_hangs_is_given_up_for_the_moment(
    hospital: Path, type_in: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    toml = Path("crisisrunner.toml")
    toml.write_text(PLAYED + toml.read_text())
    monkeypatch.setattr(telling, "PATIENCE", 0.2)
    with web_server([HANG]) as hanging:
        monkeypatch.setenv("CRISIS_PLAYERS", f"http://127.0.0.1:{hanging.port}/players")
        once(type_in, START)
        run = typed(type_in, "drill step --to +80min")
        assert [title in run.out for title in ("A ward calls", "Another call")] == [True, True]
        assert run.err == (
            "Players were not told by $CRISIS_PLAYERS: The server had the message and did not say what it did. "
            "The server did not answer in time. Whatever else comes at this moment is on the screen alone.\n"
        )
        assert len(hanging.received) == 1
        assert typed(type_in, "drill inject 'One more'").status == 0
        assert len(hanging.received) == 2


def test_somebody_conducts_the_drill_while_its_players_are_told(hospital: Path, type_in: Type) -> None:
    """To send takes its time; after each thing that was sent it is noted that the conductor is still there."""
    once(type_in, START, "drill step --to +69min")
    here = session.Session("Dana Ortiz", hospital / "record.db", "D-2026-001")
    events = list(Conductor(here.drills, here.incident, "Dana Ortiz").step(None, clock.now()))
    signs: list[str] = []
    tell(here, events, lambda: signs.append("there"))
    here.close()
    assert (len(events), signs) == (2, ["there", "there"])


def test_another_machine_signs_nothing_in_a_drill(hospital: Path, type_in: Type) -> None:
    once(type_in, *TO_REVIEW)
    run = typed(type_in, "message export-review hold-public --out review.json")
    assert run.err.startswith("Refused: A drill has a clock of its own")


def test_drills_are_verified_with_the_record(hospital: Path, type_in: Type) -> None:
    once(type_in, "start dark", START)
    run = typed(type_in, "verify")
    assert [line.split("   ")[0] for line in run.out.splitlines() if "holds" in line] == [
        "2026-001 holds",
        "D-2026-001 holds",
    ]


def test_the_mirror_gets_the_drills_too(hospital: Path, type_in: Type) -> None:
    Path("stick").mkdir()
    toml = Path("crisisrunner.toml")
    toml.write_text('mirror = "stick"\n' + toml.read_text())
    typed(type_in, START)
    assert os.listdir("stick") == ["record.drills.db"]  # noqa: PTH208 (a list of names)


def test_after_a_drill_it_is_said_that_what_is_started_is_real(hospital: Path, type_in: Type) -> None:
    once(type_in, START, "drill stop")
    assert typed(type_in, "log hello").err.splitlines() == [
        "Refused: No incident is open: the drill D-2026-001 is over, and what you start now is real.",
        "  crisisrunner start",
    ]


def test_the_end_of_a_drill_names_the_real_incident_that_is_open(hospital: Path, type_in: Type) -> None:
    once(type_in, "start dark --title Real", START)
    run = typed(type_in, "drill stop --real-event")
    assert run.out.splitlines()[-3:] == [
        "THE DRILL D-2026-001 IS OVER. THIS IS REAL: STOP PLAYING.",
        "What you type from here on is real.   crisisrunner status",
        "  REAL    2026-001 is open: crisisrunner use 2026-001",
    ]
    assert "In D-" not in run.err


def test_whoever_ends_a_drill_at_a_terminal_is_asked(hospital: Path, type_in: Type) -> None:
    once(type_in, START)
    terminal = Terminal("drill", "stop")
    terminal.wait_for("End the drill now, for everybody? [y/n]")
    terminal.type("n")
    terminal.wait_for("The drill goes on.")
    assert terminal.end() == 1
    assert typed(type_in, "drill step").status == 0


def test_a_length_that_is_none(hospital: Path, type_in: Type) -> None:
    once(type_in, START)
    assert typed(type_in, "drill postpone 10").err.startswith("Refused: '10' is no length of time.")


def test_the_status_says_that_nobody_conducts_the_drill(
    hospital: Path, type_in: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    once(type_in, START, "drill resume")
    assert "STANDS" not in typed(type_in, "status").out
    monkeypatch.setattr(moment, "ALONE", timedelta(0))
    shown = typed(type_in, "status").out
    assert (
        "  STANDS  Nobody conducts the drill: its clock stands. crisisrunner drill run" in shown.splitlines()
    )


def test_a_sentence_that_asks_ends_with_one_mark(hospital: Path, type_in: Type) -> None:
    once(type_in, START)
    said = type_in("drill", "step", "--to", "400 days").err.splitlines()[0]
    assert said.endswith(" '400 days' is longer than a year; was another unit meant?")
    said = type_in("drill", "step", "--to", "soon").err.splitlines()[0]
    assert said.endswith("D+1 08:00.")


def last_entry(drill: str) -> int:
    """The number of the last entry of a drill."""
    record = Record(Path("record.drills.db"))
    try:
        return record.read(drill).seq
    finally:
        record.close()


def test_what_evaluators_noted_is_neither_found_nor_erased_while_the_drill_goes_on(
    hospital: Path, type_in: Type
) -> None:
    once(type_in, START)
    type_in("log", "Maria rings the ward.")
    type_in("drill", "observe", "speak-first", "Maria was slow.")
    noted = last_entry("D-2026-001")
    erase = ("-i", "D-2026-001", "erase", "--reason", "a name", "--yes")
    run = type_in(*erase, "--containing", "slow")
    assert (run.status, run.err.splitlines()[0]) == (1, "Refused: No entry says 'slow'.")
    run = type_in(*erase, str(noted))
    said = f"Refused: Entry {noted} is not for players while the drill goes on."
    assert (run.status, run.err.splitlines()[0]) == (1, said)
    run = type_in(*erase, "--containing", "Maria")
    assert run.status == 0
    assert f"Erased the words of {noted - 1}." in run.out
    assert "slow" not in run.out
    type_in("drill", "stop")
    assert type_in(*erase, str(noted)).status == 0

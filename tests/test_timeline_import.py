"""Another log taken into the record: its own times, told as imported, bad rows named, never twice."""

import json
import os
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crisisrunner.errors import CrisisError
from crisisrunner.intake.dates import Dates
from crisisrunner.intake.moments import read_moment
from crisisrunner.intake.reading import read_log
from crisisrunner.tables.table import Unusable
from tests.conftest import Run, Type, once

PAPER = """When,What happened,By whom,Ward
2026-11-20 02:31,Screens go black,Tom Baker,3
2026-11-20 02:40,"Nurse calls IT, no answer",Tom Baker,3
2026-11-20 02:45,Doors are stuck,Mia,
"""
MAPPED = ("--map", "What happened=text", "--map", "By whom=who")
NEW_YORK = ZoneInfo("America/New_York")


@pytest.fixture
def dark(hospital: Path, type_in: Type) -> Path:
    once(type_in, "start dark --at '2026-11-20 02:52'")
    return hospital


def write(text: str | bytes, name: str = "log.csv") -> str:
    Path(name).write_bytes(text.encode() if isinstance(text, str) else text)
    return name


def take_in(type_in: Type, text: str | bytes, *options: str, name: str = "log.csv") -> Run:
    run = type_in("timeline", "import", write(text, name), *options)
    assert run.status == 0, run
    return run


def refuse(type_in: Type, text: str | bytes, *options: str, name: str = "log.csv") -> Run:
    before = head(type_in)
    run = type_in("timeline", "import", write(text, name), *options)
    assert run.status in (1, 2, 3), run
    assert "Traceback" not in run.err
    assert head(type_in) == before
    return run


def head(type_in: Type) -> int:
    return int(json.loads(type_in("status", "--json").out)["head"]["seq"])


def told(type_in: Type) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(type_in("timeline", "--json", "--kind", "entry.imported").out)
    return found


# What comes in


def test_a_paper_log_comes_in_with_its_own_times_and_is_told_as_imported(dark: Path, type_in: Type) -> None:
    assert take_in(type_in, PAPER, *MAPPED).out.startswith("Taken in: 3 entries.")
    first, second, third = told(type_in)
    assert [one["at"] for one in (first, second, third)] == [
        f"2026-11-20T07:{minute}:00.000Z" for minute in (31, 40, 45)
    ]
    assert first["what"] == "Imported from log.csv, line 2, by Tom Baker: Screens go black; Ward: 3"
    assert third["what"] == "Imported from log.csv, line 4, by Mia: Doors are stuck"
    assert first["actor"] == "Dana Ortiz"
    assert first["recorded_at"] > first["at"]
    assert type_in("verify").status == 0
    whole = type_in("timeline").out
    assert whole.index("Screens go black") < whole.index("Opened")


def test_what_was_read_as_what_is_said(dark: Path, type_in: Type) -> None:
    said = take_in(type_in, PAPER, *MAPPED).err
    assert "Read: time is 'When', text is 'What happened', who is 'By whom'; times without" in said
    assert "Kept with each entry: Ward." in said


def test_a_dry_run_shows_it_and_records_nothing(dark: Path, type_in: Type) -> None:
    before = head(type_in)
    run = take_in(type_in, PAPER, *MAPPED, "--dry-run")
    assert "line 3      Fri 20 Nov 2026, 02:40 EST   Nurse calls IT, no answer" in run.out
    assert "Would be taken in: 3 entries. Nothing was recorded." in run.out
    assert head(type_in) == before
    run = take_in(type_in, PAPER + "02:50,No day,Mia,\n", *MAPPED, "--dry-run")
    assert "While rows are bad, the others are taken in only with --partial." in run.err


LINES = """
{"time": "2026-11-20T07:31:00Z", "text": "Screens go black", "who": "Tom", "beds": 12, "open": true}

{"time": "2026-11-20T02:40-05:00", "text": "IT is called", "radio": {"channel": 1.50}}
"""


def test_json_lines_come_in_and_numbers_stay_as_they_were_written(dark: Path, type_in: Type) -> None:
    take_in(type_in, LINES, name="log.jsonl")
    assert [one["what"] for one in told(type_in)] == [
        "Imported from log.jsonl, line 2, by Tom: Screens go black; beds: 12; open: yes",
        'Imported from log.jsonl, line 4: IT is called; radio: {"channel": "1.50"}',
    ]


def test_a_list_in_json_comes_in_by_number(dark: Path, type_in: Type) -> None:
    take_in(type_in, json.dumps([json.loads(line) for line in LINES.split("\n") if line], indent=2))
    assert [one["what"].split(":")[0] for one in told(type_in)] == [
        "Imported from log.csv, entry 1, by Tom", "Imported from log.csv, entry 2",
    ]  # fmt: skip


def update(status: str, body: str, minute: int) -> dict[str, Any]:
    at = f"2026-11-20T01:{minute}:00.123-06:00"
    return {
        "status": status, "body": body, "created_at": at, "updated_at": at, "display_at": at,
        "affected_components": None, "id": f"u{minute}", "incident_id": "i1",
    }  # fmt: skip


def history(*names: str) -> str:
    updates = [update("resolved", "All is well again.", 50), update("investigating", "We look into it.", 30)]
    incidents = [
        {"id": name, "name": name, "status": "resolved", "impact": "major", "incident_updates": updates}
        for name in names
    ]
    return json.dumps({"page": {"id": "p", "name": "Valley"}, "incidents": incidents})


def test_the_history_of_a_statuspage_comes_in(dark: Path, type_in: Type) -> None:
    take_in(type_in, history("Portal is down"), name="incidents.json")
    came = "Imported from incidents.json, entry"
    ends = "incident: Portal is down"
    assert [(one["at"], one["what"]) for one in told(type_in)] == [
        ("2026-11-20T07:30:00.123Z", f"{came} 2: We look into it.; status: investigating; {ends}"),
        ("2026-11-20T07:50:00.123Z", f"{came} 1: All is well again.; status: resolved; {ends}"),
    ]


def test_of_a_history_of_several_incidents_somebody_says_which(dark: Path, type_in: Type) -> None:
    text = history("Portal is down", "Phones crackle")
    run = refuse(type_in, text)
    assert "has 2 incidents: Portal is down; Phones crackle." in run.err
    assert "did you mean 'Phones crackle'" in refuse(type_in, text, "--of", "Phones crack").err
    take_in(type_in, text, "--of", "phones crackle")
    assert {one["what"].rsplit(": ", 1)[1] for one in told(type_in)} == {"Phones crackle"}


def test_a_timeline_of_another_laptop_comes_in(dark: Path, type_in: Type) -> None:
    type_in("log", "First note", "--at", "2026-11-20 03:00")
    type_in("timeline", "--format", "csv", "--kind", "note", "--out", "other.csv")
    run = type_in("timeline", "import", "other.csv")
    assert run.status == 0, run
    assert "Dana Ortiz: Note: First note" in told(type_in)[0]["what"]


def test_in_a_drill_it_comes_in_before_the_drills_own_time_and_is_an_exercise(
    hospital: Path, type_in: Type
) -> None:
    once(type_in, "drill start dark-night")
    began = json.loads(type_in("status", "--json").out)["incident"]["opened_at"]
    assert take_in(type_in, f"time,text\n{began},Screens go black\n").out.startswith("EXERCISE")
    assert told(type_in)[0]["what"] == "EXERCISE Imported from log.csv, line 2: Screens go black EXERCISE"
    assert "its time lies in the future" in refuse(type_in, "time,text\n2199-01-01 00:00,x\n").out


def test_after_an_incident_is_closed_its_paper_still_comes_in(dark: Path, type_in: Type) -> None:
    assert type_in("advance", "stand-down", "--reason", "a false alarm").status == 0
    take_in(type_in, PAPER, *MAPPED)


# Never twice


def test_the_same_log_twice_changes_nothing(dark: Path, type_in: Type) -> None:
    take_in(type_in, PAPER, *MAPPED)
    assert "All of these were taken in before; nothing was recorded." in refuse(type_in, PAPER, *MAPPED).err


def test_of_a_log_that_grew_only_what_is_new_comes_in(dark: Path, type_in: Type) -> None:
    take_in(type_in, PAPER, *MAPPED)
    run = take_in(type_in, PAPER + "2026-11-20 02:50,IT answers,Mia,\n", *MAPPED, name="again.csv")
    assert run.out.startswith("Taken in: 1 entry, 3 were there already.")
    assert len(told(type_in)) == 4


def test_what_was_written_twice_is_there_twice_however_often_it_is_taken_in(
    dark: Path, type_in: Type
) -> None:
    row = "2026-11-20 02:31,Called IT\n"
    assert take_in(type_in, f"time,text\n{row}{row}").out.startswith("Taken in: 2 entries.")
    run = take_in(type_in, f"time,text\n{row}{row}2026-11-20 02:33,IT answers\n", name="again.csv")
    assert run.out.startswith("Taken in: 1 entry, 2 were there already.")


def test_a_row_that_was_corrected_since_is_told(dark: Path, type_in: Type) -> None:
    take_in(type_in, PAPER, *MAPPED)
    run = take_in(type_in, PAPER.replace("no answer", "IT answers"), *MAPPED, name="mended.csv")
    said = " ".join(run.out.split())
    old = next(one["seq"] for one in told(type_in) if "no answer" in one["what"])
    assert (
        f"line 3 said something else, or of another time, when it was taken in before as entry {old}" in said
    )
    assert f"crisisrunner erase {old} --reason" in said
    shifted = PAPER.replace("no answer", "IT answers").splitlines()
    shifted.insert(1, "2026-11-20 02:30,First,Mia,")
    run = take_in(type_in, "\n".join(shifted) + "\n", *MAPPED)
    assert "said something else" not in run.out


# Times without a day


def days(type_in: Type, *clocks: str) -> list[str]:
    """The days and times in New York of rows that tell times alone, the first on 20 November."""
    rows = "".join(f"{clock},row {number}\n" for number, clock in enumerate(clocks))
    run = take_in(type_in, f"time,text\n{rows}", "--day", "2026-11-20", "--partial")
    assert "Times without a day: from Fri 20 Nov 2026 on" in run.err
    found = json.loads(type_in("timeline", "--json", "--kind", "entry.imported").out)
    by_row = sorted(found, key=lambda one: one["what"].rpartition("row ")[2])
    return [one["at_local"][8:16] for one in by_row]


def test_a_log_of_times_alone_goes_on_after_midnight(dark: Path, type_in: Type) -> None:
    assert days(type_in, "22:40", "23:55", "00:10", "00:05", "4:30 am") == [
        "20T22:40", "20T23:55", "21T00:10", "21T00:05", "21T04:30",
    ]  # fmt: skip


def test_times_alone_go_on_from_a_day_that_a_row_tells(dark: Path, type_in: Type) -> None:
    rows = "day,time,text\n,12:00,row 0\n2026-11-21,02:00,row 1\n,13:00,row 2\n,14:00,row 3\n"
    take_in(type_in, rows, "--day", "2026-11-20")
    assert [one["at_local"][8:16] for one in told(type_in)] == [
        "20T12:00",
        "21T02:00",
        "21T13:00",
        "21T14:00",
    ]


def test_a_row_that_could_be_of_either_day_is_not_guessed(dark: Path, type_in: Type) -> None:
    run = refuse(type_in, "time,text\n22:40,a\n12:00,b\n", "--day", "2026-11-20")
    assert "its time 12:00 comes after 22:40: is it of another day?" in " ".join(run.out.split())
    run = refuse(type_in, "time,text\n01:00,a\n20:00,b\n", "--day", "2026-11-20")
    assert "its time 20:00 comes after 01:00" in " ".join(run.out.split())


def test_a_log_from_days_before_is_asked_about(dark: Path, type_in: Type) -> None:
    run = take_in(type_in, "time,text\n22:40,a\n", "--day", "2026-11-17", "--dry-run")
    assert "Is the day right? It begins on Tue 17 Nov 2026" in " ".join(run.err.split())
    assert "Is the day right" not in take_in(type_in, "time,text\n22:40,a\n", "--day", "2026-11-19").err


def test_a_day_that_was_wrong_is_put_right_by_an_erasure(dark: Path, type_in: Type) -> None:
    take_in(type_in, "time,text\n22:40,a\n", "--day", "2026-11-18")
    run = refuse(type_in, "time,text\n22:40,a\n", "--day", "2026-11-19")
    assert "some as of another time" in run.err and "erase those entries" in run.err
    (wrong,) = told(type_in)
    assert type_in("erase", str(wrong["seq"]), "--reason", "a wrong day", "--yes").status == 0
    take_in(type_in, "time,text\n22:40,a\n", "--day", "2026-11-19")
    assert [one["at_local"][:10] for one in told(type_in)] == ["2026-11-18", "2026-11-19"]


def test_without_a_day_the_way_to_say_one_is_told(dark: Path, type_in: Type) -> None:
    run = refuse(type_in, "time,text\n22:40,a\n")
    assert "say that of the first row: --day DAY" in " ".join(run.out.split())
    assert "no time of a real day" in " ".join(refuse(type_in, "time,text\n25:10,a\n").out.split())
    assert "'x' is no day" in type_in("timeline", "import", "log.csv", "--day", "x").err


def test_what_was_erased_does_not_come_back(dark: Path, type_in: Type) -> None:
    take_in(type_in, PAPER, *MAPPED)
    gone = str(told(type_in)[1]["seq"])
    assert type_in("erase", gone, "--reason", "names a patient", "--yes").status == 0
    grown = PAPER + "2026-11-20 02:50,IT answers,Mia,\n"
    run = take_in(type_in, grown, *MAPPED)
    assert run.out.startswith("Taken in: 1 entry, 2 were there already.")
    assert "line 3, of the time of an entry whose words were erased" in " ".join(run.out.split())
    assert [one["what"] for one in told(type_in)][1] == "Imported, line 3: [erased]"
    assert "no answer" not in type_in("timeline", "--format", "jsonl").out
    assert "one is of the time of an entry whose words were erased" in refuse(type_in, grown, *MAPPED).err
    kept = json.loads(type_in("timeline", "--format", "jsonl").out.splitlines()[int(gone) - 1])
    assert (kept["data"], kept["words"]) == ({"line": 3}, None)


def test_a_redacted_timeline_leaves_the_words_out(dark: Path, type_in: Type) -> None:
    take_in(type_in, PAPER, *MAPPED)
    out = type_in("timeline", "--redact").out
    assert "Imported, line 2: [left out: internal note]" in out.replace("\\", "")
    for word in ("Screens go black", "Tom Baker", "log.csv"):
        assert word not in out


# Bad rows


def test_bad_rows_are_named_and_nothing_is_taken_in_unless_somebody_says_so(
    dark: Path, type_in: Type
) -> None:
    text = (
        "day,time,text\n"
        "2026-11-20,02:31,fine\n"
        ",02:40,no day\n"
        "2026-11-20,,no hour\n"
        "2026-11-20,02:41,\n"
        "2199-11-20,02:41,later\n"
        "2026-11-01,01:30,twice\n"
        "2026-03-08,02:30,never\n"
        "2026-11-20,02:42,too,many\n"
        "2026-11-20,02:43,\x00\n"
        "2026-11-20,02:44,MRN 12345678 came in\n"
        "2026-02-30,02:44,no such day\n"
        "04/03/2026,02:44,which month\n"
    )
    run = refuse(type_in, text)
    said = " ".join(run.out.split())
    for reason in (
        "line 3 its time '02:40' names no day", "line 4 its time '2026-11-20' has no time of day",
        "line 5 it has no text", "line 6 its time lies in the future",
        "line 7 On the day the clocks change, 2026-11-01 01:30 came twice in America/New_York.",
        "Write which one with its offset: 2026-11-01T01:30-04:00 or 2026-11-01T01:30-05:00.",
        "line 8 On the day the clocks change, 2026-03-08 02:30 does not exist",
        "line 9 it has 4 cells and not 3", "line 10 it has a control character in it (\\x00)",
        "line 11 it may identify a patient: ", "line 12 its time '2026-02-30 02:44' is of no real day",
        "line 13 nobody can tell which part of '04/03/2026 02:44' is the month",
    ):  # fmt: skip
        assert reason in said, reason
    assert "12345678" not in run.out
    assert "11 of 12 entries cannot be taken in; none was." in run.err
    assert take_in(type_in, text, "--partial").out.endswith("entry.imported\n")
    assert [one["what"] for one in told(type_in)] == ["Imported from log.csv, line 2: fine"]


def test_a_line_that_is_no_json_is_named(dark: Path, type_in: Type) -> None:
    run = refuse(type_in, LINES + "{broken\n[1]\n" + "[" * 100_000 + "\n", name="log.jsonl")
    said = " ".join(run.out.split())
    assert "line 5 it is no JSON (expecting property name enclosed in double quotes, at character 2)" in said
    assert "line 6 it is no object" in said
    assert "line 7 it is nested too deeply" in said or "line 7 it is no JSON" in said


def test_a_patients_number_comes_in_only_after_a_yes(dark: Path, type_in: Type) -> None:
    text = "time,text\n2026-11-20 02:44,MRN 12345678 came in\n"
    refuse(type_in, text)
    take_in(type_in, text, "--yes")


def test_a_zone_and_an_order_of_dates_can_be_said(dark: Path, type_in: Type) -> None:
    text = "time,text\n03/04/2026 02:30,x\n"
    take_in(type_in, text, "--zone", "Europe/Dublin", "--dates", "day-first")
    assert told(type_in)[0]["at"] == "2026-04-03T01:30:00.000Z"
    assert "'us' is not one of" in refuse(type_in, text, "--dates", "us").err
    assert "did you mean 'Europe/Dublin'" in refuse(type_in, text, "--zone", "Europe/Dubln").err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"PK\x03\x04 anything", "is a zip, or a workbook"),
        (b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "is XML or a web page"),
        ("<log/>".encode("utf-16"), "is XML or a web page"),
        (b"%PDF-1.7", "is a PDF"),
        (b"[" * 100_000, "is no log in JSON"),
        (b'{"a":' * 100_000, "is no log in JSON"),
        (b"{}", "no column that is known to tell when"),
        (b"[1, 2]", "is no log in JSON: it is no object"),
        (b'{"time": "x", "time": "y"}', "has a name twice"),
        (b"when,where\n1,2\n", "no column that is known to tell what an entry says; it has: when, where."),
        (b"time,text,text\n1,2,3\n", "more than one column 'text'"),
        (b"\x00\x01\x02\x03", "control character"),
        (b"time,text\n" + b"2026-11-20 02:31,x\n" * 10_001, "at most 10,000 are read at once"),
    ],
)
def test_what_is_no_log_is_refused_with_what_to_do(
    dark: Path, type_in: Type, content: bytes, said: str
) -> None:
    assert said in refuse(type_in, content).err


@pytest.mark.parametrize("name", ["nothing.csv", "folder", "pipe", "/dev/zero"])
def test_what_is_no_file_is_refused(dark: Path, type_in: Type, name: str) -> None:
    Path("folder").mkdir()
    os.mkfifo("pipe")
    run = type_in("timeline", "import", name)
    assert (run.status, "Traceback" in run.err) == (3, False)


@pytest.mark.parametrize(
    "options",
    [("--map", "text"), ("--map", "What happened=txt"), ("--map", "Nothing=text"),
     ("--map", "When=text", "--map", "Ward=text"), ("--of", "Portal")],
)  # fmt: skip
def test_a_wrong_mapping_is_refused(dark: Path, type_in: Type, options: tuple[str, ...]) -> None:
    refuse(type_in, PAPER, *options)


@pytest.mark.parametrize(
    "encoded",
    [PAPER.encode("utf-16"), b"\xef\xbb\xbf" + PAPER.encode(), PAPER.replace(",", ";").encode(),
     PAPER.replace("\n", "\r\n").encode("cp1252")],
)  # fmt: skip
def test_any_usual_encoding_and_separator_is_read(dark: Path, type_in: Type, encoded: bytes) -> None:
    text = encoded.replace(b"IT; no", b"IT, no")
    assert take_in(type_in, text, *MAPPED).out.startswith("Taken in: 3")


def test_hostile_words_are_inert(dark: Path, type_in: Type) -> None:
    text = "time,text,who\n2026-11-20 02:31,=cmd|x <script>\u202egnp,\u202eTom\n"
    take_in(type_in, text, name="a\u202eb.csv")
    for form in ("markdown", "csv", "json", "jsonl"):
        out = type_in("timeline", "--format", form).out
        assert "\u202e" not in out
    assert "<script>" not in type_in("timeline").out


def test_without_an_incident_there_is_nothing_to_take_it_in(hospital: Path, type_in: Type) -> None:
    run = type_in("timeline", "import", write(PAPER))
    assert (run.status, "No incident is open" in run.err) == (1, True)


def test_the_timeline_itself_is_told_as_before(dark: Path, type_in: Type) -> None:
    assert "Opened" in type_in("timeline").out
    run = type_in("timeline", "imports")
    assert (run.status, "did you mean 'import'?" in run.err) == (2, True)


# What must always hold


@pytest.mark.parametrize(
    ("day", "clock", "dates", "moment"),
    [
        ("", "2026-11-24T02:50:12.345Z", None, "2026-11-24T02:50:12.345Z"),
        ("", "11/24/2026 2:50 AM", None, "2026-11-24T07:50:00Z"),
        ("", "4/3/26 02:50", Dates.MONTH_FIRST, "2026-04-03T06:50:00Z"),
        ("24.11.2026", "2.50", None, "2026-11-24T07:50:00Z"),
        ("2026-11-24", "0250h", None, "2026-11-24T07:50:00Z"),
        ("2026-11-24 00:00:00", "2:50 pm", None, "2026-11-24T19:50:00Z"),
        ("", "Nov 24, 2026 2:50 PM", None, "2026-11-24T19:50:00Z"),
        ("", "Tue 24 Nov 2026, 02:50 UTC", None, "2026-11-24T02:50:00Z"),
        ("", "2026-11-01 01:30 -0500", None, "2026-11-01T06:30:00Z"),
    ],
)
def test_every_usual_way_to_write_a_time_is_read(day: str, clock: str, dates: Dates, moment: str) -> None:
    read = read_moment(day, clock, NEW_YORK, dates).isoformat()
    assert read.replace(".345000", ".345").replace("+00:00", "Z") == moment


@given(st.text(max_size=40), st.text(alphabet="0123456789:./- TZapm+,Nov", max_size=40))
def test_any_time_is_read_or_refused(day: str, clock: str) -> None:
    try:
        moment = read_moment(day, clock, NEW_YORK)
    except Unusable as why:
        assert str(why)
    else:
        assert moment.utcoffset() is not None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(
    st.one_of(
        st.binary(max_size=300),
        st.lists(st.text(alphabet='[]{}":,\\\ud800u1e\n\x00 atimext', max_size=30)).map(
            lambda parts: "".join(parts).encode("utf-8", "surrogatepass")
        ),
        st.recursive(
            st.none() | st.booleans() | st.floats() | st.text(max_size=9),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=9), inner),
        ).map(lambda value: json.dumps(value).encode()),
    )
)
def test_any_bytes_are_read_or_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "any"
    file.write_bytes(content)
    try:
        log = read_log(file).log
    except CrisisError as error:
        assert error.sentence
    else:
        for row in log.rows:
            "".join((*row.cells, *row.cells.values())).encode()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=8, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 59), st.text(min_size=1, max_size=20)), min_size=1, max_size=5))
def test_taking_any_log_in_twice_changes_nothing(
    dark: Path, type_in: Type, rows: list[tuple[int, str]]
) -> None:
    text = "\n".join(
        json.dumps({"time": f"2026-11-20 02:{minute:02}", "text": said}) for minute, said in rows
    )
    write(text.encode("utf-8"), "any.jsonl")
    type_in("timeline", "import", "any.jsonl", "--partial", "--yes")
    before = head(type_in)
    assert type_in("timeline", "import", "any.jsonl", "--partial", "--yes").status == 1
    assert head(type_in) == before


def test_options_of_the_telling_do_not_go_unheard(hospital: Path, type_in: Type) -> None:
    once(type_in, "start dark")
    run = type_in("timeline", "--redact", "import", "log.csv")
    assert (run.status, "timeline import --help" in run.err) == (2, True)

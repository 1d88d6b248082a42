"""Lists of events, out and in: nothing of a scenario is lost, nothing of a foreign list is dropped in silence."""

import contextlib
import csv
import io
import json
import random
import re
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from datetime import datetime, time, timedelta
from pathlib import Path

import msgspec
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crisisrunner.drill.form import file_of_scenario
from crisisrunner.drill.load import scenario_named
from crisisrunner.drill.msel.cells import defused, undone
from crisisrunner.drill.msel.columns import CONTROLLER, PLAYER
from crisisrunner.drill.msel.importing import Wanted, take_list
from crisisrunner.drill.msel.writing import List, as_csv, as_xlsx
from crisisrunner.drill.scenario import (
    CAPABILITIES,
    KINDS,
    METHODS,
    OF,
    Expectation,
    Inject,
    Objective,
    Scenario,
)
from crisisrunner.drill.scenario_file import scenario_file
from crisisrunner.errors import CrisisError
from crisisrunner.playbook.library import Library
from crisisrunner.playbook.source import read_yaml
from tests.conftest import Run, Type

STEADY = settings(derandomize=True, database=None, deadline=None, max_examples=20)
SLOWER = settings(STEADY, max_examples=12)
"""For what writes and reads a whole list each time."""
START = ("--playbook", "dark", "--starts", "2027-03-01 09:00", "--zone", "America/New_York")

QUIET = """
drill: quiet
title: A quiet night
version: 1.2.0
playbook: dark
starts: 2026-11-20 02:50
zone: America/New_York
lasts: 120 min
story: The story that nobody heard yet.
contact: Sam Lee
objectives:
  speak: {title: Speak before the media do, capability: Public Information and Warning, target: Within the hour}
  check: {title: Four eyes, capability: Operational Coordination}
injects:
  call:
    {at: 0 min, title: A ward calls, text: "=Screens are dark", from: Ward 4, method: phone, notes: "Wait for them.\\n"}
  nudge:
    {at: +40 min, kind: contingency, if_missed: alert, title: The nudge, text: Why does nobody speak?, to: Dana}
  radio:
    {at: +90 min, title: On air, text: Valley Radio reports, method: broadcast, media: true, move: Second}
expectations:
  alert:
    {expect: The alert is out, objective: speak, event: message.released, of: alert, after: call, within: 30 min,
     par: 4 h, critical: true}
  press:
    {expect: The press is answered, objective: speak, event: [inquiry.handled, inquiry.acknowledged],
     inquiry: {kind: press, channel: phone}, after: call, notes: The night editor.}
  names:
    {expect: Nobody is named, objective: check, event: message.submitted, never: true, finding: unconfirmed,
     before: radio}
  eyes:
    {expect: Somebody else approves, objective: check, event: message.approved, by_another: true, of: hold-public}
"""
SECRET = (
    "The nudge", "Why does nobody speak", "On air", "Valley Radio", "Wait for them", "The alert is out", "Second",
    "Nobody is named", "Four eyes approve", "contingency", "unconfirmed", "message.released", "nobody heard",
)  # fmt: skip
"""What no player may read beforehand."""


@pytest.fixture
def quiet(hospital: Path) -> Path:
    """A workspace with a scenario that has one of everything."""
    folder = hospital / "playbooks" / "drills"
    folder.mkdir(exist_ok=True)
    (folder / "quiet.yaml").write_text(QUIET)
    return hospital


def scenario(name: str = "quiet") -> Scenario:
    return scenario_named(name, Library(Path.cwd()))


def typed(type_in: Type, *arguments: str) -> Run:
    """A command that must work."""
    run = type_in(*arguments)
    assert run.status == 0, run.err
    return run


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def everything_in(file: str) -> str:
    """All that a workbook holds, wherever it hides it."""
    with zipfile.ZipFile(file) as packed:
        return "\n".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())


# Out and in again


def lines(minimum: int = 1) -> st.SearchStrategy[str]:
    return (
        st.text(max_size=30)
        .map(lambda text: " ".join(text.split()))
        .filter(lambda text: len(text) >= minimum)
    )


texts = st.text(max_size=60).map(str.strip).filter(bool) | st.sampled_from(
    [
        "=1+1",
        "'=1",
        "''+1",
        "'Tis",
        "-",
        "@a",
        "\\u001b",
        "\\\\u001b",
        "_x000D_",
        "x005F_",
        "\x00",
        "\x005F_",
        "a\r\nb",
    ]
)
notes = st.text(max_size=40) | st.sampled_from([" ends with a break\n", "\t=1", "\n=1", "\x1b[2J", " "])
seconds = st.integers(0, 366 * 86_400).map(lambda count: timedelta(seconds=count))
words = st.sampled_from(["a", "b-1", "c_2", "night", "true", "x" * 64])
flags = st.booleans()


@st.composite
def scenarios(draw: Callable[..., object]) -> Scenario:
    """Any scenario, sound or not, as far as a file's form allows it."""
    names = draw(st.lists(words, min_size=1, max_size=4, unique=True))
    expected = draw(st.lists(words, max_size=4, unique=True))
    aims = draw(st.lists(words, min_size=1, max_size=3, unique=True))
    injects = {
        name: draw(st.builds(
            Inject, seconds, lines(), texts, st.sampled_from(KINDS), lines(0), lines(0),
            st.sampled_from(METHODS),
            lines(0), flags, st.none() | words, notes,
        ))
        for name in names
    }  # fmt: skip
    asked = st.sampled_from([{}, {"kind": "press"}, {"channel": "x"}, {"kind": "social", "channel": "x"}])
    inject = st.none() | st.sampled_from(names)
    expectations = {
        name: draw(st.builds(
            Expectation, lines(), st.sampled_from(aims), st.lists(st.sampled_from([*OF]), min_size=1,
            max_size=3).map(tuple),
            lines(0), asked, inject, inject, st.none() | seconds, flags, lines(0), flags, flags, flags,
            st.none() | seconds, notes,
        ))
        for name in expected
    }  # fmt: skip
    objective = st.builds(Objective, lines(), st.sampled_from(CAPABILITIES), lines(0))
    used = [aim for aim in aims if any(one.objective == aim for one in expectations.values())]
    return Scenario(
        "drill", "Title", "1", "dark", draw(st.sampled_from(["2026-10-31 23:50", "2026-03-08 01:30",
        "2026-11-20 02:50"])),
        "America/New_York", timedelta(days=366), "Story",
        {aim: draw(objective) for aim in used}, injects, expectations,
    )  # fmt: skip


def in_again(content: bytes, suffix: str, one: Scenario) -> None:
    """Reads the list and expects every inject, expectation and objective as it was, and in its order."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"EXERCISE-list{suffix}"
        file.write_bytes(content)
        taken = take_list(file, Wanted(starts=one.starts, zone=one.zone))
    assert taken.bad == []
    for found, wanted in (
        (taken.injects, one.injects), (taken.expectations, one.expectations), (taken.objectives,
        one.objectives),
    ):  # fmt: skip
        assert [*found.items()] == [*wanted.items()]


@SLOWER
@given(scenarios())
def test_a_scenario_comes_back_from_csv_exactly(one: Scenario) -> None:
    in_again("".join(as_csv(List(one))).encode(), ".csv", one)


@SLOWER
@given(scenarios())
def test_a_scenario_comes_back_from_a_workbook_exactly(one: Scenario) -> None:
    in_again(as_xlsx(List(one)), ".xlsx", one)


@STEADY
@given(scenarios())
def test_a_scenario_comes_back_from_its_own_file_exactly(one: Scenario) -> None:
    one = msgspec.structs.replace(one, objectives=one.objectives or {"a": Objective("x", CAPABILITIES[0])})
    source = read_yaml("drill.yaml", scenario_file(one, ["a\nremark"]).encode())
    assert source.problems == ()
    form = file_of_scenario().validate_python(source.data)
    assert msgspec.convert(form.model_dump(exclude_none=True), Scenario) == one


@STEADY
@given(st.text(st.characters(), max_size=30) | texts | notes)
def test_a_cell_comes_back_and_acts_on_nothing(text: str) -> None:
    cell = defused(text)
    assert undone(cell) == text
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert all(character >= " " or character in "\n\t" for character in cell)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_scenario_goes_out_and_comes_in_through_the_command_line(
    suffix: str, quiet: Path, type_in: Type
) -> None:
    typed(type_in, "drill", "msel", "quiet", "--out", f"EXERCISE-a{suffix}")
    before = scenario()
    options = (
        () if suffix == ".xlsx" else ("--playbook", "dark", "--starts", before.starts, "--zone", before.zone)
    )
    run = typed(
        type_in, "drill", "import", f"EXERCISE-a{suffix}", *options, "--out", "playbooks/drills/again.yaml"
    )
    assert "Taken in: 3 injects." in run.err
    assert "can be played" in typed(type_in, "drill", "check", "again").out
    after = scenario("again")
    assert (after.injects, after.expectations) == (before.injects, before.expectations)
    if suffix == ".xlsx":
        assert msgspec.structs.replace(after, drill="quiet") == before


# What is written


def test_the_controllers_list(quiet: Path, type_in: Type) -> None:
    text = typed(type_in, "drill", "msel", "quiet").out
    found = rows_of(text)
    assert tuple(found[0]) == CONTROLLER
    assert {row["exercise"] for row in found} == {"EXERCISE"}
    assert [(row["type"], row["inject_id"], row["expectation_id"]) for row in found] == [
        ("expected action", "", "names"), ("expected action", "", "eyes"), ("contextual", "call", "alert"),
        ("expected action", "", "press"), ("contingency", "nudge", ""), ("contextual", "radio", ""),
    ]  # fmt: skip
    assert [row["measure"] for row in found[:4]] == [
        "never from the start until radio", "once from the start until the end", "within 30 min after call",
        "once after call until the end",
    ]  # fmt: skip
    call = found[2]
    assert (call["inject_no"], call["scenario_time"], call["scheduled_at"], call["status"]) == (
        "1", "2026-11-20 02:50:00-05:00", "T+0:00", "pending",
    )  # fmt: skip
    assert call["message"] == "'=Screens are dark"
    assert found[5]["scenario_time"] == "2026-11-20 04:20:00-05:00"


def test_a_workbook_says_which_exercise_it_is(quiet: Path, type_in: Type) -> None:
    typed(type_in, "drill", "msel", "quiet", "--format", "xlsx", "--out", "EXERCISE-a.xlsx")
    book = openpyxl.load_workbook("EXERCISE-a.xlsx")
    assert book.sheetnames == ["MSEL", "Exercise"]
    said = dict(book["Exercise"].iter_rows(values_only=True))
    assert said["Exercise name"] == "A quiet night"
    assert (said["Starts"], said["Time zone"], said["Version"], said["Point of contact"]) == (
        "2026-11-20 02:50", "America/New_York", "1.2.0", "Sam Lee",
    )  # fmt: skip
    assert said["EXERCISE"] == "EXERCISE  EXERCISE  EXERCISE"
    sheet = book["MSEL"]
    assert sheet.freeze_panes == "A2"
    assert sheet.oddHeader.center.text == "EXERCISE  EXERCISE  EXERCISE"
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row if cell.value} == {"s", "n"}


def test_the_name_of_the_file_says_that_it_is_an_exercise(quiet: Path, type_in: Type) -> None:
    run = typed(type_in, "drill", "msel", "quiet", "--out", "list.csv")
    assert "Written: EXERCISE-list.csv" in run.err
    assert not Path("list.csv").exists()
    run = type_in("drill", "msel", "quiet", "--out", "list.csv")
    assert (run.status, "is there already" in run.err) == (1, True)
    typed(type_in, "drill", "msel", "quiet", "--out", "list.csv", "--force")


def test_what_cannot_be_written_is_said(quiet: Path, type_in: Type) -> None:
    assert "Name the file .csv or .xlsx." in type_in("drill", "msel", "quiet", "--out", "a.pdf").err
    assert "cannot be shown on the screen" in type_in("drill", "msel", "quiet", "--format", "xlsx").err
    path = quiet / "playbooks/drills/quiet.yaml"
    path.write_text(QUIET.replace("Wait for them.", "x" * 33_000))
    run = type_in("drill", "msel", "quiet")
    assert run.status == 1
    assert "33,001 characters is too long for a cell" in run.err


def test_players_see_only_the_start_of_a_scenario(quiet: Path, type_in: Type) -> None:
    (row,) = rows_of(typed(type_in, "drill", "msel", "quiet", "--player").out)
    assert tuple(row) == PLAYER
    assert row["title"] == "A quiet night"
    assert row["message"] == "Starts 2026-11-20 02:50 America/New_York."
    typed(type_in, "drill", "msel", "quiet", "--player", "--out", "EXERCISE-p.xlsx")
    whole = everything_in("EXERCISE-p.xlsx")
    assert "Sam Lee" in whole
    assert [
        word
        for word in (*SECRET, "Four eyes", "A ward calls", "if_missed", "expected_action")
        if word in whole
    ] == []


def test_a_drill_that_goes_on_is_listed_with_what_was_delivered(quiet: Path, type_in: Type) -> None:
    typed(type_in, "drill", "start", "quiet")
    typed(type_in, "drill", "step")
    typed(type_in, "drill", "inject", "A doctor posts a photo.", "--method", "social")
    first, second = rows_of(typed(type_in, "drill", "msel", "--player").out)
    assert (first["inject_no"], first["title"], first["message"]) == (
        "1",
        "A ward calls",
        "'=Screens are dark",
    )
    assert first["delivered_at"] == "2026-11-20 02:50:00-05:00"
    assert first["recorded_at"]
    assert (second["inject_no"], second["message"]) == ("2", "A doctor posts a photo.")
    typed(type_in, "-i", "D-2026-001", "drill", "msel", "--player", "--out", "EXERCISE-p.xlsx")
    whole = everything_in("EXERCISE-p.xlsx")
    assert "A ward calls" in whole
    assert [word for word in SECRET if word in whole] == []
    found = rows_of(typed(type_in, "drill", "msel").out)
    states = {row["inject_id"]: row["status"] for row in found if row["inject_id"]}
    assert states == {
        "call": "delivered",
        "nudge": "pending",
        "radio": "pending",
        "improvised-1": "delivered",
    }


def test_one_numbering_and_the_times_that_were_put_off(quiet: Path, type_in: Type) -> None:
    """What was improvised stands at its time; what is to come stands where it was put off to."""
    typed(type_in, "drill", "start", "quiet")
    typed(type_in, "drill", "step", "--to", "+10min")
    typed(type_in, "drill", "inject", "A doctor posts a photo.", "--method", "social")
    typed(type_in, "drill", "postpone", "20 min", "--reason", "a fire alarm")
    typed(type_in, "drill", "step")
    found = [row for row in rows_of(typed(type_in, "drill", "msel").out) if row["inject_no"]]
    numbers = {row["inject_id"]: row["inject_no"] for row in found}
    assert [*numbers.items()] == [("call", "1"), ("improvised-1", "I1"), ("nudge", "2"), ("radio", "3")]
    radio = found[-1]
    assert (radio["scenario_time"], radio["scheduled_at"], radio["put_off_by"], radio["status"]) == (
        "2026-11-20 04:20:00-05:00", "T+1:50", "20 min", "pending",
    )  # fmt: skip
    assert [row["put_off_by"] for row in found] == ["", "", "20 min", "20 min"]
    report = json.loads(typed(type_in, "-i", "D-2026-001", "drill", "report", "--json").out)
    assert {one["id"]: one["number"] for one in report["timeline"]["injects"]} == numbers
    assert [one["id"] for one in report["timeline"]["injects"]] == [*numbers]
    told = typed(type_in, "-i", "D-2026-001", "drill", "report").out
    assert "04:20 EST (T+1:30), put off to 04:40 EST (T+1:50)" in told
    typed(type_in, "drill", "msel", "--player", "--out", "EXERCISE-p.xlsx")
    assert "Those of this list alone" in everything_in("EXERCISE-p.xlsx")
    typed(type_in, "drill", "msel", "--out", "EXERCISE-held.xlsx")
    typed(type_in, "drill", "import", "EXERCISE-held.xlsx", "--out", "playbooks/drills/again.yaml")
    again = scenario("again").injects
    assert {name: one for name, one in again.items() if name != "improvised-1"} == scenario().injects


def test_a_contingency_that_was_not_needed_is_skipped(quiet: Path, type_in: Type) -> None:
    path = quiet / "playbooks/drills/quiet.yaml"
    path.write_text(QUIET.replace("event: message.released, of: alert", "event: note.logged"))
    typed(type_in, "drill", "start", "quiet")
    typed(type_in, "drill", "step")
    typed(type_in, "log", "we called them")
    typed(type_in, "drill", "step", "--to", "+100min")
    typed(type_in, "drill", "msel", "--out", "EXERCISE-held.csv")
    found = rows_of(Path("EXERCISE-held.csv").read_text())
    assert [(row["inject_id"], row["status"]) for row in found if row["inject_id"]] == [
        ("call", "delivered"), ("nudge", "skipped"), ("radio", "delivered"),
    ]  # fmt: skip
    options = ("--playbook", "dark", "--starts", "2026-11-20 02:50", "--zone", "America/New_York")
    typed(type_in, "drill", "import", "EXERCISE-held.csv", *options, "--out", "playbooks/drills/again.yaml")
    assert scenario("again").injects == scenario().injects


def test_an_improvised_inject_becomes_one_of_the_next_scenario(quiet: Path, type_in: Type) -> None:
    typed(type_in, "drill", "start", "quiet")
    typed(type_in, "drill", "step", "--to", "+10min")
    typed(type_in, "drill", "inject", "A doctor posts a photo.", "--method", "social")
    typed(type_in, "drill", "msel", "--out", "EXERCISE-held.xlsx")
    typed(type_in, "drill", "import", "EXERCISE-held.xlsx", "--out", "playbooks/drills/again.yaml")
    found = scenario("again").injects["improvised-1"]
    assert found == Inject(
        timedelta(minutes=10), "A doctor posts a photo.", "A doctor posts a photo.", method="social"
    )


@pytest.mark.parametrize("starts", ["9999-12-31 23:50", "0001-01-01 00:00"])
def test_a_list_starts_in_a_year_that_can_be_meant(starts: str, quiet: Path, type_in: Type) -> None:
    typed(type_in, "drill", "msel", "quiet", "--out", "EXERCISE-a.csv")
    options = ("--playbook", "dark", "--starts", starts, "--zone", "America/New_York")
    run = type_in("drill", "import", "EXERCISE-a.csv", *options)
    assert (run.status, run.err.splitlines()[0]) == (1, f"Refused: '{starts}' is no day and time.")


# Lists from elsewhere


def book(
    rows: Iterable[Iterable[object]], name: str = "list.xlsx", *, title: str = "Sheet1"
) -> openpyxl.Workbook:
    made = openpyxl.Workbook()
    made.active.title = title
    for row in rows:
        made.active.append(list(row))
    made.save(name)
    return made


def take(type_in: Type, file: str, *options: str) -> Run:
    """An import into the scenario `taken`, which can then be played."""
    run = typed(type_in, "drill", "import", file, *START, *options, "--out", "playbooks/drills/taken.yaml")
    assert "can be played" in typed(type_in, "drill", "check", "taken").out
    return run


def refuse(type_in: Type, file: str, *options: str) -> str:
    """An import that is refused with a sentence and writes nothing."""
    run = type_in("drill", "import", file, *START, *options, "--out", "playbooks/drills/taken.yaml")
    assert run.status in (1, 2, 3), run.err
    assert not Path("playbooks/drills/taken.yaml").exists()
    assert "Traceback" not in run.err
    return run.err


PREPAREX = (
    "Seq No",
    "Date/Time delivered",
    "Inject Type",
    "Delivery Method",
    "Originator (From)",
    "Recipient (To)",
    "Inject description",
)


def test_a_spreadsheet_as_an_agency_makes_it(quiet: Path, type_in: Type) -> None:
    """A header block, a banner, merged cells, a date, a formula, a serial number, and a second sheet."""
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "Master list"
    sheet.append(["Exercise Dark Harbour"])
    sheet.append(["POC: Sam Lee"])
    sheet.append([])
    sheet.append(PREPAREX)
    sheet.append(["PHASE 1: Detection"])
    sheet.merge_cells("A5:G5")
    sheet.append(
        [1, datetime(2027, 3, 1, 9, 5), "Key", "Telephone call", "Ward 4", "Lead", "Screens are dark"]
    )
    sheet.append([2, time(9, 30), "", "Twitter", None, "Lead", "=1+1 is what a post says"])
    sheet.cell(7, 7).data_type = "s"
    sheet.merge_cells("E6:E7")
    sheet.append(["3", 46447.5, "Contingency", "E-mail", "CISO", "Lead", "Nobody spoke"])
    sheet.append(["4", timedelta(hours=4), "", "", "Sam", "Lead", "Late"])
    made.create_sheet("Contacts").append(["Name", "Phone"])
    made.save("list.xlsx")
    run = take(type_in, "list.xlsx")
    found = scenario("taken").injects
    assert [(name, one.at, one.method, one.source, one.move) for name, one in found.items()] == [
        ("inject-1", timedelta(minutes=5), "phone", "Ward 4", "PHASE 1: Detection"),
        ("inject-2", timedelta(minutes=30), "social", "Ward 4", "PHASE 1: Detection"),
        ("inject-3", timedelta(hours=3), "email", "CISO", "PHASE 1: Detection"),
        ("inject-4", timedelta(hours=4), "in-person", "Sam", "PHASE 1: Detection"),
    ]  # fmt: skip
    assert found["inject-1"].notes == "Type: Key\nMethod: Telephone call"
    assert found["inject-2"].text == "=1+1 is what a post says"
    assert "Row 5, 'PHASE 1: Detection', is taken as the move" in run.err
    assert "stands: Exercise Dark Harbour | POC: Sam Lee." in run.err
    assert "Inject 'inject-3' is a contingency in the list." in run.err
    assert "Not read: the sheet 'Contacts'." in run.err
    assert "TODO objectives" in run.err
    assert "# TODO objectives" in Path("playbooks/drills/taken.yaml").read_text()


def test_the_blueprint_of_cmu(quiet: Path, type_in: Type) -> None:
    heading = ["Control Number", "Simulated Time", "Delivery Time", "From Org", "To Org", "Title",
    "Description", "Details",
               "Expected Actions", "Exercise Objective", "Measure of Performance", "Assumptions", "Status",
               "Move"]  # fmt: skip
    book(
        [
            heading,
            [
                "INJ-04",
                "D+1 08:00",
                "10:15",
                "SOC",
                "PR",
                "Alert",
                "It is dark",
                "More",
                "They speak",
                "O1",
                "M1",
                "None",
                "Approved",
                "2",
            ],
        ]
    )
    run = take(type_in, "list.xlsx")
    one = scenario("taken").injects["inj-04"]
    assert (one.at, one.source, one.to, one.title, one.text, one.move) == (
        timedelta(hours=23), "SOC", "PR", "Alert", "It is dark", "2",
    )  # fmt: skip
    assert one.notes == (
        "None\nExpected: They speak\nObjective: O1\nMeasure: M1\nDelivery time: 10:15\nStatus: Approved\nDetails: More"
    )
    assert "Kept in the controllers' notes: Details." in run.err


def test_the_json_of_t3sf(quiet: Path, type_in: Type) -> None:
    events = [
        {"#": 1, "Real Time": "07:29 PM", "Date": "Monday 9:30 AM", "Subject": "Files", "From": "AWS",
        "Player": "SRE",
         "Script": "We found\nsome.", "Photo": "https://x.example/1.jpg", "Poll": ""},
        {"#": 2, "Real Time": "07:30 PM", "Date": "Tuesday 9:40 AM", "Subject": "Leak", "Script": "Data",
        "Poll": "Pay | Do not"},
    ]  # fmt: skip
    Path("list.json").write_text(json.dumps(events))
    take(type_in, "list.json")
    first, second = scenario("taken").injects.values()
    assert (first.at, first.title, first.source, first.to, first.text) == (
        timedelta(minutes=30), "Files", "AWS", "SRE", "We found\nsome.",
    )  # fmt: skip
    assert (second.at, second.notes) == (
        timedelta(hours=24, minutes=40),
        "Delivery time: 07:30 PM\nPoll: Pay | Do not",
    )


def test_a_school_template_counts_the_minutes(quiet: Path, type_in: Type) -> None:
    book(
        [
            ("No.", "Inject", "Expected outcome", "Learning points", "Max minutes"),
            (1, "Smoke", "Leave", "Doors", 10),
            (2, "Roll call", "", "", "15"),
            (3, "End", "", "", ""),
        ]
    )
    take(type_in, "list.xlsx")
    assert [(one.at, one.text) for one in scenario("taken").injects.values()] == [
        (timedelta(0), "Smoke"), (timedelta(minutes=10), "Roll call"), (timedelta(minutes=25), "End"),
    ]  # fmt: skip
    assert scenario("taken").injects["inject-1"].notes == "Doors\nExpected: Leave\nMinutes: 10"


def test_a_column_is_mapped_by_hand(quiet: Path, type_in: Type) -> None:
    Path("list.csv").write_text(
        "Wann;Was gesagt wird;From\nT+0:10;Es ist dunkel;Station 4\n", encoding="cp1252"
    )
    assert "no row of headings" in refuse(type_in, "list.csv")
    take(type_in, "list.csv", "--map", "wann=scenario_time", "--map", "Was gesagt wird=message")
    (one,) = scenario("taken").injects.values()
    assert (one.at, one.text, one.source) == (timedelta(minutes=10), "Es ist dunkel", "Station 4")


@pytest.mark.parametrize(
    ("pair", "said"),
    [
        ("Wann", "'Wann' maps nothing."),
        ("Time=when", "There is no column 'when'; there is: "),
        ("Tume=scenario_time", "The list has no column 'Tume'; did you mean 'Time'?"),
    ],
)
def test_a_map_that_maps_nothing(pair: str, said: str, quiet: Path, type_in: Type) -> None:
    Path("list.csv").write_text("Time,Message\n09:10,Dark\n")
    assert said in refuse(type_in, "list.csv", "--map", pair)
    twice = refuse(type_in, "list.csv", "--map", "Time=message", "--map", "Message=message")
    assert "'Message=message' comes after another --map of the same column." in twice


def test_every_row_that_cannot_be_used_is_named(quiet: Path, type_in: Type) -> None:
    rows = [
        "No,Time,Type,Message", "1,T+0:45,,Good", "2,J-30,,Before", "3,soon,,When", "4,09:10,,",
        "1,09:20,,Again",
        "5,2027-03-02,,A day", "6,09:30,Expected action,They speak", f"7,09:40,,{'x' * 4001}",
        "8,,,No time", '9,09:50,,"open',
        "10,09:50,,bell \x07", "11,09:59,,Last",
    ]  # fmt: skip
    Path("list.csv").write_text("\n".join(rows) + "\n")
    said = refuse(type_in, "list.csv")
    for line, why in (
        (3, "'J-30' lies before the start, when nothing can be delivered yet"),
        (4, "'soon' is no time from the start; write it like"),
        (5, "it has neither a message nor a title"),
        (6, "its number 1 stands in line 2 already"),
        (7, "'2027-03-02' names a day and no time"),
        (8, "it is an expected action and no inject"),
        (9, "its message has 4,001 characters; 4,000 are the most"),
        (10, "it has no time"),
        (11, "a quotation mark that opens in it is not closed"),
        (12, "it has a control character in it (\\x07)"),
    ):
        assert f"  line {line}   {why}" in said
    assert "10 of 12 rows cannot be used; nothing was written." in said
    run = take(type_in, "list.csv", "--partial")
    assert "Taken in: 2 injects, 10 left out." in run.err
    assert [one.text for one in scenario("taken").injects.values()] == ["Good", "Last"]


def test_a_formula_counts_by_its_stored_value(quiet: Path, type_in: Type) -> None:
    book([("Time", "Message"), ("T+0:10", "=A1"), ("T+0:20", "=A2"), ("T+0:30", "Good")])
    with zipfile.ZipFile("list.xlsx") as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    stored = sheet.replace(
        '<c r="B2"><f>A1</f><v></v></c>', '<c r="B2" t="str"><f>A1</f><v>From a formula</v></c>'
    )
    stored = stored.replace(
        '<c r="B2"><f>A1</f><v /></c>', '<c r="B2" t="str"><f>A1</f><v>From a formula</v></c>'
    )
    assert stored != sheet
    parts["xl/worksheets/sheet1.xml"] = stored.encode()
    with zipfile.ZipFile("list.xlsx", "w") as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    said = refuse(type_in, "list.xlsx")
    assert "  row 3   column B holds a formula whose value was never stored" in said
    assert "1 cell holds a formula; taken is what was stored" in said
    take(type_in, "list.xlsx", "--partial")
    assert [one.text for one in scenario("taken").injects.values()] == ["From a formula", "Good"]


def test_two_sheets_with_lists(quiet: Path, type_in: Type) -> None:
    made = book([("Time", "Message"), ("T+0:10", "One")], title="Day 1")
    other = made.create_sheet("Day 2")
    other.append(["Time", "Message"])
    other.append(["T+0:10", "Two"])
    made.save("list.xlsx")
    said = refuse(type_in, "list.xlsx")
    assert "more than one sheet with a list: 'Day 1', 'Day 2'." in said
    assert "Say which one with --sheet." in said
    assert "no sheet 'Day 3'; did you mean 'Day" in refuse(type_in, "list.xlsx", "--sheet", "Day 3")
    run = take(type_in, "list.xlsx", "--sheet", "Day 2")
    assert "Not read: the sheet 'Day 1'." in run.err
    assert [one.text for one in scenario("taken").injects.values()] == ["Two"]


def test_a_day_and_a_time_of_day_may_stand_apart(quiet: Path, type_in: Type) -> None:
    rows = [
        "Date,Time,Message",
        "2027-03-02,08:00,Next day",
        "2027-03-01,T+0:10,Ten",
        ",09:20,Twenty",
        "Day 1 09:30,,Thirty",
    ]
    Path("list.csv").write_text("\n".join(rows))
    take(type_in, "list.csv")
    assert {name: one.at for name, one in scenario("taken").injects.items()} == {
        "next-day": timedelta(hours=23), "ten": timedelta(minutes=10), "twenty": timedelta(minutes=20),
        "thirty": timedelta(minutes=30),
    }  # fmt: skip


def test_rows_without_numbers_are_named_by_their_titles(quiet: Path, type_in: Type) -> None:
    Path("list.csv").write_text(
        "Time\tTitle\n09:00\tA call\n09:10\tA call!\n09:20\t911\n09:30\tA call 4\n09:40\tA call\n09:50\tA call\n"
    )
    take(type_in, "list.csv")
    assert [*scenario("taken").injects] == [
        "a-call",
        "a-call-2",
        "inject-911",
        "a-call-4",
        "a-call-3",
        "a-call-5",
    ]


def test_columns_of_one_name_are_all_kept(quiet: Path, type_in: Type) -> None:
    Path("list.csv").write_text("Time,Message,Poll,Poll\n09:00,Dark,One,Two,Three\n")
    take(type_in, "list.csv")
    assert scenario("taken").injects["dark"].notes == "Poll: One\nPoll: Two\nColumn 5: Three"


cells = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12) | st.sampled_from(
    [
        "T+0:10",
        "09:30",
        "2027-03-01 09:30",
        "46447.4",
        "D+1 08:00",
        "Mon 9:30",
        "expected action",
        "1",
        '"',
        "=1",
    ]
)


@STEADY
@given(st.lists(st.lists(cells, min_size=5, max_size=5), min_size=1, max_size=8))
def test_every_row_becomes_an_inject_or_is_named(rows: list[list[str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "list.csv"
        with file.open("w", newline="", encoding="utf-8") as stream:
            csv.writer(stream).writerows([["No", "Time", "Type", "Title", "Message"], *rows])
        taken = take_list(file, Wanted(starts="2027-03-01 09:00", zone="America/New_York"))
    hidden = "".join(map(chr, (*range(9), *range(11, 13), *range(14, 32), *range(127, 160))))
    filled = [row for row in rows if any(cell.strip() or set(cell) & set(hidden) for cell in row)]
    assert len(taken.injects) + len(taken.bad) == taken.rows == len(filled)


@STEADY
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "list.csv"
        for start in (b"", b"Time,Message\n", b"PK\x03\x04", b"[{"):
            file.write_bytes(start + content)
            with contextlib.suppress(CrisisError):
                take_list(file, Wanted(starts="2027-03-01 09:00", zone="America/New_York"))


# Our own lists, changed by hand


def changed(type_in: Type, column: str, value: str, row: int = 2) -> str:
    """What is said of our own list with another value in one cell."""
    found = rows_of(typed(type_in, "drill", "msel", "quiet").out)
    found[row][column] = value
    with Path("EXERCISE-a.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, CONTROLLER)
        writer.writeheader()
        writer.writerows(found)
    options = ("--playbook", "dark", "--starts", "2026-11-20 02:50", "--zone", "America/New_York")
    return type_in("drill", "import", "EXERCISE-a.csv", *options, "--name", "quiet").err


@pytest.mark.parametrize(
    ("column", "value", "why"),
    [
        (
            "scheduled_at",
            "T+0:05",
            "scheduled_at (T+0:05) and scenario_time (2026-11-20 02:50:00-05:00) differ",
        ),
        (
            "measure",
            "within 5 min",
            "its measure says 'within 5 min' and its other columns 'within 30 min after call'",
        ),
        ("critical", "perhaps", "'perhaps' under critical is neither yes nor no"),
        ("inject_id", "", "it has no inject_id"),
        ("within", "30", "'30' is no time from the start"),
        ("title", "", "it has no title"),
        ("objective", "Another", "the objective 'speak' is another one in a row above; make them the same"),
        (
            "event",
            "message.relased",
            "'message.relased' is no event that an expectation can watch for; did you mean",
        ),
        ("method", "smoke", "'smoke' is no method of delivery"),
    ],
)
def test_a_change_that_cannot_be_meant_is_named(
    column: str, value: str, why: str, quiet: Path, type_in: Type
) -> None:
    assert why in changed(type_in, column, value)


def test_an_inject_that_is_there_twice_is_named(quiet: Path, type_in: Type) -> None:
    assert "  line 7   the inject call stands in line 4 already" in changed(
        type_in, "inject_id", "call", row=4
    )


def test_a_problem_of_the_scenario_names_its_row(quiet: Path, type_in: Type) -> None:
    assert "  line 4   'smoke' is no method of delivery" in changed(type_in, "method", "smoke")
    assert "  line 4   the plan has no message 'alrt'; did you mean 'alert'?" in changed(
        type_in, "of", "alrt"
    )


# What is no list


def test_what_is_no_spreadsheet_is_refused(quiet: Path, type_in: Type) -> None:
    for content, said in (
        (b"", "is empty"),
        (b"\n\n;;;\n", "is empty"),
        (b"\x89PNG\r\n\x1a\n\0\0", "is no spreadsheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "is an old .xls file, or has a password"),
        (b"PK\x03\x04 and then nothing", "is damaged"),
        (b"Dear Sam,\nthis is a letter.\n", "has no row of headings"),
        (b"Message,From\nDark,Ward 4\n", "has no column that says when anything happens"),
        (b"Time,Message\n", "No row can be used."),
        (b"[{]", "is no JSON"),
        (b"[1, 2]", "is no JSON" if False else "holds no list of events"),
    ):
        Path("list.json" if content.startswith(b"[") else "list.csv").write_bytes(content)
        assert said in refuse(type_in, "list.json" if content.startswith(b"[") else "list.csv")
    assert "There is no file nowhere.xlsx." in refuse(type_in, "nowhere.xlsx")


def packed(**parts: bytes) -> None:
    with zipfile.ZipFile("list.xlsx", "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name.replace("__", "/").replace("_dot_", "."), content)


def test_a_packed_file_that_is_no_workbook(quiet: Path, type_in: Type) -> None:
    packed(a=b"x")
    assert "list.xlsx is no spreadsheet." in refuse(type_in, "list.xlsx")
    packed(mimetype=b"x", content_dot_xml=b"x")
    assert "is an OpenDocument file." in refuse(type_in, "list.xlsx")
    packed(xl__workbook_dot_xml=b"<a>")
    assert "cannot be read as a workbook" in refuse(type_in, "list.xlsx")
    packed(xl__workbook_dot_xml=b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    assert "declares entities" in refuse(type_in, "list.xlsx")


def test_a_bomb_is_not_unpacked(quiet: Path, type_in: Type) -> None:
    packed(xl__workbook_dot_xml=b"<a/>", xl__bomb_dot_xml=b" " * 60_000_000)
    assert Path("list.xlsx").stat().st_size < 100_000
    assert "unpacks to more than 50 MB." in refuse(type_in, "list.xlsx")


@pytest.mark.parametrize("name", ["list.xlsx", "list.csv"])
def test_a_file_that_is_too_large_is_not_read(name: str, quiet: Path, type_in: Type) -> None:
    with Path(name).open("wb") as file:
        file.truncate(50_000_001)
    assert f"{name} is larger than 50 MB." in refuse(type_in, name)


def test_a_workbook_without_an_end_comes_to_one(quiet: Path, type_in: Type) -> None:
    """Rows numbered beyond any sheet, and one merged range over all of it."""
    book([("Time", "Message"), ("T+0:10", "One")])
    with zipfile.ZipFile("list.xlsx") as file:
        parts = {name: file.read(name) for name in file.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    merged = b'</sheetData><mergeCells count="1"><mergeCell ref="A3:XFD1048576"/></mergeCells>'
    for old, new, said in (
        (b"</sheetData>", merged, ""),
        (b'<row r="2"', b'<row r="99999999999"', "more than 10,000 rows"),
    ):
        parts["xl/worksheets/sheet1.xml"] = sheet.replace(old, new)
        assert parts["xl/worksheets/sheet1.xml"] != sheet
        with zipfile.ZipFile("list.xlsx", "w") as file:
            for name, content in parts.items():
                file.writestr(name, content)
        if said:
            assert said in refuse(type_in, "list.xlsx", "--name", "taken")
        else:
            take(type_in, "list.xlsx")
            Path("playbooks/drills/taken.yaml").unlink()


def test_a_workbook_with_anything_in_it_is_refused_with_a_sentence(quiet: Path, type_in: Type) -> None:
    """Bytes of a sound workbook turned over, where they are packed and where they are not."""
    book([PREPAREX, (1, "T+0:10", "", "", "", "", "One")])
    with zipfile.ZipFile("list.xlsx") as file:
        parts = {name: file.read(name) for name in file.namelist()}
    chance = random.Random(5)
    for _ in range(150):
        name = chance.choice([*parts])
        content = bytearray(parts[name])
        for _ in range(3):
            content[chance.randrange(len(content))] = chance.randrange(256)
        with zipfile.ZipFile("list.xlsx", "w") as file:
            for other, whole in parts.items():
                file.writestr(other, bytes(content) if other == name else whole)
        run = type_in("drill", "import", "list.xlsx", *START)
        assert run.status in (0, 1), run.err
        assert "Traceback" not in run.err


def test_the_zone_is_the_workspaces_and_the_folder_of_drills_is_made(hospital: Path, type_in: Type) -> None:
    shutil.rmtree("playbooks/drills", ignore_errors=True)
    Path("list.csv").write_text("Time,Message\n09:10,Dark\n")
    typed(type_in, "drill", "import", "list.csv", *START[:4], "--out", "playbooks/drills/water.yaml")
    assert scenario("water").zone == "America/New_York"
    typed(
        type_in, "drill", "import", "list.csv", *START[:4], "--zone", "Europe/Dublin", "--out", "a/b/dry.yaml"
    )
    assert "zone: Europe/Dublin" in Path("a/b/dry.yaml").read_text()


def test_who_says_nothing_of_the_start_is_asked(quiet: Path, type_in: Type) -> None:
    Path("list.csv").write_text("Time,Message\n09:10,Dark\n")
    run = type_in("drill", "import", "list.csv")
    assert (run.status, "When does it start (America/New_York)?" in run.err) == (2, True)
    settings = Path("crisisrunner.toml")
    said = settings.read_text()
    settings.write_text(re.sub("timezone = .*", "", said))
    run = type_in("drill", "import", "list.csv")
    assert (run.status, "When does it start, and in which time zone?" in run.err) == (2, True)
    settings.write_text(said)
    run = type_in("drill", "import", "list.csv", *START[2:])
    assert "Which plan is rehearsed?" in run.err
    run = type_in("drill", "import", "list.csv", "--playbook", "darc", *START[2:])
    assert "There is no playbook 'darc'; did you mean 'dark'?" in run.err
    run = type_in(
        "drill", "import", "list.csv", "--playbook", "dark", "--starts", "soon", "--zone", "Europe/Dublin"
    )
    assert "'soon' is no day and time." in run.err
    run = type_in("drill", "import", "list.csv", *START[:4], "--zone", "Europe/Dubln")
    assert "There is no time zone 'Europe/Dubln'; did you mean 'Europe/Dublin'?" in run.err
    run = type_in("drill", "import", "list.csv", *START, "--name", "a", "--out", "b.yaml")
    assert "The file of a scenario bears its name: a.yaml." in run.err
    run = typed(type_in, "drill", "import", "list.csv", *START)
    assert run.out.startswith("# TODO objectives")
    assert "--out playbooks/drills/list.yaml" in run.err

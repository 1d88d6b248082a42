"""Many inquiries at once: every row of a file is taken in, or named with its line; all, or none."""

import csv
import json
import random
import re
import shutil
import tempfile
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from itertools import product
from pathlib import Path

import pytest

from crisisrunner.log.record import Record
from crisisrunner.runner import start
from tests.conftest import Run, Type
from tests.nights import pins

HEADING = ("text", "kind", "channel", "asker", "deadline", "at")


@cache
def _begun() -> Path:
    """A record in which the plan `dark` began at 02:52 on 20 November 2026 in New York."""
    path = Path(tempfile.mkdtemp()) / "record.db"
    record = Record(path, create=True)
    start(record, pins(), "Dana Ortiz", at=datetime(2026, 11, 20, 7, 52, tzinfo=UTC))
    record.close()
    return path


@pytest.fixture
def dark(hospital: Path) -> Path:
    """An incident of the plan `dark`."""
    shutil.copy(_begun(), hospital / "record.db")
    return hospital


def write(rows: Iterable[Iterable[str]], heading: Iterable[str] = HEADING, name: str = "hotline.csv") -> None:
    with Path(name).open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([heading, *rows])


def taken(type_in: Type) -> list[dict]:
    return json.loads(type_in("inquiry", "list", "--json").out)


def take_in(type_in: Type, *options: str, name: str = "hotline.csv") -> Run:
    """An import that must work."""
    run = type_in("inquiry", "import", name, *options)
    assert run.status == 0, run.err
    return run


def refuse(type_in: Type, *options: str, name: str = "hotline.csv") -> Run:
    """An import that is refused: nothing is stored, nothing is said of it but on stderr or in a line of its own."""
    before = Path("record.db").read_bytes()
    run = type_in("inquiry", "import", name, *options)
    assert run.status in (1, 3), run.out
    assert "Taken in" not in run.out
    assert Path("record.db").read_bytes() == before
    return run


GOOD = (
    ("Are ambulances diverted?", "press", "phone", "Tom Baker", "2026-11-20 06:00", "2026-11-20 03:00"),
    ("My mother waits in your ER", "patient", "", "Maria Quillfeather", "", "2026-11-20 03:10"),
    ("Are you open?", "Social", "X", "Joe Sparrowhawk", "", "2026-11-20T08:20:00Z"),
)


def test_a_file_is_taken_in_and_counted(dark: Path, type_in: Type) -> None:
    write(GOOD)
    assert take_in(type_in).out == "Taken in: 3, of which 1 sensitive.   crisisrunner inquiry list\n"
    first, second, third = taken(type_in)
    assert {
        "id": "q1", "kind": "press", "channel": "phone", "public": False, "sensitive": False, "state": "open",
        "text": "Are ambulances diverted?", "asker": "Tom Baker", "at": "2026-11-20T08:00:00.000Z",
        "deadline": "2026-11-20T11:00:00.000Z",
    }.items() <= first.items()  # fmt: skip
    assert (second["kind"], second["channel"], second["sensitive"], second["asker"]) == (
        "patient", "phone", True, None,
    )  # fmt: skip
    assert (third["kind"], third["channel"], third["public"], third["at"]) == (
        "social", "x", True, "2026-11-20T08:20:00.000Z",
    )  # fmt: skip
    figures = json.loads(type_in("status", "--json").out)["inquiries"]
    assert (figures["asked"], figures["open"], figures["unanswered"]) == (3, 3, 3)
    assert type_in("verify").status == 0


def test_what_repeats_earlier_ones_is_counted(dark: Path, type_in: Type) -> None:
    type_in("inquiry", "open", "Are you open?", "--kind", "press", "--asker", "Tom Baker")
    write((*GOOD, ("Is it safe?", "patient", "", "maria quillfeather", "", "")))
    assert take_in(type_in).out.splitlines()[1:] == [
        "  asked before  2 of them, such as q2, as q1: crisisrunner inquiry show q1",
        "  same words    1 of them, such as q4, as q1: crisisrunner inquiry show q1",
    ]


def test_every_column_is_taken(dark: Path, type_in: Type) -> None:
    heading = (
        "text",
        "kind",
        "channel",
        "public",
        "sensitive",
        "asker",
        "handle",
        "outlet",
        "link",
        "deadline",
        "at",
    )
    row = (
        "Are you open?", "press", "x", "no", "YES", "Tom Baker", "@tom", "Valley Radio", "https://x.example/1",
        "2027-01-02 10:00", "2026-11-20 03:00",
    )  # fmt: skip
    write([row], heading)
    assert take_in(type_in).out.startswith("Taken in: 1, of which 1 sensitive.")
    (one,) = taken(type_in)
    assert {
        "public": False, "sensitive": True, "asker": "Tom Baker", "handle": "@tom", "outlet": "Valley Radio",
        "link": "https://x.example/1", "deadline": "2027-01-02T15:00:00.000Z",
    }.items() <= one.items()  # fmt: skip


def test_the_help_names_the_columns(dark: Path, type_in: Type) -> None:
    said = " ".join(type_in("inquiry", "import", "--help").out.split())
    for column in (
        "text",
        "kind",
        "channel",
        "public",
        "sensitive",
        "asker",
        "outlet",
        "link",
        "deadline",
        "at",
        "handle",
    ):
        assert column in said


def test_columns_stand_in_any_order_case_and_under_their_other_names(dark: Path, type_in: Type) -> None:
    empty = Path("record.db").read_bytes()
    write(GOOD)
    take_in(type_in)
    plain = taken(type_in)
    Path("record.db").write_bytes(empty)
    other = ("ASKED_AT", "Due", " From ", "Where", "TYPE", "Question")
    write([tuple(reversed(row)) for row in GOOD], other)
    take_in(type_in)
    assert taken(type_in) == plain


def test_whatever_a_spreadsheet_saves_is_read(dark: Path, type_in: Type) -> None:
    saved = list(product(",;\t|", ("utf-8", "utf-8-sig", "utf-16", "cp1252"), ("\n", "\r\n", "\r")))
    for separator, encoding, end in saved:
        rows = (("kind", "text"), ("press", "Is the café open?"))
        text = "".join(separator.join(row) + end for row in rows)
        Path("hotline.csv").write_bytes(text.encode(encoding))
        take_in(type_in)
    assert [one["text"] for one in taken(type_in)] == ["Is the café open?"] * len(saved)


def test_a_question_of_several_lines_stays_one(dark: Path, type_in: Type) -> None:
    write([('He said:\r\n"Are you open?"\n\nThank you.', "press", "", "", "", "")])
    take_in(type_in)
    assert taken(type_in)[0]["text"] == 'He said:\n"Are you open?"\n\nThank you.'


BAD = (
    ("", "press", "", "", "", ""),
    ("A?", "pres", "", "", "", ""),
    ("B?", "press", "facebok", "", "", ""),
    ("C?", "press", "", "", "", "2026-03-08 02:30"),
    ("D?", "press", "", "", "", "2026-11-01 01:30"),
    ("E?", "press", "", "", "", "2030-01-01 10:00"),
    ("F?", "press", "", "", "2026-11-19 10:00", "2026-11-20 10:00"),
    ("G?", "press", "", "", "", "half past"),
    ("Where is MRN 12345678?", "press", "", "", "", ""),
    ("H?", "", "", "", "", ""),
    ("I?", "press", "", "", "2027-03-14 02:30", ""),
)
SAID = (
    "line 2 It has no text.",
    "line 3 'pres' is no kind; did you mean 'press'?",
    "line 4 'facebok' is no channel; did you mean 'facebook'?",
    "line 5 On the day the clocks change, 2026-03-08 02:30 does not exist in America/New_York.",
    "line 6 On the day the clocks change, 2026-11-01 01:30 came twice in America/New_York.",
    "line 7 It came in at 2030-01-01 10:00, which lies in the future.",
    "line 8 Its deadline 2026-11-19 10:00 lies before it came in.",
    "line 9 'half past' is no time that can be read.",
    "line 10 It may identify a patient: This looks like the number of a patient's record.",
    "line 11 It has no kind; there is: press, social, patient, staff, regulator, partner.",
    "line 12 On the day the clocks change, 2027-03-14 02:30 does not exist in America/New_York.",
)


def test_bad_rows_are_named_with_their_lines_and_nothing_is_stored(dark: Path, type_in: Type) -> None:
    write([*BAD, *GOOD])
    run = refuse(type_in)
    said = " ".join(run.out.split())
    for sentence in SAID:
        assert sentence in said
    assert run.err == (
        "Refused: 11 of 14 rows cannot be taken in; none was.\n  Mend them, or keep the others with --partial.\n"
    )


def test_with_partial_the_good_rows_are_kept_and_the_bad_ones_still_named(dark: Path, type_in: Type) -> None:
    write([BAD[0], GOOD[0], *BAD[1:], *GOOD[1:]])
    run = take_in(type_in, "--partial")
    assert named(run) == [2, *range(4, 14)]
    assert run.out.endswith("Taken in: 3, of which 1 sensitive.   crisisrunner inquiry list\n")
    assert [one["text"] for one in taken(type_in)] == [row[0] for row in GOOD]
    assert "12345678" not in type_in("timeline", "--format", "jsonl").out


def test_where_no_row_is_good_partial_keeps_nothing(dark: Path, type_in: Type) -> None:
    write(BAD)
    assert refuse(type_in, "--partial").err.startswith("Refused: No row can be taken in.")
    write([])
    assert refuse(type_in).err.startswith("Refused: No row can be taken in.")


def test_a_cell_too_many_and_a_quotation_mark_are_named_with_their_lines(dark: Path, type_in: Type) -> None:
    Path("hotline.csv").write_text('text,kind\nA?,press\nB?,press,x\n\n"C?,press\nD?,press\nE?\n')
    run = refuse(type_in)
    said = " ".join(run.out.split())
    assert "line 3 it has 3 cells and not 2" in said
    assert "line 5 a quotation mark" in said
    assert "line 7 it has 1 cell and not 2" in said
    assert run.err.startswith("Refused: 3 of 5 rows cannot be taken in; none was.")


def test_yes_and_no_are_read_in_any_usual_way_and_nothing_else_is(dark: Path, type_in: Type) -> None:
    heading = ("text", "kind", "public", "sensitive")
    write([("A?", "press", "y", "0"), ("B?", "press", "FALSE", "True"), ("C?", "press", "", "")], heading)
    take_in(type_in)
    assert [(one["public"], one["sensitive"]) for one in taken(type_in)] == [
        (True, False),
        (False, True),
        (False, False),
    ]
    write([("D?", "press", "maybe", "")], heading)
    assert "line 2      'maybe' under public is neither yes nor no." in refuse(type_in).out


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Refused: hotline.csv is empty."),
        (b"\n\n", "Refused: hotline.csv is empty."),
        (b"text\nA?\n", "Refused: hotline.csv has no column 'kind'."),
        (b"text,knd\nA?,press\n", "Refused: hotline.csv: there is no column 'knd'; did you mean 'kind'?"),
        (b"text,kind,text\nA?,press,B?\n", "Refused: hotline.csv has more than one column 'text'."),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "Refused: "),
        (b"PK\x03\x04\x14\x00\x06\x00\x08\x00xl/workbook.xml", "Refused: "),
    ],
)
def test_what_is_no_such_table_is_refused_with_what_it_should_be(
    dark: Path, type_in: Type, content: bytes, sentence: str
) -> None:
    Path("hotline.csv").write_bytes(content)
    run = refuse(type_in)
    assert run.err.startswith(sentence)
    assert len(run.err.splitlines()) == 2
    assert "\x1b" not in run.err and "\x00" not in run.err


def test_a_file_that_is_not_there_is_a_fault(dark: Path, type_in: Type) -> None:
    run = refuse(type_in, name="hotlin.csv")
    assert (run.status, run.err.splitlines()[0]) == (3, "Fault: There is no file hotlin.csv.")
    assert refuse(type_in, name=".").err.startswith("Fault: . is a folder.")


# Encodings


def test_rows_of_two_encodings_are_both_read_and_named(dark: Path, type_in: Type) -> None:
    rows = ("Is the café open?,press\n".encode(), "Is the entrée free?,press\n".encode("cp1252"))
    Path("hotline.csv").write_bytes(b"text,kind\n" + b"".join(rows))
    run = take_in(type_in)
    assert [one["text"] for one in taken(type_in)] == ["Is the café open?", "Is the entrée free?"]
    assert "1 row (line 3) was read as Windows-1252, being no UTF-8: look at the accents." in run.err


def test_a_row_that_is_half_of_each_is_bad_and_the_others_are_not(dark: Path, type_in: Type) -> None:
    half = "Is the café".encode() + " entrée free?,press\n".encode("cp1252")
    Path("hotline.csv").write_bytes(b"text,kind\n" + "Is the café open?,press\n".encode() + half)
    assert "line 3      it is written half in UTF-8 and half in Windows-1252" in refuse(type_in).out
    take_in(type_in, "--partial")
    assert [one["text"] for one in taken(type_in)] == ["Is the café open?"]


def test_any_bytes_at_all_end_in_a_sentence(dark: Path, type_in: Type) -> None:
    chance = random.Random(4)
    for _ in range(40):
        noise = bytes(chance.choice(b'\x00\xff\xe9"\n\r,;\x1b\xc3\xa9A') for _ in range(chance.randrange(60)))
        Path("hotline.csv").write_bytes(b"text,kind\n" + noise)
        run = type_in("inquiry", "import", "hotline.csv", "--partial")
        assert run.status in (0, 1)
        assert "Traceback" not in run.err
        assert "\x1b" not in run.out + run.err
    assert type_in("verify").status == 0


# Many rows


def many(count: int, bad_every: int = 0) -> None:
    kinds = ("press", "social", "patient", "regulator")
    rows = (
        (
            f"Question {number}: are you open?",
            "guess" if bad_every and number % bad_every == 0 else kinds[number % 4],
        )
        for number in range(count)
    )
    write(rows, ("text", "kind"))


def test_a_hundred_thousand_rows_are_refused_at_once_with_what_to_do(dark: Path, type_in: Type) -> None:
    many(100_000)
    began = time.perf_counter()
    run = refuse(type_in)
    assert time.perf_counter() - began < 5
    assert run.err == (
        "Refused: hotline.csv has 100,000 rows; at most 10,000 are read at once.\n"
        "  Split the file, and give each part the heading line.\n"
    )
    assert run.out == ""


def test_three_thousand_rows_are_taken_in_within_seconds_and_no_screen_drowns(
    dark: Path, type_in: Type
) -> None:
    many(3_000)
    began = time.perf_counter()
    assert take_in(type_in).out.startswith("Taken in: 3,000, of which 750 sensitive.")
    assert time.perf_counter() - began < 6
    began = time.perf_counter()
    for command in (("status",), ("inquiry", "list"), ("inquiry", "show", "q3000"), ("handover",)):
        run = type_in(*command)
        assert run.status == 0
        assert len(run.out.splitlines()) < 120
    assert time.perf_counter() - began < 4
    assert "2,970 more" in type_in("inquiry", "list").out
    assert json.loads(type_in("status", "--json").out)["inquiries"]["open"] == 3000
    one = json.loads(type_in("inquiry", "show", "q3000", "--json").out)
    assert one["text"] == "Question 2999: are you open?"


def test_thousands_of_bad_rows_leave_the_refusal_in_sight(dark: Path, type_in: Type) -> None:
    many(3_000, bad_every=2)
    run = refuse(type_in)
    assert run.err == (
        "Refused: 1,500 of 3,000 rows cannot be taken in; none was.\n"
        "  Mend them, or keep the others with --partial.\n"
    )
    assert named(run) == [*range(2, 62, 2)]
    assert run.out.splitlines()[-1].split() == ["and", "1,470", "more"]
    assert len(run.out.splitlines()) < 70


def named(run: Run) -> list[int]:
    """The lines of the file that an import named as bad."""
    return [int(line) for line in re.findall(r"^  line (\d+) ", run.out, re.MULTILINE)]


def test_thirty_bad_rows_are_all_named_and_of_one_more_it_says_so(dark: Path, type_in: Type) -> None:
    many(30, bad_every=1)
    run = refuse(type_in)
    assert named(run) == [*range(2, 32)]
    assert "more" not in run.out
    many(31, bad_every=1)
    run = refuse(type_in)
    assert named(run) == [*range(2, 32)]
    assert run.out.splitlines()[-1].split() == ["and", "1", "more"]


def test_rows_are_numbered_on_from_those_that_are_there(dark: Path, type_in: Type) -> None:
    type_in("inquiry", "open", "Are you open?", "--kind", "press")
    write(GOOD)
    take_in(type_in)
    write([("And now?", "press", "", "", "", "")] * 3)
    take_in(type_in)
    assert [one["id"] for one in taken(type_in)] == [f"q{number}" for number in range(1, 8)]


# The same file again


def test_the_same_file_is_not_taken_in_twice(dark: Path, type_in: Type) -> None:
    write(GOOD)
    take_in(type_in)
    assert refuse(type_in).err == (
        "Refused: All of these were taken in before; nothing was recorded.\n  crisisrunner inquiry list\n"
    )


def test_of_a_file_that_grew_only_what_is_new_is_taken_in_and_the_rest_counted(
    dark: Path, type_in: Type
) -> None:
    write(GOOD)
    take_in(type_in)
    write((*GOOD, ("Is the lab open?", "social", "x", "", "", "2026-11-20 04:00")))
    said = take_in(type_in).out
    assert said.splitlines()[0].startswith("Taken in: 1, of which 0 sensitive.")
    assert "  skipped       3 that the record has already, with the same words and time" in said
    assert [one["text"] for one in taken(type_in)][3:] == ["Is the lab open?"]


@pytest.mark.parametrize(
    ("column", "other"),
    [
        ("text", "Are they?"),
        ("kind", "partner"),
        ("channel", "email"),
        ("asker", "Tim"),
        ("at", "2026-11-20 03:01"),
    ],
)
def test_a_row_that_differs_in_one_thing_is_another_inquiry(
    dark: Path, type_in: Type, column: str, other: str
) -> None:
    write(GOOD[:1])
    take_in(type_in)
    write([[other if name == column else cell for name, cell in zip(HEADING, GOOD[0], strict=True)]])
    take_in(type_in)
    assert len(taken(type_in)) == 2


def test_two_who_ask_the_same_in_one_minute_are_two_and_a_third_one_comes_in_later(
    dark: Path, type_in: Type
) -> None:
    row = ("Are you open?", "social", "x", "", "", "2026-11-20 03:00")
    write([row, row])
    take_in(type_in)
    write([row, row, row])
    assert take_in(type_in).out.startswith("Taken in: 1,")
    assert len(taken(type_in)) == 3


def test_what_was_written_down_by_hand_is_not_taken_in_again(dark: Path, type_in: Type) -> None:
    words = (
        "Are ambulances diverted?",
        "--kind",
        "press",
        "--asker",
        "Tom Baker",
        "--at",
        "2026-11-20 03:00",
    )
    assert type_in("inquiry", "open", *words).status == 0
    write(GOOD[:1])
    refuse(type_in)


# Names, numbers and hostile words


def test_names_of_those_who_may_be_patients_are_not_stored(dark: Path, type_in: Type) -> None:
    write(GOOD)
    said = take_in(type_in)
    Path("hotline.csv").unlink()
    kept = b"".join(path.read_bytes() for path in dark.rglob("*") if path.is_file())
    assert b"Tom Baker" in kept  # so that the next lines can fail
    for name in ("Quillfeather", "Sparrowhawk"):
        assert name.encode() not in kept
        assert name not in type_in("timeline", "--format", "jsonl").out
        assert name not in said.out + said.err


def test_a_patients_number_is_taken_in_only_after_a_yes(dark: Path, type_in: Type) -> None:
    write([("Where is MRN 12345678?", "partner", "", "", "", "")])
    run = refuse(type_in)
    assert "Or take it in as it is with --yes." in " ".join(run.out.split())
    assert "12345678" not in run.out
    take_in(type_in, "--yes")
    (one,) = taken(type_in)
    assert (one["text"], one["sensitive"]) == ("Where is MRN 12345678?", True)


def test_a_patients_number_in_the_outlet_or_the_handle_is_found_too(dark: Path, type_in: Type) -> None:
    rows = (
        ("A?", "press", "Valley Radio, MRN 12345678", ""),
        ("B?", "social", "", "SSN 123-45-6789"),
        ("C?", "press", "Valley Radio", "@tom"),
    )
    write(rows, ("text", "kind", "outlet", "handle"))
    run = refuse(type_in)
    assert named(run) == [2, 3]
    said = " ".join(run.out.split())
    assert "line 2 It may identify a patient: This looks like the number of a patient's record." in said
    assert "line 3 It may identify a patient: This looks like a Social Security number." in said
    assert "12345678" not in run.out and "6789" not in run.out
    take_in(type_in, "--partial")
    assert [one["text"] for one in taken(type_in)] == ["C?"]
    take_in(type_in, "--yes")
    assert [one["outlet"] for one in taken(type_in)[1:]] == [
        "Valley Radio, MRN 12345678",
        None,
        "Valley Radio",
    ]


def test_a_control_character_is_named_and_the_others_are_shown(dark: Path, type_in: Type) -> None:
    Path("hotline.csv").write_bytes(b"text,kind\nAre you \x1b[2J open?,press\nB?,press\n")
    run = refuse(type_in)
    assert "line 2      it has a control character in it (\\x1b)" in run.out
    write([("Are you \u202eopen? =1+1 <script>", "press", "", "\u202eTom", "", "")])
    take_in(type_in)
    for command in (("inquiry", "list"), ("inquiry", "show", "q1"), ("status",), ("timeline",)):
        run = type_in(*command)
        assert "\u202e" not in run.out
    assert "<script>" not in type_in("timeline").out


def test_a_hostile_file_name_is_shown_and_not_sent(dark: Path, type_in: Type) -> None:
    Path("a\x1b[2Jb.csv").write_text("text,knd\nA?,press\n")
    run = refuse(type_in, name="a\x1b[2Jb.csv")
    assert "\x1b" not in run.err


def test_a_cell_of_a_hundred_kilobytes_is_a_bad_row(dark: Path, type_in: Type) -> None:
    write([("word " * 20_000, "press", "", "", "", ""), GOOD[0]])
    assert "line 2      it has a cell of 99,999 characters; 10,000 are the most" in refuse(type_in).out


def test_a_closed_incident_still_takes_questions_in(dark: Path, type_in: Type) -> None:
    assert type_in("advance", "stand-down", "--reason", "a false alarm").status == 0
    write(GOOD)
    take_in(type_in)
    assert json.loads(type_in("status", "--json").out)["inquiries"]["open"] == 3


def test_without_an_incident_there_is_nothing_to_take_them_in(hospital: Path, type_in: Type) -> None:
    write(GOOD)
    run = type_in("inquiry", "import", "hotline.csv")
    assert (run.status, run.err.split(":")[1]) == (1, " No incident is open")
    assert not Path("record.db").exists()

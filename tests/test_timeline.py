"""The telling: every format from one list, by the time it happened, with nothing that can act."""

import csv
import io
import json
from pathlib import Path

import pytest

from crisisrunner.timeline.table import COLUMNS
from tests.conftest import once

PAPER = ["--at", "2026-11-20 02:50"]


def a_night(type_in) -> None:
    """An incident some of which was on paper first, so that it is written down out of order."""
    once(
        type_in,
        "start dark --at '2026-11-20 02:52'",
        "log later --at '2026-11-20 03:30'",
        "log earlier --at '2026-11-20 03:10'",
        "message release alert --yes 2026-001 --at '2026-11-20 03:20'",
    )


def rows(type_in, *options: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(type_in("timeline", "--format", "csv", *options).out, newline="")))


def test_entries_stand_by_when_they_happened_then_by_number(hospital: Path, type_in) -> None:
    a_night(type_in)
    told = rows(type_in)
    moments = [(row["at_utc"], int(row["seq"])) for row in told]
    assert moments == sorted(moments)
    assert [row["what"] for row in told][-5:] == [
        "Note: earlier",
        "Released alert.1 in en, es by phone",
        "To be sent by hand: alert.1 by phone (en)",
        "To be sent by hand: alert.1 by phone (es)",
        "Note: later",
    ]


def test_the_columns_of_the_csv_never_change(hospital: Path, type_in) -> None:
    """Others read these columns by name and by place; add new ones at the end only."""
    assert COLUMNS == (
        "incident", "seq", "at_utc", "at_local", "recorded_at_utc", "recorded_at_local", "zone",
        "actor", "role", "type", "what", "texts", "hash",
    )  # fmt: skip
    a_night(type_in)
    assert type_in("timeline", "--format", "csv").out.splitlines()[0] == ",".join(COLUMNS)


def test_an_entry_without_words_is_not_told_as_erased_and_times_are_told_in_the_zone(
    hospital: Path, type_in
) -> None:
    once(type_in, "start dark --at '2026-11-20 02:52'")
    type_in("call", "Ana Ruiz", "--not-reached")
    type_in("fact", "set", "detected_at", "2026-11-20 02:50")
    type_in("log", "a name")
    told = [row["what"] for row in rows(type_in)]
    assert told[-3:] == [
        "Called Ana Ruiz: not reached",
        "detected_at: 02:50 EST, Fri 20 Nov 2026 (not confirmed yet)",
        "Note: a name",
    ]
    type_in("erase", rows(type_in)[-1]["seq"], "--reason", "a name", "--yes")
    assert [row["what"] for row in rows(type_in)][-2] == "Note: [erased]"


def test_both_zones_stand_side_by_side(hospital: Path, type_in) -> None:
    a_night(type_in)
    first = rows(type_in)[0]
    assert (first["at_utc"], first["at_local"]) == ("2026-11-20T07:52:00.000Z", "2026-11-20T02:52:00-05:00")
    assert first["zone"] == "America/New_York"
    told = type_in("timeline").out
    assert "## Fri 20 Nov 2026" in told
    assert "- **02:52 EST** (2026-11-20 07:52 UTC) Opened: Screens are dark" in told


def test_what_was_written_down_later_says_when(hospital: Path, type_in) -> None:
    a_night(type_in)
    assert "· written down " in type_in("timeline").out
    type_in("log", "just now")
    assert "written down" not in type_in("timeline").out.split("just now")[1].splitlines()[0]


def test_a_release_carries_the_exact_words_that_went_out(hospital: Path, type_in) -> None:
    once(type_in, "start dark --at '2026-11-20 02:52'")
    Path("new.md").write_text("Use paper ```now```.\n\nThank you.")
    type_in("message", "edit", "alert", "--file", "new.md")
    type_in("message", "edit", "alert", "--lang", "es", "--same")
    assert type_in("message", "release", "alert", "--yes", "2026-001").status == 0
    release = next(row for row in rows(type_in) if row["type"] == "message.released")
    assert release["texts"] == (
        "[en.phone-script]\nUse paper ```now```.\n\nThank you.\n\n"
        "[es.phone-script]\nLas pantallas no funcionan. Use papel."
    )
    told = type_in("timeline").out
    assert "  ````text\n  Use paper ```now```.\n\n  Thank you.\n  ````\n" in told


def test_a_release_of_one_language_carries_its_words_alone_and_names_what_stayed_in(
    hospital: Path, type_in
) -> None:
    once(type_in, "start dark --at '2026-11-20 02:52'")
    assert type_in("message", "release", "alert", "--lang", "en", "--yes", "2026-001").status == 0
    release = next(row for row in rows(type_in) if row["type"] == "message.released")
    assert release["what"] == "Released alert.1 in en by phone; left out: es"
    assert release["texts"] == "[en.phone-script]\nScreens are dark. Use paper."


def test_a_release_whose_words_were_erased_later_tells_no_earlier_words_in_their_place(
    hospital: Path, type_in
) -> None:
    once(type_in, "start dark --at '2026-11-20 02:52'")
    Path("new.md").write_text("Ask Mrs Quill.")
    type_in("message", "edit", "alert", "--file", "new.md")
    edited = json.loads(type_in("status", "--json").out)["head"]["seq"]
    type_in("message", "edit", "alert", "--lang", "es", "--same")
    assert type_in("message", "release", "alert", "--yes", "2026-001").status == 0
    type_in("erase", str(edited), "--reason", "a name", "--yes")
    release = next(row for row in rows(type_in) if row["type"] == "message.released")
    assert "[en.phone-script]\n[erased]" in release["texts"]
    assert "Use paper" not in release["texts"]


def test_since_leaves_out_what_happened_before_and_says_so(hospital: Path, type_in) -> None:
    a_night(type_in)
    told = type_in("timeline", "--since", "2026-11-20 03:20").out
    assert "Note: later" in told
    assert "Note: earlier" not in told
    assert "Left out: what happened before 03:20 EST on Fri 20 Nov 2026." in told


def test_as_known_at_leaves_out_what_was_written_down_after(hospital: Path, type_in) -> None:
    a_night(type_in)
    run = type_in("timeline", "--as-known-at", "2026-11-20 04:00")
    assert (run.status, run.out, "Nothing was written down by then" in run.err) == (1, "", True)
    assert len(rows(type_in, "--as-known-at", "now")) == len(rows(type_in))


def test_json_is_an_array_with_ids(hospital: Path, type_in) -> None:
    a_night(type_in)
    entries = json.loads(type_in("timeline", "--json").out)
    assert entries == json.loads(type_in("timeline", "--format", "json").out)
    assert entries[0]["id"] == "2026-001/1"
    assert set(entries[0]) == {
        *("id", "seq", "at", "at_local", "recorded_at", "actor", "role", "type", "what", "texts", "hash"),
    }
    assert json.loads(type_in("timeline", "--json", "--since", "now").out) == []


def test_jsonl_is_the_record_as_it_stands_and_verifies(hospital: Path, type_in) -> None:
    a_night(type_in)
    assert type_in("timeline", "--format", "jsonl", "--out", "t.jsonl").status == 0
    lines = [json.loads(line) for line in Path("t.jsonl").read_text().splitlines()]
    assert [line["seq"] for line in lines] == list(range(1, len(lines) + 1))
    assert set(lines[0]) == {
        *(
            "incident",
            "seq",
            "at",
            "recorded_at",
            "actor",
            "role",
            "type",
            "data",
            "words_hash",
            "prev",
            "hash",
        ),
        *("salt", "words"),
    }
    run = type_in("verify", "t.jsonl")
    assert (run.status, f"2026-001 holds   {len(lines)} entries" in run.out) == (0, True)
    Path("t.jsonl").write_text(Path("t.jsonl").read_text().replace("earlier", "sooner"))
    broken = type_in("verify", "t.jsonl")
    assert broken.status == 3
    assert "its words were changed" in broken.err


@pytest.mark.parametrize("text", ["not json\n", "[1]\n", '{"seq": 1}\n', "[" * 100_000, ""])
def test_a_file_that_is_no_export_is_refused_in_a_sentence(hospital: Path, type_in, text: str) -> None:
    Path("x.jsonl").write_text(text)
    run = type_in("verify", "x.jsonl")
    assert run.status in (1, 3)
    assert run.err.startswith(("Refused: ", "Fault: "))


def test_a_file_is_written_whole_and_never_over_another(hospital: Path, type_in) -> None:
    a_night(type_in)
    Path("out.md").write_text("mine")
    assert type_in("timeline", "--out", "out.md").status == 1
    assert Path("out.md").read_text() == "mine"
    assert type_in("timeline", "--out", "out.md", "--force").status == 0
    assert Path("out.md").read_text().startswith("# Screens are dark")
    assert type_in("timeline", "--out", "nowhere/out.md").status == 3
    assert [path.name for path in Path().glob("*.unfinished")] == []


def test_no_cell_starts_a_formula(hospital: Path, type_in) -> None:
    once(type_in, "start dark")
    for evil in ("=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)"):
        type_in("role", "assign", "privacy", evil)
        type_in("--as", evil, "log", "x")
    for row in rows(type_in):
        assert not any((value or "").startswith(("=", "+", "-", "@")) for value in row.values())


def test_no_formula_begins_where_a_spreadsheet_splits_at_semicolons(hospital: Path, type_in) -> None:
    once(type_in, "start dark")
    type_in("log", "a;=HYPERLINK(1)\t-2; @x;b - c")
    cells = type_in("timeline", "--format", "csv").out.replace("\t", ";").split(";")
    assert not any(cell.lstrip().startswith(("=", "+", "-", "@")) for cell in cells)
    assert "b - c" in cells[-1]


def test_nothing_typed_acts_in_markdown(hospital: Path, type_in) -> None:
    type_in("start", "dark", "--title", "<script>alert(1)</script> # [x](javascript:y) **b** `c`")
    type_in("log", "<img src=x onerror=y>\n\n# heading\n\n[l](javascript:z)")
    told = type_in("timeline").out
    assert "<script" not in told
    assert "<img" not in told
    assert "\n# heading" not in told
    assert "\\[l\\](javascript:z)" in told


def test_the_view_of_the_database_tells_the_same(hospital: Path, type_in) -> None:
    import sqlite3

    a_night(type_in)
    connection = sqlite3.connect("record.db")
    told = connection.execute("select seq, type from timeline where incident = '2026-001'").fetchall()
    connection.close()
    assert told == [(int(row["seq"]), row["type"]) for row in rows(type_in)]

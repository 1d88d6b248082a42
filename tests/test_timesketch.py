"""A timeline for Timesketch: the fields that its importer asks for, and times that it reads in one way."""

import csv
import io
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crisisrunner.exports.timesketch import FIELDS
from tests.conftest import Type, once

FOR_ITSELF = {"_id", "_type", "_index", "_source", "__ts_timeline_id", "tag", "label", "labels", "comment"}
"""Names of fields that Timesketch fills or drops itself."""


def a_night(type_in: Type) -> None:
    once(
        type_in,
        "start dark --at '2026-11-20 02:52'",
        "log '=cmd|calc, \"now\"' --at '2026-11-20 03:30'",
        "message release alert --yes 2026-001 --at '2026-11-20 03:20'",
    )


def as_csv(type_in: Type) -> list[dict[str, str]]:
    assert type_in("timeline", "--format", "timesketch", "--out", "night.csv", "--force").status == 0
    return list(csv.DictReader(io.StringIO(Path("night.csv").read_bytes().decode(), newline="")))


def as_jsonl(type_in: Type, *options: str) -> list[dict[str, Any]]:
    run = type_in("timeline", "--format", "timesketch", "--out", "night.jsonl", "--force", *options)
    assert run.status == 0
    (file,) = Path().glob("*night.jsonl")
    return [json.loads(line) for line in file.read_bytes().splitlines()]


def test_the_fields_never_change(hospital: Path, type_in: Type) -> None:
    """Others read these by name; add new ones at the end only."""
    assert FIELDS == (
        "message", "datetime", "timestamp_desc", "timestamp", "local_time", "recorded_at", "incident", "seq", "actor",
        "role", "type", "stage", "texts", "hash",
    )  # fmt: skip
    a_night(type_in)
    assert tuple(as_csv(type_in)[0]) == FIELDS
    assert {tuple(row) for row in as_jsonl(type_in)} == {FIELDS}
    assert FOR_ITSELF.isdisjoint(FIELDS)


def test_each_row_has_what_the_importer_demands(hospital: Path, type_in: Type) -> None:
    """`message`, `datetime` in ISO 8601 with a zone, `timestamp_desc`; `timestamp` in microseconds of that moment."""
    a_night(type_in)
    for row in as_jsonl(type_in):
        assert all(row[field] for field in ("message", "datetime", "timestamp_desc"))
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", row["datetime"])
        assert datetime.fromtimestamp(row["timestamp"] / 1e6, UTC) == datetime.fromisoformat(row["datetime"])
        local = datetime.fromisoformat(row["local_time"])
        assert local == datetime.fromisoformat(row["datetime"]).replace(microsecond=0)


def test_what_was_written_down_later_has_a_row_for_that_too(hospital: Path, type_in: Type) -> None:
    a_night(type_in)
    rows = [row for row in as_jsonl(type_in) if row["type"] == "note.logged"]
    assert [row["timestamp_desc"] for row in rows] == ["Happened", "Written down"]
    assert (rows[0]["datetime"], rows[0]["local_time"]) == (
        "2026-11-20T08:30:00.000+00:00", "2026-11-20T03:30:00-05:00",
    )  # fmt: skip
    assert rows[0]["seq"] == rows[1]["seq"]
    assert rows[0]["stage"] == "detect"
    assert rows[0]["recorded_at"] == rows[1]["datetime"]
    type_in("log", "just now")
    assert [row["timestamp_desc"] for row in as_jsonl(type_in)][-1] == "Happened"


def test_both_files_tell_the_same_and_no_cell_starts_a_formula(hospital: Path, type_in: Type) -> None:
    a_night(type_in)
    rows = as_csv(type_in)
    assert [row["message"] for row in rows] == [row["message"] for row in as_jsonl(type_in)]
    assert any(row["message"] == 'Note: =cmd|calc, "now"' for row in rows)
    release = next(row for row in rows if row["type"] == "message.released")
    assert "[en.phone-script]\nScreens are dark. Use paper." in release["texts"]
    assert "Left out:     nothing" in Path("night.csv.about.txt").read_text()


def test_text_that_starts_a_formula_is_defused(hospital: Path, type_in: Type) -> None:
    a_night(type_in)
    type_in("--as", "=HYPERLINK", "log", "x")
    assert as_csv(type_in)[-1]["actor"] == "'=HYPERLINK"


def test_filters_and_redaction_are_those_of_every_format(hospital: Path, type_in: Type) -> None:
    a_night(type_in)
    assert {row["type"] for row in as_jsonl(type_in, "--kind", "note")} == {"note.logged"}
    assert "cmd" not in json.dumps(as_jsonl(type_in, "--redact"))


def test_a_drill_says_so_in_each_row(hospital: Path, type_in: Type) -> None:
    once(type_in, "drill start dark-night")
    rows = as_jsonl(type_in)
    assert all(row["message"].startswith("EXERCISE ") for row in rows)


@pytest.mark.parametrize("text", ["]]><script>\x00\u202e", "NaN", "null", 'a\r\nb,"c"\n\n\''])
def test_hostile_text_is_one_row(hospital: Path, type_in: Type, text: str) -> None:
    a_night(type_in)
    before = len(as_csv(type_in))
    type_in("log", text)
    rows = as_csv(type_in)
    assert len(rows) == before + 1
    assert not re.search("[\x00\u202e]", rows[-1]["message"])

"""The exports that programs read: for one stored record they are, to the letter, what they were before.

Whoever adds a column or a key adds it at the end, and stores what comes out then beside the record.
"""

import json
import re
import sqlite3
from pathlib import Path

import pytest

from tests.conftest import Type

CONTRACT = Path(__file__).parent / "contract"
FILES = (
    "timeline.md",
    "timeline.csv",
    "timeline.json",
    "timeline.jsonl",
    "timesketch.csv",
    "timesketch.jsonl",
)


@pytest.fixture
def stored(laptop: Path) -> Path:
    """The folder with the record that never changes."""
    connection = sqlite3.connect("record.db")
    connection.executescript((CONTRACT / "record.sql").read_text("utf-8"))
    connection.close()
    return laptop


def written(type_in: Type, file: str) -> str:
    """What an export writes, but for when and by whom it was made."""
    form = ("--format", "timesketch") if file.startswith("timesketch") else ()
    run = type_in("timeline", "--out", file, *form)
    assert run.status == 0, run.err
    return re.sub(
        r"^Made .*? from the record", "Made from the record", Path(file).read_bytes().decode(), flags=re.M
    )


@pytest.mark.parametrize("file", FILES)
def test_an_export_is_what_it_was(stored: Path, type_in: Type, file: str) -> None:
    assert written(type_in, file) == (CONTRACT / file).read_bytes().decode()


def test_an_alert_is_what_it_was(stored: Path, type_in: Type) -> None:
    assert type_in("timeline", "--format", "cap", "--out", "cap").status == 0
    assert Path("cap/hold-public.1.xml").read_bytes() == (CONTRACT / "hold-public.1.xml").read_bytes()


def test_the_stored_record_holds_what_is_hard() -> None:
    """Erased words, characters of several scripts, what could act, and times that were written down later."""
    lines = [json.loads(line) for line in (CONTRACT / "timeline.jsonl").read_text("utf-8").splitlines()]
    said = json.dumps([line["words"] for line in lines], ensure_ascii=False)
    for hard in ("=cmd|calc", "<b>", "]]>", "مرحبا", "🏥", "\\n"):
        assert hard in said
    assert any(line["words_hash"] and line["words"] is None for line in lines)
    assert all(line["at"] < line["recorded_at"] for line in lines)

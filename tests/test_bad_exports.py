"""Exports that go wrong: one sentence, the next step, nothing half written, in every format that there is."""

import csv
import io
import re
import signal
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from crisisrunner.exports.formats import BINARY, FORMATS, Format
from tests.conftest import Run, Type, once

EACH = pytest.mark.parametrize("form", FORMATS)
ONE_FILE = pytest.mark.parametrize("form", [form for form, written in FORMATS.items() if written.by_suffix])
HOSTILE = "=cmd|x]]><script>alert(1)</script>\x00\u202egnp.exe\x1b[2J"
ACTING = re.compile("[\x00\x1b\u202e]")


@pytest.fixture
def night(hospital: Path, type_in: Type) -> Path:
    """A record with one message released and a public one in draft, so that each format has something to tell."""
    once(
        type_in,
        "start dark --at '2026-11-20 02:52'",
        "fact set what_happened Dark --source 'ward 4' --at '2026-11-20 02:53'",
        "fact set detected_at '2026-11-20 02:50' --source 'ward 4' --at '2026-11-20 02:54'",
        "task done confirm --at '2026-11-20 02:55'",
        "advance confirm --at '2026-11-20 03:00'",
        "message release alert --yes 2026-001 --at '2026-11-20 03:01'",
    )
    return hospital


def name(form: Format) -> str:
    """Where such an export goes: a file, or a folder where it has many."""
    return f"exported{next(iter(FORMATS[form].by_suffix), '')}"


def export(type_in: Type, form: Format, *options: str, out: str | None = None) -> Run:
    return type_in("timeline", "--format", form, "--out", out or name(form), *options)


def left() -> set[str]:
    """The paths in the folder that an export made."""
    return {str(path) for path in Path().rglob("*") if "exported" in str(path)}


@EACH
def test_nothing_is_written_over_unasked(night: Path, type_in: Type, form: Format) -> None:
    assert export(type_in, form).status == 0
    before = {path: Path(path).read_bytes() for path in left() if Path(path).is_file()}
    run = export(type_in, form)
    assert (run.status, run.out) == (1, "")
    assert "--force" in run.err
    assert {path: Path(path).read_bytes() for path in left() if Path(path).is_file()} == before
    assert export(type_in, form, "--force").status == 0


@ONE_FILE
def test_a_folder_is_no_place_for_a_file(night: Path, type_in: Type, form: Format) -> None:
    Path(name(form)).mkdir()
    assert export(type_in, form).status == 1
    assert export(type_in, form, "--force").status == 1
    assert left() == {name(form)}


@ONE_FILE
def test_this_folder_is_no_place_for_a_file_either(night: Path, type_in: Type, form: Format) -> None:
    if not FORMATS[form].folder:
        run = export(type_in, form, out=".")
        assert (run.status, "is a folder" in run.err) == (1, True)


@pytest.mark.parametrize("form", [form for form, written in FORMATS.items() if not written.by_suffix])
def test_a_file_is_no_place_for_a_folder(night: Path, type_in: Type, form: Format) -> None:
    Path(name(form)).write_text("mine")
    run = export(type_in, form, "--force")
    assert (run.status, Path(name(form)).read_text()) == (1, "mine")
    assert "exported is a file." in run.err


@EACH
def test_a_folder_that_is_not_there_is_a_sentence(night: Path, type_in: Type, form: Format) -> None:
    run = export(type_in, form, out=f"nowhere/{name(form)}")
    assert run.status == 3
    assert "cannot be written: no such file or directory." in run.err
    assert not Path("nowhere").exists()


@contextmanager
def full_disk() -> Iterator[None]:
    """No file may grow beyond 100 bytes, as on a disk that is nearly full; the record is open already."""
    import resource

    reader = sqlite3.connect("record.db")  # keeps the files that SQLite shares among readers
    reader.execute("select count(*) from events").fetchone()
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        reader.close()


@EACH
@pytest.mark.skipif(sys.platform == "win32", reason="no limit to the size of a file")
def test_a_full_disk_leaves_nothing_half_written(night: Path, type_in: Type, form: Format) -> None:
    with full_disk():
        run = export(type_in, form)
    assert (run.status, run.out) == (3, "")
    assert "cannot be written" in run.err
    assert "the record is untouched" in run.err
    assert left() == set()
    assert type_in("verify").status == 0


@ONE_FILE
def test_a_name_that_says_nothing_is_taken_as_it_is(night: Path, type_in: Type, form: Format) -> None:
    run = export(type_in, form, out="exported.xyz")
    assert run.status == 0
    assert Path("exported.xyz").stat().st_size


@EACH
def test_an_incident_that_has_just_begun_is_told_or_refused_in_a_sentence(
    hospital: Path, type_in: Type, form: Format
) -> None:
    once(type_in, "start dark --at '2026-11-20 02:52'")
    run = export(type_in, form)
    assert run.status in (0, 1)
    assert (run.status == 0) == bool(left())
    if run.status:
        assert run.err.startswith("Refused: ")


@EACH
def test_an_export_that_leaves_everything_out_is_told_or_refused_in_a_sentence(
    night: Path, type_in: Type, form: Format
) -> None:
    run = export(type_in, form, "--since", "now")
    assert run.status in (0, 1, 2)
    assert (run.status == 0) == bool(left())
    assert "Traceback" not in run.err


@EACH
def test_hostile_words_act_in_no_file(hospital: Path, type_in: Type, form: Format) -> None:
    assert type_in("start", "dark", "--title", HOSTILE).status == 0
    assert type_in("--as", HOSTILE, "log", HOSTILE).status == 0
    type_in("fact", "set", "what_happened", HOSTILE, "--source", HOSTILE)
    type_in("fact", "set", "detected_at", "02:50", "--source", HOSTILE)
    type_in("task", "done", "confirm")
    assert type_in("advance", "confirm").status == 0
    Path("words.md").write_text(HOSTILE.replace("\x00", ""))
    assert type_in("message", "edit", "hold-public", "--file", "words.md").status == 0
    assert type_in("message", "release", "alert", "--yes", "2026-001").status == 0
    assert export(type_in, form).status == 0
    for path in map(Path, left()):
        if path.is_file() and path.suffix not in BINARY:
            text = path.read_bytes().decode()
            assert not ACTING.search(text)
            if path.suffix == ".csv":
                rows = csv.reader(io.StringIO(text, newline=""))
                assert not any(cell.startswith("=") for row in rows for cell in row)
            if path.suffix in (".md", ".html", ".xml"):
                assert "<script>alert" not in text


@pytest.mark.parametrize(
    ("form", "file"), [("csv", "x.pdf"), ("html", "x.csv"), ("cap", "x.zip"), ("timesketch", "x.json"), ("pdf", "x.md")]
)  # fmt: skip
def test_a_name_that_means_another_format_is_not_written(
    night: Path, type_in: Type, form: str, file: str
) -> None:
    run = type_in("timeline", "--format", form, "--out", file)
    assert (run.status, "ask for two things" in run.err, Path(file).exists()) == (2, True, False), run


def test_what_lay_in_a_folder_before_stays_and_is_named(night: Path, type_in: Type) -> None:
    Path("alerts").mkdir()
    Path("alerts/DRAFT-old.1.xml").write_text("old")
    Path("alerts/mine.doc").write_text("mine")
    run = type_in("timeline", "--format", "cap", "--out", "alerts", "--force")
    assert "From before, and not written now: DRAFT-old.1.xml\n" in run.err
    assert Path("alerts/mine.doc").read_text() == "mine"

"""The formats made of text, read by programs that we did not write."""

import csv
import io
import json
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import icalendar
import openpyxl
import pytest
from markdown_it import MarkdownIt

from crisisrunner.exports.formats import BINARY, FORMATS, Format
from tests.conftest import Type, once

HOSTILE = (
    "=HYPERLINK(\"http://evil.example\")", "+1-1", "-2+3", "@SUM(A1)", "\t=1+1", "=cmd|' /C calc'!A0",
    "]]><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[a](javascript:alert(1)) ![b](http://evil.example)",
    "```\n# not a heading\n<b>bold</b>\n````", "a | b\n| - | - |", "NUL \x00 and \u202egnp.exe",
    "tab\tand \"quotes\", commas; CR\r\nLF", "Ελένη, Анна, 李, مرحبا, 🏥", "&lt;b&gt; &#60;i&#62; \\*x*",
    "<http://evil.example> http://evil.example", "1. x\n- y\n> z",
)  # fmt: skip


@pytest.fixture
def night(hospital: Path, type_in: Type) -> Path:
    """A record in which people, titles, notes and a released text say what could act."""
    once(type_in, "start dark --at '2026-11-20 02:52'")
    for text in HOSTILE:
        assert type_in("log", "--at", "2026-11-20 03:00", "--", text).status == 0
        assert type_in("--as", text, "log", "who am I?", "--at", "2026-11-20 03:01").status == 0
    Path("words.md").write_text("\n\n".join(HOSTILE).replace("\x00", "").replace("]]", "]"))
    assert type_in("message", "edit", "alert", "--file", "words.md").status == 0
    assert type_in("message", "edit", "alert", "--lang", "es", "--same").status == 0
    run = type_in("message", "release", "alert", "--yes", "2026-001")
    assert run.status == 0, run.err
    return hospital


def exported(type_in: Type, form: Format, file: str) -> Path:
    run = type_in("timeline", "--format", form, "--out", file)
    assert run.status == 0, run.err
    return Path(file)


def entries(type_in: Type) -> int:
    return len(json.loads(type_in("timeline", "--json").out))


TABLES = pytest.mark.parametrize("form", [Format.CSV, Format.TIMESKETCH])


@TABLES
def test_the_sqlite_shell_reads_every_row_and_every_cell(night: Path, type_in: Type, form: Format) -> None:
    file = exported(type_in, form, "night.csv")
    asked = ".mode csv\n.import night.csv t\n.mode json\nselect * from t;\n"
    done = subprocess.run(["sqlite3", ":memory:"], input=asked, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    told = list(csv.DictReader(io.StringIO(file.read_bytes().decode(), newline="")))
    assert len(told) >= entries(type_in)
    assert json.loads(done.stdout) == told


@TABLES
@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice here")
def test_libreoffice_finds_no_formula_and_every_row(night: Path, type_in: Type, form: Format) -> None:
    file = exported(type_in, form, "night.csv")
    profile = f"-env:UserInstallation={(night / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    book = openpyxl.load_workbook("night.xlsx")
    (sheet,) = book.worksheets
    told = list(csv.reader(io.StringIO(file.read_bytes().decode(), newline="")))
    assert sheet.max_row == len(told)
    assert [cell.value for cell in sheet[1]] == told[0]
    assert [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"] == []
    assert [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.hyperlink] == []


class Tags(HTMLParser):
    """What acts in a page, and what it says."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.attributes: set[str] = set()
        self.headings: list[str] = []
        self.said = ""
        self._heading = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(tag)
        self.attributes.update(name for name, _ in attrs)
        self._heading = tag in ("h1", "h2")

    def handle_endtag(self, tag: str) -> None:
        self._heading = self._heading and tag not in ("h1", "h2")

    def handle_data(self, data: str) -> None:
        self.said += data
        if self._heading:
            self.headings.append(data)


@pytest.mark.parametrize("flavour", ["commonmark", "gfm-like"])
def test_a_markdown_renderer_that_lets_html_through_finds_nothing_that_acts(
    night: Path, type_in: Type, flavour: str
) -> None:
    text = exported(type_in, Format.MARKDOWN, "night.md").read_text("utf-8")
    renderer = MarkdownIt(flavour, {"html": True, "linkify": False})
    page = Tags()
    page.feed(renderer.render(text))
    assert page.found <= {"h1", "h2", "p", "br", "ul", "li", "strong", "em", "code", "pre"}
    assert page.attributes <= {"class"}  # the language of a block of text
    days = [heading for heading in page.headings if heading.endswith("2026")]
    assert len(page.headings) == 1 + len(days) + 1  # the title, the days, how we kept our word
    for text in (
        "=cmd|' /C calc'!A0",
        "]]><script>alert(1)</script>",
        "# not a heading",
        "<b>bold</b>",
        "[a](javascript:",
    ):
        assert text in page.said


def test_icalendar_reads_what_happened(night: Path, type_in: Type) -> None:
    exported(type_in, Format.ICS, "night.ics")
    calendar = icalendar.Calendar.from_ical(Path("night.ics").read_bytes())
    told = [str(event["SUMMARY"]) for event in calendar.walk("VEVENT")]
    assert any(summary.startswith("Released alert.1") for summary in told)
    assert not calendar.errors
    assert all(not event.errors for event in calendar.walk("VEVENT"))


ON_SCREEN = [
    form for form, written in FORMATS.items()
    if written.by_suffix and next(iter(written.by_suffix)) not in BINARY
]  # fmt: skip


@pytest.mark.parametrize("form", ON_SCREEN)
def test_a_reader_that_goes_away_is_no_fault(night: Path, form: Format) -> None:
    program = f"'{sys.executable}' -m crisisrunner timeline --format {form}"
    line = f"{program} | head -c 1 > /dev/null; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    assert done.returncode in (0, 1, 141)

"""A PDF, read by the programs that people have: poppler's pdftotext, and qpdf."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.conftest import Type, once
from tests.test_pdf import NAMES

OPTIONS = {
    "pdf": (), "ics214": ("--format", "ics214"), "hics213": ("--format", "hics213"),
}  # fmt: skip


@pytest.fixture
def night(hospital: Path, type_in: Type) -> Path:
    once(
        type_in,
        "start dark --at '2026-11-20 02:52'",
        "message release alert --yes 2026-001 --at '2026-11-20 03:20'",
        *(f"--as '{name}' log 'I am here, as entry {number}'" for number, name in enumerate(NAMES)),
        *(f"log 'line {number} of many'" for number in range(60)),
    )
    return hospital


def text_of(file: str) -> list[str]:
    """What pdftotext reads, page by page."""
    done = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, check=True)
    return done.stdout.decode().removesuffix("\f").split("\f")


@pytest.mark.parametrize("form", OPTIONS)
def test_qpdf_finds_no_fault_in_it(night: Path, type_in: Type, form: str) -> None:
    assert type_in("timeline", "--out", "t.pdf", *OPTIONS[form]).status == 0
    done = subprocess.run(["qpdf", "--check", "t.pdf"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "No syntax or stream encoding errors found" in done.stdout


@pytest.mark.parametrize("form", OPTIONS)
def test_every_page_has_its_number_and_the_head(night: Path, type_in: Type, form: str) -> None:
    head = json.loads(type_in("status", "--json").out)["head"]["hash"]
    assert type_in("timeline", "--out", "t.pdf", *OPTIONS[form]).status == 0
    told = text_of("t.pdf")
    for number, page in enumerate(told, 1):
        assert head in page
        assert f"page {number} of {len(told)}" in page


@pytest.mark.parametrize("name", NAMES)
def test_names_are_read_as_they_were_typed(night: Path, type_in: Type, name: str) -> None:
    """Of an Arabic name the letters: a reader gives the two of a ligature in either order."""
    assert type_in("timeline", "--out", "t.pdf").status == 0
    whole = "".join(text_of("t.pdf"))
    if name == NAMES[3]:
        line = next(line for line in whole.splitlines() if "محمد" in line)
        assert set(name) <= set(line)
    else:
        assert name in whole


def test_all_fonts_are_in_the_file(night: Path, type_in: Type) -> None:
    assert type_in("timeline", "--out", "t.pdf").status == 0
    done = subprocess.run(["pdffonts", "t.pdf"], capture_output=True, text=True, check=True)
    fonts = [line.split() for line in done.stdout.splitlines()[2:]]
    assert fonts
    assert all(font[-5] == "yes" for font in fonts), done.stdout

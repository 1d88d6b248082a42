"""A timeline on paper: every page says what it is of, and no character is lost behind an empty box."""

import io
from pathlib import Path

import pypdf
import pytest

from tests.conftest import Type, once

NAMES = ("Zoë Müller-Łukasik", "Ελένη Παπαδοπούλου", "Олена Шевченко", "محمد الأمين")


@pytest.fixture
def night(hospital: Path, type_in: Type) -> Path:
    once(
        type_in,
        "start dark --at '2026-11-20 02:52'",
        "message release alert --yes 2026-001 --at '2026-11-20 03:20'",
    )
    return hospital


def pages(type_in: Type, *options: str) -> list[str]:
    run = type_in("timeline", "--out", "t.pdf", "--force", *options)
    assert run.status == 0, run.err
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(Path("t.pdf").read_bytes())).pages]


def test_each_page_has_its_number_and_the_head_of_the_record(night: Path, type_in: Type) -> None:
    import json

    for number in range(60):
        type_in("log", f"line {number}")
    head = json.loads(type_in("status", "--json").out)["head"]["hash"]
    told = pages(type_in)
    assert len(told) > 1
    for number, page in enumerate(told, 1):
        assert head in page
        assert f"page {number} of {len(told)}" in page


def test_it_tells_what_the_others_tell(night: Path, type_in: Type) -> None:
    whole = " ".join(" ".join(pages(type_in)).split())
    for said in (
        "Screens are dark", "Valley Hospital", "by Dana Ortiz", "Left out nothing", "written down",
        "02:52 EST", "07:52 UTC", "Opened: Screens are dark", "Use paper.", "Promises of a next update: 0 kept",
    ):  # fmt: skip
        assert said in whole
    some = " ".join(" ".join(pages(type_in, "--kind", "message.released", "--force")).split())
    assert "what is not of the kind message.released" in some
    assert "Promises" not in some


def test_the_course_and_the_digests_are_on_it(night: Path, type_in: Type) -> None:
    import json

    whole = " ".join(" ".join(pages(type_in)).split())
    release = next(
        line
        for line in map(json.loads, type_in("timeline", "--format", "jsonl").out.splitlines())
        if line["type"] == "message.released"
    )
    assert all(digest in whole for digest in release["data"]["digests"].values())
    for said in ("The course at a glance", "Stages: 1", "Releases: 1"):
        assert said in whole


@pytest.mark.parametrize("name", NAMES)
def test_names_in_four_scripts_are_there_and_nothing_lacks(night: Path, type_in: Type, name: str) -> None:
    type_in("--as", name, "log", "I am here")
    whole = "".join(pages(type_in))
    if (
        name.isascii() or name != NAMES[3]
    ):  # Arabic is drawn from right to left; pdftotext reads it in tests/formats
        assert name in whole
    assert "no font here has" not in whole


def test_a_character_that_no_font_has_is_told_on_the_page(night: Path, type_in: Type) -> None:
    type_in("log", "Fire 火 at the gate 😀, and 火 again")
    whole = " ".join(" ".join(pages(type_in)).split())
    assert "Fire [U+706B] at the gate [U+1F600], and [U+706B] again" in whole
    assert "U+1F600 grinning face" in whole
    assert "U+706B cjk unified ideograph-706b" in whole


@pytest.mark.parametrize("character", ["\uf0b7", "\uf8ff", "\u0378", "\uffff"])
def test_a_character_that_typst_itself_would_not_print_is_told_too(
    night: Path, type_in: Type, character: str
) -> None:
    type_in("log", f"a {character} b, by Ελένη")
    whole = " ".join(" ".join(pages(type_in)).split())
    assert f"a [U+{ord(character):04X}] b, by Ελένη" in whole


HOSTILE = (
    '#panic("x") #read("/etc/passwd") $x$ *b* _i_ `c` \\ <script>alert(1)</script> ]]> @ref =cmd|x',
    "\x00\x1b[31m \u202egnp.exe", "x" * 5000, "\n\n\n", "{{ 7*7 }} {% x %} '\" \\n",
)  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_typed_acts_on_the_page(night: Path, type_in: Type, text: str) -> None:
    type_in("log", f"a {text} z")
    whole = "".join(pages(type_in))
    assert "root:" not in whole
    assert '#panic("x")' in whole or "panic" not in text
    assert "\\u202e" in whole or "\u202e" not in text


def test_the_same_moment_makes_the_same_file(night: Path, type_in: Type) -> None:
    from datetime import UTC, datetime

    from crisisrunner.case import Case
    from crisisrunner.exports.paper.timeline_paper import timeline_paper
    from crisisrunner.log.record import Record
    from crisisrunner.timeline.choice import Choice
    from crisisrunner.timeline.timeline import Timeline

    record = Record(Path("record.db"))
    case = Case(record, record.read("2026-001"))
    made = [
        b"".join(timeline_paper(Timeline(case, Choice(), datetime(2026, 11, 26, tzinfo=UTC), "Dana Ortiz")))
        for _ in range(2)
    ]
    assert made[0] == made[1]
    record.close()


def test_a_drill_says_so_on_every_page(hospital: Path, type_in: Type) -> None:
    from tests.test_drills import TO_HOLD

    once(type_in, *TO_HOLD)
    assert type_in("timeline", "--out", "t.pdf").status == 0
    told = [page.extract_text() for page in pypdf.PdfReader("EXERCISE-t.pdf").pages]
    assert all(
        "EXERCISE  EXERCISE  EXERCISE" in page.replace("\n", " ") or "EXERCISE EXERCISE EXERCISE" in page
        for page in told
    )


def test_a_pdf_is_not_for_the_screen(night: Path, type_in: Type) -> None:
    run = type_in("timeline", "--format", "pdf")
    assert (run.status, "--out timeline.pdf" in run.err) == (1, True)

"""Forms of the Incident Command System, filled in: ICS 214 for who did what, HICS 213 for one message."""

import json
import re
from pathlib import Path

import pypdf
import pytest

from tests.conftest import Type, let_out, once, to_hold

BLOCKS_214 = (
    "Incident Name", "Operational Period", "Name", "ICS Position", "Home Agency (and Unit)", "Resources Assigned",
    "Activity Log", "Prepared by",
)  # fmt: skip


@pytest.fixture
def night(hospital: Path, type_in: Type) -> Path:
    once(
        type_in,
        *to_hold(hour=14),
        "--as 'Ana Ruiz' log 'Asked the | board' --at '2026-11-20 15:10'",
    )
    let_out(type_in, "hold-public", "--at", "2026-11-20 15:20")
    return hospital


def form(type_in: Type, name: str, *options: str) -> str:
    run = type_in("timeline", "--format", name, *options)
    assert run.status == 0, run.err
    return run.out


def blocks(told: str) -> list[str]:
    return [name for _, name in re.findall(r"^\*\*(\d+)\. (.+?)\*\*", told, re.MULTILINE)]


def test_an_activity_log_has_the_eight_blocks_in_their_order(night: Path, type_in: Type) -> None:
    told = form(type_in, "ics214", "--for", "privacy")
    assert blocks(told) == list(BLOCKS_214)
    assert "**1. Incident Name**: Screens are dark (2026-001)" in told
    assert "**2. Operational Period**: 11/20/2026 15:10 EST to 11/20/2026 15:20 EST" in told
    assert "**3. Name**: Ana Ruiz" in told
    assert "**4. ICS Position**: Privacy officer" in told
    assert "| Ana Ruiz | Privacy officer | Valley Hospital |" in told
    assert "| 11/20/2026 15:10 EST | Note: Asked the \\| board (written down " in told
    assert "| Dana Ortiz |  |  | " in told.split("8. Prepared by")[1]


def test_a_sheet_for_each_person_in_a_folder(night: Path, type_in: Type) -> None:
    assert type_in("timeline", "--format", "ics214", "--out", "sheets").status == 0
    assert {file.name for file in Path("sheets").iterdir()} == {"ics214-dana-ortiz.md", "ics214-ana-ruiz.md"}
    again = type_in("timeline", "--format", "ics214", "--out", "sheets")
    assert (again.status, "is not empty" in again.err) == (1, True)
    assert type_in("timeline", "--format", "ics214", "--out", "sheets", "--force").status == 0
    assert type_in("timeline", "--format", "ics214", "--redact", "--out", "blank").status == 0
    assert {file.name for file in Path("blank").iterdir()} == {"ics214-1.md", "ics214-2.md"}


def test_who_said_yes_by_phone_has_it_on_their_sheet(hospital: Path, type_in: Type) -> None:
    """Dana typed what Ana said: it is what both of them did."""
    once(
        type_in,
        *to_hold(hour=14),
        "message submit hold-public --at '2026-11-20 15:01'",
        "message approve hold-public --by-phone 'Ana Ruiz' --read-back --yes --at '2026-11-20 15:02'",
    )
    for options in (("--for", "privacy"), ("--actor", "Ana Ruiz")):
        told = form(type_in, "ics214", *options)
        rows = [line for line in told.splitlines() if "by phone" in line]
        assert len(rows) == 2 and all("(typed by Dana Ortiz, written down " in row for row in rows), told
        assert "**3. Name**: Ana Ruiz" in told
    assert type_in("timeline", "--format", "ics214", "--out", "sheets").status == 0
    assert "by phone" in Path("sheets/ics214-ana-ruiz.md").read_text()
    typed = Path("sheets/ics214-dana-ortiz.md").read_text()
    assert "by phone" in typed and "typed by" not in typed


def test_no_seal_stretches_the_operational_period(night: Path, type_in: Type) -> None:
    before = form(type_in, "ics214", "--for", "lead")
    assert type_in("seal", "--unsigned").status == 0
    after = form(type_in, "ics214", "--for", "lead")
    period = re.search("Operational Period.*", before)
    assert period and period[0] in after
    assert "Sealed" not in after


def test_a_sheet_for_each_message_in_a_folder(night: Path, type_in: Type) -> None:
    assert type_in("timeline", "--format", "hics213", "--out", "messages").status == 0
    assert [file.name for file in Path("messages").iterdir()] == ["hics213-hold-public.1.md"]


def test_every_sheet_in_one_pdf_begins_on_its_own_page(night: Path, type_in: Type) -> None:
    assert type_in("timeline", "--format", "ics214", "--out", "all.pdf").status == 0
    told = [page.extract_text() for page in pypdf.PdfReader("all.pdf").pages]
    assert [page.count("ICS 214 Activity Log") for page in told if "ICS 214" in page] == [1, 1]


def test_the_operational_period_is_the_one_asked_for(night: Path, type_in: Type) -> None:
    told = form(
        type_in, "ics214", "--for", "privacy", "--since", "2026-11-20 15:00", "--until", "2026-11-20 23:00"
    )
    assert "11/20/2026 15:00 EST to 11/20/2026 23:00 EST" in told


def test_a_general_message_has_its_blocks_and_the_exact_words(night: Path, type_in: Type) -> None:
    told = form(type_in, "hics213", "--message", "hold-public")
    assert blocks(told) == [
        "Incident Name", "To", "From", "Subject", "Date", "Time", "Priority", "Message", "Approved by",
        "Reply / Action Taken", "Replied by",
    ]  # fmt: skip
    assert "**2. To**: Patients and the public" in told
    assert "**3. From**: Dana Ortiz, Communications lead, Valley Hospital" in told
    assert ("**5. Date**: 11/20/2026" in told, "**6. Time**: 15:20 EST" in told) == (True, True)
    assert "| Ana Ruiz | asserted | en |" in told
    release = next(
        entry
        for entry in json.loads(type_in("timeline", "--json").out)
        if entry["type"] == "message.released"
    )
    for line in release["texts"]["en.web"].splitlines():
        assert line in told


def test_without_a_name_every_release_has_a_sheet(night: Path, type_in: Type) -> None:
    type_in("message", "release", "alert", "--yes", "2026-001")
    assert form(type_in, "hics213").count("# HICS 213 General Message") == 2


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--message", "alert"), "alert was not released"),
        (("--kind", "fact"), "Nothing was released"),
    ],
)
def test_what_is_no_general_message(night: Path, type_in: Type, options: tuple[str, ...], said: str) -> None:
    run = type_in("timeline", "--format", "hics213", *options)
    assert (run.status, said in run.err) == (1, True), run


def test_a_form_of_a_drill_says_so(hospital: Path, type_in: Type) -> None:
    from tests.test_drills import TO_HOLD

    once(type_in, *TO_HOLD)
    told = form(type_in, "ics214", "--for", "lead")
    assert "# EXERCISE ICS 214 Activity Log EXERCISE" in told
    assert told.startswith("**EXERCISE  EXERCISE  EXERCISE**")


def test_a_report_knows_who_said_yes_by_phone(hospital: Path, type_in: Type) -> None:
    once(
        type_in,
        *to_hold(hour=14),
        "message submit hold-public --at '2026-11-20 15:01'",
        "message approve hold-public --by-phone 'Ana Ruiz' --read-back --yes --at '2026-11-20 15:02'",
    )
    told = form(type_in, "aar")
    (row,) = [line for line in told.splitlines() if line.startswith("| Ana Ruiz")]
    assert "nothing in the record" not in row, row
    assert row.endswith("| 0 |")

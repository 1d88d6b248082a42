"""The end of a timeline: what we said that we did not know, how it was settled, and how people were answered."""

import json
import re
import shutil
import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from crisisrunner.log.record import Record
from crisisrunner.runner import start
from tests.conftest import Run, Type, let_out
from tests.nights import Night, pins

BEGAN = datetime(2026, 11, 20, 7, 52, tzinfo=UTC)  # 02:52 in New York
UNKNOWN = "- **visits\\_moved**: How many visits were moved? Not known in hold-public.1 (Fri 20 Nov 2026, 03:00 EST)."


def at(clock: str) -> tuple[str, str]:
    """A time of the night of 20 November 2026 in New York, as an option."""
    return "--at", f"2026-11-20 {clock}"


@cache
def _updating() -> Path:
    """A record of `dark` in UPDATE, whose hold-public.1 went out at 03:00 without visits_moved."""
    path = Path(tempfile.mkdtemp()) / "record.db"
    record = Record(path, create=True)
    start(record, pins(), "Dana Ortiz", at=BEGAN)
    night = Night(record)
    night.at = BEGAN
    night.to_update()
    record.close()
    return path


@pytest.fixture
def dark(hospital: Path) -> Path:
    """An incident of the plan `dark`, in which the public was told that nobody knows how many visits are moved."""
    shutil.copy(_updating(), hospital / "record.db")
    return hospital


def do(type_in: Type, *words: str) -> Run:
    run = type_in(*words)
    assert run.status == 0, run.err
    return run


def section(type_in: Type, heading: str, *options: str) -> list[str]:
    """The lines under a heading of the timeline; none where there is no such heading."""
    told = do(type_in, "timeline", *options).out
    found = re.search(rf"\n## {heading}\n\n(.*?)(?:\n\n## |\Z)", told, re.DOTALL)
    return found[1].rstrip().split("\n") if found else []


def unknowns(type_in: Type, *options: str) -> list[str]:
    return section(type_in, "What was not known, and how it was settled", *options)


def figures(type_in: Type) -> list[str]:
    return section(type_in, "How we kept our word and answered people")


def heard(type_in: Type) -> dict:
    """The figures of `status --json`."""
    return json.loads(do(type_in, "status", "--json").out)["inquiries"]


def asked_line(type_in: Type) -> str:
    """The figures of `status`, on one line."""
    words = " ".join(do(type_in, "status").out.split())
    return re.search(r"ASKED (.*?announcements \d+)", words)[1]


def moved(type_in: Type, count: str, clock: str, *options: str) -> None:
    do(type_in, "fact", "set", "visits_moved", count, *at(clock), *options)


# What was not known


def test_what_is_not_known_yet_stays_so_in_the_appendix(dark: Path, type_in: Type) -> None:
    assert unknowns(type_in) == [UNKNOWN, "  - Still not known."]


def test_each_turn_is_told_with_its_time_and_who_vouched_for_it(dark: Path, type_in: Type) -> None:
    moved(type_in, "1200", "03:20")
    do(type_in, "fact", "confirm", "visits_moved", "--source", "bed desk", *at("03:30"))
    assert unknowns(type_in) == [
        UNKNOWN,
        "  - Fri 20 Nov 2026, 03:20 EST known: 1200, not confirmed yet",
        "  - Fri 20 Nov 2026, 03:30 EST confirmed by bed desk",
    ]


def test_a_later_count_is_another_turn(dark: Path, type_in: Type) -> None:
    moved(type_in, "12", "03:20", "--source", "bed desk")
    moved(type_in, "40", "03:40", "--source", "Sam Lee")
    assert unknowns(type_in)[1:] == [
        "  - Fri 20 Nov 2026, 03:20 EST known: 12, confirmed by bed desk",
        "  - Fri 20 Nov 2026, 03:40 EST known: 40, confirmed by Sam Lee",
    ]


def test_what_was_taken_back_is_not_known_again(dark: Path, type_in: Type) -> None:
    moved(type_in, "12", "03:20", "--source", "bed desk")
    do(type_in, "fact", "retract", "visits_moved", "--reason", "counted twice", *at("03:30"))
    assert unknowns(type_in)[1:] == [
        "  - Fri 20 Nov 2026, 03:20 EST known: 12, confirmed by bed desk",
        "  - Fri 20 Nov 2026, 03:30 EST taken back: counted twice",
        "  - Still not known.",
    ]


def wrong_update(type_in: Type) -> None:
    """An update says 1200, which turns out wrong."""
    moved(type_in, "1200", "03:20", "--source", "bed desk")
    run = type_in("message", "release", "update-public", "--yes", "2026-001", *at("03:25"))
    assert run.status == 0, run.err
    moved(type_in, "1300", "03:40", "--source", "Sam Lee", "--wrong")


OWED = [
    UNKNOWN,
    "  - Fri 20 Nov 2026, 03:20 EST known: 1200, confirmed by bed desk",
    "  - Fri 20 Nov 2026, 03:40 EST known: 1300, confirmed by Sam Lee; the value before was wrong",
    (
        "  - Fri 20 Nov 2026, 03:40 EST update-public.1 had said it wrong; "
        "a correction is owed: update-public-correction.1"
    ),
]


def test_a_number_that_went_out_wrong_is_told_with_what_corrects_it(dark: Path, type_in: Type) -> None:
    wrong_update(type_in)
    do(type_in, "message", "release", "update-public-correction", "--yes", "2026-001", *at("03:50"))
    assert unknowns(type_in) == [
        *OWED,
        "  - Fri 20 Nov 2026, 03:50 EST update-public.1 corrected by update-public-correction.1",
    ]


def test_nothing_is_called_corrected_before_the_correction_is_out(dark: Path, type_in: Type) -> None:
    wrong_update(type_in)
    assert unknowns(type_in) == OWED


def test_what_is_taken_back_in_the_end_is_not_known_though_a_value_went_out(
    dark: Path, type_in: Type
) -> None:
    wrong_update(type_in)
    do(type_in, "fact", "retract", "visits_moved", "--reason", "nobody counted", *at("03:45"))
    assert unknowns(type_in) == [
        *OWED,
        "  - Fri 20 Nov 2026, 03:45 EST taken back: nobody counted",
        "  - Still not known.",
    ]


def test_what_is_said_again_after_it_was_taken_back_is_known(dark: Path, type_in: Type) -> None:
    moved(type_in, "12", "03:20", "--source", "bed desk")
    do(type_in, "fact", "retract", "visits_moved", "--reason", "counted twice", *at("03:30"))
    moved(type_in, "11", "03:40", "--source", "bed desk")
    assert unknowns(type_in)[-1] == "  - Fri 20 Nov 2026, 03:40 EST known: 11, confirmed by bed desk"


def test_a_count_that_was_wrong_says_so(dark: Path, type_in: Type) -> None:
    moved(type_in, "1200", "03:20", "--source", "bed desk")
    moved(type_in, "1300", "03:40", "--source", "Sam Lee", "--wrong")
    assert unknowns(type_in)[-1] == (
        "  - Fri 20 Nov 2026, 03:40 EST known: 1300, confirmed by Sam Lee; the value before was wrong"
    )


def test_each_release_that_said_it_is_named(dark: Path, type_in: Type) -> None:
    do(type_in, "advance", "back", "--reason", "more to say", *at("03:10"))
    let_out(type_in, "hold-public", *at("03:12"))
    assert unknowns(type_in)[0] == (
        "- **visits\\_moved**: How many visits were moved? Not known in hold-public.1 (Fri 20 Nov 2026, 03:00 EST), "
        "hold-public.2 (Fri 20 Nov 2026, 03:12 EST)."
    )


def test_what_was_known_when_we_spoke_and_what_was_never_said_is_not_listed(
    dark: Path, type_in: Type
) -> None:
    do(type_in, "fact", "set", "care_open", "yes", "--source", "ward 4", *at("03:20"))
    do(type_in, "fact", "set", "people", "12", "--source", "ward 4", *at("03:20"))
    told = " ".join(unknowns(type_in))
    for fact in ("detected", "what\\_happened", "care", "people"):
        assert fact not in told


def test_where_nothing_was_said_to_be_unknown_there_is_no_such_heading(hospital: Path, type_in: Type) -> None:
    do(type_in, "start", "dark", *at("02:52"))
    do(type_in, "message", "release", "alert", "--yes", "2026-001", *at("02:55"))
    assert unknowns(type_in) == []
    assert figures(type_in)[0] == "- Promises of a next update: 0 kept, 0 broken."


def test_a_time_is_told_as_people_read_it(hospital: Path, type_in: Type) -> None:
    template = hospital / "templates" / "hold" / "public.md"
    block = "{% if not known('breach_known_at') %}We do not know yet whether data is involved.{% endif %}"
    template.write_text(template.read_text().replace("{% block unknowns %}", "{% block unknowns %}" + block))
    do(type_in, "start", "dark", *at("02:52"))
    do(type_in, "fact", "set", "what_happened", "dark", "--source", "ward 4", *at("02:53"))
    do(type_in, "fact", "set", "detected_at", "2026-11-20 02:50", "--source", "ward 4", *at("02:53"))
    do(type_in, "task", "done", "confirm", *at("02:54"))
    do(type_in, "advance", "confirm", *at("02:55"))
    let_out(type_in, "hold-public", *at("03:00"))
    do(type_in, "fact", "set", "breach_known_at", "2026-11-20 03:05", "--source", "IT", *at("03:10"))
    told = " ".join(unknowns(type_in))
    assert "breach\\_known\\_at" in told
    assert "known: 03:05 EST, Fri 20 Nov 2026, confirmed by IT" in told


def test_words_that_were_erased_are_not_told(dark: Path, type_in: Type) -> None:
    moved(type_in, "12", "03:20", "--source", "Mrs Quillfeather")
    seq = next(
        str(entry["seq"])
        for entry in json.loads(do(type_in, "timeline", "--format", "json").out)
        if "Quillfeather" in entry["what"]
    )
    do(type_in, "erase", seq, "--reason", "a name", "--yes")
    told = do(type_in, "timeline").out
    assert "Quillfeather" not in told
    assert unknowns(type_in)[1] == (
        "  - Fri 20 Nov 2026, 03:20 EST known: \\[erased\\], confirmed by \\[erased\\]"
    )


def test_what_was_typed_cannot_act_in_the_appendix(dark: Path, type_in: Type) -> None:
    bad = "<script>alert(1)</script> \u202e **bold** [x](javascript:1) `y`\n\n## Heading"
    moved(type_in, "12", "03:20", "--source", bad)
    do(type_in, "fact", "retract", "visits_moved", "--reason", bad, *at("03:30"))
    told = do(type_in, "timeline").out
    end = told[told.index("## What was not known") :]
    for stray in ("<script>", "\u202e", "**bold**", "[x](", "`y`", "\n## Heading"):
        assert stray not in end
    assert "&lt;script&gt;" in end


def test_as_it_was_known_then_a_later_answer_is_left_out(dark: Path, type_in: Type) -> None:
    then = json.loads(do(type_in, "timeline", "--format", "jsonl").out.splitlines()[-1])["recorded_at"]
    do(type_in, "inquiry", "open", "Are you open?", "--kind", "press", *at("03:10"))
    moved(type_in, "12", "03:20", "--source", "bed desk")
    assert unknowns(type_in, "--as-known-at", then)[-1] == "  - Still not known."
    assert "known: 12" in unknowns(type_in)[-1]
    known_then = do(type_in, "timeline", "--as-known-at", then).out
    assert "- Inquiries: 0 asked, 0 answered, 0 open" in known_then


def test_a_file_carries_the_same_end_and_the_formats_for_machines_only_their_entries(
    dark: Path, type_in: Type
) -> None:
    moved(type_in, "12", "03:20", "--source", "bed desk")
    do(type_in, "timeline", "--out", "story.md")
    assert "\n".join(unknowns(type_in)) in Path("story.md").read_text()
    for form in ("csv", "json", "jsonl"):
        assert "Not known in" not in do(type_in, "timeline", "--format", form).out


# How people were answered


def test_the_figures_count_what_they_say(dark: Path, type_in: Type) -> None:
    assert heard(type_in) == {
        "open": 0, "awaiting_public_follow_up": 0, "asked": 0, "answered": 0, "unanswered": 0,
        "median_wait_min": None, "worst_wait_min": None, "public_answers": 0, "announcements": 1,
    }  # fmt: skip
    assert "ASKED" not in type_in("status").out
    for _ in range(5):
        do(type_in, "inquiry", "open", "Are you open?", "--kind", "social", "--channel", "x", *at("03:00"))
    assert asked_line(type_in) == "5, answered 0, open 5; public answers 0, announcements 1"
    do(type_in, "inquiry", "acknowledge", "q1", "Yes.", "--yes", *at("03:10"))
    assert (heard(type_in)["median_wait_min"], heard(type_in)["worst_wait_min"]) == (10, 10)
    do(
        type_in, "inquiry", "acknowledge", "q1", "Still yes.", "--yes", *at("03:50")
    )  # the first answer counts
    do(type_in, "inquiry", "acknowledge", "q2", "Yes.", "--private", *at("03:30"))
    assert (heard(type_in)["median_wait_min"], heard(type_in)["worst_wait_min"]) == (20, 30)
    do(type_in, "inquiry", "handled", "q3", "--how", "told them", *at("05:20"))
    assert (heard(type_in)["median_wait_min"], heard(type_in)["worst_wait_min"]) == (30, 140)
    do(type_in, "inquiry", "close", "q4", "--reason", "the same as q3")
    moved(type_in, "12", "03:20", "--source", "bed desk")
    do(type_in, "message", "release", "update-public", "--yes", "2026-001", *at("03:30"))
    assert heard(type_in) == {
        "open": 3, "awaiting_public_follow_up": 0, "asked": 5, "answered": 3, "unanswered": 1,
        "median_wait_min": 30, "worst_wait_min": 140, "public_answers": 2, "announcements": 2,
    }  # fmt: skip
    assert asked_line(type_in) == (
        "5, answered 3, open 3; first answer after 30 min (median), 2 h 20 min (worst); "
        "public answers 2, announcements 2"
    )


def test_each_figure_is_defined_where_the_figures_stand(dark: Path, type_in: Type) -> None:
    do(type_in, "inquiry", "open", "Are you open?", "--kind", "press", *at("03:00"))
    listed = " ".join(type_in("inquiry", "list").out.split())
    written = " ".join(type_in("timeline").out.replace("*", "").split())
    for said in (listed, written):
        for meaning in (
            "asked: inquiries that came in",
            "answered: those that had a first answer, in public or not",
            "open: those that are not closed",
            "median and worst wait: from asking to the first answer, over those answered",
            "public answers: replies and follow-ups that anybody can read",
            "announcements: messages released to the public",
        ):
            assert meaning in said


def test_what_is_closed_without_an_answer_never_counts_as_answered(dark: Path, type_in: Type) -> None:
    do(type_in, "inquiry", "open", "Are you open?", "--kind", "press", *at("03:00"))
    do(type_in, "inquiry", "close", "q1", "--reason", "a test call")
    figures = heard(type_in)
    assert (figures["asked"], figures["answered"], figures["open"], figures["unanswered"]) == (1, 0, 0, 0)
    assert figures["median_wait_min"] is None


def test_the_figures_of_the_timeline_are_those_of_status(dark: Path, type_in: Type) -> None:
    for kind in ("social", "social", "press"):
        do(type_in, "inquiry", "open", "Are you open?", "--kind", kind, "--channel", "x", *at("03:10"))
    do(type_in, "inquiry", "acknowledge", "q1", "Yes.", "--yes", *at("03:20"))
    do(type_in, "inquiry", "private", "q2", *at("03:40"))
    do(type_in, "inquiry", "handled", "q2", "--how", "told them", *at("03:45"))
    assert figures(type_in)[1:4] == [
        "- Inquiries: 3 asked, 2 answered, 3 open, 1 owed a public follow-up.",
        "- First answer after 20 min (median), 30 min (worst).",
        "- Public answers 1, announcements 1.",
    ]
    assert {
        "asked": 3, "answered": 2, "open": 3, "awaiting_public_follow_up": 1, "median_wait_min": 20,
        "worst_wait_min": 30, "public_answers": 1, "announcements": 1,
    }.items() <= heard(type_in).items()  # fmt: skip


def test_where_nobody_was_answered_no_wait_is_told(dark: Path, type_in: Type) -> None:
    do(type_in, "inquiry", "open", "Are you open?", "--kind", "press", *at("03:10"))
    told = "\n".join(figures(type_in))
    assert "- Inquiries: 1 asked, 0 answered, 1 open, 0 owed a public follow-up." in told
    assert "First answer after" not in told


def test_promises_are_counted_as_kept_or_broken(dark: Path, type_in: Type) -> None:
    assert figures(type_in)[0] == "- Promises of a next update: 0 kept, 0 broken."
    moved(type_in, "12", "03:20", "--source", "bed desk")
    do(type_in, "message", "release", "update-public", "--yes", "2026-001", *at("03:30"))
    assert figures(type_in)[0] == "- Promises of a next update: 1 kept, 0 broken."


def test_a_message_that_was_withdrawn_is_still_an_announcement(dark: Path, type_in: Type) -> None:
    do(type_in, "message", "withdraw", "hold-public", "--reason", "too early")
    assert "- Public answers 0, announcements 1." in figures(type_in)
    assert unknowns(type_in)[0] == UNKNOWN

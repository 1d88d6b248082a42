"""The page for the next shift: what is promised, late, asked, out and decided, on one sheet."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from crisisrunner import desk
from crisisrunner.asking import open_inquiry, open_many
from crisisrunner.cli.show.handover import handover_text
from crisisrunner.cli.show.handover.layout import ACROSS, LINES
from crisisrunner.cli.show.handover.sections import sections
from crisisrunner.cli.show.handover_page import handover_page
from crisisrunner.exercise import BANNER
from crisisrunner.handover import Handover, handover
from crisisrunner.incident.inquiries import Asked
from crisisrunner.log.record import Record
from crisisrunner.overview import Overview
from crisisrunner.runner import start
from crisisrunner.times import stamp
from tests.conftest import Type
from tests.nights import AT, Night, pins
from tests.test_say import Seen, seen


@pytest.fixture
def night(laptop: Path) -> Night:
    """An incident of the playbook `dark`, before anything is known."""
    record = Record(laptop / "record.db", create=True)
    start(record, pins(), "Dana Ortiz", "Ransom demand", at=AT)
    return Night(record)


def taken(night: Night, later: int = 0) -> Handover:
    """What is handed over some minutes after the last thing happened."""
    return handover(Overview(night.do(night.at).case(), night.at + timedelta(minutes=later)), "Dana Ortiz")


def text(night: Night, later: int = 0) -> str:
    return handover_text(taken(night, later))


def section(night: Night, title: str, later: int = 0) -> list[str]:
    """One section of the page: what stands beside its title, then each of its lines, unwrapped."""
    found = next(one for one in sections(taken(night, later)) if one.title == title)
    lines = [f"{line.label} {line.text}" for line in (*found.lines, *found.tail)]
    return [found.beside, *(line.strip().replace("\N{NO-BREAK SPACE}", " ") for line in lines)]


def clock(moment: datetime | None, night: Night) -> str:
    assert moment is not None
    return f"{moment.astimezone(night.do(night.at).case().zone):%H:%M}"


def ask(night: Night, words: str, kind: str, outlet: str = "") -> None:
    """Somebody asks by phone; the press is owed an answer within 15 minutes, others within 60."""
    open_inquiry(night.do(), Asked(words, kind, "phone", outlet=outlet))


# What stands there


def test_a_page_says_of_each_question_that_nothing_is_there(night: Night) -> None:
    night.do().advance("stand-down", "a false alarm")
    lines = text(night).splitlines()
    for line in (
        "PROMISED   Nothing is promised.",
        "DEADLINES BY LAW   None runs. The others: not begun 5.",
        "WHO WAITS FOR AN ANSWER   Nobody.",
        "OUT NOW   Nothing.",
        "UNDER WAY   No draft.",
        "CHANNELS DOWN, NOT DELIVERED   No channel is down, and all that was released is out.",
        "STILL OPEN   The incident is closed: nothing is asked any more.",
    ):
        assert line in lines


def test_where_we_are_and_how_long_nothing_was_said(night: Night) -> None:
    opened = clock(AT, night)
    assert section(night, "WHERE WE ARE", 12)[1:] == [
        f"WHAT Ransom demand, opened {opened}",
        f"STAGE DETECT since {opened}: Is it real?",
        "HOW BAD severity 1, care is affected",
        "SILENT 12 min and nothing was said in public yet",
    ]
    night.to_hold()
    night.let_out("hold-public")
    assert section(night, "WHERE WE ARE", 40)[-1] == "SILENT 40 min since we last spoke in public"


def test_what_is_wrong_and_what_lacks_its_approvals_stands_at_the_top(night: Night) -> None:
    night.to_hold()
    night.let_out("hold-public")
    night.do().retract_fact("detected_at", "the clock was wrong")
    desk.submit(night.do(), "hold-public-correction")
    broken = desk.Release(night.do(), "hold-public-correction", glass="nobody can be reached")
    broken.make(broken.check().digests, "nobody")
    desk.correct(night.do(), "hold-public-correction", "wrong again")
    where = section(night, "WHERE WE ARE")
    assert where[-2:] == [
        "WRONG 1 out and not put right: hold-public-correction.1 (its words)",
        "GLASS without the approvals of the plan: hold-public-correction.1",
    ]
    assert any(
        line.startswith("WRONG Patients and the public: do not repeat") for line in section(night, "OUT NOW")
    )


def test_promises_stand_by_their_time_and_say_when_they_are_late(night: Night) -> None:
    night.to_hold()
    night.let_out("hold-public")
    promised = night.incident.promises["public"].due_at
    at = clock(promised, night)
    assert section(night, "PROMISED")[1].startswith(f"DUE {at} EST, in ")
    minutes = int((promised - night.at).total_seconds() // 60) + 9
    assert section(night, "PROMISED", minutes)[1] == (
        f"LATE {at} EST, 9 min late. Next update to: Patients and the public"
    )
    night.at += timedelta(minutes=minutes)
    night.do().set_fact("visits_moved", "12", "Sam Lee")
    night.do().advance("update")
    night.let_out("update-public")
    assert section(night, "PROMISED")[0] == "kept so far 0, broken 1"


def test_laws_that_run_are_told_with_their_limit_and_the_others_are_counted(night: Night) -> None:
    night.do().set_fact("breach_known_at", "02:50", "Sam Lee")
    laws = section(night, "DEADLINES BY LAW")
    first = laws[1]
    assert first.startswith("IF OURS 02:50 EST on Fri 27 Nov 2026, in 2 days. authority: GDPR: ")
    assert laws[-1].startswith("Each: outer limit; confirm with counsel.")
    assert laws[-1].endswith("The others: not begun 1.")


def test_who_waits_is_quoted_with_the_outlet_what_is_late_first(night: Night) -> None:
    ask(night, "Is the emergency room open?", "partner")
    ask(night, "Are ambulances\ndiverted?", "press", "Valley Radio")
    waits = section(night, "WHO WAITS FOR AN ANSWER", 21)
    assert waits[:3] == [
        "",
        'LATE 6 min late. q2 press, Valley Radio: "Are ambulances diverted?"',
        'DUE in 38 min. q1 partner: "Is the emergency room open?"',
    ]
    assert waits[3].startswith("ASKED 2, answered 0, open 2")
    for _ in range(9):
        ask(night, "And who pays?", "staff")
    assert section(night, "WHO WAITS FOR AN ANSWER")[0] == "6 more: crisisrunner inquiry list"


def test_what_is_out_for_each_audience_and_what_must_not_be_repeated(night: Night) -> None:
    night.to_hold()
    night.let_out("hold-public")
    released = clock(night.incident.messages["hold-public.1"].released_at, night)
    assert section(night, "OUT NOW") == [
        "the words: crisisrunner say",
        f"SAY Patients and the public: hold-public.1, released {released}",
        "Staff: nothing",
    ]
    desk.withdraw(night.do(), "hold-public", "too early")
    assert section(night, "OUT NOW")[1] == "Patients and the public: nothing; do not repeat hold-public.1"


def test_drafts_say_what_blocks_them_and_whom_to_ring(night: Night) -> None:
    night.to_hold()
    night.do().set_fact("visits_moved", "12", None)
    assert section(night, "UNDER WAY")[1:] == [
        "DRAFT alert.1: crisisrunner message release alert",
        "DRAFT hold-public.1: blocked by unconfirmed; needs 1 approval",
    ]
    night.do().confirm_fact("visits_moved", "Sam Lee")
    assert section(night, "UNDER WAY")[2] == "DRAFT hold-public.1: not handed in yet; needs 1 approval"
    night.submit("hold-public")
    assert section(night, "UNDER WAY")[2] == "WAITS hold-public.1: needs 1 approval"
    assert section(night, "WHO APPROVES")[1:] == [
        "RING Privacy officer: Ana Ruiz, +1 212 555 0164, for hold-public.1"
    ]
    night.approve("hold-public")
    assert section(night, "UNDER WAY")[2] == "READY hold-public.1: crisisrunner message release hold-public"
    assert "WHO APPROVES" not in text(night)


def test_channels_that_are_down_and_what_nobody_said_is_out(night: Night, type_in: Type) -> None:
    night.to_hold()
    assert type_in("channel", "down", "sms", "--at", f"{stamp(night.at)}").status == 0
    night.let_out("hold-public")
    down, *ways = section(night, "CHANNELS DOWN, NOT DELIVERED")[1:]
    assert down == f"DOWN 1: sms since {clock(night.incident.down['sms'], night)}"
    assert ways[-1].startswith("BY HAND hold-public.1 by website, ")
    assert ways[-1].endswith(": nobody said that it is out")


def test_decisions_are_told_the_newest_first_with_their_reasons(night: Night) -> None:
    night.do().log("Nothing is paid.", decision=True)
    night.do().log("Radio called.", decision=False)
    night.do().set_severity(2, "care is restored")
    night.do().advance("stand-down", "a false alarm")
    assert [line.split(" ", 1)[1] for line in section(night, "DECIDED, AND WHY")[1:]] == [
        "Dana Ortiz: Entered CLOSED by 'stand-down' from Detect; the incident is closed; reason: a false alarm",
        "Dana Ortiz: Severity 2; reason: care is restored",
        "Dana Ortiz: Nothing is paid.",
    ]
    assert section(night, "DECIDED, AND WHY", 60 * 24)[-1].startswith("24 Nov 02:53 Dana Ortiz: ")


def test_of_many_decisions_the_newest_eight_stand_and_erased_ones_say_so(night: Night) -> None:
    for number in range(11):
        night.do().log(f"Decision {number}.", decision=True)
    night.do().erase([night.incident.seq], "a name")
    decided = section(night, "DECIDED, AND WHY")
    assert decided[0] == "the newest first   3 more: crisisrunner timeline"
    assert len(decided) == 9
    assert decided[1].endswith("Dana Ortiz: [erased]")


def test_open_tasks_and_facts_are_named(night: Night) -> None:
    assert section(night, "STILL OPEN", 10)[1] == "TO DO confirm: Confirm that this is real"
    assert section(night, "STILL OPEN", 20)[1] == "LATE confirm: Confirm that this is real"
    night.do().set_fact("what_happened", "Screens are dark", None)
    assert section(night, "STILL OPEN")[2] == "CONFIRM 1 said, by nobody confirmed: what_happened"
    assert section(night, "STILL OPEN")[3].startswith("ASK 5 not known: detected_at, ")


def test_roles_bear_phone_numbers_and_who_was_not_reached(night: Night, type_in: Type) -> None:
    assert section(night, "WHO HOLDS WHICH ROLE")[1:] == [
        "Dana Ortiz, +1 212 555 0101: Communications lead",
        "CALL Ana Ruiz, +1 212 555 0164: Privacy officer",
    ]
    assert type_in("call", "ana-ruiz", "--not-reached", "--at", stamp(night.at)).status == 0
    assert section(night, "WHO HOLDS WHICH ROLE")[2] == (
        f"CALL Ana Ruiz, +1 212 555 0164, not reached at {clock(night.at, night)}: Privacy officer"
    )
    night.do().assign("privacy", [])
    assert section(night, "WHO HOLDS WHICH ROLE")[-1] == "NOBODY Privacy officer"


def test_the_page_ends_with_the_head_of_the_record_and_who_made_it(night: Night, type_in: Type) -> None:
    head = json.loads(type_in("status", "--json").out)["head"]
    made = f"{clock(night.at, night)} EST, Tue 24 Nov 2026"
    assert section(night, "THE RECORD")[1:] == [
        f"Last entry {head['seq']}. Made at {made}, by Dana Ortiz.",
        f"HEAD {head['hash']}",
    ]
    assert text(night).splitlines()[-1].split() == ["HEAD", head["hash"]]


# One sheet


@pytest.fixture
def heavy(night: Night, type_in: Type) -> Night:
    """A night in which everything went wrong, in the longest words, some of which are meant to do harm."""
    hostile = "<script>alert('x')</script> \x1b[2J \u202e & " + "Wort" * 60 + " and so it went on and on" * 12
    night.to_hold()
    night.do().set_fact("breach_known_at", "02:50", "Sam Lee")
    night.do().set_fact("visits_moved", "12", "Sam Lee")
    night.let_out("hold-public")
    for _ in range(3):
        night.do().advance("update")
        night.let_out("update-public")
    desk.withdraw(night.do(), "update-public", hostile)
    night.do().retract_fact("visits_moved", hostile)
    night.do().retract_fact("detected_at", hostile)
    open_many(night.do(), [(Asked(hostile, "press", "phone", outlet=hostile), night.at)] * 40)
    for _ in range(12):
        night.do().log(hostile, decision=True)
    for channel in ("website", "sms", "mail", "phone"):
        assert type_in("channel", "down", channel, "--at", stamp(night.at)).status == 0
    night.do().assign("lead", [f"{hostile[:30]} {number}" for number in range(30)])
    return night


def test_a_heavy_night_fits_one_sheet_and_tells_what_is_left_out(heavy: Night) -> None:
    lines = text(heavy, 60).splitlines()
    assert len(lines) <= LINES
    assert max(map(len, lines)) <= ACROSS
    assert "\x1b" not in text(heavy)
    assert "\u202e" not in text(heavy)
    for one in sections(taken(heavy, 60)):
        assert (one.total > len(one.lines)) == ("more: crisisrunner" in one.beside)
    assert any(line.startswith("WHO WAITS FOR AN ANSWER   3") for line in lines)
    wrong = next(line for line in lines if line.startswith("  WRONG"))
    assert (
        wrong.split("WRONG")[1]
        .strip()
        .startswith("4 out and not put right: hold-public.1 (visits_moved, detected_at)")
    )


def test_a_drill_says_so_first_and_last(night: Night) -> None:
    found = taken(night)
    found.overview.incident = msgspec.structs.replace(found.overview.incident, drill=True)
    lines = handover_text(found).splitlines()
    assert lines[0] == lines[-1] == BANNER
    words = seen(handover_page(found))
    assert words[0] == words[-1] == BANNER
    assert BANNER not in text(night) + handover_page(taken(night))


def test_on_paper_nothing_typed_can_act_and_nothing_is_loaded(heavy: Night) -> None:
    html = handover_page(taken(heavy))
    parser = Seen()
    parser.feed(html)
    assert parser.tags.isdisjoint({"script", "img", "link", "iframe", "a"})
    assert "Content-Security-Policy" in html
    assert "://" not in html
    assert "\u202e" not in html
    assert "NOT FOR THE PUBLIC" in html
    assert len([*html]) < 40_000


# The command


def test_the_screen_has_the_page_and_how_to_print_it(night: Night, type_in: Type) -> None:
    run = type_in("handover")
    assert run.status == 0
    assert run.out.startswith("HANDOVER   ")
    assert run.out.endswith("To print it:   crisisrunner handover --out handover.html\n")


@pytest.mark.parametrize("name", ["shift.html", "SHIFT.TXT"])
def test_a_sheet_is_written_and_never_over_another_file_unasked(
    night: Night, type_in: Type, name: str
) -> None:
    assert type_in("handover", "--out", name) == (0, "", f"Written: {name}\n")
    assert "HANDOVER" in Path(name).read_text("utf-8")
    Path(name).write_text("my own notes")
    run = type_in("handover", "--out", name)
    assert (run.status, Path(name).read_text()) == (1, "my own notes")
    assert run.err.startswith(f"Refused: {name} is there already.")
    assert type_in("handover", "--out", name, "--force").status == 0


def test_a_file_that_would_be_neither_page_nor_text_is_refused(night: Night, type_in: Type) -> None:
    run = type_in("handover", "--out", "shift.pdf")
    assert run.status == 1
    assert "shift.pdf would be neither a page nor text." in run.err
    assert type_in("handover", "--out", "shift.txt", "--json").status == 2
    assert not [*Path().glob("shift.*")]


def test_the_data_has_every_section_uncut(heavy: Night) -> None:
    answer = taken(heavy, 60).as_data()
    assert [*answer] == [
        "where", "promised", "laws", "waiting", "out", "under_way", "not_delivered", "decided", "open", "roles",
        "record",
    ]  # fmt: skip
    assert answer["where"]["stage"]["id"] == "update"
    assert answer["where"]["wrong"][0]["correction"] == "hold-public-correction.1"
    assert [one["id"] for one in answer["promised"]["open"]] == ["promise-public"]
    assert {one["state"] for one in answer["laws"]} <= {"running", "overdue", "scope_not_declared"}
    assert len(answer["waiting"]["inquiries"]) == 40
    assert answer["waiting"]["inquiries"][0]["late"]
    assert [one["id"] for one in answer["out"]] == ["public", "staff"]
    ring = {one["id"]: one["ring"] for one in answer["under_way"]}
    assert ring["hold-public-correction.1"] == ["Privacy officer: Ana Ruiz, +1 212 555 0164"]
    assert [*answer["not_delivered"]["channels_down"]] == ["website", "sms", "mail", "phone"]
    assert len(answer["decided"]) == 12
    assert answer["decided"][0]["kind"] == "decision"
    assert answer["decided"][0]["at"].endswith("Z")
    assert answer["roles"][1]["people"][0]["phone"] == "+1 212 555 0164"
    assert answer["record"]["seq"] == heavy.incident.seq
    assert answer["record"]["made_by"] == "Dana Ortiz"


def test_json_is_one_object(night: Night, type_in: Type) -> None:
    answer = json.loads(type_in("--as", "Ana Ruiz", "handover", "--json").out)
    assert answer["record"]["made_by"] == "Ana Ruiz"
    assert answer["where"]["id"] == json.loads(type_in("status", "--json").out)["incident"]["id"]


def test_handing_over_writes_nothing_into_the_record(night: Night, type_in: Type) -> None:
    before = json.loads(type_in("status", "--json").out)["head"]
    type_in("--as", "Somebody New", "handover")
    assert json.loads(type_in("status", "--json").out)["head"] == before


# What it reads


def test_a_record_gives_the_entries_of_some_types_alone(night: Night) -> None:
    night.do().log("Nothing is paid.", decision=True)
    night.to_hold()
    wanted = ("decision.recorded", "stage.entered")
    found = [*night.record.events("2026-001", wanted)]
    assert [one.event.type for one in found] == ["stage.entered", "decision.recorded", "stage.entered"]
    assert found[1].event.words == {"text": "Nothing is paid."}
    assert [one.event.seq for one in found] == sorted(one.event.seq for one in found)
    assert [*night.record.events(None, wanted)] == found
    assert [*night.record.events("2026-002", wanted)] == []
    assert [*night.record.events("2026-001", ("nothing.such",))] == []
    assert len([*night.record.events("2026-001")]) == night.incident.seq

"""Clocks as somebody types them at night: where each stands, what moves it, what is refused."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from tests.conftest import Run, Type, let_out

FIRST = "2026-06-01"
BEGIN = f"{FIRST} 02:52"
KNOWN = f"{FIRST} 02:50"
SAID = f"{FIRST} 03:00"


@pytest.fixture
def night(hospital: Path, type_in: Type) -> Type:
    """An incident of the playbook `dark` since 02:52 on 1 June 2026, in New York; HIPAA and GDPR bind us."""
    scope(hospital, "hipaa = true", "gdpr = true")
    begin(type_in)
    return type_in


_TYPED: dict[tuple[bytes, ...], bytes] = {}


def once(what: str, typed: Callable[[], object]) -> None:
    """Types commands; where the same workspace and record had them typed before, takes the record of then."""
    files = [Path(one) for one in ("crisisrunner.toml", "playbooks/dark.yaml", "record.db")]
    key = (what.encode(), *(file.read_bytes() for file in files if file.exists()))
    if key not in _TYPED:
        typed()
        _TYPED[key] = files[-1].read_bytes()
    files[-1].write_bytes(_TYPED[key])


def begin(type_in: Type, at: str = BEGIN) -> None:
    """Opens an incident of the playbook `dark`."""
    once(f"start {at}", lambda: do(type_in, "start", "dark", at=at))


def scope(hospital: Path, *lines: str) -> None:
    """What counsel says of laws, written into the workspace."""
    add(hospital / "crisisrunner.toml", "", "[scope]", *lines)


def plan(hospital: Path, facts: str, *clocks: str) -> None:
    """Puts facts that are times, and clocks, into the playbook `dark`."""
    file = hospital / "playbooks/dark.yaml"
    asked = "".join(f"\n  {fact}: {{ask: When was it?, type: datetime}}" for fact in facts.split())
    file.write_text(file.read_text("utf-8").replace("\nfacts:", f"\nfacts:{asked}"), "utf-8")
    add(file, *(f"  {clock}" for clock in clocks))


def add(file: Path, *lines: str) -> None:
    file.write_text(file.read_text("utf-8") + "\n".join(lines) + "\n", "utf-8")


def do(type_in: Type, *words: str, at: str = "") -> Run:
    """Types a command that must work, as of a time if one is given."""
    run = type_in(*words, *(("--at", at) if at else ()))
    assert run.status == 0, run.err
    return run


def refused(run: Run) -> str:
    """The sentence of a refusal, in one line however wide the screen is."""
    assert (run.status, run.out) == (1, "")
    return " ".join(run.err.split()).removeprefix("Refused: ")


def know(type_in: Type, value: str, fact: str = "breach_known_at", at: str = SAID, **more: str) -> Run:
    """Sets a fact that Sam Lee vouches for."""
    options = [word for key, text in more.items() for word in (f"--{key}", text)]
    return do(type_in, "fact", "set", fact, value, "--source", "Sam Lee", *options, at=at)


def happen(type_in: Type) -> None:
    """It was known at 02:50 that data is involved; Sam Lee vouches for it."""
    once("happen", lambda: know(type_in, KNOWN))


def clocks(type_in: Type, at: str = "") -> dict[str, dict[str, Any]]:
    """Every clock by its id, as it looks at a time or now."""
    listed = json.loads(do(type_in, "clock", "list", "--json", at=at).out)
    return {one["id"]: one for one in listed}


def state(type_in: Type, clock: str, at: str = "") -> str:
    return str(clocks(type_in, at)[clock]["state"])


def due(type_in: Type, clock: str) -> str | None:
    found: str | None = clocks(type_in)[clock]["due_at"]
    return found


def head(type_in: Type) -> int:
    """The number of the newest entry."""
    return int(json.loads(type_in("status", "--json").out)["head"]["seq"])


def timeline(type_in: Type) -> str:
    """What the timeline tells, in one line, its marks of emphasis left out."""
    return " ".join(do(type_in, "timeline").out.replace("\\", "").split())


def on_hold(type_in: Type) -> None:
    """The holding statement is out since 03:10; it promised more by 04:00."""
    once("on hold", lambda: _to_hold(type_in))


def _to_hold(type_in: Type) -> None:
    know(type_in, "Dark", "what_happened", f"{FIRST} 02:53")
    know(type_in, KNOWN, "detected_at", f"{FIRST} 02:53")
    know(type_in, "12", "visits_moved", f"{FIRST} 02:53")
    do(type_in, "task", "done", "confirm", at=f"{FIRST} 02:58")
    do(type_in, "advance", "confirm", at=f"{FIRST} 03:00")
    let_out(type_in, "hold-public", "--at", f"{FIRST} 03:10")


def update(type_in: Type, at: str) -> None:
    """Drafts the next update and releases it at once."""
    do(type_in, "advance", "update", at=at)
    do(type_in, "message", "release", "update-public", "--yes", "2026-001", at=at)


# Every state


@pytest.mark.parametrize(
    ("commands", "clock", "wanted"),
    [
        ([], "individuals", "not_started"),
        ([("fact set breach_known_at", "2026-06-01", SAID)], "authority", "anchor_missing"),
        ([("fact set breach_known_at", "now", "")], "authority", "running"),
        ([("fact set breach_known_at", KNOWN, SAID)], "authority", "overdue"),
        ([("fact set breach_known_at", KNOWN, SAID)], "warning", "scope_not_declared"),
        ([("fact set breach_known_at", KNOWN, SAID), ("clock met", "authority", SAID)], "authority", "met"),
        (
            [("fact set breach_known_at", KNOWN, SAID), ("clock met", "authority", "2026-06-04 02:51")],
            "authority",
            "met_late",
        ),
        (
            [
                ("fact set breach_known_at", KNOWN, SAID),
                ("clock waive --reason none-at-risk", "authority", SAID),
            ],
            "authority",
            "waived",
        ),
        (
            [
                ("fact set breach_known_at", "now", ""),
                ("clock hold --oral --official Reyes", "individuals", ""),
            ],
            "individuals",
            "held",
        ),
    ],
)
def test_a_clock_stands_where_the_record_puts_it(
    night: Type, commands: list[tuple[str, str, str]], clock: str, wanted: str
) -> None:
    for words, what, at in commands:
        do(night, *words.split(), what, at=at)
    listed = json.loads(night("status", "--json").out)["clocks"]
    assert [one["state"] for one in listed if one["id"] == clock] == [wanted]
    assert state(night, clock) == wanted


def test_a_law_that_does_not_bind_us_is_not_applicable_before_and_after(
    hospital: Path, type_in: Type
) -> None:
    scope(hospital, "hipaa = false")
    begin(type_in)
    assert state(type_in, "individuals") == "not_applicable"
    know(type_in, KNOWN)
    assert state(type_in, "individuals") == "not_applicable"


def test_a_rule_by_its_id_comes_before_its_regime(hospital: Path, type_in: Type) -> None:
    scope(hospital, "hipaa = false", '"hipaa.individual" = true')
    begin(type_in)
    know(type_in, KNOWN)
    assert (state(type_in, "individuals"), state(type_in, "many")) == ("overdue", "not_applicable")


def test_nothing_is_overdue_that_binds_nobody_or_has_no_time(hospital: Path, type_in: Type) -> None:
    begin(type_in)
    know(type_in, FIRST)
    found = {key: one["state"] for key, one in clocks(type_in).items() if one["kind"] == "law"}
    assert found == {
        "individuals": "scope_not_declared",
        "many": "scope_not_declared",
        "authority": "anchor_missing",
        "warning": "anchor_missing",
        "final-report": "not_started",
    }
    assert not [one for one in json.loads(type_in("status", "--json").out)["due"] if one["id"] in found]


def test_a_deadline_in_hours_is_late_a_moment_after_it_and_not_before(night: Type) -> None:
    happen(night)
    assert state(night, "authority", "2026-06-04 02:50") == "running"
    assert state(night, "authority", "2026-06-04 02:50:01") == "overdue"


def test_a_deadline_in_days_is_late_when_the_local_day_is_over(night: Type) -> None:
    happen(night)
    assert due(night, "individuals") == "2026-08-01T03:59:59.000Z"
    assert state(night, "individuals", "2026-07-31 23:59:59") == "running"
    assert state(night, "individuals", "2026-08-01 00:00") == "overdue"


def test_a_day_is_enough_for_days_and_is_never_midnight_for_hours(night: Type) -> None:
    know(night, FIRST)
    assert due(night, "individuals") == "2026-08-01T03:59:59.000Z"
    assert due(night, "authority") is None
    said = " ".join(night("clock", "list").out.split())
    assert "NO TIME authority" in said
    assert "Hours cannot be counted from a day alone: give the time at which it happened as well." in said
    know(night, KNOWN, reason="the time is known now")
    assert due(night, "authority") == "2026-06-04T06:50:00.000Z"


def test_a_clock_that_was_waived_runs_again_when_counsel_says_so(night: Type) -> None:
    happen(night)
    do(night, "clock", "waive", "authority", "--reason", "no risk", at=SAID)
    assert state(night, "authority") == "waived"
    do(night, "clock", "start", "authority", "--said-by", "counsel", at=f"{FIRST} 04:00")
    assert state(night, "authority", f"{FIRST} 05:00") == "running"
    assert "it applies, says counsel" in timeline(night)


def test_counsel_can_say_that_a_law_applies_before_anything_happened(night: Type) -> None:
    do(night, "clock", "start", "warning", "--said-by", "counsel", at=SAID)
    assert state(night, "warning") == "not_started"
    happen(night)
    assert state(night, "warning", SAID) == "running"


def test_a_law_that_the_workspace_rules_out_is_started_by_somebody_with_a_reason_only(
    hospital: Path, type_in: Type
) -> None:
    scope(hospital, "hipaa = true", "ca = false")
    begin(type_in)
    words = ("clock", "start", "ca.civ.1798.82", "--from", FIRST)
    sentence = (
        "The workspace says that ca.civ.1798.82 does not apply here; who says otherwise, and why? "
        'crisisrunner clock start ca.civ.1798.82 --from "…" --said-by NAME --reason "…"'
    )
    for said in ((), ("--said-by", "counsel"), ("--reason", "it does"), ("--said-by", " ", "--reason", "x")):
        assert refused(type_in(*words, *said, "--at", SAID)) == sentence
    do(type_in, *words, "--said-by", "counsel", "--reason", "two hundred live in California", at=SAID)
    assert state(type_in, "ca.civ.1798.82", SAID) == "running"
    assert "reason: two hundred live in California" in timeline(type_in)


def test_a_clock_of_the_plan_that_the_workspace_rules_out_is_started_so_too(
    hospital: Path, type_in: Type
) -> None:
    scope(hospital, "hipaa = false")
    begin(type_in)
    assert refused(
        type_in("clock", "start", "individuals", "--from", KNOWN, "--said-by", "counsel")
    ).endswith('crisisrunner clock start individuals --from "…" --said-by NAME --reason "…"')
    happen(type_in)
    assert refused(type_in("clock", "start", "individuals", "--said-by", "counsel")).endswith(
        'crisisrunner clock start individuals --said-by NAME --reason "…"'
    )
    do(type_in, "clock", "start", "individuals", "--said-by", "counsel", "--reason", "we bill too", at=SAID)
    assert state(type_in, "individuals", SAID) == "running"


def test_starting_a_clock_of_the_plan_from_a_time_sets_its_fact(night: Type) -> None:
    do(night, "clock", "start", "warning", "--from", KNOWN, "--said-by", "counsel", at=SAID)
    assert state(night, "authority", SAID) == state(night, "warning", SAID) == "running"
    assert "breach_known_at: 02:50 EDT, Mon 1 Jun 2026 (confirmed by counsel)" in timeline(night)


def test_the_rule_of_a_clock_of_the_plan_takes_the_fact_that_the_plan_knows(night: Type) -> None:
    do(night, "clock", "start", "nis2.notification", "--from", KNOWN, "--said-by", "counsel", at=SAID)
    assert state(night, "authority", SAID) == state(night, "warning", SAID) == "running"
    assert "nis2.notification" not in clocks(night)
    assert "breach_known_at: 02:50 EDT, Mon 1 Jun 2026 (confirmed by counsel)" in timeline(night)


def test_a_rule_beside_the_plan_runs_from_the_time_that_is_given(night: Type) -> None:
    do(night, "clock", "start", "ca.civ.1798.82", "--from", FIRST, at=SAID)
    assert due(night, "ca.civ.1798.82") == "2026-07-02T03:59:59.000Z"
    assert state(night, "ca.civ.1798.82", SAID) == "running"


def test_a_clock_is_met_by_the_id_of_its_rule_as_well(night: Type) -> None:
    happen(night)
    do(night, "clock", "met", "gdpr.33", at=SAID)
    assert state(night, "authority") == "met"


def test_a_clock_of_the_plan_is_started_by_the_id_of_its_rule_as_well(night: Type) -> None:
    do(night, "clock", "start", "nis2.notification", "--said-by", "counsel", at=SAID)
    happen(night)
    assert state(night, "warning", SAID) == "running"
    assert "nis2.notification" not in clocks(night)


# The edge cases


@pytest.mark.parametrize(
    ("people", "most", "large", "media", "small"),
    [
        ("499", "499", "not_applicable", "not_applicable", "running"),
        ("500", "500", "running", "not_applicable", "not_applicable"),
        ("501", "501", "running", "running", "not_applicable"),
        ("900", "450", "running", "not_applicable", "not_applicable"),
    ],
)
def test_5_3_1_the_number_of_people_decides_which_clocks_run(
    hospital: Path, type_in: Type, people: str, most: str, large: str, media: str, small: str
) -> None:
    scope(hospital, "hipaa = true")
    plan(
        hospital,
        "",
        "media: {rule: hipaa.media, anchor: breach_known_at, count: visits_moved}",
        "small: {rule: hipaa.hhs.small, anchor: breach_known_at, count: people}",
    )
    begin(type_in)
    know(type_in, KNOWN)
    assert {state(type_in, one, SAID) for one in ("many", "media", "small")} == {"scope_not_declared"}
    know(type_in, people, "people")
    know(type_in, most, "visits_moved")
    found = clocks(type_in, SAID)
    assert [found[one]["state"] for one in ("many", "media", "small")] == [large, media, small]
    assert found["individuals"]["state"] == "running"


def test_a_missing_number_is_asked_for(night: Type) -> None:
    do(night, "clock", "start", "many", "--said-by", "counsel", at=SAID)
    happen(night)
    said = " ".join(night("clock", "list").out.split())
    assert "It applies to at least 500 people in all, and their number is not known." in said
    know(night, "700", "people")
    assert state(night, "many", SAID) == "running"
    know(night, "70", "people")
    assert state(night, "many", SAID) == "not_applicable"


def test_5_3_2_an_oral_hold_at_day_fifty_holds_thirty_days_and_then_it_is_due_at_once(night: Type) -> None:
    happen(night)
    words = ("clock", "hold", "individuals", "--oral", "--official", "Agent Reyes, FBI")
    do(night, *words, at="2026-07-21 10:00")
    assert state(night, "individuals", "2026-07-21 10:00") == "held"
    assert state(night, "individuals", "2026-08-20 23:59") == "held"
    assert state(night, "individuals", "2026-08-21 00:01") == "running"
    assert state(night, "individuals", "2026-08-22 00:01") == "overdue"
    assert (
        "Clock individuals: on hold until 23:59 EDT, Thu 20 Aug 2026 (oral, Agent Reyes, FBI); "
        "due 23:59 EDT, Fri 21 Aug 2026"
    ) in timeline(night)


def test_a_written_hold_lasts_for_its_period_and_a_limit_that_comes_later_stays(night: Type) -> None:
    happen(night)
    words = ("clock", "hold", "individuals", "--written", "--official", "Agent Reyes", "--until")
    do(night, *words, "2026-06-20", at="2026-06-05 10:00")
    assert state(night, "individuals", "2026-06-20 23:59") == "held"
    assert state(night, "individuals", "2026-06-21 00:01") == "running"
    assert due(night, "individuals") == "2026-08-01T03:59:59.000Z"


def test_an_oral_hold_becomes_a_written_one(night: Type) -> None:
    happen(night)
    do(night, "clock", "hold", "individuals", "--oral", "--official", "Reyes", at="2026-07-21 10:00")
    words = ("clock", "hold", "individuals", "--written", "--official", "Reyes", "--until", "2026-09-15")
    do(night, *words, at="2026-08-01 10:00")
    assert state(night, "individuals", "2026-09-15 12:00") == "held"
    assert due(night, "individuals") == "2026-09-17T03:59:59.000Z"


def test_a_hold_that_is_lifted_is_over(night: Type) -> None:
    happen(night)
    do(night, "clock", "hold", "individuals", "--oral", "--official", "Reyes", at="2026-07-21 10:00")
    words = ("clock", "hold", "individuals", "--lift", "--reason", "arrests were made")
    do(night, *words, at="2026-07-22 10:00")
    assert state(night, "individuals", "2026-07-22 10:01") == "running"
    assert due(night, "individuals") == "2026-08-01T03:59:59.000Z"
    assert "Clock individuals: the hold is over; due 23:59 EDT, Fri 31 Jul 2026; reason: arrests" in timeline(
        night
    )


def test_a_hold_that_was_just_lifted_shows_at_once_that_the_clock_runs(night: Type) -> None:
    happen(night)
    do(night, "clock", "hold", "individuals", "--oral", "--official", "Reyes", at="2026-07-21 10:00")
    lifted = do(night, "clock", "hold", "individuals", "--lift", at="2026-07-22 10:00")
    assert lifted.out.startswith("  RUNS       individuals:")
    assert "  RUNS       individuals:" in do(night, "clock", "list", at="2026-07-22 10:00").out
    assert state(night, "individuals", "2026-07-22 10:00") == "running"
    assert state(night, "individuals", "2026-07-22 09:59") == "held"


def test_a_hold_stays_when_the_event_is_dated_back(night: Type) -> None:
    happen(night)
    do(night, "clock", "hold", "individuals", "--oral", "--official", "Reyes", at="2026-07-21 10:00")
    know(night, "2026-05-20 09:00", at="2026-07-22 10:00", reason="the logs say so")
    assert state(night, "individuals", "2026-08-20 12:00") == "held"
    assert due(night, "individuals") == "2026-08-22T03:59:59.000Z"


@pytest.mark.parametrize("timezone", ["Pacific/Honolulu", "Europe/Dublin"])
def test_the_last_day_of_a_written_hold_is_one_of_the_rules_zone(
    hospital: Path, type_in: Type, timezone: str
) -> None:
    file = hospital / "crisisrunner.toml"
    file.write_text(file.read_text("utf-8").replace("America/New_York", timezone), "utf-8")
    begin(type_in)
    rule = "ca.hsc.1280.15"
    do(type_in, "clock", "start", rule, "--from", FIRST, at=SAID)
    words = ("clock", "hold", rule, "--written", "--official", "Reyes", "--until", "2026-06-10")
    do(type_in, *words, at="2026-06-02 12:00")
    anew = json.loads(do(type_in, "clock", "due", rule, "--from", "2026-06-10", "--json").out)
    assert due(type_in, rule) == anew["due_at"]


@pytest.fixture
def bank(hospital: Path, type_in: Type) -> Type:
    """An incident of a plan with the three reports of DORA, which binds us."""
    scope(hospital, "dora = true")
    plan(
        hospital,
        "aware_at classified_at",
        "first: {rule: dora.initial, anchor: classified_at, cap: aware_at}",
        "second: {rule: dora.intermediate}",
        "last: {rule: dora.final}",
    )
    begin(type_in, f"{FIRST} 09:00")
    know(type_in, f"{FIRST} 09:00", "aware_at", f"{FIRST} 09:05")
    return type_in


def test_5_3_3_dora_classified_thirty_hours_later_is_not_overdue(bank: Type) -> None:
    know(bank, "2026-06-02 15:00", "classified_at", "2026-06-02 15:05")
    assert due(bank, "first") == "2026-06-02T23:00:00.000Z"
    assert state(bank, "first", "2026-06-02 18:59") == "running"
    assert state(bank, "first", "2026-06-02 19:01") == "overdue"


def test_dora_is_due_a_day_after_becoming_aware_where_that_is_earlier(bank: Type) -> None:
    know(bank, "2026-06-02 07:00", "classified_at", "2026-06-02 07:05")
    assert due(bank, "first") == "2026-06-02T13:00:00.000Z"
    know(bank, f"{FIRST} 10:00", "aware_at", "2026-06-02 07:10", reason="a slip")
    assert due(bank, "first") == "2026-06-02T14:00:00.000Z"


def test_5_3_4_a_report_a_month_after_the_last_of_january_is_due_at_the_end_of_february(
    night: Type,
) -> None:
    know(night, "2026-01-30 02:50", reason="it was found in the archive")
    do(night, "clock", "met", "warning", at="2026-01-31 10:00")
    assert due(night, "final-report") == "2026-03-01T04:59:59.000Z"


def test_5_3_5_a_clock_of_hours_goes_through_a_change_of_the_clocks(night: Type) -> None:
    know(night, "2026-03-07 12:00", reason="it was found in the archive")
    assert due(night, "authority") == "2026-03-10T17:00:00.000Z"
    assert "13:00 EDT on Tue 10 Mar 2026" in night("clock", "list").out


def test_5_3_7_what_an_agent_discovered_counts_once_it_is_set_as_our_discovery(night: Type) -> None:
    do(night, "clock", "start", "hipaa.ba", "--from", "2026-05-31 20:00", at=SAID)
    know(night, "2026-05-31 20:00", reason="our agent knew it then")
    assert due(night, "individuals") == due(night, "hipaa.ba") == "2026-07-31T03:59:59.000Z"
    said = " ".join(night("clock", "rules", "hipaa.ba").out.split())
    assert "its discovery may count as that of the covered entity; ask counsel." in said


def test_5_3_8_the_calendar_and_the_closures_of_ones_own_are_named(hospital: Path, type_in: Type) -> None:
    add(hospital / "crisisrunner.toml", "", "[closures.US]", '"2026-06-03" = "executive order"')
    plan(hospital, "", "device: {rule: fda.803.remedial, anchor: breach_known_at}")
    scope(hospital, "fda = true")
    begin(type_in)
    know(type_in, KNOWN)
    found = clocks(type_in, SAID)["device"]
    assert found["due_at"] == "2026-06-10T03:59:59.000Z"  # without the closure, Monday the 8th
    assert (
        "Left out: Saturdays, Sundays and public holidays of US as the package holidays" in found["counting"]
    )
    assert found["counting"].endswith("and 1 closure of your own.")


def test_5_3_9_a_clock_waits_until_the_filing_before_it_is_recorded(bank: Type) -> None:
    know(bank, f"{FIRST} 10:00", "classified_at", f"{FIRST} 10:05")
    assert (state(bank, "second"), state(bank, "last")) == ("not_started", "not_started")
    do(bank, "clock", "met", "first", at=f"{FIRST} 13:00")
    assert (state(bank, "second", f"{FIRST} 13:00"), state(bank, "last")) == ("running", "not_started")
    assert due(bank, "second") == "2026-06-04T17:00:00.000Z"
    do(bank, "clock", "met", "second", at="2026-06-03 13:00")
    assert due(bank, "last") == "2026-07-04T03:59:59.000Z"


def test_an_updated_filing_moves_what_is_counted_from_it_and_stays_met_when_it_was(bank: Type) -> None:
    know(bank, f"{FIRST} 10:00", "classified_at", f"{FIRST} 10:05")
    do(bank, "clock", "met", "first", at=f"{FIRST} 13:00")
    do(bank, "clock", "met", "second", at="2026-06-03 13:00")
    do(bank, "clock", "met", "second", "--update", "--reference", "recovered", at="2026-06-20 13:00")
    assert state(bank, "second") == "met"
    assert due(bank, "last") == "2026-07-21T03:59:59.000Z"
    told = timeline(bank)
    assert "Clock second: an updated filing; recovered" in told
    assert "due 23:59 EDT, Mon 20 Jul 2026; before: due 23:59 EDT, Fri 3 Jul 2026" in told


def test_the_final_report_of_nis2_waits_for_the_notification(night: Type) -> None:
    happen(night)
    assert state(night, "final-report") == "not_started"
    do(night, "clock", "met", "warning", "--reference", "CSIRT case 4711", at="2026-06-02 03:00")
    found = clocks(night)["final-report"]
    assert found["due_at"] == "2026-07-03T03:59:59.000Z"
    assert found["since"] == "2026-06-02T07:00:00.000Z"
    assert "Clock warning: met; CSIRT case 4711" in timeline(night)


def test_5_3_10_a_rule_says_what_the_notice_must_hold(night: Type) -> None:
    said = " ".join(night("clock", "rules", "hipaa.individual").out.split())
    for part in (
        "says what happened, with the date of the breach and the date of its discovery",
        "says the types of health information that were involved",
        "says the steps that people should take to protect themselves",
        "says what you do to investigate, to limit the harm and to protect against more",
        "says how to ask, by a toll-free number, an e-mail address, a website or a postal address",
    ):
        assert part in said
    assert "status in force; source read on" in said
    assert "Outer limit; confirm with counsel." in said


# Events that turn out to have been at another time


def test_an_event_dated_back_moves_its_clocks_and_leaves_the_old_deadlines_in_the_timeline(
    night: Type,
) -> None:
    happen(night)
    know(night, "2026-05-31 21:00", at=f"{FIRST} 05:00", reason="the log of the firewall")
    assert due(night, "authority") == "2026-06-04T01:00:00.000Z"
    assert due(night, "individuals") == "2026-07-31T03:59:59.000Z"
    told = timeline(night)
    assert "reason: the log of the firewall" in told
    assert "counted from 02:50 EDT, Mon 1 Jun 2026, due 02:50 EDT, Thu 4 Jun 2026 ·" in told
    assert (
        "counted from 21:00 EDT, Sun 31 May 2026, due 21:00 EDT, Wed 3 Jun 2026; "
        "before: due 02:50 EDT, Thu 4 Jun 2026"
    ) in told
    assert "due 23:59 EDT, Thu 30 Jul 2026; before: due 23:59 EDT, Fri 31 Jul 2026" in told
    assert night("verify").status == 0


def test_another_time_is_refused_without_a_reason_and_the_same_one_is_not(night: Type) -> None:
    happen(night)
    run = night("fact", "set", "breach_known_at", f"{FIRST} 02:40", "--at", SAID)
    assert refused(run) == (
        "A legal deadline is counted from breach_known_at, and this time changes: give the reason. "
        'crisisrunner fact set breach_known_at "…" --reason "…"'
    )
    happen(night)
    assert due(night, "authority") == "2026-06-04T06:50:00.000Z"


def test_a_time_long_before_the_incident_is_taken_with_a_reason_only(night: Type) -> None:
    run = night("fact", "set", "breach_known_at", "2026-05-20 10:00", "--at", SAID)
    assert refused(run).startswith(
        "A legal deadline is counted from breach_known_at, and this time lies more than a day before the "
        "incident was opened: give the reason."
    )
    know(night, "2026-05-20 10:00", reason="a partner knew")
    assert due(night, "authority") == "2026-05-23T14:00:00.000Z"


def test_a_time_in_the_future_is_taken_with_a_reason_only(night: Type) -> None:
    run = night("fact", "set", "breach_known_at", f"{FIRST} 09:00", "--at", SAID)
    assert refused(run).startswith(
        "A legal deadline is counted from breach_known_at, and this time lies in the future: give the reason."
    )
    know(night, f"{FIRST} 09:00", reason="counsel decides then")
    assert due(night, "authority") == "2026-06-04T13:00:00.000Z"


def test_a_time_long_before_the_incident_wants_its_reason_at_the_start_too(
    hospital: Path, type_in: Type
) -> None:
    run = type_in("start", "dark", "--fact", "breach_known_at=2026-05-20 10:00", "--at", BEGIN)
    assert "lies more than a day before the incident was opened: give the reason." in refused(run)


def test_starting_a_clock_of_the_plan_from_another_time_wants_a_reason(night: Type) -> None:
    happen(night)
    words = ("clock", "start", "authority", "--from", f"{FIRST} 02:40", "--at", SAID)
    assert "and this time changes: give the reason." in refused(night(*words))
    do(night, *words, "--reason", "the log of the firewall")
    assert due(night, "authority") == "2026-06-04T06:40:00.000Z"
    assert "reason: the log of the firewall" in timeline(night)


@pytest.mark.parametrize("other", ["2026-05-31 10:00", "2026-05-10"])
def test_a_clock_beside_the_plan_wants_a_reason_for_another_time(night: Type, other: str) -> None:
    do(night, "clock", "start", "ca.civ.1798.82", "--from", FIRST, at=SAID)
    run = night("clock", "start", "ca.civ.1798.82", "--from", other, "--at", SAID)
    assert "give the reason" in refused(run)


def test_a_clock_beside_the_plan_wants_a_reason_for_a_time_long_before_the_incident(night: Type) -> None:
    run = night("clock", "start", "ca.civ.1798.82", "--from", "2026-05-10", "--at", SAID)
    assert "lies more than a day before the incident was opened: give the reason." in refused(run)


def test_the_reason_of_a_clock_beside_the_plan_stands_in_the_timeline_with_the_old_deadline(
    night: Type,
) -> None:
    do(night, "clock", "start", "ca.civ.1798.82", "--from", FIRST, at=SAID)
    words = ("clock", "start", "ca.civ.1798.82", "--from", "2026-05-31", "--reason", "a partner knew")
    do(night, *words, at=f"{FIRST} 04:00")
    told = timeline(night)
    assert "due 23:59 EDT, Wed 1 Jul 2026" in told
    assert "due 23:59 EDT, Tue 30 Jun 2026" in told
    assert "a partner knew" in told


def test_of_two_times_set_at_the_same_second_the_later_entry_counts(night: Type) -> None:
    know(night, f"{FIRST} 02:40")
    know(night, f"{FIRST} 02:45", reason="the log of the firewall")
    assert due(night, "authority") == "2026-06-04T06:45:00.000Z"
    know(night, f"{FIRST} 02:40", reason="no, the first was right")
    assert due(night, "authority") == "2026-06-04T06:40:00.000Z"
    assert night("verify").status == 0


def test_an_event_that_did_not_happen_stops_its_clocks(night: Type) -> None:
    happen(night)
    do(night, "fact", "retract", "breach_known_at", "--reason", "no data is involved", at=f"{FIRST} 05:00")
    found = clocks(night)
    assert [found[one]["state"] for one in ("individuals", "authority")] == ["not_started", "not_started"]
    assert found["authority"]["due_at"] is None
    told = timeline(night)
    assert "waits for its event; before: due 02:50 EDT, Thu 4 Jun 2026" in told
    know(night, KNOWN, at=f"{FIRST} 06:00", reason="it is after all")
    assert due(night, "authority") == "2026-06-04T06:50:00.000Z"


def test_a_filing_stays_met_when_its_event_turns_out_not_to_have_happened(night: Type) -> None:
    happen(night)
    do(night, "clock", "met", "authority", at=f"{FIRST} 05:00")
    do(night, "fact", "retract", "breach_known_at", "--reason", "wrong", at=f"{FIRST} 06:00")
    assert state(night, "authority") == "met"


def test_erasing_the_words_of_a_time_leaves_its_deadlines(night: Type) -> None:
    entry = head(night) + 1
    happen(night)
    do(night, "erase", str(entry), "--reason", "it named a patient", "--yes")
    know(night, "5", "visits_moved")
    assert due(night, "authority") == "2026-06-04T06:50:00.000Z"
    assert state(night, "authority") == "overdue"
    assert night("verify").status == 0


def test_erasing_the_words_of_a_number_leaves_the_clock_that_it_decided(night: Type) -> None:
    happen(night)
    entry = head(night) + 1
    know(night, "700", "people")
    assert state(night, "many", SAID) == "running"
    do(night, "erase", str(entry), "--reason", "it named a patient", "--yes")
    know(night, "5", "visits_moved")
    assert state(night, "many", SAID) == "running"


# New York, in the plan that comes with the program


@pytest.fixture
def valley(laptop: Path) -> Path:
    """A workspace in New York's zone, without a playbook of its own."""
    (laptop / "crisisrunner.toml").write_text(
        '[organisation]\nname = "Valley"\ntimezone = "America/New_York"\n'
    )
    return laptop


def ransomware(type_in: Type) -> None:
    """The shipped plan since 02:52, in which it was known at 02:50 that data is involved."""
    do(type_in, "start", "ransomware", at=BEGIN)
    know(type_in, KNOWN, "breach_discovered_at")


def test_a_hospital_that_never_spoke_of_new_york_is_asserted_nothing(valley: Path, type_in: Type) -> None:
    ransomware(type_in)
    assert state(type_in, "new-york-residents", "2026-08-01 10:00") == "scope_not_declared"
    assert state(type_in, "new-york-attorney-general", "2026-08-01 10:00") == "not_started"
    status = json.loads(do(type_in, "status", "--json", at="2026-08-01 10:00").out)
    assert not [one for one in status["due"] if "new-york" in one["id"]]


def test_a_hospital_with_new_york_in_its_scope_counts_thirty_days_for_its_residents(
    valley: Path, type_in: Type
) -> None:
    scope(valley, '"ny.gbl" = true', "hipaa = true")
    ransomware(type_in)
    assert due(type_in, "new-york-residents") == "2026-07-02T03:59:59.000Z"
    assert state(type_in, "new-york-residents", SAID) == "running"
    know(type_in, "5400", "people_affected")
    do(type_in, "clock", "met", "hipaa-hhs", at="2026-06-05 12:00")
    assert due(type_in, "new-york-attorney-general") == "2026-06-13T03:59:59.000Z"
    assert "(UNVERIFIED)" in clocks(type_in)["new-york-attorney-general"]["title"]


def test_counsel_starts_the_clock_of_new_york_by_its_rule(valley: Path, type_in: Type) -> None:
    do(type_in, "start", "ransomware", at=BEGIN)
    do(type_in, "clock", "start", "ny.gbl.899aa", "--from", KNOWN, "--said-by", "counsel", at=SAID)
    assert state(type_in, "new-york-residents", SAID) == "running"
    assert state(type_in, "hipaa-individuals", SAID) == "scope_not_declared"


# What status shows of it


def test_six_late_answers_do_not_hide_the_next_law(night: Type) -> None:
    happen(night)
    for _ in range(6):
        do(night, "inquiry", "open", "Are you open?", "--kind", "press", at=f"{FIRST} 02:52")
    shown = do(night, "status", at=f"{FIRST} 05:00").out
    assert shown.count("First answer to q") == 4
    assert "DUE     in 2 days       GDPR: Notify the supervisory authority" in shown
    assert "4 more with a time" in shown


def test_late_tasks_and_laws_do_not_hide_the_next_person(night: Type) -> None:
    happen(night)
    do(night, "clock", "start", "ca.civ.1798.82", "--from", FIRST, at=SAID)
    do(night, "inquiry", "open", "Are you open?", "--kind", "press", at="2026-09-01 10:00")
    shown = do(night, "status", at="2026-09-01 10:01").out
    assert 'DUE     in 14 min       First answer to q1 (press): "Are you open?"' in shown
    assert "more with a time" not in shown


# What is refused


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("met individuals", "The clock individuals has not started yet."),
        ("hold individuals --oral --official Reyes", "The clock individuals has not started yet."),
        ("hold individuals --lift", "The clock individuals has not started yet."),
        ("met individuls", "There is no clock 'individuls'; did you mean 'individuals'?"),
        ("met hipaa.media", "There is no clock 'hipaa.media'"),
        (
            "start hipaa.medai --from 2026-06-01T02:00-04:00",
            "There is no clock or rule 'hipaa.medai'; did you mean",
        ),
        (
            "start hipaa --from 2026-06-01T02:00-04:00",
            "There is no clock or rule 'hipaa'; of hipaa there is: hipaa.ba, hipaa.hhs.large, hipaa.hhs.small, ",
        ),
        (
            "start gdpr.omnibus --from 2026-06-01T02:00-04:00",
            "The rule gdpr.omnibus is proposed, so it runs only where a plan asks for it by name.",
        ),
        (
            "start tjc.sentinel --from 2026-06-01T02:00-04:00",
            "The rule tjc.sentinel is unverified, so it runs only where a plan asks for it by name.",
        ),
        ("start fda.803", "The rule fda.803 counts from becoming aware of the event."),
        (
            "start dora.final --from 2026-06-01T02:00-04:00",
            "dora.final counts from the filing of dora.intermediate.",
        ),
        ("start final-report --from 2026-06-01T02:00-04:00", "The plan says from what final-report counts."),
        ("snooze individuals --for 1h --reason x", "There is no deadline 'individuals'"),
    ],
)
def test_before_anything_happened_it_is_refused_with_its_sentence(
    night: Type, words: str, sentence: str
) -> None:
    before = Path("record.db").read_bytes()
    assert refused(night("clock", *words.split())).startswith(sentence)
    assert Path("record.db").read_bytes() == before


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("start individuals", "The clock individuals is started already."),
        ("hold authority --oral --official Reyes", "The rule gdpr.33 knows no oral hold. Ask counsel."),
        ("hold individuals --oral", "Nobody is named who asked to wait. Name the official:"),
        (
            "hold individuals --written --official Reyes --until 2026-05-01",
            "A written hold needs the end of its period.",
        ),
        ("hold individuals --lift", "The clock individuals is not on hold."),
        ("met warning", "The clock warning was met already. An updated filing:"),
        ("hold warning --oral --official Reyes", "The clock warning has ended and cannot be held."),
        ("hold warning --lift", "The clock warning has ended and cannot be lifted."),
        ("waive warning --reason x", "The clock warning has ended already."),
        ("met many", "The clock many was waived."),
        ("waive many --reason x", "The clock many has ended already."),
    ],
)
def test_once_clocks_run_it_is_refused_with_its_sentence(night: Type, words: str, sentence: str) -> None:
    once("once clocks run", lambda: _set_running(night))
    before = Path("record.db").read_bytes()
    assert refused(night("clock", *words.split(), "--at", f"{FIRST} 05:00")).startswith(sentence)
    assert Path("record.db").read_bytes() == before


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("hold individuals", "Was it written or oral, or is it over? Give --written, --oral or --lift."),
        ("hold individuals --oral --lift", "Was it written or oral, or is it over?"),
        ("hold individuals --written --official Reyes", "A written hold names its end."),
        ("waive individuals", "Why is nothing filed? Nobody can be asked here."),
        ("snooze individuals --for soon --reason x", "'soon' is no duration;"),
    ],
)
def test_what_is_typed_wrongly_is_told_with_the_option(night: Type, words: str, sentence: str) -> None:
    happen(night)
    run = night("clock", *words.split())
    assert (run.status, run.out) == (2, "")
    assert sentence in " ".join(run.err.split())


@pytest.mark.parametrize("value", [KNOWN, FIRST])
def test_no_filing_lies_before_the_event_that_it_answers(night: Type, value: str) -> None:
    know(night, value)
    run = night("clock", "met", "individuals", "--at", "2026-05-31 12:00")
    assert refused(run) == (
        "That lies before the event that it answers. Give the time of the filing with --at."
    )


def _set_running(type_in: Type) -> None:
    know(type_in, KNOWN)
    do(type_in, "clock", "start", "individuals", at=SAID)
    do(type_in, "clock", "met", "warning", at=SAID)
    do(type_in, "clock", "waive", "many", "--reason", "few", at=SAID)


# Counting without an incident


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ("gdpr.33", "--from", "2026-11-24 02:50", "--zone", "America/New_Yrok"),
            "There is no time zone 'America/New_Yrok'; did you mean 'America/New_York'?",
        ),
        (
            ("gdpr.33", "--from", "2026-11-24 02:50", "--zone", "../../etc/passwd"),
            "There is no time zone '../../etc/passwd'; write it like America/New_York.",
        ),
        (
            ("gdpr.33", "--from", "2026-03-08 02:30"),
            (
                "On the day the clocks change, 2026-03-08 02:30 does not exist in America/New_York. "
                "Write which one with its offset: 2026-03-08T03:30-04:00 or 2026-03-08T01:30-05:00."
            ),
        ),
        (
            ("gdpr.33", "--from", "2026-11-01 01:30"),
            (
                "On the day the clocks change, 2026-11-01 01:30 came twice in America/New_York. "
                "Write which one with its offset: 2026-11-01T01:30-04:00 or 2026-11-01T01:30-05:00."
            ),
        ),
        (
            ("gdpr.33", "--from", "2026-11-01 00:30", "--zone", "America/Havana"),
            (
                "On the day the clocks change, 2026-11-01 00:30 came twice in America/Havana. "
                "Write which one with its offset: 2026-11-01T00:30-04:00 or 2026-11-01T00:30-05:00."
            ),
        ),
        (
            ("gdpr.33", "--from", "2026-11-24"),
            (
                "gdpr.33 counts 72 h, and a day without a time is not enough. "
                'Give the time as well: --from "2026-11-24 02:50".'
            ),
        ),
        (
            ("dora.initial", "--from", "2026-11-24 02:50", "--cap", "2026-11-24"),
            "'2026-11-24' is a day without a time. Give the time as well: \"2026-11-24 02:50\".",
        ),
        (
            ("hipaa.indvidual", "--from", FIRST),
            "There is no rule 'hipaa.indvidual'; did you mean 'hipaa.individual'?",
        ),
        (("gdpr.33", "--from", "soon"), "'soon' is no time that can be read."),
    ],
)
def test_a_time_that_cannot_be_counted_from_is_refused_with_the_way_out(
    hospital: Path, type_in: Type, words: tuple[str, ...], sentence: str
) -> None:
    assert refused(type_in("clock", "due", *words)).startswith(sentence)


@pytest.mark.parametrize(
    ("offset", "due_at"), [("-04:00", "2026-11-04T05:30:00.000Z"), ("-05:00", "2026-11-04T06:30:00.000Z")]
)
def test_each_reading_of_a_time_that_came_twice_is_counted(
    hospital: Path, type_in: Type, offset: str, due_at: str
) -> None:
    run = do(type_in, "clock", "due", "gdpr.33", "--from", f"2026-11-01T01:30{offset}", "--json")
    assert json.loads(run.out)["due_at"] == due_at


def test_a_deadline_is_counted_without_an_incident_and_tells_all_of_it(hospital: Path, type_in: Type) -> None:
    run = do(type_in, "clock", "due", "sec.8k.105", "--from", "2026-11-24", "--zone", "Europe/Dublin")
    said = " ".join(run.out.split())
    assert "DUE 17:30 EST, Tue 1 Dec 2026 (2026-12-01 22:30 UTC)" in said
    assert "4 business days after Tue 24 Nov 2026, which itself is not counted" in said
    assert "public holidays of US as the package holidays" in said
    assert "Outer limit; confirm with counsel." in said


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("899", "; the nearest: ny.gbl.899aa, ny.gbl.899aa.ag."),
        ("dfs", "; the nearest: ny.dfs.500.17, ny.dfs.500.17.description, ny.dfs.500.17.payment"),
        ("§", "."),
    ],
)
@pytest.mark.parametrize("words", [("due",), ("start",), ("rules",)])
def test_an_unknown_rule_is_answered_with_the_few_nearest_and_where_the_others_are(
    night: Type, words: tuple[str, ...], rule: str, said: str
) -> None:
    more = () if words == ("rules",) else ("--from", FIRST)
    told = refused(night("clock", *words, rule, *more))
    assert f"rule '{rule}'{said}" in told
    assert told.endswith("crisisrunner clock rules")
    assert told.count(".") < 30


@pytest.mark.parametrize(("people", "said"), [("500", "NO"), ("501", "yes")])
def test_the_number_of_people_is_asked_and_judged(
    hospital: Path, type_in: Type, people: str, said: str
) -> None:
    words = ("clock", "due", "hipaa.media", "--from", "2026-11-24")
    applies = "to more than 500 residents of any one State or jurisdiction:"
    assert f"{applies} {said} " in " ".join(do(type_in, *words, "--count", people).out.split())
    assert f"{applies} not known; how many are they?" in " ".join(do(type_in, *words).out.split())


def test_a_number_too_small_is_told_before_the_deadline_that_it_would_have(
    hospital: Path, type_in: Type
) -> None:
    words = ("clock", "due", "hipaa.hhs.large", "--from", "2026-11-24", "--count")
    lines = do(type_in, *words, "200").out.splitlines()
    assert [line.split()[0] for line in lines[1:3]] == ["applies", "would"]
    assert "NO" in lines[1] and "DUE" not in "".join(lines)
    assert do(type_in, *words, "500").out.splitlines()[1].split()[0] == "DUE"


def read_in(type_in: Type, rule: str, begun: str, *options: str) -> str:
    """What `clock due` says of the zone in which it read a time."""
    return do(type_in, "clock", "due", rule, "--from", begun, *options).err


def test_without_a_workspace_it_is_told_in_which_zone_a_time_was_read(laptop: Path, type_in: Type) -> None:
    told = "The time was read in Europe/Dublin, the zone of this laptop. For another one: --zone America/New_York\n"
    assert read_in(type_in, "gdpr.33", "2026-11-26 10:00") == told
    assert read_in(type_in, "hipaa.individual", "2026-11-26") == told
    assert read_in(type_in, "gdpr.33", "2026-11-26 10:00", "--zone", "America/New_York") == ""
    assert read_in(type_in, "gdpr.33", "2026-11-26T10:00-05:00") == ""
    assert read_in(type_in, "gdpr.33", "20 min ago") == ""


def test_the_zone_of_a_rule_is_told_and_that_of_the_workspace_is_known(hospital: Path, type_in: Type) -> None:
    assert read_in(type_in, "gdpr.33", "2026-11-26 10:00") == ""
    assert read_in(type_in, "ca.hsc.1280.15", "2026-11-26 10:00").startswith(
        "The time was read in America/Los_Angeles, the zone of ca.hsc.1280.15."
    )


def test_a_proposed_rule_is_counted_and_says_that_it_is_no_law(hospital: Path, type_in: Type) -> None:
    run = do(type_in, "clock", "due", "gdpr.omnibus", "--from", "2026-11-24 02:50")
    assert "STATUS PROPOSED, not in force" in " ".join(run.out.split())


def test_every_rule_is_listed_and_shown(hospital: Path, type_in: Type) -> None:
    listed = do(type_in, "clock", "rules").out
    for rule in json.loads(do(type_in, "clock", "rules", "--json").out):
        assert rule["id"] in listed
    assert "earlier by 24 h after becoming aware of the incident" in " ".join(
        do(type_in, "clock", "rules", "dora.initial").out.split()
    )


# Promises, how often, and how long nothing was said


def test_the_next_message_in_time_keeps_the_promise_and_makes_the_next_one(night: Type) -> None:
    on_hold(night)
    assert clocks(night, f"{FIRST} 03:30")["promise-public"]["state"] == "running"
    assert due(night, "promise-public") == "2026-06-01T08:00:00.000Z"
    update(night, f"{FIRST} 04:00")
    assert due(night, "promise-public") == "2026-06-01T09:00:00.000Z"
    told = timeline(night)
    assert (
        "Promise to Patients and the public, given in hold-public.1 for 04:00 EDT, Mon 1 Jun 2026: "
        "kept by update-public.1"
    ) in told
    assert "Promises of a next update: 1 kept, 0 broken." in told


def test_the_next_message_too_late_breaks_the_promise(night: Type) -> None:
    on_hold(night)
    assert clocks(night, f"{FIRST} 04:01")["promise-public"]["state"] == "overdue"
    update(night, f"{FIRST} 04:01")
    told = timeline(night)
    assert "04:00 EDT, Mon 1 Jun 2026: BROKEN by update-public.1" in told
    assert "Promises of a next update: 0 kept, 1 broken." in told


def test_a_message_to_others_keeps_no_promise(night: Type) -> None:
    on_hold(night)
    do(night, "message", "release", "alert", "--yes", "2026-001", at=f"{FIRST} 03:20")
    assert due(night, "promise-public") == "2026-06-01T08:00:00.000Z"
    assert "kept by" not in timeline(night)


def test_a_correction_without_a_time_leaves_the_promise(night: Type) -> None:
    on_hold(night)
    do(night, "fact", "retract", "visits_moved", "--reason", "wrong", at=f"{FIRST} 03:20")
    let_out(night, "hold-public-correction", "--at", f"{FIRST} 03:30")
    assert due(night, "promise-public") == "2026-06-01T08:00:00.000Z"
    assert "kept by" not in timeline(night)


def test_a_message_put_off_past_the_promise_breaks_it_with_a_later_promise(night: Type) -> None:
    on_hold(night)
    update(night, f"{FIRST} 03:30")
    update(night, f"{FIRST} 05:30")
    assert due(night, "promise-public") == "2026-06-01T10:30:00.000Z"
    assert "Promises of a next update: 1 kept, 1 broken." in timeline(night)


def test_how_often_people_hear_from_us_goes_by_the_severity(night: Type) -> None:
    on_hold(night)
    found = clocks(night, f"{FIRST} 04:05")["cadence-public"]
    assert (found["due_at"], found["state"]) == ("2026-06-01T08:10:00.000Z", "running")
    assert clocks(night, f"{FIRST} 04:11")["cadence-public"]["state"] == "overdue"
    do(night, "severity", "2", "--reason", "care goes on", at=f"{FIRST} 03:20")
    found = clocks(night, f"{FIRST} 04:11")["cadence-public"]
    assert (found["due_at"], found["state"]) == ("2026-06-01T11:10:00.000Z", "running")
    assert found["counting"] == "4 h after the last message to them, at severity 2."


def test_the_silence_counts_from_the_start_and_then_from_what_was_said_in_public(night: Type) -> None:
    assert "SILENT silence" in " ".join(night("clock", "list").out.split())
    assert clocks(night)["silence"]["since"] == "2026-06-01T06:52:00.000Z"
    do(night, "message", "release", "alert", "--yes", "2026-001", at=f"{FIRST} 02:55")
    assert clocks(night)["silence"]["since"] == "2026-06-01T06:52:00.000Z"
    on_hold(night)
    assert clocks(night)["silence"]["since"] == "2026-06-01T07:10:00.000Z"


@pytest.mark.parametrize(("closed_at", "told"), [("04:20", "0 broken"), ("04:31", "1 broken")])
def test_closing_ends_all_but_the_laws(night: Type, closed_at: str, told: str) -> None:
    on_hold(night)
    happen(night)
    update(night, f"{FIRST} 03:30")
    do(night, "advance", "close", at=f"{FIRST} {closed_at}")
    found = clocks(night, f"{FIRST} 05:00")
    assert {one["kind"] for one in found.values()} == {"law"}
    assert found["individuals"]["state"] == "running"
    assert f"Promises of a next update: 1 kept, {told}." in timeline(night)
    do(night, "clock", "met", "individuals", at="2026-07-01 10:00")
    assert state(night, "individuals") == "met"


# Reminders, calendars


def test_a_reminder_is_put_off_and_its_deadline_stays(night: Type) -> None:
    happen(night)
    before = clocks(night)["individuals"]
    words = (
        "clock",
        "snooze",
        "individuals",
        "--for",
        "20 min",
        "--reason",
        "the letters are at the printer",
    )
    run = do(night, *words)
    assert "its deadline stays" in run.out
    after = clocks(night)["individuals"]
    assert before["reminder_at"] is None
    assert after["reminder_at"] is not None
    assert {**after, "reminder_at": None} == before
    assert "Its reminder comes at" in night("clock", "list").out
    assert "reason: the letters are at the printer" in timeline(night)


def test_a_reminder_is_put_off_for_a_reason_only(night: Type) -> None:
    happen(night)
    run = night("clock", "snooze", "individuals", "--for", "20 min")
    assert refused(run).startswith("A reminder is put off for a reason.")


def test_the_deadlines_are_a_calendar_that_others_read(night: Type, hospital: Path) -> None:
    on_hold(night)
    happen(night)
    do(night, "clock", "met", "authority", at=f"{FIRST} 05:00")
    do(night, "clock", "list", "--format", "ics", "--out", "deadlines.ics", at=f"{FIRST} 05:00")
    events = {
        str(event["UID"]): event
        for event in Calendar.from_ical((hospital / "deadlines.ics").read_bytes()).walk("VEVENT")
    }
    individuals = events["2026-001-individuals@crisisrunner"]
    assert individuals.decoded("DTSTART").isoformat() == "2026-08-01T03:59:59+00:00"
    assert "45 CFR 164.404" in str(individuals["DESCRIPTION"])
    assert "Outer limit; confirm with counsel" in str(individuals["DESCRIPTION"])
    assert len(individuals.walk("VALARM")) == 5
    assert not events["2026-001-authority@crisisrunner"].walk("VALARM")
    assert "2026-001-promise-public@crisisrunner" in events
    assert night("clock", "list", "--format", "ics", "--out", "deadlines.ics").status != 0


def calendar_of(type_in: Type, at: str) -> tuple[dict[str, Any], str]:
    """The events of the calendar by the ids in it, and what is said on standard error."""
    run = do(type_in, "clock", "list", "--format", "ics", at=at)
    events = Calendar.from_ical(run.out).walk("VEVENT")
    return {str(event["UID"]).split("@")[0].removeprefix("2026-001-"): event for event in events}, run.err


def test_what_has_no_time_is_not_in_the_calendar_and_is_told_with_the_command_that_gives_it_one(
    night: Type,
) -> None:
    assert "final-report" not in calendar_of(night, SAID)[0]
    assert calendar_of(night, SAID)[1] == (
        "Not in the calendar: 5 clocks without a time.\n"
        "  individuals, many, authority, warning\n"
        '      crisisrunner fact set breach_known_at "…" --source "…"\n'
        "  final-report\n"
        "      crisisrunner clock met nis2.notification\n"
    )
    know(night, FIRST)
    assert "  authority, warning\n" in calendar_of(night, SAID)[1]
    know(night, KNOWN, reason="the time is known now")
    do(night, "clock", "met", "warning", at=f"{FIRST} 05:00")
    events, said = calendar_of(night, f"{FIRST} 05:01")
    assert {"individuals", "many", "authority", "warning", "final-report"} <= events.keys()
    assert said == ""


def test_a_law_that_does_not_bind_us_is_not_missed_in_the_calendar(hospital: Path, type_in: Type) -> None:
    scope(hospital, "hipaa = false", "nis2 = false")
    begin(type_in)
    assert calendar_of(type_in, SAID)[1].startswith(
        "Not in the calendar: 1 clock without a time.\n  authority\n"
    )


def test_the_end_of_a_hold_is_in_the_calendar_until_it_is_over(night: Type) -> None:
    happen(night)
    do(night, "clock", "hold", "individuals", "--oral", "--official", "Reyes", at="2026-07-21 10:00")
    hold = calendar_of(night, "2026-07-21 10:01")[0]["individuals-hold"]
    assert hold.decoded("DTSTART").isoformat() == "2026-08-21T03:59:59+00:00"
    assert str(hold["SUMMARY"]).startswith("The hold ends: HIPAA: ")
    assert "crisisrunner clock hold individuals --lift" in str(hold["DESCRIPTION"])
    assert len(hold.walk("VALARM")) == 5
    assert "individuals-hold" not in calendar_of(night, "2026-08-21 00:01")[0]
    do(night, "clock", "hold", "individuals", "--lift", at="2026-07-22 10:00")
    assert "individuals-hold" not in calendar_of(night, "2026-07-22 10:00")[0]


def test_no_alarm_of_the_calendar_lies_in_the_past(night: Type) -> None:
    happen(night)
    at = "2026-07-31 23:00"  # an hour before the deadline of the individuals
    events, _ = calendar_of(night, at)
    assert [len(events[one].walk("VALARM")) for one in ("task-confirm", "authority", "individuals")] == [
        0,
        0,
        2,
    ]
    assert str(events["task-confirm"]["SUMMARY"]) == "Confirm that this is real"


def test_the_calendar_on_the_screen_is_the_same_file(night: Type) -> None:
    happen(night)
    calendar = Calendar.from_ical(do(night, "clock", "list", "--format", "ics").out)
    assert {str(event["UID"]) for event in calendar.walk("VEVENT")} >= {
        f"2026-001-{one}@crisisrunner" for one in ("individuals", "many", "authority", "warning")
    }


def test_a_record_with_every_kind_of_clock_entry_holds(night: Type) -> None:
    happen(night)
    know(night, f"{FIRST} 02:40", reason="a slip")
    do(night, "clock", "hold", "individuals", "--oral", "--official", "Reyes", at=SAID)
    do(night, "clock", "hold", "individuals", "--lift", "--reason", "over", at=f"{FIRST} 05:00")
    do(night, "clock", "met", "warning", at=f"{FIRST} 05:00")
    do(night, "clock", "met", "warning", "--update", at=f"{FIRST} 06:00")
    do(night, "clock", "waive", "many", "--reason", "few", at=f"{FIRST} 06:00")
    do(night, "clock", "start", "many", "--said-by", "counsel", at=f"{FIRST} 06:00")
    do(night, "clock", "start", "fda.803", "--from", FIRST, at=f"{FIRST} 06:00")
    do(night, "clock", "snooze", "individuals", "--for", "1 h", "--reason", "x")
    assert night("verify").status == 0


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("[scope]\nhippa = true", "17:1: 'hippa' in [scope] is no rule and no regime; did you mean 'hipaa'?"),
        ("[scope]\ngdpr = 'yes'", "17:1: 'gdpr' in [scope] must be true or false"),
        (
            "[scope]\nny.doh = true",
            "1:1: 'ny' in [scope] must be true or false; a name with a dot stands in quotes: \"ny.doh\" = true",
        ),
        ("[closures]\nUS = true", "1:1: 'closures' must be tables, one a calendar: [closures.US]"),
        (
            "[closures.US]\ntomorrow = 'x'",
            "17:1: 'tomorrow' in [closures.US] is no date; write it like \"2026-12-24\"",
        ),
        ("[closures.US]\n2026-12-24 = 1", "17:1: '2026-12-24' in [closures.US] must say why, in quotes"),
        ("[closures.USX]", "16:1: there is no holiday calendar 'USX'; write it like US, US-CA or GB-ENG"),
    ],
)
def test_a_mistake_in_what_binds_us_is_named_with_its_line(
    hospital: Path, type_in: Type, written: str, problem: str
) -> None:
    toml = hospital / "crisisrunner.toml"
    toml.write_text(toml.read_text().rstrip() + f"\n{written}\n")
    run = type_in("playbook", "check", "dark")
    assert run.status == 1
    assert f"crisisrunner.toml:{problem}" in run.out + run.err

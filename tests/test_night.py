"""Whole nights at the command line, as somebody would type them."""

import json
from pathlib import Path

import pytest

from tests.conftest import let_out, once

READY = (
    "start dark --at '2026-11-20 02:52'",
    "fact set what_happened 'Screens are dark' --source 'ward 4' --at '2026-11-20 02:53'",
    "fact set detected_at '2026-11-20 02:50' --source 'ward 4' --at '2026-11-20 02:54'",
    "task done confirm --at '2026-11-20 02:58'",
)
HOLDING = ("advance confirm --at '2026-11-20 03:00'",)
UPDATING = (
    "message submit hold-public --at '2026-11-20 03:10'",
    "--as 'Ana Ruiz' message approve hold-public --yes --at '2026-11-20 03:10'",
    "message release hold-public --yes 2026-001 --at '2026-11-20 03:10'",
    "advance update --at '2026-11-20 03:20'",
)


def ready(type_in) -> None:
    """An incident of the playbook `dark`, on paper since 02:52, that could go to its holding statement."""
    once(type_in, *READY)


def holding(type_in) -> None:
    """As `ready`, and its holding statement is drafted."""
    once(type_in, *READY, *HOLDING)


def updating(type_in) -> None:
    """As `holding`; the statement is out, and an update is drafted that lacks the number of visits."""
    once(type_in, *READY, *HOLDING, *UPDATING)


def found(type_in, message: str) -> set[tuple[str, str, str]]:
    """What the checks find in a message: the level, the check, the channel kind."""
    findings = json.loads(type_in("message", "show", message, "--json").out)["findings"]
    return {(one["level"], one["check"], one["kind"]) for one in findings}


def shown(type_in, *words: str) -> str:
    """What a command shows, in one line however wide the screen is."""
    return " ".join(type_in(*words).out.split())


def status(type_in) -> dict:
    return json.loads(type_in("status", "--json").out)


def test_without_a_word_it_says_how_to_start(type_in) -> None:
    run = type_in()
    assert run.status == 0
    assert "No incident is open" in run.out
    assert "ransomware   Ransomware on clinical systems" in run.out


def test_a_time_is_echoed_as_it_was_understood(hospital: Path, type_in) -> None:
    assert "at 02:52 EST, Fri 20 Nov 2026" in type_in("start", "dark", "--at", "2026-11-20 02:52").err
    assert "at 03:10 EST, Fri 20 Nov 2026" in type_in("log", "x", "--at", "2026-11-20T08:10Z").err


def test_an_incident_opens_in_its_first_stage(hospital: Path, type_in) -> None:
    run = type_in("start", "dark", "--title", "Dark screens", "--severity", "2")
    assert run == (0, run.out, "")
    assert run.out.splitlines()[0].endswith("-001  Dark screens")
    assert "DETECT   since" in run.out
    assert "drafted   alert.1   phone-script" in run.out


def test_status_as_json_has_the_keys_that_others_rely_on(hospital: Path, type_in) -> None:
    once(type_in, "start dark --at '2026-11-20 02:52'")
    answer = status(type_in)
    assert answer["incident"] | {"title": "Screens are dark"} == {
        "id": "2026-001",
        "title": "Screens are dark",
        "playbook": "dark",
        "playbook_version": "1.0.0",
        "severity": 1,
        "drill": False,
        "opened_at": "2026-11-20T07:52:00.000Z",
        "closed_at": None,
    }
    assert answer["stage"] == {"id": "detect", "title": "Detect", "entered_at": "2026-11-20T07:52:00.000Z"}
    confirm = answer["transitions"][0]
    assert (confirm["trigger"], confirm["dest"], confirm["open"]) == ("confirm", "hold", False)
    assert [need["kind"] for need in confirm["unmet"]] == ["fact", "fact", "task"]
    assert confirm["unmet"][0]["hint"] == 'crisisrunner fact set what_happened "…"'
    assert {"id": "what_happened", "state": "missing", "value": None}.items() <= answer["facts"][0].items()
    assert {
        "id": "confirm",
        "stage": "detect",
        "state": "open",
        "due_at": "2026-11-20T08:07:00.000Z",
    }.items() <= answer["tasks"][0].items()
    message = answer["messages"][0]
    assert {
        "id": "alert.1",
        "message": "alert",
        "state": "draft",
        "block": 0,
        "warn": 0,
    }.items() <= message.items()
    assert set(message["languages"]) == {"en", "es"}
    assert len(message["languages"]["en"]["digest"]) == 64
    assert {"id": "individuals", "state": "not_started", "due_at": None}.items() <= next(
        clock for clock in answer["clocks"] if clock["id"] == "individuals"
    ).items()
    assert {"open": 0, "awaiting_public_follow_up": 0}.items() <= answer["inquiries"].items()
    assert answer["head"]["seq"] == 5
    assert len(answer["head"]["hash"]) == 64


def test_a_refusal_names_everything_that_is_unmet(hospital: Path, type_in) -> None:
    once(type_in, "start dark")
    run = type_in("advance", "confirm")
    assert run.status == 1
    assert run.out == ""
    assert run.err.startswith("Refused: HOLD STATEMENT needs 3 things more.")
    for command in ("fact set what_happened", "fact set detected_at", "task done confirm"):
        assert f"crisisrunner {command}" in run.err


def test_a_refusal_as_json_goes_to_stderr(hospital: Path, type_in) -> None:
    once(type_in, "start dark")
    run = type_in("advance", "confirm", "--json")
    answer = json.loads(run.err)
    assert (run.status, run.out) == (1, "")
    assert answer["error"] == "HOLD STATEMENT needs 3 things more."
    assert [need["id"] for need in answer["unmet"]] == ["what_happened", "detected_at", "confirm"]


def test_a_refused_command_leaves_nothing_behind(hospital: Path, type_in) -> None:
    once(type_in, "start dark")
    before = status(type_in)["head"]
    type_in("advance", "confirm")
    type_in("fact", "set", "visits_moved", "many")
    type_in("message", "release", "alert", "--yes", "wrong")
    assert status(type_in)["head"] == before


def test_from_detect_to_closed_and_open_again(hospital: Path, type_in) -> None:
    ready(type_in)
    assert "HOLD STATEMENT   since 03:00" in type_in("advance", "confirm", "--at", "2026-11-20 03:00").out
    let_out(type_in, "hold-public", "--at", "2026-11-20 03:30")
    assert type_in("advance", "update", "--at", "2026-11-20 04:00").status == 0
    assert type_in("advance", "update", "--at", "2026-11-20 05:00").status == 0
    closed = type_in("advance", "close", "--at", "2026-11-20 06:00")
    assert "The incident is closed." in closed.out
    assert status(type_in)["incident"]["closed_at"] == "2026-11-20T11:00:00.000Z"
    assert type_in("advance", "reopen").status == 1
    assert type_in("advance", "reopen", "--reason", "a second wave", "--at", "2026-11-20 07:00").status == 0
    answer = status(type_in)
    assert answer["incident"]["closed_at"] is None
    assert [message["id"] for message in answer["messages"]][-3:] == [
        "update-public.1",
        "update-public.2",
        "update-public.3",
    ]
    assert [message["state"] for message in answer["messages"]][-3:] == ["superseded", "superseded", "draft"]
    assert type_in("verify").status == 0


def test_what_is_not_known_or_not_confirmed_blocks_a_release_until_it_is(hospital: Path, type_in) -> None:
    updating(type_in)
    release = ("message", "release", "update-public", "--yes", "2026-001", "--at", "2026-11-20 03:45")
    run = type_in(*release)
    assert run.status == 1
    assert "visits_moved is not known yet. Find it out, or word the text without it." in " ".join(
        run.err.split()
    )
    assert 'crisisrunner fact set visits_moved "…"' in run.err
    filled = type_in("fact", "set", "visits_moved", "1,200", "--at", "2026-11-20 03:40")
    assert "filled in update-public.1" in " ".join(filled.out.split())
    run = type_in(*release)
    assert run.status == 1
    assert "visits_moved is said, and nobody confirmed it." in run.err
    assert "crisisrunner fact confirm visits_moved --source …" in run.err
    type_in("fact", "confirm", "visits_moved", "--source", "bed desk", "--at", "2026-11-20 03:41")
    assert type_in(*release).status == 0
    assert "1,200 visits moved" in type_in("timeline").out


def test_a_promise_that_has_passed_sends_the_text_back(hospital: Path, type_in) -> None:
    holding(type_in)
    type_in("message", "submit", "hold-public", "--at", "2026-11-20 03:05")
    type_in("--as", "Ana Ruiz", "message", "approve", "hold-public", "--yes", "--at", "2026-11-20 03:10")
    late = type_in("message", "release", "hold-public", "--yes", "2026-001", "--at", "2026-11-20 09:00")
    assert late.status == 1
    assert "The time it promises, 04:00 EST, has passed." in late.err
    assert "crisisrunner message edit hold-public --next-update TIME" in late.err
    moved = type_in(
        "message", "edit", "hold-public", "--next-update", "2026-11-20 10:30", "--at", "2026-11-20 09:00"
    )
    assert "promises the next update by 10:30 EST" in moved.out
    assert "void    hold-public.1 is a draft again (en, es); the yes of Ana Ruiz counts no" in moved.out
    assert "More by 10:30 EST." in type_in("message", "show", "hold-public").out
    again = type_in("message", "release", "hold-public", "--yes", "2026-001", "--at", "2026-11-20 09:01")
    assert (again.status, "not submitted for approval (en)" in again.err) == (1, True)
    let_out(type_in, "hold-public", "--at", "2026-11-20 09:01")


def test_a_message_is_released_only_with_the_incidents_id(hospital: Path, type_in) -> None:
    once(type_in, "start dark")
    assert type_in("message", "release", "alert").status == 2
    assert type_in("message", "release", "alert", "--yes", "yes").status == 1
    assert status(type_in)["messages"][0]["state"] == "draft"


def test_a_release_names_who_approved_it_and_how(hospital: Path, type_in) -> None:
    holding(type_in)
    lacking = type_in("message", "release", "hold-public", "--yes", "2026-001", "--at", "2026-11-20 03:05")
    assert lacking.status == 1
    for language in ("en", "es"):
        assert f"not submitted for approval ({language})   Privacy officer: Ana Ruiz" in lacking.err
    type_in("message", "submit", "hold-public", "--at", "2026-11-20 03:06")
    by_phone = ("approve", "hold-public", "--by-phone", "Ana Ruiz", "--read-back", "--at", "2026-11-20 03:08")
    assert type_in("message", *by_phone).status == 0
    run = type_in("message", "release", "hold-public", "--yes", "2026-001", "--at", "2026-11-20 03:10")
    assert "approved by Ana Ruiz, by phone at 03:08 EST, typed by Dana Ortiz" in run.out
    told = type_in("timeline").out
    assert "the words and " in told.split("Approved by Ana Ruiz: hold-public.1 (en ")[1].splitlines()[0]
    assert "Released hold-public.1 in en, es by website, sms, mail; approved by Ana Ruiz (by phone)" in told


def test_a_release_without_its_approvals_says_so_for_ever(hospital: Path, type_in) -> None:
    holding(type_in)
    release = ("message", "release", "hold-public", "--yes", "2026-001", "--at", "2026-11-20 03:10")
    refused = type_in("--as", "Ana Ruiz", *release, "--break-glass", "--reason", "nobody answers")
    assert (refused.status, "Only Communications lead may break the glass." in refused.err) == (1, True)
    run = type_in(*release, "--break-glass", "--reason", "nobody answers")
    assert (run.status, "GLASS BROKEN" in run.out) == (0, True)
    assert "broken by Dana Ortiz, without the approvals that the plan asks for" in run.out
    assert "GLASS   hold-public.1: the glass was broken" in type_in("status").out
    told = type_in("timeline").out
    assert "hold-public.1 (en " in told.split("GLASS BROKEN by Dana Ortiz: ")[1].splitlines()[0]
    assert "; GLASS BROKEN by Dana Ortiz (break glass), asked for: Privacy officer;" in told


def test_the_checks_find_nothing_in_the_texts_of_this_hospital(hospital: Path, type_in) -> None:
    """So what they find in other tests is what those tests put there."""
    ready(type_in)
    type_in("fact", "set", "visits_moved", "40", "--source", "bed desk")
    type_in("advance", "confirm")
    checked = [type_in("message", "check", message).out for message in ("alert", "hold-public")]
    let_out(type_in, "hold-public")
    type_in("advance", "update")
    type_in("message", "correct", "hold-public", "--reason", "a slip")
    checked += [type_in("message", "check", name).out for name in ("update-public", "hold-public-correction")]
    assert checked == [
        f"Nothing was found in {message}.1.\n"
        for message in ("alert", "hold-public", "update-public", "hold-public-correction")
    ]


def test_the_long_text_and_one_kind_are_edited_apart(hospital: Path, type_in) -> None:
    holding(type_in)
    Path("sms.txt").write_text("Dark since 02:50.\n")
    assert type_in("message", "edit", "hold-public", "--kind", "sms", "--file", "sms.txt").status == 0
    texts = json.loads(type_in("message", "show", "hold-public", "--json").out)["texts"]
    bodies = {(text["language"], text["kind"]): text["body"] for text in texts}
    assert bodies["en", "sms"] == "Dark since 02:50."
    assert bodies["en", "web"].startswith("We know how worrying")
    again = type_in("message", "edit", "hold-public", "--kind", "sms", "--file", "sms.txt")
    assert (again.status, "as it was" in again.err) == (1, True)


def test_an_edited_text_keeps_its_words_when_a_fact_arrives(hospital: Path, type_in) -> None:
    updating(type_in)
    Path("new.md").write_text("My own words. Moved: [[visits_moved?]].")
    edited = type_in("message", "edit", "update-public", "--file", "new.md")
    assert "behind  es: edit it too, or --same says that it says the same" in edited.out
    type_in("fact", "set", "visits_moved", "40")
    texts = json.loads(type_in("message", "show", "update-public", "--json").out)["texts"]
    assert texts[0]["body"] == "My own words. Moved: 40."
    assert texts[1]["body"].startswith("Citas movidas: 40. ")
    assert [text["behind"] for text in texts] == [False, True]


def test_a_released_message_is_not_edited(hospital: Path, type_in) -> None:
    once(type_in, "start dark")
    incident = status(type_in)["incident"]["id"]
    type_in("message", "release", "alert", "--yes", incident)
    Path("new.md").write_text("Other words")
    run = type_in("message", "edit", "alert", "--file", "new.md")
    assert (run.status, "alert.1 is released" in run.err) == (1, True)


def test_the_editor_of_the_person_opens(hospital: Path, type_in, monkeypatch: pytest.MonkeyPatch) -> None:
    once(type_in, "start dark")
    monkeypatch.setenv("EDITOR", "sed -i s/paper/pencils/")
    assert type_in("message", "edit", "alert").status == 0
    assert "Use pencils." in type_in("message", "show", "alert").out


def test_an_editor_that_fails_changes_nothing_and_keeps_what_was_typed(
    hospital: Path, type_in, monkeypatch: pytest.MonkeyPatch
) -> None:
    once(type_in, "start dark")
    monkeypatch.setenv("EDITOR", "false")
    run = type_in("message", "edit", "alert")
    assert run.status == 3
    kept = Path(run.err.split("What was typed is in ")[1].split(";")[0])
    assert kept.read_text() == "Screens are dark. Use paper.\n"
    monkeypatch.setenv("EDITOR", "no-such-editor")
    assert type_in("message", "edit", "alert").status == 3


def test_a_retracted_fact_names_what_went_out_with_it_and_drafts_its_correction(
    hospital: Path, type_in
) -> None:
    holding(type_in)
    let_out(type_in, "hold-public", "--at", "2026-11-20 03:10")
    run = shown(type_in, "fact", "retract", "detected_at", "--reason", "it was earlier")
    assert (
        "WRONG hold-public.1 website, sms, mail correction drafted: hold-public-correction.1 "
        "It needs approval and release."
    ) in run
    messages = {one["id"]: one for one in status(type_in)["messages"]}
    assert messages["hold-public.1"]["quotes_retracted"] == ["detected_at"]
    assert messages["hold-public-correction.1"]["state"] == "draft"
    assert "puts right: hold-public.1" in type_in("message", "show", "hold-public-correction").out


def test_another_value_of_a_fact_that_is_not_expected_to_change_is_a_mistake_put_right(
    hospital: Path, type_in
) -> None:
    """`visits_moved` grows by nature (`as_of`), `detected_at` does not."""
    updating(type_in)
    type_in("fact", "set", "visits_moved", "40", "--source", "bed desk", "--at", "2026-11-20 03:30")
    type_in("message", "release", "update-public", "--yes", "2026-001", "--at", "2026-11-20 03:40")
    grown = type_in("fact", "set", "visits_moved", "50", "--source", "bed desk", "--at", "2026-11-20 03:50")
    assert "WRONG" not in grown.out
    other = ("2026-11-20 02:30", "--source", "ward 4", "--at", "2026-11-20 03:55")
    wrong = shown(type_in, "fact", "set", "detected_at", *other)
    assert "WRONG hold-public.1 website, sms, mail correction drafted: hold-public-correction.1" in wrong
    assert "WRONG update-public.1 website correction drafted: update-public-correction.1" in wrong
    assert "They need approval and release." in wrong


def test_status_shows_who_still_has_to_be_called_and_the_number(hospital: Path, type_in) -> None:
    once(type_in, "start dark")
    assert "CALL    Ana Ruiz (privacy)  +1 212 555 0164" in type_in("status").out
    type_in("call", "Ana Ruiz", "--not-reached")
    assert "not reached at" in type_in("status").out
    type_in("call", "ana ruiz", "--reached")
    assert "CALL" not in type_in("status").out
    assert [call["state"] for call in json.loads(type_in("call", "--json").out)] == ["to_call", "reached"]


def test_somebody_new_joins_with_a_number(hospital: Path, type_in) -> None:
    once(type_in, "start dark")
    unknown = type_in("call", "Sam Okafor", "--reached")
    assert (unknown.status, "There is no person 'Sam Okafor'" in unknown.err) == (1, True)
    assert type_in("role", "assign", "privacy", "Sam Okafor", "--phone", "+1 212 555 0117").status == 0
    assert "Sam Okafor +1 212 555 0117" in type_in("role", "list").out


def test_somebody_new_is_welcome_and_a_slip_in_a_name_is_seen(hospital: Path, type_in) -> None:
    once(type_in, "start dark")
    assert type_in("--as", "Sam Okafor", "log", "a note").err == "Sam Okafor is new to this incident.\n"
    slip = type_in("--as", "Dana Ortis", "log", "a note")
    assert slip.status == 0
    assert 'If that was a slip, repeat it with --as "Dana Ortiz".' in slip.err
    assert type_in("--as", "Dana Ortis", "log", "another note").err == ""


def test_severity_changes_with_a_reason(hospital: Path, type_in) -> None:
    once(type_in, "start dark")
    assert type_in("severity", "2", "--reason", "wards are back").status == 0
    assert status(type_in)["incident"]["severity"] == 2
    assert type_in("severity", "7", "--reason", "x").status == 1


def test_two_open_incidents_and_none_named_is_no_guess(hospital: Path, type_in) -> None:
    first = once(type_in, "start dark").out.split()[0]
    second = type_in("start", "dark").out.split()[0]
    run = type_in("status")
    assert run.status == 1
    assert f"2 incidents are open: {first}, {second}." in run.err
    assert type_in("-i", second, "status").status == 0
    type_in("use", first)
    assert status(type_in)["incident"]["id"] == first
    assert [one["id"] for one in json.loads(type_in("incidents", "--json").out)] == [first, second]


def test_a_running_incident_keeps_the_plan_it_began_with(hospital: Path, type_in) -> None:
    ready(type_in)
    Path("playbooks/dark.yaml").write_text("broken: [")
    Path("templates/hold/public.md").write_text("Changed {{ nonsense")
    Path("crisisrunner.toml").unlink()
    assert type_in("advance", "confirm", "--at", "2026-11-20 03:00").status == 0
    assert "We know how worrying this is." in type_in("message", "show", "hold-public").out


def test_the_mirror_gets_every_word_and_its_absence_stops_nothing(hospital: Path, type_in) -> None:
    toml = Path("crisisrunner.toml")
    toml.write_text(f'mirror = "{hospital}/stick"\n' + toml.read_text())
    assert type_in("start", "dark").status == 0
    assert "MIRROR" in type_in("status").out
    (hospital / "stick").mkdir()
    type_in("log", "now it is plugged in")
    assert "MIRROR" not in type_in("status").out
    copied = type_in("--db", str(hospital / "stick" / "record.db"), "timeline")
    assert "now it is plugged in" in copied.out


def test_a_backup_is_a_whole_record(hospital: Path, type_in) -> None:
    once(type_in, "start dark")
    assert type_in("backup", "copy.db").status == 0
    assert type_in("--db", "copy.db", "verify").status == 0
    assert type_in("backup", "copy.db").status == 1
    assert type_in("backup", "nowhere/copy.db").status == 3


def test_erased_words_are_gone_and_the_chain_holds(hospital: Path, type_in) -> None:
    once(type_in, "start dark")
    type_in("log", "Mrs Example is in bed 12")
    number = str(status(type_in)["head"]["seq"])
    assert type_in("erase", number, "--reason", "names a patient").status == 2
    assert type_in("erase", number, "--reason", "names a patient", "--yes").status == 0
    told = type_in("timeline").out
    assert "Mrs Example" not in told
    assert "\\[erased\\]" in told
    assert type_in("verify").status == 0
    assert b"Mrs Example" not in Path("record.db").read_bytes()
    assert type_in("erase", number, "--reason", "again", "--yes").status == 1


def test_erase_finds_every_entry_that_says_a_text(hospital: Path, type_in) -> None:
    once(type_in, "start dark")
    type_in("log", "Mrs Example rang")
    type_in("fact", "set", "what_happened", "mrs example's screen is dark")
    assert type_in("erase", "--containing", "Mrs Example", "--reason", "a patient", "--yes").status == 0
    assert "xample" not in type_in("timeline").out


def test_a_message_whose_words_were_erased_stays_in(hospital: Path, type_in) -> None:
    incident = once(type_in, "start dark").out.split()[0]
    number = str(status(type_in)["head"]["seq"])
    assert type_in("erase", number, "--reason", "x", "--yes").status == 0
    run = type_in("message", "release", "alert", "--yes", incident)
    assert run.status == 1
    assert "The text is empty, or its words were erased. Write it anew. phone-script (en)" in " ".join(
        run.err.split()
    )
    assert "crisisrunner message edit alert --kind phone-script --lang en" in run.err


def test_nothing_typed_reaches_the_terminal_raw(hospital: Path, type_in) -> None:
    evil = "\x1b[2J\x9b31m\u202eevil\x07"
    type_in("start", "dark", "--title", evil, "--fact", "detected_at=20 min ago")
    screens = [
        type_in(*words)
        for words in (
            ["fact", "set", "what_happened", evil, "--source", evil], ["log", evil], ["task", "done", "confirm"],
            ["fact", "confirm", "what_happened", "--source", evil], ["advance", "confirm"],
            ["message", "submit", "hold-public", "--override", "unconfirmed", "--reason", evil],
            ["--as", "Ana Ruiz", "message", "reject", "hold-public", "--reason", evil],
            ["message", "approve", "hold-public", "--break-glass", "--reason", evil],
            ["message", "edit", "hold-public", "--subject", evil],
            ["channel", "down", "website", "--reason", evil], ["message", "release", "alert", "--yes", "2026-001"],
            ["message", "sent", "alert", "--channel", "phone", "--url", evil],
            ["message", "correct", "alert", "--reason", evil], ["message", "withdraw", "alert", "--reason", evil],
        )
    ]  # fmt: skip
    assert [run.status for run in screens] == [0] * len(screens)
    type_in("role", "assign", "privacy", evil)
    screens += [
        type_in(*words)
        for words in (
            ["status"], ["status", "--json"], ["fact", "list"], ["timeline"], ["timeline", "--format", "csv"],
            ["timeline", "--json"], ["timeline", "--format", "jsonl"], ["incidents"], ["role", "list"],
            ["fact", "set", evil, "x"], ["advance", evil], ["start", evil], ["--as", evil, "status"], [evil],
            ["message", "list"], ["message", "show", "hold-public"], ["message", "show", "alert", "--json"],
            ["message", "check", "hold-public"], ["message", "diff", "hold-public"], ["channel", "list"],
            ["message", "deliver"], ["message", "show", evil], ["message", "submit", "hold-public", "--lang", evil],
            ["message", "approve", "hold-public", "--by-phone", evil], ["channel", "down", evil],
            ["message", "approve", "hold-public", "--digest", evil], ["message", "approve", "--file", evil],
            ["message", "sent", "alert", "--channel", evil], ["message", "release", "hold-public", "--yes", evil],
            ["--as", evil, "message", "approve", "hold-public"], ["message", "edit", "alert", "--file", evil],
        )
    ]  # fmt: skip
    for run in screens:
        assert not set("\x1b\x9b\u202e\x07") & set(run.out + run.err)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["start", "darc"], "There is no playbook 'darc'; did you mean 'dark'?"),
        (["advance", "confrim"], "did you mean 'confirm'?"),
        (["advance", "update"], "'update' does not lead on from DETECT"),
        (["fact", "set", "what_hapened", "x"], "did you mean 'what_happened'?"),
        (["fact", "set", "visits_moved", "many"], "'many' is no whole number."),
        (["fact", "set", "care_open", "perhaps"], "neither yes nor no"),
        (["fact", "set", "detected_at", "2099-01-01 02:50"], "lies in the future"),
        (["fact", "set", "detected_at", "2026-03-08 02:30"], "does not exist"),
        (["fact", "confirm", "care_open", "--source", "x"], "has no value to confirm"),
        (["task", "done", "conform"], "did you mean 'confirm'?"),
        (["message", "show", "alrt"], "did you mean 'alert'?"),
        (["message", "show", "hold-public"], "entering HOLD STATEMENT drafts it"),
        (["role", "assign", "privcy", "Ana Ruiz"], "did you mean 'privacy'?"),
        (["-i", "2026-01", "status"], "There is no incident '2026-01'"),
        (["use", "nothing"], "There is no incident 'nothing'"),
        (["log", "  "], "nothing to log"),
        (["log", "x", "--at", "2099-01-01 10:00"], "lies in the future"),
        (["erase", "999", "--reason", "x", "--yes"], "There is no entry 999"),
    ],
)
def test_what_is_misspelt_or_wrong_is_refused_in_a_sentence(
    hospital: Path, type_in, words: list[str], said: str
) -> None:
    once(type_in, "start dark")
    run = type_in(*words)
    assert run.status == 1
    assert said in run.err
    assert run.out == ""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["stauts"], "did you mean 'status'?"),
        (["fact"], ""),
        (["status", "--as", "x"], "Name it before the command"),
        (["status", "--nonsense"], "No such option"),
        (["start", "dark", "--fact", "novalue"], "names no value"),
        (["start"], "crisisrunner start NAME"),
        (["severity", "x", "--reason", "y"], "crisisrunner severity --help"),
        (["erase", "--reason", "x"], "Name either entries or a text."),
        (["timeline", "--format", "jsonl", "--since", "02:50"], "would break it"),
        (["next"], "needs a terminal"),
        (["\udcff"], "not UTF-8"),
    ],
)
def test_what_is_not_understood_says_how_it_is_written(
    hospital: Path, type_in, words: list[str], said: str
) -> None:
    if words[0] not in ("start",):
        once(type_in, "start dark")
    run = type_in(*words)
    assert run.status == 2
    assert said in run.out + run.err


def test_a_record_that_is_none_is_a_fault_with_a_way_on(laptop: Path, type_in) -> None:
    Path("notes.txt").write_text("These are my notes. " * 20)
    run = type_in("--db", "notes.txt", "status")
    assert (run.status, "is not a record" in run.err) == (3, True)
    assert Path("notes.txt").read_text().startswith("These are my notes.")


def test_without_a_workspace_times_are_read_in_the_laptops_zone(laptop: Path, type_in) -> None:
    type_in("start", "ransomware", "--at", "2026-07-01 02:50")
    assert status(type_in)["incident"]["opened_at"] == "2026-07-01T01:50:00.000Z"


def test_a_new_hospital_makes_its_workspace_and_starts(laptop: Path, type_in) -> None:
    assert type_in("init", "crisis").status == 0
    assert Path("crisis/crisisrunner.toml").exists()
    assert type_in("init", "crisis").status == 1
    assert type_in("playbook", "check").status == 0


def test_five_mistakes_in_a_playbook_are_five_lines(hospital: Path, type_in) -> None:
    text = Path("playbooks/dark.yaml").read_text()
    text = text.replace("dest: hold,", "dest: holdng,", 1).replace("update: {title: Up", "update: {titel: Up")
    text = text.replace("severities:", "severity: 1\nseverities:").replace("type: number", "type: numbr", 1)
    text = text.replace("audience: staff", "audience: staf")
    Path("playbooks/dark.yaml").write_text(text)
    run = type_in("playbook", "check", "dark")
    lines = run.out.splitlines()
    assert run.status == 1
    assert len(lines) == 5
    assert all(line.startswith("playbooks/dark.yaml:") for line in lines)
    assert "did you mean 'hold'?" in run.out
    assert type_in("start", "dark").status == 1


def test_a_blank_that_was_damaged_by_hand_blocks_like_any_other(hospital: Path, type_in) -> None:
    incident = once(type_in, "start dark").out.split()[0]
    for damaged in ("Until [[next_update?] we wait.", "Until [next_update?]] we wait.", "See [[x"):
        Path("new.md").write_text(damaged)
        type_in("message", "edit", "alert", "--file", "new.md")
        run = type_in("message", "release", "alert", "--yes", incident)
        assert (run.status, "A blank was damaged here: take out what is left of it." in run.err) == (1, True)


def test_what_nobody_confirmed_blocks_a_public_text_and_is_a_warning_in_another(
    hospital: Path, type_in
) -> None:
    Path("templates/alert/staff.md").write_text("{{ what_happened }}. Use paper.")
    incident = type_in("start", "dark", "--fact", "what_happened=Screens are dark").out.split()[0]
    assert found(type_in, "alert") == {("warn", "unconfirmed", "phone-script")}
    assert (status(type_in)["messages"][0]["warn"], status(type_in)["messages"][0]["block"]) == (1, 0)
    assert type_in("message", "release", "alert", "--yes", incident).status == 0
    type_in("fact", "set", "detected_at", "20 min ago")
    type_in("task", "done", "confirm")
    type_in("advance", "confirm")
    assert ("block", "unconfirmed", "sms") in found(type_in, "hold-public")
    assert status(type_in)["messages"][-1]["block"] == len(["en", "es"])
    run = type_in("message", "submit", "hold-public")
    assert (run.status, "detected_at is said, and nobody confirmed it." in run.err) == (1, True)
    type_in("fact", "confirm", "detected_at", "--source", "ward 4")
    assert status(type_in)["messages"][-1]["block"] == 0
    let_out(type_in, "hold-public")


def test_a_text_edited_by_hand_that_does_not_say_the_promised_time_is_a_warning_and_the_long_one_stays_in(
    hospital: Path, type_in
) -> None:
    holding(type_in)
    Path("new.txt").write_text("More by 04:00 EST.")
    type_in("message", "edit", "hold-public", "--next-update", "2026-11-20 05:30", "--at", "2026-11-20 03:05")
    type_in("message", "edit", "hold-public", "--kind", "sms", "--file", "new.txt")
    assert ("warn", "next-update", "sms") in found(type_in, "hold-public")
    said = "It does not say when the next update comes. Write: 05:30 EST"
    assert said in shown(type_in, "message", "show", "hold-public")
    type_in("message", "edit", "hold-public", "--lang", "es", "--same")
    run = type_in("message", "submit", "hold-public", "--at", "2026-11-20 03:06")
    warned = next(line for line in run.out.splitlines() if line.startswith("  warnings"))
    assert (run.status, "next-update" in warned) == (0, True)
    type_in("message", "edit", "hold-public", "--file", "new.txt")
    type_in("message", "edit", "hold-public", "--lang", "es", "--same")
    run = type_in("message", "submit", "hold-public", "--at", "2026-11-20 03:07")
    assert (run.status, said in run.err) == (1, True)
    assert "crisisrunner message edit hold-public --kind web --lang en" in run.err


def test_what_went_out_wrong_stays_on_the_screen_until_its_correction_is_out(hospital: Path, type_in) -> None:
    updating(type_in)
    type_in("fact", "retract", "detected_at", "--reason", "earlier", "--at", "2026-11-20 03:20")
    wrong = "WRONG hold-public.1 said detected_at, which does not hold: release hold-public-correction.1"
    assert wrong in shown(type_in, "status")
    facts = (("detected_at", "2026-11-20 02:30"), ("visits_moved", "3"))
    for fact, value in facts:
        type_in("fact", "set", fact, value, "--source", "ward 4", "--at", "2026-11-20 03:21")
    assert wrong in shown(type_in, "status")
    update = type_in("message", "release", "update-public", "--yes", "2026-001", "--at", "2026-11-20 03:24")
    assert update.status == 0
    assert wrong in shown(type_in, "status")
    refused = type_in("advance", "close", "--at", "2026-11-20 03:25")
    assert (refused.status, "1 correction still open" in refused.err) == (1, True)
    out = let_out(type_in, "hold-public-correction", "--at", "2026-11-20 03:30")
    assert "hold-public.1 is put right" in out.out
    assert "WRONG" not in type_in("status").out
    assert type_in("advance", "close", "--at", "2026-11-20 03:35").status == 0


def test_a_correction_goes_out_in_every_language_in_which_the_wrong_words_did(
    hospital: Path, type_in
) -> None:
    """The wrong words went out in both: whoever reads the other language has not heard that they are wrong."""
    holding(type_in)
    let_out(type_in, "hold-public", "--at", "2026-11-20 03:10")
    type_in("fact", "retract", "detected_at", "--reason", "earlier", "--at", "2026-11-20 03:20")
    for step in (("message", "submit"), ("--as", "Ana Ruiz", "message", "approve", "--yes")):
        assert type_in(*step, "hold-public-correction", "--at", "2026-11-20 03:30").status == 0
    english = ("--lang", "en", "--yes", "2026-001", "--at", "2026-11-20 03:31")
    run = type_in("message", "release", "hold-public-correction", *english)
    assert (run.status, "The wrong words went out in es too, so the correction must." in run.err) == (1, True)
    assert "WRONG hold-public.1" in shown(type_in, "status")
    assert type_in("advance", "update", "--at", "2026-11-20 03:32").status == 0
    assert type_in("advance", "close", "--at", "2026-11-20 03:33").status == 1


def test_only_this_rounds_update_counts_as_an_update(hospital: Path, type_in) -> None:
    """A bare message name means its latest number."""
    updating(type_in)
    type_in("advance", "back", "--reason", "say it again", "--at", "2026-11-20 03:30")
    run = type_in("advance", "update", "--at", "2026-11-20 03:40")
    assert (run.status, "hold-public is not released" in run.err) == (1, True)


def test_tasks_left_behind_are_named(hospital: Path, type_in) -> None:
    once(type_in, "start dark")
    run = type_in("advance", "stand-down", "--reason", "a drill of the supplier")
    assert "left open in DETECT: confirm" in " ".join(run.out.split())


def test_a_phone_number_can_be_given_to_somebody_known(hospital: Path, type_in) -> None:
    once(type_in, "start dark")
    type_in("call", "Ana Ruiz", "--reached", "--phone", "+1 212 555 0199")
    assert "Ana Ruiz +1 212 555 0199" in type_in("role", "list").out
    type_in("role", "assign", "privacy", "Ana Ruiz", "--phone", "+1 212 555 0200")
    assert "Ana Ruiz +1 212 555 0200" in type_in("role", "list").out


def test_start_says_what_will_be_wanted_later(hospital: Path, type_in) -> None:
    toml = Path("crisisrunner.toml")
    toml.write_text(
        toml.read_text().replace('website = "valley.example"', "").replace('["privacy"]', '["privaci"]')
    )
    said = " ".join(type_in("start", "dark").out.split())
    assert "missing website, press_phone in crisisrunner.toml" in said
    assert "nobody holds privacy" in said
    assert "unknown roles in crisisrunner.toml: privaci" in said


def test_a_write_names_its_incident_where_several_are_there(hospital: Path, type_in) -> None:
    first = once(type_in, "start dark").out.split()[0]
    assert type_in("log", "alone").err == ""
    once(type_in, "start dark")
    type_in("use", first)
    assert type_in("log", "of several").err == f"In {first}.\n"


def test_what_an_erasure_repeats_is_refused_or_said(hospital: Path, type_in) -> None:
    once(type_in, "start dark")
    type_in("log", "Mr Quill rang")
    repeated = type_in("erase", "--containing", "Quill", "--reason", "names Quill", "--yes")
    assert (repeated.status, "The reason repeats" in repeated.err) == (1, True)
    number = str(status(type_in)["head"]["seq"])
    type_in("log", "Quill again")
    assert "The reason repeats 'Quill'" in type_in("erase", number, "--reason", "names Quill", "--yes").err
    type_in("erase", number, "--reason", "names quill", "--yes")
    rest = type_in("erase", "--containing", "Quill", "--reason", "a name", "--yes")
    assert rest.status == 0
    assert "cannot be erased" in rest.err


def test_the_ending_of_the_file_says_the_format(hospital: Path, type_in) -> None:
    once(type_in, "start dark")
    for name, begins in (("t.csv", "incident,seq"), ("t.json", "["), ("t.jsonl", '{"actor"'), ("t.md", "# ")):
        assert type_in("timeline", "--out", name).status == 0
        assert Path(name).read_text().startswith(begins)


def test_a_question_of_a_later_stage_waits_for_it(hospital: Path, type_in) -> None:
    plan = Path("playbooks/dark.yaml")
    plan.write_text(plan.read_text().replace("{ask: Is care open?,", "{ask: Is care open?, stage: update,"))
    type_in("start", "dark")
    asked = [step["id"] for step in json.loads(type_in("next", "--json").out)]
    assert "visits_moved" in asked
    assert "care_open" not in asked

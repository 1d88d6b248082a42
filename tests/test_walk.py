"""The guided walk, on a real terminal."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from crisisrunner.playbook.choosing import meant
from crisisrunner.playbook.library import Library
from crisisrunner.playbook.load import load_playbook
from tests.conftest import Type, let_out, once
from tests.terminal import Terminal


def walking(type_in: Type) -> Terminal:
    """The walk through an incident of which nothing is known, at its first question."""
    once(type_in, "start dark")
    terminal = Terminal("next")
    terminal.wait_for("What has happened?")
    terminal.wait_for("> ")
    return terminal


def facts(type_in) -> dict:
    return {fact["id"]: fact for fact in json.loads(type_in("fact", "list", "--json").out)}


def test_start_alone_begins_the_walk_and_one_word_at_a_time_reaches_the_holding_statement(
    hospital: Path, type_in
) -> None:
    terminal = Terminal("start", "dark")
    terminal.wait_for("What has happened?")
    terminal.wait_for("> ")
    terminal.type("?")
    terminal.wait_for("Everybody starts from it.")
    terminal.type("Screens are dark")
    terminal.wait_for("Who told you?")
    terminal.type("ward 4 charge nurse")
    terminal.wait_for(
        "(crisisrunner fact set what_happened 'Screens are dark' --source 'ward 4 charge nurse')"
    )
    terminal.wait_for("When was it first noticed?")
    terminal.type("20 min ago")
    terminal.wait_for("Who told you?")
    terminal.type("")
    terminal.wait_for("Done? [y/n/skip/call]")
    terminal.type("call")
    terminal.wait_for("Ana Ruiz  +1 212 555 0164")
    terminal.type("n")
    terminal.wait_for("(crisisrunner call 'Ana Ruiz' --not-reached)")
    terminal.type("y")
    terminal.wait_for("(crisisrunner task done confirm)")
    terminal.wait_for("e = edit, Enter = later >")
    terminal.type("")
    terminal.wait_for("HOLD STATEMENT can open now.")
    terminal.type("y")
    terminal.wait_for("drafted   hold-public.1")
    terminal.wait_for("(crisisrunner advance confirm)")
    terminal.wait_for("Who confirms that? (Enter = nobody yet) >")
    terminal.type("")
    terminal.wait_for("not confirmed yet")
    terminal.wait_for("crisisrunner fact confirm detected_at --source …")
    terminal.wait_for("e = edit, Enter = later >")
    terminal.type("q")
    terminal.wait_for("Everything answered is recorded")
    assert terminal.end() == 0
    known = facts(type_in)
    assert known["what_happened"]["state"] == "confirmed"
    assert known["detected_at"]["state"] == "unconfirmed"
    assert json.loads(type_in("status", "--json").out)["stage"]["id"] == "hold"
    assert type_in("verify").status == 0


def test_what_is_not_known_yet_is_passed_over_and_asked_again_next_time(hospital: Path, type_in) -> None:
    terminal = walking(type_in)
    terminal.type("not known yet")
    terminal.wait_for("When was it first noticed?")
    terminal.type("q")
    assert terminal.end() == 0
    again = Terminal("next")
    again.wait_for("What has happened?")
    again.type("")
    again.wait_for("When was it first noticed?")
    again.type("q")
    assert again.end() == 0
    assert facts(type_in)["what_happened"]["state"] == "missing"


def test_an_answer_that_cannot_be_read_is_asked_again(hospital: Path, type_in) -> None:
    terminal = walking(type_in)
    terminal.type("")
    terminal.wait_for("When was it first noticed?")
    terminal.type("half past")
    terminal.wait_for("Refused: 'half past' is no time that can be read.")
    terminal.wait_for("When was it first noticed?")
    terminal.type("q")
    assert terminal.end() == 0


def test_a_task_is_skipped_with_its_reason(hospital: Path, type_in) -> None:
    terminal = walking(type_in)
    terminal.type("")
    terminal.wait_for("When was it first noticed?")
    terminal.type("")
    terminal.wait_for("Done?")
    terminal.type("skip")
    terminal.wait_for("Why is it left out?")
    terminal.type("told in person")
    terminal.wait_for("(crisisrunner task skip confirm --reason 'told in person')")
    terminal.type("q")
    terminal.end()
    assert json.loads(type_in("task", "list", "--json").out)[0]["state"] == "skipped"


def holding(type_in: Type) -> str:
    """An incident whose holding statement is drafted and can be submitted; its staff were told."""
    once(
        type_in,
        "start dark",
        "fact set what_happened 'Screens are dark' --source 'ward 4'",
        "fact set detected_at '20 min ago' --source 'ward 4'",
        "task done confirm",
        "message release alert --yes 2026-001",
        "message sent alert --channel phone",
        "advance confirm",
    )
    return "2026-001"


def state(type_in: Type, message: str) -> str:
    messages = json.loads(type_in("message", "list", "--json").out)
    return next(one["state"] for one in messages if one["id"] == message)


def test_a_draft_is_released_from_the_walk_by_the_incidents_id_alone(hospital: Path, type_in) -> None:
    incident = once(type_in, "start dark").out.split()[0]
    type_in("fact", "set", "what_happened", "dark")
    type_in("fact", "set", "detected_at", "20 min ago")
    type_in("task", "done", "confirm")
    terminal = Terminal("next")
    terminal.wait_for("release it, e = edit, Enter = later >")
    for unclear in ("y", incident[:-1]):
        terminal.type(unclear)
        assert "can open now" not in terminal.wait_for("release it, e = edit, Enter = later >")
    terminal.type("q")
    terminal.end()
    assert state(type_in, "alert.1") == "draft"
    again = Terminal("next")
    again.wait_for("Enter = later >")
    again.type(incident)
    again.wait_for("released  alert.1")
    again.type("q")
    again.end()
    assert state(type_in, "alert.1") == "released"


def test_a_public_message_is_submitted_approved_by_phone_and_let_out(hospital: Path, type_in) -> None:
    incident = holding(type_in)
    terminal = Terminal("next")
    terminal.wait_for("s = submit it for approval, e = edit, Enter = later >")
    terminal.type("s")
    terminal.wait_for("wanted      Privacy officer: Ana Ruiz, +1 212 555 0164")
    terminal.wait_for("(crisisrunner message submit hold-public)")
    terminal.wait_for("p = somebody approved it by phone, e = edit, Enter = later >")
    terminal.type("p")
    terminal.wait_for("Who said yes? >")
    terminal.type("Ana Riuz")
    terminal.wait_for("Refused: There is no person 'Ana Riuz'; did you mean 'Ana Ruiz'?")
    terminal.type("p")
    terminal.wait_for("Who said yes? >")
    terminal.type("Dana Ortiz")
    terminal.wait_for("Refused: Dana Ortiz wrote or submitted this text; nobody approves their own words.")
    terminal.wait_for("p = somebody approved it by phone, e = edit, Enter = later >")
    terminal.type("p")
    terminal.wait_for("Who said yes? >")
    terminal.type("Ana Ruiz")
    terminal.wait_for("back to you? [y/n]")
    terminal.type("y")
    terminal.wait_for("by Ana Ruiz, by phone")
    terminal.wait_for("(crisisrunner message approve hold-public --by-phone 'Ana Ruiz' --read-back)")
    terminal.wait_for(f"{incident} = release it, e = edit, Enter = later >")
    terminal.type(incident)
    terminal.wait_for("Could anybody recognise a patient in these words")
    terminal.type("y")
    terminal.wait_for("Refused: hold-public.1 stays in: a patient could be recognised.")
    terminal.wait_for(f"{incident} = release it, e = edit, Enter = later >")
    assert state(type_in, "hold-public.1") == "approved"
    terminal.type(incident)
    terminal.wait_for("Could anybody recognise a patient in these words")
    terminal.type("n")
    terminal.wait_for("released  hold-public.1 (en, es)")
    terminal.wait_for("approved by Ana Ruiz, by phone")
    terminal.wait_for(f"(crisisrunner message release hold-public --yes {incident})")
    terminal.type("q")
    assert terminal.end() == 0
    assert state(type_in, "hold-public.1") == "released"
    assert "; no patient can be recognised" in type_in("timeline").out


def test_what_a_draft_lacks_is_asked_before_the_checklist_that_hands_out_its_words(
    hospital: Path, type_in
) -> None:
    holding(type_in)
    let_out(type_in, "hold-public")
    assert type_in("advance", "update").status == 0
    came = Terminal("next")
    came.wait_for("How many visits were moved?")
    came.type("12")
    came.wait_for("Who told you?")
    came.type("")
    assert "Brief the switchboard" in came.wait_for("Done?")
    came.type("q")
    assert came.end() == 0


def test_words_that_were_not_read_back_are_not_approved(hospital: Path, type_in) -> None:
    holding(type_in)
    type_in("message", "submit", "hold-public")
    terminal = Terminal("next")
    terminal.wait_for("p = somebody approved it by phone")
    terminal.type("p")
    terminal.wait_for("Who said yes? >")
    terminal.type("Ana Ruiz")
    terminal.wait_for("back to you? [y/n]")
    terminal.type("n")
    terminal.wait_for("not approved")
    terminal.type("q")
    assert terminal.end() == 0
    assert state(type_in, "hold-public.1") == "in_review"


def test_the_walk_asks_for_the_approval_of_the_language_that_still_lacks_it(hospital: Path, type_in) -> None:
    holding(type_in)
    type_in("message", "submit", "hold-public")
    type_in("--as", "Ana Ruiz", "message", "approve", "hold-public", "--lang", "en", "--yes")
    terminal = Terminal("next")
    terminal.wait_for("p = somebody approved it by phone")
    terminal.type("p")
    terminal.wait_for("Who said yes? >")
    terminal.type("Ana Ruiz")
    terminal.wait_for("back to you? [y/n]")
    terminal.type("y")
    terminal.wait_for("approved    hold-public.1 (es)")
    terminal.type("q")
    assert terminal.end() == 0
    assert state(type_in, "hold-public.1") == "approved"


def test_what_goes_out_by_hand_is_asked_for_until_it_is_out(hospital: Path, type_in) -> None:
    holding(type_in)
    let_out(type_in, "hold-public")
    terminal = Terminal("next")
    terminal.wait_for("hold-public.1 goes out by hand, by website.")
    terminal.wait_for("Is it out?")
    terminal.type("not yet")
    terminal.wait_for("not yet")
    terminal.wait_for("hold-public.1 goes out by hand, by sms.")
    terminal.wait_for("Is it out?")
    terminal.type("y")
    terminal.wait_for("(crisisrunner message sent hold-public.1 --channel sms)")
    terminal.wait_for("hold-public.1 goes out by hand, by mail.")
    terminal.wait_for("Is it out?")
    terminal.type("https://valley.example/1")
    terminal.wait_for("--channel mail --url https://valley.example/1)")
    terminal.type("q")
    assert terminal.end() == 0
    ways = json.loads(type_in("message", "show", "hold-public", "--json").out)["deliveries"]
    assert {way["channel"]: way["state"] for way in ways} == {
        "website": "queued",
        "sms": "sent",
        "mail": "sent",
    }
    assert "https://valley.example/1" in type_in("timeline").out


@pytest.mark.parametrize("how", ["interrupt", "end of input"])
def test_leaving_in_the_middle_keeps_what_was_answered(hospital: Path, type_in, how: str) -> None:
    terminal = walking(type_in)
    terminal.type("Screens are dark")
    terminal.wait_for("Who told you?")
    terminal.type("")
    terminal.wait_for("When was it first noticed?")
    terminal.wait_for("> ")
    if how == "interrupt":
        terminal.interrupt()
    else:
        terminal.press(b"\x04")
    terminal.wait_for("Stopped. What was recorded stays recorded.")
    assert terminal.end() == 130
    assert facts(type_in)["what_happened"]["value"] == "Screens are dark"


def test_start_without_a_name_lists_the_plans_and_takes_a_number(hospital: Path, type_in) -> None:
    terminal = Terminal("start")
    terminal.wait_for("2  dark   Screens are dark")
    terminal.wait_for("What do you see?  A number, or a few words. q stops.")
    terminal.type("99")
    terminal.wait_for("Nothing here is about '99'.")
    terminal.type("2")
    terminal.wait_for("What has happened?")
    terminal.type("q")
    assert terminal.end() == 0


def test_start_takes_a_few_words_for_what_somebody_sees(hospital: Path, type_in) -> None:
    terminal = Terminal("start")
    terminal.wait_for("What do you see?")
    terminal.type("a bus crash")
    terminal.wait_for("Many injured people are coming")
    terminal.wait_for("Begin this one? [y/n]")
    terminal.type("n")
    assert "Many injured" not in terminal.wait_for("What do you see?")
    terminal.type("no water in the taps")
    terminal.wait_for("Power, water or a building fails")
    terminal.wait_for("Begin this one? [y/n]")
    terminal.type("n")
    terminal.wait_for("3  People were exposed to an infection")
    terminal.wait_for("These are about 'no water in the taps' too.")
    terminal.type("the screens are drak")
    terminal.wait_for("Screens are dark")
    terminal.wait_for("Begin this one? [y/n]")
    terminal.type("y")
    terminal.wait_for("What has happened?")
    terminal.type("q")
    assert terminal.end() == 0


@pytest.mark.parametrize(
    ("typed", "plan"),
    [
        ("ransomware", "ransomware"), ("encrypted", "ransomware"), ("no power", "infrastructure-failure"),
        ("water is off", "infrastructure-failure"), ("strike", "labour-action"), ("measles", "infectious-exposure"),
        ("bad review on facebook", "viral-complaint"), ("arrested", "misconduct"), ("recall of a medicine",
         "medication-recall"), ("lockdown", "active-threat"), ("many injured", "mass-casualty"),
        ("the laboratory supplier is down", "supplier-outage"), ("shooter", "active-threat"),
        ("gunman in lobby", "active-threat"), ("flood in basement", "infrastructure-failure"),
        ("stolen laptop", "patient-data-breach"), ("bus crash", "mass-casualty"), ("hacked", "ransomware"),
        ("fire alarm", "infrastructure-failure"), ("phones dead", "infrastructure-failure"),
        ("suicide", "patient-safety-event"), ("nurses walking out", "labour-action"),
        ("ransom note on screens", "ransomware"), ("bomb threat", "active-threat"),
        ("a surgeon was arrested tonight for abusing a patient", "misconduct"),
        ("legionella in the showers", "infectious-exposure"), ("wrong kidney removed", "patient-safety-event"),
        ("we gave the wrong blood to someone", "patient-safety-event"), ("lab vendor offline", "supplier-outage"),
        ("a patient died and the family says we killed her", "patient-safety-event"),
        ("nurse posted patient photo", "patient-data-breach"),
    ],
)  # fmt: skip
def test_words_of_the_night_lead_to_the_right_plan(typed: str, plan: str) -> None:
    library = Library(None)
    loaded = {name: load_playbook(file, library)[0] for name, file in library.playbooks().items()}
    assert meant(typed, {name: one for name, one in loaded.items() if one})[0] == plan


def test_a_release_asks_for_the_incidents_id(hospital: Path, type_in) -> None:
    incident = once(type_in, "start dark").out.split()[0]
    terminal = Terminal("message", "release", "alert")
    terminal.wait_for(f"Type the incident's id ({incident}):")
    terminal.type("yes")
    terminal.wait_for("'yes' is not the word that releases this; nothing was released.")
    assert terminal.end() == 1


def test_a_public_text_asks_first_whether_a_patient_can_be_recognised(hospital: Path, type_in) -> None:
    incident = holding(type_in)
    type_in("message", "submit", "hold-public")
    type_in("--as", "Ana Ruiz", "message", "approve", "hold-public", "--yes")
    terminal = Terminal("message", "release", "hold-public")
    terminal.wait_for("Could anybody recognise a patient in these words: a name, a picture, a story? [y/n]")
    terminal.type("y")
    terminal.wait_for("Refused: hold-public.1 stays in: a patient could be recognised.")
    assert terminal.end() == 1
    assert state(type_in, "hold-public.1") == "approved"
    again = Terminal("message", "release", "hold-public")
    again.wait_for("Could anybody recognise a patient")
    again.type("n")
    again.wait_for(f"Type the incident's id ({incident}):")
    again.type(incident)
    again.wait_for("released  hold-public.1")
    assert again.end() == 0


def test_whoever_approves_is_shown_the_words_and_asked(hospital: Path, type_in) -> None:
    holding(type_in)
    type_in("message", "submit", "hold-public")
    terminal = Terminal("--as", "Ana Ruiz", "message", "approve", "hold-public")
    terminal.wait_for("We know how worrying this is.")
    terminal.wait_for("Do you approve exactly these words of hold-public.1")
    terminal.type("n")
    terminal.wait_for("Refused: Nothing was approved.")
    assert terminal.end() == 1
    again = Terminal("--as", "Ana Ruiz", "message", "approve", "hold-public")
    again.wait_for("Do you approve exactly these words of hold-public.1")
    again.type("y")
    again.wait_for("by Ana Ruiz, asserted")
    assert again.end() == 0


def test_erasing_asks_first(hospital: Path, type_in) -> None:
    once(type_in, "start dark")
    type_in("log", "a name")
    number = str(json.loads(type_in("status", "--json").out)["head"]["seq"])
    terminal = Terminal("erase", number, "--reason", "a patient")
    terminal.wait_for("for ever? [y/n]")
    terminal.type("n")
    terminal.wait_for("Nothing was erased.")
    assert terminal.end() == 1


def test_colour_only_repeats_words_and_can_be_switched_off(
    hospital: Path, type_in, monkeypatch: pytest.MonkeyPatch
) -> None:
    once(type_in, "start dark --at '2026-11-20 02:52'")
    coloured = Terminal("status")
    coloured.end()
    monkeypatch.setenv("NO_COLOR", "1")
    plain = Terminal("status")
    plain.end()
    assert "LATE" in coloured.screen
    coloured_words, plain_words = (  # the minute may end between the two
        re.sub(r"now \d\d:\d\d|\d+ min", "", one.screen.replace("\n", "")) for one in (coloured, plain)
    )
    assert coloured_words == plain_words


def asked(*words: str) -> dict[str, str]:
    """What bash says when it asks what the Tab key should offer."""
    line = " ".join(("crisisrunner", *words))
    return {"_CRISISRUNNER_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(len(words))}


def test_bash_asks_the_program_what_to_offer(hospital: Path) -> None:
    command = [sys.executable, "-m", "crisisrunner"]
    environment = {**os.environ, **asked("start", "d")}
    assert subprocess.run(command, env=environment, capture_output=True, check=False).stdout.split() == [
        b"dark"
    ]


def test_tab_offers_what_is_alive(hospital: Path, type_in, monkeypatch: pytest.MonkeyPatch) -> None:
    def offered(*words: str) -> set[str]:
        with monkeypatch.context() as patched:
            for name, value in asked(*words).items():
                patched.setenv(name, value)
            return set(type_in().out.split())

    assert offered("start", "d") == {"dark"}
    assert offered("advance", "") == set()
    once(type_in, "start dark")
    assert offered("sta") == {"start", "status"}
    assert offered("advance", "") == {"confirm", "stand-down"}
    assert offered("fact", "set", "what") == {"what_happened"}
    assert offered("message", "show", "al") == {"alert", "alert.1"}
    assert offered("task", "done", "") == {"confirm"}
    assert offered("channel", "down", "") == {"website", "sms", "mail", "phone"}


def test_words_changed_while_the_question_stood_do_not_go_out(hospital: Path, type_in) -> None:
    incident = once(type_in, "start dark").out.split()[0]
    terminal = Terminal("message", "release", "alert")
    terminal.wait_for("Type the incident's id")
    Path("new.md").write_text("Other words that nobody here has read.")
    assert type_in("message", "edit", "alert", "--file", "new.md").status == 0
    terminal.type(incident)
    terminal.wait_for(
        "The words of alert.1 are others than those that were seen: they were changed meanwhile."
    )
    assert terminal.end() == 1
    assert json.loads(type_in("message", "list", "--json").out)[0]["state"] == "draft"


def test_an_unclear_answer_to_a_transition_or_a_task_is_asked_again(hospital: Path, type_in) -> None:
    once(type_in, "start dark")
    type_in("fact", "set", "what_happened", "dark")
    type_in("fact", "set", "detected_at", "20 min ago")
    terminal = Terminal("next")
    terminal.wait_for("Done? [y/n/skip/call]")
    terminal.type("yep")
    terminal.wait_for("'yep' is none of: y, n, skip, call")
    terminal.wait_for("Done? [y/n/skip/call]")
    terminal.type("y")
    terminal.wait_for("Enter = later >")
    terminal.type("")
    terminal.wait_for("Go there (confirm)? [y/n]")
    terminal.type("sure")
    terminal.wait_for("'sure' is none of: y, n")
    terminal.wait_for("Go there (confirm)? [y/n]")
    terminal.type("yes")
    terminal.wait_for("(crisisrunner advance confirm)")
    terminal.type("q")
    assert terminal.end() == 0

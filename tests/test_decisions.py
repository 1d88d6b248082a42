"""Decisions: what an incident lets through, what it asks for, and what follows from it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crisisrunner import asking
from crisisrunner.canonical import canonical, digest
from crisisrunner.errors import Refused
from crisisrunner.incident.events import Actor, Event
from crisisrunner.incident.fold import evolve
from crisisrunner.incident.inquiries import Asked
from crisisrunner.incident.release import quoted_retracted
from crisisrunner.incident.stages import ways
from crisisrunner.incident.steps import steps
from crisisrunner.incident.texts import LEFT_OVER, blanks, text_digest
from crisisrunner.log.record import Record
from crisisrunner.pins import pin
from crisisrunner.playbook.library import Library
from crisisrunner.playbook.workspace import load_workspace
from crisisrunner.runner import Runner, start
from tests.nights import AT, DANA, Night, pins


@pytest.fixture
def night(tmp_path: Path) -> Night:
    record = Record(tmp_path / "record.db", create=True)
    start(record, pins(), "Dana Ortiz", at=AT)
    return Night(record)


def needs(refused: Sequence[Any]) -> list[tuple[str, str, str]]:
    return [(one.kind, one.id, one.hint) for one in refused]


# Opening


def test_an_incident_opens_in_the_first_stage_with_its_roles_held_and_messages_drafted(night: Night) -> None:
    assert night.types() == [
        "incident.opened", "role.assigned", "role.assigned", "stage.entered", "message.drafted",
    ]  # fmt: skip
    incident = night.incident
    assert (incident.stage, incident.severity, incident.opened_at) == ("detect", 1, AT)
    assert incident.holders == {"lead": ("dana-ortiz",), "privacy": ("ana-ruiz",)}
    assert night.messages == {"alert.1": "draft"}


def test_facts_known_at_the_start_are_unconfirmed_and_already_in_the_drafts(tmp_path: Path) -> None:
    record = Record(tmp_path / "record.db", create=True)
    known = {"what_happened": "Encrypted", "visits_moved": "1,200"}
    opened = start(record, pins(), "Dana Ortiz", "Night", 2, known, AT)
    facts = opened.case.incident.facts
    assert {name: fact.state for name, fact in facts.items()} == dict.fromkeys(known, "unconfirmed")
    assert opened.case.values() == {"what_happened": "Encrypted", "visits_moved": 1200}
    assert opened.case.title == "Night"
    assert start(record, pins(), "Dana Ortiz", at=AT).case.incident.id == "2026-002"


def test_the_year_of_an_incidents_id_is_the_local_one(tmp_path: Path) -> None:
    record = Record(tmp_path / "record.db", create=True)
    opened = start(record, pins(), "Dana Ortiz", at=datetime(2027, 1, 1, 4, 0, tzinfo=UTC))
    assert opened.case.incident.id == "2026-001"


def test_a_running_incident_does_not_notice_that_its_files_change(hospital: Path) -> None:
    record = Record(hospital / "record.db", create=True)
    start(record, pin("dark", Library(hospital), load_workspace(hospital)), "Dana Ortiz", at=AT)
    night = Night(record)
    (hospital / "templates" / "hold" / "public.md").write_text("Something else.")
    (hospital / "playbooks" / "dark.yaml").write_text("gone")
    (hospital / "crisisrunner.toml").write_text("gone")
    night.to_hold()
    assert "Since 02:50 EST some screens at Valley Hospital are dark." in night.text("hold-public.1")


def test_somebody_new_joins_with_their_first_act_and_only_once(night: Night) -> None:
    for _ in range(2):
        Runner(night.record, "2026-001", "Kim Park", AT).log("called in", False)
    assert night.types()[-3:] == ["person.joined", "note.logged", "note.logged"]
    assert list(night.record.events("2026-001"))[-1].event.actor == Actor("p1")


# Requirements


def test_everything_that_a_transition_needs_is_named_at_once_with_its_command(night: Night) -> None:
    with pytest.raises(Refused, match=r"^HOLD STATEMENT needs 3 things more\.$") as refused:
        night.do().advance("confirm")
    assert needs(refused.value.unmet) == [
        ("fact", "what_happened", 'crisisrunner fact set what_happened "…"'),
        ("fact", "detected_at", 'crisisrunner fact set detected_at "…"'),
        ("task", "confirm", "crisisrunner task done confirm"),
    ]
    assert night.types()[-1] == "message.drafted"


def test_a_message_that_must_be_released_is_named_with_its_command(night: Night) -> None:
    night.to_hold()
    with pytest.raises(Refused, match=r"^UPDATE needs one thing more\.$") as refused:
        night.do().advance("update")
    assert needs(refused.value.unmet) == [
        ("message", "hold-public", "crisisrunner message release hold-public")
    ]


def test_a_reason_that_must_be_given_is_named_with_its_command(night: Night) -> None:
    for reason in (None, "", "  "):
        with pytest.raises(Refused) as refused:
            night.do().advance("stand-down", reason)
        assert needs(refused.value.unmet) == [
            ("reason", "stand-down", 'crisisrunner advance stand-down --reason "…"')
        ]
    night.do().advance("stand-down", "a false alarm")
    assert night.incident.closed_at == night.at


def test_open_corrections_and_inquiries_keep_the_door_shut_until_each_is_settled(night: Night) -> None:
    night.to_update()
    for one in ("hold-public.1", "alert.1"):
        name = one.partition(".")[0]
        night.happen("correction.opened", id=one, message=name, number=1, correction=f"{name}-correction.1")
    asking.open_inquiry(night.do(), Asked("Are ambulances diverted?", "press", "phone"))
    with pytest.raises(Refused) as refused:
        night.do().advance("close")
    assert [one.sentence for one in refused.value.unmet] == [
        "2 corrections still open",
        "1 inquiry still open",
    ]
    assert needs(refused.value.unmet) == [
        ("corrections", "corrections", "crisisrunner message list"),
        ("inquiries", "inquiries", "crisisrunner inquiry list"),
    ]
    night.happen("correction.settled", id="alert.1")
    asking.close(night.do(), "q1", "asked by mistake")
    with pytest.raises(Refused) as refused:
        night.do().advance("close")
    assert [one.sentence for one in refused.value.unmet] == ["1 correction still open"]
    night.happen("correction.settled", id="hold-public.1")
    night.do().advance("close")
    assert night.incident.stage == "closed"


def test_a_fact_without_a_source_and_a_skipped_task_meet_a_requirement(night: Night) -> None:
    night.do().set_fact("what_happened", "Encrypted", None)
    night.do().set_fact("detected_at", "2026-11-23", None)
    night.do().skip_task("confirm", "obvious")
    night.do().advance("confirm")
    assert night.incident.stage == "hold"


def test_a_trigger_that_does_not_lead_on_names_those_that_do(night: Night) -> None:
    with pytest.raises(
        Refused, match=r"^'close' does not lead on from DETECT; there is: confirm, stand-down\.$"
    ):
        night.do().advance("close")
    with pytest.raises(
        Refused, match=r"^There is no transition 'confrim' from DETECT; did you mean 'confirm'\?$"
    ):
        night.do().advance("confrim")


def test_the_ways_out_stand_in_the_order_of_the_playbook(night: Night) -> None:
    playbook = night.do().case().playbook
    assert [way.trigger for way in ways(playbook, "detect")] == ["confirm", "stand-down"]
    assert [way.trigger for way in ways(playbook, "update")] == ["update", "back", "close"]


# Stages entered again


def test_entering_a_stage_again_numbers_its_message_and_puts_the_unreleased_one_aside(night: Night) -> None:
    night.to_update()
    night.do().advance("update")
    assert night.messages["update-public.1"] == "superseded"
    assert night.messages["update-public.2"] == "draft"
    assert night.types()[-3:] == ["message.superseded", "stage.entered", "message.drafted"]


def test_what_was_released_is_never_put_aside(night: Night) -> None:
    night.to_update()
    night.do().set_fact("visits_moved", "12", "Sam Lee")
    night.let_out("update-public")
    night.do().advance("update")
    night.do().advance("back", "more to say")
    assert night.messages == {
        "alert.1": "draft", "hold-public.1": "released", "update-public.1": "released", "update-public.2": "draft",
        "hold-public.2": "draft",
    }  # fmt: skip


def test_a_bare_message_name_is_its_latest_number(night: Night) -> None:
    night.to_update()
    night.do().advance("update")
    night.edit("update-public", "A word from us.")
    assert night.text("update-public.2") == "A word from us."
    with pytest.raises(Refused, match=r"^update-public\.1 is superseded and cannot be edited\.$"):
        night.edit("update-public.1", "A word from us.")


def test_entering_a_stage_again_rearms_its_tasks(night: Night) -> None:
    night.do().finish_task("confirm")
    with pytest.raises(Refused, match=r"^The task 'confirm' is done already\.$"):
        night.do().finish_task("confirm")
    data = {"stage": "detect", "trigger": "again", "source": "hold", "final": False}
    assert "detect/confirm" in night.incident.tasks
    night.happen("stage.entered", **data)
    assert night.incident.tasks == {}
    night.do().finish_task("confirm")


def test_a_closed_incident_releases_nothing_and_opens_again_with_a_reason(night: Night) -> None:
    night.to_hold()
    night.do().advance("stand-down", "a false alarm")
    with pytest.raises(Refused, match="The incident is closed; nothing is released from it"):
        night.release("hold-public")
    assert steps(night.do().case().playbook, night.incident) == []
    night.do().advance("reopen", "it was none")
    assert (night.incident.stage, night.incident.closed_at) == ("update", None)
    assert night.messages["update-public.1"] == "draft"
    night.let_out("hold-public")


# Facts


def test_a_fact_taken_back_is_not_known_any_more(night: Night) -> None:
    night.do().set_fact("what_happened", "Encrypted", "Sam Lee")
    night.do().set_fact("detected_at", "02:50", "Sam Lee")
    night.do().finish_task("confirm")
    night.do().retract_fact("detected_at", "it was the day before")
    assert night.incident.facts["detected_at"].state == "retracted"
    assert not night.incident.known("detected_at")
    with pytest.raises(Refused) as refused:
        night.do().advance("confirm")
    assert [one.id for one in refused.value.unmet] == ["detected_at"]
    with pytest.raises(Refused, match="detected_at has no value to retract"):
        night.do().retract_fact("detected_at", "again")
    with pytest.raises(Refused, match="detected_at has no value to confirm"):
        night.do().confirm_fact("detected_at", "Sam Lee")
    night.do().set_fact("detected_at", "yesterday 23:40", None)
    assert (night.incident.facts["detected_at"].state, night.incident.facts["detected_at"].version) == (
        "unconfirmed", 2,
    )  # fmt: skip


def test_a_fact_taken_back_leaves_a_blank_in_drafts_and_a_mark_on_what_was_released(night: Night) -> None:
    night.to_update()
    assert "02:50 EST" in night.text("update-public.1")
    night.do().retract_fact("detected_at", "wrong")
    assert "[[detected_at?]]" in night.text("update-public.1")
    assert "02:50 EST" in night.text("hold-public.1")
    incident = night.incident
    assert quoted_retracted(incident, incident.messages["hold-public.1"]) == ("detected_at",)
    assert quoted_retracted(incident, incident.messages["alert.1"]) == ()


def test_a_text_edited_by_hand_still_counts_as_saying_the_facts_it_said(night: Night) -> None:
    night.to_hold()
    night.edit("hold-public", "Dark since 02:50, and [[visits_moved?]] visits moved.")
    night.do().set_fact("visits_moved", "12", None)
    night.do().retract_fact("detected_at", "wrong")
    night.do().retract_fact("visits_moved", "wrong")
    assert night.text("hold-public.1") == "Dark since 02:50, and 12 visits moved."
    incident = night.incident
    said = quoted_retracted(incident, incident.messages["hold-public.1"])
    assert sorted(said) == ["detected_at", "visits_moved"]


def test_a_fact_whose_words_were_erased_is_not_known_any_more(night: Night) -> None:
    night.do().set_fact("what_happened", "Mrs Quill", None)
    night.do().erase([night.incident.facts["what_happened"].value], "a name")
    assert not night.incident.known("what_happened")
    assert "what_happened" not in night.do().case().values()


def test_a_source_confirms_now_or_later(night: Night) -> None:
    night.do().set_fact("what_happened", "Encrypted", None)
    assert night.incident.facts["what_happened"].state == "unconfirmed"
    night.do().confirm_fact("what_happened", "Sam Lee")
    assert night.incident.facts["what_happened"].state == "confirmed"
    night.do().set_fact("what_happened", "Encrypted, all of them", " ")
    assert night.incident.facts["what_happened"].state == "unconfirmed"


@pytest.mark.parametrize(
    ("fact", "typed", "kept"),
    [
        ("visits_moved", "1,200", "1200"),
        ("visits_moved", " 012 ", "12"),
        ("visits_moved", "1 200 300", "1200300"),
        ("care_open", "Y", "yes"),
        ("care_open", "FALSE", "no"),
        ("detected_at", "02:50", "2026-11-24T07:50:00.000Z"),
        ("detected_at", "2026-11-23", "2026-11-23"),
        ("what_happened", "  two  words ", "two  words"),
    ],
)
def test_an_answer_is_kept_as_its_type_has_it(night: Night, fact: str, typed: str, kept: str) -> None:
    night.do().set_fact(fact, typed, None)
    assert night.record.words("2026-001", [night.incident.facts[fact].value]) == {
        night.incident.facts[fact].value: {"value": kept}
    }


@pytest.mark.parametrize(
    ("fact", "typed", "said"),
    [
        ("visits_moved", "1.5", "'1.5' is no whole number"),
        ("visits_moved", "1,20", "'1,20' is no whole number"),
        ("visits_moved", "12,00,000", "'12,00,000' is no whole number"),
        ("visits_moved", "9" * 16, "is no whole number"),
        ("care_open", "maybe", "'maybe' is neither yes nor no"),
        ("detected_at", "soon", "'soon' is no time that can be read"),
        ("detected_at", "2026-11-24 04:00", "2026-11-24 04:00 lies in the future"),
        ("detected_at", "2026-11-25", "2026-11-25 lies in the future"),
        ("what_happened", "  ", "The value is empty"),
        ("what_hapened", "x", r"There is no fact 'what_hapened'; did you mean 'what_happened'\?"),
    ],
)
def test_an_answer_that_cannot_be_one_is_refused(night: Night, fact: str, typed: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        night.do().set_fact(fact, typed, None)
    assert night.types()[-1] == "message.drafted"


# Messages


def test_every_blank_and_a_promise_that_has_passed_keep_a_message_in(night: Night) -> None:
    night.do().set_fact("what_happened", "Encrypted", None)
    night.to_hold()
    night.do().retract_fact("detected_at", "wrong")
    with pytest.raises(Refused, match=r"^hold-public\.1 cannot go out yet\.$") as refused:
        night.release("hold-public", AT + timedelta(hours=3))
    assert {one.hint for one in refused.value.unmet} == {
        'crisisrunner fact set detected_at "…"',
        "crisisrunner message edit hold-public --next-update TIME",
        "crisisrunner message submit hold-public",
    }
    assert [one.kind for one in refused.value.unmet][-2:] == ["approval", "approval"]  # en and es


def test_a_blank_that_is_no_fact_points_to_the_text(night: Night) -> None:
    night.edit("alert", "Call [[organisation.press_phone?]] or [[somebody?]].")
    with pytest.raises(Refused) as refused:
        night.release("alert")
    assert [(one.kind, one.sentence) for one in refused.value.unmet] == [
        (
            "behind",
            "en was edited since. Edit it too, or say that it still says the same.   phone-script (es)",
        ),
        (
            "unknown",
            (
                "“[[organisation.press_phone?]]” organisation.press_phone is not in the workspace. "
                "Write it here by hand.   phone-script (en)"
            ),
        ),
        ("unknown", "“[[somebody?]]” A blank still stands in the text. Fill it in.   phone-script (en)"),
    ]


def test_a_release_says_which_words_went_out_and_who_approved_them(night: Night) -> None:
    night.to_hold()
    night.let_out("hold-public")
    events = [entry.event for entry in night.record.events("2026-001")]
    released = next(event for event in events if event.type == "message.released")
    approved = {event.data["language"]: event.seq for event in events if event.type == "message.approved"}
    assert released.data == {
        "message": "hold-public", "number": 1, "digests": night.incident.messages["hold-public.1"].digests,
        "languages": ["en", "es"], "left_out": [], "overridden": [], "names": "nobody",
        "unknowns": ["visits_moved"],
        "approvals": [
            {"language": language, "person": "ana-ruiz", "how": "asserted", "entry": approved[language]}
            for language in ("en", "es")
        ],
        "asked": {"all": ["privacy"], "any": []}, "channels": ["website", "sms", "mail"],
    }  # fmt: skip
    assert [event.data["channel"] for event in events if event.type == "delivery.queued"] == [
        "website", "website", "sms", "sms", "mail", "mail",
    ]  # fmt: skip
    with pytest.raises(Refused, match=r"^hold-public\.1 is released and cannot be released\.$"):
        night.release("hold-public")


def test_a_message_whose_words_were_erased_cannot_go_out(night: Night) -> None:
    night.do().erase([night.incident.messages["alert.1"].texts[0].words], "a name")
    with pytest.raises(Refused, match=r"^alert\.1 cannot go out yet\.$") as refusal:
        night.release("alert")
    assert {(need.kind, need.sentence[:43]) for need in refusal.value.unmet} == {
        ("empty", "The text is empty, or its words were erased"),
    }


def test_a_text_edited_by_hand_keeps_its_words_and_gets_its_blanks_filled(night: Night) -> None:
    night.to_hold()
    night.edit("hold-public", "We moved [[visits_moved?]] visits, dear [[care_open?]].")
    night.do().set_fact("visits_moved", "1200", None)
    assert night.text("hold-public.1") == "We moved 1,200 visits, dear [[care_open?]]."
    assert "Screens dark since 02:50 EST" in night.text("hold-public.1", "en.sms")


def test_a_promise_falls_on_a_quarter_hour_after_the_severitys_time(night: Night) -> None:
    night.to_hold()
    assert night.incident.messages["hold-public.1"].next_update == datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    assert night.incident.messages["alert.1"].next_update is None


def test_the_digest_in_the_record_is_that_of_the_words_beside_it(night: Night) -> None:
    night.to_hold()
    message = night.incident.messages["hold-public.1"]
    words = night.do().case().texts(message)
    texts = [
        {"kind": kind, "subject": words.get(f"en.{kind}.subject"), "body": words[f"en.{kind}"]}
        for kind in ("email", "sms", "web")
    ]
    named = {
        "incident": "2026-001", "message": "hold-public", "number": 1, "language": "en", "audience": "public",
        "next_update": "2026-11-24T09:00:00.000Z", "texts": texts,
    }  # fmt: skip
    assert texts[0]["subject"] == "Valley Hospital: screens are dark"
    assert message.digests["en"] == digest(canonical(named))
    night.edit("hold-public", "Another text.", "en", "web")
    assert night.incident.messages["hold-public.1"].digests["en"] != message.digests["en"]
    assert night.incident.messages["hold-public.1"].digests["es"] == message.digests["es"]


WORDS = {"en.web": "a", "en.email": "b", "en.email.subject": "c", "es.web": "d"}
PARTS: dict[str, Any] = {
    "incident": "2026-001", "message": "hold", "number": 1, "language": "en", "next_update": AT,
    "audience": "public", "words": WORDS,
}  # fmt: skip


@pytest.mark.parametrize(
    "other",
    [
        {"incident": "2026-002"},
        {"message": "hold-public"},
        {"number": 2},
        {"language": "es"},
        {"next_update": AT + timedelta(milliseconds=1)},
        {"next_update": None},
        {"audience": "staff"},
        {"words": {**WORDS, "en.web": "a "}},
        {"words": {**WORDS, "en.email.subject": "C"}},
        {"words": {**WORDS, "en.web.subject": "c"}},
        {"words": {key: text for key, text in WORDS.items() if key != "en.email.subject"}},
        {"words": {**WORDS, "en.sms": "a"}},
        {"words": {"en.web": "b", "en.email": "a", "en.email.subject": "c", "es.web": "d"}},
    ],
)
def test_the_digest_of_a_text_changes_with_any_part_of_it(other: dict[str, Any]) -> None:
    assert text_digest(**{**PARTS, **other}) != text_digest(**PARTS)


def test_the_digest_of_a_language_does_not_change_with_another_or_with_the_order() -> None:
    words = dict(reversed([*WORDS.items(), ("es.sms", "e")]))
    assert text_digest(**{**PARTS, "words": words}) == text_digest(**PARTS)


def test_blanks_are_listed_once_in_the_order_of_the_text() -> None:
    assert blanks("[[b?]] [[a.c?]] [[b?]]", None, "[[d_1?]]") == ("b", "a.c", "d_1")
    assert blanks("[b?] [b] b?]") == ()
    for damaged in ("[[b]]", "[[?]]", "b?]]", "[[b"):
        assert blanks(f"[[a?]] {damaged}") == ("a", LEFT_OVER)


# Notes and erasures


def test_a_note_without_words_is_refused(night: Night) -> None:
    for text in ("", "  "):
        with pytest.raises(Refused, match="There is nothing to log"):
            night.do().log(text, False)
    night.do().log("we go to paper", True)
    assert night.types()[-1] == "decision.recorded"


def test_what_cannot_be_erased_is_refused_before_anything_is(night: Night) -> None:
    night.do().log("Mrs Quill", False)
    last = night.incident.seq
    for numbers, said in (
        ([last, 99], f"There is no entry 99; the last is {last}"),
        ([last, 4], "Entry 4 has no words to erase"),
    ):
        with pytest.raises(Refused, match=said):
            night.do().erase(numbers, "a name")
    with pytest.raises(Refused, match="Erasing needs a reason"):
        night.do().erase([last], " ")
    night.do().erase([last, last], "a name")
    assert night.types().count("entry.erased") == 1
    with pytest.raises(Refused, match=f"The words of entry {last} are erased already"):
        night.do().erase([last], "a name")
    with pytest.raises(Refused, match=f"Entry {last + 1} records an erasure"):
        night.do().erase([last + 1], "a name")


# People and severity


def test_severity_changes_with_a_reason_and_only_to_one_there_is(night: Night) -> None:
    night.do().set_severity(2, "contained")
    assert night.incident.severity == 2
    with pytest.raises(Refused, match="The severity is 2 already"):
        night.do().set_severity(2, "again")
    with pytest.raises(Refused, match="There is no severity 7 in this playbook"):
        night.do().set_severity(7, "worse")


def test_a_role_passes_to_people_and_leaves_those_who_held_it(night: Night) -> None:
    night.do().assign("lead", ["Ana Ruiz", "Kim Park"], "+1 212 555 0199")
    assert night.incident.holders["lead"] == ("ana-ruiz", "p1")
    assert night.do().case().people["p1"].phone == "+1 212 555 0199"
    with pytest.raises(Refused, match="The role lead is held so already"):
        night.do().assign("lead", ["Ana Ruiz", "Kim Park"])


# The fold


def test_the_fold_lets_pass_what_it_does_not_know(night: Night) -> None:
    before = night.incident
    unknown = Event("weather.changed", AT, DANA, {"anything": [1, {"b": None}]}, None, before.seq + 1)
    after = evolve(before, unknown)
    assert after.seq == before.seq + 1
    assert evolve(before, Event("note.logged", AT, DANA, {}, None, before.seq + 1)) == after


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("fact.confirmed", {"fact": "nope", "version": 1}),
        ("fact.retracted", {"fact": "nope", "version": 1}),
        ("message.edited", {"message": "nope", "number": 1, "texts": [], "digests": {}}),
        ("message.released", {"message": "nope", "number": 1}),
        ("message.superseded", {"message": "nope", "number": 1}),
        ("correction.settled", {"id": "nope"}),
        ("inquiry.closed", {"id": "nope"}),
    ],
)
def test_the_fold_never_refuses_what_names_nothing(night: Night, kind: str, data: dict[str, Any]) -> None:
    before = night.incident
    after = evolve(before, Event(kind, AT, DANA, data, {}, before.seq + 1))
    assert after == evolve(before, Event("note.logged", AT, DANA, {}, {}, before.seq + 1))


def test_two_who_decide_at_once_are_each_decided_on_the_newest_state(night: Night) -> None:
    """The first writes while the second has already read; the second decides again, and nothing is lost."""

    class Late(Record):
        """A record to which somebody else writes just before the first append."""

        def append(self, incident: str, after: int, events: Sequence[Event], *when: Any) -> Any:
            if not self.wrote:
                self.wrote = True
                Runner(night.record, incident, "Ana Ruiz", AT).log("first", False)
            return super().append(incident, after, events, *when)

    Runner(Late(night.record.path), "2026-001", "Dana Ortiz", AT).log("second", False)
    texts = [(entry.event.words or {}).get("text") for entry in night.record.events("2026-001")]
    assert texts[-2:] == ["first", "second"]


def test_a_decision_that_would_come_out_differently_now_is_refused(night: Night) -> None:
    class Late(Record):
        """A record in which somebody else changes the fact just before the first append."""

        def append(self, incident: str, after: int, events: Sequence[Event], *when: Any) -> Any:
            if not self.wrote:
                self.wrote = True
                Runner(night.record, incident, "Ana Ruiz", AT).set_fact("what_happened", "Fire", None)
            return super().append(incident, after, events, *when)

    with pytest.raises(Refused, match="Somebody else wrote to the record at this moment"):
        Runner(Late(night.record.path), "2026-001", "Dana Ortiz", AT).set_fact("what_happened", "Flood", None)
    assert night.do().case().values()["what_happened"] == "Fire"

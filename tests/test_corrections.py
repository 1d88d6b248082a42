"""Corrections: what went out wrong is named, drafted, and keeps the incident open until it is put right."""

from pathlib import Path

import pytest

from crisisrunner import desk
from crisisrunner.errors import Refused
from crisisrunner.incident.deliveries import undelivered
from crisisrunner.log.record import Record
from crisisrunner.runner import start
from tests.conftest import let_out, once
from tests.nights import AT, Night, pins


@pytest.fixture
def night(tmp_path: Path) -> Night:
    """hold-public.1 is out; it said detected_at and visits_moved."""
    record = Record(tmp_path / "record.db", create=True)
    start(record, pins(), "Dana Ortiz", at=AT)
    night = Night(record)
    night.do().set_fact("visits_moved", "12", "Sam Lee")
    night.to_update()
    return night


def opened(night: Night) -> dict[str, str]:
    """The messages that are owed a correction, with the one that was drafted."""
    corrections = night.incident.corrections
    return {one: corrections[one].by for one in night.incident.open["corrections"]}


def test_a_retracted_fact_opens_and_drafts_a_correction_of_what_said_it(night: Night) -> None:
    night.do().retract_fact("detected_at", "it was the day before")
    assert opened(night) == {"hold-public.1": "hold-public-correction.1"}
    assert night.text("hold-public-correction.1") == "We said something wrong, and we are sorry."
    correction = night.incident.messages["hold-public-correction.1"]
    assert (correction.corrects, correction.audience, correction.state) == (
        ("hold-public.1",),
        "public",
        "draft",
    )


def test_every_number_that_said_it_is_named_and_one_correction_puts_a_message_right(night: Night) -> None:
    night.let_out("update-public")
    night.do().advance("update")
    night.let_out("update-public")
    night.do().retract_fact("visits_moved", "counted twice")
    assert opened(night) == {
        "hold-public.1": "hold-public-correction.1",
        "update-public.1": "update-public-correction.1",
        "update-public.2": "update-public-correction.1",
    }
    night.let_out("update-public-correction")
    assert opened(night) == {"hold-public.1": "hold-public-correction.1"}


def test_a_count_that_grows_opens_none_unless_it_was_wrong(night: Night) -> None:
    night.do().set_fact("visits_moved", "40", "Sam Lee")
    assert opened(night) == {}
    night.let_out("update-public")
    night.do().set_fact("visits_moved", "30", "Sam Lee", wrong=True)
    assert opened(night) == {
        "update-public.1": "update-public-correction.1"
    }  # hold-public said 12, which was right


def test_another_value_of_any_other_fact_opens_one_and_the_same_value_does_not(night: Night) -> None:
    night.do().set_fact("detected_at", "02:50", "ward 7")
    assert opened(night) == {}
    night.do().set_fact("detected_at", "02:40", "ward 7")
    assert opened(night) == {"hold-public.1": "hold-public-correction.1"}


def test_nothing_that_never_went_out_is_owed_a_correction(night: Night) -> None:
    night.do().retract_fact("what_happened", "nobody said it in public")
    assert opened(night) == {}
    with pytest.raises(Refused, match="care_open has no earlier value that could be wrong"):
        night.do().set_fact("care_open", "yes", None, wrong=True)


def test_no_incident_closes_over_an_open_correction(night: Night) -> None:
    night.do().retract_fact("detected_at", "wrong")
    with pytest.raises(Refused) as refused:
        night.do().advance("close")
    assert [need.sentence for need in refused.value.unmet] == ["1 correction still open"]
    night.do().advance("back", "more to say")
    with pytest.raises(Refused) as refused:
        night.do().advance("stand-down", "a false alarm")
    assert [need.sentence for need in refused.value.unmet] == ["1 correction still open"]
    night.let_out("hold-public-correction")
    night.do().advance("stand-down", "a false alarm")
    assert night.incident.closed_at


def test_entering_a_stage_again_puts_no_correction_aside(night: Night) -> None:
    night.do().retract_fact("detected_at", "wrong")
    night.do().advance("update")
    assert night.messages["hold-public-correction.1"] == "draft"


def test_what_was_written_into_a_correction_stays_when_more_is_found_wrong(night: Night) -> None:
    night.do().retract_fact("detected_at", "wrong")
    night.edit("hold-public-correction", "It was 02:40, not 02:50.", "en", "web")
    night.do().set_fact("detected_at", "02:40", "Sam Lee")
    assert night.text("hold-public-correction.1") == "It was 02:40, not 02:50."


def test_a_correction_that_was_wrong_itself_gets_the_next_number(night: Night) -> None:
    night.do().retract_fact("detected_at", "wrong")
    night.let_out("hold-public-correction")
    desk.correct(night.do(), "hold-public-correction", "It named the wrong ward")
    assert opened(night) == {"hold-public-correction.1": "hold-public-correction.2"}


def test_words_can_be_wrong_without_a_fact(night: Night) -> None:
    with pytest.raises(Refused, match="Say what is wrong"):
        desk.correct(night.do(), "hold-public", " ")
    with pytest.raises(Refused, match=r"update-public\.1 is not out; it can be edited"):
        desk.correct(night.do(), "update-public", "a slip")
    desk.correct(night.do(), "hold-public", "The phone number was wrong")
    with pytest.raises(
        Refused, match=r"A correction of hold-public\.1 is open already: hold-public-correction\.1"
    ):
        desk.correct(night.do(), "hold-public", "again")


def test_a_correction_withdrawn_settles_with_its_reason(night: Night) -> None:
    night.do().retract_fact("detected_at", "wrong")
    desk.withdraw(night.do(), "hold-public-correction", "it was right after all")
    assert opened(night) == {}
    assert night.types()[-2:] == ["message.withdrawn", "correction.settled"]


def test_what_is_withdrawn_no_longer_stands(night: Night) -> None:
    desk.withdraw(night.do(), "hold-public", "posted by mistake")
    assert night.messages["hold-public.1"] == "withdrawn"
    with pytest.raises(Refused) as refused:
        night.do().advance("update")
    assert [need.id for need in refused.value.unmet] == ["hold-public"]
    with pytest.raises(Refused, match=r"hold-public\.1 is withdrawn already"):
        desk.withdraw(night.do(), "hold-public", "again")


def test_a_second_fact_that_was_wrong_in_the_same_message_gets_a_correction_of_its_own(night: Night) -> None:
    night.do().retract_fact("detected_at", "wrong")
    night.do().set_fact("visits_moved", "9", "Sam Lee", wrong=True)
    assert opened(night) == {
        "hold-public.1": "hold-public-correction.1",
        "hold-public.1/visits_moved": "hold-public-correction.2",
    }
    night.let_out("hold-public-correction.1")
    assert opened(night) == {"hold-public.1/visits_moved": "hold-public-correction.2"}
    night.do().retract_fact("visits_moved", "wrong again, and never said")
    assert opened(night) == {"hold-public.1/visits_moved": "hold-public-correction.2"}


def test_a_fact_retracted_names_also_what_went_out_with_its_earlier_values(night: Night) -> None:
    night.do().set_fact("visits_moved", "40", "Sam Lee")
    night.do().retract_fact("visits_moved", "both were wrong")
    assert opened(night) == {"hold-public.1": "hold-public-correction.1"}


def test_what_turned_out_wrong_is_not_to_be_sent_any_more(night: Night) -> None:
    assert any(message.id == "hold-public.1" for message, _ in undelivered(night.incident))
    night.do().retract_fact("detected_at", "wrong")
    assert not any(message.id == "hold-public.1" for message, _ in undelivered(night.incident))


@pytest.fixture
def out_in_public(hospital: Path, type_in) -> None:
    """hold-public.1 is out; it said detected_at and visits_moved."""
    once(type_in, "start dark")
    for fact, value in (("what_happened", "Dark"), ("detected_at", "20 min ago"), ("visits_moved", "12")):
        type_in("fact", "set", fact, value, "--source", "Sam Lee")
    type_in("task", "done", "confirm")
    type_in("advance", "confirm")
    let_out(type_in, "hold-public")


@pytest.mark.usefixtures("out_in_public")
def test_a_second_wrong_fact_is_told_on_the_screen(type_in) -> None:
    for fact in ("detected_at", "visits_moved"):
        run = type_in("fact", "retract", fact, "--reason", "wrong")
        assert (run.status, "hold-public.1" in run.out) == (0, True)


@pytest.mark.usefixtures("out_in_public")
def test_what_went_out_with_an_earlier_value_is_named_and_wrong_says_it_with_the_right_one(type_in) -> None:
    said = " ".join(type_in("fact", "set", "visits_moved", "30", "--source", "Sam Lee").out.split())
    assert "went out hold-public.1, with what was known before. If that was wrong then:" in said
    assert 'crisisrunner message correct hold-public --reason "…"' in said
    late = type_in("fact", "set", "visits_moved", "30", "--source", "Sam Lee", "--wrong")
    assert late.status == 1
    assert "visits_moved has this value already; --wrong is said together with the right one." in late.err
    assert "went out" not in type_in("fact", "set", "people", "4", "--source", "Sam Lee").out
    assert type_in("message", "correct", "hold-public", "--reason", "Sam counted twice").status == 0
    assert "went out" not in type_in("fact", "set", "visits_moved", "31", "--source", "Sam Lee").out

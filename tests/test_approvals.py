"""Approvals name exactly the words, come from the right people, and never outlive a change."""

import shlex
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crisisrunner import desk
from crisisrunner.errors import Refused
from crisisrunner.incident.approvals import life, missing, slots
from crisisrunner.incident.message import Approval, Message
from crisisrunner.log.record import Record
from crisisrunner.playbook.model import Approval as Wanted
from crisisrunner.playbook.model import Audience, MessageSpec, Playbook, Role
from crisisrunner.runner import Runner, start
from tests.conftest import Type
from tests.nights import AT, Night, pins

RING = 'Ring them, read them the words, then give --by-phone "NAME" --read-back.'


@pytest.fixture
def night(tmp_path: Path) -> Night:
    record = Record(tmp_path / "record.db", create=True)
    start(record, pins(), "Dana Ortiz", at=AT)
    night = Night(record)
    night.to_hold()
    night.do().confirm_fact("what_happened", "Sam Lee")
    return night


def state(night: Night) -> str:
    return life(night.do(night.at).case().playbook, night.incident.messages["hold-public.1"])


def by(night: Night, name: str) -> Runner:
    return Runner(night.record, "2026-001", name, night.at)


def digests(night: Night) -> dict[str, str]:
    return dict(night.incident.messages["hold-public.1"].digests)


# Who


def test_a_message_goes_from_draft_through_review_to_approved_and_out(night: Night) -> None:
    assert state(night) == "draft"
    night.submit("hold-public")
    assert state(night) == "in_review"
    night.approve("hold-public")
    assert state(night) == "approved"
    night.release("hold-public")
    assert state(night) == "released"


def test_whoever_submitted_or_edited_a_text_cannot_approve_it(night: Night) -> None:
    night.do().assign("privacy", ["Dana Ortiz", "Ana Ruiz"])
    night.submit("hold-public")
    with pytest.raises(
        Refused, match=r"^Dana Ortiz wrote or submitted this text; nobody approves their own words\.$"
    ) as refused:
        night.approve("hold-public", "Dana Ortiz")
    assert refused.value.hint == ("Wanted: Privacy officer: Ana Ruiz, +1 212 555 0164. " + RING)


def test_making_the_transition_that_drafted_a_text_is_no_authorship(night: Night) -> None:
    night.do().assign("privacy", ["Dana Ortiz"])
    desk.submit(by(night, "Ana Ruiz"), "hold-public")
    night.approve("hold-public", "Dana Ortiz")
    assert state(night) == "approved"


def test_somebody_without_the_role_is_told_who_has_it(night: Night) -> None:
    night.submit("hold-public")
    with pytest.raises(Refused, match="Sam Lee holds none of the roles that approve it") as refused:
        night.approve("hold-public", "Sam Lee")
    assert refused.value.hint == "Wanted: Privacy officer: Ana Ruiz, +1 212 555 0164. " + RING


def test_words_that_were_not_submitted_cannot_be_approved(night: Night) -> None:
    with pytest.raises(Refused, match=r"^hold-public\.1 \(en\) is not in review\.$"):
        night.approve("hold-public")


def test_another_digest_than_the_one_standing_is_refused(night: Night) -> None:
    night.submit("hold-public")
    with pytest.raises(Refused, match=r"The words of hold-public\.1 are others than those that were seen"):
        desk.approve(by(night, "Ana Ruiz"), "hold-public", {"en": "0" * 64})


def test_an_approval_by_phone_names_who_spoke_and_who_typed(night: Night) -> None:
    night.submit("hold-public")
    desk.approve(night.do(), "hold-public", digests(night), "Ana Ruiz")
    one = night.incident.messages["hold-public.1"].standing("en")[0]
    assert (one.person, one.typed_by, one.how) == ("ana-ruiz", "dana-ortiz", "by-phone")
    with pytest.raises(Refused, match="Dana Ortiz wrote or submitted this text"):
        desk.approve(by(night, "Ana Ruiz"), "hold-public", digests(night), "Dana Ortiz")


@pytest.mark.parametrize(
    ("asked", "given", "left"),
    [
        (Wanted(all=("a", "b")), [("a",), ("b",)], []),
        (Wanted(all=("a", "b")), [("a", "b")], [("b",)]),
        (Wanted(all=("a", "b")), [("a", "b"), ("a",)], []),
        (Wanted(all=("a",), any=("a", "b")), [("a", "b"), ("a",)], []),
        (Wanted(all=("a",), any=("b", "c")), [("c",), ("a",)], []),
        (Wanted(all=("c",)), [("d",)], []),
        (Wanted(any=("c",)), [("d",)], []),
        (Wanted(all=("a", "b", "c")), [("a", "b"), ("b", "c"), ("c", "a")], []),
        (Wanted(all=("a", "b", "c")), [("a", "b"), ("a", "b")], [("c", "d")]),
    ],
)
def test_one_person_fills_one_place_and_a_deputy_may_sit_there(
    asked: Wanted, given: list[tuple[str, ...]], left: list[tuple[str, ...]]
) -> None:
    """Role d is the deputy of c; each tuple holds the roles of one person who approved."""
    roles = {name: Role(name, deputy="d" if name == "c" else None) for name in "abcd"}
    spec = MessageSpec("M", "m", "public", (), approve=asked)
    book = Playbook(
        "p", "P", "1", "o", "2026-11-24", "u", ("en",), {}, roles, {}, {"public": Audience("P")}, {}, {}, (),
        {"m": spec},
    )  # fmt: skip
    approvals = tuple(
        Approval("en", "d1", f"person{index}", roles, "asserted", "x", AT, index)
        for index, roles in enumerate(given)
    )
    message = Message("m", 1, "draft", "s", "public", AT, (), {"en": "d1"}, None, approvals=approvals)
    assert missing(book, message, "en") == left
    assert len(slots(book, "m")) == len(asked.all) + bool(asked.any)


@pytest.fixture
def approved(night: Night) -> Path:
    night.submit("hold-public")
    night.approve("hold-public")
    night.record.close()
    return night.record.path


# What


@settings(
    max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)  # fmt: skip
@given(
    text=st.sampled_from(["web", "sms", "email"]),
    cut=st.integers(0, 400),
    put=st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=3),
    subject=st.booleans(),
)
def test_no_approval_survives_a_change_of_any_text(
    approved: Path, text: str, cut: int, put: str, subject: bool
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        night = Night(Record(Path(shutil.copy(approved, folder))))
        night.at = AT.replace(hour=9)
        before = night.do(night.at).case().texts(night.incident.messages["hold-public.1"])
        key = f"en.{text}.subject" if subject and text == "email" else f"en.{text}"
        after = before[key][:cut] + put + before[key][cut + 1 :]
        body, headed = (None, after) if key.endswith("subject") else (after, None)
        try:
            desk.edit(night.do(), "hold-public", body, "en", text, headed)
        except Refused:
            assert state(night) == "approved"  # an empty text, or the same: nothing was changed
        else:
            message = night.incident.messages["hold-public.1"]
            assert message.standing("en") == () and not message.in_review("en")
            assert "message.approval_voided" in night.types()
        night.record.close()


def test_a_change_voids_approvals_loudly_and_only_in_its_language(night: Night) -> None:
    night.submit("hold-public")
    night.approve("hold-public")
    night.edit("hold-public", "Otras palabras, más antes de las 04:00 EST.", "es", "web")
    voided = list(night.record.events("2026-001"))[-1].event
    assert (voided.type, voided.data["people"], list(voided.data["digests"])) == (
        "message.approval_voided", ["ana-ruiz"], ["es"],
    )  # fmt: skip
    message = night.incident.messages["hold-public.1"]
    assert [one.person for one in message.standing("en")] == ["ana-ruiz"]
    assert message.standing("es") == ()


def test_words_in_review_stay_when_a_fact_changes_that_they_do_not_say(night: Night) -> None:
    night.submit("hold-public")
    before = digests(night)
    night.do().set_fact("care_open", "yes", "Sam Lee")
    assert digests(night) == before
    assert state(night) == "in_review"


def test_words_in_review_come_back_when_a_fact_changes_that_they_say(night: Night) -> None:
    night.submit("hold-public")
    night.approve("hold-public")
    night.do().set_fact("detected_at", "02:40", "Sam Lee")
    assert state(night) == "draft"
    assert "02:40 EST" in night.text("hold-public.1")
    assert night.types()[-1] == "message.approval_voided"


def test_a_promised_time_is_part_of_the_words(night: Night) -> None:
    night.submit("hold-public")
    night.approve("hold-public")
    desk.promise(night.do(), "hold-public", AT.replace(hour=11))
    assert state(night) == "draft"


def test_a_rejection_sends_the_words_back_with_its_reason(night: Night) -> None:
    night.submit("hold-public")
    night.approve("hold-public")
    with pytest.raises(Refused, match="A rejection needs a reason"):
        desk.reject(by(night, "Ana Ruiz"), "hold-public", " ")
    desk.reject(by(night, "Ana Ruiz"), "hold-public", "It names the ward")
    assert state(night) == "draft"
    assert night.incident.messages["hold-public.1"].standing("en") == ()
    with pytest.raises(Refused, match="cannot go out yet"):
        night.release("hold-public")


# Without approvals, and over findings


def test_the_glass_is_broken_only_by_a_role_that_may_and_with_a_reason(night: Night) -> None:
    with pytest.raises(Refused, match="Breaking the glass needs a reason"):
        desk.break_glass(night.do(), "hold-public", " ")
    with pytest.raises(Refused, match="Only Communications lead may break the glass"):
        desk.break_glass(by(night, "Ana Ruiz"), "hold-public", "nobody answers")
    desk.break_glass(night.do(), "hold-public", "nobody answers")
    night.release("hold-public")
    assert {one.how for one in night.incident.messages["hold-public.1"].standing("en")} == {"break-glass"}


def test_broken_glass_does_not_cover_other_words(night: Night) -> None:
    desk.break_glass(night.do(), "hold-public", "nobody answers")
    night.edit("hold-public", "Other words, more by 04:00 EST.", "en", "web")
    desk.says_the_same(night.do(), "hold-public", "es")
    with pytest.raises(Refused) as refused:
        night.release("hold-public")
    assert {need.kind for need in refused.value.unmet} == {"approval"}


def test_breaking_the_glass_passes_no_check(night: Night) -> None:
    night.do().set_fact("detected_at", "02:40", None)
    with pytest.raises(Refused) as refused:
        wanted = desk.Release(night.do(), "hold-public", glass="nobody answers")
        wanted.check()
    assert {need.kind for need in refused.value.unmet} == {"unconfirmed"}


def test_a_finding_may_stand_by_a_role_that_may_with_a_reason_for_these_words_only(night: Night) -> None:
    night.do().set_fact("detected_at", "02:40", None)
    with pytest.raises(Refused) as refused:
        night.submit("hold-public")
    assert {need.kind for need in refused.value.unmet} == {"unconfirmed"}
    with pytest.raises(Refused, match="Only Communications lead may override unconfirmed"):
        desk.submit(by(night, "Ana Ruiz"), "hold-public", overrides={"unconfirmed": "two wards say so"})
    desk.submit(night.do(), "hold-public", overrides={"unconfirmed": "two wards say so"})
    night.approve("hold-public")
    night.do().set_fact("detected_at", "02:30", None)
    with pytest.raises(Refused):
        night.submit("hold-public")


def test_what_is_not_finished_cannot_be_overridden(night: Night) -> None:
    night.do().retract_fact("detected_at", "wrong")
    with pytest.raises(Refused, match="unknown cannot be overridden: the text is not finished"):
        desk.submit(night.do(), "hold-public", overrides={"unknown": "no time"})


# Languages


def test_editing_the_first_language_leaves_the_others_behind_until_somebody_vouches(night: Night) -> None:
    night.edit("hold-public", "Other words, more by 04:00 EST.", "en", "web")
    assert night.incident.messages["hold-public.1"].behind == ("es",)
    with pytest.raises(Refused) as refused:
        night.submit("hold-public")
    assert {need.kind for need in refused.value.unmet} == {"behind"}
    desk.says_the_same(night.do(), "hold-public", "es")
    night.submit("hold-public")
    assert state(night) == "in_review"


def test_one_language_can_go_out_alone_and_the_other_stays_in(night: Night) -> None:
    night.edit("hold-public", "Other words, more by 04:00 EST.", "en", "web")
    desk.submit(night.do(), "hold-public", "en")
    desk.approve(by(night, "Ana Ruiz"), "hold-public", {"en": digests(night)["en"]})
    wanted = desk.Release(night.do(), "hold-public", "en")
    wanted.make(wanted.check().digests, "nobody")
    message = night.incident.messages["hold-public.1"]
    assert (message.released, {text.language for text in message.out}) == (("en",), {"en"})


def in_review_by_two_roles(hospital: Path, type_in: Type, operations: str) -> None:
    """The holding statement is in review; it needs privacy and operations."""
    plan = hospital / "playbooks" / "dark.yaml"
    text = plan.read_text().replace(
        "  privacy: {title: Privacy officer}",
        f"  privacy: {{title: Privacy officer}}\n  operations: {{title: Head of operations{operations}}}",
    )
    plan.write_text(text.replace("approve: {all: [privacy]}", "approve: {all: [privacy, operations]}"))
    for line in (
        'start dark', 'fact set what_happened "Screens are dark" --source "Sam Lee"',
        'fact set detected_at "20 min ago" --source "Sam Lee"', "task done confirm", "advance confirm",
        "message submit hold-public",
    ):  # fmt: skip
        assert type_in(*shlex.split(line)).status == 0, line


def approved_by_ana(type_in: Type) -> str:
    """Who is still wanted, as it is told when Ana Ruiz has approved."""
    run = type_in("message", "approve", "hold-public", "--by-phone", "Ana Ruiz", "--read-back")
    _, approved, after = run.out.partition("approved    hold-public.1")
    assert approved
    return " ".join(after.split())


NOBODY_ELSE = "nobody else holds that role yet (crisisrunner role assign operations PERSON --phone NUMBER)"


def test_whoever_stands_in_for_another_role_fills_one_place_and_the_other_is_named(
    hospital: Path, type_in: Type
) -> None:
    in_review_by_two_roles(hospital, type_in, ", deputy: privacy")
    check = type_in("playbook", "check", "dark")
    assert "stands-in-twice" in check.out
    assert "too-few-approvers" not in check.out
    said = approved_by_ana(type_in)
    assert NOBODY_ELSE in said
    assert "Ana Ruiz, +1" not in said
    again = type_in("message", "approve", "hold-public", "--by-phone", "Ana Ruiz", "--read-back").err
    assert "approved these words of hold-public.1 already" in again
    assert NOBODY_ELSE in " ".join(again.split())
    assert "nobody else holds that role yet" in " ".join(type_in("status").out.split())
    refused = type_in("message", "release", "hold-public", "--yes", "2026-001")
    assert refused.status == 1
    assert NOBODY_ELSE in " ".join(refused.err.split())
    assert "Ana Ruiz, +1" not in refused.err
    type_in("role", "assign", "operations", "Lee Park", "--phone", "+1 212 555 0190")
    assert "Head of operations: Lee Park" in " ".join(type_in("status").out.split())


def test_where_one_person_holds_both_roles_whoever_holds_either_is_named(
    hospital: Path, type_in: Type
) -> None:
    in_review_by_two_roles(hospital, type_in, "")
    type_in("role", "assign", "operations", "Ana Ruiz")
    assert NOBODY_ELSE in approved_by_ana(type_in)
    type_in("role", "assign", "privacy", "Ana Ruiz", "Kim Cole", "--phone", "+1 212 555 0191")
    assert "Privacy officer: Kim Cole" in " ".join(type_in("status").out.split())
    kim = type_in("message", "approve", "hold-public", "--by-phone", "Kim Cole", "--read-back")
    assert kim.status == 0
    assert "Next: crisisrunner message release hold-public" in " ".join(kim.out.split())

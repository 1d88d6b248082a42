"""Somebody asks: answered once in public where it is sensitive, in private after that, and never forgotten."""

import json
import re
import shlex
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from crisisrunner import asking, desk
from crisisrunner.case import Case
from crisisrunner.errors import CrisisError
from crisisrunner.incident.fold import replay
from crisisrunner.incident.inquiries import Asked, Reply
from crisisrunner.incident.state import Incident
from crisisrunner.log.chain import check_lines
from crisisrunner.log.record import Record
from crisisrunner.overview import Overview
from crisisrunner.pins import pin
from crisisrunner.playbook.library import Library
from crisisrunner.playbook.workspace import load_workspace
from crisisrunner.runner import Outcome, Runner, start
from tests.conftest import Run, Type, let_out, once
from tests.nights import Night, entries, pins
from tests.terminal import Terminal

BEGAN = datetime(2026, 11, 20, 7, 52, tzinfo=UTC)  # 02:52 in New York
CLINIC = """
[organisation]
languages = ["en"]
name = "Valley Hospital"
timezone = "America/New_York"
hotline = "+1 212 555 0100"
press_phone = "+1 212 555 0102"
website = "valley.example"

[people.dana-ortiz]
name = "Dana Ortiz"
phone = "+1 212 555 0101"
roles = ["lead"]

[people.ana-ruiz]
name = "Ana Ruiz"
phone = "+1 212 555 0164"
roles = ["privacy"]

[people.grace-quinn]
name = "Grace Quinn"
phone = "+1 212 555 0117"
roles = ["patient-relations"]
"""
COMPLAINT = "You left my mother waiting nine hours in your ER!"
GOOD = (
    "It is hard to read that somebody feels let down. Please ring us on +1 212 555 0100, we want to listen."
)
ASKED_ABOUT_NAMES = (
    "Refused: No check knows names: could anybody recognise a patient in this reply to q1? "
    "If nobody can, repeat it with --yes."
)
UNSTORED = "Refused: It is stored only after a yes. Write it without that, or store it with --yes."
OUTCOME = "Staff in our waiting rooms now tell everyone every hour how long the wait will be."


def at(clock: str) -> tuple[str, str]:
    """A time of the night of 20 November 2026 in New York, as an option."""
    return "--at", f"2026-11-20 {clock}"


def given(type_in: Type, *words: str) -> str:
    """A command that leads up to what a test is about; what it said comes back."""
    return once(type_in, shlex.join(words)).out


def ask(type_in: Type, text: str = COMPLAINT, *options: str) -> str:
    """Opens an inquiry; its id comes back."""
    return given(type_in, "inquiry", "open", text, *options).split()[0]


def post(type_in: Type, text: str = COMPLAINT, *options: str) -> str:
    """A public post on Facebook, at 09:05."""
    return ask(type_in, text, "--kind", "social", "--channel", "facebook", *at("09:05"), *options)


def acknowledged(type_in: Type, *options: str) -> None:
    """The post got its one public reply at 09:20."""
    post(type_in, COMPLAINT, *options)
    given(type_in, "inquiry", "acknowledge", "q1", GOOD, "--yes", *at("09:20"))


def in_private(type_in: Type) -> None:
    """The post goes on in private since 09:40, without a public reply."""
    post(type_in)
    given(type_in, "inquiry", "private", "q1", "--how", "rang", *at("09:40"))


def handled_in_private(type_in: Type) -> None:
    """The post was handled at 11:00; the thread is owed a follow-up."""
    in_private(type_in)
    given(type_in, "inquiry", "handled", "q1", "--how", "talked", *at("11:00"))


def harmless_and_handled(type_in: Type, inquiry: str) -> None:
    """A question on X that is not sensitive left the public, and was answered there at 03:04."""
    ask(type_in, "Are you open?", "--kind", "social", "--channel", "x", *at("03:02"))
    given(type_in, "inquiry", "private", inquiry, *at("03:03"))
    given(type_in, "inquiry", "handled", inquiry, "--how", "told them", *at("03:04"))


def do(type_in: Type, *words: str) -> Run:
    """An `inquiry` command that must work."""
    run = type_in("inquiry", *words)
    assert run.status == 0, run.err
    return run


def one(type_in: Type, inquiry: str) -> dict:
    return json.loads(type_in("inquiry", "show", inquiry, "--json").out)


def listed(type_in: Type) -> list[dict]:
    """All inquiries, in the order in which they came."""
    return json.loads(type_in("inquiry", "list", "--json").out)


def heard(type_in: Type) -> dict:
    """The figures of `status --json`."""
    return json.loads(type_in("status", "--json").out)["inquiries"]


def lines(type_in: Type) -> list[dict]:
    """The record, an entry a line."""
    return [json.loads(line) for line in type_in("timeline", "--format", "jsonl").out.splitlines()]


def head(type_in: Type) -> int:
    return json.loads(type_in("status", "--json").out)["head"]["seq"]


def refused(type_in: Type, *words: str) -> str:
    """What an `inquiry` command says that is refused, as one line; the record stays as it was."""
    before = Path("record.db").read_bytes()
    run = type_in("inquiry", *words)
    assert run.status == 1, (run.out, run.err)
    assert Path("record.db").read_bytes() == before
    return " ".join(run.err.split())


@cache
def _complaint() -> Path:
    """A record in which the plan `viral-complaint` began at 09:00."""
    folder = Path(tempfile.mkdtemp())
    (folder / "crisisrunner.toml").write_text(CLINIC)
    record = Record(folder / "record.db", create=True)
    began = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)
    start(record, pin("viral-complaint", Library(folder), load_workspace(folder)), "Dana Ortiz", at=began)
    record.close()
    return folder


@pytest.fixture
def clinic(laptop: Path) -> Path:
    """An incident of the plan `viral-complaint`, which began at 09:00."""
    return Path(shutil.copytree(_complaint(), laptop, dirs_exist_ok=True))


@cache
def _acknowledging() -> Path:
    """The same plan in ACKNOWLEDGE ONCE, where ack-public.1 was approved at 09:10."""
    folder = Path(shutil.copytree(_complaint(), tempfile.mkdtemp(), dirs_exist_ok=True))
    record = Record(folder / "record.db")

    def by(name: str) -> Runner:
        return Runner(record, "2026-001", name, datetime(2026, 11, 20, 14, 10, tzinfo=UTC))

    by("Dana Ortiz").set_fact("seen_at", "2026-11-20 09:00", "Dana Ortiz")
    by("Dana Ortiz").set_fact("private_channel", "our patient relations team, +1 212 555 0100", "Dana Ortiz")
    for task in ("check-danger", "no-replies"):
        by("Dana Ortiz").finish_task(task)
    by("Dana Ortiz").advance("acknowledge")
    submitted = desk.submit(by("Dana Ortiz"), "ack-public").case.incident.messages["ack-public.1"]
    for name in ("Ana Ruiz", "Grace Quinn"):
        desk.approve(by(name), "ack-public", dict(submitted.digests))
    record.close()
    return folder


@pytest.fixture
def acknowledging(laptop: Path) -> Path:
    """An incident of the plan `viral-complaint` whose one public answer is approved and stays in."""
    return Path(shutil.copytree(_acknowledging(), laptop, dirs_exist_ok=True))


@cache
def _holding() -> Path:
    """A record of `dark` as it stands at 03:00: hold-public.1 is approved, nothing is out."""
    path = Path(tempfile.mkdtemp()) / "record.db"
    record = Record(path, create=True)
    start(record, pins(), "Dana Ortiz", at=BEGAN)
    night = Night(record)
    night.at = BEGAN
    night.to_hold()
    night.do().confirm_fact("what_happened", "Sam Lee")
    night.do().confirm_fact("detected_at", "Sam Lee")
    night.submit("hold-public")
    night.approve("hold-public")
    record.close()
    return path


@pytest.fixture
def dark(hospital: Path) -> Path:
    """An incident of the plan `dark`, in which hold-public.1 is approved at 03:00 and stays in."""
    shutil.copy(_holding(), hospital / "record.db")
    return hospital


# A complaint, from the post to the last word


def test_a_complaint_goes_from_the_post_through_private_to_the_last_public_word(
    clinic: Path, type_in: Type
) -> None:
    post(type_in, COMPLAINT, "--asker", "Maria Quillfeather")
    assert one(type_in, "q1")["state"] == "open"
    do(type_in, "acknowledge", "q1", GOOD, "--yes", *at("09:20"))
    assert one(type_in, "q1")["state"] == "acknowledged"
    do(type_in, "private", "q1", "--how", "they rang patient relations", *at("09:40"))
    assert one(type_in, "q1")["state"] == "private"
    do(type_in, "handled", "q1", "--how", "talked and explained", *at("11:00"))
    assert one(type_in, "q1")["state"] == "handled"
    do(type_in, "follow-up", "q1", OUTCOME, "--yes", *at("12:00"))
    said = one(type_in, "q1")
    assert (said["state"], said["public_replies"], said["owes_follow_up"]) == ("closed", 2, False)
    assert type_in("verify").status == 0


def test_a_sensitive_call_is_not_told_the_rule_for_public_threads(clinic: Path, type_in: Type) -> None:
    opened = type_in(
        "inquiry", "open", COMPLAINT, "--kind", "patient", "--channel", "phone", *at("09:05")
    ).out
    assert "not in public" in opened and "keep it out of public" in opened
    assert "public reply" not in opened


def test_each_screen_says_where_it_stands_and_what_is_next(clinic: Path, type_in: Type) -> None:
    opened = type_in(
        "inquiry", "open", COMPLAINT, "--kind", "social", "--channel", "facebook", *at("09:05")
    ).out
    assert opened.startswith("q1  social media   by facebook, in public, since 09:05")
    assert "one public reply at most, then in private, then back once:" in opened
    assert " ".join(opened.split()).endswith(
        'crisisrunner inquiry acknowledge q1 "…" crisisrunner inquiry private q1 --how "…"'
    )
    answered = do(type_in, "acknowledge", "q1", GOOD, "--yes", *at("09:20")).out
    assert "public        nothing more in public until it is handled" in answered
    assert 'crisisrunner inquiry private q1 --how "…"' in answered
    moved = do(type_in, "private", "q1", "--how", "rang", *at("09:40")).out
    assert moved.startswith("  private       q1")
    assert 'crisisrunner inquiry handled q1 --how "…"' in moved
    handled = do(type_in, "handled", "q1", "--how", "talked", *at("11:00")).out
    assert "owed          the public thread has not heard that it was handled" in handled
    assert 'crisisrunner inquiry follow-up q1 "…"' in handled
    closed = do(type_in, "follow-up", "q1", OUTCOME, "--yes", *at("12:00")).out
    assert closed.startswith("  closed        q1")
    assert "crisisrunner" not in closed


def test_the_timeline_tells_each_step(clinic: Path, type_in: Type) -> None:
    post(type_in)
    do(type_in, "acknowledge", "q1", GOOD, "--yes", *at("09:20"))
    do(type_in, "escalate", "q1", "--to", "privacy", "--reason", "a reporter shared it", *at("09:30"))
    do(type_in, "private", "q1", "--how", "they rang", *at("09:40"))
    do(type_in, "handled", "q1", "--how", "talked", *at("11:00"))
    do(type_in, "follow-up", "q1", OUTCOME, "--yes", *at("12:00"))
    told = [entry["what"] for entry in json.loads(type_in("timeline", "--format", "json").out)]
    assert [what for what in told if what.startswith("q1")] == [
        f"q1 asked (social media, by facebook, in public, sensitive): {COMPLAINT}",
        f"q1 answered in public: {GOOD}",
        "q1 escalated to Privacy officer; reason: a reporter shared it",
        "q1 goes on in private: they rang",
        "q1 handled: talked",
        f"q1 followed up in public: {OUTCOME}",
        "q1 closed: the public thread has heard of it",
    ]


def test_before_any_answer_it_can_be_neither_handled_nor_followed_up_nor_closed_without_a_word(
    clinic: Path, type_in: Type
) -> None:
    post(type_in)
    assert refused(type_in, "handled", "q1", "--how", "talked") == (
        "Refused: q1 is sensitive and still in public; it is handled in private first. "
        'crisisrunner inquiry private q1 --how "…"'
    )
    assert refused(type_in, "follow-up", "q1", OUTCOME, "--yes") == (
        "Refused: q1 is not answered yet; it cannot be followed up yet. "
        'crisisrunner inquiry acknowledge q1 "…"'
    )
    for reason in ((), ("--reason", "  ")):
        assert refused(type_in, "close", "q1", *reason) == (
            "Refused: Closing it before it is handled takes a reason. "
            'crisisrunner inquiry close q1 --reason "…"'
        )
    assert refused(type_in, "acknowledge", "q1", "--private") == (
        'Refused: What was answered? crisisrunner inquiry acknowledge q1 "…", or --with MESSAGE'
    )


def test_an_answer_alone_does_not_bring_the_follow_up(clinic: Path, type_in: Type) -> None:
    acknowledged(type_in)
    assert refused(type_in, "follow-up", "q1", OUTCOME, "--yes") == (
        'Refused: q1 is acknowledged; it cannot be followed up yet. crisisrunner inquiry handled q1 --how "…"'
    )
    assert refused(type_in, "handled", "q1", "--how", "talked") == (
        "Refused: q1 is sensitive and still in public; it is handled in private first. "
        'crisisrunner inquiry private q1 --how "…"'
    )


def test_in_private_it_is_handled_before_anything_else(clinic: Path, type_in: Type) -> None:
    in_private(type_in)
    for words, done in (
        (("private", "q1"), "moved to a private place"),
        (("acknowledge", "q1", GOOD, "--yes"), "acknowledged now"),
        (("follow-up", "q1", OUTCOME, "--yes"), "followed up yet"),
    ):
        assert refused(type_in, *words) == (
            f"Refused: q1 goes on in private; it cannot be {done}. "
            'Once they have their answer: crisisrunner inquiry handled q1 --how "…"'
        )
    assert refused(type_in, "handled", "q1", "--how", "  ") == (
        'Refused: How was it handled? crisisrunner inquiry handled q1 --how "…", or --with MESSAGE'
    )


def test_once_handled_only_the_follow_up_is_left(clinic: Path, type_in: Type) -> None:
    handled_in_private(type_in)
    for words, done in (
        (("handled", "q1", "--how", "again"), "handled again"),
        (("private", "q1"), "moved to a private place"),
    ):
        assert refused(type_in, *words) == (
            f'Refused: q1 is handled; it cannot be {done}. crisisrunner inquiry follow-up q1 "…"'
        )
    assert refused(type_in, "follow-up", "q1") == (
        'Refused: What was said? crisisrunner inquiry follow-up q1 "…", or --with MESSAGE'
    )


def test_what_is_closed_stays_closed_and_a_new_question_is_a_new_inquiry(clinic: Path, type_in: Type) -> None:
    acknowledged(type_in)
    do(type_in, "close", "q1", "--reason", "the post is gone")
    for words, done in (
        (("private", "q1"), "moved to a private place"),
        (("handled", "q1", "--how", "again"), "handled again"),
        (("follow-up", "q1", OUTCOME, "--yes"), "followed up yet"),
        (("escalate", "q1", "--to", "privacy", "--reason", "again"), "escalated"),
        (("close", "q1", "--reason", "again"), "closed again"),
        (("acknowledge", "q1", GOOD, "--yes"), "acknowledged now"),
    ):
        assert refused(type_in, *words) == (
            f"Refused: q1 is closed; it cannot be {done}. "
            'If they ask again, open another one: crisisrunner inquiry open "…" --kind KIND'
        )


def test_a_reply_in_public_must_not_tell_who_is_a_patient_and_must_offer_a_private_talk(
    clinic: Path, type_in: Type
) -> None:
    post(type_in)
    assert refused(type_in, "acknowledge", "q1", "We are sorry to read this.", "--yes") == (
        "Refused: This public reply to q1 cannot go out. This reply offers no way to talk in private, and the rest "
        'of it should not be public. Add one: "Please ring us on +1 212 555 0100." '
        "Write it anew; nothing was recorded."
    )
    confirming = "We are sorry that your mother waited in our ER. Please ring us on +1 212 555 0100."
    assert '"your mother waited" This tells that somebody had care here' in refused(
        type_in, "acknowledge", "q1", confirming, "--yes"
    )
    numbered = f"{GOOD} Your MRN 12345678 is with us."
    assert '"12345678" This looks like the number of a patient' in refused(
        type_in, "acknowledge", "q1", numbered, "--yes"
    )
    assert one(type_in, "q1")["public_replies"] == 0


def test_the_follow_up_passes_the_same_checks_and_needs_no_second_offer(clinic: Path, type_in: Type) -> None:
    handled_in_private(type_in)
    confirming = "Your mother was seen by us. We changed how we tell people."
    assert '"Your mother was seen by" This tells that somebody is or was a patient.' in refused(
        type_in, "follow-up", "q1", confirming, "--yes"
    )
    do(type_in, "follow-up", "q1", OUTCOME, "--yes")


SPOKEN = "We have spoken with the daughter."


@pytest.mark.parametrize(
    ("way_there", "words"),
    [
        (post, ("acknowledge", "q1", f"{SPOKEN} Please ring us on +1 212 555 0100.")),
        (handled_in_private, ("follow-up", "q1", SPOKEN)),
    ],
)
def test_a_public_word_that_says_with_whom_we_spoke_is_refused(
    clinic: Path, type_in: Type, way_there: Callable[[Type], object], words: tuple[str, ...]
) -> None:
    way_there(type_in)
    said = refused(type_in, *words, "--yes")
    assert said.startswith("Refused: This public reply to q1 cannot go out.")
    assert '"spoken with the daughter" This tells that we spoke with one person about a patient' in said
    assert 'Write: "We have looked into this and reached out to the person who wrote."' in said


def test_the_words_that_are_offered_instead_go_out(clinic: Path, type_in: Type) -> None:
    handled_in_private(type_in)
    instead = "We have looked into this and reached out to the person who wrote."
    do(type_in, "follow-up", "q1", instead, "--yes", *at("12:00"))
    assert one(type_in, "q1")["state"] == "closed"


def test_what_left_the_public_though_nobody_called_it_sensitive_is_checked_so_too(
    dark: Path, type_in: Type
) -> None:
    harmless_and_handled(type_in, "q1")
    assert '"spoken with the daughter"' in refused(type_in, "follow-up", "q1", SPOKEN, "--yes")


@pytest.mark.parametrize("words", [("acknowledge", "q1", GOOD), ("follow-up", "q1", OUTCOME)])
def test_our_own_words_in_public_take_a_persons_word_that_they_name_nobody(
    clinic: Path, type_in: Type, words: tuple[str, ...]
) -> None:
    (handled_in_private if words[0] == "follow-up" else post)(type_in)
    assert refused(type_in, *words) == ASKED_ABOUT_NAMES
    do(type_in, *words, "--yes")
    said = [line["data"] for line in lines(type_in) if line["data"].get("public") and "names" in line["data"]]
    assert [data["names"] for data in said] == ["by --yes"]


def test_the_answer_can_stand_in_a_file(clinic: Path, type_in: Type) -> None:
    post(type_in)
    Path("answer.txt").write_text(GOOD)
    do(type_in, "acknowledge", "q1", "--file", "answer.txt", "--yes", *at("09:20"))
    assert lines(type_in)[-1]["words"] == {"text": GOOD}
    run = type_in("inquiry", "acknowledge", "q1", GOOD, "--file", "answer.txt")
    assert (run.status, run.err.splitlines()[0]) == (2, "Not understood: One answer is enough.")


# Twice in public


def test_a_second_public_reply_is_refused_whatever_its_words(clinic: Path, type_in: Type) -> None:
    acknowledged(type_in)
    assert refused(type_in, "acknowledge", "q1", GOOD, "--yes", *at("09:25")) == (
        "Refused: q1 is sensitive and has had its one public reply; a second one is refused until it is handled. "
        "Take it out of the public: crisisrunner inquiry private q1"
    )
    do(type_in, "escalate", "q1", "--to", "privacy", "--reason", "shared by a reporter", *at("09:30"))
    assert "has had its one public reply" in refused(
        type_in, "acknowledge", "q1", GOOD, "--yes", *at("09:31")
    )
    do(type_in, "private", "q1", *at("09:40"))
    assert refused(type_in, "acknowledge", "q1", GOOD, "--yes").endswith(
        'Once they have their answer: crisisrunner inquiry handled q1 --how "…"'
    )
    assert one(type_in, "q1")["public_replies"] == 1


def test_a_private_answer_uses_up_no_public_one_and_does_not_bring_a_second(
    clinic: Path, type_in: Type
) -> None:
    post(type_in)
    do(type_in, "acknowledge", "q1", "We have written to you.", "--private", *at("09:10"))
    do(type_in, "acknowledge", "q1", GOOD, "--yes", *at("09:20"))
    do(type_in, "acknowledge", "q1", "We have written again.", "--private", *at("09:25"))
    assert "has had its one public reply" in refused(
        type_in, "acknowledge", "q1", GOOD, "--yes", *at("09:26")
    )
    assert one(type_in, "q1")["public_replies"] == 1


def test_an_approved_message_counts_as_the_one_public_reply(acknowledging: Path, type_in: Type) -> None:
    post(type_in)
    assert refused(type_in, "acknowledge", "q1", "--with", "ack-public", *at("09:12")) == ASKED_ABOUT_NAMES
    do(type_in, "acknowledge", "q1", "--with", "ack-public", "--yes", *at("09:12"))
    assert lines(type_in)[-1]["data"]["names"] == "by --yes"
    for again in (("--with", "ack-public", "--yes"), (GOOD, "--yes")):
        assert "has had its one public reply" in refused(type_in, "acknowledge", "q1", *again, *at("09:13"))
    assert one(type_in, "q1")["answered_with"] == "ack-public.1"


def test_a_message_that_is_out_was_asked_about_when_it_went(acknowledging: Path, type_in: Type) -> None:
    post(type_in)
    given(type_in, "message", "release", "ack-public", "--yes", "2026-001", *at("09:13"))
    do(type_in, "acknowledge", "q1", "--with", "ack-public", *at("09:14"))
    told = lines(type_in)[-1]["data"]
    assert (told["public"], told["message"], told["names"]) == (True, "ack-public.1", None)


def test_after_our_own_words_no_message_follows_in_public(acknowledging: Path, type_in: Type) -> None:
    post(type_in)
    do(type_in, "acknowledge", "q1", GOOD, "--yes", *at("09:12"))
    assert "has had its one public reply" in refused(
        type_in, "acknowledge", "q1", "--with", "ack-public", *at("09:13")
    )
    do(type_in, "private", "q1", *at("09:20"))
    do(type_in, "handled", "q1", "--with", "ack-public", *at("09:30"))
    assert one(type_in, "q1")["public_replies"] == 1


def test_a_message_that_offers_no_private_talk_is_no_answer_to_a_sensitive_one(
    dark: Path, type_in: Type
) -> None:
    ask(type_in, COMPLAINT, "--kind", "social", "--channel", "x", *at("03:02"))
    assert refused(type_in, "acknowledge", "q1", "--with", "hold-public", *at("03:05")).startswith(
        "Refused: This public reply to q1 cannot go out. This reply offers no way to talk in private"
    )
    do(type_in, "acknowledge", "q1", "--with", "hold-public", "--private", *at("03:05"))


THREAD = "https://social.example/post/12345"


def test_another_inquiry_of_the_same_thread_brings_no_second_public_reply(
    clinic: Path, type_in: Type
) -> None:
    """One thread is one conversation: its link tells, and "the same answer stands for all"."""
    acknowledged(type_in, "--link", THREAD)
    post(type_in, "And my sister waited as well!", "--link", THREAD)
    second = ("acknowledge", "q2", GOOD, "--yes")
    same_thread = (
        "Refused: q1 is of the same thread and has had its one public reply, which stands for all who ask there. "
        "crisisrunner inquiry private q2"
    )
    assert refused(type_in, *second, *at("09:25")) == same_thread
    do(type_in, "private", "q1", *at("09:40"))
    assert refused(type_in, *second, *at("09:45")) == same_thread
    do(type_in, "handled", "q1", "--how", "talked", *at("11:00"))
    do(type_in, *second, *at("11:10"))


def test_in_the_thread_of_another_the_way_that_is_shown_can_be_gone(clinic: Path, type_in: Type) -> None:
    """The hint is that of the one that was meant, where it stands: what is in private cannot be moved there."""
    acknowledged(type_in, "--link", THREAD)
    post(type_in, "And my sister waited as well!", "--link", THREAD)
    for step, way in (
        (("private", "q2", *at("09:30")), 'Once they have their answer: crisisrunner inquiry handled q2 --how "…"'),
        (("handled", "q2", "--how", "talked", *at("09:40")), 'crisisrunner inquiry follow-up q2 "…"'),
        (
            ("close", "q2", "--reason", "they asked for silence"),
            'If they ask again, open another one: crisisrunner inquiry open "…" --kind KIND',
        ),
    ):  # fmt: skip
        do(type_in, *step)
        assert refused(type_in, "acknowledge", "q2", GOOD, "--yes").endswith(way)


@pytest.mark.parametrize(
    ("link", "same"),
    [
        ("HTTP://Social.example/post/12345/", True),
        (" https://social.example/post/12345#comment-7 ", True),
        ("https://social.example/post/1234", False),
        ("", False),
    ],
)
def test_a_thread_is_known_by_its_link_however_it_is_written(
    clinic: Path, type_in: Type, link: str, same: bool
) -> None:
    acknowledged(type_in, "--link", THREAD)
    post(type_in, "And my sister waited as well!", "--link", link)
    run = type_in("inquiry", "acknowledge", "q2", GOOD, "--yes", *at("09:25"))
    assert (run.status == 1, "q1 is of the same thread" in run.err) == (same, same)


def test_posts_without_a_link_are_not_taken_for_one_thread(clinic: Path, type_in: Type) -> None:
    acknowledged(type_in)
    post(type_in, "And my sister waited as well!")
    do(type_in, "acknowledge", "q2", GOOD, "--yes", *at("09:25"))


def test_what_is_not_sensitive_may_be_answered_in_public_as_often_as_they_ask(
    dark: Path, type_in: Type
) -> None:
    ask(type_in, "Are ambulances diverted?", "--kind", "social", "--channel", "x", *at("03:02"))
    do(type_in, "acknowledge", "q1", "--with", "hold-public", "--yes", *at("03:05"))
    do(type_in, "acknowledge", "q1", "Still the same: no.", "--yes", *at("03:10"))
    do(type_in, "handled", "q1", "--with", "hold-public", "--yes", *at("03:12"))
    said = one(type_in, "q1")
    assert (said["public_replies"], said["state"]) == (3, "closed")


@pytest.mark.parametrize("steps", [("private", "handled"), ("acknowledge", "private", "handled")])
def test_a_reply_after_it_was_handled_is_the_follow_up_and_the_refusal_says_so(
    clinic: Path, type_in: Type, steps: tuple[str, ...]
) -> None:
    post(type_in)
    for step in steps:
        more = {"acknowledge": (GOOD, "--yes"), "handled": ("--how", "talked")}.get(step, ())
        do(type_in, step, "q1", *more, *at("09:30"))
    assert refused(type_in, "acknowledge", "q1", GOOD, "--yes") == (
        'Refused: q1 is handled; it cannot be acknowledged now. crisisrunner inquiry follow-up q1 "…"'
    )


# Kinds and channels


def test_each_kind_has_its_time_for_a_first_answer(dark: Path, type_in: Type) -> None:
    kinds = {"press": 15, "social": 60, "patient": 60, "staff": 60, "regulator": 60, "partner": 60}
    for kind in kinds:
        ask(type_in, "Are you open?", "--kind", f" {kind.upper()} ", *at("03:00"))
    found = listed(type_in)
    assert [(each["kind"], each["at"]) for each in found] == [
        (kind, "2026-11-20T08:00:00.000Z") for kind in kinds
    ]
    due = {due["id"]: due["at"] for due in json.loads(type_in("status", "--json").out)["due"]}
    for each in found:
        minutes = kinds[each["kind"]]
        assert due[each["id"]] == f"2026-11-20T{8 + minutes // 60:02}:{minutes % 60:02}:00.000Z"


def test_the_plan_may_set_other_times_for_a_first_answer(hospital: Path, type_in: Type) -> None:
    plan = hospital / "playbooks" / "dark.yaml"
    plan.write_text(plan.read_text() + "answer_within: {press: 5 min, regulator: 2 h}\n")
    type_in("start", "dark", *at("02:52"))
    for kind in ("press", "regulator", "partner"):
        ask(type_in, "Are you open?", "--kind", kind, *at("03:00"))
    due = {due["id"]: due["at"][11:16] for due in json.loads(type_in("status", "--json").out)["due"]}
    assert (due["q1"], due["q2"], due["q3"]) == ("08:05", "10:00", "09:00")


def test_who_can_read_it_goes_by_the_channel_unless_somebody_says(dark: Path, type_in: Type) -> None:
    open_to_all = ("x", "facebook", "review-site", "web", "bluesky")
    to_us_alone = ("phone", "email", "in-person", "letter", "chat", "sms")
    rows = "".join(f"Are you open?,partner,{channel}\n" for channel in (*open_to_all, *to_us_alone))
    Path("asked.csv").write_text(f"text,kind,channel\n{rows}")
    do(type_in, "import", "asked.csv")
    ask(type_in, "Are you open?", "--kind", "partner", "--channel", "x")
    ask(type_in, "Are you open?", "--kind", "partner", "--channel", "phone")
    ask(type_in, "Are you open?", "--kind", "partner", "--channel", "X", "--private")
    ask(type_in, "Are you open?", "--kind", "partner", "--channel", "Phone", "--public")
    assert [each["public"] for each in listed(type_in)] == [True] * 5 + [False] * 6 + [
        True,
        False,
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("x", "--kind", "pres"), "Refused: There is no kind of inquiry 'pres'; did you mean 'press'?"),
        (
            ("x", "--kind", "press", "--channel", "facebok"),
            "Refused: There is no channel 'facebok'; did you mean 'facebook'?",
        ),
        (("  ", "--kind", "press"), "Refused: There is no question in it."),
        (
            ("x", "--kind", "press", "--owner", "Dana Ortis"),
            "Refused: There is no person 'Dana Ortis'; did you mean 'Dana Ortiz'?",
        ),
        (
            ("x", "--kind", "press", "--deadline", "2026-11-19 10:00"),
            "Refused: Its deadline has passed. Give a later time, or leave --deadline out.",
        ),
        (
            ("x", "--kind", "press", "--deadline", "half past"),
            "Refused: 'half past' is no time that can be read.",
        ),
        (
            ("x", "--kind", "press", "--deadline", "2027-03-14 02:30"),
            "Refused: On the day the clocks change, 2027-03-14 02:30 does not exist in America/New_York.",
        ),
        (("x", "--kind", "press", "--at", "2030-01-01 10:00"), "Refused: 2030-01-01 10:00 lies in the future."),
    ],
)  # fmt: skip
def test_a_slip_in_opening_one_is_named_and_nothing_is_stored(
    dark: Path, type_in: Type, words: tuple[str, ...], sentence: str
) -> None:
    assert refused(type_in, "open", *words).startswith(sentence)


def test_an_inquiry_without_a_kind_is_not_understood(dark: Path, type_in: Type) -> None:
    run = type_in("inquiry", "open", "Are you open?")
    assert (run.status, run.err.splitlines()[0]) == (2, "Not understood: Missing option '--kind'.")


def test_an_inquiry_that_there_is_not_is_named(dark: Path, type_in: Type) -> None:
    ask(type_in, "Are you open?", "--kind", "press")
    for verb in ("show", "acknowledge", "private", "handled", "follow-up", "close"):
        run = type_in("inquiry", verb, "q9")
        assert (run.status, run.err) == (
            1, "Refused: There is no inquiry 'q9'; there is: q1.\n  crisisrunner inquiry list\n",
        )  # fmt: skip
    for name in ("9", "", "zz", "q1\x1b[2J", "0", "-1", "q" * 5000):
        run = type_in("inquiry", "show", "--", name)
        assert run.status == 1
        assert run.err.startswith("Refused: There is no inquiry '")
        assert "\x1b" not in run.err


def test_an_inquiry_is_named_by_its_number_alone_too(dark: Path, type_in: Type) -> None:
    ask(type_in, "Are you open?", "--kind", "press")
    do(type_in, "close", "1", "--reason", "a test call")
    assert one(type_in, "Q1")["state"] == "closed"


def test_an_answer_cannot_lie_before_the_question(dark: Path, type_in: Type) -> None:
    ask(type_in, "Are you open?", "--kind", "press", *at("03:20"))
    early = "Refused: That lies before q1 was asked. Give the time at which it happened with --at."
    for words in (
        ("acknowledge", "q1", "Yes."),
        ("private", "q1"),
        ("handled", "q1", "--how", "told them"),
        ("close", "q1", "--reason", "gone"),
        ("escalate", "q1", "--to", "privacy", "--reason", "unsure"),
    ):
        assert refused(type_in, *words, *at("03:10")) == early
    assert heard(type_in)["median_wait_min"] is None


# Escalated


def test_escalating_names_whom_to_ring_and_leaves_it_where_it_stands(clinic: Path, type_in: Type) -> None:
    post(type_in)
    assert refused(type_in, "escalate", "q1", "--to", "privacy") == (
        'Refused: Say why it is escalated. crisisrunner inquiry escalate q1 --to ROLE --reason "…"'
    )
    assert "There is no role 'privcy'; did you mean 'privacy'?" in refused(
        type_in, "escalate", "q1", "--to", "privcy", "--reason", "x"
    )
    said = do(type_in, "escalate", "q1", "--to", "privacy", "--reason", "somebody may be in danger").out
    assert "call          Ana Ruiz  +1 212 555 0164" in said
    assert (one(type_in, "q1")["state"], one(type_in, "q1")["escalated_to"]) == ("open", "privacy")
    do(type_in, "private", "q1")
    do(type_in, "escalate", "q1", "--to", "lead", "--reason", "they go to the press")
    assert (one(type_in, "q1")["state"], one(type_in, "q1")["escalated_to"]) == ("private", "lead")


def test_where_nobody_holds_the_role_the_screen_says_so_and_how_to_give_it(
    clinic: Path, type_in: Type
) -> None:
    post(type_in)
    said = do(type_in, "escalate", "q1", "--to", "medical", "--reason", "somebody may be in danger").out
    assert "nobody" in said
    assert "crisisrunner role assign medical PERSON --phone NUMBER" in " ".join(said.split())


def test_an_inquiry_shows_to_whom_it_was_escalated(clinic: Path, type_in: Type) -> None:
    post(type_in)
    do(type_in, "escalate", "q1", "--to", "privacy", "--reason", "somebody may be in danger")
    assert "escalated     to Privacy officer" in type_in("inquiry", "show", "q1").out


# Names of those who may be patients


def everything(folder: Path) -> bytes:
    """Every byte that lies in the folder of the record, and the two exports that carry the most."""
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


@pytest.mark.parametrize("more", [(), ("--keep-mark",)])
def test_the_name_of_somebody_who_may_be_a_patient_is_nowhere_in_the_record(
    dark: Path, type_in: Type, more: tuple[str, ...]
) -> None:
    looking = sqlite3.connect("record.db")
    looking.execute("select count(*) from sqlite_master").fetchone()  # so that the log beside it stays
    asker = ("--asker", "Maria Quillfeather")
    said = ""
    for kind in ("patient", "social"):
        run = type_in(
            "inquiry", "open", "A wombat?", "--kind", kind, "--channel", "x", *asker, *more, *at("03:01")
        )
        said += run.out + run.err
    thanks = "Thank you, wombats welcome. Ring +1 212 555 0100."
    do(type_in, "acknowledge", "q1", thanks, "--yes", *asker, *at("03:02"))
    assert b"wombat" in Path("record.db-wal").read_bytes()
    for form in ("jsonl", "json", "csv", "markdown"):
        Path(f"export.{form}").write_text(type_in("timeline", "--format", form).out)
    assert "wombats welcome" in Path("export.jsonl").read_text()
    kept = everything(dark).lower()
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        assert "quillfeather".encode(encoding) not in kept
    assert "quillfeather" not in said.lower()
    looking.close()
    assert b"quillfeather" not in everything(dark).lower()


def test_other_askers_are_kept(dark: Path, type_in: Type) -> None:
    for kind in ("press", "staff", "regulator", "partner"):
        said = do(type_in, "open", "Are you open?", "--kind", kind, "--asker", "Tom Baker").out
        assert "asker         Tom Baker" in said
        assert "not kept" not in said
    assert [each["asker"] for each in listed(type_in)] == ["Tom Baker"] * 4


def test_the_screen_says_what_was_not_kept(dark: Path, type_in: Type) -> None:
    said = do(type_in, "open", "Are you open?", "--kind", "patient", "--asker", "Maria Quillfeather").out
    assert "not kept      the name of who asks, who may be a patient" in said
    assert "not kept" not in do(type_in, "open", "Are you open?", "--kind", "patient").out


def test_the_screen_does_not_offer_a_mark_that_was_just_kept(dark: Path, type_in: Type) -> None:
    options = ("--kind", "patient", "--asker", "Maria Quillfeather")
    assert "--keep-mark" in " ".join(do(type_in, "open", "Are you open?", *options).out.split())
    assert "--keep-mark" not in " ".join(
        do(type_in, "open", "Are you open?", *options, "--keep-mark").out.split()
    )


def test_a_handle_is_kept_only_on_request(dark: Path, type_in: Type) -> None:
    ask(type_in, "Are you open?", "--kind", "social", "--channel", "x", "--asker", "@quill")
    ask(type_in, "Are you open?", "--kind", "social", "--channel", "x", "--handle", "@quill")
    assert [one(type_in, key)["handle"] for key in ("q1", "q2")] == [None, "@quill"]
    assert one(type_in, "q1")["mark"] is None


def test_the_same_name_has_the_same_mark_in_one_incident_and_another_one_elsewhere(
    dark: Path, type_in: Type
) -> None:
    options = ("--kind", "patient", "--keep-mark", "--asker")
    for name in ("Maria Quillfeather", " maria  QUILLFEATHER ", "Joe Sparrowhawk"):
        ask(type_in, "Are you open?", *options, name)
    marks = [one(type_in, key)["mark"] for key in ("q1", "q2", "q3")]
    assert marks[0] == marks[1] != marks[2]
    assert re.fullmatch("[0-9a-f]{16}", marks[0])
    assert type_in("start", "dark").status == 0
    other = json.loads(type_in("incidents", "--json").out)[-1]["id"]
    assert (
        type_in("-i", other, "inquiry", "open", "Are you open?", *options, "Maria Quillfeather").status == 0
    )
    assert json.loads(type_in("-i", other, "inquiry", "show", "q1", "--json").out)["mark"] != marks[0]


@pytest.mark.parametrize(
    ("name", "reply"),
    [
        ("Maria Quillfeather", "Thank you, Maria Quillfeather. {}"),
        ("Maria Quillfeather", "MARIA   QUILLFEATHER! {}"),
        ("Maria Quillfeather", "Thank you (maria quillfeather): {}"),
        ("@quill", "Thank you @quill, {}"),
        ("quill", "Thank you @Quill. {}"),
        ("Maria del Carmen Quillfeather", "Thank you, Maria del Carmen Quillfeather. {}"),
        ("María del Carmen Quillfeather Ruiz", "Thank you, María del Carmen Quillfeather Ruiz. {}"),
        ("Maria Quillfeather", "Thank you for Maria Quillfeather's words. {}"),
        ("Maria Quillfeather", "Thank you for Maria Quillfeather’s words. {}"),
        ("Maria Quillfeather", "Thank you\u2014Maria Quillfeather\u2014for your words. {}"),
        ("Jos\u00e9 Quillfeather", "Thank you, Jose\u0301 Quillfeather. {}"),
        ("Maria Quillfeather", "Thank you, \u201cMaria Quillfeather\u201d. {}"),
        ("Maria Quillfeather", "Thank you, **Maria Quillfeather**. {}"),
    ],
)  # fmt: skip
def test_a_mark_finds_the_name_in_a_public_reply(dark: Path, type_in: Type, name: str, reply: str) -> None:
    options = ("--kind", "patient", "--channel", "review-site", "--keep-mark", "--asker", name)
    ask(type_in, "Are you open?", *options, *at("03:01"))
    words = reply.format("Please ring us on +1 212 555 0100.")
    assert "This person asked in public. Do not name them" in refused(
        type_in, "acknowledge", "q1", words, "--yes", *at("03:05")
    )


def test_a_name_given_with_the_reply_is_looked_for_and_not_kept(dark: Path, type_in: Type) -> None:
    ask(type_in, "Are you open?", "--kind", "patient", "--channel", "review-site", *at("03:01"))
    words = "Thank you, Ms Quillfeather. Please ring us on +1 212 555 0100."
    assert '"Quillfeather" This person asked in public.' in refused(
        type_in, "acknowledge", "q1", words, "--asker", "Quillfeather", "--yes", *at("03:05")
    )
    assert b"quillfeather" not in everything(dark).lower()


@pytest.mark.parametrize(
    ("options", "name"),
    [
        (("--kind", "social", "--handle", "@quill"), "@quill"),
        (("--kind", "press", "--asker", "Tom Baker"), "Tom Baker"),
    ],
)
def test_a_name_that_is_kept_is_looked_for_in_a_public_reply(
    dark: Path, type_in: Type, options: tuple[str, ...], name: str
) -> None:
    ask(type_in, COMPLAINT, "--channel", "x", *options, *at("03:01"))
    words = f"Thank you, {name}. Please ring us on +1 212 555 0100."
    assert f'"{name}" This person asked in public. Do not name them' in refused(
        type_in, "acknowledge", "q1", words, "--yes", *at("03:05")
    )
    do(type_in, "acknowledge", "q1", words.replace(f", {name}", ""), "--yes", *at("03:05"))


# Who asked before


def opened(type_in: Type, text: str, *options: str) -> list[str]:
    """Opens an inquiry; what its screen tells of earlier ones comes back."""
    said = do(type_in, "open", text, *options).out
    return [
        " ".join(line.split()) for line in said.splitlines() if re.match("  (asked before|same words)", line)
    ]


def test_who_asked_before_is_told_with_the_inquiry_of_then(dark: Path, type_in: Type) -> None:
    options = ("--kind", "patient", "--keep-mark", "--asker")
    assert opened(type_in, "Are you open?", *options, "Maria Quillfeather", *at("03:00")) == []
    assert opened(type_in, "Is the pharmacy?", *options, "Joe Sparrowhawk") == []
    do(type_in, "handled", "q1", "--how", "rang back", *at("03:10"))
    assert opened(type_in, "And the lab?", *options, "maria QUILLFEATHER") == [
        "asked before as q1, closed: crisisrunner inquiry show q1"
    ]
    assert opened(type_in, "And who pays?", "--kind", "patient", "--asker", "Maria Quillfeather") == [
        "asked before as q3, open: crisisrunner inquiry show q3"
    ]
    assert "Quillfeather" not in type_in("timeline", "--format", "jsonl").out


def test_a_handle_or_a_reporters_name_is_known_again(dark: Path, type_in: Type) -> None:
    assert opened(type_in, "Are you open?", "--kind", "social", "--channel", "x", "--handle", "@quill") == []
    assert opened(type_in, "And now?", "--kind", "social", "--channel", "x", "--handle", "@Quill") == [
        "asked before as q1, open: crisisrunner inquiry show q1"
    ]
    assert opened(type_in, "Is it ransomware?", "--kind", "press", "--asker", "Tom Baker") == []
    assert opened(type_in, "Do you pay?", "--kind", "press", "--asker", "tom baker") == [
        "asked before as q3, open: crisisrunner inquiry show q3"
    ]


def test_words_that_came_before_are_told_with_the_inquiry_of_then(dark: Path, type_in: Type) -> None:
    ask(type_in, "Are you open?", "--kind", "press", "--asker", "Tom Baker")
    assert opened(type_in, " are  you OPEN?", "--kind", "social", "--channel", "x") == [
        "same words as q1, open: crisisrunner inquiry show q1"
    ]
    assert opened(type_in, "Are you closed?", "--kind", "press") == []


def test_the_same_words_by_the_same_person_are_one_line(dark: Path, type_in: Type) -> None:
    ask(type_in, "Are you open?", "--kind", "press", "--asker", "Tom Baker")
    assert opened(type_in, "Are you open?", "--kind", "press", "--asker", "Tom Baker") == [
        "asked before as q1, open, same words: crisisrunner inquiry show q1"
    ]


def test_erased_words_are_no_longer_compared(dark: Path, type_in: Type) -> None:
    ask(type_in, "Are you open?", "--kind", "press", "--asker", "Tom Baker")
    assert type_in("erase", str(head(type_in)), "--reason", "x", "--yes").status == 0
    assert opened(type_in, "Are you open?", "--kind", "press", "--asker", "Tom Baker") == []


# What makes one sensitive


def test_sensitive_by_kind_by_text_or_by_hand(dark: Path, type_in: Type) -> None:
    cases = (
        ("Are ambulances diverted?", ("--kind", "social"), False),
        ("Are ambulances diverted?", ("--kind", "patient"), True),
        ("Are ambulances diverted?", ("--kind", "social", "--sensitive"), True),
        (COMPLAINT, ("--kind", "social"), True),
        (COMPLAINT, ("--kind", "press"), True),
        (COMPLAINT, ("--kind", "social", "--not-sensitive"), False),
        ("I will bring a gun", ("--kind", "staff"), True),
        ("Are ambulances diverted?", ("--kind", "patient", "--not-sensitive"), False),
        ("Mi madre esperó nueve horas en urgencias", ("--kind", "social"), True),
    )
    for text, options, sensitive in cases:
        said = do(type_in, "open", text, *options, "--channel", "x").out
        assert ("one public reply at most" in said) is sensitive
    assert [each["sensitive"] for each in listed(type_in)] == [sensitive for _, _, sensitive in cases]


def test_the_record_tells_whether_a_person_said_so(dark: Path, type_in: Type) -> None:
    ask(type_in, COMPLAINT, "--kind", "social", "--not-sensitive")
    ask(type_in, COMPLAINT, "--kind", "social")
    opened = [line for line in lines(type_in) if line["type"] == "inquiry.opened"]
    assert [line["data"]["said_so"] for line in opened] == [True, False]
    assert opened[0]["words"]["why_sensitive"] == "somebody's health or care; somebody close to the writer"


def test_a_sensitive_one_that_never_was_in_public_needs_no_public_word(dark: Path, type_in: Type) -> None:
    ask(type_in, COMPLAINT, "--kind", "patient", "--channel", "phone", *at("03:01"))
    assert refused(type_in, "follow-up", "q1", OUTCOME, "--yes") == (
        "Refused: q1 was never in public; it needs no public follow-up. "
        'crisisrunner inquiry acknowledge q1 "…"'
    )
    do(type_in, "acknowledge", "q1", "We ring back within the hour.", *at("03:05"))
    do(type_in, "handled", "q1", "--how", "rang back", *at("03:40"))
    said = one(type_in, "q1")
    assert (said["state"], said["public_replies"], said["owes_follow_up"]) == ("closed", 0, False)
    assert refused(type_in, "follow-up", "q1", OUTCOME, "--yes").startswith(
        "Refused: q1 was never in public; it needs no public follow-up."
    )


# A patient's number


def test_a_number_of_a_patient_is_warned_of_at_once_and_stored_only_after_a_yes(
    dark: Path, type_in: Type
) -> None:
    words = ("inquiry", "open", "Where is MRN 12345678 now?", "--kind", "partner")
    before = everything(dark)
    run = type_in(*words)
    assert run.status == 1
    assert run.out.startswith("This may identify a patient, and the record keeps what is typed.")
    assert '"12345678"' in run.out
    assert run.err == (
        "Refused: It is stored only after a yes.\n  Write it without that, or store it with --yes.\n"
    )
    assert everything(dark) == before
    assert type_in(*words, "--yes").status == 0
    assert one(type_in, "q1")["text"] == "Where is MRN 12345678 now?"
    assert one(type_in, "q1")["sensitive"]


def test_at_a_terminal_the_yes_is_asked_for(dark: Path, type_in: Type) -> None:
    terminal = Terminal("inquiry", "open", "Where is MRN 12345678 now?", "--kind", "partner")
    terminal.wait_for("This may identify a patient, and the record keeps what is typed.")
    terminal.wait_for("Store it as it is? [y/n]")
    terminal.type("maybe")
    terminal.wait_for("Type y or n; q stops.")
    terminal.type("n")
    terminal.wait_for("Refused: Nothing was stored.")
    assert terminal.end() == 1
    assert heard(type_in)["asked"] == 0
    again = Terminal("inquiry", "open", "Where is MRN 12345678 now?", "--kind", "partner")
    again.wait_for("Store it as it is? [y/n]")
    again.type("y")
    again.wait_for("q1  partner")
    assert again.end() == 0
    assert heard(type_in)["asked"] == 1


NUMBERED = "MRN 12345678 rang"


def test_a_number_in_any_other_word_about_an_inquiry_is_warned_of_too(dark: Path, type_in: Type) -> None:
    ask(type_in, "Are you open?", "--kind", "partner", *at("03:00"))
    ask(type_in, "Are you open?", "--kind", "social", "--channel", "x", *at("03:00"))
    Path("answer.txt").write_text(NUMBERED)
    for words in (
        ("open", "Are you open?", "--kind", "press", "--outlet", "Valley Radio, MRN 12345678"),
        ("open", "Are you open?", "--kind", "social", "--handle", "SSN 123-45-6789"),
        ("acknowledge", "q1", NUMBERED),
        ("acknowledge", "q1", "--file", "answer.txt"),
        ("acknowledge", "q2", NUMBERED, "--private"),
        ("private", "q1", "--how", NUMBERED),
        ("escalate", "q1", "--to", "privacy", "--reason", NUMBERED),
        ("handled", "q1", "--how", NUMBERED),
        ("handled", "q1", "--with", "hold-public", "--how", NUMBERED),
        ("close", "q1", "--reason", NUMBERED),
    ):
        assert refused(type_in, *words) == UNSTORED, words
    warned = type_in("inquiry", "close", "q1", "--reason", NUMBERED).out
    assert warned.startswith("This may identify a patient, and the record keeps what is typed.")


def test_a_number_in_any_other_word_is_stored_after_a_yes(dark: Path, type_in: Type) -> None:
    for _ in range(2):
        ask(type_in, "Are you open?", "--kind", "partner", *at("03:00"))
    for words in (
        ("open", "Are you open?", "--kind", "press", "--outlet", NUMBERED),
        ("acknowledge", "q1", NUMBERED),
        ("escalate", "q1", "--to", "privacy", "--reason", NUMBERED),
        ("private", "q1", "--how", NUMBERED),
        ("handled", "q1", "--how", NUMBERED),
        ("close", "q2", "--reason", NUMBERED),
    ):
        do(type_in, *words, "--yes")
    kept = [
        (line["type"], key)
        for line in lines(type_in)
        for key, word in (line["words"] or {}).items()
        if word == NUMBERED
    ]
    assert kept == [
        ("inquiry.opened", "outlet"),
        ("inquiry.acknowledged", "text"),
        ("inquiry.escalated", "reason"),
        ("inquiry.moved_private", "how"),
        ("inquiry.handled", "how"),
        ("inquiry.closed", "reason"),
    ]


# Press


def test_a_reporter_is_answered_with_an_approved_message_and_the_record_keeps_its_digest(
    dark: Path, type_in: Type
) -> None:
    said = type_in(
        "inquiry", "open", "Are ambulances diverted?", "--kind", "press", "--outlet", "Valley Radio",
        "--asker", "Tom Baker", "--deadline", "06:00", "--owner", "Dana Ortiz", *at("03:02"),
    ).out  # fmt: skip
    assert "outlet        Valley Radio" in said and "owner         Dana Ortiz" in said
    shown = one(type_in, "q1")
    assert (shown["outlet"], shown["owner"]) == ("Valley Radio", "dana-ortiz")
    assert shown["deadline"] == "2026-11-20T11:00:00.000Z"
    do(type_in, "handled", "q1", "--with", "hold-public", *at("03:08"))
    digest = json.loads(type_in("status", "--json").out)["messages"][-1]["languages"]["en"]["digest"]
    answer = next(line for line in lines(type_in) if line["type"] == "inquiry.handled")
    assert answer["data"] == {
        "id": "q1", "public": False, "message": "hold-public.1", "digest": digest, "names": None,
    }  # fmt: skip
    assert "answered      with hold-public.1" in type_in("inquiry", "show", "q1").out
    assert f"q1 handled with hold-public.1 ({digest[:6]})" in type_in("timeline").out


def test_our_own_words_to_a_reporter_have_a_digest_too(dark: Path, type_in: Type) -> None:
    ask(type_in, "Are you open?", "--kind", "press", *at("03:02"))
    do(type_in, "acknowledge", "q1", " We ring back. ", "--yes", *at("03:05"))
    ask(type_in, "Are you open?", "--kind", "press", *at("03:02"))
    do(type_in, "acknowledge", "q2", "We ring back.", "--yes", *at("03:05"))
    answers = [line for line in lines(type_in) if line["type"] == "inquiry.acknowledged"]
    assert len({line["data"]["digest"] for line in answers}) == 1
    assert {line["words"]["text"] for line in answers} == {"We ring back."}


NOT_TO_THE_PRESS = "Refused: What a reporter hears is public, and this answer to q1 must not be."


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("We have spoken with the daughter.", '"spoken with the daughter" This tells that we spoke with one'),
        ("Her surgery went well.", '"Her surgery" This tells that somebody had care here'),
        ("It is about MRN 12345678.", '"12345678"'),
        ("So far 450 visits were moved.", '"450" visits_moved is said, and nobody confirmed it.'),
        ("He is in stable condition.", '"stable"'),
    ],
)
@pytest.mark.parametrize("more", [(), ("--private",), ("--yes",)])
def test_what_a_reporter_hears_by_phone_is_checked_as_public_words_are(
    dark: Path, type_in: Type, words: str, found: str, more: tuple[str, ...]
) -> None:
    assert type_in("fact", "set", "visits_moved", "450", *at("03:01")).status == 0
    ask(type_in, "What happened?", "--kind", "press", *at("03:02"))
    said = refused(type_in, "acknowledge", "q1", words, *more, *at("03:05"))
    assert said.startswith(NOT_TO_THE_PRESS)
    assert found in said


def test_a_fact_that_is_confirmed_may_be_told_to_a_reporter_once_nobody_is_named(
    dark: Path, type_in: Type
) -> None:
    assert type_in("fact", "set", "visits_moved", "450", "--source", "Sam Lee", *at("03:01")).status == 0
    ask(type_in, "What happened?", "--kind", "press", *at("03:02"))
    words = ("acknowledge", "q1", "So far 450 visits were moved.", *at("03:05"))
    assert refused(type_in, *words) == ASKED_ABOUT_NAMES
    do(type_in, *words, "--yes")
    assert one(type_in, "q1")["public_replies"] == 0


@pytest.mark.parametrize(
    "words", ["Until 4500 people came.", "At 4:50 we knew.", "On floor 450-b.", "450% more"]
)
def test_a_number_inside_another_one_is_not_the_fact(dark: Path, type_in: Type, words: str) -> None:
    assert type_in("fact", "set", "visits_moved", "450", *at("03:01")).status == 0
    ask(type_in, "What happened?", "--kind", "press", *at("03:02"))
    do(type_in, "acknowledge", "q1", words, "--yes", *at("03:05"))


def test_our_own_number_may_be_given_though_nobody_confirmed_that_it_is_ours(
    clinic: Path, type_in: Type
) -> None:
    assert type_in("fact", "set", "private_channel", "+1 212 555 0100", *at("09:01")).status == 0
    post(type_in)
    do(type_in, "acknowledge", "q1", GOOD, "--yes", *at("09:20"))


def test_a_public_reply_says_no_fact_that_nobody_confirmed(clinic: Path, type_in: Type) -> None:
    assert type_in("fact", "set", "private_channel", "+1 212 555 0177", *at("09:01")).status == 0
    post(type_in)
    words = GOOD.replace("0100", "0177")
    assert '"+1 212 555 0177" private_channel is said, and nobody confirmed it.' in refused(
        type_in, "acknowledge", "q1", words, "--yes", *at("09:20")
    )


def test_a_message_that_was_not_written_for_the_public_is_checked_before_a_reporter_hears_it(
    dark: Path, type_in: Type
) -> None:
    Path("alert.md").write_text("We are sorry about the patient's stay; we have spoken with the daughter.")
    assert type_in("message", "edit", "alert", "--file", "alert.md", *at("03:03")).status == 0
    assert type_in("message", "edit", "alert", "--lang", "es", "--same", *at("03:03")).status == 0
    assert type_in("message", "release", "alert", "--yes", "2026-001", *at("03:04")).status == 0
    ask(type_in, "What happened?", "--kind", "press", *at("03:04"))
    for verb in ("acknowledge", "handled"):
        assert refused(type_in, verb, "q1", "--with", "alert").startswith(NOT_TO_THE_PRESS)


def test_what_the_family_hears_in_private_is_not_checked(dark: Path, type_in: Type) -> None:
    ask(type_in, COMPLAINT, "--kind", "patient", *at("03:02"))
    do(type_in, "acknowledge", "q1", "Your mother's surgery went well.", *at("03:05"))
    assert one(type_in, "q1")["state"] == "acknowledged"


@pytest.mark.parametrize("verb", ["acknowledge", "handled", "follow-up"])
def test_nobody_is_answered_with_a_message_that_is_not_approved(dark: Path, type_in: Type, verb: str) -> None:
    if verb == "follow-up":
        harmless_and_handled(type_in, "q1")
    else:
        ask(type_in, "Are you open?", "--kind", "press", *at("03:02"))
    for message, sentence in (
        ("alert", unapproved("alert.1")),
        ("update-public", "Refused: update-public is not drafted yet; entering UPDATE drafts it."),
        ("hold-publik", "Refused: There is no message 'hold-publik'; did you mean 'hold-public'?"),
        ("hold-public.7", "Refused: There is no message 'hold-public.7'"),
    ):
        assert refused(type_in, verb, "q1", "--with", message).startswith(sentence)
    Path("new.md").write_text("Other words, more by 04:00 EST.")
    assert type_in("message", "edit", "hold-public", "--kind", "web", "--file", "new.md").status == 0
    assert refused(type_in, verb, "q1", "--with", "hold-public") == unapproved("hold-public.1")


def unapproved(message: str) -> str:
    """The whole refusal."""
    return (
        f"Refused: {message} (en) is not approved, so nobody is answered with it. "
        f"crisisrunner message show {message}"
    )


def test_a_follow_up_with_a_message_that_is_not_out_is_asked_about_names(dark: Path, type_in: Type) -> None:
    harmless_and_handled(type_in, "q1")
    assert refused(type_in, "follow-up", "q1", "--with", "hold-public") == ASKED_ABOUT_NAMES
    do(type_in, "follow-up", "q1", "--with", "hold-public", "--yes")
    assert one(type_in, "q1")["answered_with"] == "hold-public.1"


def test_a_message_that_was_withdrawn_is_named_as_that(dark: Path, type_in: Type) -> None:
    ask(type_in, "Are you open?", "--kind", "press", *at("03:02"))
    assert type_in("message", "withdraw", "hold-public", "--reason", "too early").status == 0
    assert refused(type_in, "acknowledge", "q1", "--with", "hold-public") == (
        "Refused: hold-public.1 was withdrawn, so nobody is answered with it. "
        "crisisrunner message show hold-public.1"
    )


def test_a_message_that_turned_out_wrong_answers_nobody_and_its_correction_does(
    dark: Path, type_in: Type
) -> None:
    ask(type_in, "Are you open?", "--kind", "press", *at("03:02"))
    assert type_in("message", "release", "hold-public", "--yes", "2026-001", *at("03:05")).status == 0
    assert type_in(
        "fact", "set", "detected_at", "2026-11-20 02:40", "--source", "Sam Lee", *at("03:10")
    ).status == 0  # fmt: skip
    wrong = "Refused: hold-public.1 turned out wrong; answer with its correction. crisisrunner say"
    assert refused(type_in, "acknowledge", "q1", "--with", "hold-public") == wrong
    assert refused(type_in, "acknowledge", "q1", "--with", "hold-public-correction") == unapproved(
        "hold-public-correction.1"
    )
    let_out(type_in, "hold-public-correction", *at("03:15"))
    assert refused(type_in, "acknowledge", "q1", "--with", "hold-public.1") == wrong
    do(type_in, "acknowledge", "q1", "--with", "hold-public-correction", *at("03:20"))


def test_the_public_gets_no_answer_that_was_written_for_staff(dark: Path, type_in: Type) -> None:
    assert type_in("message", "release", "alert", "--yes", "2026-001", *at("03:01")).status == 0
    ask(type_in, "Are you open?", "--kind", "social", "--channel", "x", *at("03:02"))
    for verb in ("acknowledge", "handled"):
        assert refused(type_in, verb, "q1", "--with", "alert", "--yes", *at("03:05")) == (
            "Refused: alert.1 is written for Staff, not for the public. crisisrunner say"
        )
    ask(type_in, "Are you open?", "--kind", "staff", *at("03:02"))
    do(type_in, "acknowledge", "q2", "--with", "alert", *at("03:05"))


def test_words_that_nobody_approved_answer_nobody_though_another_language_is_out(
    dark: Path, type_in: Type
) -> None:
    ask(type_in, "Are you open?", "--kind", "press", *at("03:02"))
    Path("new.md").write_text("We know. Screens are dark. We do not know why yet. More by 04:00 EST.")
    assert (
        type_in("message", "edit", "hold-public", "--kind", "web", "--file", "new.md", *at("03:04")).status
        == 0
    )
    assert type_in("message", "edit", "hold-public", "--lang", "es", "--same", *at("03:04")).status == 0
    run = type_in("message", "release", "hold-public", "--lang", "es", "--yes", "2026-001", *at("03:05"))
    assert run.status == 0, run.err
    for verb in ("acknowledge", "handled"):
        assert refused(type_in, verb, "q1", "--with", "hold-public", *at("03:06")) == unapproved(
            "hold-public.1"
        )


def test_a_message_whose_words_were_erased_answers_nobody(dark: Path, type_in: Type) -> None:
    ask(type_in, "Are you open?", "--kind", "social", "--channel", "x", *at("03:02"))
    drafted = next(
        line["seq"]
        for line in lines(type_in)
        if line["type"] == "message.drafted" and line["data"]["message"] == "hold-public"
    )
    assert type_in("message", "release", "hold-public", "--yes", "2026-001", *at("03:05")).status == 0
    for seq in {line["seq"] for line in lines(type_in) if "en.web" in (line["words"] or {})} | {drafted}:
        assert type_in("erase", str(seq), "--reason", "it named somebody", "--yes").status == 0
    assert refused(type_in, "acknowledge", "q1", "--with", "hold-public", "--yes", *at("03:06")) == (
        "Refused: The words of hold-public.1 were erased, so nobody is answered with it. "
        "crisisrunner message show hold-public.1"
    )


# What is owed


def test_the_follow_up_that_is_owed_stands_in_status_until_it_is_made(clinic: Path, type_in: Type) -> None:
    post(type_in)
    assert heard(type_in)["awaiting_public_follow_up"] == 0
    assert "OWED" not in type_in("status").out
    do(type_in, "private", "q1", "--how", "rang", *at("09:40"))
    do(type_in, "handled", "q1", "--how", "talked", *at("11:00"))
    owed = "OWED q1 is handled, and the public thread has not heard: crisisrunner inquiry follow-up q1"
    assert owed in " ".join(type_in("status").out.split())
    assert heard(type_in)["awaiting_public_follow_up"] == 1
    assert type_in("inquiry", "list").out.startswith("  OWED          q1")
    do(type_in, "follow-up", "q1", OUTCOME, "--yes")
    assert heard(type_in)["awaiting_public_follow_up"] == 0
    assert "OWED" not in type_in("status").out


def test_leaving_the_follow_up_out_takes_a_reason_that_the_timeline_keeps(
    clinic: Path, type_in: Type
) -> None:
    handled_in_private(type_in)
    assert refused(type_in, "close", "q1") == (
        "Refused: The public follow-up is owed; leaving it out takes a reason. "
        'crisisrunner inquiry close q1 --reason "…"'
    )
    do(type_in, "close", "q1", "--reason", "they asked for silence")
    assert lines(type_in)[-1]["data"] == {"id": "q1", "how": "early"}
    assert "q1 closed: before its end; reason: they asked for silence" in type_in("timeline").out
    said = one(type_in, "q1")
    assert (said["state"], said["owes_follow_up"]) == ("closed", False)


def test_closing_one_that_nobody_answered_is_told_as_early(clinic: Path, type_in: Type) -> None:
    post(type_in)
    do(type_in, "close", "q1", "--reason", "the post is gone", *at("09:30"))
    assert lines(type_in)[-1]["data"] == {"id": "q1", "how": "early"}
    assert "q1 closed: before its end; reason: the post is gone" in type_in("timeline").out


def test_a_harmless_one_that_left_the_public_owes_a_follow_up_too(dark: Path, type_in: Type) -> None:
    harmless_and_handled(type_in, "q1")
    assert one(type_in, "q1")["owes_follow_up"]


def test_many_owed_follow_ups_leave_the_screen_readable(dark: Path, type_in: Type) -> None:
    for number in range(1, 7):
        harmless_and_handled(type_in, f"q{number}")
    said = type_in("status").out
    assert heard(type_in)["awaiting_public_follow_up"] == 6
    assert said.count("OWED") < 6
    assert "more owe a public follow-up: crisisrunner inquiry list" in said


def test_the_stage_stays_open_while_somebody_waits_in_the_plan_for_complaints(
    acknowledging: Path, type_in: Type
) -> None:
    post(type_in)
    assert type_in("message", "release", "ack-public", "--yes", "2026-001", *at("09:13")).status == 0
    assert type_in("advance", "unanswered", "--reason", "no answer", *at("09:30")).status == 0
    quietly = ("advance", "close-quietly", "--reason", "the post is gone")
    waiting = "Refused: CLOSED needs one thing more.\n  1 inquiry still open  crisisrunner inquiry list\n"
    run = type_in("advance", "close")
    assert run.status == 1
    assert "1 inquiry still open  crisisrunner inquiry list" in run.err
    for words in (("private", "q1"), ("handled", "q1", "--how", "talked")):
        run = type_in(*quietly)
        assert (run.status, run.err) == (1, waiting)
        do(type_in, *words)
    assert type_in(*quietly).status == 1
    do(type_in, "close", "q1", "--reason", "they asked for silence")
    assert type_in(*quietly).status == 0


def test_the_stage_stays_open_while_somebody_waits_in_the_plan_for_dark_screens(
    dark: Path, type_in: Type
) -> None:
    assert type_in("message", "release", "hold-public", "--yes", "2026-001", *at("03:05")).status == 0
    assert type_in("advance", "update", *at("03:10")).status == 0
    for number in range(3):
        ask(type_in, f"Question {number}", "--kind", "press", *at("03:11"))
    run = type_in("advance", "close")
    assert (run.status, run.err) == (
        1,
        "Refused: CLOSED needs one thing more.\n  3 inquiries still open  crisisrunner inquiry list\n",
    )
    for number in range(1, 4):
        do(type_in, "handled", f"q{number}", "--how", "rang back")
    assert type_in("advance", "close").status == 0


# The list, and deadlines


def test_who_waits_longest_past_the_time_is_listed_first_and_who_has_no_time_last(
    dark: Path, type_in: Type
) -> None:
    ask(type_in, "no time any more", "--kind", "partner")
    do(type_in, "acknowledge", "q1", "We ring back.")
    ask(type_in, "an hour", "--kind", "social", "--channel", "x")
    ask(type_in, "a quarter", "--kind", "press", "--deadline", "in 3 h")
    ask(type_in, "five minutes", "--kind", "press", "--deadline", "in 5 min")
    ask(type_in, "long late", "--kind", "regulator", *at("03:00"))
    ask(type_in, "closed", "--kind", "press", *at("03:00"))
    do(type_in, "close", "q6", "--reason", "a test call")
    assert re.findall(r"(q\d) ", type_in("inquiry", "list").out) == ["q5", "q4", "q3", "q2", "q1"]
    assert re.findall(r"(q\d) ", type_in("inquiry", "list", "--all").out) == [
        "q5", "q4", "q3", "q2", "q1", "q6",
    ]  # fmt: skip
    assert [each["id"] for each in listed(type_in)] == [f"q{number}" for number in range(1, 7)]


def test_a_missed_deadline_is_late_though_a_first_answer_was_given(dark: Path, type_in: Type) -> None:
    ask(type_in, "Are you open?", "--kind", "press", "--deadline", "2026-11-20 03:30", *at("03:00"))
    do(type_in, "acknowledge", "q1", "We ring back.", "--yes", *at("03:05"))
    assert type_in("inquiry", "list").out.startswith("  LATE          q1 press")
    told = type_in("status").out
    assert re.search(r"LATE .*q1 \(press\)", told)
    do(type_in, "handled", "q1", "--how", "rang back", *at("03:40"))
    assert "q1" not in type_in("status").out
    assert "LATE" not in type_in("inquiry", "list", "--all").out


def test_a_deadline_before_the_first_answer_is_due_is_the_one_that_counts(dark: Path, type_in: Type) -> None:
    ask(
        type_in,
        "Are you open?",
        "--kind",
        "social",
        "--channel",
        "x",
        "--deadline",
        "in 1 min",
        "--at",
        "10 min ago",
    )
    assert type_in("inquiry", "list").out.startswith("  LATE          q1")
    assert "LATE    9 min late      First answer to q1 (social media)" in type_in("status").out


def test_a_deadline_after_the_first_answer_is_due_is_told_beside_it(dark: Path, type_in: Type) -> None:
    ask(type_in, "Are you open?", "--kind", "press", "--deadline", "2026-11-20 06:00", *at("03:00"))
    shown = " ".join(type_in("inquiry", "show", "q1").out.split())
    assert (
        "since 03:00 on Fri 20 Nov 2026, their deadline 06:00 EST on Fri 20 Nov 2026, answer due 03:1"
        in shown
    )
    assert "their deadline 06:00 EST" in " ".join(type_in("inquiry", "list").out.split())
    do(type_in, "acknowledge", "q1", "We ring back.", "--yes", *at("03:05"))
    assert "their deadline" not in type_in("inquiry", "list").out


def test_a_deadline_without_a_day_is_the_next_one_after_the_question(dark: Path, type_in: Type) -> None:
    ask(type_in, "Are you open?", "--kind", "press", "--deadline", "02:30", *at("03:00"))
    ask(type_in, "Are you open?", "--kind", "press", "--deadline", "tomorrow 09:00", *at("03:00"))
    assert [one(type_in, key)["deadline"] for key in ("q1", "q2")] == [
        "2026-11-21T07:30:00.000Z",
        "2026-11-21T14:00:00.000Z",
    ]


def test_a_long_list_ends_with_how_many_are_left_out(dark: Path, type_in: Type) -> None:
    Path("many.csv").write_text("text,kind\n" + "Are you open?,press\n" * 33)
    do(type_in, "import", "many.csv")
    said = type_in("inquiry", "list").out
    assert "3 more: crisisrunner inquiry list --json" in said
    assert said.count("press:") == 30


def test_an_empty_list_says_how_to_write_one_down(dark: Path, type_in: Type) -> None:
    assert type_in("inquiry", "list").out == (
        'Nobody has asked yet.   crisisrunner inquiry open "…" --kind press\n'
    )
    assert listed(type_in) == []
    ask(type_in, "Are you open?", "--kind", "press")
    do(type_in, "close", "q1", "--reason", "a test call")
    assert type_in("inquiry", "list").out.startswith("Nobody waits.   crisisrunner inquiry list --all\n")


# Erased words, and words that would act


def test_an_inquiry_whose_words_were_erased_goes_on(clinic: Path, type_in: Type) -> None:
    post(type_in, COMPLAINT, "--handle", "@quillfeather", "--link", "https://social.example/quillfeather")
    assert type_in("erase", str(head(type_in)), "--reason", "a name", "--yes").status == 0
    for command in (("inquiry", "show", "q1"), ("inquiry", "list"), ("timeline",), ("status",)):
        run = type_in(*command)
        assert run.status == 0
        assert "quillfeather" not in run.out
    assert "[erased]" in type_in("inquiry", "show", "q1").out
    assert b"quillfeather" not in everything(clinic)
    shown = one(type_in, "q1")
    assert (shown["text"], shown["handle"], shown["sensitive"]) == ("[erased]", None, True)
    do(type_in, "acknowledge", "q1", GOOD, "--yes", *at("09:20"))
    assert type_in("verify").status == 0


def test_an_answer_that_was_erased_still_counts(clinic: Path, type_in: Type) -> None:
    acknowledged(type_in)
    assert type_in("erase", str(head(type_in)), "--reason", "a name", "--yes").status == 0
    assert "has had its one public reply" in refused(type_in, "acknowledge", "q1", GOOD, "--yes")


HOSTILE = "Are you \x1b[2J open? \u202eevil \x00 ]]> <script> | `x` =1+1 {{ 7*7 }} [[visits_moved?]]"


def test_nothing_that_was_typed_can_act_on_a_screen_or_in_an_export(dark: Path, type_in: Type) -> None:
    bad = HOSTILE.replace("\x00", "\x07")
    run = type_in(
        "inquiry", "open", bad, "--kind", "press", "--channel", "x", "--outlet", bad, "--asker", bad,
        "--handle", bad, "--link", bad, *at("03:01"),
    )  # fmt: skip
    assert run.status == 0, run.err
    steps = (
        ("escalate", "q1", "--to", "privacy", "--reason", bad),
        ("acknowledge", "q1", bad, "--yes"),
        ("private", "q1", "--how", bad),
        ("handled", "q1", "--how", bad),
    )
    runs = [run, *(do(type_in, *words, *at("03:05")) for words in steps)]
    runs += [type_in(*words) for words in (("inquiry", "show", "q1"), ("inquiry", "list"), ("status",))]
    runs += [type_in("inquiry", "list", "--json"), type_in("status", "--json")]
    runs += [type_in("timeline", "--format", form) for form in ("markdown", "csv", "json", "jsonl", "ics")]
    runs += [type_in("inquiry", "close", "q1", "--reason", bad), type_in("handover")]
    for said in runs:
        assert said.status == 0, said.err
        for stray in ("\x1b", "\u202e", "\x07"):
            assert stray not in said.out + said.err
    assert "<script>" not in type_in("timeline").out
    assert "49" not in type_in("inquiry", "show", "q1").out
    assert type_in("verify").status == 0


def test_a_word_that_is_no_text_is_not_understood(dark: Path, type_in: Type) -> None:
    run = type_in("inquiry", "open", "caf\udce9 open?", "--kind", "press")
    assert (run.status, heard(type_in)["asked"]) == (2, 0)
    assert run.err.startswith("Not understood: A word of the command is not UTF-8 text.")


def test_a_very_long_question_is_taken_in_and_cut_on_the_screens_of_many(dark: Path, type_in: Type) -> None:
    do(type_in, "open", "word " * 19_000, "--kind", "press")
    for command in (("inquiry", "list"), ("status",), ("handover",)):
        assert len(type_in(*command).out) < 10_000
    assert one(type_in, "q1")["text"] == ("word " * 19_000).strip()


def test_a_text_too_long_to_be_looked_through_is_stored_only_after_a_yes(dark: Path, type_in: Type) -> None:
    unread = "word " * 20_100
    run = type_in("inquiry", "open", unread, "--kind", "press")
    assert (run.status, heard(type_in)["asked"]) == (1, 0)
    assert " ".join(run.err.split()) == UNSTORED
    assert "From here on nobody looked for what identifies a patient: the text is too long." in " ".join(
        run.out.split()
    )
    do(type_in, "open", unread, "--kind", "partner", "--yes")
    assert one(type_in, "q1")["sensitive"]
    assert refused(type_in, "acknowledge", "q1", unread) == UNSTORED
    do(type_in, "acknowledge", "q1", unread, "--yes")


def test_a_very_long_reply_is_not_let_through_unread(clinic: Path, type_in: Type) -> None:
    post(type_in)
    said = refused(type_in, "acknowledge", "q1", GOOD + " word" * 20_100 + " Your MRN 12345678.", "--yes")
    assert said.startswith("Refused: This public reply to q1 cannot go out.")
    for sentence in (
        "This text has 100,621 characters; no message is that long.",
        "From here on nobody looked for what tells who is a patient: the text is too long. Make it shorter.",
    ):
        assert sentence in said


# The walk


def walk(first: str) -> Terminal:
    """`next` on a terminal, passed over until a text comes."""
    terminal = Terminal("next")
    terminal.wait_for("Answer what you can.")
    while first not in terminal.screen:
        terminal.wait_for("> ")
        if first not in terminal.screen:
            terminal.type("")
    return terminal


def settled(type_in: Type) -> None:
    """What the walk would ask for before inquiries is out of the way."""
    for message, channels in (("alert", ("phone",)), ("hold-public", ("website", "sms", "mail"))):
        given(type_in, "message", "release", message, "--yes", "2026-001", *at("03:01"))
        for channel in channels:
            given(type_in, "message", "sent", message, "--channel", channel)


def test_the_walk_brings_a_sensitive_post_from_the_question_to_the_follow_up(
    dark: Path, type_in: Type
) -> None:
    settled(type_in)
    ask(type_in, COMPLAINT, "--kind", "social", "--channel", "x", *at("03:02"))
    terminal = walk("a = answer, p = it goes on in private, h = they have their answer, Enter = later >")
    assert COMPLAINT in terminal.screen
    terminal.type("?")
    terminal.wait_for("Whoever asks hears from us, or from somebody else.")
    terminal.wait_for("Enter = later >")
    terminal.type("x")
    terminal.wait_for("'x' is none of: a, p, h; ? explains, q stops.")
    terminal.wait_for("Enter = later >")
    terminal.type("a")
    terminal.wait_for("What did we answer? >")
    terminal.type("Your mother was seen by us.")
    terminal.wait_for("Refused: This public reply to q1 cannot go out.")
    terminal.wait_for("Enter = later >")
    terminal.type("h")
    terminal.wait_for("How? Leave out names and anything about health >")
    terminal.type("talked")
    terminal.wait_for("Refused: q1 is sensitive and still in public; it is handled in private first.")
    terminal.wait_for("Enter = later >")
    terminal.type("a")
    terminal.wait_for("What did we answer? >")
    terminal.type(GOOD)
    terminal.wait_for("could anybody recognise a patient in this reply to q1? [y/n]")
    terminal.type("n")
    terminal.wait_for("acknowledged  q1")
    terminal.wait_for("(crisisrunner inquiry acknowledge q1 '")
    terminal.wait_for("Go there (update)? [y/n]")
    terminal.type("q")
    assert terminal.end() == 0
    assert one(type_in, "q1")["state"] == "acknowledged"
    do(type_in, "private", "q1")
    do(type_in, "handled", "q1", "--how", "talked")
    again = walk("f = follow up in public, Enter = later >")
    again.type("f")
    again.wait_for("What did we say in the thread? >")
    again.type(OUTCOME)
    again.wait_for("could anybody recognise a patient in this reply to q1? [y/n]")
    again.type("y")
    again.wait_for("Refused: Nothing was recorded: a patient could be recognised.")
    again.wait_for("Enter = later >")
    again.type("f")
    again.wait_for("What did we say in the thread? >")
    again.type(OUTCOME)
    again.wait_for("could anybody recognise a patient")
    again.type("n")
    again.wait_for("closed        q1")
    again.wait_for("(crisisrunner inquiry follow-up q1 '")
    again.wait_for("Go there (update)? [y/n]")
    again.type("q")
    assert again.end() == 0
    assert one(type_in, "q1")["state"] == "closed"


def test_the_walk_leaves_an_inquiry_for_later_and_moves_another_to_private(dark: Path, type_in: Type) -> None:
    settled(type_in)
    ask(type_in, "Are ambulances diverted?", "--kind", "press", *at("03:03"))
    ask(type_in, COMPLAINT, "--kind", "social", "--channel", "x", *at("03:02"))
    terminal = walk("p = it goes on in private")
    assert COMPLAINT in terminal.screen
    terminal.type("p")
    terminal.wait_for("Where does it go on? Leave out names >")
    terminal.type("by phone with patient relations")
    terminal.wait_for("(crisisrunner inquiry private q2 --how 'by phone with patient relations')")
    terminal.wait_for("a = answer, h = they have their answer, Enter = later >")
    terminal.type("")
    terminal.wait_for("left as it is")
    terminal.wait_for("Go there (update)? [y/n]")
    terminal.type("q")
    assert terminal.end() == 0
    assert [one(type_in, key)["state"] for key in ("q1", "q2")] == ["open", "private"]


# Any commands


class AnyInquiries(RuleBasedStateMachine):
    """Random commands about inquiries, whose replies pass the checks often enough to matter."""

    texts = st.sampled_from(
        [COMPLAINT, COMPLAINT, "Are ambulances diverted?", "Where is MRN 12345678?", " ", HOSTILE]
    )
    replies = st.sampled_from([GOOD, GOOD, OUTCOME, "Your mother was seen by us.", "", "Yes."])
    words = st.sampled_from(["talked", "talked", "", "\u202eevil"])
    inquiries = st.sampled_from(["q1", "q1", "2", "q3", "q99"])
    channels = st.sampled_from(["x", "x", "facebook", "phone", "fax"])
    minutes = st.integers(-3, 30)
    messages = st.sampled_from([None, None, "hold-public", "alert", "no-such-message"])

    @initialize()
    def open(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.record = Record(Path(shutil.copy(_holding(), self.folder)))
        self.said = self.record.read("2026-001")
        self.looked_at = 0
        self.at = BEGAN + timedelta(hours=1)
        for channel in ("x", "phone"):
            self.attempt(partial(asking.open_inquiry, asked=Asked(COMPLAINT, "social", channel)))

    def teardown(self) -> None:
        self.record.close()
        shutil.rmtree(self.folder)

    def attempt(self, act: Callable[[Runner], Outcome], minutes: int = 1) -> bool:
        """A command that is recorded whole or leaves nothing behind; whether it was recorded."""
        self.at += timedelta(minutes=minutes)
        before = self.record.head("2026-001")
        try:
            outcome = act(Runner(self.record, "2026-001", "Dana Ortiz", self.at))
        except CrisisError as error:
            assert error.sentence
            assert self.record.head("2026-001") == before
            return False
        self.said = outcome.case.incident
        return True

    @rule(
        text=texts, kind=st.sampled_from(["press", "social", "patient", "staff", "guess"]), channel=channels,
        public=st.none() | st.booleans(), sensitive=st.none() | st.booleans(), keep=st.booleans(), minutes=minutes,
    )  # fmt: skip
    def ask(
        self, text: str, kind: str, channel: str, public: bool | None, sensitive: bool | None, keep: bool,
        minutes: int,
    ) -> None:  # fmt: skip
        asked = Asked(text, kind, channel, public, sensitive, asker="Maria Quillfeather")
        self.attempt(lambda runner: asking.open_inquiry(runner, asked, None, keep), minutes)

    @rule(inquiry=inquiries, text=replies, message=messages, public=st.booleans(), minutes=minutes)
    def acknowledge(self, inquiry: str, text: str, message: str | None, public: bool, minutes: int) -> None:
        reply = Reply("" if message else text, message, public=public, names="nobody")
        self.attempt(lambda runner: asking.acknowledge(runner, inquiry, reply), minutes)

    @rule(inquiry=inquiries)
    def answer_well_in_public(self, inquiry: str) -> None:
        reply = Reply(GOOD, public=True, names="nobody")
        self.attempt(lambda runner: asking.acknowledge(runner, inquiry, reply))

    @rule(inquiry=inquiries, how=words)
    def move(self, inquiry: str, how: str) -> None:
        self.attempt(lambda runner: asking.move_private(runner, inquiry, how))

    @rule(inquiry=inquiries, how=words, message=messages)
    def handle(self, inquiry: str, how: str, message: str | None) -> None:
        self.attempt(lambda runner: asking.handle(runner, inquiry, how, Reply(message=message)))

    @rule(inquiry=inquiries, text=replies)
    def follow_up(self, inquiry: str, text: str) -> None:
        self.attempt(lambda runner: asking.follow_up(runner, inquiry, Reply(text, names="nobody")))

    @rule(inquiry=inquiries, reason=words)
    def escalate(self, inquiry: str, reason: str) -> None:
        self.attempt(lambda runner: asking.escalate(runner, inquiry, "privacy", reason))

    @rule(inquiry=inquiries, reason=words)
    def close(self, inquiry: str, reason: str) -> None:
        self.attempt(lambda runner: asking.close(runner, inquiry, reason))

    @rule(back=st.integers(0, 5))
    def erase(self, back: int) -> None:
        self.attempt(lambda runner: runner.erase([self.said.seq - back], "a name"))

    @invariant()
    def one_public_reply_before_it_is_handled_and_one_after(self) -> None:
        """Counted from the record alone."""
        if not hasattr(self, "said"):
            return
        sensitive: set[str] = set()
        before: dict[str, int] = {}
        after: dict[str, int] = {}
        handled: set[str] = set()
        for entry in self.record.events("2026-001"):
            data, kind = entry.event.data, entry.event.type
            if kind == "inquiry.opened" and data["sensitive"]:
                sensitive.add(data["id"])
            if kind.startswith("inquiry.") and data.get("public") and kind != "inquiry.opened":
                count = after if data["id"] in handled else before
                count[data["id"]] = count.get(data["id"], 0) + 1
            if kind == "inquiry.handled":
                handled.add(data["id"])
        for inquiry in sensitive:
            assert before.get(inquiry, 0) <= 1 and after.get(inquiry, 0) <= 1

    @invariant()
    def the_counts_are_those_of_the_inquiries(self) -> None:
        if not hasattr(self, "said"):
            return
        figures = Overview(Case(self.record, self.said), self.at).listening
        known = self.said.inquiries.values()
        left = [key for key, one in self.said.inquiries.items() if one.state != "closed"]
        assert (figures.asked, figures.open) == (len(known), len(left))
        assert figures.answered == sum(one.first_answer_at is not None for one in known)
        assert figures.public_answers == sum(one.replies for one in known)
        assert figures.owed == sum(one.owes_follow_up for one in known)

    @invariant()
    def the_record_says_what_the_runner_said_and_holds(self) -> None:
        if (
            hasattr(self, "said") and self.said.seq != self.looked_at
        ):  # else the chain has the head that it had
            events = [entry.event for entry in self.record.events("2026-001")]
            assert replay(events, Incident(id="2026-001")) == self.record.read("2026-001") == self.said
            check = check_lines(entries(self.record), erasures_named=True)
            assert check.heads["2026-001"][0] == self.said.seq
            self.looked_at = self.said.seq

    @invariant()
    def no_name_of_a_possible_patient_is_kept(self) -> None:
        for entry in self.record.events("2026-001") if hasattr(self, "said") else ():
            if entry.event.type == "inquiry.opened" and entry.event.data["kind"] in ("patient", "social"):
                assert "Quillfeather" not in str(entry.event.words)


AnyInquiries.TestCase.settings = settings(
    max_examples=12, stateful_step_count=25, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)  # fmt: skip
TestAnyInquiries = AnyInquiries.TestCase


def test_the_walks_of_chance_do_reach_the_end_of_a_conversation(tmp_path: Path) -> None:
    """So that the machine above can fail: its own words bring a sensitive post to its follow-up."""
    machine = AnyInquiries()
    machine.open()
    machine.answer_well_in_public("q1")
    machine.move("q1", "")
    machine.handle("q1", "talked", None)
    machine.follow_up("q1", OUTCOME)
    assert (machine.said.inquiries["q1"].state, machine.said.inquiries["q1"].replies) == ("closed", 2)
    machine.teardown()

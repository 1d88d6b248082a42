"""Only some of what happened: by kind, person, role, stage, audience, message, time and words."""

import json
from pathlib import Path

import pytest

from tests.conftest import Type, once

NIGHT = (
    "start dark --at '2026-11-20 02:52'",
    "fact set what_happened 'Systems are down' --source 'Security desk' --at '2026-11-20 02:55'",
    "fact set detected_at '2026-11-20 02:50' --at '2026-11-20 02:56'",
    "task done confirm --at '2026-11-20 02:57'",
    "advance confirm --at '2026-11-20 03:00'",
    "--as 'Ana Ruiz' log 'The café on Ward 4 is open' --at '2026-11-20 03:05'",
    "--as 'Kim Vo' log 'Generator checked' --at '2026-11-20 03:06'",
    "message release alert --yes 2026-001 --at '2026-11-20 03:10'",
)


@pytest.fixture
def night(hospital: Path, type_in: Type) -> Path:
    once(type_in, *NIGHT)
    return hospital


def told(type_in: Type, *options: str) -> list[dict[str, object]]:
    run = type_in("timeline", "--json", *options)
    assert run.status == 0, run.err
    entries: list[dict[str, object]] = json.loads(run.out)
    return entries


def types(type_in: Type, *options: str) -> set[object]:
    return {entry["type"] for entry in told(type_in, *options)}


def whats(type_in: Type, *options: str) -> list[object]:
    return [entry["what"] for entry in told(type_in, *options)]


def test_by_kind_a_whole_family_or_one_type(night: Path, type_in: Type) -> None:
    assert types(type_in, "--kind", "fact") == {"fact.set"}
    assert types(type_in, "--kind", "message.released", "--kind", "stage") == {
        "message.released",
        "stage.entered",
    }
    assert types(type_in, "--kind", "fact", "--actor", "Ana Ruiz") == set()


def test_by_what_happened_alone(night: Path, type_in: Type) -> None:
    assert types(type_in, "--kind", "released") == {"message.released"}
    assert "what is not of the kind message.released" in type_in("timeline", "--kind", "released").out
    assert "There is: " in type_in("timeline", "--kind", "nothing").err


def test_by_person_and_by_role(night: Path, type_in: Type) -> None:
    assert whats(type_in, "--actor", "ana ruiz") == ["Note: The café on Ward 4 is open"]
    assert whats(type_in, "--for", "privacy") == ["Note: The café on Ward 4 is open"]
    assert "Note: Generator checked" not in whats(type_in, "--for", "lead")


def test_a_role_given_away_still_finds_what_its_holder_did_in_it(night: Path, type_in: Type) -> None:
    type_in("role", "assign", "privacy", "Kim Vo")
    assert {"Note: The café on Ward 4 is open", "Note: Generator checked"} <= set(
        whats(type_in, "--for", "privacy")
    )


def test_by_stage_audience_and_message(night: Path, type_in: Type) -> None:
    hold = whats(type_in, "--stage", "hold")
    assert "Note: Generator checked" in hold
    assert not any("Opened" in str(what) for what in hold)
    staff = told(type_in, "--audience", "staff")
    assert {entry["type"] for entry in staff} >= {"message.drafted", "message.released"}
    assert staff == told(type_in, "--message", "alert") == told(type_in, "--message", "alert.1")
    assert all("hold-public" in str(what) for what in whats(type_in, "--message", "hold-public"))


def test_by_time(night: Path, type_in: Type) -> None:
    window = ("--since", "2026-11-20 03:05", "--until", "2026-11-20 03:06", "--kind", "note")
    assert whats(type_in, *window) == ["Note: The café on Ward 4 is open", "Note: Generator checked"]


def test_by_whole_days(night: Path, type_in: Type) -> None:
    everything = len(told(type_in, "--until", "2026-11-20"))
    assert everything == len(told(type_in, "--since", "2026-11-20")) == len(told(type_in))
    assert everything == len(told(type_in, "--since", "20 Nov 2026", "--until", "Fri 20 Nov 2026"))
    assert told(type_in, "--since", "2026-11-21") == told(type_in, "--until", "2026-11-19") == []
    assert (
        "what happened after 23:59 EST on Thu 19 Nov 2026" in type_in("timeline", "--until", "2026-11-19").out
    )
    type_in("log", "Late", "--at", "1 min ago")
    type_in("log", "Early", "--at", "2026-11-20 03:30")
    assert whats(type_in, "--since", "yesterday", "--kind", "note") == ["Note: Late"]


def test_where_nothing_fits_that_is_said(night: Path, type_in: Type) -> None:
    said = "Nothing fits: no entry is what was asked for."
    assert said in type_in("timeline", "--search", "zebra").err
    assert said in type_in("timeline", "--search", "zebra", "--out", "t.csv").err
    assert said not in type_in("timeline", "--search", "ward").err


@pytest.mark.parametrize("words", ["cafe ward", "CAFÉ", "war", '"ward 4"', "ana open"])
def test_words_are_found_in_any_case_without_accents_and_by_their_beginning(
    night: Path, type_in: Type, words: str
) -> None:
    assert whats(type_in, "--search", words, "--kind", "note") == ["Note: The café on Ward 4 is open"]


@pytest.mark.parametrize(
    "words", ["ward OR nothing", "ward NOT open", "wa*rd)", "ward'; drop", '"ward 4', "x:ward"]
)
def test_no_word_is_an_operator(night: Path, type_in: Type, words: str) -> None:
    assert type_in("timeline", "--search", words).status == 0
    assert "Note: Generator checked" not in whats(type_in, "--search", words)


def test_the_words_that_went_out_are_searched_too(night: Path, type_in: Type) -> None:
    assert "message.released" in types(type_in, "--search", "use paper")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--kind", "massage"], "did you mean 'message'"),
        (["--kind", "rleased"], "did you mean 'released'"),
        (["--actor", "Ana Ruis"], "did you mean 'Ana Ruiz'"),
        (["--for", "privacey"], "did you mean 'privacy'"),
        (["--stage", "hld"], "did you mean 'hold'"),
        (["--audience", "stuff"], "did you mean 'staff'"),
        (["--message", "hold-public.9"], "no message 'hold-public.9'"),
        (["--search", "—"], "no words to search for"),
        (["--for", "lead", "--actor", "Ana Ruiz"], "not both"),
        (["--since", "16:00", "--until", "14:00"], "--since lies after --until"),
        (["--since", "2026-11-31"], "Or a whole day: 2026-11-24, yesterday"),
        (["--since", "Mon 20 Nov 2026"], "is no time that can be read"),
    ],
)  # fmt: skip
def test_what_there_is_not_is_refused_and_the_nearest_named(
    night: Path, type_in: Type, options: list[str], said: str
) -> None:
    run = type_in("timeline", *options)
    assert run.status in (1, 2)
    assert said in run.err


def test_what_proves_the_whole_is_never_filtered(night: Path, type_in: Type) -> None:
    run = type_in("timeline", "--format", "jsonl", "--kind", "fact")
    assert (run.status, "would break it" in run.err) == (2, True)


def test_every_head_says_what_is_left_out(night: Path, type_in: Type) -> None:
    filters = ("--kind", "fact", "--search", "systems", "--stage", "detect")
    phrase = (
        "what is not of the kind fact; what did not happen in the stage detect; what does not say 'systems'"
    )
    assert phrase in type_in("timeline", *filters).out
    assert phrase in type_in("timeline", "--format", "ics", *filters).out.replace("\r\n ", "").replace(
        "\\;", ";"
    )
    assert phrase in type_in("timeline", "--format", "csv", *filters).err
    assert type_in("timeline", "--out", "t.csv", *filters).status == 0
    head = Path("t.csv.about.txt").read_text()
    assert phrase in head
    last = json.loads(type_in("status", "--json").out)["head"]
    assert f"up to entry {last['seq']}, {last['hash']}" in head
    assert "by Dana Ortiz" in head


def test_the_head_of_an_earlier_moment_is_the_head_of_then(night: Path, type_in: Type) -> None:
    before = json.loads(type_in("status", "--json").out)["head"]
    from crisisrunner import clock
    from crisisrunner.times import stamp

    then = stamp(clock.now())
    type_in("log", "afterwards")
    assert type_in("timeline", "--as-known-at", then, "--format", "jsonl", "--out", "t.jsonl").status == 0
    assert f"up to entry {before['seq']}, {before['hash']}" in Path("t.jsonl.about.txt").read_text()
    assert "afterwards" not in Path("t.jsonl").read_text()
    assert type_in("verify", "t.jsonl").status == 0


def test_what_was_erased_since_is_said_of_an_earlier_moment_too(night: Path, type_in: Type) -> None:
    from crisisrunner import clock
    from crisisrunner.times import stamp

    then = stamp(clock.now())
    seq = next(entry["seq"] for entry in told(type_in, "--kind", "note"))
    assert type_in("erase", str(seq), "--reason", "a name", "--yes").status == 0
    assert "the words of 1 entry, erased" in type_in("timeline", "--as-known-at", then).out

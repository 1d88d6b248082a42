"""What changed in a message: between its versions, between two numbers of it, sentence by sentence."""

import json
from pathlib import Path

import pytest

from crisisrunner.case import ERASED
from crisisrunner.cli.show.changes import show_changes
from crisisrunner.errors import Refused
from crisisrunner.log.record import Record
from crisisrunner.runner import start
from crisisrunner.versions import Change, between_numbers, between_versions
from tests.conftest import Type, once
from tests.nights import AT, Night, pins


@pytest.fixture
def night(laptop: Path) -> Night:
    """An incident whose holding statement is drafted; its one version is from 02:57."""
    record = Record(laptop / "record.db", create=True)
    start(record, pins(), "Dana Ortiz", at=AT)
    begun = Night(record)
    begun.to_hold()
    return begun


def changes(night: Night, version: int | None = None) -> list[Change]:
    case = night.do(night.at).case()
    return between_versions(case, case.incident.messages["hold-public.1"], version)


def said(night: Night, version: int | None = None) -> dict[tuple[str, ...], tuple[str | None, str | None]]:
    return {change.keys: (change.before, change.after) for change in changes(night, version)}


def test_an_edit_changes_the_texts_that_it_names_and_no_other(night: Night) -> None:
    before = night.text("hold-public.1", "en.sms")
    night.edit("hold-public", "Dark since 02:50.", kind="sms")
    assert said(night) == {("en.sms",): (before, "Dark since 02:50.")}


def test_kinds_that_share_their_words_are_one_change(night: Night) -> None:
    night.edit("hold-public", "Las pantallas no funcionan.", "es")
    assert list(said(night)) == [("es.web", "es.email")]
    night.do().set_fact("visits_moved", "12", "Sam Lee")
    assert list(said(night)) == [("en.web",)]


def test_versions_are_counted_from_one_and_told_by_time_and_person(night: Night) -> None:
    first = night.text("hold-public.1", "en.sms")
    for words in ("Two.", "Three."):
        night.edit("hold-public", words, kind="sms")
    assert said(night) == {("en.sms",): ("Two.", "Three.")}
    assert said(night, 1) == {("en.sms",): (first, "Three.")}
    change = changes(night, 1)[0]
    assert change.key == "en.sms"
    assert change.label_before.startswith("version 1, 02:5")
    assert change.label_after.startswith("version 3, 02:5")
    assert change.label_after.endswith(" by Dana Ortiz")


@pytest.mark.parametrize(
    ("edits", "version", "sentence"),
    [
        (0, None, "hold-public.1 has one version: its words are as they were drafted."),
        (0, 1, "hold-public.1 has one version: its words are as they were drafted."),
        (2, 4, "hold-public.1 has 3 versions."),
        (2, 0, "hold-public.1 has 3 versions."),
        (2, -1, "hold-public.1 has 3 versions."),
        (2, 3, "Version 3 of hold-public.1 is the newest."),
    ],
)
def test_a_version_that_cannot_be_compared_is_refused(
    night: Night, edits: int, version: int | None, sentence: str
) -> None:
    for number in range(edits):
        night.edit("hold-public", f"Words {number}.", kind="sms")
    with pytest.raises(Refused) as refused:
        changes(night, version)
    assert refused.value.sentence == sentence
    assert refused.value.hint == ("Name an earlier one: --version 1 to 2." if edits else None)


def test_back_to_the_first_words_nothing_changed(night: Night) -> None:
    first = night.text("hold-public.1", "en.sms")
    night.edit("hold-public", "Other words.", kind="sms")
    night.edit("hold-public", first, kind="sms")
    assert said(night, 1) == {}


def test_who_vouches_that_a_language_says_the_same_makes_no_version(night: Night) -> None:
    from crisisrunner import desk

    night.edit("hold-public", "We know how worrying this is. More by 05:00 EST.")
    before = said(night)
    desk.says_the_same(night.do(), "hold-public", "es")
    assert said(night) == before != {}


def test_erased_words_are_shown_as_erased(night: Night) -> None:
    night.edit("hold-public", "Mrs Ruiz in bed 4.", kind="sms")
    seq = night.incident.seq
    night.edit("hold-public", "Screens are dark.", kind="sms")
    night.do().erase([seq], "a patient's name")
    assert said(night) == {("en.sms",): (ERASED, "Screens are dark.")}


def test_two_numbers_are_compared_the_older_one_first(night: Night) -> None:
    night.do().set_fact("visits_moved", "12", "Sam Lee")
    night.let_out("hold-public")
    night.do().advance("update")
    night.do().advance("update")
    case = night.do(night.at).case()
    one, two = (case.incident.messages[f"update-public.{number}"] for number in (1, 2))
    for pair in ((one, two), (two, one)):
        for change in between_numbers(case, *pair):
            assert (change.label_before, change.label_after) == ("update-public.1", "update-public.2")
    held = case.incident.messages["hold-public.1"]
    gone = {change.keys: change.after for change in between_numbers(case, held, one)}
    assert gone["en.sms",] is None
    with pytest.raises(Refused) as refused:
        between_numbers(case, one, one)
    assert refused.value.sentence == "Both are update-public.1."


# On the screen


def shown(capsys: pytest.CaptureFixture[str], before: str | None, after: str | None) -> list[str]:
    """The lines below the title of one change."""
    show_changes([Change("en.web", before, after, "version 1", "version 2", ("en.web", "en.x"))])
    lines = capsys.readouterr().out.splitlines()
    assert lines[:4] == ["  - version 1", "  + version 2", "", "WEB · X (en)"]
    return lines[4:]


@pytest.mark.parametrize(
    ("before", "after", "lines"),
    [
        ("One. Two. Three.", "One. 2. Three.", ["    One.", "  - Two.", "  + 2.", "    Three."]),
        ("A.\nB.\nC.\nD.\nE.", "A.\nB.\nC!\nD.\nE.", ["  …", "    B.", "  - C.", "  + C!", "    D.", "  …"]),
        ("A. B. C. D. E.", "1. B. C. D. 5.",
         ["  - A.", "  + 1.", "    B.", "  …", "    D.", "  - E.", "  + 5."]),
        ("Same.", "Same. New.", ["    Same.", "  + New."]),
        (None, "Words.", ["  + Words."]),
        ("Words.", None, ["  - Words."]),
        (ERASED, "Words. More.", ["  - [erased]", "  + Words. More."]),
        (ERASED, ERASED, ["  - [erased]", "  + [erased]"]),
        ("One.  Two.\n", "One.\n\nTwo.", ["    Only spaces or line breaks changed."]),
        ("停电。明天。", "停电。今天。", ["    停电。", "  - 明天。", "  + 今天。"]),
        ("Call 1.", "Call 1\u202e.", ["  - Call 1.", "  + Call 1\\u202e."]),
        ("Call.", "C\u200ball.", ["  - Call.", "  + C\\u200ball."]),
    ],
)  # fmt: skip
def test_a_text_is_compared_sentence_by_sentence(
    capsys: pytest.CaptureFixture[str], before: str | None, after: str | None, lines: list[str]
) -> None:
    assert shown(capsys, before, after) == lines


def test_long_sentences_are_wrapped_beside_their_sign(capsys: pytest.CaptureFixture[str]) -> None:
    first, *others = shown(capsys, "Short.", "word " * 40 + "end.")[1:]
    assert first.startswith("  + word")
    assert others
    assert all(line.startswith("    word") and len(line) <= 80 for line in others)


def test_nothing_changed_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    show_changes([])
    assert capsys.readouterr().out == "Nothing changed.\n"


@pytest.mark.parametrize(
    ("before", "after", "some"),
    [
        ("a" * 1_000_000, "b" * 1_000_000, "  - aaa"),
        ("a. " * 300_000, "a. b. " * 150_000, "  + … and 299,699 sentences more; --json has them"),
        ("\n".join(map(str, range(60_000))), "\n".join(map(str, range(60_000, 0, -1))), "  + 60000"),
        (". " * 500_000, " " * 500_000 + "b", "  + b"),
        ("\u202e" * 100_000, "\u200b" * 100_000, "  - \\u202e"),
    ],
    ids=["one word", "two sentences", "backwards", "full stops", "hidden"],
)
def test_a_megabyte_is_compared(
    capsys: pytest.CaptureFixture[str], before: str, after: str, some: str
) -> None:
    assert any(line.startswith(some) for line in shown(capsys, before, after))


# As typed


def test_the_command_compares_versions_numbers_and_one_language(hospital: Path, type_in: Type) -> None:
    once(type_in, "start dark")
    Path("a.txt").write_text("Screens are dark. Use paper. Call 5.")
    Path("b.txt").write_text("Screens are dark. Use paper. Call 6.")
    assert type_in("message", "diff", "alert").err.startswith("Refused: alert.1 has one version")
    for file in ("a.txt", "b.txt"):
        assert type_in("message", "edit", "alert", "--file", file).status == 0
    run = type_in("message", "diff", "alert")
    assert run.status == 0
    assert run.out.splitlines()[3:] == [
        "PHONE-SCRIPT (en)", "  …", "    Use paper.", "  - Call 5.", "  + Call 6.",
    ]  # fmt: skip
    assert type_in("message", "diff", "alert", "--lang", "es").out == "Nothing changed.\n"
    assert type_in("message", "diff", "alert", "--version", "9").err.splitlines()[:2] == [
        "Refused: alert.1 has 3 versions.", "  Name an earlier one: --version 1 to 2.",
    ]  # fmt: skip
    assert type_in("message", "diff", "alert", "alert.1").err.startswith("Refused: Both are alert.1.")
    answer = json.loads(type_in("message", "diff", "alert", "--version", "1", "--json").out)
    assert [list(each) for each in answer] == [
        ["id", "keys", "before", "after", "label_before", "label_after"]
    ]
    assert answer[0] | {"label_before": "", "label_after": ""} == {
        "id": "en.phone-script", "keys": ["en.phone-script"], "before": "Screens are dark. Use paper.",
        "after": "Screens are dark. Use paper. Call 6.", "label_before": "", "label_after": "",
    }  # fmt: skip

"""A scenario file: every mistake in one go, each with its line and what to do; nothing in it that cannot happen."""

from pathlib import Path

import pytest

from crisisrunner.drill.load import read_scenario
from crisisrunner.drill.offsets import parse_offset, write_offset
from crisisrunner.playbook.library import Library
from tests.conftest import Type

HERE = Path(__file__).parent
SOUND = (HERE / "hospital" / "playbooks" / "drills" / "dark-night.yaml").read_text()


def problems(text: str) -> list[str]:
    _, found = read_scenario("dark-night.yaml", text.encode(), Library(HERE / "hospital"))
    return [f"{one.line}: {one.sentence}" for one in found]


def test_a_sound_scenario_has_no_problems() -> None:
    assert problems(SOUND) == []


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("playbook: dark", "playbook: light", "4: there is no playbook 'light' to rehearse"),
        ("drill: dark-night", "drill: other", "1: the file is named dark-night.yaml and the drill 'other'"),
        ("starts: 2026-03-02 02:50", "starts: tonight", "5: 'tonight' is no day and time"),
        ("starts: 2026-03-02", "starts: 9999-12-31", "5: '9999-12-31 02:50' is no day and time"),
        ("starts: 2026-03-02", "starts: 0001-01-01", "5: '0001-01-01 02:50' is no day and time"),
        ("zone: America/New_York", "zone: America/Nowhere", "6: There is no time zone 'America/Nowhere'"),
        (
            "lasts: +2 h",
            "lasts: two hours",
            "7: 'two hours' is no time from the start; write it like +46 min",
        ),
        ("speed: 4", "speed: 1000", "8: 'speed' cannot be used: input should be less than or equal to 100"),
        ("speed: 4", "speeed: 4", "8: 'speeed' is no key; did you mean 'speed'?"),
        ("at: +20 min", "at: 20", "23: a time from the start is written like +46 min"),
        ("method: phone\n    text", "method: telepathy\n    text", "is no method of delivery"),
        (
            "kind: contingency",
            "kind: surprise",
            "'surprise' is no kind of inject; there is: contextual, contingency.",
        ),
        (
            "capability: Public Information and Warning}",
            "capability: Magic}",
            "'Magic' is no core capability",
        ),
        (
            "at: +20 min",
            "at: +10 min",
            "inject 'director' comes before 'noted' is due at +15 min; give it later",
        ),
        ("at: +30 min", "at: +130 min", "inject 'family' is never reached: the drill lasts 2 h"),
        ("    if_missed: noted\n", "", "contingency 'director' waits for nothing; add 'if_missed: '"),
        (
            "if_missed: noted",
            "if_missed: noticed",
            "waits for 'noticed', which is no expectation; did you mean 'noted'?",
        ),
        (
            "    kind: contingency\n",
            "",
            "inject 'director' is contextual and always given; make it a contingency",
        ),
        (
            "of: what_happened",
            "of: what_happens",
            "the plan has no fact 'what_happens'; did you mean 'what_happened'?",
        ),
        (
            "event: fact.set\n    of: what_happened",
            "event: stage.entered\n    of: holdng",
            "the plan has no stage 'holdng'",
        ),
        (
            "event: fact.set",
            "event: fact.sett",
            "is no event that an expectation can watch for; did you mean 'fact.set'?",
        ),
        ("within: 15 min\n  hold-out", "within: 0 min\n  hold-out", "expectation 'noted' has no time at all"),
        ("within: 60 min", "within: 9 h", "expectation 'hold-out' ends after the drill, which lasts 2 h"),
        (
            "after: ward-call",
            "after: ward-cal",
            "names 'ward-cal', which is no inject; did you mean 'ward-call'?",
        ),
        ("before: radio", "before: ward-call", "expectation 'before-radio' has no time at all"),
        (
            "before: radio",
            "before: radio\n    within: 5 min",
            "expectation 'before-radio' has both 'within' and 'before'",
        ),
        (
            "by_another: true",
            "by_another: true\n    inquiry: {kind: press}",
            "expectation 'four-eyes' watches no inquiries",
        ),
        (
            "event: message.approved\n    of: hold-public",
            "event: message.approved\n    of: alert",
            "nobody has to approve 'alert'",
        ),
        (
            "event: message.approved",
            "event: message.released",
            "only an approval is by another than the author",
        ),
        ("finding: relationship", "finding: relations", "which is no check; did you mean 'relationship'?"),
        ("kind: patient", "kind: patients", "is no kind of inquiry; did you mean 'patient'?"),
        (
            "objective: speak-first\n    event: fact.set",
            "objective: speak\n    event: fact.set",
            "which is no objective",
        ),
        (
            "objectives:\n",
            "objectives:\n  more: {title: More, capability: Planning}\n",
            "11: nothing measures objective 'more'; add an expectation or remove it",
        ),
        ("title: Dark night", "title: Dark night\nseverity: 7", "the plan has no severity 7; it has: 1, 2"),
        (
            "expectations:\n  noted:",
            "expectations:\n  protect:",
            "'protect' names an objective too; give the expectation another name",
        ),
    ],
)
def test_each_mistake_is_told_with_its_line(was: str, now: str, said: str) -> None:
    assert SOUND.count(was) >= 1
    found = problems(SOUND.replace(was, now, 1))
    assert any(said in one for one in found), found


def test_all_mistakes_are_told_at_once() -> None:
    text = (
        SOUND.replace("before: radio", "before: tv")
        .replace("of: what_happened", "of: x")
        .replace("at: +30", "at: +999")
    )
    assert len(problems(text)) == 4


def test_a_waiting_that_waits_for_itself() -> None:
    text = SOUND.replace("if_missed: noted", "if_missed: hold-out").replace(
        "after: ward-call", "after: director"
    )
    assert any("waits for an expectation that waits for it" in one for one in problems(text))


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff", b"drill: x", b"a: &x 1\nb: *x", b"[" * 5000])
def test_what_is_no_scenario_is_told_in_a_sentence(content: bytes) -> None:
    scenario, found = read_scenario("x.yaml", content, Library(HERE / "hospital"))
    assert scenario is None
    assert found


def test_check_names_every_scenario(hospital: Path, type_in: Type) -> None:
    assert "dark-night   can be played" in type_in("drill", "check").out
    Path("playbooks/drills/dark-night.yaml").write_text(SOUND.replace("of: what_happened", "of: x"))
    run = type_in("drill", "check", "dark-night")
    assert run.status == 1
    assert run.out.startswith("playbooks/drills/dark-night.yaml:47:")
    assert type_in("drill", "start", "dark-night").status == 1
    assert not Path("record.drills.db").exists()


def test_a_scenario_that_is_not_there(hospital: Path, type_in: Type) -> None:
    assert type_in("drill", "start", "dark-nite").err.startswith(
        "Refused: There is no scenario 'dark-nite'; did you mean 'dark-night'?"
    )


def test_a_facilitator_sees_everything(hospital: Path, type_in: Type) -> None:
    shown = type_in("drill", "show", "dark-night").out
    for word in ("CONTROLLER-NOTE", "EXPECTED-ACTION", "FUTURE-TEXT", "only if noted was missed", "T+1:10"):
        assert word in shown


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("+46 min", 46),
        ("0 min", 0),
        ("T+0:45", 45),
        ("+4 h 10 min", 250),
        ("1:30", 90),
        ("+1 day 2 h", 1560),
        ("T+90m", 90),
    ],
)
def test_times_from_the_start(text: str, minutes: int) -> None:
    offset = parse_offset(text)
    assert offset.total_seconds() == minutes * 60
    assert parse_offset(write_offset(offset)) == offset


@pytest.mark.parametrize("text", ["", "soon", "-5 min", "5", "+5 min later", "+999 days", "1:60"])
def test_what_is_no_time_from_the_start(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no time from the start|is longer than a year"):
        parse_offset(text)


@pytest.mark.parametrize("left", ["[[name-1?]]", "TODO", "REMOVE: person"])
def test_what_nobody_has_worded_yet_is_not_read_to_players(hospital: Path, type_in: Type, left: str) -> None:
    scenario = Path("playbooks/drills/dark-night.yaml")
    scenario.write_text(SOUND.replace("Our screens are dark.", f"'Our screens are dark. {left}'"))
    checked = type_in("drill", "check", "dark-night")
    assert checked.status == 1
    assert checked.out.startswith("playbooks/drills/dark-night.yaml:14:3: players would read ")
    run = type_in("drill", "start", "dark-night")
    assert run.err.startswith("Refused: The scenario 'dark-night' is not worded to its end.")

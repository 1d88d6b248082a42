"""A scenario drafted from an incident: it loads, it says what was said, and it names nobody that can be seen."""

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crisisrunner import asking
from crisisrunner.case import Case
from crisisrunner.drill.draft.compose import draft
from crisisrunner.drill.draft.flagging import Flags
from crisisrunner.drill.draft.outside import told
from crisisrunner.drill.draft.writing import yaml_of
from crisisrunner.drill.load import read_scenario
from crisisrunner.errors import CrisisError
from crisisrunner.incident.inquiries import Asked
from crisisrunner.log.record import Record
from crisisrunner.playbook.library import Library
from crisisrunner.playbook.source import read_yaml
from crisisrunner.runner import Runner, start
from crisisrunner.wording.checks import identifiers
from crisisrunner.wording.checks.reading import Reading
from tests.conftest import Type, let_out, once
from tests.nights import AT, pins
from tests.test_replay import TO_HOLD

LIBRARY = Library(Path(__file__).parent / "hospital")
HOSTILE = st.sampled_from(
    [
        '": {', "- a", "# no", "'", '"', "\\", "*a", "&a", "!tag", "\u2028", "\x85", "\x07", "\ufeff", "👩‍⚕️", "no",
        "1:30", "{{ x }}", "[[x?]]", "\r\n", "\t", "...", "---", "%YAML", "John Doe, born 3 May 1947",
        "+1 212 555 0199",
        "MRN 12345678", "a@example.com", "Ana Ruiz", "ana ruiz", "three patients died",
        "\ue000", "\uffff",
    ]
)  # fmt: skip
typed = st.lists(HOSTILE | st.text(max_size=12), min_size=1, max_size=6).map(" ".join)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.dictionaries(st.sampled_from("abcd"), typed | st.integers(0, 10**9) | st.booleans(), min_size=1))
def test_what_is_written_is_read_as_it_was(data: dict[str, str | int | bool]) -> None:
    source = read_yaml("x.yaml", yaml_of({"whole": data}).encode())
    assert source.problems == ()
    assert source.data == {"whole": data}


@contextmanager
def incident(words: list[str]) -> Iterator[Case]:
    """An incident in which somebody typed these words everywhere that words can come from outside."""
    with tempfile.TemporaryDirectory() as folder:
        record = Record(Path(folder) / "record.db", create=True)
        start(record, pins(), "Dana Ortiz", title=words[0], at=AT)
        at = AT
        for index, text in enumerate(words):
            at += timedelta(minutes=3)
            other = words[index - 1]
            runner = Runner(record, "2026-001", "Dana Ortiz", at)
            attempts = (
                lambda run=runner, one=text, by=other: run.set_fact("what_happened", one, by),
                lambda run=runner, one=text: run.retract_fact("what_happened", one),
                lambda run=runner, one=text, by=other: asking.open_inquiry(
                    run, Asked(one, "press", "phone", asker=by, outlet=one, handle=by, link=one)
                ),
            )
            for attempt in attempts:
                try:
                    attempt()
                except CrisisError:
                    continue
        yield Case(record, record.read("2026-001"))
        record.close()


@settings(max_examples=30, deadline=None, derandomize=True)
@given(st.lists(typed, min_size=1, max_size=4))
def test_whatever_was_typed_the_draft_loads_and_says_it_and_identifies_nobody(words: list[str]) -> None:
    with incident(words) as case:
        events = [recorded.event for recorded in case.record.events("2026-001")]
        flags = Flags(case, events)
        made = draft(case, events, "x", case.playbook, events[-1].at)
        scenario, problems = read_scenario("x.yaml", made.text.encode(), LIBRARY)
        assert problems == []
        assert scenario is not None
        expected = {one.id: (one.text, " ".join(one.source.split())) for one in told(case, events, flags)}
        assert {key: (one.text, one.source) for key, one in scenario.injects.items()} == expected
        for one in scenario.injects.values():
            for text in (one.text, one.source, one.title, one.notes, scenario.title, scenario.story):
                assert [*identifiers.find(Reading(text, "web"))] == []
                assert "ana ruiz" not in text.lower()


@pytest.fixture
def night(hospital: Path, type_in: Type) -> Path:
    once(type_in, *TO_HOLD)
    asked = ("Did Ana Ruiz from Ward 4 lose data? Ring 212-555-0142", "--kind", "press", "--channel", "phone")
    by = ("--asker", "Maria Quinn", "--outlet", "Valley Radio", "--yes", "--at", "2026-11-24 03:10")
    assert type_in("inquiry", "open", *asked, *by).status == 0
    patient = ("I am Rosa Lindt and my scan is gone", "--kind", "patient", "--channel", "facebook", "--yes")
    assert type_in("inquiry", "open", *patient, "--at", "2026-11-24 03:12").status == 0
    type_in("channel", "down", "mail", "--reason", "Maria Quinn says so", "--at", "2026-11-24 03:15")
    type_in("log", "we ask Ana", "--decision", "--at", "2026-11-24 03:16")
    let_out(type_in, "hold-public", "--at", "2026-11-24 03:40")
    type_in("inquiry", "acknowledge", "q1", "We will ring.", "--yes", "--at", "2026-11-24 03:42")
    type_in("advance", "update", "--at", "2026-11-24 03:45")
    return hospital


def test_a_night_becomes_a_scenario_that_can_be_played(night: Path, type_in: Type) -> None:
    Path("playbooks/drills").mkdir(exist_ok=True)
    run = type_in("drill", "from-incident", "2026-001", "--out", "playbooks/drills/our-night.yaml")
    assert (run.status, run.out) == (0, "")
    assert (
        "places are left to look at, each a [[blank?]]: asker (1), outlet (1), person (1), phone (1)"
        in run.err
    )
    assert "No check knows every name" in run.err
    assert "players would read [[" in type_in("drill", "check", "our-night").out
    shown = json.loads(type_in("drill", "show", "our-night", "--json").out)
    injects = shown["injects"]
    assert injects["first-report"]["text"] == "Screens are dark"
    assert injects["asked-q1"]["text"] == "Did [[person-2?]] from Ward 4 lose data? Ring [[phone?]]"
    assert injects["asked-q1"]["source"] == "[[outlet-1?]]"
    assert "REMOVE: person (1), phone (1), outlet (1) in the text" in injects["asked-q1"]["notes"]
    assert injects["asked-q2"]["text"] == "[[words-of-a-patient?]]"
    assert [one["title"] for one in injects.values()].count("Somebody tells you something") == 2
    assert any(one["text"] == "mail does not work any more. [[asker-1?]] says so" for one in injects.values())
    expected = [*shown["expectations"].values()]
    assert {"message.released", "stage.entered", "inquiry.acknowledged"} <= {
        one["event"][0] for one in expected
    }
    assert {one["capability"] for one in shown["objectives"].values()} == {
        "Public Information and Warning", "Operational Coordination",
    }  # fmt: skip
    released = next(one for one in expected if one["of"] == "hold-public")
    assert released["par"] == "PT1500S"
    assert shown["par"]["media_first"] is True
    text = Path("playbooks/drills/our-night.yaml").read_text()
    for name in ("Ruiz", "Quinn", "Rosa", "Lindt", "Valley Radio", "555", "we ask"):
        assert name not in text, name


LIKELY = (
    ("He asks if John Smith was here", "He asks if [[name-1?]] was here"),
    ("Is John Smith in? Or john smith? JOHN SMITH!", "Is [[name-1?]] in? Or john smith? [[name-1?]]!"),
    ("Ask Dr. Jane A. Doe-O'Neil, or Ludwig van Beethoven", "[[name-1?]], or [[name-2?]]"),
    ("We heard that. Screens are dark", "We heard that. Screens are dark"),
    ("What Is The Matter? Why I", "What Is The [[name-1?]]? Why I"),
    ("Is Valley Hospital down, and Public Affairs?", "Is [[hospital?]] down, and [[name-1?]]?"),
    ("Is the Incident Commander in?", "Is the [[name-1?]] in?"),
    ("Who is Łukasz Żak, or 王 小明?", "Who is [[name-1?]], or 王 小明?"),
)


@pytest.mark.parametrize(("text", "left"), LIKELY)
def test_what_looks_like_a_name_becomes_a_blank(text: str, left: str) -> None:
    """Better one too many; a script without capitals is left to whoever reads it."""
    with incident(["Dark"]) as case:
        assert Flags(case, []).flag(text, likely=True).text == left


def test_what_the_plan_and_the_hospital_say_themselves_is_no_name() -> None:
    with incident(["Dark"]) as case:
        title = f"Is the {case.playbook.title} on?"
        assert Flags(case, []).flag(title, likely=True).text == title


def test_who_said_it_is_a_blank_with_one_number_throughout(hospital: Path, type_in: Type) -> None:
    once(type_in, *TO_HOLD)
    nurse = "ward 4, Nurse Jane Doe"
    asked = ("Does John Smith speak for you?", "--kind", "press", "--channel", "phone")
    assert type_in("fact", "set", "care_open", "yes", "--source", nurse).status == 0
    assert type_in("fact", "set", "what_happened", "Screens off", "--source", nurse.upper()).status == 0
    assert type_in("inquiry", "open", *asked, "--yes").status == 0
    run = type_in("drill", "from-incident", "2026-001")
    assert "name (1), source (4)" in run.err
    injects = read_yaml("x.yaml", run.out.encode()).data["injects"]
    assert [one["from"] for one in injects.values() if "from" in one] == [
        "[[source-1?]]", "[[source-1?]]", "[[source-2?]]", "[[source-2?]]",
    ]  # fmt: skip
    assert "Does [[name-1?]] speak for you?" in [one["text"] for one in injects.values()]
    assert not [name for name in ("Jane", "JANE", "Smith", "ward 4") if name in run.out]


def test_a_drill_that_was_held_can_be_drafted_too(laptop: Path, type_in: Type) -> None:
    once(type_in, "drill start night-ransomware")
    type_in("drill", "step")
    type_in("drill", "inject", "The radio calls")
    type_in("drill", "stop")
    drill = json.loads(type_in("drill", "list", "--json").out)[-1]["id"]
    run = type_in("drill", "from-incident", drill, "--name", "again")
    assert run.status == 0, run.err
    source = read_yaml("again.yaml", run.out.encode())
    assert source.problems == ()
    assert "The radio calls" in [one["text"] for one in source.data["injects"].values()]


def test_an_incident_in_which_nothing_was_done(hospital: Path, type_in: Type) -> None:
    once(type_in, "start dark")
    shutil.rmtree("playbooks/drills", ignore_errors=True)
    assert type_in("drill", "from-incident", "2026-001", "--out", "playbooks/drills/quiet.yaml").status == 0
    assert "can be played" in type_in("drill", "check", "quiet").out


def test_erased_words_are_a_blank(night: Path, type_in: Type) -> None:
    lines = [json.loads(line) for line in type_in("timeline", "--format", "jsonl").out.splitlines()]
    seq = next(line["seq"] for line in lines if line["type"] == "inquiry.opened")
    type_in("erase", str(seq), "--reason", "a name", "--yes")
    run = type_in("drill", "from-incident", "2026-001")
    assert "[[erased-words?]]" in run.out


def test_what_the_plan_of_today_does_not_have_is_left_out_and_named(night: Path, type_in: Type) -> None:
    plan = Path("playbooks/dark.yaml")
    plan.write_text(plan.read_text().replace("hold-public", "holding"))
    Path("playbooks/drills").mkdir(exist_ok=True)
    run = type_in("drill", "from-incident", "2026-001", "--out", "playbooks/drills/other.yaml")
    assert "Left out: the plan has no message 'hold-public'" in run.err
    assert "players would read [[" in type_in("drill", "check", "other").out


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (("2026-009",), 1, "There is no incident '2026-009'"),
        (("2026-001", "--name", "Our Night"), 2, "'Our Night' cannot be the name of a scenario."),
        (("2026-001", "--name", "a", "--out", "b.yaml"), 2, "The file is named b.yaml and the scenario 'a'."),
        (("2026-001", "--out", "crisisrunner.toml"), 1, "crisisrunner.toml is there already."),
        (("2026-001", "--out", "record.db/where.yaml"), 3, "record.db/where.yaml cannot be written"),
    ],
)
def test_what_cannot_be_drafted(
    arguments: tuple[str, ...], status: int, sentence: str, hospital: Path, type_in: Type
) -> None:
    once(type_in, "start dark")
    run = type_in("drill", "from-incident", *arguments)
    assert run.status == status
    assert sentence in run.err


def test_a_plan_that_is_not_within_reach(hospital: Path, type_in: Type) -> None:
    once(type_in, "start dark")
    Path("playbooks/dark.yaml").unlink()
    run = type_in("drill", "from-incident", "2026-001")
    assert (run.status, "There is no playbook 'dark'" in run.err) == (1, True)


def test_many_injects_are_cut_and_told(hospital: Path, type_in: Type) -> None:
    words = [f"question {number} " + "x" * 400 for number in range(20)]
    at = datetime(2026, 11, 24, 8, tzinfo=UTC)
    once(type_in, 'start dark --at "2026-11-24 02:50"')
    record = Record(Path("record.db"))
    many = [
        (Asked(f"{word} {again}", "press", "phone"), at + timedelta(minutes=index + again))
        for again in range(60)
        for index, word in enumerate(words)
    ]
    asking.open_many(Runner(record, "2026-001", "Dana Ortiz", at), many)
    record.close()
    run = type_in("drill", "from-incident", "2026-001", "--name", "many")
    assert "injects are left out: a scenario holds no more." in run.err
    assert len(run.out.encode()) < 1_000_000
    assert read_yaml("many.yaml", run.out.encode()).problems == ()

"""The plans that come with the program: walked to their end, with every text that goes out looked at."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crisisrunner.incident.stages import doors
from crisisrunner.incident.texts import blanks
from crisisrunner.log.record import Record
from crisisrunner.pins import pin
from crisisrunner.playbook.library import Library
from crisisrunner.playbook.load import json_schema
from crisisrunner.playbook.workspace import load_workspace
from crisisrunner.runner import Runner, start

ROOT = Path(__file__).parent.parent
DEMO = ROOT / "docs" / "demo"
PLANS = sorted(Library(None).playbooks())
BEGAN = datetime(2026, 11, 23, 2, 50, tzinfo=UTC)
LONGEST = {"x": 280, "sms": 160}


class Night:
    """A plan run from its first stage to closed, as the guided walk would ask for it."""

    def __init__(self, plan: str, record: Record) -> None:
        self.record = record
        self.at = BEGAN
        self.incident = start(
            record, pin(plan, Library(None), load_workspace(DEMO)), "Dana Ortiz", at=BEGAN
        ).case.incident
        self.seen = {self.incident.stage}
        for _ in range(30):
            if self.case.incident.closed_at:
                return
            self.stay()
            self.leave()
        raise AssertionError("it never closed")

    @property
    def case(self):
        return self.do().case()

    def do(self) -> Runner:
        self.at += timedelta(minutes=1)
        return Runner(self.record, self.incident.id, "Dana Ortiz", self.at)

    def stay(self) -> None:
        """Find out everything, tick everything, release everything."""
        case = self.case
        for name, spec in case.playbook.facts.items():
            if not case.incident.known(name):
                example = "2026-11-23 02:50" if spec.type == "datetime" else spec.example
                self.do().set_fact(name, example, "the example")
        for task in case.playbook.stages[case.incident.stage].tasks:
            self.do().finish_task(task)
        for message in [one for one in self.case.incident.messages.values() if one.state == "draft"]:
            self.do().release(message.id)

    def leave(self) -> None:
        """By a way that needs no reason; to a stage not seen yet, where there is one."""
        ways = [way for way, unmet in doors(self.case.playbook, self.case.incident) if not unmet]
        assert ways, f"{self.case.incident.stage} lets nobody out"
        fresh = [way for way in ways if way.dest not in self.seen] or ways
        self.seen.add(fresh[0].dest)
        self.do().advance(fresh[0].trigger)


@pytest.fixture(scope="module", params=PLANS)
def night(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    record = Record(tmp_path_factory.mktemp("night") / "record.db", create=True)
    yield Night(request.param, record)
    record.close()


def test_it_reaches_every_stage_and_closes(night: Night) -> None:
    assert night.seen == set(night.case.playbook.stages)


def test_every_message_of_every_stage_goes_out(night: Night) -> None:
    playbook, messages = night.case.playbook, night.case.incident.messages
    drafted = {name for stage in playbook.stages.values() for name in stage.messages}
    assert (
        {one.message for one in messages.values() if one.state == "released"}
        == drafted
        == set(playbook.messages)
    )


def test_no_text_has_a_blank_or_leftovers_and_short_ones_fit(night: Night) -> None:
    for message in night.case.incident.messages.values():
        for key, text in night.case.texts(message).items():
            assert text, (message.id, key)
            assert blanks(text) == (), (message.id, key)
            assert not re.search(
                r"\{\{|\}\}|\{%|TODO|lorem|  \w|\n\n\n|(?<!\.)\.\.(?!\.)|,\.", text, re.IGNORECASE
            ), text
            kind = key.split(".")[1]
            assert len(text) <= LONGEST.get(kind, 10_000), (message.id, key, len(text))
            if kind == "sms":
                assert text.isascii(), (message.id, text)


def test_every_public_message_has_its_correction_and_says_no_forbidden_word(night: Night) -> None:
    playbook = night.case.playbook
    public = [name for name, spec in playbook.messages.items() if playbook.audiences[spec.audience].public]
    assert public
    for message in night.case.incident.messages.values():
        if message.message in public:
            assert playbook.messages[message.message].correction
            said = " ".join(night.case.texts(message).values()).lower()
            for word in (
                "stable",
                "no patient data",
                "sorry for any inconvenience",
                "ransom",
                "hacker",
                "never happen again",
            ):
                assert word not in said, (message.id, word)


def test_a_holding_statement_and_an_update_hold_the_six_elements_and_promise_the_next(night: Night) -> None:
    """CERC's six, as blocks of the long text; the promise as a time with its zone."""
    playbook = night.case.playbook
    for name, spec in playbook.messages.items():
        if spec.covers:
            source = (ROOT / "templates" / f"{spec.template}.md").read_text()
            for element in spec.covers:
                assert f"block {element} " in source, (name, element)
            released = night.case.incident.latest(name)
            assert released and released.next_update
            for language in playbook.languages:
                assert re.search(
                    r"\d\d:\d\d [A-Z]{2,5}",
                    night.case.texts(released)[f"{language}.{playbook.kinds(name)[0]}"],
                )


def test_every_question_says_why_it_is_asked_and_gives_an_example(night: Night) -> None:
    for name, spec in night.case.playbook.facts.items():
        assert spec.why, name
        assert spec.example, name


def test_the_schema_for_editors_is_fresh() -> None:
    """Made with: python -m tests.test_shipped"""
    assert json.loads((ROOT / "playbooks" / "playbook.schema.json").read_text()) == json.loads(
        json.dumps(json_schema())
    )


if __name__ == "__main__":
    schema = ROOT / "playbooks" / "playbook.schema.json"
    schema.write_text(json.dumps(json_schema(), indent=1) + "\n")

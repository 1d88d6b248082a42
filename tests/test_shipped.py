"""The plans that come with the program: walked to their end, with every text that goes out looked at."""

import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from crisisrunner import desk
from crisisrunner.case import Case
from crisisrunner.drill.form import file_of_scenario
from crisisrunner.incident.approvals import missing
from crisisrunner.incident.findings import Finding
from crisisrunner.incident.message import Message
from crisisrunner.incident.stages import doors
from crisisrunner.incident.texts import blanks
from crisisrunner.log.record import Record
from crisisrunner.pins import Pins, pin
from crisisrunner.planner.lint import weaknesses
from crisisrunner.planner.plan import Plan, read_plan
from crisisrunner.planner.rehearse import rehearse
from crisisrunner.planner.samples import longest, sampled, typical
from crisisrunner.planner.speaking import Speaker
from crisisrunner.playbook.library import Library
from crisisrunner.playbook.model import FactSpec
from crisisrunner.playbook.schema import json_schema, part_schema
from crisisrunner.playbook.workspace import Person, Workspace, load_workspace
from crisisrunner.runner import Outcome, Runner, start
from crisisrunner.wording.measures import measure
from crisisrunner.wording.readability import grade, sentences

ROOT = Path(__file__).parent.parent
DEMO = ROOT / "playbooks" / "drills" / "scripts"
PLANS = sorted(Library(None).playbooks())
BEGAN = datetime(2026, 9, 23, 0, 50, tzinfo=UTC)
"""02:50 CEST on Wednesday 23 September 2026: no day is longer to write."""
SORRY = ("sorry", "sentimos", "Sentimos")
LONG_NAME = {
    "name": "Schwarzwald University Hospitals",
    "website": "schwarzwald.health",
    "timezone": "Europe/Berlin",
}
"""Name and website of 50 characters, as many as a text message has room for."""


def pins(plan: str, languages: tuple[str, ...]) -> Pins:
    """A plan in the workspace of the demo, for an organisation with a long name whose own number the examples give."""
    workspace = load_workspace(DEMO)
    organisation = replace(
        workspace.organisation, **LONG_NAME, phrases=("+1 212 555 0120",), languages=languages
    )
    people = {
        **workspace.people,
        "grace-quinn": Person("Grace Quinn", roles=("patient-relations", "social-media")),
    }
    return pin(plan, Library(None), replace(workspace, organisation=organisation, people=people))


def example(spec: FactSpec, yes: bool) -> str:
    """An answer to the question of a fact; those that are yes or no are answered as the example does, or not."""
    if spec.type == "datetime":
        return "2026-09-23 02:50"
    if spec.type == "yes-no" and not yes:
        return "no" if spec.example == "yes" else "yes"
    return spec.example


def another(spec: FactSpec, yes: bool) -> str:
    """Another answer than the example."""
    if spec.type == "yes-no":
        return example(spec, not yes)
    return {"datetime": "2026-09-22 23:40", "number": "2150"}.get(spec.type, f"By now, {spec.example}")


class Night:
    """A plan run from its first stage to its last, as the guided walk would ask for it."""

    def __init__(self, plan: str, yes: bool, folder: Path) -> None:
        self.folder, self.yes = folder, yes
        self.record = Record(folder / "record.db", create=True)
        self.at = BEGAN
        self.incident = start(
            self.record, pins(plan, SPOKEN.get(plan, ("en",))), "Dana Ortiz", at=BEGAN
        ).case.incident
        self.seen = {self.incident.stage}
        self.findings: dict[str, list[Finding]] = {}
        for _ in range(30):
            self.stay()
            self.record.copy_to(folder / "late.db")
            self.leave()
            if self.case.incident.closed_at:
                return
        raise AssertionError("it never closed")

    @property
    def case(self) -> Case:
        return Runner(self.record, self.incident.id, "Dana Ortiz", self.at).case()

    def do(self, by: str = "Dana Ortiz") -> Runner:
        self.at += timedelta(seconds=20)
        return Runner(self.record, self.incident.id, by, self.at)

    def stay(self) -> None:
        """Find out everything, tick everything, release everything."""
        case = self.case
        for name, spec in case.playbook.facts.items():
            wordless = spec.translates and not self.case.incident.known(spec.translates)
            if not case.incident.known(name) and not wordless:
                self.do().set_fact(name, example(spec, self.yes), "the example")
        for task in case.playbook.stages[case.incident.stage].tasks:
            self.do().finish_task(task)
        for message in [one for one in self.case.incident.messages.values() if one.state == "draft"]:
            self.let_out(message.id)

    def let_out(self, name: str) -> None:
        """Submitted by the lead, approved by one person for each slot, released."""
        desk.submit(self.do(), name)
        message = self.case.incident.messages[name]
        for language in self.case.playbook.languages:
            while wanted := missing(self.case.playbook, message, language):
                given = {one.person for one in message.standing(language)}
                holders = [one for role in wanted[0] for one in self.case.incident.holders.get(role, ())]
                able = next(person for person in holders if person not in given and person != "dana-ortiz")
                desk.approve(self.do(able), name, message.digests)
                message = self.case.incident.messages[name]
        self.findings[name] = self.case.findings(message, self.at)
        release = desk.Release(self.do(), name)
        release.make(release.check().digests, "nobody")

    def leave(self) -> None:
        """By a way that needs no reason; to a stage not seen yet, where there is one."""
        ways = [way for way, unmet in doors(self.case.playbook, self.case.incident) if not unmet]
        assert ways, f"{self.case.incident.stage} lets nobody out"
        fresh = [way for way in ways if way.dest not in self.seen] or ways
        self.seen.add(fresh[0].dest)
        self.do().advance(fresh[0].trigger)

    @contextmanager
    def what_if(self) -> Iterator[Runner]:
        """The night shortly before its end, in a copy in which something else may happen."""
        copy = self.folder / f"{len(list(self.folder.iterdir()))}.db"
        shutil.copy(self.folder / "late.db", copy)
        record = Record(copy)
        yield Runner(record, self.incident.id, "Dana Ortiz", self.at)
        record.close()


UNLIKE = ("ransomware", "viral-complaint", "patient-data-breach", "patient-safety-event", "active-threat")
"""The plans whose courses differ; the others run as ransomware does, and are rehearsed like all."""
SPOKEN: dict[str, tuple[str, ...]] = {"ransomware": (), "viral-complaint": ()}
"""The plans that are played in all their languages."""
NIGHTS = [*((plan, True) for plan in UNLIKE), ("ransomware", False)]


@pytest.fixture(scope="module", params=NIGHTS, ids=str)
def night(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Night]:
    """Each plan with its yes-or-no questions answered as the examples do; one the other way round too."""
    night = Night(*request.param, tmp_path_factory.mktemp("night"))
    yield night
    night.record.close()


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


def test_no_check_finds_anything_in_what_goes_out(night: Night) -> None:
    assert [finding for found in night.findings.values() for finding in found] == []


def fits(case: Case, message: Message) -> None:
    """Every text of a message is whole and well set, and fits where it goes."""
    for key, text in case.texts(message).items():
        assert text, (message.id, key)
        assert blanks(text) == (), (message.id, key, text)
        assert not re.search(r"XX|\n\n\n|(?<!\.)\.\.(?!\.)|,\.| [,:]| \.(?!\.)", text), (
            message.id,
            key,
            text,
        )
        kind = key.split(".")[1]
        size = measure(kind, text)
        assert size.limit is None or size.length <= size.limit, (message.id, key, size, text)


def test_every_text_is_whole_and_fits_where_it_goes_under_a_long_name(night: Night) -> None:
    for message in night.case.incident.messages.values():
        fits(night.case, message)


def translated_again(runner: Runner, outcome: Outcome, fact: str) -> Outcome:
    """A fact that changed is worded again in the other languages."""
    for name, spec in outcome.case.playbook.facts.items():
        if (
            fact in (name, spec.translates)
            and spec.translates
            and outcome.case.incident.known(spec.translates)
        ):
            outcome = runner.set_fact(name, f"Ahora, {spec.example}", "the translator")
    return outcome


def said_facts(night: Night) -> list[str]:
    """The facts that something released says."""
    released = [one for one in night.case.incident.messages.values() if one.state == "released"]
    return sorted({fact for message in released for text in message.out for fact in text.facts})


def one_of_each_type(night: Night) -> list[str]:
    """The first fact of each type, translated words and their translations apart, that something released says."""
    specs = night.case.playbook.facts
    kinds = {
        (specs[name].type, specs[name].translate, bool(specs[name].translates)): name
        for name in said_facts(night)
    }
    return sorted(kinds.values())


WHOLE = pytest.mark.parametrize(
    "night", [("ransomware", True), ("viral-complaint", True)], indirect=True, ids=str
)
"""Every fact put right on the engine itself; the corrections of the other plans are in their rehearsal."""


@WHOLE
@pytest.mark.parametrize("how", ["wrong", "retracted"])
def test_what_was_wrong_is_put_right_by_words_that_are_ready(night: Night, how: str) -> None:
    """Hawaii's 38 minutes: every correction stands drafted, without a blank, with nothing that keeps it in."""
    assert said_facts(night)
    for fact in one_of_each_type(night):
        with night.what_if() as runner:
            if how == "wrong":
                spec = night.case.playbook.facts[fact]
                outcome = runner.set_fact(fact, another(spec, night.yes), "the ward", wrong=True)
            else:
                outcome = runner.retract_fact(fact, "It does not hold")
            drafted = {event.data["correction"] for event in outcome.of_type("correction.opened")}
            assert drafted, fact
            outcome = translated_again(runner, outcome, fact)
            for name in sorted(drafted):
                correction = outcome.case.incident.messages[name]
                fits(outcome.case, correction)
                assert outcome.case.findings(correction, runner.at) == [], (fact, name)
                for key, text in outcome.case.texts(correction).items():
                    assert any(word in text for word in SORRY) or key.endswith("subject"), (fact, name, text)


@WHOLE
def test_a_correction_without_a_fact_takes_the_words_that_are_set_for_it(night: Night) -> None:
    example = night.case.playbook.facts["correction_text"].example
    for message in night.case.playbook.messages:
        with night.what_if() as runner:
            desk.correct(runner, message, "The opening hours were wrong")
            case = runner.set_fact("correction_text", example, "Dana Ortiz").case
            correction = case.incident.messages[f"{message}-correction.1"]
            fits(case, correction)
            assert case.findings(correction, runner.at) == [], message
            assert any(example in text for text in case.texts(correction).values())


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
                "estable",
                "rescate",
                "ningún dato",
                "disculpe las molestias",
                "nunca más",
            ):
                assert word not in said, (message.id, word)


def test_a_holding_statement_and_an_update_hold_the_six_elements_and_promise_the_next(night: Night) -> None:
    """CERC's six, as blocks of the long text; the promise as a time with its zone."""
    playbook = night.case.playbook
    for name, spec in playbook.messages.items():
        if spec.covers:
            released = night.case.incident.latest(name)
            assert released and released.next_update
            for language in playbook.languages:
                assert re.search(
                    r"\d\d:\d\d [A-Z]{2,5}",
                    night.case.texts(released)[f"{language}.{playbook.kinds(name)[0]}"],
                )


@pytest.mark.parametrize("name", PLANS)
def test_its_rehearsal_finds_nothing_and_its_check_only_what_is_accepted(name: str) -> None:
    """Every path, text and correction in both languages; a review grows old with the calendar, not with the plan."""
    library = Library(None)
    plan, problems = read_plan(library.playbook(name), library, Workspace(), date(2026, 11, 26))
    assert problems == []
    assert plan
    assert [str(one) for one in weaknesses(plan) if not one.accepted] == []
    assert all(one.reason for one in plan.playbook.accept)
    rehearsal = rehearse(plan)
    assert rehearsal.findings == ()
    assert rehearsal.sound

    assert plan.playbook.languages == ("en", "es")
    plain_in_english_and_the_same_in_spanish(plan)


def plain_in_english_and_the_same_in_spanish(plan: Plan) -> None:
    """Grade 8 or lower in English; numbers, times and web addresses of each kind the same in both languages."""
    for sample in (typical, longest):
        speaker = Speaker(plan, sampled(plan.playbook, sample))
        for message in plan.playbook.messages:
            texts = {(text.language, text.kind): text for text in speaker.texts(message)}
            for (language, kind), text in texts.items():
                if language == "en":
                    assert figures(text.body) == figures(texts["es", kind].body), (message, kind)
                    if plan.playbook.is_public(message) and text.long and sample is typical:
                        asked = grade(sentences(text.body), "en")
                        assert asked is None or asked <= 8, (message, kind, asked)


def figures(text: str) -> Counter[str]:
    """The numbers, clock times and addresses of a text, each as often as it stands there."""
    return Counter(re.findall(r"\d[\d,.:/-]*\d|\d|[a-z]+\.example", text))


def test_every_question_says_why_it_is_asked_and_gives_an_example(night: Night) -> None:
    for name, spec in night.case.playbook.facts.items():
        assert spec.why, name
        assert spec.example, name


def test_what_nobody_answers_is_named_and_sent_to_somebody(night: Night) -> None:
    playbook = night.case.playbook
    assert playbook.not_to_answer
    assert night.case.incident.holders[playbook.questions_to or ""]


SCHEMAS = {
    "playbooks/playbook.schema.json": json_schema,
    "playbooks/parts/part.schema.json": part_schema,
    "playbooks/drills/drill.schema.json": lambda: file_of_scenario().json_schema(),
}


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_schema_for_editors_is_fresh(name: str) -> None:
    """Made with: python -m tests.test_shipped"""
    assert json.loads((ROOT / name).read_text()) == json.loads(json.dumps(SCHEMAS[name]()))


if __name__ == "__main__":
    for name, made in SCHEMAS.items():
        (ROOT / name).write_text(json.dumps(made(), indent=1) + "\n")

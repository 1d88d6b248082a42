"""How a drill went: what the record shows of each expectation, what that says of an objective, and the figures."""

import json
import shlex
from pathlib import Path
from typing import Any

import pytest

from crisisrunner.exercise import BANNER
from tests.conftest import Run, Type

APPROVED = "message approve hold-public --by-phone 'Ana Ruiz' --read-back"
OUT = (
    "fact set what_happened Dark --source 'ward 4'",
    "fact set detected_at 02:50 --source 'ward 4'",
    "fact set care_open yes --source Sam",
    "task done confirm",
    "advance confirm",
    "message submit hold-public",
    APPROVED,
    "message release hold-public --yes exercise",
)


def typed(type_in: Type, line: str) -> Run:
    return type_in(*shlex.split(line))


def play(type_in: Type, *lines: str) -> Run:
    """Commands that must work; `+30min` moves the clock there."""
    run = typed(type_in, "drill start dark-night")
    for line in lines:
        run = typed(type_in, f"drill step --to {line}" if line.startswith("+") else line)
        assert run.status == 0, (line, run.err)
    return run


def speak(type_in: Type) -> None:
    """The holding statement goes out, approved by somebody else on the phone."""
    for line in OUT:
        if line != APPROVED:
            assert typed(type_in, line).status == 0, line
            continue
        languages = json.loads(typed(type_in, "message show hold-public --json").out)["languages"]
        for language, one in languages.items():
            assert typed(type_in, f"{line} --lang {language} --digest {one['digest']}").status == 0


def scores(type_in: Type) -> tuple[dict[str, str], dict[str, str | None], dict[str, Any]]:
    """The state of each expectation, the rating of each objective, the value of each figure."""
    found = json.loads(typed(type_in, "-i D-2026-001 drill score --json").out)
    states = {
        one["id"]: one["state"] for objective in found["objectives"] for one in objective["expectations"]
    }
    ratings = {one["id"]: one["rating"] for one in found["objectives"]}
    return states, ratings, {one["id"]: one["value"] for one in found["scorecard"]}


def test_a_good_drill(hospital: Path, type_in: Type) -> None:
    play(type_in, "+3min")
    speak(type_in)
    for line in (
        "drill step --to +32min",
        "inquiry open 'Is my mother safe?' --kind patient --channel facebook",
        "drill step --to +40min",
        "inquiry private q1 --how 'she rang'",
        "inquiry handled q1 --how 'ward sister rang her'",
        "drill step --to +2h",
        "drill stop",
    ):
        assert typed(type_in, line).status == 0, line
    states, ratings, figures = scores(type_in)
    assert states == {
        "noted": "met", "hold-out": "met", "before-radio": "met", "four-eyes": "met", "private": "met",
        "silent-on-patients": "met",
    }  # fmt: skip
    assert ratings == {"speak-first": "P", "protect": "P"}
    assert figures == {
        "acknowledge": "3 min", "hold": "3 min", "media_first": "no", "promises": "0 of 1 (0 %)", "corrections": "0",
        "inquiries": "1 of 1", "identifiers": "0 of 8", "overridden": "0", "deadlines": "none began",
    }  # fmt: skip


def test_a_late_drill(hospital: Path, type_in: Type) -> None:
    play(type_in, "+68min")
    speak(type_in)
    play_on = ("drill step --to +2h", "drill stop")
    for line in play_on:
        typed(type_in, line)
    states, ratings, figures = scores(type_in)
    assert states == {
        "noted": "late", "hold-out": "late", "before-radio": "met", "four-eyes": "met", "private": "missed",
        "silent-on-patients": "met",
    }  # fmt: skip
    assert ratings == {"speak-first": "S", "protect": "M"}
    assert (figures["hold"], figures["media_first"]) == ("1 h 8 min", "no")
    shown = " ".join(typed(type_in, "-i D-2026-001 drill score").out.split())
    assert "(at 03:58 EST, 8 min late, the real event took 4 h 38 min)" in shown
    assert "S Speak before the media do Performed with Some Challenges, suggested speak-first" in shown
    assert "(The real night: 4 h 38 min)" in shown


def test_a_drill_in_which_nothing_was_done(hospital: Path, type_in: Type) -> None:
    play(type_in, "+2h", "drill stop")
    states, ratings, figures = scores(type_in)
    assert set(states.values()) == {"missed", "met"}
    assert states["silent-on-patients"] == "met"
    assert ratings == {"speak-first": "U", "protect": "M"}
    assert (figures["acknowledge"], figures["media_first"]) == ("never", "yes")


def test_while_the_drill_goes_on_what_is_not_due_is_open(hospital: Path, type_in: Type) -> None:
    play(type_in, "+20min")
    states, ratings, _ = scores(type_in)
    assert states == {
        "noted": "missed", "hold-out": "open", "before-radio": "open", "four-eyes": "open",
        "private": "not_reached", "silent-on-patients": "open",
    }  # fmt: skip
    assert ratings == {"speak-first": "U", "protect": None}


def test_what_a_drill_did_not_reach_counts_neither_way(hospital: Path, type_in: Type) -> None:
    play(type_in, "+5min", "fact set what_happened Dark --source x", "+10min", "drill stop")
    states, ratings, _ = scores(type_in)
    assert states == {
        "noted": "met", "hold-out": "not_reached", "before-radio": "not_reached", "four-eyes": "not_reached",
        "private": "not_reached", "silent-on-patients": "met",
    }  # fmt: skip
    assert ratings["speak-first"] == "P"


def test_an_evaluator_confirms_or_changes_with_a_reason(hospital: Path, type_in: Type) -> None:
    play(type_in, "+2h", "drill stop")
    assert typed(type_in, "drill score speak-first --rating U").status == 0
    refused = typed(type_in, "drill score protect --rating s")
    assert refused.err.splitlines() == [
        "Refused: The record suggests M; why is it S?",
        '  crisisrunner drill score protect --rating S --reason "…"',
        BANNER,
    ]
    assert typed(type_in, "drill score protect --rating s --reason 'they were careful'").status == 0
    assert scores(type_in)[1] == {"speak-first": "U", "protect": "S"}
    assert typed(type_in, "drill score private --met").err.startswith("Refused: What was seen")
    assert typed(type_in, "drill score private --met --reason 'they rang her, unlogged'").status == 0
    assert scores(type_in)[0]["private"] == "met"
    shown = typed(type_in, "drill score").out
    assert "the evaluator's word" in shown
    assert ", suggested" not in shown


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("drill observe speakfirst seen", "There is no objective 'speakfirst'; did you mean 'speak-first'?"),
        ("drill observe speak-first ' '", "What was seen?"),
        ("drill observe speak-first seen --rating X", "There is no rating 'X'."),
        ("drill score nothing", "There is no objective 'nothing'"),
        ("drill score nothing --rating P", "There is no objective 'nothing'"),
        ("drill score nothing --met --reason x", "There is no expectation 'nothing'"),
        ("drill improve speak-first Do --owner '' --by 2027-01-01", "Who sees to it?"),
        ("drill improve speak-first ' ' --owner x --by 2027-01-01", "What is to be done?"),
        ("drill improve speak-first Do --owner x --by soon", "'soon' is no day."),
        ("drill improve speak-first Do --owner x --by 2020-01-01", "It would end before it starts."),
        ("drill improve speak-first Do --owner x --by 2099-01-01 --element Magic", "There is no element 'Magic'"),
    ],
)  # fmt: skip
def test_what_evaluators_mistype(hospital: Path, type_in: Type, line: str, said: str) -> None:
    play(type_in, "+5min")
    run = typed(type_in, line)
    assert (run.status, run.err.startswith(f"Refused: {said}")) == (1, True), run.err


def test_a_real_incident_gets_an_improvement_plan_too(hospital: Path, type_in: Type) -> None:
    typed(type_in, "start dark")
    run = typed(
        type_in, "-i 2026-001 drill improve speak-first 'Keep a line' --owner 'Dana Ortiz' --by 2099-01-01"
    )
    assert (run.status, run.out) == (0, "  planned   i1: Dana Ortiz, by 2099-01-01\n")
    assert "To be improved by Dana Ortiz" in typed(type_in, "timeline").out


def test_an_answer_that_confirms_a_patient_is_seen_though_nobody_asked_it_then(
    hospital: Path, type_in: Type
) -> None:
    for line in (
        "drill start dark-night",
        "drill step --to +31min",
        "inquiry open 'Where is my father?' --kind social --channel facebook --not-sensitive",
        "inquiry acknowledge q1 'Your father is being looked after on our ward.' --yes",
        "drill step --to +2h",
        "drill stop",
    ):
        assert typed(type_in, line).status == 0, line
    assert scores(type_in)[0]["silent-on-patients"] == "missed"


def test_a_claim_that_went_out_is_seen(hospital: Path, type_in: Type) -> None:
    scenario = Path("playbooks/drills/dark-night.yaml")
    scenario.write_text(scenario.read_text().replace("finding: relationship", "finding: claims"))
    play(type_in, "+3min")
    Path("long.txt").write_text("Some screens are dark. No patient data was taken. More by 04:00 EST.")
    for line in OUT:
        if line == "message submit hold-public":
            for language in ("en", "es"):
                edit = f"message edit hold-public --file long.txt --kind web --lang {language}"
                assert typed(type_in, edit).status == 0
        if line == APPROVED:
            languages = json.loads(typed(type_in, "message show hold-public --json").out)["languages"]
            for language, one in languages.items():
                run = typed(type_in, f"{line} --lang {language} --digest {one['digest']}")
                assert run.status == 0, run.err
            continue
        run = typed(type_in, line)
        assert run.status == 0, (line, run.err)
    assert scores(type_in)[0]["silent-on-patients"] == "missed"


def test_what_was_to_come_before_something_else_is_missed_once_that_came(
    hospital: Path, type_in: Type
) -> None:
    play(type_in, "+80min")
    speak(type_in)
    assert scores(type_in)[0]["before-radio"] == "missed"
    shown = " ".join(typed(type_in, "drill score").out.split())
    assert "missed EXPECTED-ACTION we speak before the radio does (at 04:10 EST)" in shown


def test_a_name_alone_is_asked_about(hospital: Path, type_in: Type) -> None:
    play(type_in, "+5min")
    assert typed(type_in, "drill score protect").err.startswith("Not understood: How did protect go?")
    assert typed(type_in, "drill score private").err.startswith("Not understood: Was private met?")

"""The after-action report: written from the record, for a drill and for a real night, with nothing that can act."""

import csv
import io
import json
import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from crisisrunner.drill.report.improvements import COLUMNS
from tests.conftest import Run, Type, once

SCENARIO = """
drill: short
title: Short night
version: 1.0.0
playbook: dark
starts: 2026-11-24 02:50
zone: America/New_York
lasts: 120 min
story: |
  Tuesday night.
  You are called at home.
threat: Ransomware
sponsor: The chief executive
sources: [{title: Independent review, url: "https://example.org/review"}]
par: {event: HSE Ireland 2021, acknowledge: 278 min, hold: 278 min, media_first: true}
objectives:
  speak-first: {title: Speak before the media do, capability: Public Information and Warning, target: Within an hour.}
  know: {title: Know what is true, capability: Intelligence and Information Sharing}
injects:
  ward-call: {at: 0 min, title: A ward calls, text: Screens are dark., from: Ward 4, method: phone}
  reminder: {at: +20 min, kind: contingency, if_missed: noted, title: The chief asks, text: What do we know?}
  radio: {at: +70 min, title: The radio has it, text: Radio reports an attack., method: broadcast, media: true}
  board: {at: +115 min, title: The board asks, text: Please call.}
expectations:
  noted:
    {expect: Somebody writes it down, objective: know, event: fact.set, of: what_happened, within: 15 min}
  alerted: {expect: Staff are alerted, objective: speak-first, event: message.released, of: alert, within: 30 min}
  hold-out:
    {expect: The holding statement is out, objective: speak-first, event: message.released, of: hold-public,
     after: ward-call, within: 60 min, par: 278 min}
  no-patient:
    {expect: No public text names a patient, objective: know, event: message.released, finding: identifiers,
     never: true}
  briefed: {expect: The board is briefed, objective: know, event: note.logged, after: board}
"""
D = "-i D-2026-001"
DAYS = "--start 2026-12-01 --by 2027-01-31"
BEGIN = ("drill start short", "drill step")
PLAYED = (
    *BEGIN,
    f"{D} fact set what_happened 'Screens are dark' --source 'ward 4'",
    f"{D} fact set detected_at 02:50 --source 'ward 4'",
    f"{D} task done confirm",
    f"{D} advance confirm",
    "drill step",
    "drill step --to +62min",
    f"{D} fact set care_open yes --source chief",
    f"{D} message submit hold-public",
    f"{D} --as 'Ana Ruiz' message approve hold-public --yes",
    f"{D} message release hold-public --yes exercise",
    f"{D} inquiry open 'Are you hacked?' --kind press --channel phone",
    "drill postpone '10 min' --reason 'fire alarm'",
    "drill step",
    f"{D} drill observe speak-first 'Nobody rang the night editor.' --rating M",
    f"{D} drill observe speak-first 'Plain words throughout.' --rating S",
    f"{D} drill observe speak-first 'The switchboard knew the words.' --rating P",
    f"{D} drill observe speak-first 'The night editor was surprised.'",
    f"{D} drill observe know 'Sources were named.'",
    f"{D} drill score speak-first --rating S --reason 'late, but before the radio'",
    f"{D} drill improve speak-first 'Keep a signed line' --owner 'Ana Ruiz' --area 'Late first word' {DAYS}",
)
ENDED = (*PLAYED, "drill stop --reason 'time is up'")


@pytest.fixture
def rehearsal(hospital: Path) -> Path:
    """The small hospital with a scenario for its plan."""
    folder = hospital / "playbooks" / "drills"
    folder.mkdir(exist_ok=True)
    (folder / "short.yaml").write_text(SCENARIO)
    return hospital


def report(type_in: Type, *options: str) -> str:
    run = type_in("-i", "D-2026-001", "drill", "report", *options)
    assert run.status == 0, run.err
    return run.out


def data(type_in: Type) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(report(type_in, "--json"))
    return found


def part(told: str, heading: str) -> str:
    """What stands below a heading, up to the next of its level or above."""
    level = heading.split(" ")[0]
    rest = told.split(f"\n{heading}\n")[1]
    return re.split(rf"\n#{{1,{len(level)}}} ", rest)[0]


def test_a_drill_is_reported_in_the_order_and_the_words_of_hseep(rehearsal: Path, type_in: Type) -> None:
    once(type_in, *ENDED)
    told = report(type_in)
    assert re.findall(r"^##? (.*)", told, re.MULTILINE) == [
        "Short night: After-Action Report and Improvement Plan",
        "Exercise Overview",
        "Executive Summary: Scorecard",
        "Analysis of Core Capabilities",
        "Timeline: Planned against Actual",
        "What Was Not Done",
        "Appendix A: Improvement Plan",
        "Appendix B: Exercise Participants",
        "Appendix C: Ratings",
    ]
    assert re.findall(r"^\| \*\*(.+?)\*\*", part(told, "## Exercise Overview"), re.MULTILINE) == [
        "Exercise Name", "Exercise Dates", "Scope", "Mission Area(s)", "Core Capabilities", "Objectives",
        "Threat or Hazard", "Scenario", "Sponsor", "Participating Organizations", "Point of Contact",
    ]  # fmt: skip
    assert r"| **Point of Contact** | not stated; write \`contact:\` in the scenario |" in told
    rows = {row["title"]: row["text"] for row in data(type_in)["overview"]}
    assert rows["Point of Contact"] == "not stated; write `contact:` in the scenario"
    assert rows["Sponsor"] == "The chief executive"
    assert "| **Participating Organizations** | Valley Hospital |" in told


def test_it_says_who_made_it_from_what_record_with_what_version(rehearsal: Path, type_in: Type) -> None:
    once(type_in, *ENDED)
    made = data(type_in)["made"]
    lines = [
        json.loads(line)
        for line in type_in("-i", "D-2026-001", "timeline", "--format", "jsonl").out.splitlines()
    ]
    assert made["record"] == {
        "incident": "D-2026-001",
        "seq": lines[-1]["seq"],
        "hash": lines[-1]["hash"],
    }
    assert (made["by"], made["with"]) == ("Dana Ortiz", "crisisrunner 0.1.0")
    assert lines[-1]["hash"] in report(type_in)


def test_each_objective_has_its_strengths_and_areas_with_what_shows_them(
    rehearsal: Path, type_in: Type
) -> None:
    once(type_in, *ENDED)
    first = part(report(type_in), "### Speak before the media do")
    strengths, areas = part(first, "#### Strengths"), part(first, "#### Areas for Improvement")
    assert "**The switchboard knew the words.**" in strengths
    assert "**Plain words throughout.**" in areas
    assert "**The night editor was surprised.**" in areas
    assert "**Staff are alerted**" in areas
    assert "Analysis: Due 03:20 EST; nothing in the record by then." in areas
    assert "Analysis: Due 03:50 EST; done 03:52 EST, 2 min late. The real event took 4 h 38 min." in areas
    assert "rates it M (Performed with Major Challenges)" in areas
    assert "Rating: S, Performed with Some Challenges (given by an evaluator)." in first
    known = part(report(type_in), "### Know what is true")
    assert "It must not happen, and did not happen." in known
    assert "Rating: P" in known
    assert "**Sources were named.**" in part(known, "#### Strengths")
    assert "suggested, not yet given" in known


def test_a_reference_is_the_entry_that_shows_it(rehearsal: Path, type_in: Type) -> None:
    once(type_in, *ENDED)
    lines = type_in("-i", "D-2026-001", "timeline", "--format", "jsonl").out.splitlines()
    types = {json.loads(line)["seq"]: json.loads(line)["type"] for line in lines}
    points = [
        point for one in data(type_in)["objectives"] for kind in ("strengths", "areas") for point in one[kind]
    ]
    assert {point["id"]: types.get(point["reference"]) for point in points if point["reference"]}.items() >= {
        "noted": "fact.set",
        "hold-out": "message.released",
    }.items()


@pytest.mark.parametrize("so_far", [*range(2, len(ENDED), 4), len(ENDED)])
def test_the_numbers_are_those_of_the_score(so_far: int, rehearsal: Path, type_in: Type) -> None:
    """However far the drill went."""
    once(type_in, *ENDED[:so_far])
    score = json.loads(type_in("-i", "D-2026-001", "drill", "score", "--json").out)
    found = data(type_in)
    assert found["scorecard"] == score["scorecard"]
    assert all(figure["means"] for figure in found["scorecard"])
    keys = set(score["objectives"][0])
    assert [{key: one[key] for key in keys} for one in found["objectives"]] == score["objectives"]
    told = report(type_in)
    for figure in score["scorecard"]:
        assert f"| {figure['title']} | {figure['value']} |" in told


def test_a_promise_whose_time_passed_in_silence_is_broken(rehearsal: Path, type_in: Type) -> None:
    once(type_in, *ENDED)
    found = data(type_in)
    figures = {one["id"]: one["value"] for one in found["scorecard"]}
    assert figures["promises"] == "0 of 1 (0 %)"
    assert [(one["id"], one["came"]) for one in found["timeline"]["promises"]] == [
        ("promise-public", "broken: nothing came")
    ]


def test_a_page_shows_a_hundred_of_a_list_and_says_where_the_others_are(
    rehearsal: Path, type_in: Type
) -> None:
    once(type_in, *BEGIN)
    asked = "".join(f"Question {number}?,staff,phone\n" for number in range(130))
    Path("many.csv").write_text(f"text,kind,channel\n{asked}")
    assert type_in(*D.split(), "inquiry", "import", "many.csv", "--yes").status == 0
    left = next(one for one in data(type_in)["not_done"] if one["id"] == "inquiries")
    assert len(left["items"]) == 130
    listed = part(report(type_in), "### Inquiries still open")
    assert listed.count("\n- ") == 100
    assert "And 30 more; the report as JSON has them all." in listed


def test_what_was_planned_stands_beside_what_came(rehearsal: Path, type_in: Type) -> None:
    once(type_in, *ENDED)
    course = data(type_in)["timeline"]
    assert [(one["id"], one["came"]) for one in course["injects"]] == [
        ("ward-call", "delivered as planned"),
        ("reminder", "not needed, for it was done: Somebody writes it down"),
        ("radio", "delivered as planned"),
        ("board", "not delivered"),
    ]
    assert {one["id"]: one["came"] for one in course["expectations"]} == {
        "noted": "met",
        "alerted": "missed",
        "hold-out": "2 min late",
        "no-patient": "met",
        "briefed": "not reached",
    }
    assert [(one["id"], one["came"]) for one in course["releases"]] == [("hold-public.1", "2 min late")]
    assert [one["what"] for one in course["clock"]] == [
        "all that was to come was put off by 10 min: fire alarm",
        "the drill ended, 50 min of the story before its end: time is up",
    ]


def test_what_was_not_done_is_listed(rehearsal: Path, type_in: Type) -> None:
    once(type_in, *ENDED)
    left = {one["id"]: [item["id"] for item in one["items"]] for one in data(type_in)["not_done"]}
    assert left == {
        "expectations": ["alerted", "briefed"],
        "tasks": [],
        "messages": ["alert.1"],
        "inquiries": ["q1"],
        "corrections": [],
        "promises": ["promise-public"],
        "laws": [],
        "injects": ["reminder", "board"],
        "objectives": ["know"],
    }


def test_the_improvement_plan_has_the_columns_of_hseep(rehearsal: Path, type_in: Type) -> None:
    assert COLUMNS == (
        "Core Capability", "Issue/Area for Improvement", "Corrective Action", "Capability Element",
        "Primary Responsible Organization", "Organization POC", "Start Date", "Completion Date",
    )  # fmt: skip
    once(type_in, *ENDED)
    plan = part(report(type_in), "## Appendix A: Improvement Plan")
    assert f"| {' | '.join(COLUMNS)} |" in plan
    assert (
        "| Public Information and Warning | Late first word | Keep a signed line | Planning | Valley Hospital "
        "| Ana Ruiz | 2026-12-01 | 2027-01-31 |"
    ) in plan


def test_participants_are_those_who_acted_or_held_a_role(rehearsal: Path, type_in: Type) -> None:
    once(type_in, *PLAYED[:4], f"{D} --as 'Sam Okafor' log 'rang the desk'", "drill stop")
    people = {one["name"]: one for one in data(type_in)["participants"]}
    assert people["Dana Ortiz"]["roles"] == ["Communications lead"]
    assert set(people["Dana Ortiz"]["parts"]) == {"conducted", "played"}
    assert people["Ana Ruiz"]["parts"] == ["held a role; nothing in the record"]
    assert (people["Sam Okafor"]["roles"], people["Sam Okafor"]["parts"]) == ([], ["played"])


def test_a_drill_says_so_at_both_ends_and_in_the_name_of_its_file(rehearsal: Path, type_in: Type) -> None:
    once(type_in, *ENDED)
    for form, name in (("markdown", "after.md"), ("html", "after.html"), ("json", "after.json")):
        run = type_in("-i", "D-2026-001", "drill", "report", "--out", name)
        assert run.status == 0, form
        assert f"Written: EXERCISE-{name}" in run.err
        assert not Path(name).exists()
    told = Path("EXERCISE-after.md").read_text()
    assert told.startswith("**EXERCISE  EXERCISE  EXERCISE**\n")
    assert told.endswith("**EXERCISE  EXERCISE  EXERCISE**\n")
    page = Path("EXERCISE-after.html").read_text()
    assert "<title>EXERCISE Short night: After-Action Report and Improvement Plan EXERCISE</title>" in page
    banner = '<p class="exercise">EXERCISE  EXERCISE  EXERCISE</p>'
    assert page.split("<body>")[1].strip().startswith(f"<header>{banner}")
    assert page.split("</body>")[0].strip().endswith(f"<footer>{banner}</footer>")
    assert json.loads(Path("EXERCISE-after.json").read_text())["mark"] == "EXERCISE  EXERCISE  EXERCISE"


def test_a_file_that_is_there_is_not_written_over_unasked(rehearsal: Path, type_in: Type) -> None:
    once(type_in, *BEGIN, "drill stop")
    Path("EXERCISE-r.md").write_text("mine")
    run = type_in(*D.split(), "drill", "report", "--out", "r.md")
    assert (run.status, Path("EXERCISE-r.md").read_text()) == (1, "mine")
    assert type_in(*D.split(), "drill", "report", "--out", "EXERCISE-r.md", "--force").status == 0
    for name in ("r.pdf", "r"):
        run = type_in(*D.split(), "drill", "report", "--out", name)
        assert (run.status, "report.html" in run.err) == (1, True)


def test_while_it_goes_on_it_says_so(rehearsal: Path, type_in: Type) -> None:
    once(type_in, *PLAYED)
    assert "THE DRILL GOES ON: this is how it stands at 04:10 EST of the story" in report(type_in)
    assert data(type_in)["goes_on"] is True
    assert '<p class="loud">THE DRILL GOES ON' in report(type_in, "--format", "html")
    type_in("drill", "stop")
    assert "THE DRILL GOES ON" not in report(type_in)


def test_a_drill_that_was_stopped_for_the_real_thing_after_two_minutes(
    rehearsal: Path, type_in: Type
) -> None:
    once(type_in, *BEGIN, "drill step --to +2min", "drill stop --real-event")
    told = report(type_in)
    assert "The real thing happened, and the drill was ended for it." in told
    assert told.count("none, since nothing that is expected of it was reached") == 2
    assert [one["came"] for one in data(type_in)["timeline"]["injects"]][1:] == ["not delivered"] * 3
    assert "<svg" in report(type_in, "--format", "html")


def test_a_scenario_that_expects_nothing_and_a_drill_in_which_nothing_came(
    rehearsal: Path, type_in: Type
) -> None:
    bare = re.sub(r"expectations:.*", "", SCENARIO, flags=re.DOTALL).replace("if_missed: noted, ", "")
    objective = "objectives: {know: {title: Know, capability: Planning}}\n"
    bare = re.sub(r"objectives:.*?(?=injects:)", objective, bare, flags=re.DOTALL)
    bare = bare.replace("kind: contingency, ", "") + (
        "expectations: {x: {expect: X, objective: know, event: note.logged, after: board}}\n"
    )
    (rehearsal / "playbooks" / "drills" / "short.yaml").write_text(bare)
    once(type_in, "drill start short", "drill stop")
    told = report(type_in)
    assert "nothing was reached" in told
    assert "No corrective action is planned yet." in told
    assert "| Kind |" in told
    assert report(type_in, "--format", "html").count("<svg") == 1


def test_a_workspace_that_is_broken_by_now_keeps_no_report_back(rehearsal: Path, type_in: Type) -> None:
    once(type_in, *BEGIN, "drill stop")
    (rehearsal / "crisisrunner.toml").write_text("this is no TOML")
    assert "# Short night" in report(type_in)


HOSTILE = "<script>alert(1)</script> | a\n=cmd `x` [y](http://z) \x1b[31m"


def test_nothing_that_somebody_typed_can_act(rehearsal: Path, type_in: Type) -> None:
    scenario = SCENARIO.replace("title: Short night", "title: '<script>alert(2)</script> | *night*'")
    scenario = scenario.replace("title: The board asks", "title: '<img src=x> | board'")
    (rehearsal / "playbooks" / "drills" / "short.yaml").write_text(scenario)
    once(type_in, *BEGIN)
    assert type_in("drill", "inject", HOSTILE, "--title", HOSTILE).status == 0
    assert type_in("drill", "observe", "know", HOSTILE, "--rating", "M").status == 0
    improve = ("drill", "improve", "know", HOSTILE, "--by", "2027-01-31")
    assert type_in(*improve, "--owner", f"=cmd|x {HOSTILE}", "--area", f"=1+1 {HOSTILE}").status == 0
    assert type_in("drill", "stop", "--reason", HOSTILE).status == 0
    page, told = report(type_in, "--format", "html"), report(type_in)
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;" in page
    assert "\x1b" not in page + told + report(type_in, "--json")
    assert "<" not in told.replace("&lt;", "")
    assert not re.search(r"(?<!\\)`|(?<!\\)\]\(", told)
    for line in told.splitlines():
        if line.startswith("|") and not line.startswith("|---"):
            assert line.endswith("|")
    plan = [line for line in told.splitlines() if "alert(1)" in line and line.startswith("| Intelligence")]
    assert [len(re.findall(r"(?<!\\)\|", line)) for line in plan] == [len(COLUMNS) + 1]
    table = type_in(*D.split(), "drill", "tasks").out
    row = next(csv.DictReader(io.StringIO(table, newline="")))
    assert row["Organization POC"].startswith("'=cmd")
    assert row["Issue/Area for Improvement"].startswith("'=1+1")
    assert "\x1b" not in table


def test_the_picture_keeps_its_measure_where_there_is_much(rehearsal: Path, type_in: Type) -> None:
    """More than sixty of a kind share one row; the table has each."""
    many = "".join(f"  more-{n}: {{at: +{n} min, title: More {n}, text: And more.}}\n" for n in range(1, 70))
    scenario = SCENARIO.replace("expectations:", f"{many}expectations:")
    (rehearsal / "playbooks" / "drills" / "short.yaml").write_text(scenario)
    once(type_in, *BEGIN, "drill step --to +90min", "drill stop")
    page = report(type_in, "--format", "html")
    assert ">all 73</text>" in page
    assert len(re.findall(r"<td>More \d+</td>|<td class=\"short\">More \d+</td>", page)) == 69


def test_a_plan_without_an_action_is_an_empty_table_and_an_empty_calendar(
    rehearsal: Path, type_in: Type
) -> None:
    once(type_in, *BEGIN)
    assert type_in(*D.split(), "drill", "tasks").out.count("\r\n") == 1
    made = type_in(*D.split(), "drill", "tasks", "--format", "ics").out
    assert "VTODO" not in made
    Calendar.from_ical(made)


def test_the_words_that_were_erased_stay_away(rehearsal: Path, type_in: Type) -> None:
    once(type_in, *ENDED)
    lines = [
        json.loads(line) for line in type_in(*D.split(), "timeline", "--format", "jsonl").out.splitlines()
    ]
    seen = next(one["seq"] for one in lines if one["type"] == "observation.made")
    planned = next(one["seq"] for one in lines if one["type"] == "improvement.planned")
    for entry in (seen, planned):
        assert type_in(*D.split(), "erase", str(entry), "--reason", "a name", "--yes").status == 0
    told = report(type_in)
    assert "Nobody rang" not in told
    assert "| \\[erased\\] | \\[erased\\] | Planning |" in told


class Outline(HTMLParser):
    """The page as a screen reader goes through it."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def outline(page: str) -> Outline:
    found = Outline()
    found.feed(page)
    return found


def test_the_page_can_be_read_by_everybody(rehearsal: Path, type_in: Type) -> None:
    once(type_in, *ENDED)
    page = report(type_in, "--format", "html")
    tags = outline(page).tags
    levels = [int(tag[1]) for tag, _ in tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert ("html", {"lang": "en"}) in tags
    assert all(attributes.get("scope") in ("col", "row") for tag, attributes in tags if tag == "th")
    assert page.count("<table>") == page.count("<caption>")
    picture = next(attributes for tag, attributes in tags if tag == "svg")
    assert picture["role"] == "img"
    for name in (picture["aria-labelledby"] or "").split():
        assert f'id="{name}"' in page
    assert {tag for tag, _ in tags} & {"script", "link", "img", "iframe", "a", "object"} == set()
    assert not re.search(r"url\(|@import|src=|href=", page)


def luminance(colour: str) -> float:
    """As WCAG 2 has it."""
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_its_colours_stand_out_by_day_and_by_night(rehearsal: Path, type_in: Type) -> None:
    """4.5 to 1 for text, 3 to 1 for shapes (WCAG 2.2, 1.4.3 and 1.4.11)."""
    once(type_in, *BEGIN)
    page = report(type_in, "--format", "html")
    modes = [
        dict(re.findall(r"--(\w+): (#\w+)", block))
        for block in re.findall(r":root \{([^}]*--ink[^}]*)\}", page)
    ]
    assert len(modes) == 2
    for mode in modes:
        paper = luminance(mode["paper"])
        for name, least in (("ink", 7), ("soft", 4.5), ("bad", 4.5), ("edge", 3), ("rule", 3)):
            lighter, darker = sorted((luminance(mode[name]), paper), reverse=True)
            assert (lighter + 0.05) / (darker + 0.05) >= least, (name, mode)


def real(type_in: Type) -> Run:
    once(
        type_in,
        "start dark --at '2026-11-20 02:52' --fact 'what_happened=Screens are dark'",
        "fact set detected_at '2026-11-20 02:50' --source 'ward 4'",
        "fact set breach_known_at '2026-11-20 03:00' --source 'security' --reason 'the note says so'",
        "task done confirm --at '2026-11-20 03:00'",
        "message release alert --yes 2026-001 --at '2026-11-20 03:20'",
        "advance confirm --at '2026-11-20 03:30'",
        f"-i 2026-001 drill improve 'Public information and warning' 'Alert sooner' --owner 'Ana Ruiz' {DAYS}",
    )
    return type_in("timeline", "--format", "aar")


def test_a_real_incident_has_the_same_report(hospital: Path, type_in: Type) -> None:
    run = real(type_in)
    told = run.out
    assert run.status == 0, run.err
    assert "EXERCISE" not in told
    assert "THE INCIDENT IS STILL OPEN" in told
    assert "| **Incident Name** | Screens are dark |" in told
    assert "| **What Happened** | Screens are dark |" in told
    assert "| **Objectives** | not stated |" in told
    assert "**Alert to staff to Staff**" in part(told, "#### Areas for Improvement")
    assert "**Confirm that this is real**" in part(told, "#### Strengths")
    assert "nobody said whether it applies" in part(told, "### Deadlines by law that are not settled")
    assert "### Injects" not in told
    assert "HIPAA" in part(told, "### Deadlines by Law")
    assert "| Public Information and Warning | Public information and warning | Alert sooner |" in told
    assert "## Appendix B: Incident Participants" in told


def test_a_real_report_is_named_as_it_ends(hospital: Path, type_in: Type) -> None:
    real(type_in)
    for name, begins in (("r.html", "<!DOCTYPE html>"), ("r.json", "{"), ("r.md", "# Screens")):
        assert type_in("timeline", "--format", "aar", "--out", name).status == 0
        assert Path(name).read_text().startswith(begins)
    assert json.loads(type_in("timeline", "--format", "aar", "--json").out)["drill"] is False
    run = type_in("timeline", "--format", "aar", "--since", "02:00")
    assert (run.status, "whole record" in run.err) == (2, True)
    assert type_in("timeline", "--out", "other.html").status == 0
    assert "After-action" not in Path("other.html").read_text()
    run = type_in("timeline", "--out", "other.docx")
    assert (run.status, "can be made here" in run.err) == (1, True)


def test_neither_word_reports_on_the_other_kind(rehearsal: Path, type_in: Type) -> None:
    once(type_in, "start dark")
    run = type_in("-i", "2026-001", "drill", "report")
    assert (run.status, "timeline --format aar" in run.err) == (1, True)
    once(type_in, *BEGIN)
    run = type_in("timeline", "--format", "aar")
    assert (run.status, "drill report" in run.err, "The board asks" in run.out) == (1, True, False)


def test_the_improvement_plan_is_handed_out(rehearsal: Path, type_in: Type) -> None:
    once(type_in, *ENDED)
    rows = list(csv.DictReader(io.StringIO(type_in(*D.split(), "drill", "tasks").out, newline="")))
    assert list(rows[0]) == ["Exercise", "No.", *COLUMNS]
    assert (rows[0]["Exercise"], rows[0]["No."], rows[0]["Completion Date"]) == (
        "EXERCISE",
        "i1",
        "2027-01-31",
    )
    assert type_in(*D.split(), "drill", "tasks", "--out", "tasks.ics").status == 0
    todo = Calendar.from_ical(Path("EXERCISE-tasks.ics").read_bytes()).walk("VTODO")[0]
    assert str(todo["SUMMARY"]) == "EXERCISE Keep a signed line EXERCISE"
    assert str(todo["UID"]) == "D-2026-001-improvement-i1@crisisrunner"
    assert todo["DUE"].dt.isoformat() == "2027-01-31"
    assert todo["DTSTART"].dt.isoformat() == "2026-12-01"
    assert str(todo["CONTACT"]) == "Ana Ruiz"
    run = type_in(*D.split(), "drill", "tasks", "--out", "tasks.pdf")
    assert (run.status, "tasks.ics" in run.err) == (1, True)


def test_a_real_incidents_plan_is_handed_out_without_the_mark(hospital: Path, type_in: Type) -> None:
    real(type_in)
    made = type_in("-i", "2026-001", "drill", "tasks", "--format", "ics")
    assert made.status == 0
    assert "EXERCISE" not in made.out
    assert "SUMMARY:Alert sooner" in made.out
    assert type_in("-i", "2026-001", "drill", "tasks").out.splitlines()[1].startswith(",i1,")


def test_a_day_that_begins_and_ends_a_task_is_no_start(rehearsal: Path, type_in: Type) -> None:
    """An end must be later than its start (RFC 5545, 3.8.2.3)."""
    day = "--start 2027-01-31 --by 2027-01-31"
    once(type_in, *BEGIN, f"drill improve know 'Ring' --owner Ana {day}")
    assert "DTSTART" not in type_in(*D.split(), "drill", "tasks", "--format", "ics").out

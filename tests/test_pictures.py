"""A plan as a picture and on paper: what is on it, and that it is what it says it is."""

import io
import json
import re
import shutil
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from pypdf import PdfReader

from crisisrunner.planner.diagram import chart, svg
from crisisrunner.playbook.library import Library
from crisisrunner.playbook.load import load_playbook
from crisisrunner.playbook.model import Playbook
from tests.conftest import Type

HOSPITAL = Path(__file__).parent / "hospital"
PLANS = list(Library(None).playbooks())


def plan(name: str) -> Playbook:
    playbook, _ = load_playbook(Library(None).playbook(name), Library(None))
    assert playbook
    return playbook


@pytest.mark.parametrize("name", PLANS)
def test_every_stage_message_and_transition_is_in_the_picture(name: str) -> None:
    playbook = plan(name)
    drawn = svg(playbook)
    texts = {
        (one.text or "").strip() for one in ET.fromstring(drawn).iter("{http://www.w3.org/2000/svg}text")
    }
    assert {way.trigger for way in playbook.transitions} <= texts
    assert {message for stage in playbook.stages.values() for message in stage.messages} <= texts
    assert len(re.findall(r"<path d=\"M [0-9]+ [0-9]+ l ", drawn)) >= len(playbook.transitions)


@pytest.mark.parametrize("name", PLANS)
def test_the_picture_for_a_terminal_fits_into_it(name: str) -> None:
    for width in (80, 120):
        lines = chart(plan(name), width).splitlines()
        assert max(map(len, lines)) <= width
    assert all(f"|-- {way.trigger} " in "\n".join(lines) for way in plan(name).transitions)


def test_what_a_plan_says_is_never_markup_in_the_picture(laptop: Path, type_in: Type) -> None:
    Path("crisisrunner.toml").write_text("")
    Path("playbooks").mkdir()
    Path("playbooks/own.yaml").write_text(
        'playbook: own\nextends: infrastructure-failure\ntitle: "</text><script>&"\n'
    )
    assert type_in("playbook", "graph", "own", "--out", "own.svg").status == 0
    root = ET.fromstring(Path("own.svg").read_text())
    assert root.find(".//{http://www.w3.org/2000/svg}script") is None


def test_mermaid_gets_plain_names_and_every_way(type_in: Type) -> None:
    drawn = type_in("playbook", "graph", "ransomware", "--format", "mermaid").out
    assert drawn.startswith("stateDiagram-v2\n")
    assert '    state "Hold statement" as s1' in drawn
    assert "    s0 --> s1 : confirm<br>known what_happened, detected_at<br>done confirm" in drawn
    assert "    s4 --> [*]" in drawn
    type_in("playbook", "graph", "ransomware", "--out", "r.md")
    assert Path("r.md").read_text().startswith("```mermaid\nstateDiagram-v2")


def test_a_png_is_drawn_without_any_program_but_ours(type_in: Type) -> None:
    assert type_in("playbook", "graph", "viral-complaint", "--out", "v.png").status == 0
    assert Path("v.png").read_bytes().startswith(b"\x89PNG")
    assert type_in("playbook", "graph", "viral-complaint", "--format", "png").status == 1


def test_a_picture_is_not_written_over_another_unasked(type_in: Type) -> None:
    Path("v.svg").write_text("mine")
    assert type_in("playbook", "graph", "viral-complaint", "--out", "v.svg").status == 1
    assert Path("v.svg").read_text() == "mine"
    assert type_in("playbook", "graph", "viral-complaint", "--out", "v.svg", "--force").status == 0
    assert type_in("playbook", "graph", "viral-complaint", "--out", "v.jpeg").status == 2


def sheet(type_in: Type, name: str) -> tuple[int, str]:
    run = type_in("playbook", "print", name, "--force")
    assert run.status == 0, run.err
    reader = PdfReader(io.BytesIO(Path(f"{name}.pdf").read_bytes()))
    return len(reader.pages), " ".join(" ".join(page.extract_text() for page in reader.pages).split())


@pytest.mark.parametrize("name", PLANS)
def test_a_grab_sheet_has_at_most_four_pages_and_all_that_is_needed_first(
    laptop: Path, type_in: Type, name: str
) -> None:
    shutil.copy(HOSPITAL / "crisisrunner.toml", laptop)
    pages, text = sheet(type_in, name)
    assert pages <= 4
    playbook = plan(name)
    for wanted in ("Who to call", "Checklist: ", "What to ask", "Dana Ortiz", "+1 212 555 0101"):
        assert wanted in text, wanted
    first = next(iter(playbook.stages.values()))
    for task in first.tasks.values():
        assert " ".join(task.do.split())[:30] in text
    assert "[[" not in text
    if playbook.clocks:
        assert "Deadlines" in text


def test_a_line_to_fill_in_names_the_question_that_fills_it(laptop: Path, type_in: Type) -> None:
    shutil.copy(HOSPITAL / "crisisrunner.toml", laptop)
    text = sheet(type_in, "ransomware")[1]
    number = re.search(r"(\d+)\. Which sites or services are affected\?", text)
    assert number
    assert f"This affects ({number[1]}) ____" in text


def test_a_question_that_nobody_answers_goes_to_somebody_with_a_number(laptop: Path, type_in: Type) -> None:
    workspace = (HOSPITAL / "crisisrunner.toml").read_text()
    rosa = '\n[people.rosa-diaz]\nname = "Rosa Diaz"\nphone = "+1 212 555 0177"\nroles = ["spokesperson"]\n'
    (laptop / "crisisrunner.toml").write_text(workspace + rosa)
    text = sheet(type_in, "ransomware")[1]
    assert "Send such questions to: Spokesperson; Rosa Diaz +1 212 555 0177." in text


def test_a_grab_sheet_speaks_the_languages_of_the_house(laptop: Path, type_in: Type) -> None:
    shutil.copy(HOSPITAL / "crisisrunner.toml", laptop)
    toml = Path("crisisrunner.toml")
    toml.write_text(toml.read_text().replace("[organisation]", '[organisation]\nlanguages = ["en", "es"]'))
    assert "Holding statement, in Spanish" in sheet(type_in, "infrastructure-failure")[1]
    toml.write_text(toml.read_text().replace('["en", "es"]', '["en"]'))
    assert "Holding statement, in Spanish" not in sheet(type_in, "infrastructure-failure")[1]


def test_the_schemas_are_printed_for_editors(type_in: Type) -> None:
    whole = json.loads(type_in("playbook", "schema").out)
    part = json.loads(type_in("playbook", "schema", "--part").out)
    assert "title" in whole["else"]["required"]
    assert part["required"] == ["part"]
    assert set(whole["properties"]) - set(part["properties"]) == {"playbook"}
    for schema in (whole, part):
        for definition in [schema, *schema["$defs"].values()]:
            for key, about in definition["properties"].items():
                assert about["description"], key
                assert about.get("examples") or key == "part", key

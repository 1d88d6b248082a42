"""A plan in two languages: what is typed once is asked again in the other, and no old translation goes out."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from crisisrunner.errors import Refused
from crisisrunner.log.record import Record
from crisisrunner.pins import pin
from crisisrunner.playbook.languages import spoken
from crisisrunner.playbook.library import Library
from crisisrunner.playbook.workspace import load_workspace
from crisisrunner.runner import Runner, start
from tests.nights import AT
from tests.test_shipped import DEMO

PLAN = "infrastructure-failure"
WORDS = "There is a power cut in part of our main building."
PALABRAS = "No hay luz en una parte de nuestro edificio principal."


def begun(folder: Path, languages: tuple[str, ...] = ()) -> Runner:
    workspace = load_workspace(DEMO)
    here = replace(workspace, organisation=replace(workspace.organisation, languages=languages))
    record = Record(folder / "record.db", create=True)
    incident = start(record, pin(PLAN, Library(None), here), "Dana Ortiz", at=AT).case.incident
    runner = Runner(record, incident.id, "Dana Ortiz", AT)
    runner.set_fact("what_happened", "Half of the house is dark", "ward 4")
    runner.set_fact("detected_at", "2026-11-24 05:05", "ward 4")
    runner.finish_task("confirm")
    runner.advance("confirm")
    return runner


def text(runner: Runner, key: str) -> str:
    case = runner.case()
    return case.texts(case.incident.messages["hold-public.1"])[key]


def test_each_language_says_the_fact_in_its_own_words(tmp_path: Path) -> None:
    runner = begun(tmp_path)
    runner.set_fact("public_summary", WORDS, "facilities")
    assert WORDS in text(runner, "en.web")
    assert "[[public_summary_es?]]" in text(runner, "es.web")
    runner.set_fact("public_summary_es", PALABRAS, "the translator")
    assert PALABRAS in text(runner, "es.web")
    assert PALABRAS not in text(runner, "en.web")


def test_a_translation_holds_only_as_long_as_the_words_that_it_says(tmp_path: Path) -> None:
    runner = begun(tmp_path)
    runner.set_fact("public_summary", WORDS, "facilities")
    runner.set_fact("public_summary_es", PALABRAS, "the translator")
    runner.set_fact("public_summary", "The power is out in the whole house.", "facilities")
    assert PALABRAS not in text(runner, "es.web")
    assert "[[public_summary_es?]]" in text(runner, "es.web")
    assert not runner.case().incident.known("public_summary_es")
    runner.set_fact("public_summary_es", "No hay luz en todo el edificio.", "the translator")
    assert "No hay luz en todo el edificio." in text(runner, "es.web")


def test_words_confirmed_again_keep_their_translation(tmp_path: Path) -> None:
    runner = begun(tmp_path)
    runner.set_fact("public_summary", WORDS, None)
    runner.set_fact("public_summary_es", PALABRAS, "the translator")
    runner.confirm_fact("public_summary", "facilities")
    assert PALABRAS in text(runner, "es.web")


def test_a_translation_of_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="public_summary has no value to translate"):
        begun(tmp_path).set_fact("public_summary_es", PALABRAS, "the translator")


def test_what_is_taken_back_takes_its_translation_along(tmp_path: Path) -> None:
    runner = begun(tmp_path)
    runner.set_fact("public_summary", WORDS, "facilities")
    runner.set_fact("public_summary_es", PALABRAS, "the translator")
    runner.retract_fact("public_summary", "It was only a test of the generators")
    assert PALABRAS not in text(runner, "es.web")
    assert not runner.case().incident.known("public_summary_es")


def test_a_hospital_speaks_the_languages_that_its_workspace_names(tmp_path: Path) -> None:
    runner = begun(tmp_path, languages=("en",))
    case = runner.case()
    assert case.playbook.languages == ("en",)
    assert "public_summary_es" not in case.playbook.facts
    assert {key.split(".")[0] for key in case.texts(case.incident.messages["hold-public.1"])} == {"en"}


def test_a_hospital_that_speaks_spanish_alone_is_asked_once(tmp_path: Path) -> None:
    runner = begun(tmp_path, languages=("es",))
    runner.set_fact("public_summary", PALABRAS, "facilities")
    assert PALABRAS in text(runner, "es.web")
    assert "Lo que sabemos:" in text(runner, "es.web")
    assert not [one for one in runner.case().playbook.facts.values() if one.translates]


def test_a_language_that_the_plan_does_not_have_leaves_those_that_it_has() -> None:
    from crisisrunner.playbook.load import load_playbook

    library = Library(None)
    playbook, _ = load_playbook(library.playbook(PLAN), library)
    assert playbook
    assert spoken(playbook, ("fr",)).languages == ("en", "es")
    assert spoken(playbook, ("fr", "es")).languages == ("es",)
    assert spoken(playbook).facts["public_summary_es"].ask.startswith("In Spanish, the answer to: ")

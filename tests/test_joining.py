"""Packs and parts: what a playbook extends and includes, and whose file is told where that goes wrong."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest

from crisisrunner.pins import check
from crisisrunner.planner.lint import weaknesses
from crisisrunner.planner.plan import read_plan
from crisisrunner.playbook.library import Library
from crisisrunner.playbook.load import load_playbook
from crisisrunner.playbook.model import Playbook
from crisisrunner.playbook.workspace import Workspace

HOSPITAL = Path(__file__).parent / "hospital"
Write = Callable[[str, str], None]


@pytest.fixture
def library(tmp_path: Path) -> Library:
    shutil.copytree(HOSPITAL, tmp_path / "w")
    return Library(tmp_path / "w")


@pytest.fixture
def write(library: Library) -> Write:
    def write(name: str, text: str) -> None:
        assert library.workspace
        path = library.workspace / "playbooks" / f"{name}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(dedent(text))

    return write


def loaded(library: Library, name: str) -> Playbook:
    playbook, problems = load_playbook(library.playbook(name), library)
    assert [str(one) for one in problems] == []
    assert playbook
    return playbook


def problems(library: Library, name: str) -> list[str]:
    return [str(one) for one in check(name, library)[2]]


def test_a_pack_adds_replaces_and_removes(library: Library, write: Write) -> None:
    write("rotterdam", """
        playbook: rotterdam
        extends: dark
        title: Screens are dark in Rotterdam
        languages: [en]
        roles:
          mayor: {title: Mayor}
        facts:
          detected_at: {ask: When did the ward notice?}
        stages:
          hold: {tasks: {ring-mayor: {do: Ring the mayor, role: mayor}}}
        remove: [facts.care_open]
    """)  # fmt: skip
    playbook, base = loaded(library, "rotterdam"), loaded(library, "dark")
    assert playbook.title == "Screens are dark in Rotterdam"
    assert playbook.languages == ("en",)
    assert list(playbook.roles) == [*base.roles, "mayor"]
    assert playbook.facts["detected_at"].ask == "When did the ward notice?"
    assert playbook.facts["detected_at"].type == "datetime"
    assert "care_open" not in playbook.facts
    assert playbook.stages["hold"].tasks["ring-mayor"].role == "mayor"
    assert playbook.stages["hold"].messages == base.stages["hold"].messages
    assert playbook.transitions == base.transitions


def test_what_is_removed_is_not_mentioned_any_more(library: Library, write: Write) -> None:
    write(
        "quiet",
        "playbook: quiet\nextends: dark\nremove: [messages.alert, channels.sms, stages.detect.tasks.confirm]",
    )
    playbook = loaded(library, "quiet")
    assert playbook.stages["detect"].messages == ()
    assert playbook.transitions[0].requires.tasks == ()
    assert all("sms" not in spec.channels for spec in playbook.messages.values())


def test_a_transition_of_the_same_trigger_and_source_takes_the_others_place(
    library: Library, write: Write
) -> None:
    write("strict", """
        playbook: strict
        extends: dark
        transitions:
          - {trigger: confirm, source: [detect], dest: hold, requires: {reason: true}}
          - {trigger: leap, source: detect, dest: update}
    """)  # fmt: skip
    playbook, base = loaded(library, "strict"), loaded(library, "dark")
    assert playbook.transitions[0].requires.reason
    assert playbook.transitions[1:-1] == base.transitions[1:]
    assert playbook.transitions[-1].trigger == "leap"


def test_half_of_an_approval_is_not_joined_to_half_of_another(library: Library, write: Write) -> None:
    write("one", "playbook: one\nextends: dark\nmessages: {hold-public: {approve: {any: [lead]}}}")
    assert loaded(library, "one").messages["hold-public"].approve.all == ()


def test_a_part_joins_any_playbook(library: Library, write: Write) -> None:
    write("parts/scribe", "part: scribe\nroles: {scribe: {title: Scribe}}")
    write("with", "playbook: with\nextends: dark\ninclude: scribe")
    assert "scribe" in loaded(library, "with").roles


def test_a_workspace_extends_the_shipped_playbook_of_the_same_name(library: Library, write: Write) -> None:
    write("ransomware", "playbook: ransomware\nextends: ransomware\ntitle: Ours\nremove: [clocks.nis2-final]")
    playbook = loaded(library, "ransomware")
    assert playbook.title == "Ours"
    assert playbook.clocks
    assert "nis2-final" not in playbook.clocks


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        ({"own": "playbook: own\nextends: own"},
         "playbooks/own.yaml:2:1: this extends 'own', which leads back to itself (own -> own); take one of them out"),
        ({"own": "playbook: own\nextends: other", "other": "playbook: other\nextends: own"},
         "playbooks/other.yaml:2:1: this extends 'own', which leads back to itself (own -> other -> own);"),
        ({"own": "playbook: own\nextends: drak"},
         "playbooks/own.yaml:2:1: this extends 'drak', and there is no playbook of that name; did you mean 'dark'?"),
        ({"own": "playbook: own\nextends: ../../etc/passwd"},
         "playbooks/own.yaml:2:1: this extends '../../etc/passwd', and there is no playbook of that name; there is: "),
        ({"own": "playbook: own\nextends: dark\ninclude: [a]", "parts/a": "part: a\ninclude: [b]",
          "parts/b": "part: b\ninclude: [a]"},
         "playbooks/parts/b.yaml:2:11: this includes 'a', which leads back to itself (a -> b -> a)"),
        ({"own": "playbook: own\nextends: dark\ninclude: [rumor]"},
         "playbooks/own.yaml:3:11: this includes 'rumor', and there is no part of that name"),
        ({"own": "playbook: own\nextends: [dark]"},
         "playbooks/own.yaml:2:1: 'extends' must be the name of one playbook"),
        ({"own": "playbook: own\nextends: dark\ninclude: {a: b}"},
         "playbooks/own.yaml:3:1: 'include' must be a list of parts, like [rumour]"),
        ({"own": "playbook: own\nextends: dark\nremove: [facts.care_opn]"},
         "playbooks/own.yaml:3:10: there is no 'facts.care_opn' to remove; did you mean 'care_open'?"),
        ({"own": "playbook: own\nextends: dark\nremove: [a.b.c, '', transitions.walk]"},
         "playbooks/own.yaml:3:21: there is no 'transitions.walk' to remove"),
        ({"own": "playbook: own\nextends: dark\nremove: all"},
         "playbooks/own.yaml:3:1: 'remove' must be a list of paths, like [clocks.hipaa-media, transitions.stand-down]"),
        ({"own": "playbook: own\nremove: [facts.x]"},
         "playbooks/own.yaml:2:1: there is nothing to remove from; add 'extends:' or 'include:'"),
        ({"own": "playbook: own\nextends: dark\ninclude: [a]", "parts/a": "part: a\nroles:\n  lead: {tittle: L}"},
         "playbooks/parts/a.yaml:3:10: 'tittle' is no key in 'roles.lead'; did you mean 'title'?"),
        ({"own": "playbook: own\nextends: dark\ninclude: [a]", "parts/a": "part: b"},
         "playbooks/parts/a.yaml:1:1: the file is named a.yaml and the part 'b'; make them the same"),
        ({"own": "playbook: own\nextends: dark\ninclude: [a]", "parts/a": "- a"},
         "playbooks/parts/a.yaml:1:1: the file is no mapping of keys; begin it with 'part: NAME'"),
        ({"own": "extends: dark"}, "playbooks/own.yaml:1:1: 'playbook' is missing; add it"),
        ({"own": "playbook: own\nextends: dark\ntransitions:\n  - {trigger: confirm, source: detect, dest: holdng}"},
         "playbooks/own.yaml:4:40: transition 'confirm' goes to 'holdng', which is no stage; did you mean 'hold'?"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_in_the_file_that_made_it(
    library: Library, write: Write, files: dict[str, str], problem: str
) -> None:
    for name, text in files.items():
        write(name, text)
    assert [one for one in problems(library, "own") if one.startswith(problem)]


def test_a_part_that_breaks_a_shipped_one_is_told_with_the_shipped_files_line(
    library: Library, write: Write
) -> None:
    """The planner's pack removes a role; the line that still names it is where to look."""
    write("own", "playbook: own\nextends: dark\nremove: [roles.privacy]")
    found = problems(library, "own")
    assert found
    assert all(one.startswith("playbooks/dark.yaml:") for one in found)


def test_a_part_that_cannot_be_read_is_told(library: Library, write: Write) -> None:
    write("own", "playbook: own\nextends: dark\ninclude: [a]")
    assert library.workspace
    (library.workspace / "playbooks/parts").mkdir()
    (library.workspace / "playbooks/parts/a.yaml").write_bytes(b"part: \xff")
    assert (
        "playbooks/parts/a.yaml:1:1: the file is not UTF-8 text; save it as UTF-8 in your editor"
        in problems(library, "own")
    )


@pytest.mark.parametrize("name", sorted(Library(None).playbooks()))
def test_the_rumour_joins_any_playbook(library: Library, write: Write, name: str) -> None:
    write("ours", f"playbook: ours\nextends: {name}\ninclude: [rumour]\nuse_when: A rumour beside it.")
    assert library.workspace
    shutil.rmtree(library.workspace / "templates")
    here = Library(library.workspace)
    plan, found = read_plan(here.playbook("ours"), here, Workspace(), date(2026, 11, 26))
    assert found == []
    assert plan
    assert [str(one) for one in weaknesses(plan) if not one.accepted and one.rule != "unheld-role"] == []
    order = list(plan.playbook.stages)
    assert order.index("rumour") == order.index("update") + 1
    ways = {(way.trigger, source) for way in plan.playbook.transitions for source in way.source}
    assert {
        ("rumour", "hold"),
        ("rumour", "update"),
        ("answered", "rumour"),
        ("let-it-pass", "rumour"),
    } <= ways


def test_a_mistake_in_a_list_that_is_added_to_keeps_its_file(library: Library, write: Write) -> None:
    write("parts/a", "part: a\nstages:\n  hold:\n    title: H\n    messages: [hold-public, nope]")
    write("own", "playbook: own\nextends: dark\ninclude: [a]\nstages:\n  hold: {messages: [alert]}")
    assert [
        one
        for one in problems(library, "own")
        if one.startswith("playbooks/parts/a.yaml:5:29: stage 'hold' drafts 'nope'")
    ]


def test_a_file_does_not_hide_its_own_repeated_transition(library: Library, write: Write) -> None:
    leap = "  - {trigger: leap, source: detect, dest: closed}\n"
    write("own", f"playbook: own\nextends: dark\ntransitions:\n{leap}{leap}")
    assert [one for one in problems(library, "own") if "leaves 'detect' twice, first on line 4" in one]


def test_a_part_that_is_wanted_on_very_many_ways_is_read_once(library: Library, write: Write) -> None:
    for number in range(7):
        write(f"parts/p{number}", f"part: p{number}\ninclude: [{', '.join([f'p{number + 1}'] * 8)}]")
    write("parts/p7", "part: p7\nroles: {scribe: {title: Scribe}}")
    write("own", "playbook: own\nextends: dark\ninclude: [p0]")
    assert "scribe" in loaded(library, "own").roles


def test_a_fact_that_a_translation_would_replace_is_a_problem(library: Library, write: Write) -> None:
    write(
        "own",
        "playbook: own\nextends: dark\nfacts:\n  what_happened: {translate: true}\n  what_happened_es: {ask: Ours?}",
    )
    assert [
        one for one in problems(library, "own") if "which makes the fact 'what_happened_es' by itself" in one
    ]


def test_a_link_that_leads_out_of_the_folder_is_no_file(
    library: Library, write: Write, tmp_path: Path
) -> None:
    assert library.workspace
    (tmp_path / "secret.yaml").write_text("playbook: secret")
    (library.workspace / "playbooks" / "secret.yaml").symlink_to(tmp_path / "secret.yaml")
    assert "secret" not in Library(library.workspace).playbooks()


def test_a_linked_folder_is_not_gone_into_and_a_link_within_is_followed(
    library: Library, tmp_path: Path
) -> None:
    assert library.workspace
    outside, templates = tmp_path / "outside", library.workspace / "templates"
    outside.mkdir()
    (outside / "public.md").write_text("secret")
    (templates / "linked").symlink_to(outside)
    (templates / "hold" / "out.md").symlink_to(outside / "public.md")
    (templates / "hold" / "itself.md").symlink_to(templates / "hold" / "itself.md")
    for number in range(6):
        (templates / "hold" / f"nowhere{number}.md").symlink_to(templates / "hold" / "public.md" / "x")
    (templates / "hold" / "same.md").symlink_to(templates / "hold" / "public.md")
    found = Library(library.workspace).templates
    assert not {"linked/public.md", "hold/out.md"} & set(found)
    assert {"hold/same.md", "hold/public.md", "hold/public.es.md"} <= set(found)
    assert not [name for name in found if "nowhere" in name or "itself" in name]

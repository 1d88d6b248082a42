"""What `playbook check` finds in a plan that is well-formed and not yet sound, and what `playbook test` rehearses."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Type

HOSPITAL = Path(__file__).parent / "hospital"
Change = Callable[[str, str], None]

SOUND = {
    "reviewed: 2026-11-01\n": "reviewed: 2026-11-01\nreview_every: 3600 days\n",
    "  care_open: {ask: Is care open?, type: yes-no}\n": "",
    "channels: [website, sms, mail]": "channels: [website, mail]",
    "    covers: [facts, unknowns, process]\n  update-public:": "    promises: false\n  update-public:",
}
"""What makes the plan `dark` sound."""


@pytest.fixture
def plan(laptop: Path) -> Path:
    """A workspace with the plan `dark`, made sound."""
    shutil.copytree(HOSPITAL, laptop, dirs_exist_ok=True)
    path = laptop / "playbooks" / "dark.yaml"
    text = path.read_text()
    for old, new in SOUND.items():
        assert old in text, old
        text = text.replace(old, new)
    path.write_text(text)
    return path


@pytest.fixture
def change(plan: Path) -> Change:
    def change(old: str, new: str) -> None:
        text = plan.read_text()
        assert old in text
        plan.write_text(text.replace(old, new, 1))

    return change


def found(type_in: Type, *more: str) -> list[tuple[str, str]]:
    answer = json.loads(type_in("playbook", "check", "dark", "--json", *more).out)
    return [(one["rule"], one["at"]) for one in answer if one["playbook"] == "dark"]


def test_a_sound_plan_is_told_so(type_in: Type, plan: Path) -> None:
    run = type_in("playbook", "check", "dark")
    assert run.status == 0
    assert run.out == "dark   is sound\n"


@pytest.mark.parametrize(
    ("old", "new", "rule", "at"),
    [
        ("stages:\n  detect:", "stages:\n  detect: {title: Detect}\n  attic:", "well-formed", ""),
        ("\ntransitions:\n", "\n  attic: {title: Attic}\ntransitions:\n", "unreachable", "stages.attic"),
        ("dest: update, requires: {released: [hold-public]}", "dest: attic, requires: {released: [hold-public]}",
         "well-formed", ""),
        ("requires: {facts: [what_happened, detected_at], tasks: [confirm]}",
         "requires: {released: [update-public]}", "never-opens", "transitions.0"),
        ("messages: [alert]\n", "messages: []\n", "never-drafted", "messages.alert"),
        ("    promises: false\n", "    covers: [facts, unknowns, process]\n", "six-elements", "messages.hold-public"),
        ("channels: [website, mail]", "channels: [website, sms, mail]", "variant-missing",
         "messages.hold-public.correction"),
        ("update_every: 4 h}", "}", "no-promise", "severities.2"),
        ("  detected_at: {", "  colour: {ask: Which colour?}\n  detected_at: {", "unused-fact", "facts.colour"),
        ("detected_at: {ask: When was it first noticed?, type: datetime}",
         "detected_at: {ask: When was it first noticed?, type: datetime, stage: closed}", "asked-too-late",
         "facts.detected_at.stage"),
        ("  privacy: {title: Privacy officer}",
         "  privacy: {title: Privacy officer}\n  mayor: {title: Mayor}\nquestions_to: mayor",
         "unheld-role", "roles.mayor"),
        ("approve: {all: [privacy]}", "approve: [lead]", "own-approver", "messages.hold-public.approve"),
        ("breach_known_at: {ask: When was it known that data is involved?, type: datetime}",
         "breach_known_at: {ask: When was it known that data is involved?, type: datetime, stage: closed}",
         "anchor-unrecorded", "clocks.individuals.anchor"),
        ("do: Brief the switchboard", "do: TODO", "left-over", "stages.update.tasks.brief.do"),
        ("use_when: Screens are dark.", "use_when: Screens are {{ dark }}.", "left-over", "use_when"),
        ("review_every: 3600 days", "review_every: 1 days", "review-due", "reviewed"),
        ("review_every: 3600 days\n", "", "review-due", "reviewed"),
        ("review_every", "accept: [{rule: unused-fact, at: facts.x, reason: Y}]\nreview_every", "accepted-nothing",
         "accept.0"),
        ("review_every", "accept: [{rule: unused, at: facts.x, reason: Y}]\nreview_every", "accepted-nothing",
         "accept.0"),
    ],
)  # fmt: skip
def test_a_weakness_is_found_at_its_place(
    type_in: Type, change: Change, old: str, new: str, rule: str, at: str
) -> None:
    change(old, new)
    rules = found(type_in)
    if rule == "well-formed":
        assert rules[0][0] == rule
    else:
        assert (rule, at) in rules


def test_a_stage_without_a_way_out_is_found(type_in: Type, change: Change) -> None:
    change("  closed: {title: Closed", "  trap: {title: Trap}\n  closed: {title: Closed")
    change("transitions:\n", "transitions:\n  - {trigger: fall, source: hold, dest: trap}\n")
    assert found(type_in) == [("no-way-out", "stages.trap")]


def test_an_approval_that_one_person_would_have_to_give_twice_is_found(type_in: Type, change: Change) -> None:
    change("  privacy: {title: Privacy officer}", "  privacy: {title: Privacy}\n  counsel: {title: Counsel}")
    change("approve: {all: [privacy]}", "approve: [privacy, counsel]")
    workspace = Path("crisisrunner.toml")
    workspace.write_text(
        workspace.read_text().replace('roles = ["privacy"]', 'roles = ["privacy", "counsel"]')
    )
    assert found(type_in) == [("too-few-approvers", "messages.hold-public.approve")]


def test_a_text_that_can_never_fit_is_found_with_its_length(type_in: Type, plan: Path) -> None:
    Path("templates/hold/public.sms.txt").write_text("x" * 161)
    plan.write_text(plan.read_text().replace("channels: [website, mail]", "channels: [website, sms]"))
    run = type_in("playbook", "check", "dark")
    assert "too-long" in run.out
    assert "161 of 160 septets" in " ".join(run.out.split())


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("public.es.md", "en un plazo de dos horas"), ("public.es.md", "cada 30 minutos"),
        ("public.es.md", "antes de las 17:00"), ("public.md", "within the next two hours"),
        ("public.md", "in 45 minutes"), ("public.md", "by 5 pm"), ("public.md", "every two hours"),
        ("public.md", "in half an hour"), ("public.md", "within the next hour"), ("public.md", "by noon"),
        ("public.es.md", "dentro de las próximas dos horas"), ("public.md", "no later than 17:00"),
    ],
)  # fmt: skip
def test_a_time_that_a_text_promises_is_found_on_its_line(
    type_in: Type, plan: Path, name: str, words: str
) -> None:
    template = Path("templates/hold") / name
    template.write_text(f"{template.read_text()}\nWe call you {words}.\n")
    run = type_in("playbook", "check", "dark")
    assert f"time-without-clock   templates/hold/{name}:" in run.out
    assert f'promises "{words}"' in " ".join(run.out.split())
    assert run.status == 0


@pytest.mark.parametrize(
    "words",
    [
        "Doors are open until 8 pm.",
        "in an hour-long meeting",
        "{# Say it within two hours #}",
        "in two wards",
    ],
)
def test_what_promises_nothing_is_let_pass(type_in: Type, plan: Path, words: str) -> None:
    template = Path("templates/hold/public.md")
    template.write_text(f"{template.read_text()}\n{words}\n")
    assert "time-without-clock" not in type_in("playbook", "check", "dark").out


def test_the_first_words_to_the_public_have_six_elements_whatever_their_stage_is_called(
    type_in: Type, plan: Path
) -> None:
    text = plan.read_text().replace("    promises: false\n", "    covers: [facts, unknowns, process]\n")
    plan.write_text(re.sub(r"\bhold\b(?=[:,\]}])", "first-words", text))
    assert found(type_in) == [("six-elements", "messages.hold-public")]


def test_two_plans_that_say_the_same_compete(type_in: Type, plan: Path) -> None:
    Path("playbooks/dim.yaml").write_text("playbook: dim\nextends: dark\nuse_when: Dark are the screens!\n")
    assert found(type_in) == [("competing", "use_when")]
    assert "'dark' and 'dim' say nearly the same" in type_in("playbook", "check", "dark").out


def test_what_blocks_refuses_and_what_warns_does_only_when_asked(type_in: Type, change: Change) -> None:
    change("  detected_at: {", "  colour: {ask: Which colour?}\n  detected_at: {")
    assert type_in("playbook", "check", "dark").status == 0
    assert type_in("playbook", "check", "dark", "--strict").status == 1
    change("messages: [alert]\n", "messages: []\n")
    run = type_in("playbook", "check", "dark")
    assert run.status == 1
    assert "BLOCK  never-drafted" in run.out


def test_a_weakness_is_accepted_with_a_reason_that_the_answer_keeps(type_in: Type, change: Change) -> None:
    change("  detected_at: {", "  colour: {ask: Which colour?}\n  detected_at: {")
    change(
        "review_every",
        "accept: [{rule: unused-fact, at: facts.colour, reason: The mayor asks}]\nreview_every",
    )
    assert (
        type_in("playbook", "check", "dark", "--strict").out
        == "dark   is sound   (1 accepted, with reasons)\n"
    )
    answer = json.loads(type_in("playbook", "check", "dark", "--json").out)
    assert [one["accepted"] for one in answer] == ["The mayor asks"]


def test_the_rules_are_listed_with_why_each_is_one(type_in: Type) -> None:
    run = type_in("playbook", "check", "--rules")
    rules = json.loads(type_in("playbook", "check", "--rules", "--json").out)
    assert len(rules) > 15
    assert all(rule["id"] in run.out and rule["why"] for rule in rules)


def test_ten_thousand_stages_are_looked_through(type_in: Type, plan: Path) -> None:
    text = plan.read_text().replace(
        "  closed: {title: Closed, final: true}",
        "\n".join(f"  s{number}: {{title: S}}" for number in range(10_000))
        + "\n  closed: {title: Closed, final: true}",
    )
    chain = [
        ("update", "s0"),
        *((f"s{number}", f"s{number + 1}") for number in range(9_999)),
        ("s9999", "closed"),
    ]
    ways = "\n".join(f"  - {{trigger: on, source: {one}, dest: {other}}}" for one, other in chain)
    plan.write_text(text.replace("messages:\n  alert:", f"{ways}\nmessages:\n  alert:", 1))
    assert found(type_in) == []


# playbook test


def test_a_rehearsal_tells_paths_texts_and_the_longest_against_their_limits(
    type_in: Type, plan: Path
) -> None:
    plan.write_text(plan.read_text().replace("languages: [en, es]", "languages: [en]"))
    run = type_in("playbook", "test", "dark")
    assert run.status == 0, run.out
    head, row = run.out.splitlines()
    assert head.split() == ["paths", "texts", "x", "sms", "web", "email", "found"]
    assert row.split()[:3] == ["dark", "3", "24"]
    assert row.endswith("nothing")
    answer = json.loads(type_in("playbook", "test", "dark", "--json").out)[0]
    assert answer["sound"]
    assert answer["paths"] == 3
    assert answer["longest"]["web"]["length"] > 100


def test_a_text_that_says_less_in_another_language_is_found(type_in: Type, plan: Path) -> None:
    run = type_in("playbook", "test", "dark")
    assert run.status == 1
    assert "BLOCK  same-facts   dark: hold-public es web" in run.out


def test_a_text_that_grows_over_its_limit_with_long_facts_is_found(type_in: Type, change: Change) -> None:
    change("channels: [website, mail]", "channels: [website, sms]")
    for language in ("", ".es"):
        Path(f"templates/hold/public{language}.sms.txt").write_text("{{ what_happened }}" + "x" * 60)
    answer = json.loads(type_in("playbook", "test", "dark", "--json").out)[0]
    assert {one["sample"] for one in answer["findings"] if one["check"] == "length"} == {"longest"}


def test_a_plan_in_which_no_path_can_be_walked_fails(type_in: Type, change: Change) -> None:
    change(
        "dest: closed, requires: {none_open: [corrections, inquiries]}",
        "dest: closed, requires: {released: [never]}",
    )
    change("  - {trigger: stand-down, source: [detect, hold], dest: closed, requires: {reason: true}}\n", "")
    change(
        "messages:\n  alert:",
        "messages:\n  never: {title: N, template: alert/staff, audience: staff, channels: [phone]}\n  alert:",
    )
    run = type_in("playbook", "test", "dark")
    assert run.status == 1
    assert "is drafted on the way" in " ".join(run.out.split())


def test_a_plan_with_very_many_paths_is_told_to_have_more(type_in: Type, change: Change) -> None:
    change(
        "  closed: {title: Closed, final: true}",
        "".join(f"  s{n}: {{title: S}}\n" for n in range(9)) + "  closed: {title: Closed, final: true}",
    )
    stages = ", ".join(f"s{n}" for n in range(9))
    ways = "".join(f"  - {{trigger: to-{n}, source: [{stages}, update], dest: s{n}}}\n" for n in range(9))
    change(
        "  - {trigger: back",
        f"{ways}  - {{trigger: end, source: [{stages}], dest: closed}}\n  - {{trigger: back",
    )
    answer = json.loads(type_in("playbook", "test", "dark", "--json").out)[0]
    assert answer["paths"] == 1000
    assert answer["more_paths"]


def test_a_plan_that_cannot_be_read_is_no_rehearsal(type_in: Type, change: Change) -> None:
    change("title: Screens are dark", "tittle: Screens are dark")
    run = type_in("playbook", "test", "dark")
    assert run.status == 1
    assert "cannot be used" in run.out


def test_a_tangle_without_an_end_is_rehearsed_to_an_end(type_in: Type, change: Change) -> None:
    stages = ", ".join(f"t{n}" for n in range(16))
    change(
        "  closed: {title: Closed",
        "".join(f"  t{n}: {{title: T}}\n" for n in range(16)) + "  closed: {title: Closed",
    )
    ways = "".join(f"  - {{trigger: to-{n}, source: [{stages}, hold], dest: t{n}}}\n" for n in range(16))
    change("  - {trigger: back", f"{ways}  - {{trigger: back")
    answer = json.loads(type_in("playbook", "test", "dark", "--json").out)[0]
    assert answer["paths"] >= 1
    assert answer["texts"] > 0


def test_todo_is_a_word_in_spanish_and_a_leftover_in_a_subject(type_in: Type, plan: Path) -> None:
    template = Path("templates/hold/public.es.md")
    template.write_text(template.read_text() + "\nTODO el hospital sigue abierto.\n")
    assert "left-over" not in type_in("playbook", "check", "dark").out
    mail = Path("templates/hold/public.email.txt")
    mail.write_text(mail.read_text().replace('subject: "', 'subject: "TODO: '))
    assert "left-over" in type_in("playbook", "check", "dark").out


def test_a_language_that_no_plan_speaks_is_told_with_its_line(type_in: Type, plan: Path) -> None:
    toml = Path("crisisrunner.toml")
    toml.write_text(toml.read_text().replace("[organisation]", '[organisation]\nlanguages = ["en", "sp"]'))
    run = type_in("playbook", "check", "dark")
    assert run.status == 1
    line = toml.read_text().splitlines().index('languages = ["en", "sp"]') + 1
    assert f"crisisrunner.toml:{line}:1: 'sp' in [organisation] is no language of any plan" in run.out


def test_a_plan_that_came_with_the_program_is_told_from_ones_own(type_in: Type, plan: Path) -> None:
    assert "  shipped:playbooks/viral-complaint.yaml:" in type_in("playbook", "check", "viral-complaint").out
    plan.write_text(plan.read_text().replace("review_every: 3600 days", "review_every: 1 days"))
    assert "  playbooks/dark.yaml:" in type_in("playbook", "check", "dark").out

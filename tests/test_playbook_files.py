"""Files that planners write: whatever is wrong with one is named, all at once, each with its place."""

import json
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crisisrunner.errors import Refused
from crisisrunner.pins import check
from crisisrunner.playbook.library import Library, variant_of
from crisisrunner.playbook.load import read_playbook
from crisisrunner.playbook.model import Playbook
from crisisrunner.playbook.problems import BadFile, Problem
from crisisrunner.playbook.schema import json_schema
from crisisrunner.playbook.source import Source, read_yaml
from crisisrunner.playbook.workspace import find_workspace, load_workspace
from tests.conftest import Type

HOSPITAL = Path(__file__).parent / "hospital"
LIBRARY = Library(HOSPITAL)
DARK = (HOSPITAL / "playbooks" / "dark.yaml").read_text("utf-8")
STEADY = settings(derandomize=True, database=None, deadline=None, max_examples=50)


@pytest.fixture
def written(request: pytest.FixtureRequest) -> str:
    """The file that the test's docstring is."""
    return dedent(request.function.__doc__)


def read(text: str | bytes) -> Source:
    return read_yaml("f.yaml", text.encode() if isinstance(text, str) else text)


def problems(text: str | bytes, name: str = "dark") -> list[str]:
    """What is wrong with a playbook file, as it is shown, without the folder."""
    content = text.encode() if isinstance(text, str) else text
    playbook, found = read_playbook(f"playbooks/{name}.yaml", content, LIBRARY)
    assert (playbook is None) == bool(found)
    return [str(problem).removeprefix("playbooks/") for problem in found]


def changed(old: str, new: str) -> str:
    """The playbook `dark` with one thing written differently."""
    assert old in DARK
    return DARK.replace(old, new, 1)


# YAML


def test_only_true_false_null_and_whole_numbers_are_more_than_text() -> None:
    r"""The rest is text as it stands, so that nothing is guessed.

    Written as plain scalars: what YAML 1.1 would turn into booleans, octal, sexagesimal, dates and floats.
    """
    text = [
        "on",
        "off",
        "yes",
        "no",
        "y",
        "N",
        "12:30",
        "1:30",
        "010",
        "0x10",
        "1.10",
        "1e3",
        "1_000",
        "+5",
        ".inf",
    ]
    text += ["2026-11-24", "True", "NULL", "<<", "1234567890123456789"]
    assert read("\n".join(f"- {word}" for word in text)).data == text
    assert read("[true, false, null, ~, 0, 12, -5]").data == [True, False, None, None, 0, 12, -5]
    assert read("a:").data == {"a": None}
    assert read("['true', \"12\"]").data == ["true", "12"]
    assert read("- |\n  12\n- >\n  true\n").data == ["12\n", "true\n"]


def test_a_key_is_a_word_or_a_number_as_written() -> None:
    assert read("on: 1\nno: 2\ntrue: 3\nnull: 4\n1: 5\n010: 6\n'1': 7\n").data == {
        "on": 1, "no": 2, "true": 3, "null": 4, 1: 5, "010": 6, "1": 7,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: 1\nb: 2\na: 3\n", "3:1: 'a' stands here again, first on line 1; keep one of them"),
        ("x: {b: 1, b: 2}\n", "1:11: 'b' stands here again, first on line 1; keep one of them"),
        ("a: &x 1\n", "1:4: '&x' is an anchor, which is not allowed; remove it"),
        ("a: &x {b: 1}\n", "1:4: '&x' is an anchor, which is not allowed; remove it"),
        ("a: *x\n", "1:4: '*x' is an alias, which is not allowed; write the value out"),
        ("- !!int 1\n", "1:3: 'tag:yaml.org,2002:int' is a tag, which is not allowed; remove it"),
        ("- !!python/name:os.system x\n", "1:3: 'tag:yaml.org,2002:python/name:os.system' is a tag,"),
        ("a: !env X\n", "1:4: '!env' is a tag, which is not allowed; remove it"),
        ("a: 1\n---\nb: 2\n", "2:1: a second document begins here; keep one playbook a file"),
        ("[" * 40, "1:34: nested deeper than 32 levels; flatten it"),
        ("[" * 50_000, "1:34: nested deeper than 32 levels; flatten it"),
        ("{a: " * 50_000, "nested deeper than 32 levels; flatten it"),
        ("? [a]\n: b\n", "1:3: a key must be a word; quote it or move it"),
        ("? {a: b}\n: c\n", "1:3: a key must be a word; quote it or move it"),
        (b"a: 1\nb: \xff\xfe\n", "2:1: the file is not UTF-8 text; save it as UTF-8 in your editor"),
        ("a: 1".encode("utf-16"), "1:1: the file is not UTF-8 text; save it as UTF-8 in your editor"),
        ("a: 1\nb: \x07\n", "2:1: the file holds a control character; remove it"),
        ("a: 1\nb: \x00\n", "2:1: the file holds a control character; remove it"),
        (
            "a: [1, 2\n",
            "2:1: this is not YAML: did not find expected ',' or ']'; look for a missing quote or colon",
        ),
        (
            "a: 1\n a: 2",
            "2:3: this is not YAML: mapping values are not allowed in this context; look whether",
        ),
        ("a: 'x\nb: 1", "this is not YAML: found unexpected end of stream; look for"),
        ("\tx: 1", "1:1: a tab stands in this line; write spaces instead"),
        ("x" * 1_000_001, "1:1: the file is larger than 1,000,000 bytes; split it"),
    ],
)
def test_what_yaml_would_let_pass_or_trip_over_is_a_problem_with_its_place(
    text: str | bytes, problem: str
) -> None:
    found = [str(one) for one in read(text).problems]
    assert len(found) == 1
    assert problem in found[0]


def test_a_control_character_is_placed_on_its_own_line_also_below_other_alphabets() -> None:
    found = read("título: ñandú, ñandú, ñandú\nb: \x07\nc: 1\nd: 1\ne: 1\nf: 1\n")
    assert [str(one) for one in found.problems] == [
        "f.yaml:2:1: the file holds a control character; remove it"
    ]


def test_a_repeated_key_keeps_its_first_value_and_hides_nothing_inside_itself() -> None:
    source = read("a: 1\na: {b: &x 1}\n")
    assert source.data == {"a": 1}
    assert [problem.line for problem in source.problems] == [2, 2]


def test_thirty_two_levels_are_not_too_deep() -> None:
    assert read("[" * 32 + "x" + "]" * 32).problems == ()


def test_a_file_from_a_windows_editor_is_read_as_any_other() -> None:
    assert read(b"\xef\xbb\xbfa:\r\n  b: 1\r\n").data == {"a": {"b": 1}}


def test_every_place_is_where_the_word_stands() -> None:
    lines = DARK.splitlines()
    source = read(DARK)
    words = [(path[-1], place) for path, place in source.places.items() if path and isinstance(path[-1], str)]
    assert len(words) > 100
    for word, (line, column, _) in words:
        assert lines[line - 1][column - 1 :].startswith(f"{word}:")


# The shape of a playbook


def test_a_sound_file_becomes_a_playbook() -> None:
    playbook, found = read_playbook("playbooks/dark.yaml", DARK.encode(), LIBRARY)
    assert found == []
    assert playbook is not None
    assert playbook.first_stage == "detect"
    assert playbook.kinds("hold-public") == ("web", "sms", "email")
    assert playbook.messages["hold-public"].approve.all == ("privacy",)
    assert str(playbook.severities[1].update_every) == "60 min"


def test_five_mistakes_in_one_file_are_five_lines(written: str) -> None:
    """
    playbook: dark
    title: Screens are dark
    version: 1.0.0
    owner: Communications
    reviewed: 2026-02-30
    use_when: Screens are dark.
    languages: [en]
    severities: {1: {title: Bad, update_every: 60 mins}}
    roles: {lead: {titel: Lead, title: Lead}}
    stages:
      detect: {title: Detect}
      closed: {title: Closed, final: true}
    transitions:
      - {trigger: close, source: detect, dest: closd}
      - {trigger: stop, source: [detect], dest: closed, requires: {reason: yes}}
    """
    assert problems(written) == [
        "dark.yaml:6:1: '2026-02-30' is no date; write it like 2026-11-24",
        "dark.yaml:9:30: '60 mins' is no duration; write it like 15 min, 4 h, 10 days or 10 business days",
        "dark.yaml:10:16: 'titel' is no key in 'roles.lead'; did you mean 'title'?",
        "dark.yaml:15:38: transition 'close' goes to 'closd', which is no stage; did you mean 'closed'?",
        "dark.yaml:16:64: 'reason' must be true or false, not 'yes'",
    ]


@pytest.mark.parametrize(
    ("text", "right", "wrong", "place", "sentence"),
    [
        ("dest: %s,", "hold", "holdng", "40:40", "transition 'confirm' goes to '%s', which is no stage"),
        ("source: %s,", "detect", "detct", "40:24", "transition 'confirm' leaves '%s', which is no stage"),
        (
            "source: [hold, %s]",
            "update",
            "updte",
            "41:38",
            "transition 'update' leaves '%s', which is no stage",
        ),
        (
            "happened, %s]",
            "detected_at",
            "detectd_at",
            "40:86",
            "transition 'confirm' needs '%s', which is no fact",
        ),
        (
            "[%s]}}",
            "confirm",
            "cnfm",
            "40:108",
            "transition 'confirm' needs '%s', which is no task of stage 'detect'",
        ),
        (
            "[%s]}}",
            "hold-public",
            "hold-publc",
            "41:83",
            "transition 'update' needs '%s', which is no message",
        ),
        ("messages: [%s]", "alert", "alrt", "35:16", "stage 'detect' drafts '%s', which is no message"),
        ("role: %s", "lead", "leed", "34:48", "task 'confirm' names '%s', which is no role"),
        ("call: %s", "privacy", "privcy", "34:76", "task 'confirm' names '%s', which is no role"),
        (
            "lead, deputy: %s}",
            "privacy",
            "privcy",
            "12:38",
            "role 'lead' has the deputy '%s', which is no role",
        ),
        ("audience: %s", "staff", "staf", "47:57", "message 'alert' speaks to '%s', which is no audience"),
        ("channels: [%s]", "phone", "phon", "47:85", "message 'alert' goes out by '%s', which is no channel"),
        (
            "{all: [%s]}",
            "privacy",
            "prvacy",
            "53:21",
            "message 'hold-public' is approved by '%s', which is no role",
        ),
        (
            "{any: [%s]}",
            "privacy",
            "prvacy",
            "53:21",
            "message 'hold-public' is approved by '%s', which is no role",
        ),
        (
            "[lead, %s]",
            "privacy",
            "prvacy",
            "53:21",
            "message 'hold-public' is approved by '%s', which is no role",
        ),
        (
            "questions_to: %s",
            "privacy",
            "prvacy",
            "11:1",
            "questions are sent to '%s', which is no role",
        ),
        (
            "anchor: %s",
            "breach_known_at",
            "breach_knwn_at",
            "65:41",
            "clock 'individuals' starts at '%s', which is no fact",
        ),
        ("kind: %s", "web", "wbe", "25:13", "'%s' is no kind of channel"),
        ("type: %s", "number", "nmber", "17:52", "'%s' is no type of a fact"),
        ("[%s, inq", "corrections", "correction", "43:75", "'%s' is no thing that is left open"),
    ],
)
def test_a_name_that_names_nothing_is_pointed_at_with_the_nearest_one(
    text: str, right: str, wrong: str, place: str, sentence: str
) -> None:
    plan = DARK.replace("may: [override, break-glass]}", "deputy: privacy}") if "deputy" in text else DARK
    if "questions_to" in text:
        plan = DARK.replace("roles:", f"{text % right}\nroles:", 1)
    if "{any" in text or "[lead" in text:
        plan = plan.replace("{all: [privacy]}", text % right)
    assert text % right in plan
    assert problems(plan) == []
    found = problems(plan.replace(text % right, text % wrong, 1))
    assert f"dark.yaml:{place}: {sentence % wrong}; did you mean '{right}'?" in found


def test_a_name_that_is_near_to_none_is_told_where_to_add_it() -> None:
    assert problems(changed("anchor: breach_known_at}\n  many", "anchor: zzz}\n  many")) == [
        "dark.yaml:65:41: clock 'individuals' starts at 'zzz', which is no fact; add it under facts or remove it"
    ]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("purpose: Is", "purpse: Is", "32:5: 'purpse' is no key in 'stages.detect'; did you mean 'purpose'?"),
        (
            "within: 15",
            "wthin: 15",
            "34:60: 'wthin' is no key in 'stages.detect.tasks.confirm'; did you mean",
        ),
        ("owner: C", "zzz: 1\nowner: C", "4:1: 'zzz' is no key; remove it, or put it under 'notes'"),
        (
            "owner: C",
            "include: a\nowner: C",
            "4:1: this includes 'a', and there is no part of that name; there is: ",
        ),
        (
            "owner: C",
            "extends: a\nowner: C",
            "4:1: this extends 'a', and there is no playbook of that name; there is: ",
        ),
        ("owner: Communications\n", "", "1:1: 'owner' is missing; add it"),
        ("title: Patients and the public, ", "", "22:3: 'title' is missing in 'audiences.public'; add it"),
        ("version: 1.0.0", "version: 1", "3:1: 'version' must be text; put it in quotes: \"1\""),
        ("title: Screens are dark", "title: [a]", "2:1: 'title' must be text; write one line of text"),
        ("title: Screens are dark", "title: ''", "2:1: 'title' must not be empty; fill it or remove it"),
        ("title: Screens are dark", "title: '  '", "2:1: 'title' must not be empty; fill it or remove it"),
        ("languages: [en, es]", "languages: []", "7:1: 'languages' must not be empty; fill it or remove it"),
        ("channels: [phone]", "channels: []", "47:74: 'channels' must not be empty; fill it or remove it"),
        ("update_every: 4 h", "update_every: 4", "10:37: a duration is written like 15 min, 4 h, 10 days"),
        (
            "reviewed: 2026-11-01",
            "reviewed: '20261101'",
            "5:1: '20261101' is no date; write it like 2026-11-24",
        ),
        (
            "  what_happened:",
            "  What:",
            "15:3: 'What' is no name for a fact; use lower-case letters, digits and",
        ),
        (
            "  what_happened:",
            "  known:",
            "15:3: 'known' means something else inside a template; choose another",
        ),
        (
            "  what_happened:",
            "  loop:",
            "15:3: 'loop' means something else inside a template; choose another",
        ),
        (
            "  privacy: {title",
            "  Privacy: {title",
            "13:3: 'Privacy' is no id; use lower-case letters, digits, '-'",
        ),
        ("trigger: back", "trigger: state", "42:6: 'state' cannot be a trigger; choose another word"),
        (
            "template: hold/public",
            "template: ../../etc/passwd",
            "50:5: '../../etc/passwd' is no template; write",
        ),
        ("template: hold/public", "template: hold/public.md", "50:5: 'hold/public.md' is no template; write"),
        (
            "playbook: dark",
            "playbook: darker",
            "1:1: the file is named dark.yaml and the playbook 'darker'; make",
        ),
        ("  1: {title", "  10: {title", "9:3: '10' cannot be used: input should be less than or equal to 9"),
        (
            "    correction: hold/correction\n",
            "",
            "48:3: message 'hold-public' is public and has no correction; add",
        ),
        (
            "final: true",
            "final: false",
            "29:1: no stage is final, so an incident could never close; add 'final:",
        ),
        (
            "  - {trigger: back",
            "  - {trigger: update, source: hold, dest: closed}\n  - {trigger: back",
            "42:5: transition 'update' leaves 'hold' twice, first on line 41; rename one",
        ),
        (
            "  update-public:\n",
            "  hold-public-correction:\n",
            "57:3: message 'hold-public-correction' ends like a correction, which is drafted by itself; rename it",
        ),
        (
            "correction: hold/correction\n    covers",
            "correction: hold/correction\n    promises: soon\n    covers",
            "56:5: 'promises' must be true or false, not 'soon'",
        ),
        (
            "anchor: breach_known_at}\n  many",
            "anchor: care_open}\n  many",
            "65:41: clock 'individuals' starts at 'care_open', which is no time; give that fact 'type: datetime'",
        ),
    ],
)
def test_every_other_mistake_has_its_sentence_and_place(old: str, new: str, problem: str) -> None:
    found = problems(changed(old, new))
    assert len([one for one in found if one.startswith(f"dark.yaml:{problem}")]) == 1


def test_a_language_without_templates_is_named_for_each_message_that_lacks_it(written: str) -> None:
    """
    47:34: message 'alert': there is no template 'alert/staff.fr.md'
    50:5: message 'hold-public': there is no template 'hold/public.fr.md'
    55:5: message 'hold-public': there is no template 'hold/correction.fr.md'
    59:5: message 'update-public': there is no template 'update/public.fr.md'
    62:5: message 'update-public': there is no template 'hold/correction.fr.md'
    """
    found = [
        problem.split("; write templates/")[0] for problem in problems(changed("[en, es]", "[en, es, fr]"))
    ]
    assert found == [f"dark.yaml:{line}" for line in written.strip().splitlines()]


def test_one_language_may_be_written_without_brackets() -> None:
    assert problems(changed("[en, es]", "en")) == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("audience: staff", "audience: [staff]", "47:57: 'audience' must be text; write one line of text"),
        (
            "anchor: breach_known_at}\n  many",
            "anchor: [breach_known_at]}\n  many",
            "65:41: 'anchor' must be text; write one line of text",
        ),
        ("trigger: back", "trigger: [back]", "42:6: 'trigger' must be text; write one line of text"),
        ("languages: [en, es]", "languages: 5", "7:1: 'languages' must be a list, like [one, two]"),
        ("languages: [en, es]", "languages: true", "7:1: 'languages' must be a list, like [one, two]"),
        (
            "requires: {reason: true}",
            "requires: [a]",
            "42:49: 'requires' must hold keys of its own, indented below it",
        ),
        ("{title: Staff}", "x", "23:3: 'staff' must hold keys of its own, indented below it"),
    ],
)
def test_a_value_of_the_wrong_shape_is_a_problem_and_no_crash(old: str, new: str, problem: str) -> None:
    assert f"dark.yaml:{problem}" in problems(changed(old, new))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "1:1: the file is empty; begin it with 'playbook: NAME'"),
        ("# later\n", "1:1: the file is empty; begin it with 'playbook: NAME'"),
        ("- a\n- b\n", "1:1: the file is no mapping of keys; begin it with 'playbook: NAME'"),
        ("12", "1:1: the file is no mapping of keys; begin it with 'playbook: NAME'"),
    ],
)
def test_a_file_that_is_no_mapping_is_told_how_to_begin(text: str, problem: str) -> None:
    assert problems(text) == [f"dark.yaml:{problem}"]


def test_problems_of_yaml_and_of_the_plan_come_in_one_go() -> None:
    both = changed("owner: Communications", "owner: &o Communications").replace(
        "dest: hold,", "dest: hld,", 1
    )
    assert [problem.split(": ")[0] for problem in problems(both)] == ["dark.yaml:4:8", "dark.yaml:40:40"]


@STEADY
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_no_bytes_at_all_make_the_reader_fail(content: bytes) -> None:
    assert problems(content)


SCALARS = (
    st.none() | st.booleans() | st.integers(-5, 99) | st.sampled_from(["hold", "lead", "1:30", "é", " ", ""])
)
VALUES = (
    SCALARS | st.lists(SCALARS, max_size=2) | st.dictionaries(st.sampled_from("ab"), SCALARS | st.just([[]]))
)


def places(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    parts = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in parts:
        yield from places(value, (*path, key))


PLAN = read(DARK).data
PLACES = list(places(PLAN))[1:]


@STEADY
@given(st.lists(st.tuples(st.sampled_from(PLACES), VALUES), min_size=1, max_size=3))
def test_a_plan_with_anything_anywhere_gives_problems_or_a_playbook(changes: list[tuple[Any, Any]]) -> None:
    plan = read(DARK).data
    for path, value in changes:
        try:
            inside = plan
            for key in path[:-1]:
                inside = inside[key]
            inside[path[-1]] = value
        except (LookupError, TypeError):
            continue  # an earlier change took that place away
    text = json.dumps(plan).replace('{"1":', "{1:").replace('"2": {', "2: {")
    playbook, found = read_playbook("playbooks/dark.yaml", text.encode(), LIBRARY)
    assert isinstance(playbook, Playbook) if not found else playbook is None
    assert all(
        isinstance(problem, Problem) and problem.line == 1 and "\n" not in str(problem) for problem in found
    )


# The schema for editors


def properties(node: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(node, dict):
        yield from node.get("properties", {}).items()
        for part in node.values():
            yield from properties(part)


def test_the_json_schema_describes_every_property() -> None:
    schema = json.loads(json.dumps(json_schema()))
    found = list(properties(schema))
    assert {"playbook", "within", "none_open", "anchor"} <= {name for name, _ in found}
    assert [name for name, about in found if not about.get("description")] == []


def test_the_json_schema_names_every_choice_and_forbids_unknown_keys() -> None:
    schema = json_schema()
    assert schema["additionalProperties"] is False
    assert "phone-script" in schema["$defs"]["Channel"]["properties"]["kind"]["enum"]
    assert "datetime" in schema["$defs"]["Fact"]["properties"]["type"]["enum"]


# Where files are found


@pytest.mark.parametrize("name", Library(None).playbooks())
def test_a_shipped_playbook_and_its_templates_have_no_problem(name: str) -> None:
    playbook, templates, found = check(name, Library(None))
    assert [str(problem) for problem in found] == []
    assert playbook is not None
    assert templates


def test_the_workspace_comes_before_what_is_shipped(hospital: Path) -> None:
    (hospital / "playbooks" / "ransomware.yaml").write_text("mine")
    library = Library(hospital)
    assert {"dark", "ransomware", "viral-complaint"} <= library.playbooks().keys()
    assert library.playbook("ransomware").path.read_text() == "mine"
    assert not library.playbook("ransomware").shipped
    assert library.playbook("viral-complaint").shipped
    assert library.templates["hold/public.md"].path == hospital / "templates" / "hold" / "public.md"
    assert library.templates["closing/public.md"].shipped


def test_without_a_workspace_there_is_what_is_shipped() -> None:
    assert {"ransomware", "viral-complaint"} <= Library(None).playbooks().keys()
    assert "dark" not in Library(None).playbooks()


def test_a_misspelt_playbook_names_the_nearest(hospital: Path) -> None:
    with pytest.raises(Refused, match=r"There is no playbook 'drak'; did you mean 'dark'\?"):
        Library(hospital).playbook("drak")


@pytest.mark.parametrize(
    ("file", "meaning"),
    [
        ("hold/public.md", ("hold/public", "en", None)),
        ("hold/public.es.md", ("hold/public", "es", None)),
        ("hold/public.sms.txt", ("hold/public", "en", "sms")),
        ("hold/public.es.phone-script.txt", ("hold/public", "es", "phone-script")),
        ("hold/public.a.b.c.txt", None),
        ("hold/public.sms.es.txt", None),
        ("hold/public.docx", None),
    ],
)
def test_a_templates_name_says_its_language_and_kind(
    file: str, meaning: tuple[str, str, str | None] | None
) -> None:
    assert variant_of(file, ("en", "es")) == meaning


# The workspace


def test_the_workspace_is_the_nearest_folder_above_with_its_file(hospital: Path) -> None:
    deep = hospital / "a" / "b"
    deep.mkdir(parents=True)
    assert find_workspace(deep) == hospital
    assert load_workspace(hospital).people["ana-ruiz"].name == "Ana Ruiz"
    assert load_workspace(hospital).organisation.timezone == "America/New_York"


def test_without_a_workspace_there_are_defaults() -> None:
    assert load_workspace(None).organisation.name == "Our hospital"
    assert load_workspace(None).people == {}


def toml_problems(folder: Path, content: str | bytes) -> list[str]:
    (folder / "crisisrunner.toml").write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(BadFile) as bad:
        load_workspace(folder)
    return [str(problem) for problem in bad.value.problems]


def test_every_mistake_of_a_workspace_is_named_at_once(written: str, laptop: Path) -> None:
    """
    miror = "/media/stick"
    [organisation]
    nmae = "Valley Hospital"
    timezone = "America/New_Yrok"
    phrases = "one"
    [people.dana-ortiz]
    phone = 12
    [people.ana-ruiz]
    name = "Ana Ruiz"
    rolls = ["privacy"]
    """
    assert toml_problems(laptop, written) == [
        "crisisrunner.toml:2:1: 'miror' is no key; did you mean 'mirror'?",
        "crisisrunner.toml:4:1: 'nmae' is no key in [organisation]; did you mean 'name'?",
        "crisisrunner.toml:5:1: There is no time zone 'America/New_Yrok'; did you mean 'America/New_York'?",
        "crisisrunner.toml:6:1: 'phrases' in [organisation] cannot be used: Expected `array`, got `str`",
        "crisisrunner.toml:7:1: 'name' is missing in [people.dana-ortiz]; add it",
        "crisisrunner.toml:8:1: 'phone' in [people.dana-ortiz] cannot be used: Expected `str`, got `int`",
        "crisisrunner.toml:11:1: 'rolls' is no key in [people.ana-ruiz]; did you mean 'roles'?",
    ]


def test_every_mistake_of_a_channel_is_named_at_once_and_its_address_is_never_repeated(
    written: str, laptop: Path
) -> None:
    """
    [channels.staff-email]
    address = "smtp://press:s3cret-word@mail.valley.example?to=staff@valley.example"
    drill_address = "STAFF MAIL"
    falback = "sms"
    [channels.board]
    kind = "fax"
    address = ""
    [channels.sms]
    address = 5
    """
    found = toml_problems(laptop, written)
    names = "must name an environment variable, such as STAFF_MAIL; put the address into that variable, never"
    assert [problem.split(" into this")[0].split("; there is:")[0] for problem in found] == [
        f"crisisrunner.toml:3:1: 'address' in [channels.staff-email] {names}",
        f"crisisrunner.toml:4:1: 'drill_address' in [channels.staff-email] {names}",
        "crisisrunner.toml:5:1: 'falback' is no key in [channels.staff-email]; did you mean 'fallback'?",
        "crisisrunner.toml:7:1: 'fax' is no kind of channel",
        "crisisrunner.toml:10:1: 'address' in [channels.sms] cannot be used: Expected `str`, got `int`",
    ]
    assert "s3cret-word" not in "".join(found)


def test_a_mistake_is_placed_in_its_own_table_not_at_the_first_line_that_looks_like_it(
    written: str, laptop: Path
) -> None:
    """
    [organisation]
    name = "Valley Hospital"
    [people.dana-ortiz]
    name = "Dana Ortiz"
    phone = "1"
    [people.ana-ruiz]
    name = 5
    phon = "2"
    """
    assert [problem.split(": ")[0] for problem in toml_problems(laptop, written)] == [
        "crisisrunner.toml:8:1",
        "crisisrunner.toml:9:1",
    ]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("a = 1\nb = = 2\n", "crisisrunner.toml:2:5: this is not TOML: "),
        (b"name = '\xff'\n", "crisisrunner.toml:1:1: the file is not UTF-8 text; save it as UTF-8"),
        ("people = 5\n", "crisisrunner.toml:1:1: 'people' must be tables, one a person: [people.ana-ruiz]"),
        ("\npeople.ana = 5\n", "crisisrunner.toml:2:1: 'people.ana' must be a table: [people.ana]"),
        ("organisation = 'x'\n", "crisisrunner.toml:1:1: 'organisation' must be a table: [organisation]"),
        (
            "channels = 5\n",
            "crisisrunner.toml:1:1: 'channels' must be tables, one a channel: [channels.staff-",
        ),
        ("\nchannels.x = 5\n", "crisisrunner.toml:2:1: 'channels.x' must be a table: [channels.x]"),
    ],
)
def test_a_workspace_that_cannot_be_read_says_where_and_why(
    laptop: Path, content: str | bytes, problem: str
) -> None:
    found = toml_problems(laptop, content)
    assert len(found) == 1
    assert found[0].startswith(problem)


def with_roles(hospital: Path, roles: str) -> None:
    """Gives Ana Ruiz other roles than privacy."""
    file = hospital / "crisisrunner.toml"
    file.write_text(file.read_text("utf-8").replace('["privacy"]', roles), "utf-8")


def test_a_role_that_no_plan_has_is_named_with_its_line_and_what_may_be_meant(
    hospital: Path, type_in: Type
) -> None:
    with_roles(hospital, '["privcy", "lead", "chaplain"]')
    run = type_in("playbook", "check", "dark")
    assert run.status == 1
    found = [line for line in run.out.splitlines() if line.startswith("crisisrunner.toml")]
    assert found[0] == (
        "crisisrunner.toml:15:1: 'privcy' in [people.ana-ruiz] is no role of any plan; did you mean 'privacy'?"
    )
    assert found[1].startswith(
        "crisisrunner.toml:15:1: 'chaplain' in [people.ana-ruiz] is no role of any plan"
    )
    assert run.err == "Refused: 2 problems found.\n  Mend each line named above, then check again.\n"


def test_a_role_of_another_plan_within_reach_is_a_role(hospital: Path, type_in: Type) -> None:
    with_roles(hospital, '["incident-commander", "patient-relations"]')
    run = type_in("playbook", "check", "dark", "--json")
    assert run.status == 0
    assert "well-formed" not in {one["rule"] for one in json.loads(run.out)}


def test_roles_are_not_judged_while_a_plan_cannot_be_read(hospital: Path, type_in: Type) -> None:
    with_roles(hospital, '["chaplain"]')
    (hospital / "playbooks/broken.yaml").write_text(
        "playbook: broken\nroles: {chaplain: {title: Chaplain}}\n"
    )
    assert "chaplain" not in type_in("playbook", "check", "dark").out


def test_a_role_by_its_title_is_the_role(hospital: Path, type_in: Type) -> None:
    with_roles(hospital, '["privacy-officer"]')
    assert "no role of any plan; did you mean 'privacy'?" in type_in("playbook", "check", "dark").out


def test_a_misspelt_role_never_keeps_an_incident_from_beginning(hospital: Path, type_in: Type) -> None:
    with_roles(hospital, '["privcy"]')
    assert type_in("start", "dark").status == 0

"""The checks on any text: lengths first, then what blocks and what to look at, each told once."""

import io
import json
import sys
from pathlib import Path

import pytest

from crisisrunner.cli.show.findings import findings_data, show_findings
from crisisrunner.incident.findings import BLOCK, WARN, Finding
from crisisrunner.incident.message import Message, Override
from tests.conftest import Run, Type
from tests.nights import AT

KEYS = ["check", "level", "kind", "start", "end", "text", "message"]


def checked(type_in: Type, text: str | bytes, *options: str) -> Run:
    """What `check text` says of a file with this text."""
    Path("t.txt").write_bytes(text if isinstance(text, bytes) else text.encode())
    return type_in("check", "text", "t.txt", *options)


def answered(type_in: Type, text: str, *options: str) -> dict:
    return json.loads(checked(type_in, text, *options, "--json").out)


# As typed


def test_what_blocks_is_told_after_the_lengths_and_ends_with_1(laptop: Path, type_in: Type) -> None:
    run = checked(type_in, "Dark since [[detected_at?]].\n", "--kind", "sms", "--kind", "web")
    lines = run.out.splitlines()
    assert run.status == 1
    assert lines[0].startswith("  sms  32 of 160, one segment")
    assert lines[1].startswith("  web  28 characters")
    assert " ".join(lines[2].split()).startswith('BLOCK unknown "[[detected_at?]]" ')
    assert run.err == ""


def test_the_answer_in_json_has_exactly_these_keys(laptop: Path, type_in: Type) -> None:
    answer = answered(type_in, "Dark since [[detected_at?]].", "--kind", "sms")
    assert list(answer) == ["findings", "kinds"]
    assert answer["kinds"] == [{"kind": "sms", "length": 32, "limit": 160, "unit": "septets", "segments": 1}]
    blocked = next(found for found in answer["findings"] if found["check"] == "unknown")
    assert list(blocked) == KEYS
    assert (blocked["level"], blocked["kind"], blocked["text"]) == ("block", "sms", "[[detected_at?]]")
    assert (blocked["start"], blocked["end"]) == (11, 27)
    assert checked(type_in, "Dark since [[detected_at?]].", "--json").status == 1


def test_what_is_sound_ends_with_0_and_still_asks_about_names(laptop: Path, type_in: Type) -> None:
    run = checked(type_in, "Screens are dark.", "--kind", "phone-script")
    assert run.status == 0
    assert run.out.endswith("could anybody recognise a patient in these words?\n")
    assert "recognise" not in checked(type_in, "Screens are dark.", "--internal").out


def test_the_kinds_can_be_many_and_default_to_the_web(laptop: Path, type_in: Type) -> None:
    assert [kind["kind"] for kind in answered(type_in, "Dark.")["kinds"]] == ["web"]
    many = answered(type_in, "Dark.", "--kind", "x,SMS", "--kind", "email-subject", "--kind", "x")
    assert [kind["kind"] for kind in many["kinds"]] == ["x", "sms", "email-subject"]


def test_line_breaks_at_the_end_count_for_nothing(laptop: Path, type_in: Type) -> None:
    for text in ("Dark.\n\n", "\ufeffDark.\r\n"):
        assert answered(type_in, text)["kinds"][0]["length"] == 5


@pytest.fixture
def pipe(monkeypatch: pytest.MonkeyPatch):
    """Puts bytes where a pipe would bring them."""
    return lambda data: monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


def test_a_dash_reads_the_pipe(laptop: Path, type_in: Type, pipe) -> None:
    pipe("\ufeffOscuro.\n".encode())
    answer = json.loads(type_in("check", "text", "-", "--lang", "es", "--json").out)
    assert answer["kinds"][0]["length"] == 7
    pipe(b"a\xff")
    assert type_in("check", "text", "-").err.startswith("Refused: What came in is not UTF-8 text.")
    pipe(b"a" * 4_000_001)
    assert type_in("check", "text", "-").err.startswith("Refused: That is longer than any message.")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("missing.txt", "Refused: missing.txt is no file, or larger than any message."),
        ("folder", "Refused: folder is no file, or larger than any message."),
        ("latin.txt", "Refused: latin.txt is not UTF-8 text.\n  Save it as UTF-8 in your editor."),
        ("empty.txt", "Refused: There is no text in it."),
        ("blank.txt", "Refused: There is no text in it."),
        ("\x00.txt", "Refused: \\x00.txt is no file, or larger than any message."),
    ],
)
def test_what_is_no_text_is_refused(laptop: Path, type_in: Type, name: str, sentence: str) -> None:
    Path("folder").mkdir()
    Path("latin.txt").write_bytes("señal".encode("latin-1"))
    Path("empty.txt").write_text("")
    Path("blank.txt").write_text(" \n\t\n")
    run = type_in("check", "text", name)
    assert (run.status, run.out) == (1, "")
    assert run.err.startswith(sentence)


def test_an_unknown_kind_is_refused_naming_the_nearest(laptop: Path, type_in: Type) -> None:
    run = checked(type_in, "Dark.", "--kind", "facebok")
    assert run.err.startswith("Refused: There is no kind 'facebok'; did you mean 'facebook'?")
    assert (run.status, run.out) == (1, "")


def test_what_hides_is_shown_and_never_sent(laptop: Path, type_in: Type) -> None:
    run = checked(type_in, "Call \u202e5550102\u202c or \u200bask.\x1b[2J", "--kind", "sms")
    assert all(hidden not in run.out for hidden in "\u202e\u202c\u200b\x1b")
    assert '"\\u202e"' in run.out


@pytest.mark.parametrize(
    "text",
    ["a" * 1_000_000, "Call 5550102. " * 70_000, "[[" * 500_000, "\u202e" * 300_000, " " * 999_999 + "a"],
    ids=["one word", "sentences", "brackets", "hidden", "spaces"],
)
def test_a_megabyte_is_checked(laptop: Path, type_in: Type, text: str) -> None:
    run = checked(type_in, text, "--kind", "sms", "--kind", "web")
    assert run.status in (0, 1)
    assert run.out.startswith("  sms  ")
    assert len(run.out) < 20_000


# Findings on the screen


def finding(level: str = WARN, kind: str = "web", language: str = "en", **said: str) -> Finding:
    """A finding that quotes 'three sites' from the fifth character on."""
    values = {"check": "claims", "text": "three sites", "message": "Not known yet.", "remedy": "", **said}
    return Finding(
        values["check"], level, language, kind, 4, 15, values["text"], values["message"], values["remedy"]
    )


def shown(
    capsys: pytest.CaptureFixture[str], *findings: Finding, message: Message | None = None
) -> list[str]:
    show_findings(findings, message)
    return capsys.readouterr().out.splitlines()


def test_what_blocks_stands_first_with_its_remedy_below(capsys: pytest.CaptureFixture[str]) -> None:
    fix = "crisisrunner fact confirm sites_affected"
    assert shown(capsys, finding(), finding(BLOCK, check="unconfirmed", remedy=fix)) == [
        '  BLOCK  unconfirmed  "three sites" in web (en): Not known yet.',
        f"                      {fix}",
        '  WARN   claims       "three sites" in web (en): Not known yet.',
    ]


def test_a_long_remedy_stands_further_left_so_that_it_can_be_copied(
    capsys: pytest.CaptureFixture[str],
) -> None:
    fix = "crisisrunner message edit hold-public --kind web --lang en --file other-words.txt"[:72]
    assert shown(capsys, finding(BLOCK, remedy=fix))[1] == f"      {fix}"


@pytest.mark.parametrize(
    ("places", "told"),
    [
        ([("web", "en"), ("x", "en")], "web · x (en)"),
        ([("web", "en"), ("web", "es")], "web (en, es)"),
        ([("web", "en"), ("x", "en"), ("web", "es"), ("web", "en")], "web · x (en), web (es)"),
    ],
)
def test_what_is_the_same_everywhere_is_told_once(
    capsys: pytest.CaptureFixture[str], places: list[tuple[str, str]], told: str
) -> None:
    found = [finding(WARN, kind, language) for kind, language in places]
    assert shown(capsys, *found) == [f'  WARN  claims  "three sites" in {told}: Not known yet.']


def test_what_stands_in_every_text_names_no_place(capsys: pytest.CaptureFixture[str]) -> None:
    both = [finding(kind=kind) for kind in ("web", "x")]
    show_findings([*both, finding(text="", kind="x")], kinds=["x", "web"])
    assert capsys.readouterr().out.splitlines() == [
        '  WARN  claims  "three sites"  Not known yet.',
        "  WARN  claims  x (en): Not known yet.",
    ]


def test_a_finding_of_a_whole_text_quotes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(capsys, finding(text="")) == ["  WARN  claims  web (en): Not known yet."]


def test_long_or_broken_quotes_are_cut_to_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    line = shown(capsys, finding(text="one\ntwo " + "x" * 1_000_000))[0]
    assert line.startswith('  WARN  claims  "one two xxx')
    assert '…" in' in " ".join(shown(capsys, finding(text="a" * 60)))


def test_more_than_twelve_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    found = [finding(text=f"site {number}") for number in range(12)]
    found += [finding(BLOCK, text=f"[[fact{number}?]]") for number in range(3)]
    lines = shown(capsys, *found)
    assert len(lines) == 13
    assert " ".join(lines[-1].split()) == "and more 3 WARN: they are all in --json"
    assert all(line.startswith("  BLOCK  ") for line in lines[:3])


def test_what_somebody_let_stand_is_told_as_overridden_in_that_language_alone(
    capsys: pytest.CaptureFixture[str],
) -> None:
    message = Message(
        "hold-public", 1, "draft", "hold", "public", AT, (), {"en": "d1", "es": "d2"}, None,
        overrides=(Override("claims", "d1", "dana-ortiz", 7),),
    )  # fmt: skip
    assert shown(capsys, finding(BLOCK), finding(BLOCK, language="es"), finding(), message=message) == [
        '  BLOCK       claims  "three sites" in web (es): Not known yet.',
        '  OVERRIDDEN  claims  "three sites" in web (en): Not known yet.',
        '  WARN        claims  "three sites" in web (en): Not known yet.',
    ]


def test_findings_as_json_are_long_or_short() -> None:
    one = finding(BLOCK, remedy="crisisrunner fact list")
    assert list(findings_data([one])[0]) == [*KEYS, "language", "remedy"]
    short = findings_data([one], short=True)[0]
    assert list(short) == KEYS
    assert short["message"] == "Not known yet. crisisrunner fact list"

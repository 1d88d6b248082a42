"""What a redacted export does not tell, in any format; and that its chain holds all the same."""

import json
import zipfile
from pathlib import Path

import pytest

from crisisrunner.exports.formats import FORMATS, Format
from tests.conftest import Type, let_out, once, to_hold

SECRETS = ("Ana Ruiz", "Ruiz", "Kim Vo", "Rivera", "555 0164", "555-0177", "Quill", "March 1961")
"""Names of people below the spokesperson, and what may identify somebody."""


@pytest.fixture
def night(hospital: Path, type_in: Type) -> Path:
    once(
        type_in,
        "start dark --at '2026-11-20 02:52'",
        "fact set what_happened 'Systems are down' --source 'Kim Vo' --at '2026-11-20 02:55'",
        "fact set detected_at '2026-11-20 02:50' --source Screens --at '2026-11-20 02:56'",
        "task done confirm --at '2026-11-20 02:57'",
        "call 'Ana Ruiz' --reached --at '2026-11-20 02:58'",
        "advance confirm --at '2026-11-20 03:00'",
        "--as 'Kim Vo' log 'Mrs Quill, born 3 March 1961, waits; ring 212-555-0177' --at '2026-11-20 03:05'",
        "log 'Rivera says no' --decision --at '2026-11-20 03:06'",
        "inquiry open 'Where is Mrs Quill?' --kind press --asker Rivera --outlet 'Radio' --yes --at '2026-11-20 03:07'",
    )
    let_out(type_in, "hold-public", "--at", "2026-11-20 03:20")
    return hospital


def redacted(type_in: Type, form: Format, *as_name: str) -> str:
    """Everything that an export with `--redact` writes, as text; of a zip what is in it."""
    suffix = next(iter(FORMATS[form].by_suffix), "")
    target = ("--out", f"redacted{suffix}", "--force")
    run = type_in(*as_name, "timeline", "--redact", "--format", form, *target)
    assert run.status == 0, run.err
    if suffix == ".zip":
        with zipfile.ZipFile(f"redacted{suffix}") as bundle:
            bundle.extractall("redacted")
    files = [file for file in Path().rglob("*") if file.is_file() and "redacted" in str(file)]
    return "\n".join(file.read_bytes().decode(errors="replace") for file in files)


@pytest.mark.parametrize("form", FORMATS)
def test_no_format_tells_a_name_or_an_identifier(night: Path, type_in: Type, form: Format) -> None:
    told = redacted(type_in, form)
    assert [secret for secret in SECRETS if secret in told] == []


def test_what_is_blank_says_why(night: Path, type_in: Type) -> None:
    told = redacted(type_in, Format.MARKDOWN).replace("\\", "")
    assert "Note: [left out: internal note]" in told
    assert "[left out: names somebody]" in told
    assert "[Privacy officer]" in told
    assert "Dana Ortiz" in told
    assert "Left out: the words of internal notes and of entries for counsel; names of people below" in told


def test_what_went_out_in_public_is_told_whole(night: Path, type_in: Type) -> None:
    whole = json.loads(type_in("timeline", "--json").out)
    blank = json.loads(type_in("timeline", "--json", "--redact").out)
    release = next(entry for entry in whole if entry["type"] == "message.released")
    assert release["texts"]
    assert next(entry for entry in blank if entry["type"] == "message.released")["texts"] == release["texts"]


def test_the_chain_of_a_redacted_record_holds_and_what_is_missing_is_seen(night: Path, type_in: Type) -> None:
    redacted(type_in, Format.JSONL)
    run = type_in("verify", "redacted.jsonl", "--redacted")
    assert (run.status, "2026-001 holds" in run.out) == (0, True)
    run = type_in("verify", "redacted.jsonl")
    assert (run.status, "lacks its words, and no entry erases them" in run.err) == (3, True)
    assert "--redacted" in run.err
    lines = [json.loads(line) for line in Path("redacted.jsonl").read_text().splitlines()]
    gone = [line for line in lines if line["words"] is None and line["words_hash"]]
    assert {line["type"] for line in gone} >= {"note.logged", "inquiry.opened"}
    assert all(line["salt"] is None for line in gone)
    assert type_in("timeline", "--format", "jsonl", "--out", "whole.jsonl").status == 0
    heads = [Path(f"{name}.jsonl").read_text().splitlines()[-1] for name in ("whole", "redacted")]
    assert json.loads(heads[0])["hash"] == json.loads(heads[1])["hash"]


def test_a_search_finds_nothing_in_what_is_left_out(night: Path, type_in: Type) -> None:
    assert json.loads(type_in("timeline", "--json", "--redact", "--search", "quill").out) == []
    assert json.loads(type_in("timeline", "--json", "--search", "quill").out) != []


def test_the_title_is_withheld_too_where_it_names_somebody(hospital: Path, type_in: Type) -> None:
    once(type_in, "start dark --title 'What Ana Ruiz found'")
    told = type_in("timeline", "--redact").out.replace("\\", "")
    assert told.startswith("# [left out: names somebody]")
    assert "found" not in told


def test_a_filter_that_names_somebody_is_not_told_either(night: Path, type_in: Type) -> None:
    told = type_in("timeline", "--redact", "--actor", "Ana Ruiz", "--search", "rivera").out
    assert "what was not done by \\[Privacy officer\\]" in told
    assert [name for name in ("ana-ruiz", "Ana", "Ruiz", "ivera") if name in told] == []
    assert "what was not done by Ana Ruiz" in type_in("timeline", "--actor", "ana-ruiz").out


@pytest.mark.parametrize(
    "written",
    [
        "Jose\u0301",
        "Jose",
        "JOSÉ",
        "o\u2019brien",
        "O'Brien",
        "Jo\xadsé",
        "García",
        "garcia",
        "Bo\nLi",
        "Bo  Li",
    ],
)
def test_a_name_is_found_however_it_is_spelled(hospital: Path, type_in: Type, written: str) -> None:
    once(type_in, "start dark --at '2026-11-20 02:52'")
    for name in ("José O'Brien García-Lopez", "Bo Li"):
        type_in("--as", name, "log", "I am here", "--at", "2026-11-20 02:53")
    type_in("fact", "set", "what_happened", f"Then {written} fell", "--at", "2026-11-20 02:55")
    told = type_in("timeline", "--redact").out
    assert "fell" not in told
    assert "names somebody" in told


@pytest.mark.parametrize("form", FORMATS)
def test_whoever_makes_the_export_is_named_only_if_others_are(
    night: Path, type_in: Type, form: Format
) -> None:
    for name in ("Ana Ruiz", "Rivera"):
        told = redacted(type_in, form, "--as", name)
        assert [secret for secret in SECRETS if secret in told] == []


def test_words_of_a_draft_that_never_went_out_are_not_told(hospital: Path, type_in: Type) -> None:
    """Its other texts did, but a body is told whole or not at all."""
    once(
        type_in,
        *to_hold("Ana Ruiz saw a LEAK"),
    )
    Path("words.md").write_text("Use paper. Next update by 04:00 EST.")
    for language in ("en", "es"):
        where = ("--file", "words.md", "--lang", language, "--kind", "web", "--at", "2026-11-20 03:01")
        assert type_in("message", "edit", "hold-public", *where).status == 0
    let_out(type_in, "hold-public", "--at", "2026-11-20 03:20")
    assert "LEAK" in type_in("timeline", "--format", "jsonl").out
    for form in (Format.JSONL, Format.MARKDOWN, Format.BUNDLE):
        assert "LEAK" not in redacted(type_in, form), form
    assert type_in("verify", "redacted.jsonl", "--redacted").status == 0


def test_by_what_an_asker_can_be_known_is_not_told(night: Path, type_in: Type) -> None:
    at = ("--yes", "--at", "2026-11-20 03:08")
    type_in("inquiry", "open", "Where?", "--kind", "social", "--handle", "@quillson", *at)
    type_in("inquiry", "open", "Why?", "--kind", "press", "--link", "https://blog.example/mrs-quill", *at)
    assert "quillson" in type_in("timeline", "--format", "jsonl").out
    for form in (Format.JSONL, Format.MARKDOWN, Format.HTML):
        told = redacted(type_in, form)
        assert [word for word in ("quillson", "mrs-quill") if word in told] == [], form


def test_words_of_the_plan_that_name_somebody_are_not_told(hospital: Path, type_in: Type) -> None:
    plan = Path("playbooks/dark.yaml")
    plan.write_text(plan.read_text().replace("Confirm that this is real", "Confirm with Ana Ruiz"))
    once(type_in, "start dark --at '2026-11-20 02:52'", "task done confirm --at '2026-11-20 02:57'")
    assert "Confirm with Ana Ruiz" in type_in("timeline").out
    for form in (Format.MARKDOWN, Format.BUNDLE, Format.CSV):
        assert "Ana Ruiz" not in redacted(type_in, form), form


def test_who_joined_later_is_not_told_of_an_earlier_moment(hospital: Path, type_in: Type) -> None:
    from crisisrunner import clock
    from crisisrunner.times import stamp

    once(type_in, "start dark --at '2026-11-20 02:52'", "log 'x'")
    type_in("fact", "set", "what_happened", "Olga Newcomer fell", "--at", "2026-11-20 02:55")
    then = stamp(clock.now())
    type_in("--as", "Olga Newcomer", "log", "I am here")
    assert "Newcomer" not in type_in("timeline", "--redact", "--as-known-at", then).out


@pytest.mark.parametrize(
    "written",
    [
        "zedquark",
        "zed_quark",
        "Quarks",
        "Quark's",
        "tres niños murieron",
        "Dr Ng",
        "Mueller",
        "OBrien",
        "O`Brien",
    ],
)
def test_what_stands_for_a_name_or_a_patient_is_found(hospital: Path, type_in: Type, written: str) -> None:
    once(type_in, "start dark --at '2026-11-20 02:52'")
    for name in ("Zed Quark", "Wei Ng", "Jürgen Müller", "Seán O'Brien"):
        type_in("--as", name, "log", "I am here", "--at", "2026-11-20 02:53")
    type_in("fact", "set", "what_happened", f"Then {written} LEAK", "--at", "2026-11-20 02:55")
    assert "LEAK" not in type_in("timeline", "--redact").out


@pytest.mark.parametrize("name", ["Bo Li", "王芳", "สมชาย ใจดี", "Ng"])
def test_short_names_and_names_without_spaces_are_left_out_too(
    hospital: Path, type_in: Type, name: str
) -> None:
    once(type_in, "start dark")
    type_in("--as", name, "log", "I am here")
    type_in("fact", "set", "what_happened", f"Today{name} fell" if name == "王芳" else f"Today {name} fell")
    told = type_in("timeline", "--redact").out
    assert name not in told
    assert "names somebody" in told

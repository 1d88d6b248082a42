"""Nothing can be changed unseen: whatever is done, both verifiers name the first entry that does not hold."""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crisisrunner.canonical import canonical
from crisisrunner.log.chain import Line
from crisisrunner.log.record import Record
from tests.conftest import Type, once
from tests.tampering import ID, VERIFIER, make_night, ours, stands_alone, tamperings, unzip, write_manifest

pytestmark = pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="there is no ssh-keygen here")


@pytest.fixture(scope="module")
def night_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The night's folder, with its record and its bundle."""
    folder = tmp_path_factory.mktemp("night")
    record = make_night(folder)
    unzip(record, folder / "bundle")
    record.close()
    return folder


@pytest.fixture
def night(night_once: Path, laptop: Path) -> Path:
    """The same, to tamper with."""
    shutil.copytree(night_once, laptop, dirs_exist_ok=True)
    return laptop


@pytest.fixture
def bundle(night: Path) -> Path:
    return night / "bundle"


# Lines


def test_both_verifiers_name_the_same_entry_whatever_is_done(bundle: Path) -> None:
    file, seen = bundle / "record.jsonl", set()
    for what, entry, content in tamperings(file.read_bytes()):
        file.write_bytes(content)
        write_manifest(bundle)
        for verdict in (ours(str(file)), stands_alone(bundle)):
            assert (verdict.holds, verdict.entry) == (entry is None, entry), (what, verdict)
        seen.add(what)
    assert len(seen) > 80


def test_an_untouched_bundle_holds_and_tells_its_head(bundle: Path) -> None:
    last = json.loads((bundle / "record.jsonl").read_text("utf-8").splitlines()[-1])
    assert stands_alone(bundle).said == f"{ID} holds: {last['seq']} entries, head {last['hash']}"


def test_what_holds_by_itself_is_found_by_a_seal(night: Path, bundle: Path, type_in: Type) -> None:
    (night / "sealed").mkdir()
    assert type_in("--as", "Ana Ruiz", "seal", "--key", "ana", "--out", "sealed/seal.json").status == 0
    seal = ("--seal", "sealed/seal.json", "--key", "ana.pub")
    type_in("timeline", "--format", "jsonl", "--out", "whole.jsonl")
    assert type_in("verify", "whole.jsonl", *seal).status == 0
    file, found = bundle / "record.jsonl", []
    for what, entry, content in tamperings(file.read_bytes()):
        if entry is None:
            file.write_bytes(content)
            run = type_in("verify", str(file), *seal)
            assert (run.status, "The seal does not hold" in run.err) == (3, True), run
            found.append(what)
    assert found == ["rebuilt, a note changed", "the last entry missing"]


# The bundle


def run_alone(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, check=False,
        env={**os.environ, **environment},
    )  # fmt: skip


def test_the_verifier_runs_alone_as_it_lies_in_the_bundle(
    bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(VERIFIER, bundle / "verify.py")
    write_manifest(bundle)
    monkeypatch.chdir(bundle)
    done = run_alone("-I", "verify.py")
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(rf"{ID} holds: \d+ entries, head [0-9a-f]{{64}}\n", done.stdout)


def test_without_ssh_keygen_it_says_what_was_not_checked(
    bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    verdict = stands_alone(bundle)
    assert verdict.holds
    assert verdict.said.endswith("; 4 signatures not checked: no ssh-keygen here")


def test_it_does_not_pretend_where_python_would_leave_its_checks_out(bundle: Path) -> None:
    done = run_alone("-O", str(VERIFIER), str(bundle))
    assert (done.returncode, done.stdout) == (1, "")


def test_it_stays_at_sixty_lines_of_the_standard_library() -> None:
    text = VERIFIER.read_text()
    imported = re.findall(r"^\s*(?:import|from) (.+)$", text, re.MULTILINE)
    assert len(text.splitlines()) <= 60
    assert {name for line in imported for name in line.split(", ")} <= sys.stdlib_module_names


def another_key(bundle: Path) -> None:
    workspace = json.loads((bundle / "workspace.json").read_bytes())
    people = workspace["people"]
    people["ana-ruiz"]["ssh_key"] = people["ana-ruiz"]["ssh_key"][:-8] + "AAAA ana"
    (bundle / "workspace.json").write_text(json.dumps(workspace))


def no_attachment(bundle: Path) -> None:
    next((bundle / "attachments").iterdir()).unlink()


def another_attachment(bundle: Path) -> None:
    next((bundle / "attachments").iterdir()).write_text("Pay nobody")


def one_file_more(bundle: Path) -> None:
    (bundle / "timeline.md").write_text("All went well")


@pytest.mark.parametrize(
    ("change", "said", "covered"),
    [
        (another_key, "entry 18 does not hold: its signature is not that of ana-ruiz", True),
        (no_attachment, "entry 10 does not hold: its file is missing", True),
        (another_attachment, "entry 10 does not hold: its file is missing", True),
        (one_file_more, "the bundle does not hold: timeline.md is missing, was changed, or is no part", False),
        (no_attachment, "the bundle does not hold: attachments/", False),
        (lambda bundle: (bundle / "record.jsonl").unlink(), "the bundle does not hold: [Errno 2]", False),
        (lambda bundle: (bundle / "manifest.json").write_text("{"), "the bundle does not hold: it is malformed", False),
        (lambda bundle: (bundle / "record.jsonl").write_text(""), "the bundle does not hold:", True),
    ],
)  # fmt: skip
def test_what_lies_beside_the_record_is_checked_too(
    bundle: Path, change: Any, said: str, covered: bool
) -> None:
    change(bundle)
    if covered:  # by whoever wrote the manifest anew
        write_manifest(bundle)
    verdict = stands_alone(bundle)
    assert not verdict.holds
    assert said in verdict.said


def test_a_signature_made_for_other_words_is_found_though_the_chain_was_rebuilt(
    night: Path, bundle: Path
) -> None:
    from tests.tampering import rebuilt

    lines = [json.loads(line) for line in (bundle / "record.jsonl").read_bytes().splitlines()]
    approvals = [line for line in lines if line["type"] == "message.approved"]
    approvals[0]["data"]["signature"] = approvals[1]["data"]["signature"]
    written = "".join(f"{canonical(line)}\n" for line in rebuilt(lines))
    (bundle / "record.jsonl").write_text(written, "utf-8")
    write_manifest(bundle)
    assert stands_alone(bundle).said == (
        f"entry {approvals[0]['seq']} does not hold: its signature is not that of ana-ruiz for these words"
    )


def test_a_redacted_bundle_holds_and_says_so(night: Path, type_in: Type) -> None:
    assert type_in("timeline", "--format", "jsonl", "--redact", "--out", "redacted.jsonl").status == 0
    with_names = Record(night / "record.db")
    folder = unzip(with_names, night / "other", redacted=True)
    with_names.close()
    shutil.move(night / "redacted.jsonl", folder / "record.jsonl")
    write_manifest(folder, redacted=True)
    verdict = stands_alone(folder)
    assert verdict.holds
    assert verdict.said.endswith("; 4 signatures not checked; redacted")


# The record itself


@pytest.fixture
def plain(night: Path) -> Iterator[sqlite3.Connection]:
    """The record's file in the hands of somebody who knows SQLite."""
    connection = sqlite3.connect(night / "record.db", isolation_level=None)
    for (name,) in connection.execute("select name from sqlite_master where type = 'trigger'").fetchall():
        connection.execute(f"drop trigger {name}")
    yield connection
    connection.close()


COLUMNS = ("at", "recorded_at", "actor", "type", "prev", "hash")


@pytest.mark.parametrize(
    ("statement", "entry"),
    [
        *((f"update events set {column} = {column} || 'x' where seq = 6", 6) for column in COLUMNS),
        ("update events set role = 'nobody' where seq = 6", 6),
        ("update events set words_hash = null where seq = 6", 6),
        ("update events set data = '{\"a\":1}' where seq = 6", 6),
        ("update events set seq = 99 where seq = 6", 6),
        ("update events set incident = '2026-002' where seq = 6", 6),
        ("update bodies set salt = 'x' where seq = 6", 6),
        ("update bodies set words = replace(words, 'dark', 'lit') where seq = 6", 6),
        ("update bodies set words = words || ' ' where seq = 6", None),
        ("delete from bodies where seq = 6", 6),
        ("delete from events where seq = 6", 6),
        ("insert into bodies values ('2026-001', 7, 'x', '{\"text\":\"put back\"}')", 7),
        ("update attachments set content = x'00'", 10),
        ("delete from attachments", 10),
        ("update blobs set content = cast(content || ' ' as blob)", 1),
    ],
)  # fmt: skip
def test_the_file_cannot_be_changed_unseen_either(
    plain: sqlite3.Connection, statement: str, entry: int | None
) -> None:
    plain.execute(statement)
    verdict = ours()
    assert (verdict.holds, verdict.entry) == (entry is None, entry), verdict


def test_the_earliest_entry_is_named_whatever_is_wrong_with_it(plain: sqlite3.Connection) -> None:
    plain.execute("update events set at = at || 'x' where seq = 30")
    plain.execute("delete from attachments")
    assert ours().entry == 10
    plain.execute("update bodies set salt = 'x' where seq = 6")
    assert ours().entry == 6


# A text that is as strict as the value

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
TEXT = st.none() | st.text(st.characters(exclude_categories=["Cs"]))


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(st.text(max_size=5), JSON, max_size=4),
    st.lists(TEXT, min_size=8, max_size=8),
    st.integers(),
)
def test_an_envelope_put_together_from_texts_is_the_canonical_one(
    data: Any, texts: list[Any], seq: int
) -> None:
    names = ("incident", "at", "recorded_at", "actor", "role", "type", "words_hash", "prev")
    written = {**dict(zip(names, texts, strict=True)), "seq": seq, "data": data}
    line = Line.of({**written, "hash": "", "salt": None, "words": None})
    assert line.envelope == canonical(written)


@pytest.mark.parametrize(
    ("data", "holds"),
    [
        ("{ }", True),
        ('{"a":1,"a":2}', False), ('{"a":1.0}', False), ('{"a":"\\u0041"}', False), ("[]", False), ("1", False),
    ],
)  # fmt: skip
def test_what_is_hashed_is_what_the_text_in_the_file_means(
    plain: sqlite3.Connection, data: str, holds: bool
) -> None:
    plain.execute("update events set data = ? where seq = 6", (data,))
    assert (ours().holds, ours().entry) == (holds, None if holds else 6)


def test_a_name_that_stands_twice_is_found_wherever_it_stands(hospital: Path, type_in: Type) -> None:
    """Readers take one value or the other, so that a record would say two things."""
    once(type_in, "start dark", "log 'We paid nothing'")
    assert type_in("timeline", "--format", "jsonl", "--out", "t.jsonl").status == 0
    lines = Path("t.jsonl").read_text().splitlines()
    lines[-1] = '{"words":{"text":"LIE"},' + lines[-1][1:]
    Path("t.jsonl").write_text("\n".join(lines) + "\n")
    assert type_in("verify", "t.jsonl").status == 1
    connection = sqlite3.connect("record.db")
    connection.execute("drop trigger bodies_never_change")
    connection.execute('update bodies set words = \'{"text":"LIE",\' || substr(words, 2) where seq = 6')
    connection.commit()
    connection.close()
    run = type_in("verify")
    assert (run.status, "entry 6: a field is missing or malformed" in run.err) == (3, True), run

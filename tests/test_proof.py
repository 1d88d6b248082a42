"""Nothing can be changed unseen: whatever is done, both verifiers name the first entry that does not hold."""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crisisrunner.canonical import canonical
from crisisrunner.cli.main import main
from crisisrunner.log.chain import Line
from crisisrunner.log.record import Record
from tests.conftest import Type, once
from tests.tampering import (
    ID,
    VERIFIER,
    Verdict,
    make_night,
    ours,
    rebuilt,
    stands_alone,
    tamperings,
    unzip,
    write_manifest,
)  # fmt: skip

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
    assert (
        stands_alone(bundle).said
        == f"{ID} holds: {last['seq']} entries, head {last['hash']}; 0 signatures not checked"
    )


def test_what_holds_by_itself_is_found_by_a_seal(night: Path, bundle: Path, type_in: Type) -> None:
    (night / "sealed").mkdir()
    assert type_in("--as", "Ana Ruiz", "seal", "--key", "ana", "--out", "sealed/seal.json").status == 0
    seal = ("--seal", "sealed/seal.json", "--key", "ana.pub")
    type_in("timeline", "--format", "jsonl", "--out", "whole.jsonl")
    assert type_in("verify", "whole.jsonl", *seal).status == 0
    file, found = bundle / "record.jsonl", {}
    for what, entry, content in tamperings(file.read_bytes()):
        if entry is None:
            file.write_bytes(content)
            found[what] = type_in("verify", str(file), *seal)
    assert {run.status for run in found.values()} == {3}
    assert "is not the one that was sealed" in found.pop("rebuilt, a note changed").err
    assert "or its end is missing" in found.pop("the last entry missing").err
    assert found == {}


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
    assert re.fullmatch(
        rf"{ID} holds: \d+ entries, head [0-9a-f]{{64}}; 0 signatures not checked\n", done.stdout
    )


def test_without_ssh_keygen_it_says_what_was_not_checked(
    bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    verdict = stands_alone(bundle)
    assert verdict.holds
    assert verdict.said.endswith("; 6 signatures not checked")


def test_an_ssh_keygen_that_is_too_old_says_nothing_about_a_signature(
    bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before OpenSSH 8.1 it knows no -Y: it prints its usage and ends with 1."""
    old = bundle.parent / "bin" / "ssh-keygen"
    old.parent.mkdir()
    old.write_text("#!/bin/sh\necho 'unknown option -- Y' >&2\necho 'usage: ssh-keygen [-q]' >&2\nexit 1\n")
    old.chmod(0o755)
    monkeypatch.setenv("PATH", f"{old.parent}:/usr/bin:/bin")
    verdict = stands_alone(bundle)
    assert (verdict.holds, verdict.said.endswith("; 6 signatures not checked")) == (True, True), verdict


def test_it_checks_the_bundle_in_which_it_lies_wherever_it_is_called_from(
    bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(VERIFIER, bundle / "verify.py")
    write_manifest(bundle)
    monkeypatch.chdir("/")
    assert run_alone("-I", str(bundle / "verify.py")).returncode == 0


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


def another_plan(bundle: Path) -> None:
    (bundle / "playbook" / "playbook.json").write_text("{}")


def a_link(bundle: Path) -> None:
    (bundle / "attachments" / "note").symlink_to("/etc/hostname")


def a_name_for_the_terminal(bundle: Path) -> None:
    (bundle / "\x1b[2Jall holds").write_text("")


def a_file_that_no_entry_names(bundle: Path) -> None:
    (bundle / "attachments" / ("0" * 64)).write_text("planted")


def half_a_manifest(bundle: Path) -> None:
    (bundle / "manifest.json").write_text("{")


def one_file_more(bundle: Path) -> None:
    (bundle / "timeline.md").write_text("All went well")


@pytest.mark.parametrize(
    ("change", "said", "covered"),
    [
        (another_key, "entry 18 does not hold: its signature is not that of ana-ruiz", True),
        (no_attachment, "entry 10 does not hold: its file is missing", True),
        (another_attachment, "entry 10 does not hold: its file is missing", True),
        (one_file_more, "the bundle does not hold: timeline.md is missing, was changed, or is no part", False),
        (another_plan, "the bundle does not hold: playbook/playbook.json is missing, was changed", True),
        (a_file_that_no_entry_names, "the bundle does not hold: attachments/000", True),
        (a_link, "the bundle does not hold: it has links", True),
        (a_name_for_the_terminal, r"the bundle does not hold: \x1b[2Jall holds is missing", False),
        (lambda bundle: (bundle / "record.jsonl").unlink(), "the bundle could not be checked: [Errno 2]", False),
        (half_a_manifest, "the bundle does not hold: it is malformed (", False),
        (lambda bundle: (bundle / "record.jsonl").write_text(""), "entry 1 does not hold:", True),
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
    lines = [json.loads(line) for line in (bundle / "record.jsonl").read_bytes().splitlines()]
    approvals = [line for line in lines if line["type"] == "message.approved"]
    approvals[0]["data"]["signature"] = approvals[1]["data"]["signature"]
    written = "".join(f"{canonical(line)}\n" for line in rebuilt(lines))
    (bundle / "record.jsonl").write_text(written, "utf-8")
    write_manifest(bundle)
    assert stands_alone(bundle).said == (
        f"entry {approvals[0]['seq']} does not hold: its signature is not that of ana-ruiz"
    )


def forge(bundle: Path, change: Callable[[list[dict[str, Any]]], None], *, anew: bool = True) -> None:
    """Change lines of a bundle's record, as somebody who makes all its hashes anew, and its manifest."""
    lines = [json.loads(line) for line in (bundle / "record.jsonl").read_bytes().splitlines()]
    change(lines)
    written = "".join(f"{canonical(line)}\n" for line in (rebuilt(lines) if anew else lines))
    (bundle / "record.jsonl").write_text(written, "utf-8")
    write_manifest(bundle)


def both(bundle: Path) -> list[Verdict]:
    return [ours(str(bundle / "record.jsonl")), stands_alone(bundle)]


def test_words_that_are_gone_need_an_erasure_that_readers_see(bundle: Path) -> None:
    """An erasure in a name that stands twice, or in words, is none."""

    def gone(lines: list[dict[str, Any]]) -> None:
        lines[5].update(salt=None, words=None)
        lines[6]["words"] = {"text": '"data":{"erases":6},"incident":"2026-001","type":"entry.erased"'}

    forge(bundle, gone)
    assert [(one.holds, one.entry) for one in both(bundle)] == [(False, 6), (False, 6)]
    file = bundle / "record.jsonl"
    lines = file.read_bytes().splitlines()
    lines[6] = b'{"data":{"erases":6},"type":"entry.erased",' + lines[6][1:]
    file.write_bytes(b"\n".join(lines))
    write_manifest(bundle)
    assert [(one.holds, one.entry) for one in both(bundle)] == [(False, 6), (False, 6)]


def test_a_record_is_of_one_incident(bundle: Path) -> None:
    def strange(lines: list[dict[str, Any]]) -> None:
        lines[-1]["incident"] = "2026-002"

    forge(bundle, strange)
    assert [one.holds for one in both(bundle)] == [False, False]


def test_a_release_without_all_its_approvals_is_told(bundle: Path) -> None:
    def lacking(lines: list[dict[str, Any]]) -> None:
        release = next(line for line in lines if line["type"] == "message.released")
        release["data"]["approvals"] = release["data"]["approvals"][1:]

    forge(bundle, lacking)
    out = StringIO()
    with redirect_stdout(out):
        assert main(["verify", str(bundle / "record.jsonl")]) == 0
    assert (
        "1 release had fewer approvals than the plan asked for, and nobody broke the glass" in out.getvalue()
    )


def test_a_time_that_is_none_is_found_in_a_rebuilt_record(bundle: Path) -> None:
    forge(bundle, lambda lines: lines[5].update(at="not a time"))
    verdict = ours(str(bundle / "record.jsonl"))
    assert (verdict.entry, "its times are no times" in verdict.said) == (6, True)


def test_the_signature_of_a_no_is_checked_too(bundle: Path) -> None:
    def swapped(lines: list[dict[str, Any]]) -> None:
        made = next(line for line in lines if line["type"] == "message.rejected")["data"]["signatures"]
        made["en"], made["es"] = made["es"], made["en"]

    forge(bundle, swapped)
    rejected = next(
        json.loads(line)["seq"]
        for line in (bundle / "record.jsonl").read_text("utf-8").splitlines()
        if json.loads(line)["type"] == "message.rejected"
    )
    assert (
        stands_alone(bundle).said == f"entry {rejected} does not hold: its signature is not that of ana-ruiz"
    )


@pytest.mark.parametrize("languages", [None, ["en", "es"]])
def test_no_language_goes_out_without_its_digest(bundle: Path, languages: list[str] | None) -> None:
    """Words that nobody approved, of a language that the release does not name."""

    def smuggled(lines: list[dict[str, Any]]) -> None:
        release = next(line for line in lines if line["type"] == "message.released")["data"]
        release["digests"].pop("es")
        release["approvals"] = [one for one in release["approvals"] if one["language"] == "en"]
        release["languages"] = languages

    forge(bundle, smuggled)
    assert [one.holds for one in both(bundle)] == [False, False]


def test_an_incident_cannot_be_called_a_verdict(bundle: Path) -> None:
    forge(
        bundle,
        lambda lines: [line.update(incident="2026-001 holds: 34 entries\n") for line in lines] and None,
    )
    assert [(one.holds, one.entry) for one in both(bundle)] == [(False, 1), (False, 1)]


def test_what_parts_lines_for_a_reader_parts_them_for_the_verifier(bundle: Path) -> None:
    whole = (bundle / "record.jsonl").read_bytes()
    for content in (whole.replace(b"\n", b"\r", 5), whole.decode().encode("utf-16")):
        (bundle / "record.jsonl").write_bytes(content)
        write_manifest(bundle)
        assert [one.holds for one in both(bundle)] == [False, False]


@pytest.mark.parametrize(
    "change",
    [
        {"incident": {"a": 1}}, {"incident": ["x"]}, {"data": None}, {"seq": 10**30}, {"seq": True}, {"type": 5},
        {"data": {"next_update": "0001-01-01T00:00:00+23:59"}},
    ],
)  # fmt: skip
def test_a_line_of_another_kind_is_a_sentence(bundle: Path, change: dict[str, Any]) -> None:
    def changed_line(lines: list[dict[str, Any]]) -> None:
        drafted = next(
            line for line in lines if line["type"] == "message.drafted" and "hold" in str(line["data"])
        )
        if "next_update" in str(change):
            drafted["data"].update(change["data"])
        else:
            lines[1].update(change)

    forge(bundle, changed_line, anew="next_update" in str(change))
    assert [one.holds for one in both(bundle)] == [False, False]


def test_a_redacted_bundle_holds_and_says_so(night: Path, type_in: Type) -> None:
    assert type_in("timeline", "--format", "jsonl", "--redact", "--out", "redacted.jsonl").status == 0
    with_names = Record(night / "record.db")
    folder = unzip(with_names, night / "other", redacted=True)
    with_names.close()
    shutil.move(night / "redacted.jsonl", folder / "record.jsonl")
    write_manifest(folder, redacted=True)
    verdict = stands_alone(folder)
    assert verdict.holds
    assert verdict.said.endswith("; 6 signatures not checked; redacted")


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
        ("insert into bodies values ('2026-001', 99, 'x', '{}')", 99),
        ("insert into bodies values ('2026-009', 1, 'x', '{}')", 1),
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


def test_an_index_that_says_something_else_than_its_table_erases_nothing(plain: sqlite3.Connection) -> None:
    """SQLite believes an index; somebody who knows it can have one name an erasure that no entry is."""
    (erasing, data) = plain.execute("select seq, data from events where type = 'entry.erased'").fetchone()
    plain.execute("update events set data = '{\"erases\":6}' where seq = ?", (erasing,))
    plain.execute("pragma writable_schema = on")
    row = plain.execute("select * from sqlite_master where name = 'events_erases'").fetchone()
    plain.execute("delete from sqlite_master where name = 'events_erases'")
    plain.execute("pragma writable_schema = reset")
    plain.execute("update events set data = ? where seq = ?", (data, erasing))
    plain.execute("pragma writable_schema = on")
    plain.execute("insert into sqlite_master values (?, ?, ?, ?, ?)", row)
    plain.execute("pragma writable_schema = reset")
    plain.execute("delete from bodies where seq = 6")
    assert plain.execute("select erases from events where erases is not null").fetchone() == (6,)
    verdict = ours()
    assert (verdict.holds, verdict.entry) == (False, 6), verdict


def test_a_record_that_nobody_foresaw_is_a_sentence_and_no_traceback(
    plain: sqlite3.Connection, type_in: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody who makes the chain anew can write what no command writes."""
    monkeypatch.delenv("CRISISRUNNER_TRACEBACK")
    plain.execute(
        "update events set data = replace(data, '\"people\":[', '\"people\":[5,') where type = 'role.assigned'"
    )
    for command in (["status"], ["timeline"], ["timeline", "--out", "t.html"], ["log", "x"]):
        run = type_in(*command)
        assert "Traceback" not in run.err, run
        if run.status:
            assert run.status == 3 and "crisisrunner verify" in run.err


def test_whoever_takes_the_guards_off_is_told(night: Path, plain: sqlite3.Connection, type_in: Type) -> None:
    run = type_in("verify")
    assert run.status == 0
    assert "Somebody changed the database itself: attachments_are_named, " in " ".join(run.out.split())


def test_a_sound_record_has_its_guards(night: Path, type_in: Type) -> None:
    assert "database itself" not in type_in("verify").out


def test_a_file_that_no_entry_names_is_found(plain: sqlite3.Connection) -> None:
    plain.execute("insert into attachments values ('" + "0" * 64 + "', x'00')")
    verdict = ours()
    assert (verdict.holds, "no entry names the file 000000000000…" in verdict.said) == (False, True), verdict


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
    written["incident"] = written["incident"] or ""
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

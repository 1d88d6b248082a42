"""Seals: what the record is at a moment, kept elsewhere, and what later shows that it was rewritten, or not."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest

from crisisrunner.cli import progress
from tests.conftest import Run, Type, once
from tests.servers import nobody, web_server

pytestmark = pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="there is no ssh-keygen here")
posix_only = pytest.mark.skipif(os.name == "nt", reason="the printer is a shell script")
SEAL = "seal-2026-001-6.json"


@pytest.fixture
def night(hospital: Path, keys: Path, type_in: Type) -> Path:
    """A record of six entries, in which Ana has a key."""
    shutil.copytree(keys, hospital, dirs_exist_ok=True)
    with (hospital / "crisisrunner.toml").open("a") as toml:
        toml.write(f"ssh_key = '''{(keys / 'ana.pub').read_text().strip()}'''\n")
    once(type_in, "start dark", "log 'Screens are dark'")
    return hospital


def sealed(type_in: Type, *arguments: str) -> Run:
    return type_in("--as", "Ana Ruiz", "seal", "--key", "ana", *arguments)


def said(file: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(Path(file).read_text("utf-8"))
    return found


def test_a_seal_names_the_head_before_it_and_the_record_tells_of_it(night: Path, type_in: Type) -> None:
    head = json.loads(type_in("status", "--json").out)["head"]
    run = sealed(type_in)
    assert run.status == 0, run.err
    seal = said(SEAL)
    assert {name: seal[name] for name in ("incident", "seq", "hash", "by", "organisation")} == {
        "incident": "2026-001", "seq": head["seq"], "hash": head["hash"], "by": "ana-ruiz",
        "organisation": "Valley Hospital",
    }  # fmt: skip
    type_in("log", "more")
    told = type_in("timeline").out
    assert f"Sealed the record up to entry 6, {head['hash']}" in told
    run = type_in("verify", "--seal", SEAL)
    assert "The seal of 2026-001 holds   up to entry 6; 2 entries have come since\n" in run.out
    assert "  signed by ana-ruiz, with the key that stands in the record\n" in run.out
    assert type_in("verify").status == 0


def test_an_export_is_held_against_a_seal_with_the_key_of_whoever_made_it(night: Path, type_in: Type) -> None:
    sealed(type_in)
    type_in("timeline", "--format", "jsonl", "--out", "t.jsonl")
    run = type_in("verify", "t.jsonl", "--seal", SEAL, "--key", "ana.pub")
    assert (run.status, "signed by ana-ruiz, with the key that you named" in run.out) == (0, True)
    run = type_in("verify", "t.jsonl", "--seal", SEAL)
    assert (run.status, "no key of ana-ruiz is known here; name it with --key FILE.pub" in run.out) == (
        0,
        True,
    )


def test_nobody_seals_by_signature_whose_key_nobody_knows(night: Path, type_in: Type) -> None:
    run = type_in("seal")
    assert (run.status, "--unsigned" in run.err, list(night.glob("seal*"))) == (1, True, [])
    assert type_in("seal", "--unsigned").status == 0
    run = type_in("verify", "--seal", SEAL)
    assert (run.status, "who made it was not checked: it has no signature" in run.out) == (0, True)


def test_the_key_of_somebody_else_does_not_seal(night: Path, type_in: Type) -> None:
    run = type_in("--as", "Ana Ruiz", "seal", "--key", "mallory")
    assert (run.status, list(night.glob("seal*"))) == (1, [])
    assert "Or: Seal it without a signature" in run.err
    assert len(json.loads(type_in("timeline", "--json").out)) == 6


def test_a_file_that_is_there_stays_and_nothing_is_noted(night: Path, type_in: Type) -> None:
    Path(SEAL).write_text("mine")
    assert sealed(type_in).status == 1
    assert Path(SEAL).read_text() == "mine"
    assert len(json.loads(type_in("timeline", "--json").out)) == 6
    assert sealed(type_in, "--out", "no/such/folder/seal.json").status == 3
    assert len(json.loads(type_in("timeline", "--json").out)) == 6


def changed(**fields: object) -> Callable[[], None]:
    return lambda: Path(SEAL).write_text(json.dumps({**said(SEAL), **fields}))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        (changed(hash="0" * 64), 3, "its signature is not that of ana-ruiz, or it was changed"),
        (changed(hash="0" * 64, signature=None), 3, "entry 6 of 2026-001 is not the one that was sealed"),
        (changed(hash="0" * 64, signature=None), 3, "or the seal was changed"),
        (
            changed(seq=70, signature=None),
            3,
            "it names entry 70 of 2026-001, and this record ends with entry 7",
        ),
        (changed(incident="2026-009", signature=None), 3, "this record has no such incident"),
        (
            changed(at="2026-11-24T07:50:00.000Z"),
            3,
            "its signature is not that of ana-ruiz, or it was changed",
        ),
        (changed(by="dana-ortiz"), 3, "its signature is not that of dana-ortiz, or it was changed"),
        (changed(name="Eve Byrne"), 3, "its signature is not that of ana-ruiz, or it was changed"),
        (
            changed(organisation="Other hospital"),
            3,
            "its signature is not that of ana-ruiz, or it was changed",
        ),
        (changed(signature="x"), 3, "its signature is not that of ana-ruiz"),
        (changed(seq="6"), 1, "is no seal, or not a whole one"),
        (changed(more=1), 1, "is no seal, or not a whole one"),
        (lambda: Path(SEAL).write_text(Path(SEAL).read_text()[:-40]), 1, "is no seal, or not a whole one"),
        (lambda: Path(SEAL).write_bytes(b"\xff\x00" * 99), 1, "is no seal, or not a whole one"),
        (lambda: Path(SEAL).write_text("[" * 99_000), 1, "is no seal, or not a whole one"),
        (lambda: Path(SEAL).unlink(), 3, "cannot be read: no such file"),
    ],
)
def test_a_seal_that_was_changed_proves_nothing_and_says_why(
    night: Path, type_in: Type, change: Callable[[], None], status: int, words: str
) -> None:
    sealed(type_in)
    change()
    run = type_in("verify", "--seal", SEAL)
    assert (run.status, words in run.out + run.err) == (status, True), run


@pytest.mark.parametrize(
    "said",
    [
        '{"seq": 99999999999999999999, "at": "2026-11-24T07:50:00.000Z"}',
        '{"seq": 6, "at": "0001-01-01T00:00:00+23:00"}',
        '{"name": "Chief Executive", "name": "Ana Ruiz"}',
    ],
)  # fmt: skip
def test_a_seal_that_says_impossible_things_is_none(night: Path, type_in: Type, said: str) -> None:
    sealed(type_in)
    whole = Path(SEAL).read_text()
    fields = json.loads(said)
    for name in fields:
        value = re.search(rf'"{name}": ("[^"]*"|\d+)', whole)
        assert value
        whole = whole.replace(
            value[0], said.strip("{}") if name == "name" else f'"{name}": {json.dumps(fields[name])}'
        )
    Path(SEAL).write_text(whole)
    run = type_in("verify", "--seal", SEAL)
    assert (run.status, "is no seal" in run.err) == (1, True), run


def test_a_key_that_was_revoked_seals_no_more(night: Path, type_in: Type) -> None:
    sealed(type_in)
    subprocess.run(["ssh-keygen", "-q", "-k", "-f", "list.krl", "ana.pub"], check=True)
    for listed, status in (("ana.pub", 1), ("list.krl", 1), ("mallory.pub", 0)):
        assert type_in("verify", "--seal", SEAL, "--revoked", listed).status == status, listed
    Path("cr.txt").write_bytes(
        Path("mallory.pub").read_bytes().strip() + b"\r" + Path("ana.pub").read_bytes()
    )
    assert type_in("verify", "--seal", SEAL, "--revoked", "cr.txt").status == 1
    Path("keys.txt").write_text("nothing\n")
    assert "holds no keys" in type_in("verify", "--revoked", "keys.txt").err


def test_another_key_than_that_of_whoever_sealed_is_said(night: Path, type_in: Type) -> None:
    sealed(type_in)
    assert type_in("verify", "--seal", SEAL, "--key", "mallory.pub").status == 3
    assert "is no public key" in type_in("verify", "--seal", SEAL, "--key", "ana").err
    assert type_in("verify", "--key", "ana.pub").status == 2


# Away with it


@posix_only
def test_a_seal_goes_to_the_printer(night: Path, type_in: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    (night / "bin").mkdir()
    printer = night / "bin" / "lp"
    printer.write_text(f'#!/bin/sh\ncat "$1" > {night}/page && echo "request id is ward-1"\n')
    printer.chmod(0o755)
    monkeypatch.setenv("PATH", f"{night / 'bin'}{os.pathsep}{os.environ['PATH']}")
    run = sealed(type_in, "--print")
    assert (run.status, "Printed. request id is ward-1\n" in run.out) == (0, True)
    page = (night / "page").read_text()
    assert str(said(SEAL)["hash"]) in page.replace(" ", "").replace("\n", "")
    assert max(map(len, page.splitlines())) <= 90


def test_where_no_printer_is_the_seal_is_made_all_the_same(
    night: Path, type_in: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    run = type_in("seal", "--unsigned", "--print")
    assert (run.status, "this machine has no lp" in run.err, Path(SEAL).exists()) == (1, True, True)


def test_a_seal_is_sent_and_no_secret_is_told(
    night: Path, type_in: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    with web_server() as web:
        monkeypatch.setenv("COUNSEL", f"http://127.0.0.1:{web.port}/hook?token=t0psecret")
        run = sealed(type_in, "--send", "COUNSEL")
    assert run.status == 0, run.err
    assert "Seal of the record of incident 2026-001" in str(web.received[0])
    assert "t0psecret" not in run.out + run.err + type_in("timeline", "--json").out + Path(SEAL).read_text()


def test_what_could_not_be_sent_is_said_and_an_empty_variable_before_anything_is_done(
    night: Path, type_in: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "The variable COUNSEL is empty." in sealed(type_in, "--send", "COUNSEL").err
    assert not Path(SEAL).exists()
    with nobody() as port:
        monkeypatch.setenv("COUNSEL", f"http://127.0.0.1:{port}/hook?token=t0psecret")
        run = sealed(type_in, "--send", "COUNSEL")
    assert (run.status, "Not sent (COUNSEL)" in run.err, Path(SEAL).exists()) == (1, True, True)
    assert "t0psecret" not in run.out + run.err


def test_the_seal_of_a_drill_says_so_and_goes_nowhere(hospital: Path, type_in: Type) -> None:
    once(type_in, "drill start dark-night")
    for away in (["--print"], ["--send", "PATH"]):
        run = type_in("seal", "--unsigned", *away)
        assert (run.status, "A drill sends and prints nothing." in run.err) == (1, True)
    run = type_in("seal", "--unsigned")
    (file,) = hospital.glob("*seal*")
    assert (run.status, file.name.startswith("EXERCISE-"), said(file.name)["drill"]) == (0, True, True)
    assert "EXERCISE" in run.out


# Whoever waits


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_whoever_waits_sees_how_far_it_is_on_a_line_that_goes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr("sys.stderr", screen)
    monkeypatch.setattr(progress, "_PATIENCE", 0.0)
    assert [*progress.watched(range(1200), 1200, "Checking")] == [*range(1200)]
    assert screen.getvalue().startswith("\r\x1b[KChecking  500 of 1,200")
    assert screen.getvalue().endswith("\r\x1b[K")


def test_an_item_is_passed_on_before_the_next_one_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr", Terminal())
    asked: list[int] = []
    items = progress.watched((asked.append(number) or number for number in range(1200)), None, "Checking")
    assert all(item == asked[-1] for item in items)


def test_whoever_names_a_key_is_not_content_with_a_seal_that_lost_its_signature(
    night: Path, type_in: Type
) -> None:
    assert sealed(type_in).status == 0
    Path("bare.json").write_text(json.dumps({**said(SEAL), "signature": None}), "utf-8")
    run = type_in("verify", "--seal", "bare.json", "--key", "ana.pub")
    assert (run.status, "has no signature" in run.err) == (3, True), run


# Said so that nobody takes fright, or comfort, at the wrong thing


def test_options_that_would_check_nothing_are_refused(night: Path, type_in: Type) -> None:
    type_in("timeline", "--format", "jsonl", "--out", "t.jsonl")
    run = type_in("verify", "t.jsonl", "--revoked", "ana.pub")
    assert (run.status, "no signature in it is checked" in run.err) == (2, True), run


def test_a_redacted_copy_is_no_fright_and_its_words_are_left_out(night: Path, type_in: Type) -> None:
    type_in("timeline", "--format", "jsonl", "--redact", "--out", "r.jsonl")
    run = type_in("verify", "r.jsonl")
    assert (run.status, "lacks its words, and no entry erases them" in run.err) == (3, True), run
    assert "does not hold" not in run.err and "crisisrunner verify r.jsonl --redacted" in run.err
    assert "left out or erased" in type_in("verify", "r.jsonl", "--redacted").out
    assert "left out" not in type_in("verify").out


def test_a_copy_older_than_the_seal_is_not_called_another_record(night: Path, type_in: Type) -> None:
    type_in("timeline", "--format", "jsonl", "--out", "t.jsonl")
    type_in("log", "later")
    assert sealed(type_in, "--out", "s.json").status == 0
    run = type_in("verify", "t.jsonl", "--seal", "s.json")
    assert "it was made before the seal, or its end is missing" in run.err, run
    assert type_in("verify", "--seal", "s.json").status == 0


def test_nobody_is_asked_to_sign_what_cannot_be_written(night: Path, type_in: Type) -> None:
    """A key that does not sign would be refused first, were it asked first."""
    Path("s.json").write_text("mine")
    run = type_in("--as", "Ana Ruiz", "seal", "--key", "mallory", "--out", "s.json")
    assert "s.json is there already" in run.err

"""The bundle: everything in one zip, which somebody checks who has nothing of ours."""

import hashlib
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path, PurePosixPath

import pytest

from tests.conftest import Type, let_out, once, to_hold


@pytest.fixture
def night(hospital: Path, type_in: Type) -> Path:
    once(
        type_in,
        *to_hold(),
        "log 'We may be liable' --privileged --at '2026-11-20 03:10'",
    )
    let_out(type_in, "hold-public", "--at", "2026-11-20 03:20")
    Path("note.txt").write_text("Pay 4 million.")
    assert type_in("log", "what they left", "--attach", "note.txt").status == 0
    return hospital


def unpacked(type_in: Type, *options: str) -> Path:
    """A bundle, made and unpacked."""
    run = type_in("timeline", "--format", "bundle", "--out", "bundle.zip", *options)
    assert run.status == 0, run.err
    with zipfile.ZipFile("bundle.zip") as bundle:
        assert bundle.testzip() is None
        for info in bundle.infolist():
            assert not PurePosixPath(info.filename).is_absolute() and ".." not in info.filename
            assert info.external_attr >> 16 == 0o644
        bundle.extractall("bundle")
    return Path("bundle")


def verdict(folder: Path) -> tuple[int, str]:
    """What an outsider's Python says, with nothing of ours on its path."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", "verify.py"], cwd=folder, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def test_a_bundle_has_all_of_it_and_says_what_each_is(night: Path, type_in: Type) -> None:
    folder = unpacked(type_in)
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    attached = hashlib.sha256(b"Pay 4 million.").hexdigest()
    assert names >= {
        "README.txt", "record.jsonl", "manifest.json", "verify.py", "workspace.json", "playbook/playbook.json",
        "exports/timeline.md", "exports/timeline.html", "exports/timeline.pdf",
        "exports/timeline.csv", "exports/timeline.json", "exports/timeline.ics",
        f"attachments/{attached}",
    }  # fmt: skip
    assert any(name.startswith("texts/") and name.endswith("hold-public.1.en.web.txt") for name in names)
    manifest = json.loads((folder / "manifest.json").read_text())
    assert set(manifest["files"]) == names - {"manifest.json"}
    for name, sha256 in manifest["files"].items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == sha256
    readme = (folder / "README.txt").read_text()
    assert f"attachments/{attached}  note.txt" in readme
    assert json.loads(type_in("status", "--json").out)["head"]["hash"] in readme
    assert (folder / "record.jsonl").read_text() == type_in("timeline", "--format", "jsonl").out


def test_the_texts_are_exactly_those_that_went_out(night: Path, type_in: Type) -> None:
    folder = unpacked(type_in)
    released = next(
        entry
        for entry in json.loads(type_in("timeline", "--json").out)
        if entry["type"] == "message.released"
    )
    for key, text in released["texts"].items():
        assert (folder / f"texts/{released['seq']}-hold-public.1.{key}.txt").read_text() == text


def test_an_outsider_finds_that_it_holds(night: Path, type_in: Type) -> None:
    status, said = verdict(unpacked(type_in))
    assert status == 0, said
    head = json.loads(type_in("status", "--json").out)["head"]
    assert "2026-001 holds" in said and head["hash"] in said


def test_it_holds_whoever_began_the_incident(hospital: Path, type_in: Type) -> None:
    """Somebody who is not in the workspace joins first, so that the incident opens with its second entry."""
    once(type_in, "--as Nobody start dark")
    for options in ((), ("--redact", "--force")):
        status, said = verdict(unpacked(type_in, *options))
        assert status == 0, said
        shutil.rmtree("bundle")


@pytest.mark.parametrize(
    "name", ["record.jsonl", "texts", "attachments", "exports/timeline.md", "workspace.json"]
)
def test_an_outsider_finds_whatever_was_changed(night: Path, type_in: Type, name: str) -> None:
    folder = unpacked(type_in)
    file = folder / name if (folder / name).is_file() else next((folder / name).iterdir())
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    status, said = verdict(folder)
    assert (status, "holds" in said.replace("does not hold", ""), "Traceback" in said) == (1, False, False), (
        said
    )
    file.unlink()
    status, said = verdict(folder)
    assert (status, "Traceback" in said) == (1, False), said


def test_a_redacted_bundle_has_no_files_no_phones_no_keys_and_still_holds(night: Path, type_in: Type) -> None:
    folder = unpacked(type_in, "--redact")
    told = "".join(file.read_bytes().decode(errors="replace") for file in folder.rglob("*") if file.is_file())
    assert [word for word in ("liable", "Ana Ruiz", "Pay 4", "555 0164", "note.txt") if word in told] == []
    assert not (folder / "workspace.json").exists() and not (folder / "attachments").exists()
    readme = (folder / "README.txt").read_text()
    assert "attached files, the workspace with people" in readme
    assert "texts/" in readme and "attachments/" not in readme and "workspace.json" not in readme
    status, said = verdict(folder)
    assert status == 0, said


def test_whoever_may_give_it_away_is_told_what_is_for_counsel(night: Path, type_in: Type) -> None:
    run = type_in("timeline", "--format", "bundle", "--out", "b.zip")
    assert "It holds 1 entry for counsel. For others: --redact" in run.err
    assert "counsel" not in type_in("timeline", "--redact", "--out", "r.md").err


def test_a_bundle_is_of_the_whole_record_and_not_for_the_screen(night: Path, type_in: Type) -> None:
    filtered = type_in("timeline", "--format", "bundle", "--out", "b.zip", "--kind", "fact")
    assert (filtered.status, "would break it" in filtered.err) == (2, True)
    shown = type_in("timeline", "--format", "bundle")
    assert (shown.status, "--out timeline.zip" in shown.err) == (1, True)


def test_what_is_too_much_for_a_form_is_left_out_of_the_zip(
    night: Path, type_in: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crisisrunner.exports.paper.timeline_paper.MOST_ENTRIES", 5)
    folder = unpacked(type_in)
    assert not (folder / "exports/timeline.pdf").exists()
    assert "pdf: A PDF of more than 5 entries" in (folder / "README.txt").read_text()
    assert verdict(folder)[0] == 0


def test_a_bundle_of_an_earlier_moment_holds_though_words_were_erased_since(
    night: Path, type_in: Type
) -> None:
    from crisisrunner import clock
    from crisisrunner.times import stamp

    then = stamp(clock.now())
    note = json.loads(type_in("timeline", "--json", "--kind", "note").out)[0]["seq"]
    assert type_in("erase", str(note), "--reason", "a name", "--yes").status == 0
    status, said = verdict(unpacked(type_in, "--as-known-at", then))
    assert status == 0, said


def test_whoever_verifies_the_zip_itself_is_told_how(night: Path, type_in: Type) -> None:
    unpacked(type_in)
    run = type_in("verify", "bundle.zip")
    assert (run.status, "Unzip it" in run.err) == (1, True)
    assert type_in("verify", "bundle/record.jsonl").status == 0


def test_a_drill_is_marked_at_both_ends(hospital: Path, type_in: Type) -> None:
    from tests.test_drills import TO_HOLD

    once(type_in, *TO_HOLD)
    assert type_in("drill", "stop").status == 0
    for name, redact, there in (("whole", (), True), ("redacted", ("--redact",), False)):
        type_in("-i", "D-2026-001", "timeline", "--format", "bundle", "--out", f"{name}.zip", *redact)
        with zipfile.ZipFile(f"EXERCISE-{name}.zip") as bundle:
            assert ("playbook/scenario.json" in bundle.namelist()) is there
            bundle.extractall(name)
        assert verdict(Path(name))[0] == 0
    run = type_in("-i", "D-2026-001", "timeline", "--format", "bundle", "--out", "b.zip")
    assert (run.status, Path("EXERCISE-b.zip").exists()) == (0, True), run
    with zipfile.ZipFile("EXERCISE-b.zip") as bundle:
        readme = bundle.read("README.txt").decode()
    assert readme.startswith("EXERCISE") and readme.rstrip().endswith("EXERCISE")

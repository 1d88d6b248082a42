"""All that can be done to a record, and what both verifiers say of it, as a table: python -m tests.tampering"""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from datetime import timedelta
from functools import cache
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from types import CodeType
from typing import Any, NamedTuple

from crisisrunner import desk
from crisisrunner.attachments import read_attachment
from crisisrunner.canonical import canonical, digest
from crisisrunner.cli.main import main
from crisisrunner.incident.events import ZEROS
from crisisrunner.log.chain import envelope_hash, words_hash
from crisisrunner.log.record import Record
from crisisrunner.pins import pin
from crisisrunner.playbook.library import Library
from crisisrunner.playbook.workspace import load_workspace
from crisisrunner.runner import Runner, start
from crisisrunner.signatures import sign, statement
from crisisrunner.times import stamp
from tests import nights
from tests.nights import Night

VERIFIER = Path(__file__).parent.parent / "crisisrunner" / "exports" / "verify.py"
ID = "2026-001"
Lines = list[dict[str, Any]]


class Verdict(NamedTuple):
    """Whether a record holds, what was said, and the number of the first entry that does not."""

    holds: bool
    said: str
    entry: int | None


# The record


def make_night(folder: Path) -> Record:
    """A night with a note, an erasure, a file, a signed no, a signed yes that is void, one that is not, a release."""
    key = folder / "ana"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "ana", "-f", key], check=True)
    public = key.with_name("ana.pub").read_text().strip()
    shutil.copytree(Path(__file__).parent / "hospital", folder, dirs_exist_ok=True)
    with (folder / "crisisrunner.toml").open("a") as toml:
        toml.write(f"ssh_key = '''{public}'''\n")
    record = Record(folder / "record.db", create=True)
    start(record, pin("dark", Library(folder), load_workspace(folder)), "Dana Ortiz", at=nights.AT)
    night = Night(record)
    night.do().log("Screens are dark, naïve 火", False)
    night.do().log("Mrs Quill was there", False)
    night.do().erase([night.incident.seq], "a name")
    (folder / "note.txt").write_text("Pay us")
    night.do().log("What the screens show", False, files=[read_attachment(folder / "note.txt")])
    night.to_hold()
    night.do().confirm_fact("what_happened", "Sam Lee")
    night.submit("hold-public")
    _reject(night, key, public)
    night.submit("hold-public")
    _approve(night, key, public)
    for language in ("en", "es"):  # which makes the approvals void
        night.edit("hold-public", f"{night.text('hold-public.1', f'{language}.web')} 112.", language, "web")
    night.submit("hold-public")
    _approve(night, key, public)
    night.release("hold-public")
    return record


def _approve(night: Night, key: Path, public: str) -> None:
    ana = Runner(night.record, ID, "Ana Ruiz", night.at + timedelta(minutes=1))
    digests = night.incident.messages["hold-public.1"].digests
    desk.approve(ana, "hold-public", digests, sign=lambda text: sign(text, key, public))


def _reject(night: Night, key: Path, public: str) -> None:
    ana = Runner(night.record, ID, "Ana Ruiz", night.at + timedelta(minutes=1))
    digests = night.incident.messages["hold-public.1"].digests
    made = {
        language: sign(statement(digest, "rejected", "ana-ruiz", stamp(ana.at)), key, public)
        for language, digest in digests.items()
    }
    desk.reject(ana, "hold-public", "not yet", signatures=made)


def unzip(record: Record, folder: Path, *, redacted: bool = False) -> Path:
    """A folder with what a bundle holds of the night, but for the exports that are only read."""
    folder.mkdir(parents=True)
    (folder / "attachments").mkdir()
    written = record.written(ID, record.head(ID)[0])
    (folder / "record.jsonl").write_text("".join(f"{line}\n" for line in written), "utf-8")
    pins = record.read(ID).pins
    (folder / "playbook").mkdir()
    (folder / "playbook" / "playbook.json").write_bytes(record.blob(pins["playbook"]))
    if not redacted:
        (folder / "workspace.json").write_bytes(record.blob(pins["workspace"]))
    for recorded in () if redacted else record.events(ID, ("file.attached",)):
        content = record.attachment(recorded.event.data["sha256"])
        if content is not None:
            (folder / "attachments" / digest(content)).write_bytes(content)
    write_manifest(folder, redacted=redacted)
    return folder


def write_manifest(folder: Path, *, redacted: bool = False) -> None:
    """The manifest of what lies in a folder now, as whoever tampers with a bundle would write it too."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "manifest.json")
    files = {path.relative_to(folder).as_posix(): digest(path.read_bytes()) for path in paths}
    (folder / "manifest.json").write_text(json.dumps({"files": files, "redacted": redacted}))


# What can be done to it


def changed(value: Any) -> Any:
    """Another value of the same kind."""
    match value:
        case None:
            return "x"
        case int():
            return value + 1
        case str():
            return value[:-1] + ("0" if value[-1:] != "0" else "1")
        case list():
            return value[1:]
    return {**value, next(iter(value), "x"): changed(next(iter(value.values()), None))}


def rebuilt(lines: Lines) -> Lines:
    """The lines with all their hashes made anew, so that they hold together again."""
    prev = ZEROS
    for seq, line in enumerate(lines, 1):
        line.update(seq=seq, prev=prev)
        if line["words"] is not None:
            line["words_hash"] = words_hash(line["salt"], line["words"])
        envelope = {name: value for name, value in line.items() if name not in ("salt", "words")}
        line["hash"] = prev = envelope_hash(envelope)
    return lines


class Tampering(NamedTuple):
    """What is done to a record, and the entry that must be named; None where it holds by itself."""

    what: str
    entry: int | None
    content: bytes


def tamperings(whole: bytes) -> Iterator[Tampering]:
    """Every way to tamper with the lines of the night."""
    lines: Lines = [json.loads(line) for line in whole.splitlines()]
    last = len(lines)

    def written(of: Lines) -> bytes:
        return b"".join(canonical(line).encode() + b"\n" for line in of)

    def fresh() -> Lines:
        return [json.loads(line) for line in whole.splitlines()]

    def first(kind: str, **data: Any) -> int:
        return next(
            one["seq"] for one in lines if one["type"] == kind and data.items() <= one["data"].items()
        )

    erased = next(one["data"]["erases"] for one in lines if one["type"] == "entry.erased")
    for kind in ("note.logged", "message.approved", "message.released", "file.attached", "entry.erased"):
        at = first(kind)
        for field, value in lines[at - 1].items():
            of = fresh()
            of[at - 1][field] = changed(value)
            # Without the erasure, the entry that it names is the first that does not hold.
            unnamed = kind == "entry.erased" and field in ("data", "type", "incident")
            yield Tampering(f"{kind}: {field} changed", erased if unnamed else at, written(of))
    at = first("note.logged")
    for names in (["salt"], ["words"], ["salt", "words"]):
        of = fresh()
        of[at - 1].update(dict.fromkeys(names))
        yield Tampering(f"{' and '.join(names)} taken away", at, written(of))
    of = fresh()
    of[erased - 1]["words"] = {"text": "Mr Quill was there"}
    yield Tampering("words put back that were erased", erased, written(of))
    of = fresh()
    of[at - 1]["comment"] = "harmless"
    yield Tampering("a field more", at, written(of))
    place = whole.index(b"Screens are dark, na")
    yield Tampering("one byte changed", at, whole[:place] + b"s" + whole[place + 1 :])
    yield Tampering("an entry missing", at, written([*lines[: at - 1], *lines[at:]]))
    yield Tampering("an entry twice", at + 1, written([*lines[:at], *lines[at - 1 :]]))
    yield Tampering(
        "two swapped", at, written([*lines[: at - 1], lines[at], lines[at - 1], *lines[at + 1 :]])
    )
    yield Tampering("the first entry missing", 1, written(lines[1:]))
    yield Tampering("cut off within a line", last, whole[:-100])
    yield Tampering(
        "a line that is no JSON", at, written(lines[: at - 1]) + b"{]\n" + written(lines[at - 1 :])
    )
    approval, release = first("message.approved"), first("message.released")
    of = fresh()
    of[approval - 1]["data"]["digest"] = "0" * 64
    yield Tampering("rebuilt, an approval of other words", approval, written(rebuilt(of)))
    of = fresh()
    of[release - 1]["data"]["approvals"][0]["entry"] = approval
    yield Tampering("rebuilt, released by an approval that was void", release, written(rebuilt(of)))
    of = fresh()
    of[first("message.drafted", message="hold-public") - 1]["words"]["en.web"] += " We lied."
    yield Tampering("rebuilt, other words than those approved", approval, written(rebuilt(of)))
    of = fresh()
    of[at - 1]["words"]["text"] = "Nothing happened"
    yield Tampering("rebuilt, a note changed", None, written(rebuilt(of)))
    yield Tampering("the last entry missing", None, written(lines[:-1]))


# What both verifiers say


def ours(*arguments: str) -> Verdict:
    """What `crisisrunner verify` says."""
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        status = main(["verify", *arguments])
    return _verdict(status == 0, out.getvalue() if status == 0 else err.getvalue())


def stands_alone(folder: Path) -> Verdict:
    """What the verifier in the bundle says of a folder; in this process, to be quick."""
    said, before = StringIO(), sys.argv
    sys.argv, itself = ["verify.py", str(folder)], {"__name__": "__main__", "__file__": str(VERIFIER)}
    try:
        with redirect_stdout(said):
            exec(_compiled(), itself)
    except SystemExit as left:
        return _verdict(False, str(left.code))
    finally:
        sys.argv = before
        itself["temp"].cleanup()  # which goes with the program, where it is one
    return _verdict(True, said.getvalue())


@cache
def _compiled() -> CodeType:
    return compile(VERIFIER.read_text("utf-8"), VERIFIER, "exec")


def _verdict(holds: bool, said: str) -> Verdict:
    found = None if holds else re.search(r"(?:entry|Line) (\d+)", said)
    return Verdict(holds, said.splitlines()[0], int(found[1]) if found else None)


def show() -> None:
    """Print what was changed, and what both said."""
    with TemporaryDirectory() as name:
        record = make_night(Path(name))
        folder = unzip(record, Path(name) / "bundle")
        file = folder / "record.jsonl"
        print(f"untouched\n  verify     {ours(str(file)).said}\n  verify.py  {stands_alone(folder).said}")
        for what, _, content in tamperings(file.read_bytes()):
            file.write_bytes(content)
            write_manifest(folder)
            print(f"{what}\n  verify     {ours(str(file)).said}\n  verify.py  {stands_alone(folder).said}")
        record.close()


if __name__ == "__main__":
    show()

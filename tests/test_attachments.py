"""Files kept with the record: stored by their digest, named safely, gone only when they are erased."""

import json
import os
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crisisrunner.attachments import safe_name
from tests.conftest import Type, let_out, once, to_hold

PHOTO = b"\x89PNG\r\n\x1a\n\x00 a photo"


@pytest.fixture
def attached(hospital: Path, type_in: Type) -> Path:
    once(type_in, "start dark --at '2026-11-20 02:52'")
    Path("ransom note.png").write_bytes(PHOTO)
    assert type_in("log", "What the screens show", "--attach", "ransom note.png").status == 0
    return hospital


def listed(type_in: Type) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(type_in("attachment", "list", "--json").out)
    return found


def test_a_file_is_kept_and_comes_back_byte_for_byte(attached: Path, type_in: Type) -> None:
    Path("ransom note.png").unlink()
    (one,) = listed(type_in)
    assert (one["name"], one["size"]) == ("ransom-note.png", len(PHOTO))
    assert "ransom-note.png   17 bytes" in type_in("attachment", "list").out
    run = type_in("attachment", "save", str(one["id"]))
    assert (run.status, "ransom-note.png" in run.err) == (0, True)
    saved = Path("ransom-note.png")
    assert (saved.read_bytes(), os.access(saved, os.X_OK)) == (PHOTO, False)
    again = type_in("attachment", "save", str(one["id"]))
    assert (again.status, "is there already" in again.err) == (1, True)


def test_the_list_says_with_what_each_came_and_whether_it_is_for_counsel(
    attached: Path, type_in: Type
) -> None:
    assert type_in("log", "What they ask", "--attach", "ransom note.png", "--privileged").status == 0
    said = type_in("attachment", "list").out
    assert "with entry 6: What the screens show" in said
    assert "with entry 8: What they ask" in said
    assert said.count("for counsel") == 1
    assert [one["with"] for one in listed(type_in)] == [6, 8]


@pytest.mark.parametrize("code", ["utf-8", "utf-16", "cp1252"])
def test_what_is_to_be_erased_is_looked_for_in_files_too(attached: Path, type_in: Type, code: str) -> None:
    Path("list.txt").write_bytes("Ward 4: Mrs Quillé".encode(code))
    assert type_in("log", "Who is on the ward", "--attach", "list.txt").status == 0
    run = type_in("erase", "--containing", "quillé", "--reason", "a name", "--yes")
    assert (run.status, "in the file itself" in " ".join(run.out.split())) == (0, True), run
    assert "look for it yourself in the files of 7 (ransom-note.png)" in " ".join(run.err.split())
    connection = sqlite3.connect("record.db")
    assert connection.execute("select count(*) from attachments").fetchone() == (1,)
    connection.close()


@pytest.mark.parametrize(
    "content", [r"{\rtf1 M\'fcller}", "M=C3=BCller", "M&uuml;ller", r'"M\u00fcller"', "TWVuc2No" * 12]
)
def test_a_file_in_which_letters_stand_for_others_is_named(
    attached: Path, type_in: Type, content: str
) -> None:
    Path("n.txt").write_text(content)
    assert type_in("log", "Mu\u0308ller, and a list", "--attach", "n.txt").status == 0
    run = type_in("erase", "--containing", "Müller", "--reason", "a name", "--yes")
    assert (run.status, "9 (n.txt)" in " ".join(run.err.split())) == (0, True), run


def test_a_reason_does_not_repeat_the_name(attached: Path, type_in: Type) -> None:
    type_in("log", "Müller was there")
    run = type_in("erase", "8", "--reason", "it names Muller", "--yes")
    assert (run.status, "The reason repeats 'Muller'" in run.err) == (1, True), run


def test_before_words_are_erased_they_are_shown(attached: Path, type_in: Type) -> None:
    run = type_in("erase", "6", "1", "--reason", "a name", "--yes")
    assert "Note: What the screens show" in run.out
    assert "What the incident is called goes with it, everywhere." in run.out


def test_a_reason_that_would_stay_for_ever_identifies_nobody(attached: Path, type_in: Type) -> None:
    run = type_in("erase", "6", "--reason", "she is MRN 5512345", "--yes")
    assert (run.status, "The reason stays for ever." in run.err) == (1, True), run


def test_whoever_erases_a_release_is_told_where_its_words_stand(hospital: Path, type_in: Type) -> None:
    once(
        type_in,
        *to_hold(),
    )
    let_out(type_in, "hold-public", "--at", "2026-11-20 03:20")
    seq = json.loads(type_in("timeline", "--json", "--kind", "released").out)[0]["seq"]
    run = type_in("erase", str(seq), "--reason", "a name", "--yes")
    assert (run.status, "its words stand where they were written" in run.err) == (1, True), run
    numbers = run.err.split("crisisrunner erase ")[1].split(" --reason")[0].split()
    assert type_in("erase", *numbers, "--reason", "a name", "--yes").status == 0
    assert "Use paper" not in type_in("timeline", "--kind", "released").out


def test_a_note_that_may_identify_a_patient_is_kept_and_that_is_said(attached: Path, type_in: Type) -> None:
    run = type_in("log", "MRN 12345678 came in")
    assert (run.status, 'crisisrunner erase 8 --reason "…"' in run.err) == (0, True), run
    assert type_in("log", "The doors are stuck").err == ""


def test_it_is_told_with_its_digest_and_verified(attached: Path, type_in: Type) -> None:
    told = type_in("timeline").out.replace("\\", "")
    assert f"Attached: ransom-note.png, 17 bytes, SHA-256 {listed(type_in)[0]['sha256']}" in told
    assert type_in("verify").status == 0


def test_the_same_file_twice_is_kept_once(attached: Path, type_in: Type) -> None:
    type_in("log", "again", "--attach", "ransom note.png")
    assert len(listed(type_in)) == 2
    connection = sqlite3.connect("record.db")
    assert connection.execute("select count(*) from attachments").fetchone() == (1,)
    connection.close()


def test_a_file_leaves_when_the_last_entry_that_names_it_is_erased(attached: Path, type_in: Type) -> None:
    type_in("log", "again", "--attach", "ransom note.png")
    first, second = (str(one["id"]) for one in listed(type_in))
    type_in("erase", first, "--reason", "shows a patient", "--yes")
    assert type_in("attachment", "save", second, "--out", "kept.png").status == 0
    assert type_in("verify").status == 0
    type_in("erase", second, "--reason", "shows a patient", "--yes")
    run = type_in("attachment", "save", second)
    assert (run.status, "was erased" in run.err) == (1, True)
    assert PHOTO not in b"".join(file.read_bytes() for file in Path().glob("record.db*"))
    assert [one["name"] for one in listed(type_in)] == ["[erased]", "[erased]"]
    assert type_in("verify").status == 0
    assert type_in("log", "once more", "--attach", "ransom note.png").status == 0
    assert type_in("verify").status == 0


@pytest.mark.parametrize(
    "statement",
    [
        "update attachments set content = x'00'",
        "delete from attachments",
        "insert into attachments values ('ab', x'00')",
    ],
)
def test_nothing_else_changes_or_takes_a_file(attached: Path, type_in: Type, statement: str) -> None:
    connection = sqlite3.connect("record.db")
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute(statement)
    connection.close()


@pytest.mark.parametrize(
    ("name", "said"),
    [("nothing", "no file nothing"), ("folder", "is no file"), ("empty", "is empty"), ("pipe", "is no file"),
     ("big", "larger than 25 MB"), ("/dev/zero", "is no file")],
)  # fmt: skip
def test_what_cannot_be_attached_is_refused_and_nothing_is_noted(
    hospital: Path, type_in: Type, name: str, said: str
) -> None:
    once(type_in, "start dark")
    Path("folder").mkdir()
    Path("empty").touch()
    os.mkfifo("pipe")
    with Path("big").open("wb") as big:
        big.truncate(25_000_001)
    before = json.loads(type_in("status", "--json").out)["head"]["seq"]
    run = type_in("log", "see file", "--attach", name)
    assert (run.status in (1, 3), said in run.err) == (True, True), run
    assert json.loads(type_in("status", "--json").out)["head"]["seq"] == before


def test_a_record_from_before_there_were_files_is_upgraded(hospital: Path, type_in: Type) -> None:
    once(type_in, "start dark")
    connection = sqlite3.connect("record.db")
    connection.executescript(
        "drop table attachments; drop index events_attached; pragma user_version = 2;"
        "delete from _sqlite_migrations where name = 'attachments'"
    )
    connection.close()
    Path("a.txt").write_text("x")
    assert type_in("log", "see file", "--attach", "a.txt").status == 0
    assert type_in("verify").status == 0


@given(st.text(max_size=300))
def test_any_name_becomes_one_that_is_safe_everywhere(name: str) -> None:
    safe = safe_name(name)
    assert 0 < len(safe) <= 111
    assert safe.isprintable() and not set(safe) & set('<>:"/\\|?*% ')
    assert safe[0] not in "-." and safe[-1] not in ". "
    assert safe.split(".")[0].lower() not in ("con", "prn", "aux", "nul", "com1", "lpt9")


@pytest.mark.parametrize(
    ("name", "safe"),
    [("../../etc/passwd", "etc-passwd"), ("con.txt", "file-con.txt"), ("photo\u202egnp.exe", "photo-u202egnp.exe"),
     ("-rf", "rf"), (".bashrc", "bashrc"), ("a b.pdf", "a-b.pdf"), ("…", "…"), ("///", "file"),
     ("x" * 300 + ".pdf", "x" * 96 + ".pdf")],
)  # fmt: skip
def test_names_that_would_do_something(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_what_is_for_counsel_says_so_and_stays_off_the_handover(hospital: Path, type_in: Type) -> None:
    once(type_in, "start dark")
    run = type_in("log", "We may be liable", "--decision", "--privileged")
    assert ", for counsel" in run.out
    assert "Decision for counsel: We may be liable" in type_in("timeline").out
    assert "liable" not in type_in("timeline", "--redact").out
    assert "liable" not in type_in("handover").out
    assert "liable" not in type_in("timeline", "--format", "ics").out

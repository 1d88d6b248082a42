"""Bad input: one sentence, the next step, nothing lost, never a traceback."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.terminal import Terminal

TRIGGERS = ("events_never_change", "events_never_leave", "bodies_never_change", "blobs_never_leave")


def tampered(*statements: str) -> None:
    """What somebody with the file in their hands can do to it."""
    connection = sqlite3.connect("record.db")
    for trigger in TRIGGERS:
        connection.execute(f"drop trigger {trigger}")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def shell(command: str) -> subprocess.CompletedProcess[str]:
    """A line of shell in which `crisisrunner` is this program."""
    program = f'"{sys.executable}" -m crisisrunner'
    return subprocess.run(
        ["bash", "-c", command.replace("crisisrunner", program)], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("update events set at = 'garbage' where seq = 3", "entry 3: its envelope was changed"),
        ("update events set data = '[1]' where seq = 3", "entry 3: its envelope was changed"),
        (
            "update events set recorded_at = '2026-11-20T07:52:00' where seq = 3",
            "entry 3: its envelope was changed",
        ),
        ("update bodies set words = '{' where seq = 1", "entry 1:"),
        ("""update bodies set words = '{"title":5}' where seq = 1""", "entry 1: its words were changed"),
        ("delete from events where seq = 2", "entry 2: it is missing"),
        ("delete from blobs", "The record lacks what"),
        (
            "update snapshots set state = replace(state, '\"draft\"', '\"released\"')",
            "is not what its entries say",
        ),
    ],
)
def test_verify_names_what_was_tampered_with_and_no_screen_breaks(
    hospital: Path, type_in, monkeypatch: pytest.MonkeyPatch, statement: str, said: str
) -> None:
    monkeypatch.setattr("crisisrunner.log.record.SNAPSHOT_EVERY", 4)
    type_in("start", "dark")
    type_in("log", "one")
    tampered(statement)
    run = type_in("verify")
    assert (run.status, said in run.err) == (3, True), run
    for words in (["status"], ["timeline"], ["log", "x"], ["fact", "list"]):
        assert type_in(*words).status in (0, 3)


def test_a_state_kept_for_speed_that_cannot_be_read_is_told_from_the_entries(
    hospital: Path, type_in, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crisisrunner.log.record.SNAPSHOT_EVERY", 4)
    type_in("start", "dark")
    tampered("update snapshots set state = '{'")
    assert type_in("status").status == 0


def test_the_database_itself_refuses_to_change_what_stands_there(hospital: Path, type_in) -> None:
    type_in("start", "dark")
    connection = sqlite3.connect("record.db")
    for statement in (
        "update events set actor = 'x'",
        "delete from events",
        "delete from bodies",
        "delete from blobs",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute(statement)
    connection.close()


@pytest.mark.parametrize("words", [["timeline", "--out", "pipe", "--force"], ["backup", "pipe", "--force"]])
def test_what_is_no_ordinary_file_is_never_replaced(hospital: Path, type_in, words: list[str]) -> None:
    type_in("start", "dark")
    os.mkfifo("pipe")
    run = type_in(*words)
    assert (run.status, "no ordinary file" in run.err) == (1, True)
    assert Path("pipe").is_fifo()


def test_a_record_that_is_a_pipe_or_a_folder_is_a_fault(hospital: Path, type_in) -> None:
    os.mkfifo("pipe")
    for path in ("pipe", "playbooks"):
        assert type_in("--db", path, "status").status == 3


def test_a_stick_that_is_not_plugged_in_is_a_fault_that_says_so(hospital: Path, type_in) -> None:
    for words in (["status"], ["start", "dark"]):
        run = type_in("--db", "stick/gone/record.db", *words)
        assert (run.status, "There is no folder stick/gone." in run.err) == (3, True)


def test_a_record_in_use_is_a_fault_and_nothing_is_written(hospital: Path, type_in) -> None:
    """The program waits five seconds for the other one first."""
    type_in("start", "dark")
    before = json.loads(type_in("status", "--json").out)["head"]
    connection = sqlite3.connect("record.db", isolation_level=None)
    connection.execute("begin immediate")
    run = shell('timeout 60 crisisrunner log "from elsewhere"')
    connection.execute("rollback")
    connection.close()
    assert (run.returncode, "is in use by another program" in run.stderr) == (3, True)
    assert json.loads(type_in("status", "--json").out)["head"] == before


def test_a_truncated_record_is_a_fault_with_a_way_on(hospital: Path, type_in) -> None:
    type_in("start", "dark")
    assert type_in("backup", "whole.db").status == 0
    content = Path("whole.db").read_bytes()
    Path("half.db").write_bytes(content[: len(content) // 2])
    run = type_in("--db", "half.db", "verify")
    assert (run.status, run.err.startswith("Fault: ")) == (3, True)
    assert Path("half.db").read_bytes() == content[: len(content) // 2]


def test_a_full_disk_is_a_fault_and_leaves_no_half_entry(hospital: Path, type_in) -> None:
    """Stands for the disk with SQLite's own limit on the number of pages."""
    from crisisrunner.errors import Fault
    from crisisrunner.log.record import Record
    from crisisrunner.runner import Runner

    incident = type_in("start", "dark").out.split()[0]
    record = Record(Path("record.db"))
    record._connection.execute("pragma max_page_count = 1")
    before = record.head(incident)
    with pytest.raises(Fault, match="The disk is full"):
        for _ in range(50):
            before = record.head(incident)
            Runner(record, incident, "Dana Ortiz").log("x" * 3000, decision=False)
    assert record.head(incident) == before
    record.close()
    assert type_in("verify").status == 0


def test_an_export_onto_a_full_disk_is_a_fault(hospital: Path, type_in) -> None:
    type_in("start", "dark")
    run = shell("crisisrunner timeline > /dev/full")
    assert (run.returncode, "no space left" in run.stderr) == (3, True)


@pytest.mark.parametrize("command", ["timeline | true", "status | true", "timeline --format json | head -1"])
def test_a_pipe_that_nobody_reads_is_no_failure(hospital: Path, type_in, command: str) -> None:
    type_in("start", "dark")
    run = shell(f"set -o pipefail; crisisrunner {command}")
    assert (run.returncode, run.stderr) == (0, "")


def test_a_program_started_without_output_or_input_still_does_its_work(hospital: Path, type_in) -> None:
    type_in("start", "dark")
    assert shell("crisisrunner log one >&-").returncode == 0
    assert shell("crisisrunner next <&-").returncode == 2
    assert "Note: one" in type_in("timeline").out


@pytest.mark.parametrize(
    "words",
    [
        ["fact", "set", "detected_at", "9999-12-31 23:00"],
        ["fact", "set", "detected_at", "0001-01-01 00:00"],
        ["fact", "set", "detected_at", "25:00"],
        ["fact", "set", "detected_at", "2026-02-30"],
        ["fact", "set", "detected_at", "2026-W10-1"],
        ["fact", "set", "visits_moved", "9" * 5000],
        ["fact", "set", "visits_moved", "1e400"],
        ["fact", "set", "what_happened", ""],
        ["timeline", "--since", "9999-12-31 23:59"],
        ["timeline", "--as-known-at", "nonsense"],
        ["timeline", "--out", "x" * 300],
        ["backup", "x" * 300],
        ["--db", "x" * 300, "status"],
        ["role", "assign", "lead", ""],
        ["severity", "2", "--reason", " "],
        ["message", "edit", "alert", "--file", "/dev/zero"],
        ["message", "edit", "alert", "--file", "missing.txt"],
        ["message", "edit", "alert", "--kind", "fax", "--file", "crisisrunner.toml"],
        ["message", "edit", "alert", "--lang", "fr", "--file", "crisisrunner.toml"],
        ["message", "edit", "alert", "--next-update", "04:00"],
        ["verify", "missing.jsonl"],
        ["call", ""],
    ],
)
def test_nonsense_is_refused_in_a_sentence(hospital: Path, type_in, words: list[str]) -> None:
    type_in("start", "dark")
    before = json.loads(type_in("status", "--json").out)["head"]
    run = type_in(*words)
    assert run.status in (1, 2, 3)
    assert run.err.startswith(("Refused: ", "Not understood: ", "Fault: "))
    assert json.loads(type_in("status", "--json").out)["head"] == before


@pytest.mark.parametrize("path", ["playbooks/folder.yaml", "templates/alert/folder.md"])
def test_a_folder_where_a_file_should_be_hides_nothing_else(hospital: Path, type_in, path: str) -> None:
    Path(path).mkdir()
    Path("playbooks/dangling.yaml").symlink_to("nowhere")
    assert "dark   Screens are dark" in type_in().out
    assert type_in("start", "dark").status == 0


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        (
            "alert/staff.md",
            "{{ visits_mvoed }}",
            "staff.md:1:1: 'visits_mvoed' is no fact of the playbook; did you mean",
        ),
        ("alert/staff.md", "{# nothing #}", "is empty"),
        ("alert/staff.md", "---\nsubject: x\nno end", "never end"),
        ("alert/staff.md", "{{ visits_moved.real }}", "staff.md:1:1: it reaches for 'real'"),
        ("alert/staff.md", "ok\n{% if %}", "staff.md:2:1: "),
        ("hold/public.sms.txt", "{{ ''.__class__ }}", "public.sms.txt:1:1: it reaches for '__class__'"),
        ("hold/public.md", "{% include 'no/such.md' %}", "public.md:1:1: there is no template 'no/such.md'"),
        ("hold/public.md", "{% include '../../etc/passwd' %}", "there is no template"),
        (
            "update/public.md",
            "{% for a in [1,2,3] %}{% include 'update/public.md' %}{% endfor %}",
            "without end",
        ),
    ],
)
def test_a_template_that_would_fail_at_night_fails_the_check(
    hospital: Path, type_in, file: str, text: str, said: str
) -> None:
    (Path("templates") / file).write_text(text)
    run = type_in("playbook", "check", "dark")
    assert (run.status, said in run.out) == (1, True), run.out
    assert type_in("start", "dark").status == 1


def test_a_template_that_stops_at_night_all_the_same_costs_one_text_and_not_the_transition(
    hospital: Path, type_in
) -> None:
    """Nothing the check can foresee: it stops only for one value."""
    Path("templates/alert/staff.md").write_text(
        "{% if what_happened == 'fire' %}{{ [[1]] }}{% endif %}Use paper."
    )
    incident = type_in("start", "dark").out.split()[0]
    assert type_in("fact", "set", "what_happened", "fire").status == 0
    assert "Use paper." in type_in("message", "show", "alert").out
    second = type_in("start", "dark", "--fact", "what_happened=fire")
    assert second.status == 0
    number = second.out.split()[0]
    assert "was stopped, write this text by hand?]]" in type_in("-i", number, "message", "show", "alert").out
    assert type_in("-i", number, "message", "release", "alert", "--yes", number).status == 1
    assert incident != number


def test_a_broken_workspace_does_not_take_the_status_away(hospital: Path, type_in) -> None:
    type_in("start", "dark")
    Path("crisisrunner.toml").write_text("a = [[[")
    run = type_in("status")
    assert run.status == 0
    assert "MIRROR" in run.out
    assert type_in("log", "it goes on").status == 0


@pytest.mark.parametrize("mirror", ["~nouser/x", "x" * 300, ".", "crisisrunner.toml"])
def test_a_mirror_that_cannot_be_is_a_line_and_never_a_failure(hospital: Path, type_in, mirror: str) -> None:
    toml = Path("crisisrunner.toml")
    toml.write_text(f'mirror = "{mirror}"\n' + toml.read_text())
    type_in("start", "dark")
    before = Path("record.db").stat().st_ino
    assert type_in("log", "x").status == 0
    assert "MIRROR" in type_in("status").out
    assert Path("record.db").stat().st_ino == before


def test_a_fact_that_an_edited_draft_says_blocks_it_once_retracted(hospital: Path, type_in) -> None:
    incident = type_in("start", "dark").out.split()[0]
    type_in("fact", "set", "what_happened", "dark")
    type_in("fact", "set", "detected_at", "20 min ago")
    type_in("task", "done", "confirm")
    type_in("advance", "confirm")
    Path("web.md").write_text("It began twenty minutes ago.")
    type_in("message", "edit", "hold-public", "--kind", "web", "--file", "web.md")
    type_in("fact", "retract", "detected_at", "--reason", "it was earlier")
    type_in("fact", "set", "detected_at", "30 min ago")
    run = type_in("message", "release", "hold-public", "--yes", incident)
    assert "it may still say detected_at, which was retracted" in run.err
    Path("web.md").write_text("It began half an hour ago.")
    type_in("message", "edit", "hold-public", "--kind", "web", "--file", "web.md")
    assert type_in("message", "release", "hold-public", "--yes", incident).status == 0


@pytest.mark.parametrize("editor", ["'x", " ", "rm", "no-such-editor", "cp /bin/true"])
def test_an_editor_that_does_anything_odd_changes_nothing(
    hospital: Path, type_in, monkeypatch: pytest.MonkeyPatch, editor: str
) -> None:
    type_in("start", "dark")
    monkeypatch.setenv("EDITOR", editor)
    monkeypatch.setenv("PATH", "/bin:/usr/bin")
    run = type_in("message", "edit", "alert", "--kind", "phone-script")
    assert run.status in (1, 2, 3)
    assert "Use paper." in type_in("message", "show", "alert").out


def test_a_typed_answer_is_kept_when_the_person_stops_at_the_next_question(hospital: Path, type_in) -> None:
    type_in("start", "dark")
    terminal = Terminal("next")
    terminal.wait_for("What has happened?")
    terminal.type("Screens are dark")
    terminal.wait_for("Who told you?")
    terminal.type("q")
    assert terminal.end() == 0
    fact = json.loads(type_in("fact", "list", "--json").out)[0]
    assert (fact["value"], fact["state"]) == ("Screens are dark", "unconfirmed")


def test_bytes_that_are_no_text_are_asked_for_again(hospital: Path, type_in) -> None:
    type_in("start", "dark")
    terminal = Terminal("next")
    terminal.wait_for("What has happened?")
    terminal.press(b"caf\xe9\n")
    terminal.wait_for("What was typed is not UTF-8 text.")
    terminal.wait_for("What has happened?")
    terminal.type("q")
    assert terminal.end() == 0


def test_an_unclear_answer_is_asked_again(hospital: Path, type_in) -> None:
    type_in("start", "dark")
    terminal = Terminal("call", "Ana Ruiz")
    terminal.wait_for("reached? [y/n]")
    terminal.type("maybe")
    terminal.wait_for("Type y or n; q stops.")
    terminal.wait_for("reached? [y/n]")
    terminal.type("y")
    terminal.wait_for("Ana Ruiz  +1 212 555 0164   reached")
    assert terminal.end() == 0


def test_four_programs_write_at_once_and_nothing_is_lost(hospital: Path, type_in) -> None:
    type_in("start", "dark")
    run = shell("for i in 1 2 3 4; do (for j in 1 2 3; do crisisrunner log note-$i-$j; done) & done; wait")
    assert run.stderr == ""
    told = type_in("timeline").out
    assert all(f"note-{i}-{j}" in told for i in range(1, 5) for j in range(1, 4))
    assert type_in("verify").status == 0


def test_three_thousand_wrong_keys_are_each_told(hospital: Path, type_in) -> None:
    text = Path("playbooks/dark.yaml").read_text()
    Path("playbooks/dark.yaml").write_text(text + "".join(f"wrong{number}: 1\n" for number in range(3000)))
    assert len(type_in("playbook", "check", "dark").out.splitlines()) == 3000

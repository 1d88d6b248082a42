"""Bad input: one sentence, the next step, nothing lost, never a traceback."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from crisisrunner.log import record
from tests.conftest import Type, let_out, once
from tests.servers import web_server
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
        ("delete from blobs", "the record lacks what"),
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
    assert (
        type_in("start", "dark").status == 0
    )  # typed anew, since it keeps what it did under another setting
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
    assert (
        type_in("start", "dark").status == 0
    )  # typed anew, since it keeps what it did under another setting
    tampered("update snapshots set state = '{'")
    assert type_in("status").status == 0


def test_the_database_itself_refuses_to_change_what_stands_there(hospital: Path, type_in) -> None:
    once(type_in, "start dark")
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
    once(type_in, "start dark")
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


def test_a_record_in_use_is_a_fault_and_nothing_is_written(
    hospital: Path, type_in, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program waits for the other one first; here less long than at night."""
    monkeypatch.setattr(record, "PATIENCE", 0.1)
    once(type_in, "start dark")
    before = json.loads(type_in("status", "--json").out)["head"]
    connection = sqlite3.connect("record.db", isolation_level=None)
    connection.execute("begin immediate")
    run = type_in("log", "from elsewhere")
    connection.execute("rollback")
    connection.close()
    assert (run.status, "is in use by another program" in run.err) == (3, True)
    assert json.loads(type_in("status", "--json").out)["head"] == before


def test_a_truncated_record_is_a_fault_with_a_way_on(hospital: Path, type_in) -> None:
    once(type_in, "start dark")
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

    incident = once(type_in, "start dark").out.split()[0]
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
    once(type_in, "start dark")
    run = shell("crisisrunner timeline > /dev/full")
    assert (run.returncode, "no space left" in run.stderr) == (3, True)


@pytest.mark.parametrize("command", ["timeline | true", "status | true", "timeline --format json | head -1"])
def test_a_pipe_that_nobody_reads_is_no_failure(hospital: Path, type_in, command: str) -> None:
    once(type_in, "start dark")
    run = shell(f"set -o pipefail; crisisrunner {command}")
    assert (run.returncode, run.stderr) == (0, "")


def test_a_program_started_without_output_or_input_still_does_its_work(hospital: Path, type_in) -> None:
    once(type_in, "start dark")
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
    once(type_in, "start dark")
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
    once(type_in, "start dark")
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


def holding(type_in: Type) -> None:
    """An incident whose holding statement is drafted and could be submitted."""
    once(
        type_in,
        "start dark",
        "fact set what_happened dark --source 'ward 4'",
        "fact set detected_at '20 min ago' --source 'ward 4'",
        "task done confirm",
        "advance confirm",
    )


def head(type_in: Type) -> dict[str, object]:
    answer: dict[str, dict[str, object]] = json.loads(type_in("status", "--json").out)
    return answer["head"]


def shown(type_in: Type, message: str) -> dict:
    return json.loads(type_in("message", "show", message, "--json").out)


def edit(type_in: Type, message: str, text: str | bytes, *options: str) -> int:
    Path("new.txt").write_bytes(text.encode() if isinstance(text, str) else text)
    return type_in("message", "edit", message, "--file", "new.txt", *options).status


def test_a_fact_that_an_edited_draft_says_blocks_it_once_retracted(hospital: Path, type_in) -> None:
    holding(type_in)
    promised = next(text["body"] for text in shown(type_in, "hold-public")["texts"]).split("more by ")[1]
    edit(type_in, "hold-public", f"It began twenty minutes ago. More by {promised}", "--kind", "web")
    type_in("message", "edit", "hold-public", "--lang", "es", "--same")
    type_in("fact", "retract", "detected_at", "--reason", "it was earlier")
    type_in("fact", "set", "detected_at", "30 min ago", "--source", "ward 4")
    run = type_in("message", "submit", "hold-public")
    assert run.status == 1
    assert "It may still say detected_at, which was retracted. Edit the words. web (en)" in " ".join(
        run.err.split()
    )
    edit(type_in, "hold-public", f"It began half an hour ago. More by {promised}", "--kind", "web")
    type_in("message", "edit", "hold-public", "--lang", "es", "--same")
    let_out(type_in, "hold-public")


@pytest.mark.parametrize("food", ["word ", "\u202e\u200b", "a@"])
def test_a_text_of_a_megabyte_is_kept_and_told_as_too_long(hospital: Path, type_in, food: str) -> None:
    holding(type_in)
    text = "Since " + food * (1_000_000 // len(food.encode())) + "!"
    assert edit(type_in, "hold-public", text, "--kind", "web") == 0
    assert next(one["body"] for one in shown(type_in, "hold-public")["texts"]) == text
    run = type_in("message", "submit", "hold-public")
    assert (run.status, "no message is that long. Shorten it." in run.err) == (1, True)
    assert len(run.err) < 10_000
    for words in (["status"], ["timeline"], ["message", "list"]):
        again = type_in(*words)
        assert (again.status, len(again.out) < 100_000) == (0, True)
    assert type_in("verify").status == 0


def test_a_file_larger_than_any_message_is_not_even_read(hospital: Path, type_in) -> None:
    holding(type_in)
    before = head(type_in)
    assert edit(type_in, "hold-public", "x" * 4_000_001) == 1
    assert head(type_in) == before


HIDDEN = "Use \u202erepap\u202c and\u200b pens\u2066, \u200dnow\ufeff \x1b[2J\x9b31m\x07\x00."


def test_hidden_characters_are_shown_by_their_codes_and_found(hospital: Path, type_in) -> None:
    holding(type_in)
    assert edit(type_in, "hold-public", HIDDEN, "--kind", "sms") == 0
    type_in("message", "edit", "hold-public", "--subject", HIDDEN)
    texts = {
        (text["language"], text["kind"]): text["body"] for text in shown(type_in, "hold-public")["texts"]
    }
    assert texts["en", "sms"] == HIDDEN
    hidden = [one for one in shown(type_in, "hold-public")["findings"] if one["check"] == "characters"]
    assert {one["text"] for one in hidden if one["kind"] == "sms"} >= {"\u202e", "\u200b", "\u2066", "\x1b"}
    for words in (
        ["message", "show", "hold-public"], ["message", "show", "hold-public", "--json"],
        ["message", "check", "hold-public"], ["message", "check", "hold-public", "--json"],
        ["message", "diff", "hold-public"], ["message", "submit", "hold-public"], ["message", "list"],
        ["status"], ["timeline"], ["timeline", "--json"], ["timeline", "--format", "jsonl"],
    ):  # fmt: skip
        run = type_in(*words)
        assert not set("\x00\x07\x1b\x9b\u200b\u200d\u202c\u202e\u2066\ufeff") & set(run.out + run.err), words


@pytest.mark.parametrize(
    "text",
    [b"Since \xed\xa0\x80 dark", b"\xed\xbf\xbf", b"caf\xe9", b"\xff\xfeS\x00i\x00", b"\xf4\x90\x80\x80"],
)
def test_half_a_character_and_other_bytes_that_are_no_text_are_refused(
    hospital: Path, type_in, text: bytes
) -> None:
    holding(type_in)
    before = head(type_in)
    Path("new.txt").write_bytes(text)
    run = type_in("message", "edit", "hold-public", "--file", "new.txt")
    assert (run.status, run.err.splitlines()) == (
        1,
        ["Refused: new.txt is not UTF-8 text.", "  Save it as UTF-8 in your editor."],
    )
    assert head(type_in) == before


@pytest.mark.parametrize("text", ["", " \n\t ", "\u200b", "\u00a0\u2060\u200e\n"])
def test_words_that_nobody_can_see_never_go_out(hospital: Path, type_in, text: str) -> None:
    once(type_in, "start dark")
    edit(type_in, "alert", text)
    type_in("message", "edit", "alert", "--lang", "es", "--same")
    type_in("message", "release", "alert", "--yes", "2026-001")
    alert = shown(type_in, "alert")
    assert alert["state"] == "draft" or alert["texts"][0]["body"] == "Screens are dark. Use paper."


@pytest.mark.parametrize("variant", ["Screens are dark since {{ detected_at|time }}.", "{{ nonsense", ""])
def test_a_template_for_a_channel_that_the_message_does_not_take_changes_nothing(
    hospital: Path, type_in, variant: str
) -> None:
    Path("templates/hold/public.push.txt").write_text(variant)
    holding(type_in)
    assert {text["kind"] for text in shown(type_in, "hold-public")["texts"]} == {"web", "sms", "email"}
    let_out(type_in, "hold-public")


# Approvals, releases and ways out


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["--as", "Ana Ruiz", "message", "approve", "hold-public", "--yes"], 1, "hold-public.1 (en) is not in"),
        (["message", "approve", "hold-public", "--by-phone", "Ana Ruiz", "--read-back"], 1, "is not in review."),
        (["message", "approve", "alert", "--yes"], 1, "alert.1 needs nobody's approval."),
        (["message", "approve"], 2, "Which message?"),
        (["message", "approve", "--file", "missing.json"], 1, "There is no file missing.json."),
        (["message", "approve", "hold-public", "--break-glass"], 1, "Breaking the glass needs a reason."),
        (["message", "reject", "hold-public"], 2, "What is wrong with it?"),
        (["--as", "Ana Ruiz", "message", "reject", "hold-public", "--reason", "x"], 1, "is not in review."),
        (["message", "submit", "hold-public", "--override", "length"], 2, "--override needs a reason."),
        (["message", "submit", "hold-public", "--override", "length", "--reason", " "], 2, "needs a reason."),
        (["message", "submit", "hold-public", "--override", "unknown", "--reason", "x"], 1, "cannot be overr"),
        (["message", "submit", "hold-public", "--override", "lenght", "--reason", "x"], 1, "'lenght'"),
        (["message", "submit", "hold-public", "--lang", "fr"], 1, "has no text in 'fr'; there is: en, es."),
        (["message", "submit", "hold-public", "--next-update", "half past"], 1, "is no time that can be read."),
        (["message", "submit", "hold-public", "--next-update", "2020-01-01 10:00"], 1, "that has passed."),
        (["message", "release", "hold-public", "--yes", "2026-001"], 1, "hold-public.1 cannot go out yet."),
        (["message", "release", "hold-public", "--override", "length", "--yes", "2026-001"], 2, "needs a reason"),
        (["message", "release", "hold-public", "--break-glass", "--yes", "2026-001"], 1, "needs a reason."),
        (["message", "release", "alert", "--lang", "fr", "--yes", "2026-001"], 1, "has no text in 'fr'"),
        (["message", "sent", "hold-public", "--channel", "website"], 1, "hold-public.1 was not released;"),
        (["message", "correct", "hold-public", "--reason", "x"], 1, "hold-public.1 is not out; it can be edited."),
        (["message", "correct", "hold-public"], 2, "What was wrong?"),
        (["message", "withdraw", "hold-public", "--reason", " "], 2, "Why is it taken back?"),
        (["message", "deliver", "hold-publc"], 1, "did you mean 'hold-public'?"),
        (["message", "edit", "hold-public", "--same"], 2, "Give --lang."),
        (["message", "edit", "hold-public", "--same", "--lang", "es"], 1, "did not fall behind."),
        (["message", "edit", "hold-public", "--kind", "sms", "--subject", "x"], 1, "Only an e-mail has a subject"),
        (["message", "edit", "hold-public", "--subject", " "], 1, "Only an e-mail has a subject"),
        (["channel", "down", "fax"], 1, "There is no channel 'fax'"),
        (["channel", "down", "websit"], 1, "did you mean 'website'?"),
        (["channel", "up", "mail"], 1, "mail is not marked as down."),
        (["fact", "set", "care_open", "yes", "--wrong"], 1, "care_open has no earlier value that could be wrong."),
    ],
)  # fmt: skip
def test_a_slip_with_a_draft_is_told_and_leaves_nothing_behind(
    hospital: Path, type_in, words: list[str], status: int, said: str
) -> None:
    holding(type_in)
    before = head(type_in)
    run = type_in(*words)
    assert (run.status, said in run.err) == (status, True), run.err
    assert run.err.startswith(("Refused: ", "Not understood: "))
    assert head(type_in) == before


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["--as", "Sam Okafor", "message", "approve", "hold-public", "--yes"], 1, "Sam Okafor is not known here"),
        (["--as", "Sam Okafor", "message", "reject", "hold-public", "--reason", "x"], 1, "holds none of the roles"),
        (["message", "approve", "hold-public", "--yes"], 1, "Dana Ortiz wrote or submitted this text; nobody"),
        (["message", "approve", "hold-public", "--by-phone", "Dana Ortiz", "--read-back"], 1, "Dana Ortiz wrote"),
        (["message", "approve", "hold-public", "--by-phone", "Ana Riuz", "--read-back"], 1, "'Ana Riuz'; did you"),
        (["message", "approve", "hold-public", "--by-phone", "Nobody", "--read-back"], 1, "no person 'Nobody'"),
        (["message", "approve", "hold-public", "--by-phone", "Ana Ruiz"], 2, "Give --read-back."),
        (["--as", "Ana Ruiz", "message", "approve", "hold-public"], 2, "Give --digest DIGITS."),
        (["--as", "Ana Ruiz", "message", "approve", "hold-public", "--digest", "0" * 64], 1, "have the digest 000"),
        (["--as", "Ana Ruiz", "message", "approve", "hold-public", "--digest", "nothex"], 1, "the digest nothex"),
        (["--as", "Ana Ruiz", "message", "approve", "hold-public", "--lang", "fr", "--yes"], 1, "no text in 'fr'"),
        (["--as", "Ana Ruiz", "message", "reject", "hold-public", "--lang", "fr", "--reason", "x"], 1, "in 'fr'"),
        (["--as", "Ana Ruiz", "message", "reject", "hold-public", "--reason", " "], 2, "What is wrong with it?"),
        (["message", "submit", "hold-public"], 1, "hold-public.1 is in review already."),
        (["message", "release", "hold-public", "--yes", "2026-001"], 1, "not approved (en)   Privacy officer: Ana"),
    ],
)  # fmt: skip
def test_nobody_approves_by_a_slip(hospital: Path, type_in, words: list[str], status: int, said: str) -> None:
    holding(type_in)
    assert type_in("message", "submit", "hold-public").status == 0
    before = head(type_in)
    run = type_in(*words)
    assert (run.status, said in run.err) == (status, True), run.err
    assert run.err.startswith(("Refused: ", "Not understood: "))
    assert head(type_in) == before


def test_six_digits_of_the_digest_approve_and_fewer_do_not(hospital: Path, type_in) -> None:
    holding(type_in)
    type_in("message", "submit", "hold-public")
    languages = shown(type_in, "hold-public")["languages"]
    english, spanish = languages["en"]["digest"], languages["es"]["digest"]
    before = head(type_in)
    for few in ("", english[:1], english[:5], f" {english[:3]} {english[3:5]} "):
        run = type_in("--as", "Ana Ruiz", "message", "approve", "hold-public", "--digest", few)
        assert (run.status, "at least six digits" in run.err) == (1, True), run.err
    assert head(type_in) == before
    spaced = f"{english[:4].upper()} {english[4:6]}"
    digests = ("--digest", spaced, "--digest", spanish)
    assert type_in("--as", "Ana Ruiz", "message", "approve", "hold-public", *digests).status == 0
    assert shown(type_in, "hold-public")["state"] == "approved"


def test_the_digest_of_one_language_approves_that_one_alone(hospital: Path, type_in) -> None:
    holding(type_in)
    type_in("message", "submit", "hold-public")
    spanish = shown(type_in, "hold-public")["languages"]["es"]["digest"]
    run = type_in("--as", "Ana Ruiz", "message", "approve", "hold-public", "--digest", spanish)
    assert (run.status, "Privacy officer: Ana Ruiz, +1 212 555 0164 (en)" in run.out) == (0, True)
    refused = type_in("message", "release", "hold-public", "--yes", "2026-001")
    assert (refused.status, "not approved (en)" in refused.err, "(es)" in refused.err) == (1, True, False)


@pytest.mark.parametrize(
    "address",
    [
        "", " ", "nonsense", "slack://", "slack://T1JJ3T3L2/s3cret-word", "nosuch://s3cret-word@host/x",
        "mailto://s3cret-word", "tgram://s3cret-word", "twilio://s3cret-word", "slack://\x1b[2Js3cret-word",
        "smtp://press:s3cret-word@", "https://", "ftp://s3cret-word@host/x", "https://host\nX: s3cret-word",
    ],
)  # fmt: skip
def test_an_address_that_cannot_be_used_names_its_variable_and_keeps_its_secret(
    hospital: Path, type_in, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    with Path("crisisrunner.toml").open("a") as file:
        file.write('\n[channels.phone]\naddress = "VALLEY_PHONE"\n')
    monkeypatch.setenv("VALLEY_PHONE", address)
    type_in("start", "dark")
    run = type_in("message", "release", "alert", "--lang", "en", "--yes", "2026-001")
    assert run.status == 0
    assert "FAILED    alert.1  phone (en): " in run.out
    assert [way["state"] for way in shown(type_in, "alert")["deliveries"]] == ["failed"]
    screens = [run, *(type_in(*words) for words in (["status"], ["timeline"], ["message", "deliver"]))]
    for screen in screens:
        assert "s3cret" not in screen.out + screen.err
        assert "\x1b" not in screen.out + screen.err
    assert b"s3cret" not in b"".join(file.read_bytes() for file in Path().glob("record.db*"))
    assert "VALLEY_PHONE" in run.out
    assert type_in("verify").status == 0


def test_words_go_out_once_the_address_is_put_right(
    hospital: Path, type_in, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Path("crisisrunner.toml").open("a") as file:
        file.write('\n[channels.phone]\naddress = "VALLEY_PHONE"\n')
    monkeypatch.delenv("VALLEY_PHONE", raising=False)
    type_in("start", "dark")
    run = type_in("message", "release", "alert", "--lang", "en", "--yes", "2026-001")
    assert "VALLEY_PHONE holds no address that can be used: it is empty." in " ".join(run.out.split())
    with web_server() as server:
        monkeypatch.setenv("VALLEY_PHONE", f"http://127.0.0.1:{server.port}/hook")
        type_in("message", "deliver")
        assert [post.json["body"] for post in server.received] == ["Screens are dark. Use paper."]
    assert [way["state"] for way in shown(type_in, "alert")["deliveries"]] == ["sent"]


@pytest.mark.parametrize("editor", ["'x", " ", "rm", "no-such-editor", "cp /bin/true"])
def test_an_editor_that_does_anything_odd_changes_nothing(
    hospital: Path, type_in, monkeypatch: pytest.MonkeyPatch, editor: str
) -> None:
    once(type_in, "start dark")
    monkeypatch.setenv("EDITOR", editor)
    monkeypatch.setenv("PATH", "/bin:/usr/bin")
    run = type_in("message", "edit", "alert", "--kind", "phone-script")
    assert run.status in (1, 2, 3)
    assert "Use paper." in type_in("message", "show", "alert").out


def test_a_typed_answer_is_kept_when_the_person_stops_at_the_next_question(hospital: Path, type_in) -> None:
    once(type_in, "start dark")
    terminal = Terminal("next")
    terminal.wait_for("What has happened?")
    terminal.type("Screens are dark")
    terminal.wait_for("Who told you?")
    terminal.type("q")
    assert terminal.end() == 0
    fact = json.loads(type_in("fact", "list", "--json").out)[0]
    assert (fact["value"], fact["state"]) == ("Screens are dark", "unconfirmed")


def test_bytes_that_are_no_text_are_asked_for_again(hospital: Path, type_in) -> None:
    once(type_in, "start dark")
    terminal = Terminal("next")
    terminal.wait_for("What has happened?")
    terminal.press(b"caf\xe9\n")
    terminal.wait_for("What was typed is not UTF-8 text.")
    terminal.wait_for("What has happened?")
    terminal.type("q")
    assert terminal.end() == 0


def test_an_unclear_answer_is_asked_again(hospital: Path, type_in) -> None:
    once(type_in, "start dark")
    terminal = Terminal("call", "Ana Ruiz")
    terminal.wait_for("reached? [y/n]")
    terminal.type("maybe")
    terminal.wait_for("Type y or n; q stops.")
    terminal.wait_for("reached? [y/n]")
    terminal.type("y")
    terminal.wait_for("Ana Ruiz  +1 212 555 0164   reached")
    assert terminal.end() == 0


def test_four_programs_write_at_once_and_nothing_is_lost(hospital: Path, type_in) -> None:
    once(type_in, "start dark")
    run = shell("for i in 1 2 3 4; do (for j in 1 2 3; do crisisrunner log note-$i-$j; done) & done; wait")
    assert run.stderr == ""
    told = type_in("timeline").out
    assert all(f"note-{i}-{j}" in told for i in range(1, 5) for j in range(1, 4))
    assert type_in("verify").status == 0


def test_a_thousand_wrong_keys_are_each_told(hospital: Path, type_in) -> None:
    text = Path("playbooks/dark.yaml").read_text()
    Path("playbooks/dark.yaml").write_text(text + "".join(f"wrong{number}: 1\n" for number in range(1000)))
    assert len(type_in("playbook", "check", "dark").out.splitlines()) == 1000

"""An approver at another machine: the words go there in a file, a signed answer comes back, and nothing else does."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crisisrunner import clock
from crisisrunner.cli.main import main
from crisisrunner.incident.texts import text_digest
from crisisrunner.log.record import Record
from crisisrunner.signatures import sign, statement
from crisisrunner.times import from_stamp, stamp

HOSPITAL = Path(__file__).parent / "hospital"

pytestmark = pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="there is no ssh-keygen here")

Change = Callable[[dict[str, Any]], object]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an incident with `hold-public` in review, Ana's key `ana`, her review and her answer."""
    folder = tmp_path_factory.mktemp("prepared")
    shutil.copytree(HOSPITAL, folder, dirs_exist_ok=True)
    for name in ("ana", "mallory"):
        subprocess.run(
            ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", folder / name], check=True
        )
    toml = folder / "crisisrunner.toml"
    toml.write_text(toml.read_text() + f"ssh_key = '''{(folder / 'ana.pub').read_text()}'''\n")
    night = [
        "start dark --at", "fact set what_happened Dark --source w --at",
        "fact set detected_at 02:50 --source w --at", "task done confirm --at", "advance confirm --at",
        "message submit hold-public --at",
    ]  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("CRISISRUNNER_DB", str(folder / "record.db"))
        patch.setenv("CRISISRUNNER_AS", "Dana Ortiz")
        for line in night:
            words = [word.replace("02:50", "2026-11-20 02:50") for word in line.split()]
            assert main([*words, "2026-11-20 03:00"]) == 0
        assert main(["message", "export-review", "hold-public", "--out", "review.json"]) == 0
        approved = ["message", "answer", "review.json", "--approve", "--key", "ana", "--out", "answer.json"]
        assert main(["--as", "Ana Ruiz", *approved]) == 0
    return folder


@pytest.fixture
def here(prepared: Path, laptop: Path) -> Path:
    """The same, to work in."""
    shutil.copytree(prepared, laptop, dirs_exist_ok=True)
    return laptop


def answer(type_in, *words: str, name: str = "Ana Ruiz", key: str = "ana"):
    """Ana answers the review at her machine, where there is no record."""
    return type_in(
        "--as", name, "--db", "nowhere.db", "message", "answer", "review.json", "--key", key, "--force",
        "--out", "answer.json", *words,
    )  # fmt: skip


def take_in(type_in, *message: str):
    return type_in("message", "approve", *message, "--file", "answer.json")


def changed(file: str, change: Change) -> None:
    """Somebody alters a file on its way."""
    content = json.loads(Path(file).read_text())
    change(content)
    Path(file).write_text(json.dumps(content))


def head() -> tuple[int, str, datetime | None]:
    record = Record(Path("record.db"))
    try:
        return record.head("2026-001")
    finally:
        record.close()


def last() -> Any:
    record = Record(Path("record.db"))
    try:
        return list(record.events("2026-001"))[-1]
    finally:
        record.close()


def resigned(key: str = "ana", **change: str) -> Change:
    """An answer as it would be had it been signed so."""

    def sign_anew(content: dict[str, Any]) -> None:
        content.update(change)
        public = Path(f"{key}.pub").read_text().strip()
        for one in content["languages"].values():
            said = statement(one["digest"], content["decision"], content["person"], content["at"])
            one["signature"] = sign(said, Path(key), public)

    return sign_anew


# There and back


def test_a_review_file_shows_exactly_what_its_digests_name(here: Path, type_in) -> None:
    review = json.loads(Path("review.json").read_text())
    assert review["approvers"] == {"ana-ruiz": "Ana Ruiz"}
    assert set(review["languages"]) == {"en", "es"}
    shown = json.loads(type_in("message", "show", "hold-public", "--json").out)
    for language, one in review["languages"].items():
        assert one["digest"] == shown["languages"][language]["digest"]
    run = answer(type_in, "--approve")
    assert "hold-public.1  Holding statement, for public" in run.out
    assert "EMAIL (en)\n  Subject: Valley Hospital: screens are dark\n" in run.out
    assert f"es  {review['languages']['es']['digest'][:4]} " in run.out
    assert "BLOCK  next-update" in run.out  # the promised time has passed since


def test_an_answer_comes_back_as_signed_by_whoever_gave_it_when_they_gave_it(here: Path, type_in) -> None:
    given = json.loads(Path("answer.json").read_text())
    run = take_in(type_in)
    assert (run.status, run.out.count("by Ana Ruiz, signed")) == (0, 2)
    entry = last()
    assert stamp(entry.event.at) == given["at"]
    assert entry.recorded_at > entry.event.at
    assert entry.event.actor.id == "dana-ortiz"
    assert (entry.event.data["person"], entry.event.data["how"]) == ("ana-ruiz", "signed")
    assert "read_back" not in entry.event.data
    assert "Ana Ruiz, signed at" in type_in("message", "show", "hold-public").out
    assert "; 2 approvals: 2 signed and checked\n" in type_in("verify").out


def test_a_rejection_comes_back_with_its_reason_and_a_signature_for_each_language(
    here: Path, type_in
) -> None:
    assert answer(type_in, "--reject", "--reason", "Names the ward").status == 0
    assert "rejected    hold-public.1 (en, es) by Ana Ruiz" in take_in(type_in, "hold-public").out
    event = last().event
    assert set(event.data["signatures"]) == {"en", "es"}
    assert event.words == {"reason": "Names the ward"}
    run = type_in("verify", "--json")
    assert json.loads(run.out)[0]["signatures"] == {"checked": 2, "unchecked": 0, "why": None}


@pytest.mark.skipif(os.name == "nt", reason="the lines are for a POSIX shell")
@pytest.mark.parametrize("shell", ["sh", "bash"])
def test_the_lines_in_the_file_make_an_answer_with_ssh_keygen_alone(here: Path, type_in, shell: str) -> None:
    if not shutil.which(shell):
        pytest.skip(f"there is no {shell} here")
    text = Path("review.json").read_text()
    lines = json.loads(text)["how_to_answer"]["with_ssh_keygen_alone"]
    assert all(line in text for line in lines)  # as a text editor shows them, so they are
    shutil.copy("ana", "my key")
    script = "\n".join(lines).replace("~/.ssh/id_ed25519", "'my key'")
    Path("answer.sh").write_text(script)
    for _ in range(2):  # whoever repeats it is not asked whether to overwrite
        subprocess.run([shell, "answer.sh"], check=True, capture_output=True, stdin=subprocess.DEVNULL)
    assert take_in(type_in).out.count("by Ana Ruiz, signed") == 2


@pytest.mark.skipif(os.name == "nt", reason="the lines are for a POSIX shell")
def test_the_lines_in_the_file_reject_too(here: Path, type_in) -> None:
    lines = json.loads(Path("review.json").read_text())["how_to_answer"]["with_ssh_keygen_alone"]
    script = "\n".join(lines).replace("~/.ssh/id_ed25519", "ana")
    script = script.replace("decision=approved reason=''", "decision=rejected reason='Names  the ward*'")
    subprocess.run(["sh"], input=script, text=True, check=True, capture_output=True)
    assert take_in(type_in).status == 0
    assert last().event.words == {"reason": "Names  the ward*"}


def test_only_languages_in_review_go_out(here: Path, type_in) -> None:
    rejected = ("--as", "Ana Ruiz", "message", "reject", "hold-public", "--reason", "x")
    assert type_in(*rejected, "--lang", "es").status == 0
    assert type_in("message", "export-review", "hold-public", "--out", "one.json").status == 0
    assert set(json.loads(Path("one.json").read_text())["languages"]) == {"en"}
    assert type_in(*rejected).status == 0
    run = type_in("message", "export-review", "hold-public", "--out", "none.json")
    assert (run.status, run.err.splitlines()[0]) == (1, "Refused: hold-public.1 is not in review.")
    assert not Path("none.json").exists()


def test_an_author_is_not_asked_about_their_own_words(here: Path, type_in) -> None:
    Path("es.txt").write_text("Otras palabras. Diremos más antes de las 04:00 EST del 20 de noviembre.")
    edited = ("message", "edit", "hold-public", "--lang", "es", "--kind", "web", "--file", "es.txt")
    at = ("--at", "2026-11-20 03:05")
    assert type_in("--as", "Ana Ruiz", *edited, *at).status == 0
    assert type_in("message", "submit", "hold-public", *at).status == 0
    assert type_in("message", "export-review", "hold-public", "--out", "review.json", "--force").status == 0
    languages = json.loads(Path("review.json").read_text())["languages"]
    assert {language: one["approvers"] for language, one in languages.items()} == {
        "en": ["ana-ruiz"],
        "es": [],
    }
    assert answer(type_in, "--approve").status == 0
    assert take_in(type_in).out.count("by Ana Ruiz, signed") == 1


def test_words_that_were_erased_do_not_go_out(here: Path, type_in) -> None:
    draft = next(
        str(entry.event.seq)
        for entry in Record(Path("record.db")).events("2026-001")
        if entry.event.type == "message.drafted" and entry.event.data["message"] == "hold-public"
    )
    assert type_in("erase", draft, "--reason", "a name", "--yes").status == 0
    run = type_in("message", "export-review", "hold-public", "--out", "none.json")
    assert (run.status, "Words of hold-public.1 (en) were erased." in run.err) == (1, True)


def test_a_new_phone_number_takes_nobodys_key_away(here: Path, type_in) -> None:
    assert type_in("call", "Ana Ruiz", "--reached", "--phone", "+1 212 555 0199").status == 0
    assert take_in(type_in).out.count("by Ana Ruiz, signed") == 2


def test_whoever_signs_here_with_a_new_number_still_signs(here: Path, type_in) -> None:
    type_in("call", "Ana Ruiz", "--reached", "--phone", "+1 212 555 0199")
    run = type_in("--as", "Ana Ruiz", "message", "approve", "hold-public", "--yes", "--key", "ana")
    assert run.out.count("by Ana Ruiz, signed") == 2


# A review that was altered, or is none


def english(content: dict[str, Any]) -> Any:
    return content["languages"]["en"]


ALTERED: dict[str, Change] = {
    "a byte of a body": lambda all: english(all)["texts"][0].update(
        body=english(all)["texts"][0]["body"].replace("worrying", "worrxing")
    ),
    "a space after a body": lambda all: english(all)["texts"][0].update(
        body=english(all)["texts"][0]["body"] + " "
    ),
    "a subject": lambda all: english(all)["texts"][2].update(subject="All is well"),
    "no subject": lambda all: english(all)["texts"][2].update(subject=None),
    "a byte of a digest": lambda all: english(all).update(digest=english(all)["digest"][::-1]),
    "a byte of a kind": lambda all: english(all)["texts"][0].update(kind="wec"),
    "a text taken": lambda all: english(all)["texts"].pop(),
    "a text added": lambda all: english(all)["texts"].append({"kind": "x", "subject": None, "body": "x"}),
    "a kind twice": lambda all: english(all)["texts"].insert(
        0, {**english(all)["texts"][0], "body": "Nothing happened."}
    ),
    "a language under another name": lambda all: all["languages"].update(fr=all["languages"].pop("en")),
    "the promised time": lambda all: english(all).update(next_update="2026-11-20T10:00:00.000Z"),
    "no promised time": lambda all: english(all).update(next_update=None),
    "the audience": lambda all: all.update(audience="staff"),
    "the message": lambda all: all.update(message="update-public"),
    "the number": lambda all: all.update(number=2),
    "the incident": lambda all: all.update(incident="2026-002"),
}


@pytest.mark.parametrize("what", ALTERED)
def test_words_that_are_not_those_of_their_digest_are_not_shown(here: Path, type_in, what: str) -> None:
    changed("review.json", ALTERED[what])
    run = answer(type_in, "--approve")
    assert (run.status, run.out) == (1, "")
    assert run.err.startswith(
        "Refused: The words in this file are not those that its digest names: it was altered. Ask for a new one."
    )


def test_a_review_written_by_somebody_elses_json_is_the_same_review(here: Path, type_in) -> None:
    content = json.loads(Path("review.json").read_text())
    again = json.dumps(dict(reversed(content.items())), ensure_ascii=True, indent="\t")
    Path("review.json").write_bytes(b"\xef\xbb\xbf" + again.replace("\n", "\r\n").encode())
    assert answer(type_in, "--approve").status == 0


BROKEN: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "truncated": lambda all: all[: len(all) // 2],
    "not UTF-8": lambda all: all.replace(b"Ana Ruiz", b"Ana Ru\xedz").replace(b"ana-ruiz", b"ana-ru\xedz"),
    "deeply nested": lambda _: b'{"x":' + b"[" * 1_000_000,
    "deeply nested inside": lambda all: all.rstrip()[:-1] + b',"x":' + b'{"a":' * 300_000,
    "a list": lambda _: b"[]",
    "null": lambda _: b"null",
    "binary": lambda _: bytes(range(256)) * 40,
    "of a later version": lambda all: all.replace(b'_review": 1', b'_review": 2').replace(b'r": 1', b'r": 2'),
    "a number as text": lambda all: all.replace(b'"number": 1', b'"number": "1"'),
    "a number too large": lambda all: all.replace(b'"number": 1', b'"number": 10000000000000000000000'),
    "no number": lambda all: all.replace(b'"number": 1', b'"number": true'),
    "no message": lambda all: all.replace(b'"message": "hold-public"', b'"message": "hold-public.1"'),
    "an id that leads elsewhere": lambda all: all.replace(b'"2026-001"', b'"../2026-001"'),
    "an id with a line feed": lambda all: all.replace(b'"hold-public"', b'"hold-public\\n"'),
    "no languages": lambda all: all[: all.index(b'"languages"')] + b'"languages": {}}',
    "a lone surrogate": lambda all: all.replace(b'"incident"', b'"x": "\\ud800", "incident"', 1),
    "a digest too short": lambda all: all.replace(b'"digest": "', b'"digest": "", "x": "'),
    "a digest in capitals": lambda all: all.replace(b'"digest": "', b'"digest": "ABCDEF'),
}


@pytest.mark.parametrize("file", ["review.json", "answer.json"])
@pytest.mark.parametrize("how", BROKEN)
def test_a_file_that_is_not_whole_gives_a_sentence_and_a_way_on(
    here: Path, type_in, file: str, how: str
) -> None:
    before, content = head(), Path(file).read_bytes()
    Path(file).write_bytes(BROKEN[how](content))
    assert Path(file).read_bytes() != content
    run = answer(type_in, "--approve") if file == "review.json" else take_in(type_in)
    what = file.removesuffix(".json")
    assert run.err.startswith(
        f"Refused: {file} is no whole {what} file: it is another one, or was cut off or altered."
    )
    assert "Ask for a new one: crisisrunner message " in run.err
    assert (run.status, run.out, head()) == (1, "", before)


TIMES: dict[str, Change] = {
    "no time": lambda all: all.update(made_at="yesterday"),
    "a time without an offset": lambda all: all.update(made_at="2026-11-20T08:00:00.000"),
    "a time written otherwise": lambda all: all.update(made_at="2026-11-20T09:00:00.000+01:00"),
    "no promised time": lambda all: english(all).update(next_update="soon"),
}


@pytest.mark.parametrize("what", TIMES)
def test_a_review_whose_times_are_none_is_not_whole(here: Path, type_in, what: str) -> None:
    changed("review.json", TIMES[what])
    run = answer(type_in, "--approve")
    assert (run.status, run.out, "is no whole review file" in run.err) == (1, "", True)


@pytest.mark.parametrize("file", ["review.json", "answer.json"])
def test_a_file_of_five_megabytes_is_not_read(here: Path, type_in, file: str) -> None:
    content = json.loads(Path(file).read_text())
    Path(file).write_text(json.dumps({**content, "x": "x" * 5_000_000}))
    run = answer(type_in, "--approve") if file == "review.json" else take_in(type_in)
    assert (run.status, run.out, f"{file} is larger than any" in run.err) == (1, "", True)


@pytest.mark.parametrize("name", ["gone.json", ".", os.devnull])
def test_what_is_no_file_is_refused(here: Path, type_in, name: str) -> None:
    for words in (["message", "answer", name, "--out", "x"], ["message", "approve", "--file", name]):
        run = type_in(*words)
        assert (run.status, run.err.splitlines()[0]) == (1, f"Refused: There is no file {name}.")


def test_an_answer_that_cannot_be_written_is_a_fault(here: Path, type_in) -> None:
    run = type_in(
        "--as", "Ana Ruiz", "message", "answer", "review.json", "--approve", "--key", "ana", "--out", "no/x"
    )
    assert (run.status, "no/x cannot be written: no such file or directory." in run.err) == (3, True)
    before = Path("answer.json").read_text()
    assert type_in("message", "answer", "review.json", "--approve", "--out", "answer.json").status == 1
    assert Path("answer.json").read_text() == before


def test_what_the_digest_does_not_bind_cannot_act_on_the_terminal(here: Path, type_in) -> None:
    evil = "\x1b[2J\x9b31m\u202eevil\x07\u200b"

    def poison(content: dict[str, Any]) -> None:
        for key in ("incident_title", "organisation", "title"):
            content[key] = evil + "A" * 100_000
        finding = {"check": evil, "level": "block", "kind": evil, "start": 0, "end": 0, "text": evil}
        english(content)["findings"] = [{**finding, "message": evil + "A" * 1_000_000}] * 2
        content["approvers"]["sam"] = evil
        english(content)["approvers"].append("sam")

    changed("review.json", poison)
    for run in (answer(type_in, "--approve"), answer(type_in, "--approve", name="Sam")):
        assert not set(evil) - set("2J31mevil[") & set(run.out + run.err)
    assert "evil" in run.err


@pytest.mark.parametrize("line", ["A" * 3_000_000, "A " * 1_500_000, "- " * 1_500_000, "A\n" * 100_000])
def test_a_body_of_megabytes_is_shown_whole(here: Path, type_in, line: str) -> None:
    def lengthen(content: dict[str, Any]) -> None:
        one = content["languages"].pop("en")
        one["texts"] = [{"kind": "web", "subject": None, "body": line}]
        promised = datetime.fromisoformat(one["next_update"])
        words = {"en.web": line}
        one["digest"] = text_digest("2026-001", "hold-public", 1, "en", promised, "public", words)
        content["languages"] = {"en": one}

    changed("review.json", lengthen)
    shown = answer(type_in, "--approve").out
    assert shown.count("A") >= line.count("A")
    assert shown.count("-") >= line.count("-")


# An answer that is refused where it is given


@pytest.mark.parametrize(
    ("words", "name", "said"),
    [
        (["--approve"], "Dana Ortiz", "This review does not ask Dana Ortiz. It asks: Ana Ruiz."),
        (["--approve"], "", "It asks: Ana Ruiz."),
        (["--approve"], "\x1b[2J", "This review does not ask \\x1b[2J."),
        (["--approve", "--reason", "if the ward goes"], "ana-ruiz", "a reason changes nothing in them."),
        (["--approve"], "  ana   RUIZ ", ""),
    ],
)
def test_who_is_not_asked_or_asks_for_something_else_writes_no_answer(
    here: Path, type_in, words: list[str], name: str, said: str
) -> None:
    Path("answer.json").unlink()
    run = answer(type_in, *words, name=name)
    assert said in run.err
    assert (run.status, Path("answer.json").exists()) == ((1, False) if said else (0, True))


def test_a_rejection_needs_a_reason(here: Path, type_in) -> None:
    run = answer(type_in, "--reject")
    assert (run.status, 'Give --reason "…"' in run.err) == (2, True)


def test_nobody_is_asked_where_there_is_no_terminal(here: Path, type_in) -> None:
    run = answer(type_in)
    assert (run.status, "Give --approve or --reject." in run.err) == (2, True)


def test_another_key_than_the_one_in_the_workspace_is_noticed_where_it_is_used(here: Path, type_in) -> None:
    run = answer(type_in, "--approve", key="mallory")
    assert run.status == 1
    assert "This key is not the one that stands in the workspace for this person." in run.err


def test_whoever_has_no_key_reads_the_words_and_answers_by_phone(here: Path, type_in) -> None:
    digest = english(json.loads(Path("review.json").read_text()))["digest"]
    changed("review.json", lambda content: content.update(keys={}))
    run = answer(type_in, "--approve")
    assert (run.status, "Ana Ruiz has no key in the workspace" in run.err) == (1, True)
    assert f"en: {digest[:6]}" in run.err


def test_a_clock_that_is_behind_is_noticed_before_anything_is_signed(here: Path, type_in) -> None:
    changed("review.json", lambda content: content.update(made_at=stamp(clock.now() + timedelta(hours=2))))
    run = answer(type_in, "--approve")
    assert (run.status, "that is before this review was made." in run.err) == (1, True)


# An answer that is refused where it is taken in


def other_words(content: dict[str, Any]) -> None:
    english(content)["digest"] = "0" * 64
    resigned()(content)


def other_language(content: dict[str, Any]) -> None:
    content["languages"]["fr"] = content["languages"].pop("es")


def swapped(content: dict[str, Any]) -> None:
    one, other = content["languages"].values()
    one["signature"], other["signature"] = other["signature"], one["signature"]


def a_moment_earlier(content: dict[str, Any]) -> None:
    content["at"] = stamp(from_stamp(content["at"]) - timedelta(milliseconds=1))


FUTURE = stamp(datetime.now(UTC) + timedelta(days=2))
REFUSED: dict[str, tuple[Change, str]] = {
    "another incident": (
        lambda all: all.update(incident="2026-002"),
        "This answer is for the incident 2026-002, not for 2026-001.",
    ),
    "a message that is not drafted": (
        lambda all: all.update(message="update-public"),
        "This answer is for update-public.1, which is not drafted here.",
    ),
    "a number that is not drafted": (lambda all: all.update(number=2), "This answer is for hold-public.2, which"),
    "other words": (other_words, "The words of hold-public.1 (en) are not those that were answered"),
    "another language": (other_language, "The words of hold-public.1 (fr) are not those that were answered"),
    "a stranger": (lambda all: all.update(person="mallory"), "This answer is from 'mallory', who is nobody here"),
    "somebody without a key": (
        lambda all: all.update(person="dana-ortiz"),
        "An answer from another machine must be signed; Dana Ortiz has no key in the workspace: record it by phone.",
    ),
    "the signature of another person": (resigned("mallory"), "The signature does not hold: it is not Ana Ruiz's"),
    "signatures swapped": (swapped, "The signature does not hold"),
    "a yes made of a no": (
        lambda all: all.update(decision="rejected", reason="x"),
        "The signature does not hold",
    ),
    "another time": (a_moment_earlier, "The signature does not hold"),
    "a signature that is none": (lambda all: english(all).update(signature=""), "The signature does not hold"),
    "a signature of a megabyte": (
        lambda all: english(all).update(signature=english(all)["signature"] + "A" * 1_000_000),
        "The signature does not hold",
    ),
    "a time to come": (resigned(at=FUTURE), "that lies in the future."),
    "a time before the words": (resigned(at="2026-11-20T07:59:59.999Z"), "before these words of hold-public.1"),
    "a time that is none": (lambda all: all.update(at="03:00"), "is no whole answer file"),
    "a time without an offset": (lambda all: all.update(at=all["at"][:-1]), "is no whole answer file"),
    "a no without a reason": (resigned(decision="rejected"), "A rejection needs a reason."),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_an_answer_that_does_not_hold_leaves_the_record_as_it_was(here: Path, type_in, what: str) -> None:
    change, said = REFUSED[what]
    before = head()
    changed("answer.json", change)
    run = take_in(type_in)
    assert said in run.err
    assert (run.status, run.out, head()) == (1, "", before)


def test_an_answer_for_another_message_than_the_one_named_is_refused(here: Path, type_in) -> None:
    run = take_in(type_in, "alert")
    assert (run.status, "This answer is for hold-public.1, not for alert.1." in run.err) == (1, True)


def test_what_the_file_says_cannot_be_said_otherwise_beside_it(here: Path, type_in) -> None:
    for words in (["--at", "2026-11-20 03:10"], ["--by-phone", "Ana Ruiz"], ["--lang", "en"]):
        run = type_in("message", "approve", "--file", "answer.json", *words)
        assert (run.status, "says itself who answers what, and when" in run.err) == (2, True)


def test_one_answer_counts_once(here: Path, type_in) -> None:
    assert take_in(type_in).status == 0
    before = head()
    run = take_in(type_in)
    assert (run.status, head()) == (1, before)
    assert "Ana Ruiz approved these words of hold-public.1 (en) already." in run.err


def test_an_answer_for_words_edited_since_is_refused_and_what_to_do_is_said(here: Path, type_in) -> None:
    Path("sms.txt").write_text("Other words. More by 04:00 EST on 20 November 2026.")
    edited = ("message", "edit", "hold-public", "--lang", "en", "--kind", "sms", "--file", "sms.txt")
    assert type_in(*edited, "--at", "2026-11-20 03:10").status == 0
    run = take_in(type_in)
    assert run.status == 1
    assert "either they were edited since, or the file was altered; that cannot be told apart." in run.err
    assert "crisisrunner message export-review hold-public --out review.json" in run.err


def test_an_answer_from_before_a_rejection_does_not_count_for_the_same_words_again(
    here: Path, type_in
) -> None:
    assert type_in("--as", "Ana Ruiz", "message", "reject", "hold-public", "--reason", "wait").status == 0
    run = take_in(type_in)
    assert (run.status, "hold-public.1 (en) is not in review." in run.err) == (1, True)
    overrides = ("--override", "next-update", "--reason", "it is on paper")
    assert type_in("message", "submit", "hold-public", *overrides).status == 0
    run = take_in(type_in)
    assert (run.status, "before these words of hold-public.1 were submitted." in run.err) == (1, True)
    assert type_in("message", "export-review", "hold-public", "--out", "review.json", "--force").status == 0
    assert "It was let stand." in " ".join(answer(type_in, "--approve").out.split())
    assert take_in(type_in).status == 0


def test_an_older_no_does_not_undo_a_newer_yes(here: Path, type_in) -> None:
    shutil.copy("answer.json", "yes.json")
    earlier = "2026-11-20T08:30:00.000Z"
    changed("answer.json", resigned(decision="rejected", reason="wait", at=earlier))
    assert type_in("message", "approve", "--file", "yes.json").status == 0
    run = take_in(type_in)
    assert (run.status, "Ana Ruiz approved these words of hold-public.1 (en) already." in run.err) == (
        1,
        True,
    )


def test_a_newer_no_undoes_an_older_yes(here: Path, type_in) -> None:
    assert take_in(type_in).status == 0
    assert answer(type_in, "--reject", "--reason", "it names the ward").status == 0
    assert take_in(type_in).status == 0
    assert json.loads(type_in("message", "show", "hold-public", "--json").out)["state"] == "draft"


def test_words_that_went_out_are_answered_no_more(here: Path, type_in) -> None:
    changed("answer.json", resigned(at="2026-11-20T08:10:00.000Z"))
    assert take_in(type_in).status == 0
    released = ("message", "release", "hold-public", "--yes", "2026-001", "--at", "2026-11-20 03:30")
    assert type_in(*released).status == 0
    assert answer(type_in, "--reject", "--reason", "too late").status == 0
    run = take_in(type_in)
    assert (run.status, "hold-public.1 is released and cannot be approved." in run.err) == (1, True)
    run = type_in("message", "export-review", "hold-public", "--out", "none.json")
    assert (run.status, "hold-public.1 is not in review." in run.err) == (1, True)


def test_an_answer_can_be_taken_in_by_the_approver(here: Path, type_in) -> None:
    run = type_in("--as", "Ana Ruiz", "message", "approve", "--file", "answer.json")
    assert run.out.count("by Ana Ruiz, signed") == 2


def test_without_ssh_keygen_no_answer_is_taken_in(here: Path, type_in, monkeypatch) -> None:
    monkeypatch.setenv("PATH", str(here / "nothing"))
    before = head()
    run = take_in(type_in)
    assert (run.status, "There is no ssh-keygen on this machine." in run.err) == (3, True)
    assert head() == before

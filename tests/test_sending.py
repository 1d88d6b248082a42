"""Release and what comes after: real servers, results on record, nothing twice, and what a crash leaves behind."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from crisisrunner import clock
from crisisrunner.incident.deliveries import LOST_AFTER, lost
from crisisrunner.log.record import Record
from tests.conftest import Run, Type, once
from tests.nights import DANA
from tests.servers import CLOSE, HANG, MailServer, WebServer, mail_server, nobody, web_server

CHANNELS = """
[channels.mail]
address = "VALLEY_MAIL"
fallback = "phone"

[channels.website]
address = "VALLEY_HOOK"
"""
LETTER = "smtp://press:s3cret-word@127.0.0.1:{port}?from=press@valley.example&to=a@valley.example&to=b@valley.example"


@pytest.fixture
def ready(hospital: Path, type_in: Type) -> Type:
    """hold-public is approved; its mail and its website lead to where two variables say."""
    with (hospital / "crisisrunner.toml").open("a") as file:
        file.write(CHANNELS)
    once(
        type_in,
        "start dark",
        "fact set what_happened 'Screens are dark' --source 'Sam Lee'",
        "fact set detected_at 00:00 --source 'Sam Lee'",
        "task done confirm",
        "advance confirm",
        "message submit hold-public",
        "--as 'Ana Ruiz' message approve hold-public --yes",
    )
    return type_in


@contextmanager
def leading(
    monkeypatch: pytest.MonkeyPatch,
    mail: MailServer | None = None,
    web: WebServer | None = None,
    more: str = "",
) -> Iterator[None]:
    if mail:
        monkeypatch.setenv("VALLEY_MAIL", LETTER.format(port=mail.port) + more)
    if web:
        monkeypatch.setenv("VALLEY_HOOK", f"http://127.0.0.1:{web.server_port}/hook?token=t0psecret")
    yield


def release(type_in: Type) -> Run:
    return type_in("message", "release", "hold-public", "--yes", "2026-001", "--lang", "en")


def states(laptop: Path) -> dict[str, str]:
    record = Record(laptop / "record.db")
    ways = record.read("2026-001").messages["hold-public.1"].deliveries
    record.close()
    return {way.channel: way.state for way in ways.values()}


def everything(laptop: Path) -> bytes:
    return b"".join(file.read_bytes() for file in laptop.glob("record.db*"))


def test_approved_words_reach_a_mail_server_and_a_web_server_and_the_rest_is_by_hand(
    ready: Type, laptop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (
        mail_server(login=("press", "s3cret-word")) as mail,
        web_server() as web,
        leading(monkeypatch, mail, web),
    ):
        run = release(ready)
    assert run.status == 0, run.err
    assert states(laptop) == {"website": "sent", "sms": "queued", "mail": "sent"}
    (letter,) = mail.received
    assert letter.recipients == ("a@valley.example", "b@valley.example")
    assert letter.message["Subject"] == "Valley Hospital: screens are dark"
    (post,) = web.received
    assert post.json["id"] == "2026-001/hold-public.1/website/en"
    assert "Since 00:00" in post.json["body"]
    assert "sent      hold-public.1  mail (en), 2 recipients" in run.out
    assert "by hand   sms: send it" in run.out
    told = ready("timeline").out
    assert "Sent hold-public.1 by mail (en) to 2 recipients" in told
    assert ready("message", "sent", "hold-public", "--channel", "sms").status == 0
    assert ready("message", "deliver").out.startswith("Everything that was released is out.")


def test_one_recipient_refused_is_told_by_name_and_only_that_one_is_tried_again(
    ready: Type, laptop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crisisrunner.clock.wait", lambda _seconds: None)
    refusing = {"b@valley.example": "450 mailbox is busy"}
    with mail_server(login=("press", "s3cret-word"), refuse=refusing) as mail, web_server() as web:
        with leading(monkeypatch, mail, web):
            run = release(ready)
        assert states(laptop)["mail"] == "failed"
        assert "b@valley.example: 450 mailbox is busy" in run.out
    with mail_server(login=("press", "s3cret-word")) as mail, leading(monkeypatch, mail):
        assert ready("message", "deliver", "--attempts", "1").status == 0
    assert [letter.recipients for letter in mail.received] == [("b@valley.example",)]
    assert states(laptop)["mail"] == "sent"


@pytest.mark.parametrize(
    ("web", "state", "said"),
    [
        ((404, "no such page"), "failed", "no such page"),
        ((500, "we are down"), "failed", "we are down"),
        (CLOSE, "unknown", ""),
    ],
)
def test_what_a_service_says_is_kept_and_what_nobody_knows_is_not_sent_again(
    ready: Type, laptop: Path, monkeypatch: pytest.MonkeyPatch, web: object, state: str, said: str
) -> None:
    with mail_server(login=("press", "s3cret-word")) as mail, web_server(answers=[web]) as server:  # type: ignore[list-item]
        monkeypatch.setattr("crisisrunner.clock.wait", lambda _seconds: None)
        with leading(monkeypatch, mail, server):
            run = release(ready)
            assert states(laptop)["website"] == state
            assert said in " ".join(run.out.split())
            before = len(server.received)
            ready("message", "deliver", "--attempts", "1")
            assert len(server.received) == before + (state == "failed")
    assert f"{state.upper()}" in ready("status").out


def test_a_secret_reaches_neither_record_nor_terminal(
    ready: Type, laptop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = "535 s3cret-word is wrong for press"
    with (
        mail_server(login=("press", "another"), wrong_login=wrong) as mail,
        web_server([(403, "t0psecret?")]) as web,
    ):
        with leading(monkeypatch, mail, web):
            run = release(ready)
        shown = (
            run.out + run.err + ready("status").out + ready("timeline").out + ready("message", "deliver").out
        )
    assert states(laptop) == {"website": "failed", "sms": "queued", "mail": "failed"}
    for secret in ("s3cret-word", "t0psecret"):
        assert secret not in shown
        assert secret.encode() not in everything(laptop)


@pytest.mark.parametrize("address", ["", "nonsense", "smtp://", "smtp://x y", "https://", "slack://"])
def test_an_address_that_cannot_be_used_fails_with_the_variables_name(
    ready: Type, laptop: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("VALLEY_MAIL", address)
    monkeypatch.delenv("VALLEY_HOOK", raising=False)
    run = release(ready)
    assert run.status == 0
    assert states(laptop)["website"] == "failed"
    assert "VALLEY_HOOK" in run.out
    assert states(laptop)["mail"] == "failed"


def test_a_server_that_hangs_after_the_words_leaves_them_unknown(
    ready: Type, laptop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (
        mail_server(login=("press", "s3cret-word"), after_data=HANG) as mail,
        web_server() as web,
        leading(monkeypatch, mail, web, "&timeout=0.3"),
    ):
        run = release(ready)
    assert states(laptop)["mail"] == "unknown"
    assert "UNKNOWN" in run.out
    assert ready("message", "sent", "hold-public", "--channel", "mail", "--not-sent").status == 0
    assert states(laptop)["mail"] == "failed"


def test_nobody_there_is_a_failure_that_may_be_tried_again(
    ready: Type, laptop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crisisrunner.clock.wait", lambda _seconds: None)
    with nobody() as port:
        monkeypatch.setenv("VALLEY_MAIL", LETTER.format(port=port))
        monkeypatch.setenv("VALLEY_HOOK", f"http://127.0.0.1:{port}/")
        release(ready)
    record = Record(laptop / "record.db")
    attempts = {
        way.channel: way.attempt
        for way in record.read("2026-001").messages["hold-public.1"].deliveries.values()
    }
    record.close()
    assert attempts == {"website": 3, "sms": 0, "mail": 3}
    with (
        mail_server(login=("press", "s3cret-word")) as mail,
        web_server() as web,
        leading(monkeypatch, mail, web),
    ):
        ready("message", "deliver")
    assert states(laptop) == {"website": "sent", "sms": "queued", "mail": "sent"}


# A channel that is down


def test_a_channel_that_is_down_is_never_tried_and_its_words_take_the_fallback(
    ready: Type, laptop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ready("channel", "down", "mail", "--reason", "mail servers are off").status == 0
    with mail_server() as mail, web_server() as web, leading(monkeypatch, mail, web):
        run = release(ready)
    assert mail.received == []
    assert states(laptop) == {"website": "sent", "sms": "queued", "phone": "queued"}
    assert "phone: read it out, or record it instead of mail, which is down" in run.out
    assert "DOWN    mail since" in ready("status").out


def test_what_failed_takes_the_fallback_once_its_channel_is_marked_down(
    ready: Type, laptop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (
        mail_server(login=("press", "another")) as mail,
        web_server() as web,
        leading(monkeypatch, mail, web),
    ):
        release(ready)
        run = ready("channel", "down", "mail")
    assert "hold-public.1 (en) by phone" in run.out
    assert states(laptop) == {"website": "sent", "sms": "queued", "mail": "failed", "phone": "queued"}
    assert "mail" not in ready("message", "deliver").out


# A crash


@pytest.mark.skipif(os.name == "nt", reason="kills a process as only POSIX does")
def test_a_process_killed_between_sending_and_recording_leaves_unknown_and_sends_nothing_twice(
    ready: Type, laptop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    running: list[subprocess.Popen[bytes]] = []

    def kill() -> None:
        if running:
            os.kill(running[0].pid, signal.SIGKILL)
            running[0].wait()

    with (
        mail_server(login=("press", "s3cret-word"), once_in=kill) as mail,
        web_server() as web,
        leading(monkeypatch, mail, web),
    ):
        command = ["message", "release", "hold-public", "--yes", "2026-001", "--lang", "en"]
        running.append(subprocess.Popen([sys.executable, "-m", "crisisrunner", *command], cwd=laptop))
        assert running[0].wait(30) == -signal.SIGKILL
        running.clear()
        assert states(laptop)["mail"] == "trying"
        ready("message", "deliver")
        assert len(mail.received) == 1
        assert "did not come back" in ready("message", "deliver").out
        assert ready("verify").status == 0
    record = Record(laptop / "record.db")
    incident = record.read("2026-001")
    now = clock.now()
    assert lost(incident, DANA, now, now) == []
    told = lost(incident, DANA, now, now + LOST_AFTER + timedelta(seconds=1))
    record.close()
    assert [(event.type, event.data["channel"]) for event in told] == [("delivery.unknown", "mail")]
    assert ready("message", "sent", "hold-public", "--channel", "mail").status == 0
    assert states(laptop)["mail"] == "sent"

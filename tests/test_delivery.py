"""Out of the door: whatever a server does, there is a result, it is the true one, and no secret is in it."""

import re
import subprocess
import sys
from base64 import b64encode
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path
from urllib.parse import quote

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crisisrunner.delivery.address import Mailbox, Service, Webhook, read_address, recipients
from crisisrunner.delivery.hiding import said, secrets, without_secrets
from crisisrunner.delivery.letter import write
from crisisrunner.delivery.parcel import Parcel
from crisisrunner.delivery.result import Result
from crisisrunner.delivery.send import pauses, send
from crisisrunner.errors import Refused
from tests.servers import CERTIFICATE, CLOSE, DRIP, HANG, Answer, mail_server, nobody, web_server

AT = datetime(2026, 11, 20, 7, 52, tzinfo=UTC)
BODY = "We use paper tonight.\nCall extension 4000."
PARCEL = Parcel(
    *("2026-001/hold-public.1/staff-email/en", "2026-001", "hold-public.1", "staff-email", "email", "en"),
    "Systems are down",
    BODY,
)
THREE = tuple(f"{name}@valley.example" for name in "abc")
A, B, C = THREE
PASSWORD = "k%ç/ S3cret"


def mail_address(port: int, people: tuple[str, ...] = THREE, login: str = "", more: str = "") -> str:
    to = "".join(f"&to={person}" for person in people)
    return f"smtp://{login}127.0.0.1:{port}?from=press@valley.example{to}&timeout=5{more}"


def mail(port: int, people: tuple[str, ...] = THREE, more: str = "", **changes: object) -> Result:
    parcel = msgspec.structs.replace(PARCEL, **changes)
    return send(mail_address(port, people, more=more), "STAFF_MAIL", parcel, AT)


def post(address: str, timeout: float = 5, **changes: object) -> Result:
    return send(address, "SITE_HOOK", msgspec.structs.replace(PARCEL, **changes), AT, timeout)


# E-mail


def test_everybody_gets_the_letter_and_nobody_sees_the_others() -> None:
    with mail_server() as server:
        result = mail(server.port)
    assert result == Result("sent", "250 OK: queued as 4711", dict.fromkeys(THREE, "sent"))
    (letter,) = server.received
    assert (letter.sender, letter.recipients) == ("press@valley.example", THREE)
    assert dict(letter.message.items()) == {
        "From": "press@valley.example",
        "To": "undisclosed-recipients:;",
        "Subject": "Systems are down",
        "Date": "Fri, 20 Nov 2026 07:52:00 +0000",
        "Message-ID": "<2d46d8b7f6e478c6ad9bb6509f1e6101@valley.example>",
        "Content-Type": 'text/plain; charset="utf-8"',
        "Content-Transfer-Encoding": "7bit",
        "MIME-Version": "1.0",
    }
    assert letter.message.get_content().splitlines() == BODY.splitlines()


def test_a_single_recipient_stands_in_the_letter() -> None:
    with mail_server() as server:
        mail(server.port, (A,), subject=None)
    assert (server.received[0].message["To"], server.received[0].message["Subject"]) == (A, None)


@pytest.mark.parametrize(("words", "again"), [("550 5.1.1 no such person", False), ("451 later", True)])
def test_a_refused_recipient_is_named_and_the_others_have_it(words: str, again: bool) -> None:
    with mail_server(refuse={B: words}) as server:
        result = mail(server.port)
        assert result == Result(
            "failed",
            f"1 of 3 not reached. {words}",
            {A: "sent", B: "failed", C: "sent"},
            {B: words},
            again,
        )
        assert server.received[0].recipients == (A, C)
        assert mail(server.port, recipients=(B,)).recipients == {B: "failed"}
    assert len(server.received) == 1


def test_a_second_attempt_goes_only_to_those_who_are_left_and_is_known_as_the_same_letter() -> None:
    hostile = "x\r\nRCPT TO:<y@z.example>"
    with mail_server() as server:
        mail(server.port)
        result = mail(server.port, recipients=(B, "no address", hostile))
    assert result.recipients == {B: "sent", "no address": "failed", hostile: "failed"}
    assert set(result.refused.values()) == {"This is no e-mail address."}
    first, second = server.received
    assert second.recipients == (B,)
    assert first.message["Message-ID"] == second.message["Message-ID"]


def test_what_may_have_arrived_is_not_tried_again_for_the_sake_of_others() -> None:
    with mail_server(refuse={A: "451 later"}, after_data=CLOSE) as server:
        result = mail(server.port)
    assert result.recipients == {A: "failed", B: "unknown", C: "unknown"}
    assert (result.state, result.again, result.detail) == ("unknown", False, result.refused[B])


def test_half_a_character_stops_a_letter_and_nothing_else() -> None:
    with mail_server() as server:
        assert mail(server.port, id="\ud83d").state == "sent"
        result = mail(server.port, body="\ud83d")
    assert (result.state, result.detail) == (
        "failed",
        "The text has half a character in it; nothing was sent.",
    )
    assert len(server.received) == 1


SILENT = "The server did not answer in time."
TAKEN = "The server had the whole message and did not say what it did. "


@pytest.mark.parametrize(
    ("mood", "state", "detail", "again"),
    [
        ({"greeting": "421 come back later"}, "failed", "421 come back later", True),
        ({"greeting": "554 not from you"}, "failed", "554 not from you", False),
        ({"greeting": "hello"}, "failed", "The server's answer was not understood.", False),
        ({"greeting": "250" + "-" * 9000}, "failed", "500 Line too long.", False),
        ({"greeting": CLOSE}, "failed", "The connection broke: Connection unexpectedly closed.", True),
        ({"greeting": HANG}, "failed", SILENT, True),
        ({"greeting": DRIP}, "failed", SILENT, True),
        ({"at_data": "554 no"}, "failed", "554 no", False),
        ({"size_limit": 100}, "failed", "552 Error: message size exceeds fixed maximum message size", False),
        ({"after_data": "452 disk full"}, "failed", "452 disk full", True),
        ({"after_data": "552 too big"}, "failed", "552 too big", False),
        ({"after_data": "354 what?"}, "unknown", "354 what?", False),
        ({"after_data": "?"}, "unknown", "The server's answer was not understood.", False),
        (
            {"after_data": CLOSE},
            "unknown",
            TAKEN + "The connection broke: Connection unexpectedly closed.",
            False,
        ),
        ({"after_data": HANG}, "unknown", TAKEN + SILENT, False),
    ],
)
def test_a_mail_server_in_a_bad_mood(mood: dict[str, str], state: str, detail: str, again: bool) -> None:
    with mail_server(**mood) as server:
        waits = {HANG, DRIP} & {*mood.values()}
        result = mail(server.port, more="&timeout=0.5" if waits else "")
    assert result == Result(state, detail, dict.fromkeys(THREE, state), dict.fromkeys(THREE, detail), again)


def test_a_letter_that_the_server_did_not_take_whole_was_not_sent() -> None:
    """More than both ends can hold back waits for a server that has said 354 and reads nothing."""
    with mail_server(at_data=HANG) as server:
        result = mail(server.port, more="&timeout=0.2", body=f"{'x' * 77}\n" * 250_000)
    assert (result.state, result.detail, result.again) == ("failed", SILENT, True)


@pytest.mark.parametrize("scheme", ["smtp", "smtps", "http", "https"])
def test_where_nobody_answers_nothing_was_sent(scheme: str) -> None:
    with nobody() as port:
        result = post(
            f"{scheme}://127.0.0.1:{port}" + ("?from=p@v.example&to=a@v.example" if "m" in scheme else "")
        )
    assert (result.state, result.again) == ("failed", True)
    assert result.detail == "Nobody answers there: the connection was refused."


# Logging in, and TLS


@pytest.mark.parametrize("mechanisms", [("PLAIN",), ("LOGIN",)])
def test_a_login_with_any_letters_in_it(mechanisms: tuple[str, ...]) -> None:
    login = ("press@valley.example", PASSWORD)
    with mail_server(login=login, mechanisms=mechanisms) as server:
        address = mail_address(server.port, login=":".join(quote(part, "") for part in login) + "@")
        assert send(address, "STAFF_MAIL", PARCEL, AT).state == "sent"
    assert server.logins == [login]


def test_a_wrong_password_is_tried_once_and_never_quoted() -> None:
    plain = b64encode(f"\0dana\0{PASSWORD}".encode()).decode()
    words = f"535 wrong: {{password}} k%25%C3%A7/%20S3cret k%25%c3%a7%2f%20S3cret AUTH PLAIN {plain}"
    with mail_server(login=("dana", "right"), wrong_login=words) as server:
        address = mail_address(server.port, login=f"dana:{quote(PASSWORD, '')}@")
        result = send(address, "STAFF_MAIL", PARCEL, AT)
    assert (result.state, result.detail) == ("failed", "535 wrong: … … … AUTH PLAIN …")
    assert set(result.refused.values()) == {result.detail}
    assert len(server.logins) == 1


@pytest.mark.parametrize(
    ("host", "tls", "words"),
    [
        ("127.0.0.1", "required", "nothing was sent"),
        ("127.1", "offered", "the password was not sent"),  # spelt as no address of this machine is
        ("127.1", "off", "the password was not sent"),
    ],
)
def test_a_password_never_leaves_without_tls(host: str, tls: str, words: str) -> None:
    with mail_server(login=("dana", "s3cret")) as server:
        address = mail_address(server.port, login="dana:s3cret@", more=f"&tls={tls}")
        result = send(address.replace("127.0.0.1", host), "STAFF_MAIL", PARCEL, AT)
    assert (result.state, result.detail) == ("failed", f"The server offers no TLS, so {words}.")
    assert server.logins == []


@pytest.mark.parametrize(
    ("scheme", "tls"), [("smtp", "&tls=required"), ("smtp", "&tls=offered"), ("smtps", "")]
)
def test_mail_goes_by_tls_to_a_server_that_is_trusted_and_to_no_other(
    laptop: Path, monkeypatch: pytest.MonkeyPatch, scheme: str, tls: str
) -> None:
    def attempt() -> Result:
        address = mail_address(server.port, login="dana:s3cret@", more=tls).replace("smtp:", f"{scheme}:")
        return send(address, "STAFF_MAIL", PARCEL, AT)

    with mail_server(login=("dana", "s3cret"), starttls=scheme == "smtp", tls=scheme == "smtps") as server:
        result = attempt()
        assert (result.state, result.again, server.logins) == ("failed", False, [])
        assert result.detail.startswith("The server's certificate is not trusted: self-signed certificate")
        trust(laptop, monkeypatch)
        assert attempt().state == "sent"
    assert server.received[0].sealed


def test_a_webhook_is_trusted_by_its_certificate_alone(laptop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with web_server(tls=True) as server:
        assert post(f"https://localhost:{server.port}/").detail.startswith("The server's certificate is not")
        trust(laptop, monkeypatch)
        assert post(f"https://localhost:{server.port}/").state == "sent"
        result = post(f"https://127.1:{server.port}/")
        assert (result.state, result.again) == ("failed", False)
        assert "127.1" in result.detail
    assert len(server.received) == 1


def trust(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "trusted.pem").write_text(CERTIFICATE)
    monkeypatch.setenv("SSL_CERT_FILE", str(folder / "trusted.pem"))


# The letter


def read(letter: bytes) -> tuple[str | None, str, list[str]]:
    message = message_from_bytes(letter, policy=SMTP)
    return message["Subject"], message.get_content(), sorted(message.keys())


@pytest.mark.parametrize(
    "body",
    [
        ".\n..\n.\r\n.leading\n\n.\nQUIT",
        "a\r.\rb\n.\n",
        "x" * 1_000_000,
        "paper tonight\n" * 70_000,
        "ع" * 500_000,
        "\u202eesrever \u2066 \u200b نص 紙 🏥",
        "From the start\n\x00\x07\x1b[31m",
        "Subject: no\n\nTo: nobody",
        "",
        " ",
    ],
    ids=lambda body: repr(body[:20]),
)
def test_a_text_arrives_as_it_was_approved(body: str) -> None:
    with mail_server() as server:
        assert mail(server.port, (A,), body=body).state == "sent"
    (letter,) = server.received
    assert re.search(rb"[^\t\r\n\x20-\x7e]", letter.content) is None
    end = "\r\n|\r|\n"
    assert re.split(end, re.sub(r"\r?\n\Z", "", letter.message.get_content())) == re.split(
        end, re.sub(r"\n\Z", "", body)
    )


@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r", "\x0b", "\x85", "\u2028", "\x00", "\x1b"])
def test_a_subject_with_a_line_break_is_refused(break_: str) -> None:
    with mail_server() as server:
        result = mail(server.port, subject=f"Systems{break_}Bcc: spy@evil.example")
    assert (result.state, result.again) == ("failed", False)
    assert result.detail == "The subject has a line break or a hidden character in it; nothing was sent."
    assert server.received == []


@given(subject=st.text(), body=st.text())
def test_no_subject_and_no_text_makes_another_letter(subject: str, body: str) -> None:
    parcel = msgspec.structs.replace(PARCEL, subject=subject, body=body)
    try:
        letter = write("press@valley.example", [A], parcel, AT)
    except Refused:
        return
    found, text, headers = read(letter)
    assert (found or "").split() == subject.split()
    assert text.split() == body.split()
    names = ["Content-Transfer-Encoding", "Content-Type", "Date", "From", "MIME-Version", "Message-ID", "To"]
    assert headers == sorted(names + (["Subject"] if subject else []))
    assert re.findall(rb"[^\r]\n|\r[^\n]", letter) == []
    letter.decode("ascii")


# A web address

UNSURE = "The server had the message and did not say what it did. "
UNREADABLE = "Its answer was not understood."
ENDLESS = "The connection broke: its answer has no end."


def test_a_post_says_all_of_the_parcel_and_names_its_delivery() -> None:
    with web_server() as server:
        assert post(f"http://127.0.0.1:{server.port}/hook/T0?a=1&b=%20").state == "sent"
    (got,) = server.received
    assert got.path == "/hook/T0?a=1&b=%20"
    assert got.headers["Host"] == f"127.0.0.1:{server.port}"
    assert got.headers["Content-Type"] == "application/json"
    assert got.headers["Idempotency-Key"] == "2026-001/hold-public.1/staff-email/en"
    assert got.json == {
        "id": "2026-001/hold-public.1/staff-email/en",
        "incident": "2026-001",
        "message": "hold-public.1",
        "channel": "staff-email",
        "kind": "email",
        "language": "en",
        "subject": "Systems are down",
        "body": BODY,
    }


@pytest.mark.parametrize(
    ("answer", "state", "detail", "again"),
    [
        (200, "sent", "HTTP 200 OK", False),
        ((202, "queued\n as 4711"), "sent", "HTTP 202 queued as 4711", False),
        (204, "sent", "HTTP 204 No Content", False),
        ((302, "", {"Location": "/elsewhere"}), "failed", "HTTP 302 Found", False),
        ((307, "", {"Location": "/elsewhere"}), "failed", "HTTP 307 Temporary Redirect", False),
        ((404, "no such page"), "failed", "HTTP 404 no such page", False),
        ((400, "a\x1b[2Jb\u202e"), "failed", "HTTP 400 a\\x1b[2Jb\\u202e", False),
        (408, "failed", "HTTP 408 Request Timeout", True),
        (425, "failed", "HTTP 425 Too Early", True),
        (429, "failed", "HTTP 429 Too Many Requests", True),
        (500, "failed", "HTTP 500 Internal Server Error", True),
        (b"HTTP/1.1 103 Early Hints\r\n\r\n", "unknown", "HTTP 103 Early Hints", False),
        (HANG, "unknown", UNSURE + SILENT, False),
        (DRIP, "unknown", UNSURE + SILENT, False),
        (CLOSE, "unknown", UNSURE + "The connection broke: Remote end closed connection without response.", False),
        (b"SSH-2.0-OpenSSH\r\n", "unknown", UNSURE + UNREADABLE, False),
        (b"HTTP/1.1 2x0 OK\r\n\r\n", "unknown", UNSURE + UNREADABLE, False),
        (b"HTTP/1.1 100 Go on\r\n\r\n" * 100_000, "unknown", UNSURE + ENDLESS, False),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 100_000, "sent", "HTTP 200 OK", False),
        (b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000, "sent", "HTTP 200 OK", False),
        (b"HTTP/1.1 503 No\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "failed", "HTTP 503 No", True),
        (b"HTTP/1.1 500 No\r\nContent-Length: 900\r\n\r\nab", "failed", "HTTP 500 ab", True),
        (b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 5_000_000, "sent", "HTTP 200 " + "x" * 291, False),
        (b"HTTP/1.1 200 OK\r\n\r\n\xff\xfe", "sent", "HTTP 200 \ufffd\ufffd", False),
    ],
    ids=lambda value: repr(value)[:30],
)  # fmt: skip
def test_what_a_web_server_answers(answer: Answer, state: str, detail: str, again: bool) -> None:
    with web_server([answer]) as server:
        result = post(f"http://127.0.0.1:{server.port}/hook", timeout=0.5 if answer in (HANG, DRIP) else 5)
    assert result == Result(state, detail, again=again)
    assert [got.path for got in server.received] == ["/hook"]


def test_a_server_that_quotes_the_address_gives_nothing_away() -> None:
    words = (
        "No /services/T0K3N/b1rd here; key=%7Equark! ~quark! &amp; https:\\/\\/ Basic ZGFuYTpzM2NyZXQ= s3cret"
    )
    with web_server([(404, words)]) as server:
        result = post(f"http://dana:s3cret@127.0.0.1:{server.port}/services/T0K3N/b1rd?key=%7Equark!")
    assert server.received[0].headers["Authorization"] == "Basic ZGFuYTpzM2NyZXQ="
    assert result.detail == "HTTP 404 No /…/…/… here; key=… … &amp; https:\\/\\/ Basic … …"


def test_a_delivery_with_any_name_and_any_text_can_be_posted() -> None:
    with web_server() as server:
        result = post(f"http://127.0.0.1:{server.port}", id="é\r\nX: y", body="half \ud83d" + "x" * 1_000_000)
    assert result.state == "sent"
    assert server.received[0].headers["Idempotency-Key"] == "%C3%A9%0D%0AX: y"
    assert server.received[0].path == "/"


# Another service


@pytest.mark.parametrize(
    ("status", "state", "again", "words"), [(200, "sent", False, "took it"), (500, "failed", True, "500")]
)
def test_another_service_takes_the_words_as_they_are(
    laptop: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    status: int,
    state: str,
    again: bool,
    words: str,
) -> None:
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "TMPDIR", "APPDATA"):
        monkeypatch.setenv(name, str(laptop))
    body = "*paper* <b>tonight</b> :smile: \\n"
    with web_server([status]) as server:
        result = post(f"json://dana:s3cret@127.0.0.1:{server.port}/t0ken", body=body)
    assert (result.state, result.again) == (state, again)
    assert words in result.detail
    assert not any(part in result.detail for part in ("s3cret", "t0ken", "127.0.0.1"))
    assert [(got.path, got.json["title"], got.json["message"]) for got in server.received] == [
        ("/t0ken", "Systems are down", body)
    ]
    assert (capfd.readouterr(), list(laptop.iterdir())) == (("", ""), [])


@pytest.mark.parametrize(
    "address", ["gibberish://s3cret-token", "tgram://s3cret", "json://", "slack://a/b/c d"]
)
def test_an_address_that_no_service_knows(
    address: str, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    result = post(address)
    assert (result.state, result.again) == ("failed", False)
    assert result.detail.startswith(
        ("This is no address that a service knows.", "SITE_HOOK holds no address")
    )
    assert "://s" not in result.detail
    assert "s3cret" not in result.detail
    assert (capfd.readouterr(), caplog.text) == (("", ""), "")


def test_a_service_that_wants_html_gets_the_words_and_no_markup_of_them() -> None:
    with web_server() as server:
        post(f"json://127.0.0.1:{server.port}/?format=html", body="*paper* <b>tonight</b>")
    assert "*paper* &lt;b&gt;tonight&lt;/b&gt;" in server.received[0].json["message"].replace("&nbsp;", " ")


def test_a_redirect_is_no_delivery() -> None:
    with web_server([(302, "", {"Location": "/elsewhere"}), 200]) as server:
        result = post(f"json://127.0.0.1:{server.port}/")
    assert (result.state, len(server.received)) == ("failed", 1)


def test_without_the_package_for_services_the_answer_is_how_to_get_it() -> None:
    code = (
        "import sys; sys.modules['apprise'] = None\n"
        "from tests.test_delivery import post\n"
        "print(post('json://127.0.0.1:9/'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[1],
    )
    assert "failed" in done.stdout
    assert "pip install crisisrunner[services]" in done.stdout


# Addresses

GOOD = "smtp://dana:s3cret@mail.valley.example?from=press@valley.example&to=a@valley.example"


def test_an_address_of_a_mail_server_is_read_whole() -> None:
    text = "smtp://press%40valley.example:p%3Aw%2Fd@mail.valley.example:2525?from=press@valley.example"
    address = read_address(
        f" {text}&to=a+night@valley.example&to=b@valley.example&timeout=2.5\n", "STAFF_MAIL"
    )
    assert isinstance(address, Mailbox)
    assert (address.host, address.port, address.timeout) == ("mail.valley.example", 2525, 2.5)
    assert (address.user, address.password) == ("press@valley.example", "p:w/d")
    assert (address.sender, address.recipients) == (
        "press@valley.example",
        ("a+night@valley.example", "b@valley.example"),
    )
    assert recipients(GOOD, "STAFF_MAIL") == ("a@valley.example",)
    for text in ("https://hooks.example/x", "rubbish", ""):
        with pytest.raises(Refused, match="STAFF_MAIL holds"):
            recipients(text, "STAFF_MAIL")


@pytest.mark.parametrize(
    ("text", "kind", "port", "tls"),
    [
        (GOOD, Mailbox, 587, "required"),
        (GOOD.replace("smtp:", "smtps:"), Mailbox, 465, "direct"),
        (GOOD + "&tls=offered", Mailbox, 587, "offered"),
        (GOOD.replace("mail.valley.example", "localhost"), Mailbox, 587, "off"),
        (GOOD.replace("mail.valley.example", "[::1]"), Mailbox, 587, "off"),
        (GOOD.replace("mail.valley.example", "127.0.0.1.evil.example"), Mailbox, 587, "required"),
        ("HTTPS://hooks.example/x", Webhook, 443, "direct"),
        ("http://hooks.example:8080", Webhook, 8080, "off"),
    ],
)
def test_what_an_address_leaves_out_is_the_safe_way(text: str, kind: type, port: int, tls: str) -> None:
    address = read_address(text, "STAFF_MAIL")
    assert isinstance(address, kind)
    assert not isinstance(address, Service)
    assert (address.port, address.tls) == (port, tls)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "it is empty"),
        (" \n", "it is empty"),
        ("s3cret", "it must begin with smtp://, smtps://, https:// or another service's name"),
        ("smtp://", "it must begin with smtp://"),
        ("://s3cret", "it must begin with smtp://"),
        ("mailto:s3cret@valley.example", "it must begin with smtp://"),
        (GOOD.replace("&", "\r\n&"), "it has a space, a line break or a hidden character in it"),
        ("https://hooks.example/s3cret\nHost: evil", "it has a space"),
        ("https://hooks.example/s3cret\u202e", "it has a space"),
        ("https://hooks.example/s3cret\udcff", "it has a space"),
        ("https://hooks.example/" + "s3cret" * 100_000, "it is too long"),
        ("https:///s3cret", "it names no server"),
        ("https://hooks..example/s3cret", "it names no server"),
        ("https://-s3cret/", "it names no server"),
        ("https://[s3cret/", "its server or its port cannot be read"),
        ("https://hooks.example:s3cret/", "its server or its port cannot be read"),
        ("https://hooks.example:99999/s3cret", "its server or its port cannot be read"),
        ("https://hooks.example:0/s3cret", "its port is no port"),
        ("https://hooks.example/s3crét", "a letter with an accent in it"),
        ("https://hooks.example/#s3cret", "a # inside it must be written %23"),
        ("http://dana:s3cret@hooks.example/", "its password would be read on the way"),
        (GOOD.replace("s3cret", "s3#cret"), "a # inside it must be written %23"),
        (GOOD.replace("s3cret", "s3/cret"), "its server or its port cannot be read"),
        (GOOD.replace("?", "/s3cret?"), "nothing may stand between its server and the ?"),
        (GOOD.replace("from=", "form="), "it says more after its ? than from, to, tls, timeout"),
        (
            GOOD.replace("from=press@valley.example", "tls=off"),
            "its sender or a recipient is no e-mail address",
        ),
        ("smtp://mail.valley.example?to=a@valley.example", "it names no sender (from=)"),
        ("smtp://mail.valley.example?from=a@valley.example", "it names no recipient (to=)"),
        (GOOD + "&to=s3cret", "its sender or a recipient is no e-mail address"),
        (GOOD + "&to=b@valley.example%0d%0aX:y", "its sender or a recipient is no e-mail address"),
        (GOOD + "&to=b@valley.example,c@valley.example", "its sender or a recipient is no e-mail address"),
        (GOOD + "&tls=maybe", "its tls must be required, offered or off"),
        (GOOD + "&timeout=soon", "its timeout must be a number of seconds"),
        (GOOD + "&timeout=0", "its timeout must be a number of seconds"),
        (GOOD + "&timeout=1e999", "its timeout must be a number of seconds"),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_an_address_that_cannot_be_used_is_never_quoted(text: str, why: str) -> None:
    with pytest.raises(Refused) as refused:
        read_address(text, "STAFF_MAIL")
    sentence = refused.value.sentence
    assert sentence.startswith(f"STAFF_MAIL holds no address that can be used: {why}")
    assert not any(part in sentence for part in ("s3", "cret", "valley", "hooks"))
    assert send(text, "STAFF_MAIL", PARCEL, AT) == Result("failed", sentence)


def test_an_address_shows_nothing_of_itself() -> None:
    shown = [repr(read_address(text, "X")) for text in (GOOD, "https://hooks.example/s3cret", "x://s3cret")]
    assert shown == ["<Mailbox>", "<Webhook>", "<Service>"]


# Secrets


@pytest.mark.parametrize(
    ("address", "words", "hidden"),
    [
        (GOOD, "535 dana / s3cret", "535 … / …"),
        (GOOD, "550 a@valley.example is unknown at mail.valley.example", None),
        (GOOD.replace("dana", "press%40valley.example"), "553 press@valley.example may not send", None),
        (GOOD.replace("s3cret", "x1"), "535 x1", "535 …"),
        (GOOD.replace("s3cret", "pass%20word"), "535 pass\n  word", "535 …"),
        (GOOD.replace("s3cret", "a%20%20b"), "535 a  b", "535 …"),
        (GOOD.replace("s3cret", "%E2%80%A6"), "535 … or %E2%80%A6", "535 \u2588 or \u2588"),
        ("https://web.example/abc/T0K3N?k=v4lue", "T0K3N, abc, v4lue, web.example", "…, abc, …, web.example"),
        ("tgram://123456:AA-bot/42", "bot 123456:AA-bot, AA-bot, 42", "bot …:…, …, 42"),
    ],
)  # fmt: skip
def test_what_is_hidden_and_what_may_be_said(address: str, words: str, hidden: str | None) -> None:
    assert said(words, secrets(read_address(address, "X"))) == (hidden or words)


SPELT = [
    str,
    lambda text: quote(text, ""),
    quote,
    lambda text: quote(text, "").lower(),
    repr,
    lambda text: text * 2,
]


@given(password=st.text(min_size=1), spelt=st.lists(st.sampled_from(SPELT), max_size=4), around=st.text())
def test_no_spelling_of_a_password_is_left(password: str, spelt: list, around: str) -> None:
    address = GOOD.replace("s3cret", quote(password, ""))
    words = around.join(["", *[spell(password) for spell in spelt], ""])
    for hidden in (without_secrets(words, [password]), said(words, secrets(read_address(address, "X")))):
        assert password not in hidden
        assert quote(password, "") not in hidden


def test_hiding_takes_no_longer_for_hostile_words() -> None:
    secret = "a" * 60 + "%2F" * 20
    assert without_secrets("a" * 500_000 + "%2" * 250_000, [secret]).startswith("a")
    assert len(said("\n \x00" * 300_000, [secret])) == 300


def test_pauses_grow_to_a_minute() -> None:
    assert pauses(0) == ()
    assert pauses(6) == (1, 3, 9, 27, 60, 60)

"""Real servers on this machine, for what the world does: they take a letter or a post, refuse, hang, hang up.

with mail_server(refuse={"b@valley.example": "550 no such person"}) as server:
    send(f"smtp://127.0.0.1:{server.port}?from=…&to=…", …)
assert server.received[0].recipients == ("a@valley.example",)

with web_server(answers=[500, (200, "thank you")]) as server:
    send(f"http://127.0.0.1:{server.port}/hook", …)
assert server.received[0].json["body"] == "…"
"""

import asyncio
import json
import socket
import ssl
import threading
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as LETTER
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from aiosmtpd.smtp import SMTP, AuthResult

HANG = "hang"
"""Say nothing more, until the other side hangs up or the test is over."""

CLOSE = "close"
"""Hang up without a word."""

DRIP = "drip"
"""Say a little, again and again, and never come to an end."""

CERTIFICATE = """\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg0hoeP1Xl4qtqZ/T8
l1YOQb2cdoM3vQ2GXnIvZwew3SihRANCAASTp51M6QyH3Kjc4zTQHjtdI3rbbQ/d
VXcBrN2+ixfHZNwJbC3I0W+WUfoPI5wUlm2bYRzgg8BhCZHXQTj1ro2B
-----END PRIVATE KEY-----
-----BEGIN CERTIFICATE-----
MIIBdzCCAR2gAwIBAgIBATAKBggqhkjOPQQDAjAUMRIwEAYDVQQDDAlsb2NhbGhv
c3QwIBcNMjAwMTAxMDAwMDAwWhgPMjEyMDAxMDEwMDAwMDBaMBQxEjAQBgNVBAMM
CWxvY2FsaG9zdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABJOnnUzpDIfcqNzj
NNAeO10jetttD91VdwGs3b6LF8dk3AlsLcjRb5ZR+g8jnBSWbZthHOCDwGEJkddB
OPWujYGjXjBcMBoGA1UdEQQTMBGCCWxvY2FsaG9zdIcEfwAAATAPBgNVHRMBAf8E
BTADAQH/MA4GA1UdDwEB/wQEAwIChDAdBgNVHQ4EFgQUBQ0riA8KJ+km7UUq7dHB
dE0tfYwwCgYIKoZIzj0EAwIDSAAwRQIgXPQY9i9rRdV3I1koPGiMHeJcVEwzEwpm
qbeX+Qk3KXYCIQCRZYPvEuuiN/URZW0gbIiNMCORK1nOacvnEYIbv4nVEA==
-----END CERTIFICATE-----
"""
"""For localhost and 127.0.0.1 until 2120, worth nothing: everybody has its key. Trusted through SSL_CERT_FILE."""


class Letter(NamedTuple):
    """An e-mail as the mail server got it."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes
    sealed: bool

    @property
    def message(self) -> EmailMessage:
        message = message_from_bytes(self.content, policy=LETTER)
        assert isinstance(message, EmailMessage)
        return message


class Post(NamedTuple):
    """A request as the web server got it."""

    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class MailServer:
    """What a mail server on loopback does, and what it got."""

    def __init__(
        self,
        refuse: Mapping[str, str],
        greeting: str,
        at_data: str,
        after_data: str,
        login: tuple[str, str] | None,
        wrong_login: str,
        once_in: Callable[[], None],
    ) -> None:
        self.port = 0
        self.received: list[Letter] = []
        self.logins: list[tuple[str, str]] = []
        self.refuse, self.greeting, self.at_data, self.after_data = refuse, greeting, at_data, after_data
        self.login, self.wrong_login, self.once_in = login, wrong_login, once_in

    def authenticate(self, *asked: Any) -> AuthResult:
        words = asked[-1]
        self.logins.append((words.login.decode(), words.password.decode()))
        right = self.logins[-1] == self.login
        said = self.wrong_login.format(password=self.logins[-1][1])
        return AuthResult(success=right, handled=False, message=None if right else said)

    async def handle_RCPT(self, *asked: Any) -> str:  # noqa: N802 (the library's name)
        _, _, envelope, address, _ = asked
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, *asked: Any) -> str:  # noqa: N802 (the library's name)
        door, _, envelope = asked
        sealed = door.transport.get_extra_info("sslcontext") is not None
        recipients = tuple(envelope.rcpt_tos)
        self.received.append(Letter(envelope.mail_from, recipients, bytes(envelope.content), sealed))
        self.once_in()
        await misbehave(door, self.after_data)
        return self.after_data or "250 OK: queued as 4711"


class Door(SMTP):
    """One connection to a mail server that may be in a bad mood."""

    def __init__(self, server: MailServer, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._server = server
        self._greeted = False

    async def push(self, status: Any) -> None:
        if not self._greeted:
            self._greeted = True
            await misbehave(self, self._server.greeting)
            status = self._server.greeting or status
        await super().push(status)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 (the library's name)
        at_data = self._server.at_data
        if not at_data:
            await super().smtp_DATA(arg)
        elif at_data in (CLOSE, HANG):
            await self.push("354 Go on")
            await misbehave(self, at_data)
        else:
            await self.push(at_data)


async def misbehave(door: Any, how: str) -> None:
    while how == DRIP:
        await SMTP.push(door, "220-please wait")
        await asyncio.sleep(0.02)
    if how == CLOSE:
        door.transport.abort()
    if how in (CLOSE, HANG):
        await asyncio.Event().wait()


@contextmanager
def mail_server(
    refuse: Mapping[str, str] | None = None,
    greeting: str = "",
    at_data: str = "",
    after_data: str = "",
    login: tuple[str, str] | None = None,
    wrong_login: str = "535 5.7.8 wrong user or password",
    mechanisms: Sequence[str] = ("PLAIN", "LOGIN"),
    starttls: bool = False,
    tls: bool = False,
    size_limit: int = 33554432,
    once_in: Callable[[], None] = lambda: None,
) -> Iterator[MailServer]:
    """A mail server on a port of its own.

    `refuse`: the words for a recipient. `greeting`, `at_data` and `after_data`: its words there, or HANG, CLOSE,
    DRIP; before it hangs or closes at DATA it says 354. `once_in` runs when it has the whole letter, and before
    it says so. Its `logins` are tried without TLS too, if somebody is so careless.
    """
    server = MailServer(refuse or {}, greeting, at_data, after_data, login, wrong_login, once_in)
    doors: list[Door] = []
    with _tls_context() as context, _loop() as run:

        def door() -> Door:
            doors.append(
                Door(
                    server,
                    server,
                    hostname="mail.valley.example",
                    loop=asyncio.get_running_loop(),
                    data_size_limit=size_limit,
                    tls_context=context if starttls else None,
                    enable_SMTPUTF8=True,
                    auth_require_tls=False,
                    authenticator=server.authenticate,
                    auth_exclude_mechanism={"PLAIN", "LOGIN"} - set(mechanisms),
                )
            )
            return doors[-1]

        async def opened() -> asyncio.Server:
            loop = asyncio.get_running_loop()
            return await loop.create_server(door, "127.0.0.1", 0, ssl=context if tls else None)

        async def closed() -> None:
            listening.close()
            for one in doors:
                if one.transport is not None:
                    one.transport.abort()
            tasks = asyncio.all_tasks() - {asyncio.current_task()}
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

        listening: asyncio.Server = run(opened())
        server.port = listening.sockets[0].getsockname()[1]
        try:
            yield server
        finally:
            run(closed())


Write = Callable[[bytes], None]
Answer = int | tuple[int, str] | tuple[int, str, Mapping[str, str]] | bytes | str | Callable[[Write], None]


class WebServer(ThreadingHTTPServer):
    """What a web server on loopback answers, and what it got."""

    daemon_threads = False

    def __init__(self, answers: Sequence[Answer], once_in: Callable[[], None]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.port: int = self.server_address[1]
        self.received: list[Post] = []
        self.once_in = once_in
        self.over = threading.Event()
        self._answers = answers

    def answer(self) -> Answer:
        return self._answers[min(len(self.received), len(self._answers)) - 1]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hung up is what these tests are about."""


class Handler(BaseHTTPRequestHandler):
    server: WebServer

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        self.server.received.append(Post(self.path, dict(self.headers), body))
        self.server.once_in()
        answer = self.server.answer()
        if answer == HANG:
            self.server.over.wait()
        elif answer == DRIP:
            self._drip()
        elif isinstance(answer, bytes):
            self.wfile.write(answer)
        elif callable(answer):
            answer(self.wfile.write)
        elif answer != CLOSE:
            self._say(*([answer] if isinstance(answer, int) else answer))

    do_GET = do_POST  # noqa: N815

    def log_message(self, *arguments: Any) -> None:
        """Tests are quiet."""

    def _drip(self) -> None:
        while not self.server.over.wait(0.02):
            self.wfile.write(b"H")

    def _say(self, status: Any, words: str = "", headers: Mapping[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(words.encode())


@contextmanager
def web_server(
    answers: Sequence[Answer] = (200,), tls: bool = False, once_in: Callable[[], None] = lambda: None
) -> Iterator[WebServer]:
    """A web server on a port of its own; each post gets the next of the answers, then the last one for ever.

    An answer is a status, a status with words (and headers), bytes as they are, a function that writes, or HANG,
    CLOSE, DRIP. `once_in` runs when it has the whole post and before it answers.
    """
    with _tls_context() as context, WebServer(answers, once_in) as server:
        if tls:
            server.socket = context.wrap_socket(
                server.socket, server_side=True, do_handshake_on_connect=False
            )
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            server.over.set()
            server.shutdown()
            thread.join()


@contextmanager
def nobody() -> Iterator[int]:
    """A port where nobody answers, and nobody will while the test runs."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        yield silent.getsockname()[1]


@contextmanager
def _loop() -> Iterator[Callable[[Awaitable[Any]], Any]]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield lambda work: asyncio.run_coroutine_threadsafe(work, loop).result(10)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


@contextmanager
def _tls_context() -> Iterator[ssl.SSLContext]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "certificate.pem"
        file.write_text(CERTIFICATE)
        context.load_cert_chain(file)
    yield context

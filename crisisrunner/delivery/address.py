"""Where a channel leads, read from what an environment variable holds."""

import re
from typing import TypeAlias
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

import msgspec

from crisisrunner.errors import Refused

REQUIRED = "required"
OFFERED = "offered"
OFF = "off"
DIRECT = "direct"
"""TLS from the first byte on, as `smtps://` and `https://` have it."""

_LABEL = "[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
_DOMAIN = rf"{_LABEL}(?:\.{_LABEL})*"
_SERVER = re.compile(rf"{_DOMAIN}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")
_EMAIL = re.compile(rf"[A-Za-z0-9.!#$%&'*+/=?^_`{{|}}~-]{{1,64}}@{_DOMAIN}")
_THIS_MACHINE = re.compile(r"localhost|127(?:\.\d{1,3}){3}|::1")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*")
_SECONDS = re.compile(r"\d{1,3}(?:\.\d{1,3})?")

_KNOWN = ("from", "to", "tls", "timeout")
_BEGINNINGS = "it must begin with smtp://, smtps://, https:// or another service's name"
_LONGEST = 16_000
_EXAMPLE = "As in smtp://USER:PASSWORD@SERVER:587?from=NAME@DOMAIN&to=NAME@DOMAIN"


class _Discreet(msgspec.Struct, frozen=True):
    """Holds what must never be shown, not even in a traceback or a failing test."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


class Mailbox(_Discreet, frozen=True):
    """An SMTP server, and the e-mail addresses that it is to serve.

    `tls` is `direct`, or says how STARTTLS is used: `required`, `offered` (where the server offers it), `off`.
    """

    text: str
    host: str
    port: int
    sender: str
    recipients: tuple[str, ...]
    user: str
    password: str
    tls: str
    timeout: float | None = None

    @property
    def local(self) -> bool:
        """Whether the server runs on this machine, so that nobody listens on the way."""
        return bool(_THIS_MACHINE.fullmatch(self.host))


class Webhook(_Discreet, frozen=True):
    """A web address that takes a parcel as JSON; `target` is its path and query."""

    text: str
    host: str
    port: int
    name: str
    target: str
    user: str
    password: str
    tls: str


class Service(_Discreet, frozen=True):
    """An address that another library understands."""

    text: str


Address: TypeAlias = Mailbox | Webhook | Service


class _Unusable(Exception):  # noqa: N818 (named as what it says)
    """Why; in words that repeat nothing of the address."""


def read_address(text: str, variable: str) -> Address:
    """The address that stands in an environment variable.

    Raises:
        Refused: naming the variable and the reason, and no part of the address.
    """
    text = text.strip()
    try:
        return _read(text)
    except _Unusable as why:
        raise Refused(f"{variable} holds no address that can be used: {why}.", _EXAMPLE) from None


def recipients(text: str, variable: str) -> tuple[str, ...]:
    """Whom an address reaches by e-mail.

    Raises:
        Refused: where it cannot be used, or reaches nobody by e-mail; nobody must never be read as everybody.
    """
    address = read_address(text, variable)
    if not isinstance(address, Mailbox):
        raise Refused(f"{variable} holds an address that is none for e-mail.", _EXAMPLE)
    return address.recipients


def is_email(text: str) -> bool:
    """Whether this is an e-mail address that any server can be given: ASCII, without a name around it."""
    return len(text) <= 254 and bool(_EMAIL.fullmatch(text))


def _read(text: str) -> Address:
    if not text:
        raise _Unusable("it is empty")
    if len(text) > _LONGEST:
        raise _Unusable("it is too long")
    if not text.isprintable() or " " in text:
        raise _Unusable("it has a space, a line break or a hidden character in it")
    scheme, _, rest = text.partition("://")
    if not rest or not _SCHEME.fullmatch(scheme):
        raise _Unusable(_BEGINNINGS)
    scheme = scheme.lower()
    if scheme in ("smtp", "smtps"):
        return _mailbox(text, scheme)
    return _webhook(text, scheme) if scheme in ("http", "https") else Service(text)


def _mailbox(text: str, scheme: str) -> Mailbox:
    parts, host, port = _split(text, {"smtp": 587, "smtps": 465}[scheme])
    if parts.path not in ("", "/"):
        raise _Unusable("nothing may stand between its server and the ?")
    fields = _fields(parts.query)
    user = unquote(parts.username or "")
    sender = _last(fields, "from", user)
    recipients = tuple(dict.fromkeys(value for key, value in fields if key == "to"))
    if not sender or not recipients:
        raise _Unusable(f"it names no {'recipient (to=)' if sender else 'sender (from=)'}")
    if not all(is_email(person) for person in (sender, *recipients)):
        raise _Unusable("its sender or a recipient is no e-mail address")
    return Mailbox(
        text,
        host,
        port,
        sender,
        recipients,
        user,
        unquote(parts.password or ""),
        DIRECT if scheme == "smtps" else _starttls(fields, host),
        _timeout(_last(fields, "timeout")),
    )


def _webhook(text: str, scheme: str) -> Webhook:
    parts, host, port = _split(text, {"http": 80, "https": 443}[scheme])
    if not text.isascii():
        raise _Unusable("a letter with an accent in it must be written with %, such as %C3%A9")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if user and scheme == "http" and not _THIS_MACHINE.fullmatch(host):
        raise _Unusable("its password would be read on the way: it must begin with https://")
    name = parts.netloc.rpartition("@")[2]
    return Webhook(text, host, port, name, target, user, password, DIRECT if scheme == "https" else OFF)


def _split(text: str, usual_port: int) -> tuple[SplitResult, str, int]:
    if "#" in text:
        raise _Unusable("a # inside it must be written %23")
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", usual_port if parts.port is None else parts.port
    except ValueError:  # its words quote the address
        raise _Unusable("its server or its port cannot be read") from None
    if len(host) > 253 or not _SERVER.fullmatch(host) or not port:
        raise _Unusable("it names no server" if port else "its port is no port")
    return parts, host, port


def _fields(query: str) -> list[tuple[str, str]]:
    """The named values after the `?`; a plus sign is itself, as in name+night@valley.example."""
    fields = parse_qsl(query.replace("+", "%2B"), keep_blank_values=True)
    if any(key not in _KNOWN for key, _ in fields):
        raise _Unusable(f"it says more after its ? than {', '.join(_KNOWN)}")
    return fields


def _last(fields: list[tuple[str, str]], wanted: str, otherwise: str = "") -> str:
    return next((value for key, value in reversed(fields) if key == wanted), otherwise)


def _starttls(fields: list[tuple[str, str]], host: str) -> str:
    """Required unless it says otherwise; to this machine itself there is nobody to hide from."""
    tls = _last(fields, "tls", OFF if _THIS_MACHINE.fullmatch(host) else REQUIRED)
    if tls not in (REQUIRED, OFFERED, OFF):
        raise _Unusable(f"its tls must be {REQUIRED}, {OFFERED} or {OFF}")
    return tls


def _timeout(text: str) -> float | None:
    if not text:
        return None
    if not _SECONDS.fullmatch(text) or not float(text):
        raise _Unusable("its timeout must be a number of seconds, such as 20")
    return float(text)

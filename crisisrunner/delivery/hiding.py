"""What must never be shown of an address, and words without it."""

import json
import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from itertools import chain, count
from urllib.parse import quote, quote_plus, unquote, unquote_plus, urlsplit

from crisisrunner.delivery.address import Address, Mailbox, Service, Webhook
from crisisrunner.visible import one_line

LONGEST = 300
"""Characters of a service's words that are kept."""

_TELLING = 4
"""A part shorter than this is in half of all words; only a password is hidden all the same."""

_PIECES = re.compile(r"[/:@?&=,;#]+")


def secrets(address: Address) -> tuple[str, ...]:
    """Every part of an address that must never be shown, the longest first."""
    parts, whole = set(_parts(address)), {address.text, address.text.partition("://")[2]}
    if not isinstance(address, Mailbox):
        parts |= set(_PIECES.split(_after_the_server(address)))
    telling = {part for part in parts | whole if len(part) >= _TELLING}
    return tuple(sorted(telling | set(_passwords(address)), key=lambda part: (-len(part), part)))


def without_secrets(text: str, secrets: Iterable[str]) -> str:
    """The text with every secret as "…", also where it stands percent-encoded, decoded or escaped."""
    hidden = sorted({form for secret in secrets for form in _forms(secret) if form}, key=len, reverse=True)
    mark = _mark("".join(hidden))
    for form in hidden:
        text = text.replace(form, mark)
    return text


def said(words: str, secrets: Iterable[str]) -> str:
    """What a service said, fit to be recorded: one line of at most 300 characters without any secret."""
    secrets = tuple(secrets)
    line = without_secrets(one_line(without_secrets(words, secrets)), secrets)
    return line[:LONGEST]


def _parts(address: Address) -> Iterator[str]:
    """What logs in: as it is, and as it goes over the wire."""
    user, password = _login(address)
    if isinstance(address, Mailbox):
        shown = (address.sender, *address.recipients)
        yield from (part for part in (user,) if part not in shown)
    else:
        yield user
    if isinstance(address, Webhook):
        yield address.target
    if password:
        yield from map(_base64, (f"\0{user}\0{password}", f"{user}:{password}", user, password))


def _passwords(address: Address) -> Iterator[str]:
    _, password = _login(address)
    yield from (part for part in (password,) if part)


def _login(address: Address) -> tuple[str, str]:
    if not isinstance(address, Service):
        return address.user, address.password
    try:
        parts = urlsplit(address.text)
    except ValueError:
        return "", ""
    return unquote(parts.username or ""), unquote(parts.password or "")


def _after_the_server(address: Webhook | Service) -> str:
    """A webhook's server may be named; of another service's address, any piece can be its token."""
    return address.target if isinstance(address, Webhook) else address.text.partition("://")[2]


def _forms(secret: str) -> Iterator[str]:
    """The ways in which a server, a library or an error may spell it."""
    plain = {secret, unquote(secret), unquote_plus(secret)}
    for text in plain:
        yield text
        yield json.dumps(text)[1:-1]
        yield json.dumps(text)[1:-1].replace("/", r"\/")
        yield json.dumps(text, ensure_ascii=False)[1:-1]
        yield repr(text)[1:-1]
        yield text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        for encoded in (_quoted(text), _quoted(text, "/"), quote_plus(text, errors="replace")):
            yield encoded
            yield re.sub("%[0-9A-F]{2}", lambda found: found[0].lower(), encoded)
        if len(one_line(text)) >= _TELLING:
            yield one_line(text)


def _quoted(text: str, safe: str = "") -> str:
    return quote(text, safe, errors="replace")


def _mark(hidden: str) -> str:
    """A character that no secret has: what stands around it can then never join into one."""
    return next(mark for mark in chain("…", map(chr, count(0x2588))) if mark not in hidden)


def _base64(text: str) -> str:
    return b64encode(text.encode("utf-8", "replace")).decode("ascii")

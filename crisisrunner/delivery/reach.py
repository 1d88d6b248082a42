"""Whom an address reaches, however it is spelled: a drill must not reach what the world is reached by."""

import os
import posixpath
import re
import socket
from collections.abc import Iterable, Iterator
from ipaddress import IPv6Address, ip_address
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

import msgspec

from crisisrunner.playbook.workspace import Workspace

_WEB = {
    scheme: usual
    for names, usual in ((("http", "json", "xml", "form"), 80), (("https", "jsons", "xmls", "forms"), 443))
    for scheme in names
}
"""The schemes of a web address, those of Apprise included, and the port that each stands for."""
_SMTP = ("smtp", "smtps")
_MAILTO = ("mailto", "mailtos")
_THIS_MACHINE = "this machine"
_USUAL = 0
"""One port for both usual ones: the same page is behind http:// and https:// of a server."""
_EMAIL = re.compile(r"[^\s,;:/?&=<>]+@[^\s,;:/?&=<>@]+")


class Place(msgspec.Struct, frozen=True):
    """One mailbox, one page of a server, or one account of a service; `query` tells such pages apart."""

    what: str
    query: frozenset[tuple[str, str]] = frozenset()

    def same_as(self, other: "Place") -> bool:
        """Whether both are one; words that only one of them has after its `?` make no other place of it."""
        return self.what == other.what and (self.query <= other.query or other.query <= self.query)

    def __repr__(self) -> str:
        """Nothing of the address, which must never be shown."""
        return "<Place>"


def is_live(address: str, workspaces: Iterable[Workspace]) -> bool:
    """Whether an address reaches anything that the channels or the reminders of a workspace reach.

    What only the network knows cannot be seen: another name of the same server, or a list of recipients.
    """
    live = {place for text in _live_addresses(workspaces) for place in reaches(text)}
    return any(place.same_as(other) for place in reaches(address) for other in live)


def reaches(address: str) -> frozenset[Place]:
    """All that an address reaches, spelled in one way; nothing where it is empty.

    Whatever cannot be understood stands for itself. Letters are compared without their case, since most servers
    and all mailboxes of today do so: rather a drill is refused than the world reached.
    """
    text = address.strip()
    if not text:
        return frozenset()
    try:
        found = frozenset(_places(urlsplit(text)))
    except ValueError:
        found = frozenset()
    return found or frozenset({Place(text.casefold())})


def _live_addresses(workspaces: Iterable[Workspace]) -> set[str]:
    names = {
        name
        for workspace in workspaces
        for name in (workspace.notify, *(outlet.address for outlet in workspace.channels.values()))
    }
    return {os.environ.get(name, "") for name in names if name}


def _places(parts: SplitResult) -> Iterator[Place]:
    scheme = parts.scheme.lower()
    if scheme in _SMTP or scheme in _MAILTO:
        mailboxes = _named(parts) if scheme in _SMTP else _of_mailto(parts)
        yield from (Place(f"mail {mailbox}") for mailbox in mailboxes)
    elif parts.hostname and scheme in _WEB:
        port = _WEB[scheme] if parts.port is None else parts.port
        where = f"web {_host(parts.hostname)}:{_USUAL if port in (80, 443) else port}{_path(parts.path)}"
        yield Place(where, _query(parts.query))
    elif parts.netloc:
        # Where a token stands differs from service to service, and so does what the ? says of it.
        yield Place(f"{scheme.removesuffix('s')} {unquote(parts.netloc).casefold()}{_path(parts.path)}")


def _named(parts: SplitResult) -> set[str]:
    """Whom an address names after its `?`; a plus sign is itself, as in name+night@valley.example."""
    fields = parse_qsl(parts.query.replace("+", "%2B"))
    said = " ".join(value for key, value in fields if key.lower() in ("to", "cc", "bcc"))
    return {found.casefold().rstrip(".") for found in _EMAIL.findall(said)}


def _of_mailto(parts: SplitResult) -> set[str]:
    """Those named after the `?` or in the path; where there are none, the one who logs in (as Apprise has it)."""
    written = {found.casefold().rstrip(".") for found in _EMAIL.findall(unquote(parts.path))}
    user = unquote(parts.username or "")
    own = user if "@" in user else f"{user}@{parts.hostname}"
    return written | _named(parts) or ({own.casefold()} if user else set())


def _host(host: str) -> str:
    """One spelling of a server: every name of this machine is one, and every form of an IP address."""
    name = unquote(host).lower().rstrip(".").partition("%")[0]
    if name in ("localhost", "localhost.localdomain", "ip6-localhost") or name.endswith(".localhost"):
        return _THIS_MACHINE
    try:
        address = ip_address(name if ":" in name else socket.inet_ntoa(socket.inet_aton(name)))
    except (OSError, ValueError, UnicodeError):
        return name
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return _THIS_MACHINE if address.is_loopback or address.is_unspecified else str(address)


def _path(path: str) -> str:
    """A path without what changes nothing: `%6c` for a letter, doubled slashes, dots, a slash at its end."""
    return re.sub("/+", "/", posixpath.normpath(f"/{unquote(path)}")).rstrip("/").casefold()


def _query(query: str) -> frozenset[tuple[str, str]]:
    return frozenset(parse_qsl(query, keep_blank_values=True))

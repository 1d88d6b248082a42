"""One e-mail to a server, step by step, so that everybody's fate is known (smtplib lives here)."""

import smtplib
import socket
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import NamedTuple, cast

from crisisrunner.delivery.address import DIRECT, OFF, REQUIRED, Mailbox, is_email
from crisisrunner.delivery.letter import dotted, write
from crisisrunner.delivery.line import Line, connect, may_pass, reason
from crisisrunner.delivery.parcel import Parcel
from crisisrunner.delivery.result import FAILED, SENT, UNKNOWN, Result
from crisisrunner.errors import Refused

_PATIENCE = 3
"""So much longer is the wait for what becomes of a whole letter: a server may search it first, and whoever gives
up too early has it delivered twice (RFC 5321, 4.5.3.2.6)."""

_Reply = tuple[int, bytes]


class _Fate(NamedTuple):
    """What became of the e-mail for one recipient."""

    state: str
    words: str
    again: bool = False


def deliver(mailbox: Mailbox, parcel: Parcel, at: datetime, seconds: float) -> Result:
    """Send one e-mail to the parcel's recipients, or else to those of the address.

    Until the last byte of the letter is handed over, whatever goes wrong is `failed`; from then on, a server
    that gives no answer leaves it `unknown`. What a server refuses with 4xx may be tried again (RFC 5321, 4.2.1).

    Args:
        at: When it is sent, with a time zone.
        seconds: to wait for each step; the address may have its own.
    """
    people = tuple(dict.fromkeys(parcel.recipients or mailbox.recipients))
    good = [person for person in people if is_email(person)]
    fates = dict.fromkeys(people, _Fate(FAILED, "This is no e-mail address."))
    if good:
        fates |= _attempt(mailbox, good, parcel, at, seconds)
    return _result(fates)


def _attempt(
    mailbox: Mailbox, people: Sequence[str], parcel: Parcel, at: datetime, seconds: float
) -> dict[str, _Fate]:
    try:
        letter = write(mailbox.sender, people, parcel, at)
        with _conversation(mailbox, mailbox.timeout or seconds) as server:
            return _carry(server, mailbox.sender, people, letter)
    except Refused as refusal:
        fate = _Fate(FAILED, refusal.sentence)
    except smtplib.SMTPResponseException as error:
        fate = _refused((error.smtp_code, _bytes(error.smtp_error)))
    except OSError as error:
        fate = _Fate(FAILED, reason(error), may_pass(error))
    return dict.fromkeys(people, fate)


@contextmanager
def _conversation(mailbox: Mailbox, seconds: float) -> Iterator[smtplib.SMTP]:
    """A server that is ready for a letter: greeted, behind TLS where that is wanted, logged in."""
    line = connect(mailbox.host, mailbox.port, seconds, tls=mailbox.tls == DIRECT)
    server = smtplib.SMTP(local_hostname=line.here())
    server.sock = cast(socket.socket, line)
    try:
        _must(server.getreply(), 220)
        server.ehlo_or_helo_if_needed()
        _log_in(server, mailbox, private=_secured(server, line, mailbox) or mailbox.local)
        yield server
    finally:
        with suppress(OSError):
            server.putcmd("QUIT")  # its answer is not waited for: what became of the letter must be recorded
        server.close()


def _secured(server: smtplib.SMTP, line: Line, mailbox: Mailbox) -> bool:
    """Whether nobody on the way can read along; STARTTLS is used as the address wants it (RFC 3207)."""
    if mailbox.tls in (DIRECT, OFF):
        return mailbox.tls == DIRECT
    if not server.has_extn("starttls"):
        if mailbox.tls == REQUIRED:
            raise Refused("The server offers no TLS, so nothing was sent.")
        return False
    _must(server.docmd("STARTTLS"), 220)
    server.sock = cast(socket.socket, line.secured(mailbox.host))
    server.file = None  # what came before TLS is nobody's word
    _must(server.ehlo(), 250)
    return True


def _log_in(server: smtplib.SMTP, mailbox: Mailbox, *, private: bool) -> None:
    """One try: a second way of logging in with the same password only locks the account sooner."""
    if not mailbox.user:
        return
    if not private:
        raise Refused("The server offers no TLS, so the password was not sent.")
    offered = server.esmtp_features.get("auth", "").upper().split()
    if "PLAIN" in offered:
        login = _base64(f"\0{mailbox.user}\0{mailbox.password}")
        _must(server.docmd("AUTH", f"PLAIN {login}"), 235, 503)
    elif "LOGIN" in offered:
        _must(server.docmd("AUTH", "LOGIN"), 334)
        _must(server.docmd(_base64(mailbox.user)), 334)
        _must(server.docmd(_base64(mailbox.password)), 235, 503)
    else:
        raise Refused("The server offers no way to log in with a password.")


def _carry(server: smtplib.SMTP, sender: str, people: Sequence[str], letter: bytes) -> dict[str, _Fate]:
    size = [f"SIZE={len(letter)}"] if server.has_extn("size") else []
    _must(server.mail(sender, size), 250)
    replies = {person: server.rcpt(person) for person in people}
    taken = [person for person, (code, _) in replies.items() if code in (250, 251)]
    fates = {person: _refused(reply) for person, reply in replies.items() if person not in taken}
    return fates | (dict.fromkeys(taken, _hand_over(server, letter)) if taken else {})


def _hand_over(server: smtplib.SMTP, letter: bytes) -> _Fate:
    try:
        reply = server.docmd("DATA")
        if reply[0] != 354:
            return _refused(reply)
        cast(Line, server.sock).seconds *= _PATIENCE
        server.send(dotted(letter))
    except OSError as error:
        return _Fate(FAILED, reason(error), again=True)
    try:
        reply = server.getreply()
    except OSError as error:
        return _Fate(
            UNKNOWN, f"The server had the whole message and did not say what it did. {reason(error)}"
        )
    if reply[0] == 250:
        return _Fate(SENT, _words(reply))
    return _refused(reply) if 400 <= reply[0] < 600 else _Fate(UNKNOWN, _words(reply))


def _result(fates: Mapping[str, _Fate]) -> Result:
    missed = {person: fate.words for person, fate in fates.items() if fate.state != SENT}
    worst = max(fates.values(), key=lambda fate: (SENT, FAILED, UNKNOWN).index(fate.state))
    some = f"{len(missed)} of {len(fates)} not reached. " if 0 < len(missed) < len(fates) else ""
    return Result(
        worst.state,
        some + worst.words,
        {person: fate.state for person, fate in fates.items()},
        missed,
        worst.state == FAILED and any(fate.again for fate in fates.values()),
    )


def _must(reply: _Reply, *codes: int) -> None:
    if reply[0] not in codes:
        raise smtplib.SMTPResponseException(*reply)


def _refused(reply: _Reply) -> _Fate:
    return _Fate(FAILED, _words(reply), again=400 <= reply[0] < 500)


def _words(reply: _Reply) -> str:
    code, text = reply
    return (
        f"{code} {text.decode('utf-8', 'replace')}" if code > 0 else "The server's answer was not understood."
    )


def _bytes(words: bytes | str) -> bytes:
    return words if isinstance(words, bytes) else words.encode()


def _base64(text: str) -> str:
    return b64encode(text.encode()).decode("ascii")

"""A connection that gives up in time: every answer has its seconds and its bytes."""

import io
import socket
import ssl
from typing import Any

from crisisrunner.clock import stopwatch

_MOST_BYTES = 256 * 1024


class Line:
    """As much of a socket as `smtplib` and `http.client` use; what is sent starts the wait for its answer.

    A plain socket's timeout begins anew with every byte: a server that lets them drip would never be given up.
    `seconds` is for sending, and again for each answer.
    """

    def __init__(self, wire: socket.socket, seconds: float) -> None:
        self._wire = wire
        self.seconds = seconds
        self._wait()

    def sendall(self, data: bytes) -> None:
        """Send it all.

        Raises:
            OSError: where the other side did not take all of it; it then never has the last byte.
        """
        self._wire.settimeout(self.seconds)
        self._wire.sendall(data)
        self._wait()

    def makefile(self, mode: str = "rb") -> io.BufferedReader:
        """What comes back, to be read; it raises `TimeoutError` when its time is over."""
        assert mode == "rb"
        return io.BufferedReader(_Incoming(self))

    def read_into(self, buffer: memoryview) -> int:
        """The next bytes of the answer; their number, 0 at its end.

        Raises:
            OSError: where the time is over, the answer is longer than any good one, or the connection broke.
        """
        seconds = self._until - stopwatch()
        if seconds <= 0:
            raise TimeoutError
        if not self._left:
            raise OSError("its answer has no end")
        self._wire.settimeout(seconds)
        number = self._wire.recv_into(buffer[: self._left])
        self._left -= number
        return number

    def secured(self, host: str) -> "Line":
        """The same connection under TLS, with a certificate that names the host."""
        self._wire.settimeout(self.seconds)
        return Line(_tls(self._wire, host), self.seconds)

    def here(self) -> str:
        """This end's IP address, as an SMTP greeting spells it (RFC 5321, 4.1.3); the laptop's name stays at home."""
        address = self._wire.getsockname()[0]
        return f"[IPv6:{address}]" if ":" in address else f"[{address}]"

    def close(self) -> None:
        """Hang up."""
        self._wire.close()

    def _wait(self) -> None:
        self._until = stopwatch() + self.seconds
        self._left = _MOST_BYTES


class _Incoming(io.RawIOBase):
    def __init__(self, line: Line) -> None:
        self._line = line

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self._line.read_into(memoryview(buffer))


def connect(host: str, port: int, seconds: float, *, tls: bool) -> Line:
    """A connection to a server, under TLS with a trusted certificate where that is asked.

    Args:
        seconds: for connecting, for sending, and for each answer.

    Raises:
        OSError: where there is none.
    """
    wire = socket.create_connection((host, port), seconds)
    return Line(_tls(wire, host) if tls else wire, seconds)


def reason(error: OSError) -> str:
    """Why a connection failed, in words for whoever must go on working."""
    cause = error.__context__ if isinstance(error.__context__, OSError) else error
    if isinstance(cause, TimeoutError):
        return "The server did not answer in time."
    if isinstance(cause, ssl.SSLCertVerificationError):
        return f"The server's certificate is not trusted: {cause.verify_message}."
    if isinstance(cause, ssl.SSLError):
        return (
            f"The server could not agree on TLS: {(cause.reason or 'no reason').replace('_', ' ').lower()}."
        )
    if isinstance(cause, ConnectionRefusedError):
        return "Nobody answers there: the connection was refused."
    if isinstance(cause, socket.gaierror):
        return "The server's name was not found; is the network up?"
    return f"The connection broke: {cause.strerror or cause or 'no reason given'}."


def may_pass(error: OSError) -> bool:
    """Whether the reason may be gone in a minute; a bad certificate will not."""
    return not isinstance(error, ssl.SSLCertVerificationError)


def _tls(wire: socket.socket, host: str) -> ssl.SSLSocket:
    try:
        return ssl.create_default_context().wrap_socket(wire, server_hostname=host)
    except BaseException:  # Ctrl-C too must leave nothing half done; it is raised again
        wire.close()
        raise

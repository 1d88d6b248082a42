"""A parcel as JSON to a web address (http.client lives here)."""

import json
import socket
from base64 import b64encode
from contextlib import closing
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import cast
from urllib.parse import quote

from crisisrunner.delivery.address import DIRECT, Webhook
from crisisrunner.delivery.line import Line, connect, may_pass, reason
from crisisrunner.delivery.parcel import Parcel
from crisisrunner.delivery.result import FAILED, SENT, UNKNOWN, Result

_MOST_READ = 64 * 1024
_TEMPORARY = (408, 425, 429)
"""Of the refusals that blame the request: too slow, too early, too often (RFC 9110, 8470, 6585)."""


def deliver(webhook: Webhook, parcel: Parcel, seconds: float) -> Result:
    """Post a parcel, once; where the server's status says nothing final, it is `unknown`.

    Args:
        seconds: to wait for the connection, and again for the answer.
    """
    try:
        line = connect(webhook.host, webhook.port, seconds, tls=webhook.tls == DIRECT)
    except OSError as error:
        return Result(FAILED, reason(error), again=may_pass(error))
    with closing(line):
        try:
            _post(line, webhook, parcel)
        except OSError as error:
            return _no_answer(reason(error))
        return _answer(line)


def _post(line: Line, webhook: Webhook, parcel: Parcel) -> None:
    connection = HTTPConnection(webhook.host)
    connection.sock = cast(socket.socket, line)
    connection.request("POST", webhook.target, _json(parcel), _headers(webhook, parcel))


def _headers(webhook: Webhook, parcel: Parcel) -> dict[str, str]:
    headers = {
        "Host": webhook.name,
        "Content-Type": "application/json",
        "User-Agent": "crisisrunner",
        "Idempotency-Key": quote(parcel.id, "/.:@_- ", errors="replace"),
        "Connection": "close",
    }
    if webhook.user:
        login = b64encode(f"{webhook.user}:{webhook.password}".encode()).decode("ascii")
        headers["Authorization"] = f"Basic {login}"
    return headers


def _json(parcel: Parcel) -> bytes:
    names = ("id", "incident", "message", "channel", "kind", "language", "subject", "body")
    return json.dumps({name: getattr(parcel, name) for name in names}).encode("ascii")


def _answer(line: Line) -> Result:
    """The status decides; what breaks after it changes nothing."""
    said = why = ""
    with closing(HTTPResponse(cast(socket.socket, line), method="POST")) as response:
        try:
            response.begin()
            said = response.read(_MOST_READ).decode("utf-8", "replace")
        except OSError as error:
            why = reason(error)
        except (HTTPException, ValueError):
            why = "Its answer was not understood."
    status: object = response.status  # a word until it is known
    return _judged(status, said.strip() or response.reason) if isinstance(status, int) else _no_answer(why)


def _judged(status: int, said: str) -> Result:
    detail = f"HTTP {status} {said}"
    if 200 <= status < 300:
        return Result(SENT, detail)
    if status >= 300:
        return Result(FAILED, detail, again=status >= 500 or status in _TEMPORARY)
    return Result(UNKNOWN, detail)


def _no_answer(why: str) -> Result:
    return Result(UNKNOWN, f"The server had the message and did not say what it did. {why}")

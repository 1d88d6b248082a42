"""What became of a parcel."""

from collections.abc import Mapping

import msgspec

SENT = "sent"
FAILED = "failed"
UNKNOWN = "unknown"


class Result(msgspec.Struct, frozen=True):
    """What one attempt came to.

    `state` is `sent` where the service took the parcel, `failed` where it certainly did not, `unknown` where
    the connection broke after the parcel was gone and before an answer came: a person must look before it is
    sent again. `detail` is what the service said. For e-mail, `recipients` has the state of each address and
    `refused` the server's words on each that was not reached; `state` is then `sent` only where everybody was,
    and `unknown` as soon as it is for one. `again` where another attempt, later, may end better.
    """

    state: str
    detail: str = ""
    recipients: Mapping[str, str] = {}
    refused: Mapping[str, str] = {}
    again: bool = False

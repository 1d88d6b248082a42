"""An e-mail as it goes over the wire: headers that nothing can slip into, a body of seven bits."""

import re
from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256

from crisisrunner.delivery.parcel import Parcel
from crisisrunner.errors import Refused

_SEVEN_BITS = SMTP.clone(cte_type="7bit")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)


def write(sender: str, recipients: Sequence[str], parcel: Parcel, at: datetime) -> bytes:
    """The whole e-mail, with lines that end as SMTP wants them.

    Its Message-ID comes from the parcel's id: who gets it twice, can tell. It says nothing of being automatic
    (RFC 3834): people wrote it, and people let it go. Several recipients do not see each other.

    Args:
        at: When it is sent, with a time zone.

    Raises:
        Refused: where the subject has a line break, or the text is none.
    """
    subject = parcel.subject or ""
    if len(subject.splitlines()) > 1 or not subject.isprintable():
        raise Refused("The subject has a line break or a hidden character in it; nothing was sent.")
    letter = EmailMessage(_SEVEN_BITS)
    letter["From"] = sender
    letter["To"] = recipients[0] if len(recipients) == 1 else "undisclosed-recipients:;"
    if subject:
        letter["Subject"] = subject
    letter["Date"] = at
    name = sha256(parcel.id.encode("utf-8", "backslashreplace")).hexdigest()[:32]
    letter["Message-ID"] = f"<{name}@{sender.rpartition('@')[2]}>"
    try:
        letter.set_content(parcel.body, cte="base64" if _CONTROL.search(parcel.body) else None)
        return letter.as_bytes()
    except UnicodeEncodeError:
        raise Refused("The text has half a character in it; nothing was sent.") from None


def dotted(letter: bytes) -> bytes:
    """The letter as it follows DATA: no line of it ends it early (RFC 5321, 4.5.2), the last one does."""
    return _LEADING_DOT.sub(b"..", letter) + (b"" if letter.endswith(b"\r\n") else b"\r\n") + b".\r\n"

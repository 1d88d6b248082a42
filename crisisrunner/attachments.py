"""Files that lie beside the record: read once, named so that no name can do anything, and never executed."""

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from pathlib import Path

import msgspec

from crisisrunner.canonical import digest
from crisisrunner.errors import Fault, Refused
from crisisrunner.incident.notes import Attached
from crisisrunner.visible import one_line, visible

MOST_BYTES = 25_000_000
"""The largest file: what most mail servers let through, and what a mirror on a stick can take after every command."""

_CODES = ("utf-8", "utf-16-le", "utf-16-be", "cp1252")
"""How plain text is usually encoded."""
_ENCODED = re.compile(r"\{\\rtf|%PDF|=[0-9A-F]{2}|&#?\w{1,10};|\\u[0-9a-fA-F]{4}|[A-Za-z0-9+/]{60}")
"""What a text has in which letters are written otherwise: RTF, mail, HTML, JSON, base64."""
_LONGEST = 100
_UNSAFE = re.compile(r'[<>:"/\\|?*%\s]+')
"""What a file's name may not have on Windows, or what a shell would make something of."""
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")
"""Names that are devices on Windows, with any ending."""


class Attachment(msgspec.Struct, frozen=True):
    """A file as it is attached: how the record names it, and its bytes."""

    named: Attached
    content: bytes


def read_attachment(path: Path) -> Attachment:
    """Read a file that somebody wants to attach.

    Raises:
        Refused: for what is no ordinary file, is empty, or is larger than `MOST_BYTES`.
        Fault: where it cannot be read.
    """
    shown = one_line(str(path))
    try:
        if not path.exists():
            raise Refused(f"There is no file {shown}.", "Name a file that is there.")
        if not path.is_file():
            raise Refused(f"{shown} is no file.", "Name one file; put a folder into a zip first.")
        if path.stat().st_size > MOST_BYTES:
            raise Refused(
                f"{shown} is larger than {MOST_BYTES // 1_000_000} MB.",
                "Keep it elsewhere, and log where it lies and its SHA-256.",
            )
        content = path.read_bytes() if path.stat().st_size else b""  # what has no size may never end
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise Fault(f"{shown} cannot be read: {reason}.", "Look at its permissions.") from None
    if not content:
        raise Refused(f"{shown} is empty.", "Name a file with something in it.")
    return Attachment(Attached(safe_name(path.name), digest(content), len(content)), content)


def is_text(content: bytes) -> bool:
    """Whether a file is plain characters and nothing that stands for others, so that `says` has read all of it."""
    try:
        text = content.decode("utf-8-sig")
        return "\0" not in text and not _ENCODED.search(text)
    except UnicodeDecodeError:
        return content.startswith((BOM_UTF16_LE, BOM_UTF16_BE))


def says(content: bytes, text: str) -> bool:
    """Whether a file says a text in plain characters, in any case: what is packed, drawn or set is not read."""
    # Late, for it brings all the checks along: only an erasure has to pay for them.
    from crisisrunner.wording.checks.identifiers.plain import folded

    wanted = folded(text)
    return any(wanted in folded(content.decode(code, errors="replace")) for code in _CODES)


def safe_name(name: str) -> str:
    """A name that is one on every system and does nothing: no path, no device, no option, no hidden characters.

    Its ending stays, so that people see what it is.
    """
    seen = "".join(character if character.isprintable() else "-" for character in visible(name))
    plain = _UNSAFE.sub("-", seen).strip("-. ")
    if _RESERVED.match(plain):
        plain = f"file-{plain}"
    stem, dot, ending = plain.rpartition(".")
    if dot and len(ending) <= 10:
        return f"{stem[: _LONGEST - len(ending) - 1]}.{ending}"
    return plain[:_LONGEST] or "file"

"""Addresses on the net that are not the organisation's own: of mail, of pages, of computers."""

import re
from collections.abc import Iterator

from crisisrunner.wording.checks.identifiers import kinds
from crisisrunner.wording.checks.identifiers.kinds import Mark
from crisisrunner.wording.checks.identifiers.late import Late
from crisisrunner.wording.checks.identifiers.own import Own, host
from crisisrunner.wording.checks.identifiers.plain import Plain

_MAIL = Late(r"(?<![\w.+%-])[\w.+%-]+@(?:[\w-]+\.)+[a-z]{2,}")
_LINK = re.compile(
    r"(?:\bhttps?://|\bwww\.)[^\s<>\"')\]]+"
    r"|(?<![\w@.-])(?:[a-z0-9-]+\.)+(?:com|org|net|edu|info|(?:ly|co|me|io|be|us|uk|es)(?=/))"
    r"(?:/[^\s<>\"')\]]*)?(?![\w-])",
    re.IGNORECASE,
)
_FOUR = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w-]|\.\d)")
_SIX = re.compile(r"(?<![\w:.])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?![\w:])", re.IGNORECASE)
_VERSION = Late(
    r"\b(?:v|versions?|release|firmware|software|build|update|upgrade|patch|client|app|driver|version(?:es)?)\b"
)


def contact(plain: Plain, own: Own) -> Iterator[Mark]:
    """E-mail, web and IP addresses of others; four numbers after a word such as "version" are no address."""
    text = plain.text
    if "@" in text:
        for found in _MAIL.all(text):
            if not own.has_mail(found[0]):
                yield Mark(*found.span(), kinds.EMAIL)
    for found in _LINK.finditer(text):
        link = found[0].rstrip(".,;:!?")
        if not own.has_host(host(link)):
            yield Mark(found.start(), found.start() + len(link), kinds.LINK)
    for found in _FOUR.finditer(text):
        version = _VERSION.shortly_before(text, found.start())
        if not version and all(int(part) < 256 for part in found[0].split(".")):
            yield Mark(*found.span(), kinds.NETWORK)
    for found in _SIX.finditer(text):
        if _is_address(found[0]):
            yield Mark(*found.span(), kinds.NETWORK)


def _is_address(text: str) -> bool:
    from ipaddress import AddressValueError, IPv6Address  # 4 ms, and hardly any text needs it

    try:
        return IPv6Address(text).compressed != "::"
    except AddressValueError:
        return False

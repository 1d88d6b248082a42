"""Text that cannot act: control characters and hidden directions are shown, never sent."""

import json
import re

# C0 without tab and line feed, DEL, C1, and what Unicode uses to turn text around, to hide it or to tag it.
_ACTING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069"
    "\xad\u180e\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)


def visible(text: str) -> str:
    r"""The text with every acting character as its code: `\x1b`, `\u202e`."""
    if text.isascii() and text.isprintable():  # most text is, and this is much faster
        return text
    return _ACTING.sub(lambda found: _code(found[0]), text.replace("\r\n", "\n"))


def one_line(text: str) -> str:
    """The text on one line, harmless: for tables, titles, and anything inside a sentence."""
    return visible(" ".join(text.split()))


def harmless_json(text: str) -> str:
    r"""JSON whose strings spell acting characters as `\u009b`: the same value, inert on a terminal."""
    if (
        text.isascii() and "\x7f" not in text
    ):  # JSON spells the others of ASCII by itself; this is much faster
        return text
    return _ACTING.sub(lambda found: json.dumps(found[0])[1:-1], text)


def _code(character: str) -> str:
    number = ord(character)
    return (
        f"\\x{number:02x}"
        if number < 0x100
        else f"\\u{number:04x}"
        if number < 0x10000
        else f"\\U{number:08x}"
    )

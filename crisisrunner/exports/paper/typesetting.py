"""Data and a template become a PDF (typst lives here): archival and tagged (PDF/A-2a), the same for the same data."""

import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crisisrunner.errors import Fault, Refused
from crisisrunner.exercise import BANNER
from crisisrunner.timeline.about import About
from crisisrunner.visible import one_line, visible

if TYPE_CHECKING:
    from typst import Fonts

_LETTER = ("America/", "US/", "Canada/")
"""Where paper is Letter, and not A4."""
_LONGEST_WORD = 80
_LONG_WORD = re.compile(rf"\S{{{_LONGEST_WORD}}}(?=\S)")
_NOT_SHOWN = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
_ESCAPE = re.compile(r"\\u\{([0-9a-f]{1,6})\}")
"""How Typst writes a character that it would not print."""
_PROBE = (
    '#set text(font: ("Libertinus Serif", "DejaVu Sans Mono"))\n#set document(title: "x")\n#sys.inputs.data'
)


def typeset(
    template: str, data: Mapping[str, Any], about: About, picture: tuple[str, str] = ("", "")
) -> bytes:
    """The PDF of a template with its data, and with a picture (SVG, and what it shows in words).

    Every text in the data is shown as it is: what acts is made visible, a word longer than a line is broken, and a
    character that no font has is shown by its code, which the last page says.

    Raises:
        Refused: where Typst is not installed.
        Fault: where it cannot set the page.
    """
    try:
        import typst  # 6 ms, and 80 MB that only those install who want PDFs
    except ImportError:
        raise Refused(
            "PDFs need a package that is not installed.",
            "pip install crisisrunner[pdf]; or take --format html, and print it.",
        ) from None
    fonts = typst.Fonts(include_system_fonts=False)  # so that a page looks the same on every machine
    whole = _harmless({**_frame(about), **data}) | {"picture": picture[0], "picture_words": picture[1]}
    lacking = _lacking(whole, fonts)
    shown = _replaced(whole, lacking)
    shown["lacking"] = [_named(character) for character in sorted(lacking)]
    folder = Path(__file__).parent
    try:
        pdf = typst.compile(
            folder / template, format="pdf", root=folder, font_paths=fonts, pdf_standards="a-2a",
            sys_inputs={"data": json.dumps(shown, ensure_ascii=False)}, timestamp=int(about.made_at.timestamp()),
        )  # fmt: skip
    except typst.TypstError as error:
        raise Fault(
            f"The page cannot be set: {one_line(str(error))[:200]}.", "Take --format html, and print it."
        ) from None
    return bytes(pdf)


def _frame(about: About) -> dict[str, Any]:
    """What stands on every page: the banner of a drill, the head of the record, what it is of."""
    local: datetime = about.made_at.astimezone(about.zone)
    return {
        "title": about.title,
        "made_by": about.made_by,
        "date": [local.year, local.month, local.day],
        "paper": "us-letter" if str(about.zone).startswith(_LETTER) else "a4",
        "banner": BANNER if about.drill else "",
        "head_hash": about.head_hash,
        "foot": f"{about.organisation}, incident {about.incident}, record up to entry {about.head_seq}",
        "lang": "en",
    }


def _harmless(value: Any) -> Any:
    if isinstance(value, str):
        return _LONG_WORD.sub(lambda found: f"{found[0]}\u200b", visible(value))
    if isinstance(value, Mapping):
        return {key: _harmless(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_harmless(one) for one in value]
    return value


def _lacking(value: Any, fonts: "Fonts") -> frozenset[str]:
    """The characters that no font has, as Typst says: an archival page refuses to hide one behind an empty box."""
    import typst

    asked = {character for text in _texts(value) for character in text if not character.isascii()} - {
        "\u200b"
    }
    lacking: set[str] = set()
    while asked:
        try:
            typst.compile(
                _PROBE.encode(), format="pdf", font_paths=fonts, pdf_standards="a-2b",
                sys_inputs={"data": " ".join(sorted(asked))},
            )  # fmt: skip
            break
        except typst.TypstError as error:
            found = _NOT_SHOWN.search(str(error))
            named = _ESCAPE.sub(lambda code: chr(int(code[1], 16)), found[1]) if found else ""
            gone = asked & set(named) or set(
                asked
            )  # what it names otherwise than we do must not go on for ever
            lacking |= gone
            asked -= gone
    return frozenset(lacking)


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    values = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    return [text for one in values for text in _texts(one)]


def _replaced(value: Any, lacking: frozenset[str]) -> Any:
    if isinstance(value, str):
        return (
            "".join(f"[U+{ord(one):04X}]" if one in lacking else one for one in value) if lacking else value
        )
    if isinstance(value, Mapping):
        return {key: _replaced(one, lacking) for key, one in value.items()}
    return [_replaced(one, lacking) for one in value] if isinstance(value, list) else value


def _named(character: str) -> str:
    return f"U+{ord(character):04X} {unicodedata.name(character, 'without a name').lower()}"

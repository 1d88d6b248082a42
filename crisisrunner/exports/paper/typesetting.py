"""Data and a template become a PDF (typst lives here): archival and tagged (PDF/A-2a), the same for the same data."""

import json
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crisisrunner.errors import Refused
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
_AT_ONCE = 50
"""Characters that are asked for at once: each that lacks costs a look at all of them."""
_INSTEAD = "Take --format html and print it; a form comes as Markdown too (--out NAME.md)."
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
        Refused: where Typst is not installed, or cannot set the page.
    """
    typst, fonts = _typst()
    shown, folder = _shown(data, about, picture, fonts), Path(__file__).parent
    try:
        pdf = typst.compile(
            folder / template, format="pdf", root=folder, font_paths=fonts, pdf_standards="a-2a",
            sys_inputs={"data": json.dumps(shown, ensure_ascii=False)}, timestamp=int(about.made_at.timestamp()),
        )  # fmt: skip
    except typst.TypstError as error:
        raise Refused(f"The page cannot be set: {one_line(str(error))[:200]}.", _INSTEAD) from None
    return bytes(pdf)


def pages(template: str, data: Mapping[str, Any], about: About) -> int:
    """How many pages a template with its data takes; it says so itself, under the label `pages`."""
    typst, fonts = _typst()
    shown, folder = _shown(data, about, ("", ""), fonts), Path(__file__).parent
    inputs = {"data": json.dumps(shown, ensure_ascii=False)}
    found = typst.query(
        folder / template,
        "<pages>",
        field="value",
        one=True,
        root=folder,
        font_paths=fonts,
        sys_inputs=inputs,
    )
    return int(found)


def picture_png(svg: str) -> bytes:
    """An SVG as a PNG, drawn with the fonts that Typst brings.

    Raises:
        Refused: where Typst is not installed.
    """
    typst, fonts = _typst()
    page = b"#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg))"
    return bytes(typst.compile(page, format="png", ppi=144, font_paths=fonts, sys_inputs={"svg": svg}))


def _typst() -> tuple[Any, "Fonts"]:
    """Typst, and its own fonts: so a page looks the same on every machine."""
    try:
        import typst  # 6 ms, and 80 MB that only those install who want PDFs
    except ImportError:
        raise Refused(
            "PDFs need a package that is not installed.",
            f"pip install crisisrunner[pdf]. Or: {_INSTEAD}",
        ) from None
    return typst, typst.Fonts(include_system_fonts=False)


def _shown(data: Mapping[str, Any], about: About, picture: tuple[str, str], fonts: "Fonts") -> dict[str, Any]:
    """The data as a page shows it."""
    whole = _mapped({**_frame(about), **data}, _harmless) | {
        "picture": picture[0],
        "picture_words": picture[1],
    }
    lacking = _lacking(_characters(whole), fonts)
    shown: dict[str, Any] = _mapped(whole, lambda text: _coded(text, lacking)) if lacking else whole
    return {**shown, "lacking": [_named(character) for character in sorted(lacking)]}


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


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    """Data in which each text is another."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {key: _mapped(one, change) for key, one in value.items()}
    return [_mapped(one, change) for one in value] if isinstance(value, list | tuple) else value


def _harmless(text: str) -> str:
    return _LONG_WORD.sub(lambda found: f"{found[0]}\u200b", visible(text))


def _characters(value: Any) -> list[str]:
    """All that is more than ASCII in the texts of some data, each once."""
    found: set[str] = set()

    def look(text: str) -> str:
        found.update(text)
        return text

    _mapped(value, look)
    return sorted(character for character in found if not character.isascii() and character != "\u200b")


def _lacking(asked: Sequence[str], fonts: "Fonts") -> frozenset[str]:
    """The characters that no font has, as Typst says: an archival page refuses to hide one behind an empty box."""
    few = (asked[start : start + _AT_ONCE] for start in range(0, len(asked), _AT_ONCE))
    return frozenset(character for characters in few for character in _lacking_of(set(characters), fonts))


def _lacking_of(asked: set[str], fonts: "Fonts") -> set[str]:
    import typst

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
            asked = asked - gone
    return lacking


def _coded(text: str, lacking: frozenset[str]) -> str:
    """A text with the codes of characters that no font has."""
    return "".join(f"[U+{ord(one):04X}]" if one in lacking else one for one in text)


def _named(character: str) -> str:
    return f"U+{ord(character):04X} {unicodedata.name(character, 'without a name').lower()}"

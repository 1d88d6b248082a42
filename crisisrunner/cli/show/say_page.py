"""The words that may be said now, as one page to be printed: HTML that needs nothing else."""

from collections.abc import Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING

from crisisrunner.cli.show.say import (
    EXERCISE,
    TITLE,
    about,
    ask_again,
    coming,
    heading,
    not_to_answer,
    nothing,
    press,
    send_to,
    warnings,
)
from crisisrunner.times import clock_time, short_day
from crisisrunner.visible import visible

if TYPE_CHECKING:
    from crisisrunner.saying import Page, Saying

_STYLE = """
@page { size: A4; margin: 14mm }
:root { color-scheme: light }
body { font: 12pt/1.4 system-ui, "Segoe UI", Helvetica, Arial, sans-serif; color: #000; background: #fff;
       max-width: 182mm; margin: 0 auto }
table { width: 100%; border-collapse: collapse }
td { padding: 0 }
h1 { font-size: 20pt; margin: 0 }
h2 { font-size: 14pt; margin: 0 0 1mm; white-space: pre-wrap; break-after: avoid }
h3 { font-size: 10pt; margin: 2mm 0 0; text-transform: uppercase; break-after: avoid }
p { margin: 1mm 0; orphans: 3; widows: 3 }
header { border-bottom: 1mm solid #000; margin-bottom: 4mm; padding-bottom: 2mm }
footer { border-top: 1mm solid #000; padding-top: 2mm; font-weight: bold }
tbody td { padding-bottom: 5mm }
tbody h2 { margin-top: 6mm }
table + table { break-before: page }
.languages { display: grid; grid-template-columns: repeat(auto-fit, minmax(75mm, 1fr)); gap: 0 8mm }
.words { font-size: 13pt; white-space: pre-wrap; overflow-wrap: anywhere }
.about { font-size: 10pt }
.wrong { border: 1mm solid #000; padding: 2mm 3mm; font-weight: bold }
.exercise { text-align: center; font-weight: bold; letter-spacing: .2em; border: .5mm dashed #000; margin: 0 0 2mm }
footer .exercise { margin: 2mm 0 0 }
@media screen { body { padding: 6mm } table + table header { margin-top: 8mm } }
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def say_page(page: "Page") -> str:
    """The whole file. Words for each audience begin on a page of their own: what hangs in the hall is for the public.

    Head, audience and foot come again on every printed page, so that none of them is ever far.
    """
    body = "\n".join(_sheet(said, page) for said in _sheets(page.said))
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{TITLE} {_safe(page.incident)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"{body}\n</body>\n</html>\n"
    )


def _head(page: "Page") -> str:
    made = f"made at {clock_time(page.now, page.zone)}, {short_day(page.now, page.zone)}, by {page.asked_by}"
    again = ask_again(page)
    return (
        f"<header>{_exercise(page)}<h1>{TITLE}</h1>"
        f"{_paragraph(f'{page.organisation}, {page.incident}: {made}', 'about')}"
        f"{_paragraph(again[:1].upper() + again[1:]) if again else ''}</header>"
    )


def _foot(page: "Page") -> str:
    asked = page.questions
    foot = "".join(_paragraph(text) for text in (not_to_answer(asked), send_to(asked), press(asked)) if text)
    for phone in (asked.press_phone, *(person.phone for person in asked.people.values())):
        foot = foot.replace(_safe(phone), _safe(phone).replace(" ", "&nbsp;")) if phone else foot
    return f"<footer>{foot}{_exercise(page)}</footer>"


def _exercise(page: "Page") -> str:
    return _paragraph(EXERCISE, "exercise") if page.drill else ""


def _sheets(said: "Sequence[Saying]") -> list[list["Saying"]]:
    """What is printed together: an audience that has words, and those after it that have none."""
    sheets: list[list[Saying]] = []
    for one in said:
        if one.spoken or not sheets:
            sheets.append([])
        sheets[-1].append(one)
    return sheets


def _sheet(said: "Sequence[Saying]", page: "Page") -> str:
    """A table, since browsers repeat its head and foot."""
    first, *others = (_audience(one, page) for one in said)
    body = "".join([first[1], *(title + rest for title, rest in others)])
    return (
        f"<table><thead><tr><td>{_head(page)}{first[0]}</td></tr></thead>"
        f"<tbody><tr><td>{body}</td></tr></tbody>"
        f"<tfoot><tr><td>{_foot(page)}</td></tr></tfoot></table>"
    )


def _audience(said: "Saying", page: "Page") -> tuple[str, str]:
    """The heading of an audience, and all that stands below it."""
    parts = [_paragraph(f"{label}: {text}", "wrong") for label, text in warnings(said, page).items()]
    if said.message is None:
        parts.append(_paragraph(nothing(said)))
    parts += [_paragraph(text, "about") for text in (about(said, page), coming(said)) if text]
    if said.spoken:
        parts.append(f'<div class="languages">{"".join(_texts(said, page))}</div>')
    return f"<h2>{_safe(heading(said))}</h2>", "".join(parts)


def _texts(said: "Saying", page: "Page") -> Iterator[str]:
    for language in page.languages:
        kind = said.aloud.get(language)
        title = f"<h3>{_safe(language)}</h3>" if len(page.languages) > 1 else ""
        if kind is None:
            yield f"<section>{title}{_paragraph('Not released.')}</section>"
            continue
        words = _safe(said.texts[language][kind])
        yield f'<section>{title}<p class="words" lang="{_safe(language)}" dir="auto">{words}</p></section>'


def _paragraph(text: str, kind: str = "") -> str:
    named = f' class="{kind}"' if kind else ""
    return f"<p{named}>{_safe(text)}</p>"


def _safe(text: str) -> str:
    return escape(visible(text))

"""The words that may be said now, as one page to be printed: HTML that needs nothing else."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from crisisrunner.cli.show.say import (
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
from crisisrunner.exercise import titled
from crisisrunner.page.frame import exercise, paragraph, safe, whole_page
from crisisrunner.times import clock_time, short_day

if TYPE_CHECKING:
    from crisisrunner.saying import Page, Saying

_STYLE = """
table { width: 100%; border-collapse: collapse }
td { padding: 0 }
h3 { font-size: 10pt; margin: 2mm 0 0; text-transform: uppercase; break-after: avoid }
footer { border-top: 1mm solid #000; padding-top: 2mm; font-weight: bold }
tbody td { padding-bottom: 5mm }
tbody h2 { margin-top: 6mm }
table + table { break-before: page }
.languages { display: grid; grid-template-columns: repeat(auto-fit, minmax(75mm, 1fr)); gap: 0 8mm }
.words { font-size: 13pt; white-space: pre-wrap; overflow-wrap: anywhere }
.about { font-size: 10pt }
.wrong { border: 1mm solid #000; padding: 2mm 3mm; font-weight: bold }
footer .exercise { margin: 2mm 0 0 }
@media screen { table + table header { margin-top: 8mm } }
"""


def say_page(page: "Page") -> str:
    """The whole file. Words for each audience begin on a page of their own: what hangs in the hall is for the public.

    Head, audience and foot come again on every printed page, so that none of them is ever far.
    """
    body = "\n".join(_sheet(said, page) for said in _sheets(page.said))
    title = f"{TITLE} {page.incident}"
    return whole_page(titled(title) if page.drill else title, _STYLE, body)


def _head(page: "Page") -> str:
    made = f"made at {clock_time(page.now, page.zone)}, {short_day(page.now, page.zone)}, by {page.asked_by}"
    again = ask_again(page)
    return (
        f"<header>{exercise(page.drill)}<h1>{TITLE}</h1>"
        f"{paragraph(f'{page.organisation}, {page.incident}: {made}', 'about')}"
        f"{paragraph(again[:1].upper() + again[1:]) if again else ''}</header>"
    )


def _foot(page: "Page") -> str:
    asked = page.questions
    foot = "".join(paragraph(text) for text in (not_to_answer(asked), send_to(asked), press(asked)) if text)
    for phone in (asked.press_phone, *(person.phone for person in asked.people.values())):
        foot = foot.replace(safe(phone), safe(phone).replace(" ", "&nbsp;")) if phone else foot
    return f"<footer>{foot}{exercise(page.drill)}</footer>"


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
    parts = [paragraph(f"{label}: {text}", "wrong") for label, text in warnings(said, page).items()]
    if said.message is None:
        parts.append(paragraph(nothing(said)))
    parts += [paragraph(text, "about") for text in (about(said, page), coming(said)) if text]
    if said.spoken:
        parts.append(f'<div class="languages">{"".join(_texts(said, page))}</div>')
    return f"<h2>{safe(heading(said))}</h2>", "".join(parts)


def _texts(said: "Saying", page: "Page") -> Iterator[str]:
    for language in page.languages:
        kind = said.aloud.get(language)
        title = f"<h3>{safe(language)}</h3>" if len(page.languages) > 1 else ""
        if kind is None:
            yield f"<section>{title}{paragraph('Not released.')}</section>"
            continue
        words = safe(said.texts[language][kind])
        yield f'<section>{title}<p class="words" lang="{safe(language)}" dir="auto">{words}</p></section>'

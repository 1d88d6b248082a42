"""The report as Markdown: nothing that anybody typed can act in it."""

import re
from collections.abc import Iterator, Sequence

from crisisrunner.drill.report.blocks import Block, Chart, Fields, Items, Paragraph, Table
from crisisrunner.drill.report.document import TITLE, made, sections, warning
from crisisrunner.drill.report.report import Report
from crisisrunner.exercise import BANNER
from crisisrunner.timeline.markdown import inert

_BEGINS = re.compile(r"^(\d+(?=[.)])|(?=[-+=]))")
"""What at the start of a line can make a list or a heading of it."""


def markdown(report: Report) -> Iterator[str]:
    """The file, piece by piece."""
    mark = f"**{BANNER}**\n" if report.drill else ""
    yield f"{mark}\n" if mark else ""
    yield f"# {inert(report.title)}: {TITLE}\n\n"
    if warning(report):
        yield f"**{inert(warning(report))}**\n\n"
    yield "".join(f"{inert(line)}\n\n" for line in made(report))
    for section in sections(report):
        yield f"{'#' * section.level} {inert(section.title)}\n\n"
        for block in section.blocks:
            yield from _block(block)
    yield mark


def _block(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(text, loud):
            yield f"**{_line(text)}**\n\n" if loud else f"{_line(text)}\n\n"
        case Fields(caption, rows):
            yield from _table((caption, ""), [(f"**{inert(name)}**", inert(text)) for name, text in rows])
        case Table():
            cells = [
                tuple(f"**{inert(cell)}**" if cell and index in block.loud else inert(cell) for cell in row)
                for index, row in enumerate(block.rows)
            ]
            yield from _table(tuple(map(inert, block.head)), cells)
        case Items(items):
            yield from (_item(text, fields) for text, fields in items)
            yield "\n"
        case Chart():
            return


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |\n"
    yield f"|{'---|' * len(head)}\n"
    for row in rows:
        yield f"| {' | '.join(row)} |\n"
    yield "\n"


def _item(text: str, fields: Sequence[tuple[str, str]]) -> str:
    more = "".join(f"  - {inert(name)}: {inert(said)}\n" for name, said in fields)
    lead = f"**{inert(text)}**" if fields else _line(text)
    return f"- {lead}\n{more}"


def _line(text: str) -> str:
    """A line of its own, which no sign at its start makes into something else."""
    return _BEGINS.sub(r"\1\\", inert(text))

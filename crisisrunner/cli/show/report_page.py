"""The after-action report as a page to be read, printed and filed: one file of HTML that needs nothing else."""

from collections.abc import Sequence

from crisisrunner.cli.show.report_chart import chart
from crisisrunner.drill.report.blocks import Block, Chart, Fields, Items, Paragraph, Section, Table
from crisisrunner.drill.report.document import TITLE, made, sections, warning
from crisisrunner.drill.report.report import Report
from crisisrunner.exercise import BANNER, titled
from crisisrunner.page.frame import exercise, paragraph, safe, whole_page
from crisisrunner.page.shapes import STYLE as SHAPES
from crisisrunner.visible import one_line

KEY = (
    "Key: a bar is the time that there was; a dot, it came in time; a diamond, it came late; a cross, it never came, "
    "or came where it must not; a bar alone, nothing came, so far or as it should be. For injects: a ring is the "
    "planned time, filled where it was delivered, and a cross where it was not needed. Two strokes: the clock stood. "
    "The dashed line is how far it went."
)
_SHORT = 18
"""Characters: `02:50 EST (T+0:00)`."""
_STYLE = """
:root { color-scheme: light dark; --ink: #000; --paper: #fff; --soft: #4a4a4a; --rule: #8a8a8a; --bar: #cfdcee;
        --edge: #4d6b94; --bad: #a00000; --head: #eee }
body { font-size: 10.5pt; color: var(--ink); background: var(--paper) }
header { border-color: var(--ink) }
h2 { margin: 8mm 0 2mm; border-bottom: .3mm solid var(--rule); padding-bottom: .5mm }
h3 { font-size: 12pt; margin: 5mm 0 1mm; break-after: avoid }
h4 { font-size: 10.5pt; margin: 3mm 0 1mm; break-after: avoid }
p, li, td { white-space: pre-line; overflow-wrap: anywhere }
td { overflow-wrap: break-word }
.made { color: var(--soft); font-size: 9pt }
.loud { border: 1mm solid var(--bad); padding: 2mm 3mm; font-weight: bold }
.exercise { border-color: var(--ink) }
.table { overflow-x: auto; margin: 1mm 0 3mm; break-before: avoid }
table { border-collapse: collapse; width: 100%; font-size: 9pt }
thead { display: table-header-group }
tr { break-inside: avoid }
tbody tr:first-child { break-before: avoid }
th, td { border: .2mm solid var(--rule); padding: 1mm 1.5mm; text-align: left; vertical-align: top }
thead th { background: var(--head) }
th { overflow-wrap: break-word; hyphens: manual }
.short { white-space: nowrap }
.bad > * { color: var(--bad); font-weight: bold }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
ul { margin: 1mm 0; padding-left: 5mm }
li { margin: 0 0 1.5mm; break-inside: avoid }
li dl { margin: 0 }
li dt { float: left; clear: left; margin-right: 2mm; color: var(--soft) }
li dd { margin: 0 }
figure { margin: 2mm 0; overflow-x: auto }
figcaption { font-size: 9pt; color: var(--soft) }
@page { @bottom-right { content: counter(page) " / " counter(pages); font: 9pt sans-serif } }
@page wide { size: A4 landscape }
.wide { page: wide }
@media print {
  * { print-color-adjust: exact }
  body { max-width: none }
  .table, figure { overflow: visible }
  td { overflow-wrap: anywhere }
  svg { min-width: 0 }
}
@media screen and (prefers-color-scheme: dark) {
  :root { --ink: #eee; --paper: #141414; --soft: #bbb; --rule: #777; --bar: #2b3f5c; --edge: #86a8d8; --bad: #ff8f85;
          --head: #2a2a2a }
}
"""


_EVERY_PAGE = f"""
@page {{ @top-center {{ content: "{BANNER}"; font: bold 9pt sans-serif }} }}
"""
"""Of a drill, each printed page says what it is: a page can be left in a printer."""


def report_page(report: Report) -> str:
    """The whole file; a drill says so at both ends, and in its title."""
    mark, title = exercise(report.drill), f"{one_line(report.title)}: {TITLE}"
    notice = paragraph(warning(report), "loud") if warning(report) else ""
    about = "".join(paragraph(line, "made") for line in made(report))
    header = f"<header>{mark}<h1>{safe(title)}</h1>{notice}{about}</header>"
    body = "\n".join(_section(section, report) for section in sections(report))
    style = SHAPES + _STYLE + (_EVERY_PAGE if report.drill else "")
    foot = f"<footer>{mark}</footer>" if mark else ""
    whole = f"{header}\n<main>\n{body}\n</main>\n{foot}"
    return whole_page(titled(title) if report.drill else title, style, whole)


def _section(section: Section, report: Report) -> str:
    level, wide = section.level, any(isinstance(one, Table) and one.wide for one in section.blocks)
    inside = (
        f"<h{level}>{safe(section.title)}</h{level}>{''.join(_block(one, report) for one in section.blocks)}"
    )
    return f'<section class="wide">{inside}</section>' if wide else inside


def _block(block: Block, report: Report) -> str:
    match block:
        case Paragraph(text, loud):
            return paragraph(text, "loud" if loud else "")
        case Fields(caption, rows):
            return _table(caption, "", [_row(row, False) for row in rows])
        case Table(caption, head, rows, loud):
            return _table(caption, _head(head), [_row(row, index in loud) for index, row in enumerate(rows)])
        case Items(items):
            return f"<ul>{''.join(_item(text, fields) for text, fields in items)}</ul>"
        case Chart():
            return f"<figure>{chart(report)}<figcaption>{safe(KEY)}</figcaption></figure>"


def _head(cells: Sequence[str]) -> str:
    named = "".join(f'<th scope="col">{safe(cell)}</th>' for cell in cells)
    return f"<thead><tr>{named}</tr></thead>"


def _row(cells: Sequence[str], bad: bool) -> str:
    """Its first cell names it."""
    named = f'<th scope="row">{safe(cells[0])}</th>'
    rest = "".join(f"<td{_short(cell)}>{safe(cell)}</td>" for cell in cells[1:])
    kind = ' class="bad"' if bad else ""
    return f"<tr{kind}>{named}{rest}</tr>"


def _short(cell: str) -> str:
    """A date, a time or a word or two stay on one line, so that words beside them give way instead."""
    return ' class="short"' if len(cell) <= _SHORT else ""


def _table(caption: str, head: str, rows: Sequence[str]) -> str:
    return (
        f'<div class="table"><table><caption>{safe(caption)}</caption>{head}'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def _item(text: str, fields: Sequence[tuple[str, str]]) -> str:
    if not fields:
        return f"<li>{safe(text)}</li>"
    more = "".join(f"<dt>{safe(name)}:</dt><dd>{safe(said)}</dd>" for name, said in fields)
    return f"<li><strong>{safe(text)}</strong><dl>{more}</dl></li>"

"""An after-action report written as what was asked for: Markdown, HTML or JSON, to a file or the screen."""

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from crisisrunner.errors import CrisisError, Refused

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from crisisrunner.case import Case
    from crisisrunner.cli.session import Session
    from crisisrunner.drill.report.report import Report


class ReportFormat(StrEnum):
    """What a report can be written as."""

    MARKDOWN = "markdown"
    HTML = "html"
    JSON = "json"


_SUFFIXES = {
    ".md": ReportFormat.MARKDOWN, ".markdown": ReportFormat.MARKDOWN, ".html": ReportFormat.HTML,
    ".htm": ReportFormat.HTML, ".json": ReportFormat.JSON,
}  # fmt: skip


def format_of(file: Path | None) -> ReportFormat:
    """The format that a file's name ends with; Markdown for the screen.

    Raises:
        Refused: for a name that ends with no format of a report.
    """
    if file is None:
        return ReportFormat.MARKDOWN
    if file.suffix.lower() not in _SUFFIXES:
        raise Refused(f"{file} is no name of a report.", "Name it report.html, report.md or report.json.")
    return _SUFFIXES[file.suffix.lower()]


def write_report(session: "Session", form: ReportFormat, file: Path | None, force: bool) -> None:
    """Gather the report of the incident in hand and write it."""
    from crisisrunner.cli.files import must_be_free, write_out

    target = session.out(file)
    must_be_free(target, force)
    write_out(_written(_gathered(session), form), target, force)


def _gathered(session: "Session") -> "Report":
    from crisisrunner import __version__, clock
    from crisisrunner.drill.report.gather import gather

    case = session.case
    return gather(case, session.now(), session.acting, clock.now(), __version__, _wall(session, case))


def _wall(session: "Session", case: "Case") -> "ZoneInfo":
    """The zone of whoever makes it; a workspace that cannot be read by now keeps no report back."""
    from crisisrunner.times import zone_named

    if not session.in_drill:
        return case.zone
    try:
        return zone_named(session.workspace.organisation.timezone)
    except CrisisError:
        return case.zone


def _written(report: "Report", form: ReportFormat) -> Iterable[str]:
    match form:
        case ReportFormat.HTML:
            from crisisrunner.cli.show.report_page import report_page

            return [report_page(report)]
        case ReportFormat.JSON:
            import json

            from crisisrunner.drill.report.data import as_data
            from crisisrunner.visible import harmless_json

            return [harmless_json(json.dumps(as_data(report), ensure_ascii=False, indent=2)) + "\n"]
        case ReportFormat.MARKDOWN:
            from crisisrunner.drill.report.markdown import markdown

            return markdown(report)

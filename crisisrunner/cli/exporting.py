"""An export written where it is wanted: on the screen, to a file with its head, or as the files of a folder."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from crisisrunner.cli.files import must_be_free, write_folder, write_out
from crisisrunner.cli.screen import err
from crisisrunner.errors import Refused, WrongUsage
from crisisrunner.exports.formats import BINARY, FORMATS, Format, Pieces, format_named

if TYPE_CHECKING:
    from crisisrunner.timeline.timeline import Timeline

ABOUT = ".about.txt"
"""What the name of a file ends with that holds the head of another."""
_NEVER = (".docx", ".doc", ".xlsx", ".xls", ".odt")
"""What somebody may want a timeline to be, and what no format here is."""


def format_of(file: Path | None) -> Format:
    """The format that a file's name means; Markdown where it means none.

    Raises:
        Refused: for the name of a document that cannot be made here.
    """
    if file is None:
        return Format.MARKDOWN
    found = format_named(file.suffix)
    if found is None and file.suffix.lower() in _NEVER:
        usual = dict.fromkeys(next(iter(one.by_suffix)) for one in FORMATS.values() if one.by_suffix)
        raise Refused(
            f"No {file.suffix.lower().removeprefix('.')} can be made here.",
            f"Name the file {', '.join(usual)}.",
        )
    return found or Format.MARKDOWN


def export(told: "Timeline", form: Format, file: Path | None, force: bool) -> None:
    """Write a timeline in a format.

    Args:
        file: A file, or a folder where the format has many files; None for the screen.

    Raises:
        Refused: where something is there already, without `force`, or where a format is not for the screen.
        Fault: where it cannot be written.
    """
    written = FORMATS[form]
    suffix = file.suffix.lower() if file else ""
    if file is None and (not written.by_suffix or next(iter(written.by_suffix)) in BINARY):
        raise Refused(f"{form} is not for the screen.", f"Say where it goes: --out {_such_as(form)}")
    if file and not written.folder and (not file.name or file.is_dir()):
        raise Refused(f"{file} is a folder.", "Name a file in it.")
    other = format_named(suffix)
    if other and suffix not in written.by_suffix:
        raise WrongUsage(
            f"{form} and the name {file} ask for two things.",
            f"Name it {_such_as(form)}, or take --format {other}.",
        )
    if file and written.folder and suffix not in written.by_suffix:
        write_folder(written.folder(told), file, force)
        return
    maker = written.by_suffix.get(suffix) or next(iter(written.by_suffix.values()))
    if written.beside and file:
        _with_its_head(told, maker(told), file, force)
        return
    if written.beside and told.about.left_out != "nothing":
        err(f"Left out: {told.about.left_out}.")
    write_out(maker(told), file, force)


def _with_its_head(told: "Timeline", pieces: Pieces, file: Path, force: bool) -> None:
    from crisisrunner.timeline.about import beside

    head = file.with_name(f"{file.name}{ABOUT}")
    must_be_free(head, force)
    write_out(pieces, file, force)
    write_out([beside(told.about, file.name)], head, force)


def _such_as(form: Format) -> str:
    """A name that a file or a folder of this format may have."""
    suffixes: Iterable[str] = FORMATS[form].by_suffix
    return f"timeline{next(iter(suffixes), '')}" if suffixes else str(form)

"""Where a recorded incident is found: in a record at hand, in the file of another, in an export."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from crisisrunner.canonical import digest
from crisisrunner.drill.replay.past import Blobs, Past, blob_or_none, past_in, past_of
from crisisrunner.errors import Fault, Refused, did_you_mean, unknown
from crisisrunner.log.exported import read_lines
from crisisrunner.log.record import Record

_SQLITE = b"SQLite format 3\x00"


@contextmanager
def recorded(name: str, incident: str | None, at_hand: Sequence[Record]) -> Iterator[Past]:
    """An incident by its id in the records at hand, or in the record or the export at a path.

    Args:
        incident: Which one of several.

    Raises:
        Refused: where there is no such incident, or it must be said which.
        Fault: where a file is no record.
    """
    found = next((record for record in at_hand if name in record.incidents()), None)
    path = Path(name)
    if found:
        yield past_of(found, name)
    elif path.is_file():
        with _opened(path, incident, at_hand) as past:
            yield past
    elif path.exists():
        raise Fault(f"{path} is no file, so it is no record.", "Name a record, an export, or an incident.")
    else:
        known = [one for record in at_hand for one in record.incidents()]
        raise Refused(
            f"There is no incident and no file '{name}'{did_you_mean(name, known)}",
            "crisisrunner incidents, or crisisrunner drill list",
        )


@contextmanager
def _opened(path: Path, incident: str | None, at_hand: Sequence[Record]) -> Iterator[Past]:
    with path.open("rb") as file:
        is_record = file.read(len(_SQLITE)) == _SQLITE
    if not is_record:
        yield _exported(path, incident, at_hand)
        return
    with _copied(path) as copy:
        record = None
        try:
            record = Record(copy)
            yield past_of(record, _chosen(record.incidents(), incident, path))
        except Fault as fault:  # of the file that somebody named, not of the copy
            raise Fault(fault.sentence.replace(str(copy), str(path)), fault.hint) from None
        finally:
            if record:
                record.close()


@contextmanager
def _copied(path: Path) -> Iterator[Path]:
    """A copy to read from: opening a record can upgrade it, and somebody's evidence stays as it is."""
    with TemporaryDirectory(prefix="crisisrunner-replay-") as folder:
        copy = Path(folder) / "record.db"
        shutil.copyfile(path, copy)
        waiting = path.with_name(f"{path.name}-wal")
        if waiting.exists():  # what was written and not yet taken into the file itself
            shutil.copyfile(waiting, copy.with_name(f"{copy.name}-wal"))
        yield copy


def _exported(path: Path, incident: str | None, at_hand: Sequence[Record]) -> Past:
    lines = [*read_lines(path)]
    known = [*dict.fromkeys(str(line.get("incident")) for line in lines)]
    return past_in(lines, _chosen(known, incident, path), _blobs(at_hand))


def _chosen(known: Sequence[str], incident: str | None, path: Path) -> str:
    if incident:
        if incident not in known:
            raise unknown("incident", incident, known, "Name another with --incident.")
        return incident
    if not known:
        raise Refused(f"{path} holds no incident.", "Give a file that does.")
    if len(known) > 1:
        raise Refused(
            f"{path} holds {len(known)} incidents: {', '.join(known)}.", "Say which: --incident ID."
        )
    return known[0]


def _blobs(at_hand: Sequence[Record]) -> Blobs:
    """What a run depended on is not in an export; the records at hand may have it."""

    def look(sha256: str) -> bytes | None:
        found = (blob_or_none(record, sha256) for record in at_hand)
        return next((content for content in found if content is not None), None)

    return look


def also(blobs: Blobs, contents: Sequence[bytes]) -> Blobs:
    """The same, and some contents that are at hand."""
    more: Mapping[str, Any] = {digest(content): content for content in contents}
    return lambda sha256: more.get(sha256) or blobs(sha256)

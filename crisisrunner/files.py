"""Files written whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from crisisrunner.errors import Refused


@contextmanager
def written_whole(target: Path) -> Iterator[Path]:
    """A place beside the target to write to; at the end it takes the target's place, on failure it is gone.

    Raises:
        Refused: where the target is a device, a folder, or anything else that is no ordinary file.
    """
    if target.exists() and not target.is_file():
        raise Refused(f"{target} is no ordinary file.", "Name another file.")
    unfinished = target.with_name(f".{target.name}.{os.getpid()}.unfinished")
    try:
        yield unfinished
        unfinished.replace(target)
    except BaseException:  # Ctrl-C too must leave nothing half done; it is raised again
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise

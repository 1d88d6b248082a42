"""A zip file written piece by piece, as its content is read, with the digest of each file in it."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from io import RawIOBase
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo


class Archive:
    """Files put one after another into a zip; each `put` gives the bytes that are ready by then.

    Args:
        made_at: The time that every file bears (UTC), so that the same content makes the same zip.
    """

    def __init__(self, made_at: datetime) -> None:
        self.digests: dict[str, str] = {}
        """The SHA-256 of each file that was put in, in lower-case hex, by its path."""
        self._moment = made_at.astimezone(UTC).timetuple()[:6]
        self._ready = _Ready()
        self._zip = ZipFile(self._ready, "w", ZIP_DEFLATED)

    def put(self, path: str, pieces: Iterable[str | bytes]) -> Iterator[bytes]:
        """Put a file in."""
        digest = hashlib.sha256()
        info = ZipInfo(path, self._moment)
        info.compress_type = ZIP_DEFLATED
        info.external_attr = 0o644 << 16  # readable, and never executed
        with self._zip.open(info, "w", force_zip64=True) as file:
            for piece in pieces:
                content = piece.encode() if isinstance(piece, str) else piece
                digest.update(content)
                file.write(content)
                yield from self._ready.taken()
        self.digests[path] = digest.hexdigest()
        yield from self._ready.taken()

    def end(self) -> Iterator[bytes]:
        """Close it, when nothing more is to be put in."""
        self._zip.close()
        yield from self._ready.taken()


class _Ready(RawIOBase):
    """What was written and not yet taken; it cannot go back, so the zip is written from front to end."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        """It can be written to."""
        return True

    def write(self, content: "bytes | bytearray | memoryview") -> int:  # type: ignore[override]
        """Keep some bytes until they are taken."""
        self._pieces.append(bytes(content))
        return len(content)

    def taken(self) -> list[bytes]:
        """All that was written since the last time."""
        pieces, self._pieces = self._pieces, []
        return pieces

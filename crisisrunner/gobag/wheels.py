"""Wheels made again from what is installed here, so that a bag needs no network either when it is packed.

Source: Python Packaging User Guide, "Binary distribution format" and "Recording installed projects".
"""

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping
from importlib import metadata
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROGRAM = "crisisrunner"
_PURE = "py3-none-any"
_NOT_PACKED = frozenset(("INSTALLER", "REQUESTED", "RECORD", "direct_url.json", "WHEEL"))
"""What an installation writes of itself; a wheel has it from elsewhere, or not at all."""
_SHIPPED = {"playbooks": f"{PROGRAM}/shipped/playbooks", "templates": f"{PROGRAM}/shipped/templates"}
_EPOCH = (1980, 1, 1, 0, 0, 0)


def needed(name: str = PROGRAM) -> list[str]:
    """The names of a distribution and of all that it needs on this platform, without its extras.

    Raises:
        PackageNotFoundError: where one of them is not installed.
    """
    found: dict[str, None] = {}
    waiting = [name]
    while waiting:
        one = canonicalize_name(waiting.pop())
        if one in found:
            continue
        found[one] = None
        for written in metadata.distribution(one).requires or ():
            requirement = Requirement(written)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                waiting.append(requirement.name)
    return list(found)


def wheel_of(name: str) -> tuple[str, bytes]:
    """The file name and content of the wheel of an installed distribution."""
    distribution = metadata.distribution(name)
    own = dict(_checkout(distribution) if _from_checkout(distribution) else _installed(distribution))
    tags = _tags(distribution)
    plain = re.sub(r"[-_.]+", "_", distribution.metadata["Name"])
    stem = f"{plain}-{distribution.version}"
    info = next((path.split("/")[0] for path in own if ".dist-info/" in path), f"{stem}.dist-info")
    pure = "true" if tags == _PURE else "false"
    lines = [f"Tag: {one}" for one in _expanded(tags)]
    head = ["Wheel-Version: 1.0", "Generator: crisisrunner gobag", f"Root-Is-Purelib: {pure}", *lines]
    own[f"{info}/WHEEL"] = ("\n".join(head) + "\n").encode()
    own[f"{info}/RECORD"] = _record(own, f"{info}/RECORD")
    return f"{stem}-{tags}.whl", zipped(own)


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Files as a zip that is the same for the same files; wheels, which are zips, are not pressed again."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for path, content in files.items():
            entry = ZipInfo(path, _EPOCH)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content, ZIP_STORED if path.endswith(".whl") else ZIP_DEFLATED)
    return buffer.getvalue()


def _installed(distribution: metadata.Distribution) -> Iterator[tuple[str, bytes]]:
    for file in distribution.files or ():
        path = file.as_posix()
        inside = not path.startswith(("..", "/")) and "__pycache__" not in path
        if inside and file.name not in _NOT_PACKED and (located := Path(str(file.locate()))).is_file():
            yield path, located.read_bytes()


def _from_checkout(distribution: metadata.Distribution) -> bool:
    """Whether the program runs from a checkout, of which only a pointer is installed."""
    name = canonicalize_name(distribution.metadata["Name"])
    return name == PROGRAM and not any(
        f.as_posix() == f"{PROGRAM}/__init__.py" for f in distribution.files or ()
    )


def _checkout(distribution: metadata.Distribution) -> Iterator[tuple[str, bytes]]:
    package = Path(__file__).resolve().parent.parent
    for path in _all_in(package):
        yield f"{PROGRAM}/{path.relative_to(package).as_posix()}", path.read_bytes()
    for folder, there in _SHIPPED.items():
        root = package.parent / folder
        for path in _all_in(root):
            yield f"{there}/{path.relative_to(root).as_posix()}", path.read_bytes()
    for name, content in _installed(distribution):
        if ".dist-info/" in name:
            yield name, content


def _all_in(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc":
            yield path


def _tags(distribution: metadata.Distribution) -> str:
    """The tags of a wheel as its file name has them: `py3-none-any`, `cp311-cp311-manylinux_2_17_x86_64`."""
    written = re.findall(r"^Tag: (\S+)$", distribution.read_text("WHEEL") or "", re.MULTILINE)
    columns = zip(*(one.split("-") for one in written), strict=True) if written else ()
    return "-".join(".".join(dict.fromkeys(column)) for column in columns) or _PURE


def _expanded(tags: str) -> Iterator[str]:
    python, abi, platform = (part.split(".") for part in tags.split("-"))
    yield from (f"{one}-{two}-{three}" for one in python for two in abi for three in platform)


def _record(files: Mapping[str, bytes], own: str) -> bytes:
    rows = [f"{_as_csv(path)},sha256={_digest(content)},{len(content)}" for path, content in files.items()]
    return ("\n".join([*rows, f"{own},,"]) + "\n").encode()


def _as_csv(path: str) -> str:
    return f'"{path}"' if "," in path else path


def _digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()

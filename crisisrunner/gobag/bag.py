"""What is in the bag, in the order in which somebody unpacks it."""

import hashlib
import json
import platform
import sys
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from string import Template
from typing import NamedTuple

from crisisrunner import __version__
from crisisrunner.errors import Refused
from crisisrunner.gobag.wheels import needed, wheel_of
from crisisrunner.pins import check_laws
from crisisrunner.planner.grab_sheet import grab_sheet
from crisisrunner.planner.plan import plan_named
from crisisrunner.playbook.library import Library, files_inside
from crisisrunner.playbook.workspace import FILE, Workspace

FOLDER = "crisisrunner-gobag"
_OF_A_WORKSPACE = ("playbooks", "templates", "rules")
_HERE = Path(__file__).resolve().parent


class Packed(NamedTuple):
    """The files of a bag by their path in it, and what it has to do without, a sentence each."""

    files: Mapping[str, bytes]
    missing: tuple[str, ...]


def pack(library: Library, workspace: Workspace, made_by: str, made_at: datetime, today: date) -> Packed:
    """Everything that a stranger needs to run this hospital's plans on another laptop.

    Raises:
        BadFile: for a plan that cannot be used: a bag must not carry what would fail on the night.
    """
    missing: list[str] = []
    files: dict[str, bytes] = {
        "README.txt": _readme(workspace, today).encode(),
        "install.py": (_HERE / "install.py").read_bytes(),
    }
    files |= dict(_sheets(library, workspace, made_by, made_at, today, missing))
    files |= dict(_workspace(library, workspace))
    for name in needed():
        file, content = wheel_of(name)
        files[f"wheels/{file}"] = content
    files["manifest.json"] = _manifest(files)
    return Packed({f"{FOLDER}/{path}": content for path, content in files.items()}, tuple(missing))


def _workspace(library: Library, workspace: Workspace) -> Iterator[tuple[str, bytes]]:
    folder = library.workspace
    if folder is None:
        yield f"workspace/{FILE}", f'[organisation]\nname = "{workspace.organisation.name}"\n'.encode()
        return
    yield f"workspace/{FILE}", (folder / FILE).read_bytes()
    for name in _OF_A_WORKSPACE:
        for path in files_inside(folder / name, "*", deep=True):
            within = path.relative_to(folder).parts
            if "__pycache__" not in within and not any(part.startswith(".") for part in within):
                yield f"workspace/{path.relative_to(folder).as_posix()}", path.read_bytes()


def _sheets(
    library: Library, workspace: Workspace, made_by: str, made_at: datetime, today: date, missing: list[str]
) -> Iterator[tuple[str, bytes]]:
    rules, _ = check_laws(library, workspace)
    plans = [plan_named(name, library, workspace, today) for name in library.playbooks()]
    for plan in plans:
        try:
            yield f"sheets/{plan.playbook.playbook}.pdf", grab_sheet(plan, rules, made_by, made_at)
        except Refused as refusal:  # the package that sets pages is not installed here
            missing.append(f"No grab sheets are in it. {refusal.sentence} {refusal.hint or ''}".strip())
            return


def _readme(workspace: Workspace, today: date) -> str:
    version = ".".join(map(str, sys.version_info[:2]))
    windows = platform.system() == "Windows"
    return Template((_HERE / "README.txt").read_text("utf-8")).substitute(
        organisation=workspace.organisation.name,
        today=today,
        version=__version__,
        platform=f"{platform.system()} on {platform.machine()} with Python {version}",
        python="py" if windows else "python3",
        start="crisisrunner.bat" if windows else "./crisisrunner",
    )


def _manifest(files: Mapping[str, bytes]) -> bytes:
    packed = {
        "version": __version__,
        "system": platform.system(),
        "machine": platform.machine(),
        "python": list(sys.version_info[:2]),
        "files": {path: hashlib.sha256(content).hexdigest() for path, content in files.items()},
    }
    return (json.dumps(packed, indent=1, sort_keys=True) + "\n").encode()

"""Installs crisisrunner from this bag, without a network and without pip: python3 install.py

It checks every file against the list in the bag, unpacks the program beside itself, and starts it once.
"""

import hashlib
import json
import os
import platform
import shlex
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

BAG = Path(__file__).resolve().parent
PAPER = "Work with the grab sheets in the folder 'sheets' meanwhile."
RUN = """\
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "packages"))
from crisisrunner.__main__ import run

if __name__ == "__main__":
    run()
"""


def main() -> int:
    """Install, or say in a sentence why not."""
    try:
        packed = json.loads((BAG / "manifest.json").read_text("utf-8"))
        wanted = {"system": packed["system"], "machine": packed["machine"], "python": tuple(packed["python"])}
        files = {str(name): str(digest) for name, digest in packed["files"].items()}
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        print(f"This bag is damaged: its manifest.json cannot be read. Take another copy. {PAPER}")
        return 1
    here = {"system": platform.system(), "machine": platform.machine(), "python": sys.version_info[:2]}
    if here != wanted:
        print(f"This bag was packed for {_told(wanted)}. This laptop has {_told(here)}.")
        print(f"Find a laptop like that one. {PAPER}")
        return 1
    broken = [name for name, digest in files.items() if _digest(BAG / name) != digest]
    if broken:
        print(f"This bag is damaged or was changed: {broken[0]}. Take another copy. {PAPER}")
        return 1
    try:
        _unpack([BAG / name for name in files if name.startswith("wheels/")])
    except OSError as error:
        print(f"It cannot be unpacked here: {(error.strerror or str(error)).lower()}.")
        print("Copy the whole folder to a disk that may be written to, and start install.py there.")
        return 1
    run = str(BAG / "program" / "run.py")
    if subprocess.run([sys.executable, "-I", "-S", run, "--version"], cwd=BAG / "workspace").returncode:
        print(f"It was unpacked and does not start. {PAPER}")
        return 1
    start = "crisisrunner.bat" if os.name == "nt" else "./crisisrunner"
    print("Installed. Now:")
    print(f'  cd "{BAG / "workspace"}"')
    print(f"  {start}")
    return 0


def _unpack(wheels: "list[Path]") -> None:
    """The wheels of the list and no others, into a folder that is empty before."""
    packages = BAG / "program" / "packages"
    shutil.rmtree(BAG / "program", ignore_errors=True)
    packages.mkdir(parents=True)
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(packages)
    (BAG / "program" / "run.py").write_text(RUN, "utf-8")
    run = BAG / "program" / "run.py"
    shell = BAG / "workspace" / "crisisrunner"
    shell.write_text(
        f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -I -S {shlex.quote(str(run))} "$@"\n', "utf-8"
    )
    shell.chmod(0o755)
    batch = BAG / "workspace" / "crisisrunner.bat"
    program, script = (str(one).replace("%", "%%") for one in (sys.executable, run))
    batch.write_text(f'@chcp 65001 >nul\r\n@"{program}" -I -S "{script}" %*\r\n', "utf-8")


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def _told(one: dict[str, Any]) -> str:
    return f"{one['system']} on {one['machine']} with Python {'.'.join(map(str, one['python']))}"


if __name__ == "__main__":
    sys.exit(main())

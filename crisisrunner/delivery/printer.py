"""A page to the printer of this machine, where one is near."""

import sys
from pathlib import Path

from crisisrunner.errors import Fault

_PATIENCE = 30.0


def print_text(text: str, instead: str) -> str:
    """Hand a page to the printer, and return what the system said of it.

    Args:
        instead: What a person can do where that fails.

    Raises:
        Fault: where there is no printer, or it does not take the page.
    """
    import shutil  # 6 ms with the next that only printing has to pay
    from subprocess import DEVNULL, TimeoutExpired, run
    from tempfile import TemporaryDirectory

    if sys.platform == "win32":  # pragma: no cover
        return _on_windows(text, instead)
    program = shutil.which("lp")
    if not program or not Path(program).is_absolute():
        raise Fault("No printer is near: this machine has no lp.", instead)
    with TemporaryDirectory(prefix="crisisrunner-") as folder:
        page = Path(folder) / "page.txt"
        page.write_text(text, "utf-8")
        try:
            done = run(
                [program, str(page)], stdin=DEVNULL, capture_output=True, timeout=_PATIENCE, check=False
            )
        except (OSError, TimeoutExpired):
            raise Fault("The printer does not answer.", instead) from None
    said = (done.stdout if done.returncode == 0 else done.stderr).decode(errors="replace").strip()
    if done.returncode != 0:
        raise Fault(f"The printer did not take it: {said or 'it said nothing'}.", instead)
    return said


def _on_windows(text: str, instead: str) -> str:  # pragma: no cover
    import os
    import tempfile

    with tempfile.NamedTemporaryFile("w", suffix=".txt", delete=False, encoding="utf-8-sig") as page:
        page.write(text)  # it stays: the printing program reads it later
    try:
        os.startfile(page.name, "print")  # type: ignore[attr-defined,unused-ignore]  # Windows alone has it
    except OSError:
        raise Fault("No printer is near.", instead) from None
    return ""

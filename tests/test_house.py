"""The house keeps its shape: imports run one way, one library has one home, start-up stays light."""

import ast
import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "crisisrunner"

FLOORS = [
    (
        "errors",
        "clock",
        "canonical",
        "visible",
        "times",
        "files",
        "tables",
        "signatures",
        "exercise",
        "seal",
        "page",
        "__init__",
    ),
    ("playbook",),
    ("incident",),
    ("wording", "log", "delivery"),
    ("attachments", "case", "checking", "marks"),
    ("pins", "timeline", "versions", "saying", "deadlines", "calculator", "replies", "repeats"),
    ("overview",),
    ("answers", "appointments"),
    ("handover", "exports"),
    ("runner",),
    ("desk", "sealing", "sending", "timekeeping", "asking"),
    ("inquiry_file", "intake"),
    ("reviews",),
    ("drill", "planner"),
    ("gobag",),
    ("cli", "__main__"),
]
"""From the ground up: a module imports from its own floor or from those below it."""

HOMES = {
    "transitions": {"incident/machine.py"},
    "jinja2": {"wording/render.py", "wording/sandbox.py"},
    "sqlite_utils": {"log/schema.py"},
    "yaml": {"playbook/source.py"},
    "pydantic": {
        "drill/form.py",
        "playbook/form.py",
        "playbook/load.py",
        "playbook/rule_form.py",
        "playbook/values.py",
    },
    "holidays": {"playbook/calendars.py"},
    "icalendar": {"timeline/ics.py"},
    "xml": {"exports/cap.py"},
    "openpyxl": {"drill/msel/workbook.py"},
    "pydantic_core": {"playbook/load.py"},
    "platformdirs": {"cli/place.py"},
    "tzlocal": {"clock.py"},
    "babel": {"playbook/languages.py", "wording/written.py"},
    "phonenumbers": {"wording/checks/identifiers/phones.py"},
    "regex": {"wording/measures.py"},
    "smtplib": {"delivery/mail.py"},
    "http": {"delivery/webhook.py"},
    "apprise": {"delivery/service.py"},
    "packaging": {"gobag/wheels.py", "planner/changes.py"},
    "typst": {"exports/paper/typesetting.py"},
    "sqlite3": {"log/record.py", "log/schema.py", "log/faults.py", "log/search.py"},
}

MODULES = sorted(PACKAGE.rglob("*.py"))


def imports(file: Path) -> list[str]:
    """The dotted names that a module imports anywhere, except for type checkers only."""
    tree = ast.parse(file.read_text())
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            node.body = []
    found: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found += [node.module or ""] + [f"{node.module}.{alias.name}" for alias in node.names]
    return found


@cache
def all_imports() -> dict[str, list[str]]:
    """What each module imports, by its path in the package."""
    return {file.relative_to(PACKAGE).as_posix(): imports(file) for file in MODULES}


def floor(part: str) -> int:
    return next(number for number, parts in enumerate(FLOORS) if part in parts)


def test_imports_run_one_way() -> None:
    known = {part for parts_of_floor in FLOORS for part in parts_of_floor}
    upward = [
        (name, part)
        for name, found in all_imports().items()
        for part in known & {one.split(".")[1] for one in found if one.startswith("crisisrunner.")}
        if floor(part) > floor(name.split("/")[0].removesuffix(".py"))
    ]
    assert upward == []


def test_a_library_has_one_home() -> None:
    strangers = [
        (name, top)
        for name, found in all_imports().items()
        for top in {one.split(".")[0] for one in found}
        if name not in HOMES.get(top, {name})
    ]
    assert strangers == []


def test_what_decides_is_pure() -> None:
    """`incident/` and the model know no file, no clock, no database, no terminal."""
    impure = {"os", "io", "pathlib", "sqlite3", "sys", "time", "random", "secrets", "crisisrunner.clock"}
    models = [PACKAGE / "playbook" / name for name in ("model.py", "rule.py")]
    for file in [*(PACKAGE / "incident").rglob("*.py"), *models]:
        assert impure.isdisjoint(imports(file)), file.name


def test_only_the_clock_reads_the_clock() -> None:
    for file in MODULES:
        if file.name != "clock.py":
            text = file.read_text()
            for call in ("datetime.now(", "datetime.utcnow(", "time.time(", "date.today(", "monotonic("):
                assert call not in text, file


def loaded_by(*arguments: str, db: Path) -> set[str]:
    """The top-level modules in memory after one command line in a fresh process."""
    code = (
        "import sys, json\n"
        "from crisisrunner.cli.main import main\n"
        f"status = main({list(arguments)!r})\n"
        "print(json.dumps([status, sorted({name.split('.')[0] for name in sys.modules})]), file=sys.stderr)"
    )
    environment = {**os.environ, "CRISISRUNNER_DB": str(db)}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    status, modules = json.loads(done.stderr.splitlines()[-1])
    assert status == 0
    return set(modules)


HEAVY = {
    *("jinja2", "yaml", "transitions", "sqlite_utils", "rich", "pydantic", "babel", "holidays", "tomllib"),
    *("phonenumbers", "regex", "smtplib", "apprise", "icalendar", "openpyxl", "typst"),
    *("msgspec", "sqlite3", "zoneinfo", "tempfile", "platformdirs", "tzlocal", "hypothesis"),
}


def test_help_imports_nothing_heavy(laptop: Path) -> None:
    assert loaded_by("--help", db=laptop / "record.db") & HEAVY == set()


def test_status_imports_only_what_it_reads_with(laptop: Path, type_in) -> None:
    type_in("start", "ransomware")
    heavy = loaded_by("status", db=laptop / "record.db") & HEAVY
    assert heavy == {"msgspec", "sqlite3", "zoneinfo"}

"""What tests share: a folder of their own, and the real command line to type into."""

import gc
import json
import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import settings

from crisisrunner.cli.main import main

HERE = Path(__file__).parent
MEMORY = Path("/dev/shm")
"""A disk in memory, on Linux: there a record is as whole and as durable for a killed program, and faster."""

settings.register_profile("house", max_examples=50, deadline=None, derandomize=True, database=None)
settings.load_profile("house")

MOST_BYTES = 4_000_000_000
"""More than all tests together write."""


def pytest_configure(config: pytest.Config) -> None:
    """All that the tests write lies in one folder, in memory if there is room, and goes when they are over."""
    if "TMPDIR" not in os.environ and MEMORY.is_dir() and os.access(MEMORY, os.W_OK):
        if shutil.disk_usage(MEMORY).free < MOST_BYTES:
            return
        folder = tempfile.mkdtemp(prefix="crisisrunner-tests-", dir=MEMORY)
        os.environ["TMPDIR"] = tempfile.tempdir = folder  # for workers and other programs too
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


def pytest_collection_finish(session: pytest.Session) -> None:
    """What is loaded stays loaded, so nobody need look through it again and again for what may go."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000)


class Run(NamedTuple):
    """What one command line did."""

    status: int
    out: str
    err: str


Type = Callable[..., Run]


@pytest.fixture(autouse=True)
def laptop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, a record of its own, and nobody's settings."""
    for name in [name for name in os.environ if name.startswith("CRISISRUNNER_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("CRISISRUNNER_TRACEBACK", "1")  # a test wants to know what happened
    for name in ("EDITOR", "VISUAL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CRISISRUNNER_DB", str(tmp_path / "record.db"))
    monkeypatch.setenv("CRISISRUNNER_AS", "Dana Ortiz")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TZ", "Europe/Dublin")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def type_in(capsys: pytest.CaptureFixture[str]) -> Type:
    """Types one command line: `type_in("fact", "set", "a", "b")`; its exit status and both outputs come back."""

    def typed(*arguments: str) -> Run:
        capsys.readouterr()
        status = main(arguments)
        out, err = capsys.readouterr()
        return Run(status, out, err)

    return typed


def once(type_in: Type, *lines: str) -> Run:
    """Types command lines that must work, as a test's way to where it begins; what the last one said comes back.

    Where they were typed before, by the same person, into a folder that held the same, nobody types them again:
    the folder gets the files that it got then. So whatever a test is about, it types itself.
    """
    here = Path.cwd()
    said = {name: value.replace(str(here), "") for name, value in os.environ.items() if "PYTEST" not in name}
    before = _held(here)
    key = (lines, *said.items(), *before.items())
    if key not in _TYPED:
        for line in lines:
            run = type_in(*shlex.split(line))
            assert run.status == 0, run.err
        _TYPED[key] = run, _held(here)
    run, after = _TYPED[key]
    for name, content in after.items():
        if content is None:
            (here / name).mkdir(exist_ok=True)
        elif before.get(name) != content:
            (here / name).write_bytes(content)
    return run


_TYPED: dict[tuple[object, ...], tuple[Run, Mapping[str, bytes | None]]] = {}


def _held(folder: Path) -> dict[str, bytes | None]:
    """Every file of a folder and what is in it; None for a folder in it."""
    paths = sorted(folder.rglob("*"))
    return {str(path.relative_to(folder)): None if path.is_dir() else path.read_bytes() for path in paths}


def to_hold(what: str = "Systems are down", hour: int = 2) -> tuple[str, ...]:
    """Command lines that bring the playbook `dark` to its holding statement, on 20 November.

    Args:
        what: What is said to have happened.
        hour: When it begins, eight minutes before its end.
    """
    day = "2026-11-20"
    return (
        f"start dark --at '{day} {hour:02}:52'",
        f"fact set what_happened '{what}' --source Screens --at '{day} {hour:02}:55'",
        f"fact set detected_at '{day} {hour:02}:50' --source Screens --at '{day} {hour:02}:56'",
        f"task done confirm --at '{day} {hour:02}:57'",
        f"advance confirm --at '{day} {hour + 1:02}:00'",
    )


def let_out(type_in: Type, message: str, *at: str) -> Run:
    """Submits a message, has Ana Ruiz approve it, and releases it; what the release said comes back."""
    incident = json.loads(type_in("status", "--json").out)["incident"]["id"]
    steps = (
        ("message", "submit", message),
        ("--as", "Ana Ruiz", "message", "approve", message, "--yes"),
        ("message", "release", message, "--yes", incident),
    )
    for step in steps:
        run = type_in(*step, *at)
        assert run.status == 0, run.err
    return run


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the SSH keys `ana` and `mallory`."""
    folder = tmp_path_factory.mktemp("keys")
    for name in ("ana", "mallory"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name], check=True)
    return folder


@pytest.fixture
def hospital(laptop: Path) -> Path:
    """A workspace with a small playbook `dark` (four facts, two tasks, three messages), its templates and people."""
    shutil.copytree(HERE / "hospital", laptop, dirs_exist_ok=True)
    return laptop

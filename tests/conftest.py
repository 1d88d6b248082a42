"""What tests share: a folder of their own, and the real command line to type into."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from crisisrunner.cli.main import main

HERE = Path(__file__).parent


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


@pytest.fixture
def hospital(laptop: Path) -> Path:
    """A workspace with a small playbook `dark` (four facts, two tasks, three messages), its templates and people."""
    shutil.copytree(HERE / "hospital", laptop, dirs_exist_ok=True)
    return laptop

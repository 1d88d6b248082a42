"""The go-bag, packed here and used where there is no network, no pip and no package of ours."""

import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

from crisisrunner.cli.main import main
from crisisrunner.gobag.wheels import needed, wheel_of

HOSPITAL = Path(__file__).parent.parent / "hospital"
PYTHON = getattr(sys, "_base_executable", sys.executable)
OFFLINE = next(
    (
        way
        for way in (["unshare", "-rn"], ["unshare", "-n"])
        if shutil.which("unshare") and subprocess.run([*way, "true"], capture_output=True).returncode == 0
    ),
    None,
)
"""How a command is run without any network."""


@pytest.fixture(scope="module")
def bag(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("desk")
    (folder / "crisisrunner.toml").write_text((HOSPITAL / "crisisrunner.toml").read_text())
    (folder / "playbooks").mkdir()
    (folder / "playbooks" / "ours.yaml").write_text(
        "playbook: ours\nextends: infrastructure-failure\nuse_when: The bridge to our island is closed.\n"
    )
    before = Path.cwd()
    os.chdir(folder)
    try:
        assert main(["gobag", "--out", "stick.zip"]) == 0
    finally:
        os.chdir(before)
    stick = tmp_path_factory.mktemp("laptop")
    zipfile.ZipFile(folder / "stick.zip").extractall(stick)
    return stick / "crisisrunner-gobag"


def offline(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    if OFFLINE is None:
        pytest.skip("this machine makes no network namespace")
    clean = {"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8"}
    return subprocess.run([*OFFLINE, *command], cwd=folder, env=clean, capture_output=True, text=True)


def test_a_stranger_installs_it_without_a_network_and_runs_a_plan(bag: Path) -> None:
    reached = offline(bag, PYTHON, "-c", "import socket; socket.create_connection(('192.0.2.1', 80), 1)")
    assert "unreachable" in reached.stderr
    run = offline(bag, PYTHON, "-I", "-S", "install.py")
    assert run.returncode == 0, run.stdout + run.stderr
    assert "Installed." in run.stdout
    here = bag / "workspace"
    words = ("./crisisrunner", "--db", "night.db", "--as", "Dana Ortiz")
    assert "ours" in offline(here, *words, "playbook", "list").stdout
    assert offline(here, *words, "playbook", "check", "ours", "ransomware").returncode == 0
    assert offline(here, *words, "playbook", "test", "viral-complaint").returncode == 0
    started = offline(here, *words, "start", "ours")
    assert started.returncode == 0, started.stderr
    assert "DETECT" in offline(here, *words, "status").stdout
    assert "holds" in offline(here, *words, "verify").stdout


def test_paper_and_a_readme_for_a_stranger_are_in_it(bag: Path) -> None:
    sheets = {path.stem for path in (bag / "sheets").iterdir()}
    assert {"ours", "ransomware", "active-threat"} <= sheets
    readme = (bag / "README.txt").read_text()
    assert readme.startswith("GO-BAG OF Valley Hospital\n")
    assert "$" not in readme
    assert max(map(len, readme.splitlines())) <= 120


def test_what_was_changed_on_the_stick_is_found(bag: Path, tmp_path: Path) -> None:
    other = shutil.copytree(bag, tmp_path / "bag", ignore=shutil.ignore_patterns("program"))
    (other / "workspace" / "crisisrunner.toml").write_text("[organisation]\nname = 'Evil'\n")
    run = subprocess.run([PYTHON, "-I", "install.py"], cwd=other, capture_output=True, text=True)
    assert run.returncode == 1
    assert "damaged or was changed: workspace/crisisrunner.toml" in run.stdout
    assert "sheets" in run.stdout


def test_on_a_laptop_of_another_kind_it_says_so(bag: Path, tmp_path: Path) -> None:
    other = shutil.copytree(bag, tmp_path / "bag", ignore=shutil.ignore_patterns("program", "wheels"))
    manifest = json.loads((other / "manifest.json").read_text())
    (other / "manifest.json").write_text(json.dumps(manifest | {"system": "Plan9", "python": [2, 7]}))
    run = subprocess.run([PYTHON, "-I", "install.py"], cwd=other, capture_output=True, text=True)
    assert run.returncode == 1
    assert run.stdout.startswith("This bag was packed for Plan9 on ")


def test_the_wheels_are_wheels(bag: Path, tmp_path: Path) -> None:
    """pip itself takes them, and every file is what RECORD says."""
    target = tmp_path / "target"
    pip = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-index",
        "--no-deps",
        "--target",
        str(target),
    ]
    wheels = [str(path) for path in (bag / "wheels").iterdir() if not path.name.startswith("pip-")]
    done = subprocess.run([*pip, *wheels], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert (target / "crisisrunner" / "shipped" / "playbooks" / "ransomware.yaml").is_file()


def test_a_wheel_is_the_same_each_time_and_names_its_tags() -> None:
    file, content = wheel_of("PyYAML")
    assert wheel_of("PyYAML") == (file, content)
    archive = zipfile.ZipFile(io.BytesIO(content))
    info = next(name for name in archive.namelist() if name.endswith("/WHEEL"))
    tags = Parser().parsestr(archive.read(info).decode()).get_all("Tag") or []
    assert tags
    assert all(re.fullmatch(r"[\w.]+-[\w.]+-[\w.]+", tag) for tag in tags)
    assert file.startswith("PyYAML-")


def test_everything_that_the_program_needs_is_named() -> None:
    assert {"crisisrunner", "jinja2", "markupsafe", "pydantic-core", "transitions", "typer"} <= set(needed())
    assert "pytest" not in needed()


def copied(bag: Path, there: Path) -> Path:
    return shutil.copytree(bag, there, ignore=shutil.ignore_patterns("program"))


def test_only_the_wheels_of_the_list_are_unpacked_wherever_the_bag_lies(bag: Path, tmp_path: Path) -> None:
    other = copied(bag, tmp_path / "b $HOME `id` 'q'")
    with zipfile.ZipFile(other / "wheels" / "zzz-1-py3-none-any.whl", "w") as archive:
        archive.writestr("crisisrunner/__main__.py", "print('smuggled')")
    run = subprocess.run([PYTHON, "-I", "-S", "install.py"], cwd=other, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    words = (
        "./crisisrunner",
        "--db",
        "night.db",
        "playbook",
        "test",
        "viral-complaint",
        "ransomware",
        "ours",
    )
    done = subprocess.run(words, cwd=other / "workspace", capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "smuggled" not in done.stdout


def test_a_damaged_list_is_said_in_a_sentence(bag: Path, tmp_path: Path) -> None:
    other = copied(bag, tmp_path / "bag")
    for content in (b"{", b"\xff", b"[]", b'{"system": 1}'):
        (other / "manifest.json").write_bytes(content)
        run = subprocess.run([PYTHON, "-I", "-S", "install.py"], cwd=other, capture_output=True, text=True)
        assert run.returncode == 1
        assert "damaged" in run.stdout
        assert run.stderr == ""

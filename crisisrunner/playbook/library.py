"""Where playbooks, templates and rules are found: the workspace's first, then the shipped ones."""

import os
import re
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from crisisrunner.errors import unknown
from crisisrunner.playbook.model import Playbook
from crisisrunner.playbook.problems import Problem
from crisisrunner.playbook.source import Source, read_yaml

_VARIANT = re.compile(
    r"(?P<name>[a-z0-9_/-]+)(?:\.(?P<first>[a-z-]+))?(?:\.(?P<second>[a-z-]+))?\.(?:md|txt)"
)

_KEY = re.compile(r"^  ([a-z][a-z0-9_]*):", re.MULTILINE)
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")


class FoundFile(NamedTuple):
    """A file, and how to call it in front of people."""

    path: Path
    shown: str
    shipped: bool


class Library:
    """The playbooks and templates within reach; a workspace's file hides the shipped one of its name.

    The folders are looked through once, when first asked, and each plan is read once.
    """

    def __init__(self, workspace: Path | None) -> None:
        self.workspace = workspace
        self.folders = tuple(folder for folder in (workspace, _shipped_folder()) if folder)
        self._shipped = self.folders[-1]
        self._sources: dict[FoundFile, Source] = {}
        self.loaded: dict[FoundFile, tuple[Playbook | None, list[Problem]]] = {}
        """The plans that `load_playbook` read already."""

    def source(self, file: FoundFile) -> Source:
        """What stands in a YAML file.

        Raises:
            OSError: where it cannot be read.
        """
        if file not in self._sources:
            self._sources[file] = read_yaml(file.shown, file.path.read_bytes())
        return self._sources[file]

    def playbook(self, name: str) -> FoundFile:
        """The file of a playbook.

        Raises:
            Refused: naming the nearest playbook.
        """
        found = self.playbooks()
        if name not in found:
            raise unknown("playbook", name, found, "crisisrunner playbook list")
        return found[name]

    def playbooks(self) -> dict[str, FoundFile]:
        """Every playbook by its name, in the order of the names."""
        return dict(self._files("playbooks", "*.yaml"))

    def parts(self) -> dict[str, FoundFile]:
        """Every part that a playbook can include, by its name."""
        return dict(self._files("playbooks/parts", "*.yaml"))

    def all_of(self, kind: str, name: str) -> list[FoundFile]:
        """Every file of a name in a folder, the nearest first: the workspace's own, then the shipped one."""
        if not _NAME.fullmatch(name):
            return []
        paths = [(folder, folder / kind / f"{name}.yaml") for folder in self.folders]
        return [
            FoundFile(path, f"{self._mark(folder)}{kind}/{name}.yaml", folder == self._shipped)
            for folder, path in paths
            if path in files_inside(path.parent, path.name)
        ]

    def _mark(self, folder: Path) -> str:
        """What tells a file that came with the program from the workspace's own of the same name."""
        return "shipped:" if self.workspace and folder == self._shipped else ""

    @cached_property
    def fact_names(self) -> frozenset[str]:
        """Whatever stands where facts stand in a plan or part within reach, read loosely."""
        files = [*self.playbooks().values(), *self.parts().values()]
        return frozenset(
            name for file in files for name in _KEY.findall(file.path.read_text("utf-8", errors="replace"))
        )

    def scenario(self, name: str) -> FoundFile:
        """The file of a scenario for a drill.

        Raises:
            Refused: naming the nearest scenario.
        """
        found = self.scenarios()
        if name not in found:
            raise unknown("scenario", name, found, "crisisrunner drill list")
        return found[name]

    def scenarios(self) -> dict[str, FoundFile]:
        """Every scenario by its name, in the order of the names."""
        return dict(self._files("playbooks/drills", "*.yaml"))

    def scripts(self, scenario: str) -> dict[str, FoundFile]:
        """The scripts of players shipped with a scenario, by what is theirs: `good`, `bad`."""
        found = dict(self._files("playbooks/drills/scripts", f"{scenario}.*.txt"))
        return {name.removeprefix(f"{scenario}."): file for name, file in found.items()}

    @cached_property
    def templates(self) -> dict[str, FoundFile]:
        """Every template file by its name with suffixes, such as `hold/public.sms.txt`.

        Where a workspace has a long text of its own, the shipped texts of that name for single channels
        and languages are hidden with it: nobody wants two wordings in one message.
        """
        found = {name: file for name, file in self._files("templates", "*") if name.endswith((".md", ".txt"))}
        own = {
            name.removesuffix(".md")
            for name, file in found.items()
            if not file.shipped and name.endswith(".md")
        }
        return {
            name: file for name, file in found.items() if not (file.shipped and name.split(".")[0] in own)
        }

    def rules(self) -> list[FoundFile]:
        """Every file of rules: the shipped ones first; the workspace's hide none of them, only rules by their id."""
        shipped = Path(__file__).resolve().parent / "rules"
        own = [folder / "rules" for folder in self.folders[:-1]]
        return [
            FoundFile(path, f"rules/{path.name}", folder == shipped)
            for folder in (shipped, *own)
            for path in files_inside(folder, "*.yaml")
        ]

    def missing_variants(self, template: str, languages: Iterable[str]) -> list[str]:
        """A sentence for each language in which a template has no long text."""
        files = self.templates
        missing = []
        for index, language in enumerate(languages):
            wanted = f"{template}.md" if index == 0 else f"{template}.{language}.md"
            if wanted not in files and not (index == 0 and f"{template}.{language}.md" in files):
                missing.append(f"there is no template '{wanted}'; write templates/{wanted}")
        return missing

    def _files(self, kind: str, pattern: str) -> Iterator[tuple[str, FoundFile]]:
        found: dict[str, FoundFile] = {}
        for folder in reversed(self.folders):
            root = folder / kind
            for path in files_inside(root, pattern, deep=kind == "templates"):
                relative = path.as_posix().removeprefix(f"{root.as_posix()}/")
                name = relative if kind == "templates" else path.stem
                mark = self._mark(folder) if kind in ("playbooks", "playbooks/parts") else ""
                found[name] = FoundFile(path, f"{mark}{kind}/{relative}", folder == self._shipped)
        yield from sorted(found.items())


def files_inside(folder: Path, pattern: str, *, deep: bool = False) -> list[Path]:
    """The files of a folder, in order; a link that leads out of it is none of them, for it could lead anywhere.

    Args:
        pattern: What a file is called, such as `*.yaml`.
        deep: Whether those of the folders in it come too; no link to a folder is gone into.
    """
    home = folder.resolve()
    return sorted(
        Path(entry.path)
        for entry in _entries(folder, deep)
        if fnmatchcase(entry.name, pattern)
        and (not entry.is_symlink() or Path(entry.path).resolve().is_relative_to(home))
    )


def _entries(folder: Path | str, deep: bool) -> Iterator["os.DirEntry[str]"]:
    """Every file of a folder that can be looked into; a link that leads nowhere is none."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return
    for entry in entries:
        try:
            is_folder, is_file = entry.is_dir(follow_symlinks=False), entry.is_file()
        except OSError:
            continue
        if is_folder and deep:
            yield from _entries(entry.path, deep)
        elif is_file:
            yield entry


def _shipped_folder() -> Path:
    """The folder of what is shipped: inside an installed package, or the top of a checkout."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "shipped"
    return installed if installed.is_dir() else package.parent


def variant_of(file: str, languages: tuple[str, ...]) -> tuple[str, str, str | None] | None:
    """The template name, language and channel kind that a file's name stands for, or None for other files.

    `hold/public.es.sms.txt` is `("hold/public", "es", "sms")`; the first language needs no suffix.
    """
    found = _VARIANT.fullmatch(file)
    if not found:
        return None
    suffixes = [suffix for suffix in (found["first"], found["second"]) if suffix]
    language = suffixes.pop(0) if suffixes and suffixes[0] in languages else languages[0]
    if len(suffixes) > 1:
        return None
    return found["name"], language, suffixes[0] if suffixes else None

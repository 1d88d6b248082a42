"""A plan rehearsed: every simple path of its machine walked, every text rendered and checked with sample facts."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from pathlib import Path as FilePath
from typing import Any

import msgspec

from crisisrunner.incident.findings import Finding
from crisisrunner.incident.machine import walk
from crisisrunner.incident.stages import table
from crisisrunner.incident.texts import Rendered
from crisisrunner.planner.plan import Plan, read_plan
from crisisrunner.planner.samples import MOMENT, known_by, longest, sampled, typical
from crisisrunner.planner.speaking import Speaker
from crisisrunner.playbook.library import Library
from crisisrunner.playbook.model import CORRECTION, Playbook, Transition
from crisisrunner.playbook.workspace import Workspace
from crisisrunner.wording.measures import Measure, measure
from crisisrunner.wording.render import BadTemplateError

FEW = 3
"""Fewer plans than so many are done before another process would have started."""
MOST_PATHS = 1_000
"""So many are walked; a plan with more is told so."""
MOST_STEPS = 100_000
"""So many stages are tried on the way; in a tangle without ends there would be no end to it."""
NOT_ASKED = {
    "missing": ("unknown",), "longest": ("plain-language",), "corrected": ("plain-language",), "retracted": (),
}  # fmt: skip
"""The checks that a sample says nothing about: with nothing known there are holes, and a stretched answer is clumsy."""

Path = tuple[Transition, ...]


class Said(msgspec.Struct, frozen=True):
    """What a check found in a message rendered with a sample, or what stopped its template."""

    sample: str
    message: str
    language: str
    kind: str
    check: str
    level: str
    text: str
    sentence: str


class Rehearsal(msgspec.Struct, frozen=True):
    """What came of it: how many paths and texts, the longest text of each channel kind, and all that was found.

    `shut` are the paths on which a transition needs a message released that no stage of the path drafts; `problems`
    are what keeps the plan from being one at all.
    """

    playbook: str
    paths: int
    more_paths: bool
    shut: tuple[tuple[str, ...], ...]
    texts: int
    longest: Mapping[str, Measure]
    findings: tuple[Said, ...]
    problems: tuple[str, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether an incident can be played to its end, and nothing was found in what it says."""
        return self.paths > len(self.shut) and not self.findings


def rehearse_all(
    names: Sequence[str], library: Library, workspace: Workspace, today: date, workers: int
) -> list[Rehearsal]:
    """The plans of some names rehearsed, several at once where there are several processors.

    Raises:
        Refused: for a name that no plan bears.
    """
    for name in names:
        library.playbook(name)
    given = [(name, library.workspace, workspace, today) for name in names]
    if len(names) < FEW or workers < 2:
        return [_rehearsed(*one) for one in given]
    from concurrent.futures import ProcessPoolExecutor  # only where many are rehearsed

    with ProcessPoolExecutor(min(workers, len(names))) as pool:
        return list(pool.map(_rehearsed, *zip(*given, strict=True)))


def _rehearsed(name: str, folder: FilePath | None, workspace: Workspace, today: date) -> Rehearsal:
    library = Library(folder)
    plan, problems = read_plan(library.playbook(name), library, workspace, today, tried=False)
    if plan is None:
        return Rehearsal(name, 0, False, (), 0, {}, (), tuple(map(str, problems)))
    return rehearse(plan)


def rehearse(plan: Plan) -> Rehearsal:
    """Walk and say everything that a plan holds."""
    playbook = plan.playbook
    paths = list(islice(simple_paths(playbook), MOST_PATHS + 1))
    walked = paths[:MOST_PATHS]
    _walk(playbook, walked)
    shut = tuple(tuple(way.trigger for way in path) for path in walked if not _can_be_walked(playbook, path))
    spoken = list(_spoken(plan))
    found = [one for one in spoken if isinstance(one, Said)]
    texts = [one for one in spoken if isinstance(one, Rendered)]
    return Rehearsal(
        playbook.playbook, len(walked), len(paths) > MOST_PATHS, shut, len(texts), _longest(texts),
        tuple(dict.fromkeys(found)),
    )  # fmt: skip


def simple_paths(playbook: Playbook) -> Iterator[Path]:
    """Every way from the first stage to a final one on which no stage comes twice; it ends after very many steps."""
    leaving: dict[str, list[Transition]] = {}
    for way in playbook.transitions:
        for source in way.source:
            leaving.setdefault(source, []).append(way)
    waiting: list[tuple[str, Path, frozenset[str]]] = [(playbook.first_stage, (), frozenset())]
    for _ in range(MOST_STEPS):
        if not waiting:
            return
        stage, path, seen = waiting.pop()
        if playbook.stages[stage].final:
            yield path
            continue
        seen |= {stage}
        waiting += [
            (way.dest, (*path, way), seen) for way in reversed(leaving.get(stage, [])) if way.dest not in seen
        ]


def _walk(playbook: Playbook, paths: Sequence[Path]) -> None:
    """Pull each trigger on the machine itself: one that it does not know would stop here."""
    triggers = [[way.trigger for way in path] for path in paths]
    deque(walk(playbook.stages, table(playbook), playbook.first_stage, triggers), maxlen=0)


def _can_be_walked(playbook: Playbook, path: Path) -> bool:
    drafted = set(playbook.stages[playbook.first_stage].messages)
    for way in path:
        if not set(way.requires.released) <= drafted:
            return False
        drafted.update(playbook.stages[way.dest].messages)
    return True


def _spoken(plan: Plan) -> Iterator[Rendered | Said]:
    """Every text of every stage with each sample, and what the checks find in it."""
    for sample, values in _samples(plan.playbook).items():
        for stage_name, stage in [(name, one) for name, one in plan.playbook.stages.items() if one.messages]:
            speaker = Speaker(plan, known_by(plan.playbook, stage_name, values))
            for message in stage.messages:
                yield from _say(speaker, sample, message)
    yield from _put_right(plan)


def _put_right(plan: Plan) -> Iterator[Rendered | Said]:
    """The correction of each fact that a message says: with another value, and with none."""
    playbook, values = plan.playbook, sampled(plan.playbook, typical)
    now, speaker, done = sampled(playbook, longest), Speaker(plan, values), set()
    for message in [name for name, spec in playbook.messages.items() if spec.correction]:
        correction = playbook.spec(message + CORRECTION)
        said = dict.fromkeys(name for text in speaker.texts(message) for name in text.facts)
        for fact in [name for name in said if playbook.facts[name].translates is None]:
            case = (correction.template, playbook.kinds(message), playbook.is_public(message), fact)
            if case in done:
                continue
            done.add(case)
            right = {**values, fact: now[fact]}
            gone = {name: value for name, value in values.items() if name != fact}
            for sample, known in (("corrected", right), ("retracted", gone)):
                corrected = {
                    "message": playbook.messages[message].title, "number": 1, "released_at": MOMENT, "fact": fact,
                    "said": values[fact], "is_now": known.get(fact),
                }  # fmt: skip
                yield from _say(Speaker(plan, known, corrected), sample, message + CORRECTION)


def _samples(playbook: Playbook) -> dict[str, dict[str, Any]]:
    return {"typical": sampled(playbook, typical), "longest": sampled(playbook, longest), "missing": {}}


def _say(speaker: Speaker, sample: str, message: str) -> Iterator[Rendered | Said]:
    try:
        texts = speaker.texts(message)
    except BadTemplateError as error:
        place = f"{error.file}:{error.line}"
        yield Said(sample, message, "", "", "stopped", "block", "", f"{place}: {error.reason}.")
        return
    yield from texts
    for finding in speaker.findings(message, texts, whole=sample != "retracted"):
        if finding.check not in NOT_ASKED.get(sample, ()):
            yield _said(sample, message, finding)
    yield from _unlike(sample, message, texts)


def _said(sample: str, message: str, finding: Finding) -> Said:
    return Said(
        sample, message, finding.language, finding.kind, finding.check, finding.level, finding.text,
        finding.message,
    )  # fmt: skip


def _unlike(sample: str, message: str, texts: list[Rendered]) -> Iterator[Said]:
    """Texts of the same kind that say other facts in one language than in another."""
    first = {text.kind: text for text in texts if text.language == texts[0].language}
    for text in texts:
        here, there = _facts(text), _facts(first[text.kind])
        if here != there:
            only = sorted(here ^ there)
            sentence = f"It says other facts than the text in '{texts[0].language}': {', '.join(only)}."
            yield Said(sample, message, text.language, text.kind, "same-facts", "block", "", sentence)


def _facts(text: Rendered) -> set[str]:
    return {name.removesuffix(f"_{text.language}") for name in text.facts}


def _longest(texts: list[Rendered]) -> dict[str, Measure]:
    """The longest text of each channel kind, against its limit."""
    found: dict[str, Measure] = {}
    for text in texts:
        size = measure(text.kind, text.body)
        if text.kind not in found or _share(size) > _share(found[text.kind]):
            found[text.kind] = size
    return found


def _share(size: Measure) -> float:
    return size.length / size.limit if size.limit else float(size.length)

"""Two versions of a plan beside one another, in words of the plan: stages, requirements, people, facts, texts."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import ndiff
from typing import Any

import msgspec
from packaging.version import InvalidVersion, Version

from crisisrunner.planner.diagram.labels import needs
from crisisrunner.playbook.model import Approval, Playbook, Stage, Transition
from crisisrunner.wording.render import Template

MOST_LINES = 8
"""So many changed lines of a text are told."""


class Change(msgspec.Struct, frozen=True):
    """One difference: a theme, such as `stages`, and a sentence; for a text also its changed lines."""

    theme: str
    sentence: str
    lines: tuple[str, ...] = ()


def changes(
    older: Playbook, newer: Playbook, before: Mapping[str, Template], after: Mapping[str, Template]
) -> list[Change]:
    """What is otherwise in the newer version.

    Args:
        before: The templates of the older one, by name with suffixes; `after` those of the newer one.
    """
    return [
        *_named("stages", "stage", older.stages, newer.stages),
        *_within_stages(older, newer),
        *_requirements(older, newer),
        *_named("facts", "question", older.facts, newer.facts),
        *_named("messages", "message", older.messages, newer.messages),
        *_messages(older, newer),
        *_named("roles", "role", older.roles, newer.roles),
        *_named("deadlines", "deadline", older.clocks, newer.clocks),
        *_severities(older, newer),
        *_whatever_else(older, newer),
        *_texts(before, after),
    ]


def is_older(one: str, other: str) -> bool:
    """Whether a version comes before another; of versions that are no numbers nobody can tell."""
    try:
        return Version(one) < Version(other)
    except InvalidVersion:
        return False


def _named(
    theme: str, noun: str, older: Mapping[str, object], newer: Mapping[str, object]
) -> Iterator[Change]:
    for name in newer:
        if name not in older:
            yield Change(theme, f"new {noun}: {name}")
    for name in older:
        if name not in newer:
            yield Change(theme, f"gone: {noun} {name}")


def _within_stages(older: Playbook, newer: Playbook) -> Iterator[Change]:
    for name, stage in newer.stages.items():
        if name in older.stages:
            yield from _within(name, older.stages[name], stage)


def _within(name: str, before: Stage, after: Stage) -> Iterator[Change]:
    for task in after.tasks:
        if task not in before.tasks:
            yield Change("stages", f"{name}: new task {task}: {after.tasks[task].do}")
        elif after.tasks[task].within != before.tasks[task].within:
            span = f"{before.tasks[task].within or 'no time'} -> {after.tasks[task].within or 'no time'}"
            yield Change("stages", f"{name}: task {task} is due otherwise: {span}")
    yield from (
        Change("stages", f"{name}: gone: task {task}") for task in before.tasks if task not in after.tasks
    )
    for message in after.messages:
        if message not in before.messages:
            yield Change("stages", f"{name}: drafts {message} as well")
    for message in before.messages:
        if message not in after.messages:
            yield Change("stages", f"{name}: drafts {message} no more")


def _requirements(older: Playbook, newer: Playbook) -> Iterator[Change]:
    before, after = _ways(older), _ways(newer)
    for key, way in after.items():
        if key not in before:
            wanted = f", needs {'; '.join(needs(way))}" if needs(way) else ""
            yield Change("requirements", f"new way {way.trigger}: {key[1]} -> {way.dest}{wanted}")
        elif before[key].dest != way.dest:
            yield Change("requirements", f"{way.trigger} leads to {way.dest}, and not to {before[key].dest}")
        elif before[key].requires != way.requires:
            then = "; ".join(needs(before[key])) or "nothing"
            yield Change(
                "requirements", f"{way.trigger} needs {'; '.join(needs(way)) or 'nothing'} (was: {then})"
            )
    for key, way in before.items():
        if key not in after:
            yield Change("requirements", f"gone: way {way.trigger}: {key[1]} -> {way.dest}")


def _ways(playbook: Playbook) -> dict[tuple[str, str], Transition]:
    return {(way.trigger, source): way for way in playbook.transitions for source in way.source}


def _messages(older: Playbook, newer: Playbook) -> Iterator[Change]:
    for name, spec in newer.messages.items():
        before = older.messages.get(name)
        if before is None:
            continue
        if before.approve != spec.approve:
            yield Change(
                "messages",
                f"{name} is approved by others: {_who(spec.approve)} (was: {_who(before.approve)})",
            )
        if before.channels != spec.channels:
            then = ", ".join(before.channels)
            yield Change("messages", f"{name} goes out by {', '.join(spec.channels)} (was: {then})")
        if before.within != spec.within:
            yield Change(
                "messages",
                f"{name} is due otherwise: {before.within or 'no time'} -> {spec.within or 'no time'}",
            )


def _who(approve: Approval) -> str:
    some = [" or ".join(approve.any)] if approve.any else []
    return " and ".join([*approve.all, *some]) or "nobody"


def _severities(older: Playbook, newer: Playbook) -> Iterator[Change]:
    for number, severity in newer.severities.items():
        before = older.severities.get(number)
        if before is None or before.update_every != severity.update_every:
            then = f" (was: {before.update_every})" if before else ""
            yield Change(
                "cadence", f"severity {number}: people hear from us every {severity.update_every}{then}"
            )


_TOLD_BY_THEMSELVES = {
    "stages": ("tasks", "messages"), "messages": ("approve", "channels", "within"), "severities": ("update_every",),
    "facts": (), "roles": (), "audiences": (), "channels": (), "clocks": (),
}  # fmt: skip
"""The keys of each section whose changes have sentences of their own."""
_OF_NO_EFFECT = ("notes", "example", "most")
_OF_THE_PLAN = (
    "title", "use_when", "languages", "not_to_answer", "questions_to", "answer_within", "owner", "reviewed",
    "review_every",
)  # fmt: skip


def _whatever_else(older: Playbook, newer: Playbook) -> Iterator[Change]:
    """Every other key that is otherwise, by name: nothing that counts changes unseen."""
    for key in _OF_THE_PLAN:
        if getattr(older, key) != getattr(newer, key):
            yield Change(
                "plan",
                f"{key} is otherwise: {_said(getattr(newer, key))} (was: {_said(getattr(older, key))})",
            )
    for section, told in _TOLD_BY_THEMSELVES.items():
        before, after = getattr(older, section), getattr(newer, section)
        for name in [one for one in after if one in before]:
            yield from _keys(section, str(name), before[name], after[name], told)
            for task in getattr(after[name], "tasks", {}):
                if task in before[name].tasks:
                    now, then = after[name].tasks[task], before[name].tasks[task]
                    yield from _keys(section, f"{name}: task {task}", then, now, ("within",))


def _keys(theme: str, name: str, before: Any, after: Any, told: Sequence[str]) -> Iterator[Change]:
    for key in [one for one in after.__struct_fields__ if one not in (*told, *_OF_NO_EFFECT)]:
        then, now = getattr(before, key), getattr(after, key)
        if then != now:
            yield Change(theme, f"{name}: {key} is {_said(now)} (was: {_said(then)})")


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "nothing"
    return str(value) if value not in (None, "") else "nothing"


def _texts(before: Mapping[str, Template], after: Mapping[str, Template]) -> Iterator[Change]:
    for name, template in after.items():
        if name not in before:
            yield Change("texts", f"new text: {name}")
        elif (before[name].body, before[name].subject) != (template.body, template.subject):
            lines = [
                line.rstrip()
                for line in ndiff(before[name].body.splitlines(), template.body.splitlines())
                if line[:1] in "+-" and line[2:].strip()
            ]
            more = len(lines) - MOST_LINES
            told = [*lines[:MOST_LINES], *([f"  … and {more} lines more"] if more > 0 else [])]
            yield Change("texts", f"other words: {name}", tuple(told))
    yield from (Change("texts", f"gone: text {name}") for name in before if name not in after)

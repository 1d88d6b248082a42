"""Whether a scenario can be played: every expectation can be met, every inject can be reached."""

import re
from collections.abc import Iterator
from datetime import timedelta

from crisisrunner.drill.offsets import write_offset
from crisisrunner.drill.scenario import OF, Expectation, Scenario
from crisisrunner.errors import did_you_mean
from crisisrunner.playbook.model import CORRECTION, Playbook
from crisisrunner.wording.checks import CHECKS
from crisisrunner.wording.conversation import channel, relationship

FINDINGS = (*(check.NAME for check in CHECKS), relationship.NAME, channel.NAME)
"""The checks of which an expectation can say that they find nothing."""

_LEFT = re.compile(r"\[\[[^\[\]]{1,100}\?\]\]|\bTODO\b|\bREMOVE:")
"""What a draft leaves where somebody has to write."""

Path = tuple[str | int, ...]
Said = Iterator[tuple[Path, str]]


def check_scenario(scenario: Scenario, playbook: Playbook) -> Said:
    """What cannot happen, each with its place in the file and a sentence."""
    yield from _whole(scenario, playbook)
    for name in scenario.injects:
        yield from _inject(scenario, name)
    for name in scenario.expectations:
        yield from _expectation(scenario, playbook, name)


def deadline(scenario: Scenario, expectation: Expectation) -> timedelta:
    """When its window ends at the latest, if every inject comes on time; counted from the start."""
    ends = [scenario.lasts]
    if expectation.within is not None:
        ends.append(_opens(scenario, expectation) + expectation.within)
    if expectation.before is not None and expectation.before in scenario.injects:
        ends.append(scenario.injects[expectation.before].at)
    return min(ends)


def _opens(scenario: Scenario, expectation: Expectation) -> timedelta:
    after = scenario.injects.get(expectation.after or "")
    return after.at if after else timedelta(0)


def _whole(scenario: Scenario, playbook: Playbook) -> Said:
    if scenario.severity is not None and scenario.severity not in playbook.severities:
        levels = ", ".join(map(str, playbook.severities))
        yield ("severity",), f"the plan has no severity {scenario.severity}; it has: {levels}"
    measured = {one.objective for one in scenario.expectations.values()}
    for name in scenario.objectives:
        if name not in measured:
            yield (
                ("objectives", name),
                f"nothing measures objective '{name}'; add an expectation or remove it",
            )


def _inject(scenario: Scenario, name: str) -> Said:
    inject, place = scenario.injects[name], ("injects", name)
    if inject.at > scenario.lasts:
        yield (
            (*place, "at"),
            f"inject '{name}' is never reached: the drill lasts {write_offset(scenario.lasts)[1:]}",
        )
    if inject.kind == "contingency" and inject.if_missed is None:
        yield place, f"contingency '{name}' waits for nothing; add 'if_missed: ' with an expectation"
    if inject.kind != "contingency" and inject.if_missed is not None:
        yield (*place, "if_missed"), f"inject '{name}' is contextual and always given; make it a contingency"
    if inject.if_missed is None:
        return
    awaited = scenario.expectations.get(inject.if_missed)
    if awaited is None:
        near = did_you_mean(inject.if_missed, scenario.expectations)
        yield (
            (*place, "if_missed"),
            f"inject '{name}' waits for '{inject.if_missed}', which is no expectation{near}",
        )
    elif name in (awaited.after, awaited.before):
        yield (*place, "if_missed"), f"inject '{name}' waits for an expectation that waits for it"
    elif not awaited.never and deadline(scenario, awaited) > inject.at:
        when = write_offset(deadline(scenario, awaited))
        yield (
            (*place, "at"),
            f"inject '{name}' comes before '{inject.if_missed}' is due at {when}; give it later",
        )


def _expectation(scenario: Scenario, playbook: Playbook, name: str) -> Said:
    one, place = scenario.expectations[name], ("expectations", name)
    if name in scenario.objectives:
        yield place, f"'{name}' names an objective too; give the expectation another name"
    if one.objective not in scenario.objectives:
        near = did_you_mean(one.objective, scenario.objectives)
        yield (
            (*place, "objective"),
            f"expectation '{name}' shows '{one.objective}', which is no objective{near}",
        )
    for key in ("after", "before"):
        inject = getattr(one, key)
        if inject is not None and inject not in scenario.injects:
            near = did_you_mean(inject, scenario.injects)
            yield (*place, key), f"expectation '{name}' names '{inject}', which is no inject{near}"
    yield from _window(scenario, name, one, place)
    yield from _what(playbook, name, one, place)


def _window(scenario: Scenario, name: str, one: Expectation, place: Path) -> Said:
    opens = _opens(scenario, one)
    if one.within is not None and one.before is not None:
        yield (*place, "before"), f"expectation '{name}' has both 'within' and 'before'; keep one of them"
    elif one.within is not None and opens + one.within > scenario.lasts:
        sentence = (
            f"expectation '{name}' ends after the drill, which lasts {write_offset(scenario.lasts)[1:]}"
        )
        yield (*place, "within"), sentence
    elif deadline(scenario, one) <= opens and one.within is None:
        yield place, f"expectation '{name}' has no time at all: its window ends when it opens"
    if one.within is not None and one.within <= timedelta(0):
        yield (*place, "within"), f"expectation '{name}' has no time at all; give it some minutes"


def _what(playbook: Playbook, name: str, one: Expectation, place: Path) -> Said:
    if one.of:
        yield from _of(playbook, name, one, place)
    if one.inquiry and not all(event.startswith("inquiry.") for event in one.event):
        yield (*place, "inquiry"), f"expectation '{name}' watches no inquiries; remove 'inquiry'"
    if one.by_another and one.event != ("message.approved",):
        yield (*place, "by_another"), f"expectation '{name}': only an approval is by another than the author"
    if one.finding and one.finding not in FINDINGS:
        near = did_you_mean(one.finding, FINDINGS)
        yield (*place, "finding"), f"expectation '{name}' names '{one.finding}', which is no check{near}"
    if one.event == ("message.approved",) and one.of in playbook.messages and not one.never:
        approve = playbook.messages[one.of].approve
        if not approve.all and not approve.any:
            yield (*place, "of"), f"expectation '{name}' can never be met: nobody has to approve '{one.of}'"
    if one.public and not any(
        playbook.audiences[spec.audience].public for spec in playbook.messages.values()
    ):
        yield (
            (*place, "public"),
            f"expectation '{name}' can never be met: the plan speaks to nobody in public",
        )


def _of(playbook: Playbook, name: str, one: Expectation, place: Path) -> Said:
    parts = {OF[event] for event in one.event}
    if len(parts) > 1 or parts == {""}:
        yield (
            (*place, "of"),
            f"expectation '{name}': 'of' means nothing for {', '.join(one.event)}; remove it",
        )
        return
    (part,) = parts
    names = _names(playbook, part)
    if one.of not in names:
        noun = part.removesuffix("s")
        yield (*place, "of"), f"the plan has no {noun} '{one.of}'{did_you_mean(one.of, names)}"
    elif part == "messages":
        yield from _drafted(playbook, name, one, place)


def _names(playbook: Playbook, part: str) -> list[str]:
    if part == "tasks":
        return [task for stage in playbook.stages.values() for task in stage.tasks]
    if part == "messages":
        corrections = [f"{key}{CORRECTION}" for key, spec in playbook.messages.items() if spec.correction]
        return [*playbook.messages, *corrections]
    return [*getattr(playbook, part)]


def _drafted(playbook: Playbook, name: str, one: Expectation, place: Path) -> Said:
    message = one.of.removesuffix(CORRECTION)
    stages = [key for key, stage in playbook.stages.items() if message in stage.messages]
    if not any(stage in _reachable(playbook) for stage in stages):
        yield (*place, "of"), f"expectation '{name}' can never be met: no stage drafts '{one.of}'"


def _reachable(playbook: Playbook) -> set[str]:
    found = {playbook.first_stage}
    for _ in playbook.stages:
        found |= {one.dest for one in playbook.transitions if found & set(one.source)}
    return found


def unfinished(scenario: Scenario) -> Said:
    """What players would read and nobody has worded yet: each blank and TODO that was left, with its place."""
    told: dict[Path, str] = {("title",): scenario.title, ("story",): scenario.story}
    for name, inject in scenario.injects.items():
        told["injects", name] = " ".join((inject.title, inject.text, inject.source, inject.to))
    for place, text in told.items():
        left = dict.fromkeys(_LEFT.findall(text))
        if left:
            yield place, f"players would read {', '.join(left)} in '{place[-1]}'; word it, or take it out"

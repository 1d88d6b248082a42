"""The machine of a plan: every stage is reached and left, every transition can open."""

from collections.abc import Iterator

from crisisrunner.planner.lint.rule import BLOCK, Found, Rule
from crisisrunner.planner.plan import Plan
from crisisrunner.playbook.model import Playbook, Transition


def open_ways(playbook: Playbook) -> list[Transition]:
    """The transitions that can open: their stage is reached, and what must be released is drafted on the way to it."""
    free = [way for way in playbook.transitions if not way.requires.released]
    gated = [way for way in playbook.transitions if way.requires.released]
    opened: list[Transition] = []
    while True:
        ways = free + opened
        reached = leads_to(playbook.first_stage, ways)
        more = [way for way in gated if way not in opened and _can_open(playbook, way, ways, reached)]
        if not more:
            return [way for way in ways if reached & set(way.source)]
        opened += more


def leads_to(stage: str, ways: list[Transition]) -> set[str]:
    """The stages that some transitions lead to from one, itself among them."""
    onward: dict[str, list[str]] = {}
    for way in ways:
        for source in way.source:
            onward.setdefault(source, []).append(way.dest)
    found, waiting = {stage}, [stage]
    while waiting:
        fresh = [dest for dest in onward.get(waiting.pop(), ()) if dest not in found]
        found.update(fresh)
        waiting += fresh
    return found


def _can_open(playbook: Playbook, way: Transition, ways: list[Transition], reached: set[str]) -> bool:
    """Whether all that must be released can have been drafted by the time that one stands where it leaves."""
    wanted = set(way.requires.released)
    onward = {
        name: leads_to(name, ways)
        for name in reached
        if not wanted.isdisjoint(playbook.stages[name].messages)
    }
    return any(
        wanted
        <= {one for name, there in onward.items() if stage in there for one in playbook.stages[name].messages}
        for stage in way.source
        if stage in reached
    )


def _unreachable(plan: Plan) -> Iterator[Found]:
    reached = leads_to(plan.playbook.first_stage, list(plan.playbook.transitions))
    for name, stage in plan.playbook.stages.items():
        if name not in reached:
            yield Found(
                ("stages", name),
                f"no transition leads to the stage '{name}' ({stage.title})",
                f"Add a transition with 'dest: {name}', or remove the stage.",
            )


def _no_way_out(plan: Plan) -> Iterator[Found]:
    playbook, ways = plan.playbook, open_ways(plan.playbook)
    ends = {name for name, stage in playbook.stages.items() if stage.final}
    backward: dict[str, set[str]] = {}
    for way in ways:
        backward.setdefault(way.dest, set()).update(way.source)
    out, waiting = set(ends), list(ends)
    while waiting:
        fresh = backward.get(waiting.pop(), set()) - out
        out |= fresh
        waiting += fresh
    for name, stage in playbook.stages.items():
        if name not in out:
            yield Found(
                ("stages", name),
                f"from the stage '{name}' ({stage.title}) nothing leads to an end",
                f"Add a transition with 'source: {name}' that leads on.",
            )


def _never_opens(plan: Plan) -> Iterator[Found]:
    playbook, ways = plan.playbook, set(open_ways(plan.playbook))
    for index, way in enumerate(playbook.transitions):
        if way not in ways:
            wanted = ", ".join(way.requires.released)
            why = (
                f"it needs {wanted} released, which no stage before it drafts"
                if wanted
                else "nobody gets there"
            )
            yield Found(
                ("transitions", index),
                f"transition '{way.trigger}' can never open: {why}",
                "Let an earlier stage draft that message, or take it out of 'released'."
                if wanted
                else "Lead to the stages that it leaves, or remove it.",
            )


RULES = (
    Rule(
        "unreachable", BLOCK, "Tasks and messages of a stage that nobody enters are never seen.", _unreachable
    ),
    Rule("no-way-out", BLOCK, "An incident in such a stage could never be closed.", _no_way_out),
    Rule("never-opens", BLOCK, "At night somebody would wait for a door that stays shut.", _never_opens),
)

"""What a sound plan needs beyond being well-formed: rules, one theme a file, and what a planner accepts."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from crisisrunner.errors import did_you_mean
from crisisrunner.planner.lint import facts, leftovers, machine, messages, people, promises, upkeep
from crisisrunner.planner.lint.rule import WARN, Found, Rule, Weakness
from crisisrunner.planner.plan import Plan
from crisisrunner.playbook.model import Playbook

COMPETING = Rule(
    "competing", WARN, "Nobody can choose between two plans that say the same.", lambda _plan: iter(())
)
ACCEPTED_NOTHING = Rule(
    "accepted-nothing", WARN, "What is accepted and gone hides what comes next.", lambda _plan: iter(())
)
RULES: tuple[Rule, ...] = (
    *machine.RULES, *messages.RULES, *facts.RULES, *people.RULES, *promises.RULES, *leftovers.RULES,
    *upkeep.RULES, COMPETING, ACCEPTED_NOTHING,
)  # fmt: skip
"""Every rule; the last two look at plans beside one another, and at what was accepted."""


def weaknesses(plan: Plan, beside: Sequence[Playbook] = ()) -> list[Weakness]:
    """What weakens a plan, what blocks first; what its planner accepts bears the reason.

    Args:
        beside: The other plans within reach.
    """
    found = [_told(plan, rule, one) for rule in RULES for one in rule.find(plan)]
    found += [_told(plan, COMPETING, one) for one in _competing(plan, beside)]
    accepted = {(one.rule, one.at): one.reason for one in plan.playbook.accept}
    found = [replace(one, accepted=accepted.get((one.rule, one.at), "")) for one in found]
    found += [_told(plan, ACCEPTED_NOTHING, one) for one in _accepted_nothing(plan, found)]
    return sorted(found, key=lambda one: (bool(one.accepted), one.level, one.file, one.line))


def _told(plan: Plan, rule: Rule, one: Found) -> Weakness:
    problem = plan.source.problem(one.path, one.sentence)
    place = (one.file, one.line, 1) if one.file else (problem.file, problem.line, problem.column)
    at = one.file or ".".join(map(str, one.path))
    return Weakness(rule.name, rule.level, rule.why, at, *place, one.sentence, one.remedy)


def _competing(plan: Plan, beside: Sequence[Playbook]) -> Iterator[Found]:
    name = plan.playbook.playbook
    for other in beside:
        if other.playbook != name and upkeep.compete(plan.playbook, other):
            yield Found(
                ("use_when",),
                f"'{name}' and '{other.playbook}' say nearly the same under use_when",
                "Say in each what one sees that is not so in the other.",
            )


def _accepted_nothing(plan: Plan, found: Sequence[Weakness]) -> Iterator[Found]:
    names = [rule.name for rule in RULES]
    there = {(one.rule, one.at) for one in found}
    for index, one in enumerate(plan.playbook.accept):
        if one.rule not in names:
            sentence = f"there is no rule '{one.rule}'{did_you_mean(one.rule, names)}"
            yield Found(("accept", index), sentence, "crisisrunner playbook check --rules")
        elif (one.rule, one.at) not in there:
            sentence = f"'{one.rule}' finds nothing at '{one.at}' that could be accepted"
            yield Found(("accept", index), sentence, "Remove it from 'accept'.")

"""The people of a workspace against the plan: every role has somebody, every text can be approved by another."""

from collections.abc import Iterator

from crisisrunner.planner.lint.rule import BLOCK, WARN, Found, Rule
from crisisrunner.planner.plan import Plan
from crisisrunner.playbook.model import MessageSpec

WRITES = "lead"
"""The role that writes: whoever holds it submits the texts, and nobody approves their own."""


def _unheld(plan: Plan) -> Iterator[Found]:
    """Roles that the plan counts on; one that only stands in for another may stay empty."""
    playbook, wanted = plan.playbook, _wanted(plan)
    for name, role in playbook.roles.items() if plan.workspace.people else ():
        if name in wanted and not _holders(plan, name) and not _holders(plan, role.deputy):
            yield Found(
                ("roles", name),
                f"nobody in this workspace holds the role '{name}' ({role.title}), and nobody stands in",
                f'Give it to somebody in crisisrunner.toml: roles = ["{name}"].',
            )


def _wanted(plan: Plan) -> set[str]:
    """The roles that do something, are rung, approve, or take the questions."""
    playbook = plan.playbook
    tasks = [task for stage in playbook.stages.values() for task in stage.tasks.values()]
    approving = [role for spec in playbook.messages.values() for slot in _slots(spec) for role in slot]
    named = [
        *(task.role for task in tasks),
        *(task.call for task in tasks),
        *approving,
        playbook.questions_to,
    ]
    return {role for role in named if role}


def _own_approver(plan: Plan) -> Iterator[Found]:
    """Slots of an approval that only whoever writes could fill."""
    writers = _holders(plan, WRITES)
    for name, spec in plan.playbook.messages.items():
        for roles in _slots(spec):
            people = {person for role in roles for person in _able(plan, role)}
            alone = people and len(writers) == 1 and people <= writers
            if alone or set(roles) == {WRITES}:
                who = "who writes it" if not alone else f"who writes it: {', '.join(sorted(people))}"
                yield Found(
                    ("messages", name, "approve"),
                    f"'{name}' wants the approval of {' or '.join(roles)}, and that is {who}",
                    "Name another role, or give the role to somebody else as well.",
                )


def _too_few(plan: Plan) -> Iterator[Found]:
    """Messages with more approvals than people who can give them: one person gives one approval."""
    for name, spec in plan.playbook.messages.items():
        slots = [{one for role in roles for one in _holders(plan, role)} for roles in _slots(spec)]
        if slots and all(slots) and not _filled(slots, frozenset()):
            people = sorted(set().union(*slots))
            yield Found(
                ("messages", name, "approve"),
                f"'{name}' wants {len(slots)} approvals, and only {', '.join(people)} could give them",
                "Give one of the roles to somebody else, for one person gives one approval.",
            )


def _stands_in_twice(plan: Plan) -> Iterator[Found]:
    """Messages whose approvals a deputy would have to give twice, since nobody holds one of the roles."""
    for name, spec in plan.playbook.messages.items():
        slots = [{one for role in roles for one in _able(plan, role)} for roles in _slots(spec)]
        empty = [roles for roles in _slots(spec) if not any(_holders(plan, role) for role in roles)]
        if empty and all(slots) and not _filled(slots, frozenset()):
            roles = " or ".join(plan.playbook.roles[role].title for role in empty[0])
            yield Found(
                ("messages", name, "approve"),
                f"'{name}' wants {len(slots)} approvals, nobody holds the role of {roles}, and whoever stands in "
                "gives another of them already",
                f'Give it to somebody in crisisrunner.toml: roles = ["{empty[0][0]}"].',
            )


def _filled(slots: list[set[str]], given: frozenset[str]) -> bool:
    """Whether each slot can have a person of its own."""
    return not slots or any(_filled(slots[1:], given | {one}) for one in slots[0] - given)


def _slots(spec: MessageSpec) -> list[tuple[str, ...]]:
    return [*((role,) for role in spec.approve.all), *((spec.approve.any,) if spec.approve.any else ())]


def _able(plan: Plan, role: str) -> set[str]:
    """Whoever holds a role or stands in for it."""
    return _holders(plan, role) | _holders(plan, plan.playbook.roles[role].deputy)


def _holders(plan: Plan, role: str | None) -> set[str]:
    return {key for key, person in plan.workspace.people.items() if role in person.roles}


RULES = (
    Rule("unheld-role", WARN, "At night nobody would be called for it.", _unheld),
    Rule("own-approver", BLOCK, "Nobody approves their own text, so it would never go out.", _own_approver),
    Rule("too-few-approvers", BLOCK, "One person gives one approval, so it would never go out.", _too_few),
    Rule(
        "stands-in-twice",
        WARN,
        "At night somebody must be found for it before the text goes out.",
        _stands_in_twice,
    ),
)

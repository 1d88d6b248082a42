"""Names inside a playbook must name something: every reference, checked in one pass.

The checks read the file's plain data, not the finished object, so that a playbook with a
misspelt key still gets its other mistakes named in the same go.
"""

from collections.abc import Iterator
from typing import Any

from crisisrunner.errors import nearest
from crisisrunner.playbook.model import CORRECTION, OPENNESS, SPEAKING_STAGES
from crisisrunner.playbook.problems import Problem
from crisisrunner.playbook.rule import Rules
from crisisrunner.playbook.source import Path, Source


def check_references(source: Source, rules: Rules) -> list[Problem]:
    """Every name that names nothing, and every rule between two parts of a playbook that is broken."""
    book = _Book(source)
    checks = (_roles, _facts, _stages, _transitions, _messages)
    return [*(problem for check in checks for problem in check(book)), *_clocks(book, rules)]


class _Book:
    """The plain data of a playbook, read without trusting its shape."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.data: dict[str, Any] = source.data if isinstance(source.data, dict) else {}

    def section(self, name: str) -> dict[Any, Any]:
        found = self.data.get(name)
        return found if isinstance(found, dict) else {}

    def items(self, name: str) -> Iterator[tuple[Path, dict[Any, Any]]]:
        for key, value in self.section(name).items():
            if isinstance(value, dict):
                yield (name, key), value

    def problem(self, path: Path, sentence: str) -> Problem:
        return self.source.problem(path, sentence)

    def names(self, path: Path, value: Any, section: str, who: str, noun: str) -> Iterator[Problem]:
        """A problem for each of one or many names that the section does not have."""
        many = value if isinstance(value, list) else [value]
        for index, name in enumerate(many):
            place = (*path, index) if isinstance(value, list) else path
            if isinstance(name, str) and name not in self.section(section):
                yield self.problem(place, _missing(who, name, noun, self.section(section)))
            elif isinstance(name, str) and name in many[:index]:
                yield self.problem(place, f"{who} '{name}' twice; keep one of them")


def _missing(who: str, name: str, noun: str, options: dict[Any, Any]) -> str:
    guess = nearest(name, [str(option) for option in options])
    remedy = f"did you mean '{guess}'?" if guess else f"add it under {noun}s or remove it"
    return f"{who} '{name}', which is no {noun}; {remedy}"


def _roles(book: _Book) -> Iterator[Problem]:
    asked = book.data.get("questions_to")
    yield from book.names(("questions_to",), asked, "roles", "questions are sent to", "role")
    for path, role in book.items("roles"):
        yield from book.names(
            (*path, "deputy"), role.get("deputy"), "roles", f"role '{path[1]}' has the deputy", "role"
        )


def _facts(book: _Book) -> Iterator[Problem]:
    for path, fact in book.items("facts"):
        who = f"fact '{path[1]}' is asked for from the stage"
        yield from book.names((*path, "stage"), fact.get("stage"), "stages", who, "stage")
        for language in _many(book.data.get("languages"))[1:] if fact.get("translate") is True else ():
            again = f"{path[1]}_{language}"
            if again in book.section("facts"):
                sentence = (
                    f"fact '{path[1]}' is translated, which makes the fact '{again}' by itself; rename yours"
                )
                yield book.problem(("facts", again), sentence)


def _stages(book: _Book) -> Iterator[Problem]:
    stages = dict(book.items("stages"))
    if stages and not any(stage.get("final") is True for stage in stages.values()):
        yield book.problem(
            ("stages",), "no stage is final, so an incident could never close; add 'final: true' to one"
        )
    for path, stage in stages.items():
        who = f"stage '{path[1]}'"
        yield from book.names(
            (*path, "messages"), stage.get("messages"), "messages", f"{who} drafts", "message"
        )
        tasks = stage.get("tasks")
        for task_id, task in (tasks if isinstance(tasks, dict) else {}).items():
            if isinstance(task, dict):
                for key in ("role", "call"):
                    place = (*path, "tasks", task_id, key)
                    yield from book.names(place, task.get(key), "roles", f"task '{task_id}' names", "role")


def _transitions(book: _Book) -> Iterator[Problem]:
    transitions = book.data.get("transitions")
    seen: dict[tuple[str, str], int] = {}
    for index, transition in enumerate(transitions if isinstance(transitions, list) else []):
        if not isinstance(transition, dict):
            continue
        path: Path = ("transitions", index)
        who = f"transition '{transition.get('trigger')}'"
        yield from book.names((*path, "dest"), transition.get("dest"), "stages", f"{who} goes to", "stage")
        yield from book.names((*path, "source"), transition.get("source"), "stages", f"{who} leaves", "stage")
        for stage in _many(transition.get("source")):
            first = seen.setdefault((str(transition.get("trigger")), stage), index)
            if first != index:
                other = book.problem(("transitions", first), "")
                here = other.file == book.problem(path, "").file
                place = f"on line {other.line}" if here else f"in {other.file}:{other.line}"
                yield book.problem(path, f"{who} leaves '{stage}' twice, first {place}; rename one")
        yield from _requirements(book, path, who, transition)


def _requirements(book: _Book, path: Path, who: str, transition: dict[Any, Any]) -> Iterator[Problem]:
    requires = transition.get("requires")
    if not isinstance(requires, dict):
        return
    path = (*path, "requires")
    yield from book.names((*path, "facts"), requires.get("facts"), "facts", f"{who} needs", "fact")
    yield from book.names(
        (*path, "released"), requires.get("released"), "messages", f"{who} needs", "message"
    )
    for index, task in enumerate(_many(requires.get("tasks"))):
        for stage in _many(transition.get("source")):
            tasks = _mapping(_entry(book.section("stages"), stage).get("tasks"))
            if isinstance(task, str) and stage in book.section("stages") and task not in tasks:
                sentence = _missing(f"{who} needs", task, f"task of stage '{stage}'", tasks)
                yield book.problem((*path, "tasks", index), sentence)


def _messages(book: _Book) -> Iterator[Problem]:
    audiences = book.section("audiences")
    for path, message in book.items("messages"):
        who = f"message '{path[1]}'"
        if str(path[1]).endswith(CORRECTION):
            yield book.problem(path, f"{who} ends like a correction, which is drafted by itself; rename it")
        audience = message.get("audience")
        yield from book.names((*path, "audience"), audience, "audiences", f"{who} speaks to", "audience")
        yield from book.names(
            (*path, "channels"), message.get("channels"), "channels", f"{who} goes out by", "channel"
        )
        approve = message.get("approve")
        for key, roles in (approve if isinstance(approve, dict) else {"": approve}).items():
            place = (*path, "approve", key) if key else (*path, "approve")
            yield from book.names(place, roles, "roles", f"{who} is approved by", "role")
        if _entry(audiences, audience).get("public") is True:
            yield from _public(book, path, who, message)


def _public(book: _Book, path: Path, who: str, message: dict[Any, Any]) -> Iterator[Problem]:
    """A public message can be put right; a hold or an update says what is known, not known and being done."""
    if not message.get("correction"):
        yield book.problem(path, f"{who} is public and has no correction; add 'correction: ' with a template")
    stages = [
        str(place[-1]) for place, stage in book.items("stages") if path[-1] in _many(stage.get("messages"))
    ]
    speaks = any(stage in SPEAKING_STAGES for stage in stages) and message.get("promises") is not False
    missing = [element for element in OPENNESS if element not in _many(message.get("covers"))]
    if speaks and missing:
        sentence = f"{who} tells the public where we stand and does not cover {', '.join(missing)}; "
        yield book.problem(path, f"{sentence}add them to 'covers', and wrap each in a block of its template")


def _clocks(book: _Book, rules: Rules) -> Iterator[Problem]:
    for path, clock in book.items("clocks"):
        who = f"clock '{path[1]}'"
        yield from _timed(book, path, "anchor", f"{who} starts at")
        yield from _timed(book, path, "cap", f"{who} is capped by")
        count = clock.get("count")
        yield from book.names((*path, "count"), count, "facts", f"{who} counts", "fact")
        spec = _entry(book.section("facts"), count)
        if spec and spec.get("type") != "number":
            sentence = f"{who} counts '{count}', which is no number; give that fact 'type: number'"
            yield book.problem((*path, "count"), sentence)
        yield from _by_rule(book, path, clock, rules)


def _timed(book: _Book, path: Path, key: str, who: str) -> Iterator[Problem]:
    """A fact that must be a time."""
    fact = _entry(book.section("clocks"), path[-1]).get(key)
    yield from book.names((*path, key), fact, "facts", who, "fact")
    spec = _entry(book.section("facts"), fact)
    if spec and spec.get("type") != "datetime":
        sentence = f"{who} '{fact}', which is no time; give that fact 'type: datetime'"
        yield book.problem((*path, key), sentence)


def _by_rule(book: _Book, path: Path, clock: dict[Any, Any], rules: Rules) -> Iterator[Problem]:
    """What the rule of a clock asks of the plan: the event it counts from, a second one, a number."""
    name, who = clock.get("rule"), f"clock '{path[1]}'"
    if not rules:  # the files of the rules are broken, and say so themselves
        return
    rule = rules.get(name) if isinstance(name, str) else None
    if rule is None:
        if isinstance(name, str):
            guess = nearest(name, rules)
            remedy = f"did you mean '{guess}'?" if guess else "see crisisrunner clock rules"
            yield book.problem((*path, "rule"), f"{who} goes by '{name}', which is no rule; {remedy}")
        return
    others = [other.get("rule") for _, other in book.items("clocks")]
    if rule.chain and clock.get("anchor"):
        sentence = f"{who} starts when {rule.chain} is filed, not at a fact; remove 'anchor'"
        yield book.problem((*path, "anchor"), sentence)
    if rule.chain and rule.chain not in others:
        yield book.problem(
            path, f"{who} starts when {rule.chain} is filed; add a clock with 'rule: {rule.chain}'"
        )
    if not rule.chain and not clock.get("anchor"):
        yield book.problem(path, f"{who} has no anchor; add 'anchor: ' with the fact that is {rule.anchor}")
    if rule.cap and not clock.get("cap"):
        yield book.problem(path, f"{who} has no cap; add 'cap: ' with the fact that is {rule.cap.anchor}")
    if not rule.cap and clock.get("cap"):
        yield book.problem((*path, "cap"), f"{who} goes by a rule that has no second event; remove 'cap'")
    if rule.threshold and not clock.get("count"):
        sentence = f"{who} applies to {rule.threshold}; add 'count: ' with the fact that holds their number"
        yield book.problem(path, sentence)


def _many(value: Any) -> list[Any]:
    many = value if isinstance(value, list) else [value]
    return [name for name in many if isinstance(name, str)]


def _mapping(value: Any) -> dict[Any, Any]:
    return value if isinstance(value, dict) else {}


def _entry(section: dict[Any, Any], name: Any) -> dict[Any, Any]:
    """What a section says under a name, whatever somebody wrote for the name."""
    return _mapping(section.get(name)) if isinstance(name, str) else {}

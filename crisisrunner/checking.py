"""The checks on a message: what they are told about each of its texts, and what they find."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from crisisrunner.exercise import unmarked, untitled
from crisisrunner.incident.findings import BLOCK, Finding
from crisisrunner.incident.message import Message, Text
from crisisrunner.incident.messages import taken_back
from crisisrunner.incident.texts import Rendered
from crisisrunner.times import clock_time
from crisisrunner.wording.checks import IN_THE_WORDS, find_all
from crisisrunner.wording.checks.reading import SUBJECT, Quoted, Reading
from crisisrunner.wording.readings import readings

if TYPE_CHECKING:
    from crisisrunner.case import Case


def findings(case: "Case", message: Message, at: datetime) -> list[Finding]:
    """Everything that the checks find in a message as it stands at a moment (UTC), what blocks first."""
    words = case.texts(message)
    texts = [as_rendered(text, words) for text in message.texts if text.key in words]
    readings = _readings(case, message.message, texts, message.next_update, at)
    found = [*_unfit(message, words), *find_all(readings)]
    return sorted(found, key=lambda finding: finding.level)


def checked(
    case: "Case", message: str, texts: Sequence[Rendered], next_update: datetime | None, at: datetime,
    others: Iterable[Rendered] = (),
) -> list[Rendered]:  # fmt: skip
    """Texts with the names of the checks that found something in their words; `others` stand beside them."""
    wanted = {text.key for text in texts}
    readings = _readings(case, message, [*texts, *others], next_update, at)
    found: dict[str, dict[tuple[str, str], None]] = {}
    for finding in find_all(readings, IN_THE_WORDS):
        key = f"{finding.language}.{'email' if finding.kind == SUBJECT else finding.kind}"
        if key in wanted:
            found.setdefault(key, {})[finding.check, finding.level] = None
    return [replace(text, found=tuple(found.get(text.key, ()))) for text in texts]


def as_rendered(text: Text, words: Mapping[str, str]) -> Rendered:
    """A text of the record as the checks read it."""
    return Rendered(
        text.language, text.kind, words[text.key], words.get(f"{text.key}.subject"), text.long,
        edited=text.edited, kept=text.facts, unknowns=text.unknowns,
    )  # fmt: skip


def _unfit(message: Message, words: Mapping[str, str]) -> Iterator[Finding]:
    """What is wrong with a text as a whole: it is empty, was erased, or fell behind the first language."""
    edit = f"crisisrunner message edit {message.message}"
    for text in message.texts:
        command = f"{edit} --kind {text.kind} --lang {text.language}"
        if not any(letter.isalnum() for letter in words.get(text.key, "")):
            what = "The text is empty, or its words were erased. Write it anew."
            yield Finding("empty", BLOCK, text.language, text.kind, 0, 0, "", what, command)
    for language in message.behind:
        what = f"{message.languages[0]} was edited since. Edit it too, or say that it still says the same."
        kind = next(text.kind for text in message.texts if text.language == language)
        yield Finding("behind", BLOCK, language, kind, 0, 0, "", what, f"{edit} --lang {language} --same")


def _readings(
    case: "Case", message: str, texts: Sequence[Rendered], next_update: datetime | None, at: datetime
) -> Iterator[Reading]:
    values = case.values()
    parts = _parts(case, message, texts, next_update)
    if case.incident.drill:  # the mark of a drill is neither counted nor read
        texts = [_unmarked(text) for text in texts]
    return readings(
        case.playbook, case.organisation, message, texts,
        lambda name, text: _quoted(case, name, text, values),
        clock_time(next_update, case.zone) if next_update else None,
        promise_passed=bool(next_update and next_update <= at), parts=parts,
    )  # fmt: skip


def _unmarked(text: Rendered) -> Rendered:
    return replace(
        text, body=unmarked(text.body), subject=untitled(text.subject) if text.subject else text.subject
    )


def _parts(
    case: "Case", message: str, texts: Sequence[Rendered], next_update: datetime | None
) -> dict[str, Mapping[str, str]]:
    """What the blocks of the long texts become now; rendered again where the texts at hand do not say."""
    known = {text.language: text.parts for text in texts if text.long and text.parts}
    if known or not case.playbook.spec(message).covers:
        return known
    rendered = case.render(message, next_update)
    return {text.language: text.parts for text in rendered if text.long}


def _quoted(case: "Case", name: str, text: Rendered, values: Mapping[str, Any]) -> Quoted:
    """A fact as a text says it: words rendered now say its newest version, kept ones that of their time."""
    fact = case.incident.facts[name]
    version = fact.version if name in text.facts else text.kept[name]
    state = "retracted" if taken_back(case.incident, name, version) else fact.state
    written = case.written(values[name], text.language) if name in values else ""
    sensitive = case.playbook.facts[name].sensitive
    return Quoted(written, state, sensitive, changed=version != fact.version)

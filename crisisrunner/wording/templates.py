"""Template files: read, their front matter taken off, everything they refer to gathered, each tried once."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

from crisisrunner.errors import did_you_mean
from crisisrunner.incident.texts import Rendered
from crisisrunner.playbook.library import FoundFile, Library, variant_of
from crisisrunner.playbook.model import ELEMENTS, MessageSpec, Playbook
from crisisrunner.playbook.problems import Problem
from crisisrunner.playbook.source import read_yaml
from crisisrunner.wording.render import BadTemplateError, Context, Template, Wording

MOST_BYTES = 64_000
ASKED_ABOUT = re.compile(r"known\(\s*['\"](\w+)['\"]")
"""How a template asks whether a fact is known."""
CONTEXT = (
    "organisation",
    "incident",
    "corrected",
    "next_update",
    "known",
    "self",
    "super",
    "loop",
    "caller",
    "varargs",
    "kwargs",
)
"""What a template sees beside the facts."""


def gather_templates(
    library: Library, playbook: Playbook, *, tried: bool = True
) -> tuple[dict[str, Template], list[Problem]]:
    """Every template file that a playbook's messages can need, by name with suffixes, and all problems.

    The files that templates include or import come with them. Each message is rendered once
    with nothing known, so that what would stop it at night stops it here.
    """
    files = library.templates
    gathered: dict[str, Template] = {}
    problems: list[Problem] = []
    waiting = [file for file in files if _serves(file, playbook)]
    while waiting:
        name = waiting.pop()
        template, found = read_template(name, files[name])
        problems += found
        if template is None or name in gathered:
            continue
        gathered[name] = template
        for other in Wording({name: template}).references(template):
            if other is None:
                problems.append(Problem(template.file, 1, 1, "an include must name its file in quotes"))
            elif other not in files:
                problems.append(
                    Problem(template.file, _line_of(template, other), 1, f"there is no template '{other}'")
                )
            elif other not in gathered:
                waiting.append(other)
    problems += _strangers(gathered, playbook, library)
    return gathered, sorted(set(problems or (_trial(gathered, playbook) if tried else ())))


def read_template(name: str, file: FoundFile) -> tuple[Template | None, list[Problem]]:
    """A template without its front matter; its body keeps the file's line numbers."""
    try:
        content = file.path.read_bytes()
    except OSError as error:
        return None, [
            Problem(
                file.shown, 1, 1, f"the template cannot be read: {(error.strerror or str(error)).lower()}"
            )
        ]
    if len(content) > MOST_BYTES:
        return None, [
            Problem(
                file.shown, 1, 1, f"the template is larger than {MOST_BYTES:,} bytes; no message needs that"
            )
        ]
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return None, [
            Problem(file.shown, line, 1, "the template is not UTF-8 text; save it as UTF-8 in your editor")
        ]
    front, body = _split(text)
    if text.startswith("---\n") and body == text:
        return None, [
            Problem(file.shown, 1, 1, "the lines that begin with --- never end; close them with another ---")
        ]
    head, problems = _front_matter(file.shown, front)
    if problems:
        return None, problems
    template = Template(name, file.shown, "\n" * text[: len(text) - len(body)].count("\n") + body, **head)
    try:
        Wording({name: template}).references(template)
    except BadTemplateError as error:
        return None, [Problem(error.file, error.line, 1, error.reason)]
    return template, []


def _serves(file: str, playbook: Playbook) -> bool:
    """Whether a message of the playbook, or its correction, can need a file."""
    variant = variant_of(file, playbook.languages)
    return variant is not None and any(
        variant[0] in (spec.template, spec.correction) and variant[2] in (None, *playbook.kinds(message))
        for message, spec in playbook.messages.items()
    )


def _split(text: str) -> tuple[str, str]:
    if not text.startswith("---\n"):
        return "", text
    front, separator, body = text[4:].partition("\n---\n")
    return (front, body) if separator else ("", text)


def _front_matter(shown: str, front: str) -> tuple[dict[str, Any], list[Problem]]:
    source = read_yaml(shown, f"\n{front}".encode())
    data = source.data or {}
    if source.problems or not isinstance(data, dict):
        return {}, list(source.problems) or [
            source.problem((), "the lines between --- must be keys, like subject: …")
        ]
    problems = [
        source.problem((key,), f"'{key}' is no key here; there is: subject, covers")
        for key in data
        if key not in ("subject", "covers")
    ]
    subject, covers = data.get("subject"), data.get("covers") or []
    if not isinstance(subject, str | None):
        problems.append(source.problem(("subject",), "'subject' must be text; put it in quotes"))
    if not isinstance(covers, list) or any(element not in ELEMENTS for element in covers):
        problems.append(source.problem(("covers",), f"'covers' must be a list out of: {', '.join(ELEMENTS)}"))
        covers = []
    return {"subject": subject, "covers": tuple(covers)}, problems


def _line_of(template: Template, word: str) -> int:
    before, found, _ = template.body.partition(word)
    return before.count("\n") + 1 if found else 1


def _strangers(templates: Mapping[str, Template], playbook: Playbook, library: Library) -> Iterator[Problem]:
    """Names that are no fact, and that nothing else gives a template either.

    Wording that plans share may ask with `known` for a fact that only some of them have, and name it then.
    """
    names = {key: Wording({key: template}).names(template) for key, template in templates.items()}
    known = {*playbook.facts, *CONTEXT, *(name for _, made in names.values() for name in made)}
    for key, (asked, _) in names.items():
        strange = asked - known
        if strange:
            strange -= {
                name for name in ASKED_ABOUT.findall(templates[key].body) if name in library.fact_names
            }
        for name in sorted(strange):
            sentence = f"'{name}' is no fact of the playbook{did_you_mean(name, playbook.facts)}"
            yield Problem(templates[key].file, _line_of(templates[key], name), 1, sentence)


def _trial(templates: Mapping[str, Template], playbook: Playbook) -> Iterator[Problem]:
    """What stops a text with nothing known, or with everything known, whichever way it is answered."""
    for facts in ({}, _sample(playbook, True, _MOMENT), _sample(playbook, False, _MOMENT.date())):
        corrected = _CORRECTED if facts else {}
        wording = Wording(templates, Context(facts, corrected=corrected, translated=playbook.translated))
        for message, spec in playbook.messages.items():
            for name in filter(None, (spec.template, spec.correction)):
                try:
                    texts = wording.render(name, playbook.languages, playbook.kinds(message), _MOMENT)
                except BadTemplateError as error:
                    yield Problem(error.file, error.line, 1, error.reason)
                    continue
                if any(not text.body for text in texts):
                    sentence = "a text made from it is empty; write what is to be said"
                    yield Problem(f"templates/{name}.md", 1, 1, sentence)
                if name == spec.template:
                    yield from _uncovered(message, spec, texts)
                yield from _unheaded(name, texts, playbook.languages[0])


def _uncovered(message: str, spec: MessageSpec, texts: Iterable[Rendered]) -> Iterator[Problem]:
    """The CERC elements that a message declares, and for which a long text has no block of that name."""
    for text in texts:
        for element in spec.covers if text.long else ():
            if element not in text.parts:
                sentence = (
                    f"message '{message}' covers '{element}'; wrap that part in {{% block {element} %}}"
                )
                yield Problem(f"templates/{spec.template}.md ({text.language})", 1, 1, sentence)


def _unheaded(name: str, texts: Iterable[Rendered], first: str) -> Iterator[Problem]:
    """E-mails in another language than the first, which alone can fall back on the message's title."""
    for text in texts:
        if text.kind == "email" and text.language != first and text.subject is None:
            sentence = f"an e-mail in '{text.language}' has no subject; add 'subject:' to its front matter"
            yield Problem(f"templates/{name}.{text.language}.md", 1, 1, sentence)


_MOMENT = datetime(2026, 11, 24, 2, 50, tzinfo=UTC)
_CORRECTED = {
    "message": "Holding statement", "number": 1, "released_at": _MOMENT, "fact": "sites", "said": "two",
    "is_now": "four",
}  # fmt: skip


def _sample(playbook: Playbook, yes: bool, when: date) -> dict[str, Any]:
    """A value for every fact; a time may be known to the minute or only as a day."""
    values = {"text": "a word", "number": 1200, "datetime": when, "yes-no": yes}
    return {name: values[spec.type] for name, spec in playbook.facts.items()}

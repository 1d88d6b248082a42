"""Why an inquiry or a post that came in is sensitive, so that it is not answered at length in public."""

from collections.abc import Iterator

from crisisrunner.incident.findings import BLOCK
from crisisrunner.playbook.workspace import Organisation
from crisisrunner.wording.checks import identifiers
from crisisrunner.wording.checks.identifiers.plain import Plain
from crisisrunner.wording.checks.reading import Reading
from crisisrunner.wording.conversation import posts_english, posts_spanish, reasons

LONGEST = 100_000
"""Characters that are looked at; a longer text is sensitive for that alone."""


def sensitive(text: str, organisation: Organisation, language: str = "en") -> list[str]:
    """Short reasons (`reasons.ALL`), each once; none for what anybody may ask, such as "Is it ransomware?".

    It leans to the careful side: a harmless post that is taken for a sensitive one costs a private word. An empty
    list is no promise, since no pattern finds everything: of lines that nobody had seen, about half were found.
    English and Spanish are both looked for in a text of any language.
    """
    found = set(_found(text, organisation, language))
    return [reason for reason in reasons.ALL if reason in found]


def _found(text: str, organisation: Organisation, language: str) -> Iterator[str]:
    read = text[:LONGEST]
    body = Reading(read, "web", language, organisation=organisation)
    if any(finding.level == BLOCK for finding in identifiers.find(body)):
        yield reasons.NUMBER
    plain = Plain(read).text.lower()
    yield from posts_english.SAYS.told(plain)
    yield from posts_spanish.SAYS.told(plain)
    if len(text) > LONGEST:
        yield reasons.TOO_LONG

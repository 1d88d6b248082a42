"""What this very message must not tell: facts marked as sensitive, and who asked."""

import re
from collections.abc import Iterator

from crisisrunner.wording.checks.identifiers import kinds
from crisisrunner.wording.checks.identifiers.kinds import Mark
from crisisrunner.wording.checks.identifiers.plain import Plain
from crisisrunner.wording.checks.reading import Reading

_SAYS_NOTHING = {"", "yes", "no"}
"""A fact that is only yes or no is not found by its word, which stands everywhere."""


def told(plain: Plain, reading: Reading) -> Iterator[Mark]:
    """Sensitive facts in a public text, and the names and handles of askers in any text; whole words, any case."""
    sensitive = [fact.written for fact in reading.facts.values() if fact.sensitive and reading.public]
    for written in sensitive:
        yield from _words(plain, Plain(written.strip()).text, kinds.SENSITIVE)
    for asker in reading.askers:
        yield from _words(plain, Plain(asker).text.strip().lstrip("@"), kinds.ASKER)


def _words(plain: Plain, words: str, kind: kinds.Kind) -> Iterator[Mark]:
    if words.lower() in _SAYS_NOTHING:
        return
    spread = r"\s+".join(map(re.escape, words.split()))
    for found in re.finditer(rf"@?(?<!\w)(?<!\d[.,:]){spread}(?!\w|[.,:]\d)", plain.text, re.IGNORECASE):
        yield Mark(*found.span(), kind)

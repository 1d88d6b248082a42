"""The exact words of a message: its texts, the blanks in them, and the digest that names them."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from crisisrunner.canonical import canonical, digest
from crisisrunner.exercise import marked, titled
from crisisrunner.times import stamp

BLANK = re.compile(r"\[\[([^\[\]\n]{1,100})\?\]\]")
"""How a text shows that something is not known yet."""

LEFT_OVER = "a broken blank: look for [[ or ]]"
"""What stands among the blanks of a text in which one was damaged by hand."""


class Rendered(msgspec.Struct, frozen=True):
    """A body made from a template: for a language and channel kind, with the facts it used.

    `promises` is true where it says when the next update comes, `stopped` where its template could not be
    rendered and the body is a blank that says so; `kept` are the facts, by version, of words kept from before;
    `parts` is what its template's blocks became; `unknowns` are the facts that it says are not known;
    `found` are the checks that found something, with their level.
    """

    language: str
    kind: str
    body: str
    subject: str | None
    long: bool
    facts: tuple[str, ...] = ()
    promises: bool = False
    edited: bool = False
    stopped: bool = False
    kept: Mapping[str, int] = {}
    behind: bool = False
    parts: Mapping[str, str] = {}
    unknowns: tuple[str, ...] = ()
    found: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> str:
        """Its name inside an event's words."""
        return f"{self.language}.{self.kind}"

    @property
    def words(self) -> dict[str, str]:
        """What an event keeps of it."""
        return {self.key: self.body} | (
            {f"{self.key}.subject": self.subject} if self.subject is not None else {}
        )


def as_exercise(text: Rendered) -> Rendered:
    """A text of a drill: whoever sees it, by whatever way, sees first and last that it is one."""
    subject = text.subject if text.subject is None else titled(text.subject)
    return msgspec.structs.replace(text, body=marked(text.body), subject=subject)


def blanks(*texts: str | None) -> tuple[str, ...]:
    """The names that stand in texts as `[[name?]]`, each once; brackets left of a blank count as one."""
    said = [text for text in texts if text]
    names = dict.fromkeys(name for text in said for name in BLANK.findall(text))
    left = any(bracket in BLANK.sub("", text) for text in said for bracket in ("[[", "]]"))
    return (*names, LEFT_OVER) if left else tuple(names)


def text_digest(
    incident: str,
    message: str,
    number: int,
    language: str,
    next_update: datetime | None,
    audience: str,
    words: Mapping[str, str],
) -> str:
    """The digest that an approval names: everything that one language of a message says, and to whom.

    Args:
        words: All texts of the message by their key, such as `en.web` and `en.email.subject`.
    """
    kinds = sorted(
        key.split(".")[1] for key in words if key.startswith(f"{language}.") and key.count(".") == 1
    )
    texts = [
        {
            "kind": kind,
            "subject": words.get(f"{language}.{kind}.subject"),
            "body": words[f"{language}.{kind}"],
        }
        for kind in kinds
    ]
    what = {
        "incident": incident,
        "message": message,
        "number": number,
        "language": language,
        "next_update": stamp(next_update) if next_update else None,
        "audience": audience,
        "texts": texts,
    }
    return digest(canonical(what))


def described(text: Rendered, facts: Mapping[str, int]) -> dict[str, Any]:
    """What an event says of a text beside its words: the facts that it says, by their version, among it."""
    return {
        "language": text.language,
        "kind": text.kind,
        "sha256": digest(text.body),
        "long": text.long,
        "blanks": list(blanks(text.subject, text.body)),
        "edited": text.edited,
        "facts": dict(facts),
        "behind": text.behind,
        "unknowns": list(text.unknowns),
        "found": [list(pair) for pair in text.found],
    }

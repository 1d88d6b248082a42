"""What a message must cover: the parts that its plan declares, and that an edit may have taken out."""

import re
from collections.abc import Iterator

from crisisrunner.incident.findings import Finding
from crisisrunner.incident.texts import BLANK
from crisisrunner.wording.checks.reading import Reading

NAME = "covers"

SAYS = {
    "empathy": "shows empathy",
    "facts": "says what is known",
    "unknowns": "says what is not known",
    "process": "says what is being done, and when there will be more",
    "commitment": "says that we stay until it is over",
    "more_info": "says where to find out more",
}
"""The six parts of a first message in a crisis (CDC, CERC Corner, 26 April 2017), as people say them."""
KEPT = 0.4
"""A part of whose words less than this share is left was taken out, not only put in other words."""
_LONG_WORD, _FEWEST = 4, 5
_WORD = re.compile(r"[^\W_]+")


def find(reading: Reading) -> Iterator[Finding]:
    """A declared part that its template has not blocks; one whose words are gone is looked at."""
    here = set(_words(reading.body)) if reading.covers else set()
    for element in reading.covers:
        part, says = reading.parts.get(element, ""), SAYS.get(element, f"covers {element}")
        if not part.strip():
            yield reading.block(NAME, 0, 0, _missing(element, says, element in reading.parts))
        elif _gone(part, here):
            message = (
                f"The part that {says} ({element}) seems to be gone. Put it back, or say it in other words."
            )
            yield reading.warn(NAME, 0, 0, message)


def _missing(element: str, says: str, empty: bool) -> str:
    plan = f"The plan says that this text {says}, and"
    if empty:
        return (
            f"{plan} that part is empty now (block {element}). It may wait for a fact that is not known yet."
        )
    return f"{plan} its template has no such part (block {element}). Add it there, or take {element} out of covers."


def _gone(part: str, here: set[str]) -> bool:
    wanted = _telling(part)
    return len(wanted & here) < KEPT * len(wanted)


def _telling(part: str) -> set[str]:
    """The longer words of a part; all of them where it has few."""
    words = set(_words(BLANK.sub(" ", part)))
    long = {word for word in words if len(word) >= _LONG_WORD}
    return long if len(long) >= _FEWEST else words


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())

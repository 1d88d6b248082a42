"""A whole drill without people: the clock jumps from line to line of a script, and players type what stands there."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from crisisrunner.drill.conductor import Conductor
from crisisrunner.drill.script import DIGEST, Line
from crisisrunner.errors import Refused
from crisisrunner.incident.events import Event
from crisisrunner.incident.messages import find_message


class Typed(NamedTuple):
    """What became of a line: its exit status, and the refusal or the result that came back."""

    status: int
    said: str


Type = Callable[[str, Sequence[str]], Typed]
"""Types a command as somebody."""
Moment = tuple[Line, Typed] | Event
"""Something that happened: a line was typed, or players were told something."""


def rehearse(conductor: Conductor, script: Sequence[Line], type_as: Type, wall: datetime) -> Iterator[Moment]:
    """Play a script to the end of the story, and end the drill.

    Args:
        wall: The time of the world outside (UTC); none of it passes.

    Raises:
        Refused: where a line that had to work did not; nothing after it is played.
    """
    started = conductor.exercise.started_at
    for line in script:
        yield from conductor.step(started + line.at, wall)
        typed = _type(conductor, line, type_as)
        yield line, typed
        if typed.status and not line.tries:
            sentence = f"Line {line.number} of the script was refused: {line.who}: {' '.join(line.words)}"
            raise Refused(sentence, typed.said.strip() or None)
    yield from conductor.step(conductor.ends_at(), wall)
    conductor.end(wall)


def _type(conductor: Conductor, line: Line, type_as: Type) -> Typed:
    """Type a line; where it asks for the digest of a message that is not there, that is its refusal."""
    try:
        words = _with_digest(conductor, line.words)
    except Refused as why:
        told = [f"Refused: {why.sentence}", *([f"  {why.hint}"] if why.hint else [])]
        return Typed(why.exit_status, "\n".join(told))
    return type_as(line.who, words)


def _with_digest(conductor: Conductor, words: Sequence[str]) -> list[str]:
    if DIGEST not in words:
        return list(words)
    case = conductor.case()
    language = case.playbook.languages[0]
    if "--lang" in words[:-1]:
        language = words[words.index("--lang") + 1]
    named = next((word for word in words[2:] if not word.startswith("-")), "")
    message = find_message(case.playbook, case.incident, named)
    return [message.digests.get(language, "") if word == DIGEST else word for word in words]

"""Every failure a user can meet: a sentence, the next step, and an exit status."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import NamedTuple

MOST_NAMED, FEW = 20, 5
"""Of more options than so many only a few are named, the nearest."""
_BEGUN, _MOST_LONGER = 3, 3
"""So many letters, where only one option begins so, are that option, unless it is so many times longer."""


class Unmet(NamedTuple):
    """One thing that a refused command still needs, with the command that would meet it."""

    kind: str
    id: str
    sentence: str
    hint: str


class CrisisError(Exception):
    """A sentence for somebody under stress, and what to do next."""

    exit_status = 1

    def __init__(self, sentence: str, hint: str | None = None, unmet: Iterable[Unmet] = ()) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.hint = hint
        self.unmet = tuple(unmet)


class Refused(CrisisError):  # noqa: N818 (the words that a person reads on the screen)
    """The plan or the record says no; nothing was changed."""


class WrongUsage(CrisisError):  # noqa: N818 (named as what it says)
    """The command was not understood; nothing was changed."""

    exit_status = 2


class Fault(CrisisError):  # noqa: N818 (named as what it says)
    """The record or something around the program is not as it must be."""

    exit_status = 3


class Stopped(CrisisError):  # noqa: N818 (named as what it says)
    """Somebody stopped before anything was written."""

    exit_status = 130


def nearest(word: str, options: Iterable[str]) -> str | None:
    """The option that a misspelt or unfinished word most likely meant, or None."""
    by_lower = {option.lower(): option for option in options}
    misspelt = get_close_matches(word.lower(), by_lower, n=1, cutoff=0.9)
    begun = [one for one in by_lower if one.startswith(word.lower()) and len(one) <= _MOST_LONGER * len(word)]
    unfinished = begun if len(word) >= _BEGUN and len(begun) == 1 else []
    alike = get_close_matches(word.lower(), by_lower, n=1, cutoff=0.6)
    return next((by_lower[one] for one in (*misspelt, *unfinished, *alike)), None)


def _nearest_few(word: str, options: list[str]) -> list[str]:
    """A few options that a word may have meant: those that hold it, then those that resemble it a little."""
    holding = [option for option in options if word.strip() and word.lower() in option.lower()]
    alike = get_close_matches(word.lower(), options, n=FEW, cutoff=0.3)
    return list(dict.fromkeys(holding + alike))[:FEW]


def did_you_mean(word: str, options: Iterable[str]) -> str:
    """`; did you mean 'x'?` where an option is near, else the options themselves.

    Where several begin with that word, as all rules of one law do, none is nearer than the others.
    """
    known = sorted(options)
    family = [
        option for option in known if option.lower().startswith((f"{word.lower()}.", f"{word.lower()}-"))
    ]
    if len(family) > 1:
        return f"; of {word} there is: {', '.join(family)}."
    guess = nearest(word, known)
    if guess:
        return f"; did you mean '{guess}'?"
    if not known:
        return "; there are none here."
    if len(known) > MOST_NAMED:
        near = _nearest_few(word, known)
        return f"; the nearest: {', '.join(near)}." if near else "."
    return "; there is: " + ", ".join(known) + "."


def unknown(noun: str, word: str, options: Iterable[str], hint: str | None = None) -> Refused:
    """The refusal of a name that nothing bears."""
    return Refused(f"There is no {noun} '{word}'{did_you_mean(word, options)}", hint)

"""Ways to say one thing, written with words in capitals that stand for pieces, as a regular expression."""

import re
from collections.abc import Mapping

_GOES_ON = re.compile(r"\|\n *")
_BRACKET = re.compile(r"\((?!\?)")


def put_together(ways: str, pieces: Mapping[str, str], between: str) -> str:
    """Ways as one regular expression without groups.

    Args:
        ways: One a line, which goes on after a "|" at its end; its brackets only group.
        pieces: What each word in capitals stands for; an earlier one may hold a later one.
        between: What may stand where a space is written.
    """
    pattern = "|".join(line.strip() for line in _GOES_ON.sub("|", ways).strip().splitlines())
    for piece, meaning in pieces.items():
        pattern = pattern.replace(piece, meaning)
    return _BRACKET.sub("(?:", pattern).replace(" ", between)

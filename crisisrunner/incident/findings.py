"""What a check found in a text: where, how bad it is, why, and what to do about it."""

import msgspec

BLOCK, WARN = "block", "warn"


class Finding(msgspec.Struct, frozen=True):
    """One finding: `start` and `end` are places in the text, by characters from 0; `text` is what stands there.

    `message` is a sentence, and what to write instead where that can be said; `remedy` is the
    command that mends it, where another than editing the text does.
    """

    check: str
    level: str
    language: str
    kind: str
    start: int
    end: int
    text: str
    message: str
    remedy: str = ""

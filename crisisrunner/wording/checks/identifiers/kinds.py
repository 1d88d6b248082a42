"""What a text may not or should not show of a person, from the most specific to the vaguest, and what to say."""

from typing import NamedTuple

from crisisrunner.incident.findings import BLOCK, WARN


class Kind(NamedTuple):
    """One sort of identifier; a lower rank wins where two patterns found the same words."""

    rank: int
    level: str
    message: str


class Mark(NamedTuple):
    """A place in the plain text, and what it looks like."""

    start: int
    end: int
    kind: Kind


_OURS = "If it is ours, add it to the phrases in crisisrunner.toml; else ask if it may stand here."

ASKER = Kind(
    0, BLOCK, "This person asked in public. Do not name them: an answer must not tell who is a patient."
)
SENSITIVE = Kind(1, BLOCK, "The playbook marks this fact as sensitive. Take it out of this public text.")
SOCIAL = Kind(
    2, BLOCK, "This looks like a Social Security number. Take it out: nobody's number belongs in a message."
)
NHS = Kind(3, BLOCK, "This looks like an NHS number. Take it out: nobody's number belongs in a message.")
CARD = Kind(
    4, BLOCK, "This looks like the number of a bank card. Take it out, and tell the person whose card it is."
)
RECORD = Kind(
    5, BLOCK, "This looks like the number of a patient's record. Take it out: it leads to one person."
)
PLAN = Kind(
    6, BLOCK, "This looks like the number of a health plan or policy. Take it out: it leads to one person."
)
ACCOUNT = Kind(7, BLOCK, "This looks like an account number. Take it out: it leads to one person.")
BIRTH = Kind(8, BLOCK, "This looks like somebody's date of birth. Take it out; the year alone may stay.")
AGE = Kind(
    9, BLOCK, 'This looks like an age over 89, and few people are that old. Leave it out, or say "over 89".'
)
STAY = Kind(
    10,
    BLOCK,
    "This date seems to tell when one person came, left, was treated or died. Take it out of the text.",
)
LICENCE = Kind(
    11, WARN, "This looks like the number of a licence or passport. Take it out: it leads to one person."
)
VEHICLE = Kind(12, WARN, "This looks like the number of somebody's car. Take it out: it leads to one person.")
DEVICE = Kind(13, WARN, "This looks like the number of one device. If one person has it, take it out.")
EMAIL = Kind(14, WARN, f"This e-mail address is not ours. {_OURS}")
LINK = Kind(15, WARN, f"This link leads to a place that is not ours. {_OURS}")
NETWORK = Kind(
    16, WARN, "This looks like the network address of a computer. Take it out: it can lead to one person."
)
ADDRESS = Kind(17, WARN, "This looks like where somebody lives. Leave it out, or name the State only.")
PHONE = Kind(18, WARN, f"This telephone or fax number is not ours. {_OURS}")
MANY = Kind(
    19, WARN, "From here on are more long numbers than can be looked at one by one. Make the text shorter."
)
WHEN = Kind(
    20,
    WARN,
    "This seems to tell when one person came, left or died. Could somebody be recognised? Then take it out.",
)
FEW = Kind(
    21,
    WARN,
    "So few people can be recognised. Say it without the number, or ask the privacy officer if it may stay.",
)


def settled(marks: list[Mark]) -> list[Mark]:
    """One mark for one place: of those that overlap, the worst, and then the most specific."""
    kept: list[Mark] = []
    for mark in sorted(marks):
        if kept and mark.start < kept[-1].end:
            kept[-1] = min(kept[-1], mark, key=lambda one: (one.kind.level, one.kind.rank))
        else:
            kept.append(mark)
    return kept

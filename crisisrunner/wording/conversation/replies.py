"""How replies in one language tell who is a patient: the shape that the words of each language have."""

from typing import NamedTuple

from crisisrunner.wording.checks.identifiers.late import Late
from crisisrunner.wording.conversation.around import Around
from crisisrunner.wording.conversation.ways import Ways


class Replies(NamedTuple):
    """The words of one language.

    `tells` are words that tell it by themselves, unless those `around` take it back. What one person did (`did`)
    and what a hospital is made of (`places`) tell it together, in one sentence; `together` is what is said then.
    """

    tells: Ways
    around: Around
    did: Late
    places: Late
    together: str

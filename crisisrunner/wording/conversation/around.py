"""What may stand before words that seem to tell something, and takes it back: a condition, a warning, an advice."""

import re
from collections.abc import Mapping

from crisisrunner.wording.conversation.ways import compiled, written_out

_REACH, _SENTENCE = 100, 300
"""So many characters before the words are looked at, in their part of the sentence and in all of it."""
_NEW_PART = re.compile(r"[.!?;:,\n()]|\b(?:but|and|so|pero|y|asi que)\b")


class Around:
    """The words of one language that make it no telling: "if you were a patient", "do not post your results"."""

    def __init__(
        self, pieces: Mapping[str, str], *,
        condition: str, spoils: str, forbids: str, advises: str, patient: str,
    ) -> None:  # fmt: skip
        """Take the words in, each as `Row` writes them.

        Args:
            condition: Makes what follows in the same part of a sentence depend on something.
            spoils: Takes for granted in spite of a condition: "sorry if your stay".
            forbids: Asks not to write what follows, or refuses to say it.
            advises: What everybody is asked to bring or take, right before.
            patient: Makes the whole sentence depend on being a patient.
        """
        self._condition, self._spoils, self._forbids, self._patient = (
            compiled(written_out(ways, pieces)) for ways in (condition, spoils, forbids, patient)
        )
        self._advises = re.compile(rf"\b(?:{written_out(advises, pieces)})[\s*_]{{1,5}}\Z")

    def takes_back(self, text: str, beginning: int, start: int) -> bool:
        """Whether the words before a place make that nothing is told there.

        Args:
            text: In small letters without accents.
            beginning: Where the sentence begins.
            start: The place.
        """
        sentence = text[max(beginning, start - _SENTENCE) : start]
        part = _NEW_PART.split(sentence[-_REACH:])[-1]
        if self._forbids.search(part) or self._advises.search(sentence) or self._patient.search(sentence):
            return True
        return bool(self._condition.search(part)) and not self._spoils.search(part)

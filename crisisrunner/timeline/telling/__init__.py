"""What happened, as a sentence: one for each type of event."""

from crisisrunner.incident.events import Event
from crisisrunner.timeline.telling import clocks, course, drills, inquiries, messages
from crisisrunner.timeline.telling.names import Names, Sentences, Words

__all__ = ["KINDS", "Names", "tell"]

_SENTENCES: Sentences = {
    **course.SENTENCES,
    **messages.SENTENCES,
    **clocks.SENTENCES,
    **inquiries.SENTENCES,
    **drills.SENTENCES,
}


KINDS = frozenset(_SENTENCES)
"""The types of events that there are."""


def tell(event: Event, names: Names) -> str:
    """An event in one sentence; a type that is not known tells its name."""
    sentence = _SENTENCES.get(event.type)
    return sentence(event.data, Words(event), names) if sentence else event.type

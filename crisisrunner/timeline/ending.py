"""The end of a timeline in sentences: how each unknown was settled, and how the hospital kept its word."""

from collections.abc import Iterator
from datetime import datetime

from crisisrunner.timeline.about import About
from crisisrunner.timeline.appendix import Appendix, Unknown
from crisisrunner.times import day_and_time, length


def asked_and_said(one: Unknown, about: About) -> str:
    """What was asked, and where it was said that it is not known."""
    said = ", ".join(f"{each.message} ({moment(each.at, about)})" for each in one.said)
    return f"{one.ask} Not known in {said}."


def turns(one: Unknown, about: About) -> Iterator[str]:
    """Each turn that an unknown took afterwards, and whether it is still one."""
    for turn in one.turns:
        yield f"{moment(turn.at, about)} {turn.what}"
    if not one.known:
        yield "Still not known."


def figures(end: Appendix) -> Iterator[str]:
    """How promises were kept and people were answered, a sentence each."""
    heard, promised = end.listening, end.promised
    yield f"Promises of a next update: {promised.kept} kept, {promised.broken} broken."
    yield (
        f"Inquiries: {heard.asked} asked, {heard.answered} answered, {heard.open} open, "
        f"{heard.owed} owed a public follow-up."
    )
    if heard.median_wait is not None and heard.worst_wait is not None:
        yield f"First answer after {length(heard.median_wait)} (median), {length(heard.worst_wait)} (worst)."
    yield f"Public answers {heard.public_answers}, announcements {heard.announcements}."


def moment(at: datetime, about: About) -> str:
    """A moment as people read it, in the organisation's zone."""
    return day_and_time(at, about.zone)

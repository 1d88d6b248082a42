"""What was said in public as alerts: which is new, which updates or takes back another, which was never released."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import takewhile

import msgspec

from crisisrunner.errors import Refused
from crisisrunner.exercise import BANNER, unmarked
from crisisrunner.incident.message import Message, Text
from crisisrunner.timeline.background import message as message_of
from crisisrunner.timeline.entries import Entry
from crisisrunner.timeline.redaction import blank
from crisisrunner.timeline.timeline import Timeline

_WORDED = ("message.drafted", "message.edited")
_STEPS = {
    **dict.fromkeys(_WORDED, "drafted"),
    "message.released": "released",
    "message.withdrawn": "withdrawn",
}


class Wording(msgspec.Struct, frozen=True):
    """What an alert says in one language: words that went out, or a draft's; `digest` is what an approval names."""

    language: str
    headline: str
    description: str
    digest: str
    sha256: str


class Alert(msgspec.Struct, frozen=True):
    """One alert: its words, when they were said, and the `earlier` alerts that it updates or takes back.

    `name` is the message and its number; `draft` where it was not released, `cancels` where its release was taken back.
    """

    name: str
    at: datetime
    said: tuple[Wording, ...] = ()
    earlier: tuple["Alert", ...] = ()
    draft: bool = False
    cancels: bool = False
    next_update: datetime | None = None


def alerts(timeline: Timeline) -> list[Alert]:
    """Everything that was said, or is to be said, to a public audience, in the order of its release; drafts come last.

    To one audience the first release is new, and each later one updates all that stood before it; a correction
    updates what it corrects. A release that was withdrawn is cancelled. Drafts that were put aside are not there.

    Raises:
        Refused: where nothing of it is wanted, or there is nothing.
    """
    told = _Told(timeline)
    found = [*told.out(), *told.drafts()]
    if not found:
        raise Refused(
            "There is no public message here, so there is no alert.",
            "crisisrunner message list tells which messages there are.",
        )
    return found


class _Told:
    """The alerts of a timeline, as far as their entries are wanted."""

    def __init__(self, timeline: Timeline) -> None:
        case = timeline.case
        self._timeline = timeline
        self._entries: dict[tuple[str, str], Entry] = {
            (_STEPS[entry.type], message_of(entry.data)): entry for entry in timeline.entries(tuple(_STEPS))
        }
        audiences = {name for name, audience in case.playbook.audiences.items() if audience.public}
        public = [one for one in case.incident.messages.values() if one.audience in audiences]
        self._released = sorted(_released(public), key=lambda pair: pair[0])
        self._drafts = [one for one in public if one.state == "draft"]

    def out(self) -> list[Alert]:
        """The releases, and where each was taken back its cancellation, by time."""
        found = [
            Alert(
                one.id, at, tuple(_said(one, one.released, self._entries["released", one.id].texts)),
                self._earlier(one, at), next_update=one.next_update,
            )
            for at, one in self._released
            if ("released", one.id) in self._entries
        ]  # fmt: skip
        found += [
            Alert(one.id, one.withdrawn_at, earlier=(self._named(one),), cancels=True)
            for _, one in self._released
            if one.withdrawn_at and ("withdrawn", one.id) in self._entries
        ]
        return sorted(found, key=lambda alert: alert.at)

    def drafts(self) -> Iterator[Alert]:
        """What may still go out, as it stands."""
        for one in self._drafts:
            entry = self._entries.get(("drafted", one.id))
            if entry:
                yield Alert(
                    one.id, entry.at, tuple(_said(one, one.languages, self._words(one))), self._earlier(one),
                    draft=True, next_update=one.next_update,
                )  # fmt: skip

    def _earlier(self, one: Message, at: datetime | None = None) -> tuple[Alert, ...]:
        """What an alert updates: what it corrects, or all that was said to its audience and stood until then."""
        if one.corrects:
            return tuple(self._named(other) for _, other in self._released if other.id in one.corrects)
        before = takewhile(lambda other: other.id != one.id, (other for _, other in self._released))
        return tuple(
            self._named(other) for other in before if other.audience == one.audience and not _gone(other, at)
        )

    def _named(self, one: Message) -> Alert:
        """An alert as another one refers to it: no more than its name and its time."""
        return Alert(one.id, one.released_at or one.drafted_at)

    def _words(self, one: Message) -> Mapping[str, str]:
        words, redaction = self._timeline.case.texts(one), self._timeline.redaction
        why = redaction.of_words(words.values()) if redaction else ""
        return dict.fromkeys(words, blank(why)) if why else words


def _gone(one: Message, at: datetime | None) -> bool:
    """Whether a release was taken back by a moment, or at all."""
    return one.withdrawn_at is not None and (at is None or one.withdrawn_at <= at)


def _released(messages: Iterable[Message]) -> Iterator[tuple[datetime, Message]]:
    return ((one.released_at, one) for one in messages if one.released_at)


def _said(one: Message, languages: Sequence[str], words: Mapping[str, str]) -> Iterator[Wording]:
    for language in languages:
        text = _longest([text for text in one.texts if text.language == language])
        body = words.get(text.key, "")
        subject = words.get(f"{language}.email.subject")
        yield Wording(language, subject or _first_line(body), body, one.digests[language], text.sha256)


def _longest(texts: Sequence[Text]) -> Text:
    """The text for the web, or else the long text; a message that has none says its only ones."""
    return max(texts, key=lambda text: (text.kind == "web", text.long))


def _first_line(body: str) -> str:
    return next((line for line in unmarked(body).splitlines() if line.strip() and line != BANNER), "")

"""An incident told in order: the one list of entries of which every format is made, read as it is written."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

import msgspec

from crisisrunner.canonical import canonical
from crisisrunner.case import ERASED, Case
from crisisrunner.errors import Refused
from crisisrunner.incident.events import Event, Recorded
from crisisrunner.incident.fold import replay
from crisisrunner.incident.state import Incident
from crisisrunner.log.chain import envelope
from crisisrunner.timeline.about import About
from crisisrunner.timeline.background import TYPES, Background, message
from crisisrunner.timeline.choice import Choice
from crisisrunner.timeline.entries import Entry, doers, hidden
from crisisrunner.timeline.redaction import NOT_INCLUDED, STAFF, Redaction, blank
from crisisrunner.timeline.telling import Names, tell

Watch = Callable[[Iterable[Any], int], Iterator[Any]]


class Timeline:
    """What one export tells of an incident, however often it is read and whoever writes meanwhile.

    Raises:
        Refused: where nothing was known yet.

    Args:
        made_at: This moment (UTC).
        made_by: The name of whoever makes the export.
        watch: Passes the entries on as they are read, for somebody who waits; it is told how many there are at most.
    """

    def __init__(
        self,
        case: Case,
        choice: Choice,
        made_at: datetime,
        made_by: str,
        watch: Watch = lambda entries, _most: iter(entries),
    ) -> None:
        self.choice = choice
        self._watch = watch
        self._made_at, self._made_by = made_at, made_by
        record, incident = case.record, case.incident.id
        self._seq, self._hash, _ = record.head(incident, choice.as_known_at)
        if choice.as_known_at and not self._seq:
            raise Refused(
                "Nothing was written down by then.",
                "Name a later time; --until goes by when things happened.",
            )
        self._erased = [seq for seq in case.incident.erased if seq <= self._seq]
        self._today = case  # who is to be left out may not have been known yet
        self.case = self._as_known(case) if choice.as_known_at else case

    @cached_property
    def about(self) -> About:
        """The head of the export."""
        case = self.case
        return About(
            case.incident.id,
            self._title,
            case.organisation.name,
            case.zone,
            self._made_at,
            self._maker,
            self._seq,
            self._hash,
            tuple(self._told(phrase) for phrase in self.choice.in_words(self.names.person, case.zone)),
            tuple(self._not_included()),
            case.incident.drill,
            case.incident.playbook,
            case.incident.playbook_version,
        )

    def recorded(self, types: Sequence[str] = (), *, by_time: bool = False) -> Iterator[tuple[Recorded, str]]:
        """Every entry up to the head, by `seq` or by `at` then `seq`, and why its words are withheld, or "".

        A withheld entry has a marked blank for each of its words.

        Args:
            types: Of these types only, where any are named.
        """
        record, incident = self.case.record, self.case.incident.id
        events = record.events(incident, types, upto=self._seq, by_time=by_time)
        for recorded in self._watch(events, self._seq):
            why = self.redaction.why(recorded.event) if self.redaction else ""
            yield (_blanked(recorded, why), why) if why else (recorded, "")

    def entries(self, types: Sequence[str] = ()) -> Iterator[Entry]:
        """The entries that are wanted, by `at`, then by `seq`.

        Args:
            types: Of these types only, where any are named.
        """
        found = self._found
        for entry in self._wanted(types):
            if found is None or entry.seq in found:
                yield entry

    @property
    def is_empty(self) -> bool:
        """Whether no entry is what is wanted."""
        return next(self.entries(), None) is None

    def lines(self) -> Iterator[str]:
        """The lines of the record up to the head, by `seq`: envelope and body, unfiltered, as `verify FILE` reads them.

        A withheld entry has neither salt nor words; the chain holds all the same.
        """
        if not self.redaction:
            written = self.case.record.written(self.case.incident.id, self._seq)
            yield from self._watch(written, self._seq)
            return
        for recorded, why in self.recorded():
            event = recorded.event
            body = (
                (None, None)
                if why or event.words is None or not recorded.salt
                else (recorded.salt, dict(event.words))
            )
            yield canonical({**envelope(recorded), "salt": body[0], "words": body[1]})

    @property
    def lacks_words(self) -> bool:
        """Whether words are missing that no entry up to the head erases: withheld, or erased since then."""
        known = self.case.incident.erased
        return self.redaction is not None or any(seq not in known for seq in self._erased)

    @cached_property
    def redaction(self) -> Redaction | None:
        """What decides whether words may be told; None where all may."""
        return Redaction(self._today, self.background) if self.choice.redact else None

    @cached_property
    def background(self) -> Background:
        """What earlier entries tell of later ones."""
        events = self.case.record.events(self.case.incident.id, TYPES, upto=self._seq)
        return Background(recorded.event for recorded in events)

    @cached_property
    def _found(self) -> frozenset[int] | None:
        """The entries that say what is searched for; None where nothing is."""
        if not self.choice.search:
            return None
        from crisisrunner.log.search import matching

        return matching(
            (
                (entry.seq, "\n".join((entry.actor, entry.what, *entry.texts.values())))
                for entry in self._wanted()
            ),
            self.choice.search,
        )

    def _wanted(self, types: Sequence[str] = ()) -> Iterator[Entry]:
        incident, background, names = self.case.incident, self.background, self.names
        fits = None if self.choice.whole else self.choice.fits
        for recorded, why in self.recorded(types, by_time=True):
            event = recorded.event
            if hidden(incident, event.type):
                continue
            stage = background.stage(event.seq)
            data = event.data
            if fits is None or fits(
                event.at,
                event.type,
                doers(event.type, event.actor.id, data),
                stage,
                background.audience(data),
                message(data),
            ):
                yield self._entry(recorded, why, stage, names)

    def _entry(self, recorded: Recorded, why: str, stage: str, names: Names) -> Entry:
        event = recorded.event
        what = tell(event, names)
        if event.seq in self.background.again:  # there before, and can say more or less now
            what = what.replace("Drafted", "Filled in", 1)
        if self.redaction and self.redaction.names_somebody(what):  # by words of the plan, as in a task
            what = blank("names somebody")
        return Entry(
            recorded.incident, event.seq, event.at, recorded.recorded_at, names.person(event.actor.id),
            event.actor.role, event.type, what, recorded.hash,
            self._texts(event) if event.type == "message.released" else {}, event.data, stage, why,
            event.actor.id,
        )  # fmt: skip

    def _texts(self, release: Event) -> dict[str, str]:
        """The words that went out; those that were erased, or are withheld, as marked blanks."""
        keys = self.background.released[release.seq]
        words: Mapping[int, Mapping[str, str]] = self.case.record.words(
            self.case.incident.id, {*keys.values()}
        )
        if self.redaction:
            words = {seq: self.redaction.told(release, said) for seq, said in words.items()}
        return {
            name: text
            for key, seq in keys.items()
            for name, text in (
                (key, words.get(seq, {}).get(key, ERASED)),
                (f"{key}.subject", words.get(seq, {}).get(f"{key}.subject")),
            )
            if text is not None
        }

    @cached_property
    def names(self) -> Names:
        """How people and the plan are called."""
        people = {key: person.name for key, person in self.case.people.items()}
        names = self.redaction.names(people) if self.redaction else people
        return Names(self.case.playbook, names, self.case.zone)

    @property
    def _maker(self) -> str:
        """Who makes the export, as it tells of people."""
        if not self.redaction:
            return self._made_by
        person = self.case.find_person(self._made_by)
        return self.names.person(person) if person else f"[{STAFF}]"

    @property
    def _title(self) -> str:
        return self._told(self.case.title)

    def _told(self, words: str) -> str:
        """Words of the head; a blank for those that a redacted export does not tell."""
        why = self.redaction.of_words([words]) if self.redaction else ""
        return blank(why) if why else words

    def _not_included(self) -> Iterator[str]:
        incident = self.case.incident
        if incident.exercise and incident.exercise.stopped_at is None:
            yield "what evaluators wrote, while the drill goes on"
        if self._erased:  # by today: what was erased since then is gone from this telling too
            yield f"the words of {len(self._erased)} {'entry' if len(self._erased) == 1 else 'entries'}, erased"
        if self.choice.redact:
            yield from NOT_INCLUDED

    def _as_known(self, case: Case) -> Case:
        """The case as it was at the last entry that was known."""
        events = case.record.events(case.incident.id, upto=self._seq)
        return Case(case.record, replay((one.event for one in events), Incident(id=case.incident.id)))


def _blanked(recorded: Recorded, why: str) -> Recorded:
    event = recorded.event
    words = dict.fromkeys(event.words or {}, blank(why))
    return msgspec.structs.replace(recorded, event=msgspec.structs.replace(event, words=words))

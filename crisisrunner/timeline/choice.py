"""What somebody wants of a timeline: up to when it was known, which entries, and what must not be told."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from crisisrunner.case import Case
from crisisrunner.errors import Refused, unknown
from crisisrunner.timeline.background import Background
from crisisrunner.times import clock_time, short_day


class Choice(msgspec.Struct, frozen=True):
    """What an export is to hold; all moments in UTC.

    `kinds` are types of events or what they begin with (`message`), `actors` ids of people, `audiences` and
    `stages` ids of the plan, `messages` with or without a number (`hold-public.2`), `role` is the one that the
    actors hold or held. An entry must fit one of each that is named. `search` is words that all must be told.
    """

    as_known_at: datetime | None = None
    since: datetime | None = None
    until: datetime | None = None
    kinds: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    messages: tuple[str, ...] = ()
    role: str = ""
    search: str = ""
    redact: bool = False

    @property
    def whole(self) -> bool:
        """Whether every entry that was known is wanted."""
        lists = (self.kinds, self.actors, self.stages, self.audiences, self.messages)
        return not (self.since or self.until or any(lists) or self.role or self.search)

    def fits(
        self, at: datetime, kind: str, doers: Iterable[str], stage: str, audience: str, message: str
    ) -> bool:
        """Whether an entry is wanted by all but its words."""
        return (
            (not self.since or at >= self.since)
            and (not self.until or at <= self.until)
            and (not self.kinds or _within(kind, self.kinds))
            and (not self.actors or any(one in self.actors for one in doers))
            and (not self.stages or stage in self.stages)
            and (not self.audiences or audience in self.audiences)
            and (not self.messages or _within(message, self.messages))
        )

    def in_words(self, person: Callable[[str], str], zone: ZoneInfo) -> Iterator[str]:
        """What this leaves out, a phrase each.

        Args:
            person: How somebody is called, by their id.
            zone: In which times are told.
        """
        for what, moment in (
            ("what was written down after", self.as_known_at),
            ("what happened before", self.since),
            ("what happened after", self.until),
        ):
            if moment:
                yield f"{what} {clock_time(moment, zone)} on {short_day(moment, zone)}"
        for relation, wanted in (
            ("is not of the kind", self.kinds),
            ("was not done by whoever held the role" if self.role else "was not done by",
             (self.role,) if self.role else tuple(map(person, self.actors))),
            ("did not happen in the stage", self.stages), ("is not for", self.audiences),
            ("is not about the message", self.messages),
        ):  # fmt: skip
            if wanted:
                yield f"what {relation} {' or '.join(wanted)}"
        if self.search:
            yield f"what does not say '{self.search}'"


def checked(choice: Choice, case: Case, kinds: frozenset[str]) -> Choice:
    """A choice as somebody typed it, with people named by their ids, and with those who held the role.

    Args:
        kinds: The types of events that there are.

    Raises:
        Refused: for a kind, a person, a role, a stage, an audience or a message that there is not, naming the nearest.
    """
    families = {kind.partition(".")[0] for kind in kinds}
    happenings = {kind.partition(".")[2] for kind in kinds}
    wanted_kinds = tuple(kind for name in choice.kinds for kind in _kinds(name, kinds) or (name,))
    messages = {message for one in case.incident.messages.values() for message in (one.id, one.message)}
    for known, wanted, what, hint in (
        (kinds | families | happenings, wanted_kinds, "kind of entry", f"There is: {', '.join(sorted(families))}."),
        (case.playbook.stages, choice.stages, "stage", "crisisrunner status"),
        (case.playbook.audiences, choice.audiences, "audience", "crisisrunner message list"),
        (messages, choice.messages, "message", "crisisrunner message list"),
    ):  # fmt: skip
        for name in wanted:
            if name not in known:
                raise unknown(what, name, sorted(known), hint)
    actors = tuple(case.person(name) for name in choice.actors)
    actors = _holders(case, choice.role) if choice.role else actors
    return msgspec.structs.replace(choice, actors=actors, kinds=wanted_kinds)


def _kinds(name: str, kinds: frozenset[str]) -> list[str]:
    """The types that somebody means who says what happened, and not to what: `released`."""
    return sorted(kind for kind in kinds if kind.endswith(f".{name}"))


def _holders(case: Case, role: str) -> tuple[str, ...]:
    case.must_have_role(role)
    events = case.record.events(case.incident.id, ("role.assigned",))
    held = Background(recorded.event for recorded in events).roles(case.incident)
    holders = tuple(sorted(person for person, roles in held.items() if role in roles))
    if not holders:
        raise Refused(f"Nobody held the role {role}.", "crisisrunner role list")
    return holders


def _within(name: str, wanted: tuple[str, ...]) -> bool:
    return any(name == one or name.startswith(f"{one}.") for one in wanted)

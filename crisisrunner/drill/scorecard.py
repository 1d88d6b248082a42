"""The figures of a drill or a real incident, each with what it means and how the real event went."""

from collections.abc import Iterator
from datetime import UTC, datetime

import msgspec

from crisisrunner.case import Case
from crisisrunner.drill.scenario import Par, Scenario
from crisisrunner.incident.events import Event
from crisisrunner.times import length

_SEEN = (
    "message.released", "message.drafted", "message.edited", "message.overridden", "inquiry.opened",
    "inquiry.acknowledged", "correction.opened", "promise.kept", "promise.broken", "inject.delivered",
)  # fmt: skip


class Figure(msgspec.Struct, frozen=True):
    """One figure: its `value` in words, what it `means`, and the `par` of the real event, if that is known.

    `number` is the value as a number (seconds, a count, per cent), or None.
    """

    id: str
    title: str
    value: str
    means: str
    par: str = ""
    number: int | None = None


def scorecard(case: Case, scenario: Scenario | None, as_of: datetime) -> list[Figure]:
    """Every figure as of a moment (UTC); `scenario` is None for a real incident."""
    recorded = case.record.events(case.incident.id, _SEEN)
    events = sorted((one.event for one in recorded if one.event.at <= as_of), key=lambda event: event.at)
    par = scenario.par if scenario else None
    return list(_figures(case, events, par, as_of))


def _figures(case: Case, events: list[Event], par: Par | None, as_of: datetime) -> Iterator[Figure]:
    opened = case.incident.opened_at or datetime.min.replace(tzinfo=UTC)
    first = _first(events, ("message.released", "inquiry.acknowledged"))
    public = next((event for event in events if _is_public(case, event)), None)
    yield _time(
        "acknowledge", "Time to acknowledge", first, opened,
        "From the start to the first word to anybody outside the team: a message released, or an answer given.",
        length(par.acknowledge) if par and par.acknowledge else "",
    )  # fmt: skip
    yield _time(
        "hold", "Time to the first public word", public, opened,
        "From the start to the first message released to the public.",
        length(par.hold) if par and par.hold else "",
    )  # fmt: skip
    yield _media(events, public, par)
    yield _promises(case, events, as_of)
    corrections = sum(event.type == "correction.opened" for event in events)
    yield Figure(
        "corrections", "Corrections opened", str(corrections), "Released messages that turned out wrong.",
        number=corrections,
    )  # fmt: skip
    left = case.incident.heard.open
    yield Figure(
        "inquiries", "Inquiries still open", f"{left} of {case.incident.heard.asked}",
        "Questions and complaints that nobody has closed.", number=left,
    )  # fmt: skip
    yield from _findings(events)
    yield _deadlines(case, as_of)


def _time(name: str, title: str, event: Event | None, since: datetime, means: str, par: str) -> Figure:
    if event is None:
        return Figure(name, title, "never", means, par)
    taken = event.at - since
    return Figure(name, title, length(taken), means, par, int(taken.total_seconds()))


def _first(events: list[Event], types: tuple[str, ...]) -> Event | None:
    return next((event for event in events if event.type in types), None)


def _is_public(case: Case, event: Event) -> bool:
    return event.type == "message.released" and case.playbook.is_public(event.data["message"])


def _media(events: list[Event], public: Event | None, par: Par | None) -> Figure:
    """The media were first where they told the story, or asked about it, before the first public word."""
    media = next(
        (
            event
            for event in events
            if (event.type == "inject.delivered" and event.data.get("media"))
            or (event.type == "inquiry.opened" and event.data["kind"] == "press")
        ),
        None,
    )
    before = media is not None and (public is None or media.at < public.at)
    known = par is not None and par.media_first is not None
    return Figure(
        "media_first", "The media were first", "yes" if before else "no",
        "Whether the media told the story, or asked about it, before the first public word.",
        ("yes" if par and par.media_first else "no") if known else "", int(before),
    )  # fmt: skip


def _promises(case: Case, events: list[Event], as_of: datetime) -> Figure:
    """A promise whose time has passed is broken, also where nobody has spoken since and no entry says so yet."""
    kept = sum(event.type == "promise.kept" for event in events)
    broken = sum(event.type == "promise.broken" for event in events)
    broken += sum(one.due_at < as_of for one in case.incident.promises.values())
    whole = kept + broken
    value = f"{kept} of {whole} ({kept * 100 // whole} %)" if whole else "none fell due"
    return Figure(
        "promises", "Promises of a next update kept", value,
        "Of the promised times that came, those by which the audience heard from us again.",
        number=kept * 100 // whole if whole else None,
    )  # fmt: skip


def _findings(events: list[Event]) -> Iterator[Figure]:
    texts: dict[tuple[str, int, str, str], set[str]] = {}
    overridden = 0
    for event in events:
        overridden += event.type == "message.overridden"
        for text in event.data.get("texts", ()) if event.type.startswith("message.") else ():
            key = (event.data["message"], event.data["number"], text["language"], text["kind"])
            texts.setdefault(key, set()).update(pair[0] for pair in text.get("found", ()))
    named = sum("identifiers" in found for found in texts.values())
    yield Figure(
        "identifiers", "Texts that could identify a patient", f"{named} of {len(texts)}",
        "Texts in which the check for patients' identifiers found something at any time, sent or not.",
        number=named,
    )  # fmt: skip
    yield Figure(
        "overridden", "Findings overridden", str(overridden),
        "Times that somebody let stand what a check had blocked.", number=overridden,
    )  # fmt: skip


def _deadlines(case: Case, as_of: datetime) -> Figure:
    from crisisrunner.deadlines import laws

    states = [one.state for one in laws(case, as_of)]
    begun = [state for state in states if state in ("running", "held", "met", "met_late", "overdue")]
    met = begun.count("met")
    late = begun.count("met_late") + begun.count("overdue")
    value = f"{met} met, {late} late or overdue, {len(begun) - met - late} running" if begun else "none began"
    return Figure(
        "deadlines", "Deadlines by law", value,
        "Of the legal deadlines that began: met in time, met late or overdue, still running.", number=late,
    )  # fmt: skip

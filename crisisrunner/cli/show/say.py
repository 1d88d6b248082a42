"""The words that may be said now, on the screen and as a page of plain text."""

import textwrap
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from crisisrunner.cli.screen import Styled, alarm, out, quiet, strong, width
from crisisrunner.exercise import BANNER
from crisisrunner.times import clock_time, deadline, length, short_day, since
from crisisrunner.visible import visible

if TYPE_CHECKING:
    from crisisrunner.playbook.workspace import Person
    from crisisrunner.saying import Page, Questions, Saying

TITLE = "WHAT WE MAY SAY NOW"
LONG = 18
"""Lines after which the head is said again at the end: it has left the screen by then."""

Line = tuple[str | Styled, ...]


def show_say(page: "Page") -> None:
    """The words for each audience; what must not be answered stands at the end, where the eye is."""
    for line in _lines(page, width()):
        out(*line)


def say_text(page: "Page", across: int = 78) -> str:
    """The same as a page of text."""
    made = f"Made at {clock_time(page.now, page.zone)}, {short_day(page.now, page.zone)}, by {page.asked_by}."
    lines = [*_lines(page, across, made)]
    plain = ("".join(piece.text if isinstance(piece, Styled) else piece for piece in line) for line in lines)
    return "".join(f"{visible(line).rstrip()}\n" for line in plain)


def head(page: "Page") -> str:
    """`2026-001   04:12 EST   ask again after 05:00 EST`."""
    return f"{page.incident}   {clock_time(page.now, page.zone)}   {ask_again(page)}".rstrip()


def ask_again(page: "Page") -> str:
    """When these words may be others."""
    if page.wrong:
        return "being corrected: ask again soon"
    if page.late:
        return "an update is late: ask again soon"
    return f"ask again after {deadline(page.ask_again, page.zone, page.now)}" if page.ask_again else ""


def heading(said: "Saying") -> str:
    """`STAFF   NOT FOR THE PUBLIC`."""
    return said.title if said.public else f"{said.title}   NOT FOR THE PUBLIC"


def about(said: "Saying", page: "Page") -> str:
    """`hold-public.1, released 03:55; next update promised by 05:00 EST`."""
    parts = [released(said, page)] if said.message else []
    if said.next_update and not said.late(page.now):
        parts.append(f"next update promised by {deadline(said.next_update, page.zone, page.now)}")
    return "; ".join(parts)


def released(said: "Saying", page: "Page") -> str:
    """`hold-public.1, released 03:55`."""
    if said.message is None or said.message.released_at is None:
        return ""
    return f"{said.message.id}, released {since(said.message.released_at, page.zone, page.now)}"


def warnings(said: "Saying", page: "Page") -> dict[str, str]:
    """What stands above any words: what is wrong, what is late, what does not hold any more."""
    found = {"WRONG": _wrong(said)} if said.wrong else {}
    if said.next_update and said.late(page.now):
        when = deadline(said.next_update, page.zone, page.now)
        found["LATE"] = f"{length(page.now - said.next_update)}: the update promised by {when} has not come."
    if said.gone:
        one, them = ("does", "it") if len(said.gone) == 1 else ("do", "them")
        found["GONE"] = f"{', '.join(said.gone)} {one} not hold any more: do not repeat {them}."
    return found


def nothing(said: "Saying") -> str:
    """What is said while there is nothing to say."""
    return "Nothing released " + ("stands" if said.gone else "yet") + ": say that we will call back."


def coming(said: "Saying") -> str:
    """What is on its way: `hold-public.1 is in review`."""
    others = {one: state for one, state in said.coming.items() if one != said.correction}
    return ", ".join(f"{one} is {_state(state)}" for one, state in others.items())


def not_to_answer(asked: "Questions") -> str:
    """What nobody answers."""
    return f"Do not answer: {', '.join(asked.not_to_answer) or 'anything else'}."


def send_to(asked: "Questions") -> str:
    """Where such questions go."""
    if asked.role is None:
        return ""
    people = " or ".join(_reached(one) for one in asked.people.values()) or "nobody holds that role yet"
    return f"Send those questions to: {asked.title}, {people}."


def press(asked: "Questions") -> str:
    """Where the press is sent."""
    return f"Press: {asked.press_phone}" if asked.press_phone else ""


def _lines(page: "Page", across: int, made: str = "") -> Iterator[Line]:
    ends = [(alarm(BANNER),)] if page.drill and made else []  # the screen says it by itself
    body = [line for said in page.said for line in _audience(said, page, across)]
    yield from ends
    yield strong(TITLE), f"   {head(page)}"
    yield from _wrapped(made, across)
    yield from body
    yield ("",)
    for text in (not_to_answer(page.questions), send_to(page.questions), press(page.questions)):
        yield from _wrapped(text, across, strong)
    if len(body) > LONG:
        yield from _again(page, across)
    if len(body) > LONG and not made and len(page.said) > 1:
        yield quiet("One audience alone:   "), strong(f"crisisrunner say --audience {page.said[0].audience}")
    yield from ends


def _audience(said: "Saying", page: "Page", across: int) -> Iterator[Line]:
    yield ("",)
    yield from _wrapped(heading(said).upper(), across, strong)
    for label, text in warnings(said, page).items():
        yield from _labelled(label, text, across)
    if said.message is None:
        yield from _wrapped(nothing(said), across, indent="  ")
    for text in (about(said, page), coming(said)):
        yield from _wrapped(text, across, quiet, "  ")
    if said.spoken:
        yield ("",)
        yield from _texts(said, page, across)


def _texts(said: "Saying", page: "Page", across: int) -> Iterator[Line]:
    for number, language in enumerate(page.languages):
        if number:
            yield ("",)
        kind = said.aloud.get(language)
        if kind is None:
            yield from _wrapped(f"{language}: not released", across, indent="  ")
            continue
        if len(page.languages) > 1:
            yield (strong(f"  {language}"),)
        for line in said.texts[language][kind].split("\n"):
            yield from _wrapped(line, across, indent="  ") if line.strip() else iter([("",)])


def _again(page: "Page", across: int) -> Iterator[Line]:
    """What has left the screen by now: the worst of it, and the head."""
    for said in page.said:
        if said.wrong:
            yield from _labelled("WRONG", f"{said.title}: do not repeat {released(said, page)}.", across)
    yield strong(TITLE), f"   {head(page)}"


def _wrapped(
    text: str, across: int, style: Callable[[str], str | Styled] = str, indent: str = ""
) -> Iterator[Line]:
    further = indent + ("  " if text.startswith("- ") else "")
    for line in textwrap.wrap(
        visible(text), across, initial_indent=indent, subsequent_indent=further, break_on_hyphens=False
    ):
        yield (style(line),)


def _labelled(label: str, text: str, across: int) -> Iterator[Line]:
    lead = f"  {label}".ljust(9)
    lines = textwrap.wrap(visible(text), across - len(lead), break_on_hyphens=False)
    yield from ((alarm(lead) if not number else " " * len(lead), line) for number, line in enumerate(lines))


def _wrong(said: "Saying") -> str:
    name = said.message.id if said.message else ""
    state = said.coming.get(said.correction or "")
    stands = f", {_state(state)}," if state else ""
    return (
        f"{name} is being corrected: do not repeat it. "
        f"{said.correction}{stands} puts it right; until it is out, say that we will call back."
    )


def _state(state: str) -> str:
    return {"draft": "a draft", "in_review": "in review"}.get(state, state)


def _reached(person: "Person") -> str:
    return f"{person.name}, {person.phone}" if person.phone else f"{person.name} (no number known)"

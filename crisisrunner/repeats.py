"""Who asked before, and what was asked before in the same words: told when somebody asks, kept nowhere."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

import msgspec

from crisisrunner.case import Case
from crisisrunner.incident.inquiries import Asked, kept
from crisisrunner.incident.state import Incident
from crisisrunner.marks import mark_of


class Earlier(msgspec.Struct, frozen=True):
    """The newest inquiry that came before with the same asker, and with the same words; None where there is none."""

    by_asker: str | None
    by_words: str | None


def earlier(case: Case, askers: Mapping[str, str]) -> dict[str, Earlier]:
    """What came before some inquiries, by their ids.

    An asker is known again by a mark, a handle, or a name that is kept; words by their letters, in any case.

    Args:
        askers: For each of these inquiries who asks, as it was typed: the record may keep no more than a mark.
    """
    inquiries = case.incident.inquiries
    words = case.words(*(one.words for one in inquiries.values()))
    seen: dict[str, str] = {}
    known: dict[str, str] = {}
    found: dict[str, Earlier] = {}
    for key, one in inquiries.items():
        typed = words.get(one.words, {})
        text = " ".join(typed.get("text", "").split()).casefold()
        names = [*_names(case.incident, typed, askers.get(key, ""))]
        if key in askers:
            before = (known[name] for name in names if name in known)
            found[key] = Earlier(next(before, None), seen.get(text) if text else None)
        seen[text] = key
        known.update(dict.fromkeys(names, key))
    return found


def unrecorded(
    case: Case, many: Iterable[tuple[Asked, datetime | None]]
) -> Iterator[tuple[Asked, datetime | None]]:
    """Those inquiries that the record does not have: with these words, of this kind, asked so and at that second.

    Of one without a time nobody can say that it came before.
    What the record has once is left out once, for two people may ask the same in one minute.
    """
    inquiries = case.incident.inquiries
    words = case.words(*(one.words for one in inquiries.values()))
    known = Counter(
        (one.asked_s, one.kind, one.channel, *_as_kept(words.get(one.words, {})))
        for one in inquiries.values()
    )
    for asked, at in many:
        key = int(at.timestamp()) if at else None, asked.kind, asked.channel, *_as_kept(kept(asked))
        if known[key]:
            known[key] -= 1
        else:
            yield asked, at


def _as_kept(words: Mapping[str, str]) -> tuple[str, ...]:
    """The words of an inquiry by which two of them are one."""
    return tuple(words.get(name, "") for name in ("text", "asker", "handle", "outlet", "link"))


def _names(incident: Incident, typed: Mapping[str, str], asker: str) -> Iterator[str]:
    """By what an asker is known again: never the name itself."""
    if typed.get("mark"):
        yield typed["mark"]
    for name in (asker, typed.get("asker", ""), typed.get("handle", "")):
        if name.strip():
            yield mark_of(incident, name)

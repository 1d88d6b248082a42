"""A timeline as a PDF, for filing."""

from collections.abc import Iterator, Mapping
from typing import Any

from crisisrunner.errors import Refused
from crisisrunner.exports import MOST_ENTRIES
from crisisrunner.exports.paper.picture import picture
from crisisrunner.exports.paper.typesetting import typeset
from crisisrunner.incident.listening import DEFINITIONS
from crisisrunner.timeline.about import About, head
from crisisrunner.timeline.appendix import appendix
from crisisrunner.timeline.ending import asked_and_said, figures, turns
from crisisrunner.timeline.entries import Entry, written_later
from crisisrunner.timeline.timeline import Timeline
from crisisrunner.times import clock_time, short_day


def timeline_paper(timeline: Timeline) -> Iterator[bytes]:
    """The file, set at once: a page must know how many there are.

    Raises:
        Refused: for more than `MOST_ENTRIES`, or where Typst is not installed.
    """
    about, end = timeline.about, appendix(timeline)
    yield typeset(
        "timeline.typ",
        {
            "head": [list(row) for row in head(about)],
            "days": _days(timeline),
            "unknowns": [
                {"fact": one.fact, "asked": asked_and_said(one, about), "turns": list(turns(one, about))}
                for one in (end.unknowns if end else ())
            ],
            "figures": list(figures(end)) if end else [],
            "definitions": "; ".join(f"{figure}: {means}" for figure, means in DEFINITIONS.items()) + ".",
        },
        about,
        picture(timeline),
    )


def _days(timeline: Timeline) -> list[dict[str, Any]]:
    days: dict[str, list[dict[str, Any]]] = {}
    for number, entry in enumerate(timeline.entries()):
        if number == MOST_ENTRIES:
            raise Refused(
                f"A PDF of more than {MOST_ENTRIES:,} entries is for nobody to read.",
                "Take a part of them (--since, --kind message, --for ROLE), or --format csv.",
            )
        days.setdefault(short_day(entry.at, timeline.about.zone), []).append(_entry(entry, timeline.about))
    return [{"name": day, "entries": entries} for day, entries in days.items()]


def _entry(entry: Entry, about: About) -> dict[str, Any]:
    who = entry.actor + (f" ({entry.role})" if entry.role else "")
    return {
        "clock": clock_time(entry.at, about.zone),
        "utc": f"{entry.at:%H:%M} UTC",
        "what": entry.what,
        "who": " · ".join(
            filter(None, (who, f"entry {entry.seq}", entry.hash[:12], written_later(entry, about)))
        ),
        "digests": [f"{language} {digest}" for language, digest in _digests(entry).items()],
        "texts": [
            {"label": key.replace(".", ", "), "subject": entry.texts.get(f"{key}.subject"), "body": text}
            for key, text in entry.texts.items()
            if not key.endswith(".subject")
        ],
    }


def _digests(entry: Entry) -> Mapping[str, str]:
    """What approvals and a release name of the words, by language."""
    if "digests" in entry.data:
        return dict(entry.data["digests"])
    return {entry.data["language"]: entry.data["digest"]} if entry.type == "message.approved" else {}

"""The entries of a timeline as HTML, one after another, each with its proof and the exact words that went out."""

from collections.abc import Iterator, Mapping
from typing import Any

from crisisrunner.page.frame import safe
from crisisrunner.timeline.ending import moment
from crisisrunner.timeline.entries import Entry
from crisisrunner.timeline.timeline import Timeline
from crisisrunner.times import clock_time, short_day, stamp
from crisisrunner.visible import one_line


def entries(timeline: Timeline) -> Iterator[str]:
    """The entries by day, each a piece of its own."""
    day, zone = "", timeline.about.zone
    for entry in timeline.entries():
        if short_day(entry.at, zone) != day:
            yield "</ol></section>\n" if day else ""
            day = short_day(entry.at, zone)
            yield f'<section class="day"><h3>{safe(day)}</h3>\n<ol>\n'
        yield _entry(entry, timeline)
    yield "</ol></section>\n" if day else "<p>There are no entries.</p>\n"


def _entry(entry: Entry, timeline: Timeline) -> str:
    names = timeline.names
    audience = timeline.background.audience(entry.data)
    stage, hears = names.stage(entry.stage), names.audience(audience) if audience else ""
    who = entry.actor + (f", {names.role(entry.role)}" if entry.role else "")
    marks = {"kind": entry.type.partition(".")[0], "actor": entry.actor, "stage": stage, "audience": hears}
    known_by = "".join(f' data-{name}="{attribute(value)}"' for name, value in marks.items() if value)
    written = "".join(f'<span class="part">{part}</span>' for part in _summary(entry, who))
    proof = _fields(_proof(entry, stage, hears, timeline))
    return (
        f'<li id="e{entry.seq}"{known_by}><p class="what"><time datetime="{stamp(entry.at)}">'
        f"{safe(clock_time(entry.at, timeline.about.zone))}</time> "
        f'<span dir="auto">{safe(entry.what)}</span></p>\n'
        f'<details class="proof"><summary>{written}</summary>{proof}</details>'
        f"{''.join(_texts(entry))}</li>\n"
    )


def _summary(entry: Entry, who: str) -> Iterator[str]:
    yield f'<bdi dir="auto">{safe(one_line(who))}</bdi>'
    yield f"{entry.at:%H:%M:%S} UTC"
    yield f"no. {entry.seq}"
    yield safe(entry.type)
    yield f"hash <code>{safe(entry.hash[:8])}</code>"


def _proof(entry: Entry, stage: str, audience: str, timeline: Timeline) -> Iterator[tuple[str, str]]:
    """What stands behind an entry, each a label and a value."""
    yield "Hash", entry.hash
    yield "Happened", stamp(entry.at)
    yield "Written down", f"{stamp(entry.recorded_at)} ({moment(entry.recorded_at, timeline.about)})"
    if stage:
        yield "Stage", stage
    if audience:
        yield "Audience", audience
    if entry.withheld:
        yield "Left out", entry.withheld
    yield from _digests(entry.data, timeline)


def _digests(data: Mapping[str, Any], timeline: Timeline) -> Iterator[tuple[str, str]]:
    """The digests that an entry names, of words and of files, and who had approved what went out."""
    for name in ("digest", "sha256"):
        if isinstance(data.get(name), str):
            yield "Digest (SHA-256)", data[name]
    if isinstance(data.get("digests"), dict):
        for language, digest in data["digests"].items():
            yield f"Digest, {language} (SHA-256)", str(digest)
    for one in data.get("approvals") or ():
        how = one["how"].replace("-", " ")
        yield (
            f"Approved, {one['language']}",
            f"{timeline.names.person(one['person'])}, {how}, in entry {one['entry']}",
        )


def _texts(entry: Entry) -> Iterator[str]:
    """The exact words of a release, a language and a kind each, behind a line that opens them."""
    for key, text in entry.texts.items():
        if key.endswith(".subject"):
            continue
        language, _, kind = key.partition(".")
        subject = entry.texts.get(f"{key}.subject")
        above = f'<p class="subject" dir="auto">Subject: {safe(one_line(subject))}</p>' if subject else ""
        yield (
            f'<details class="words"><summary>The exact words: {safe(language)}, {safe(kind)}</summary>'
            f'{above}<pre lang="{attribute(language)}" dir="auto">{safe(text)}</pre></details>'
        )


def _fields(fields: Iterator[tuple[str, str]]) -> str:
    told = "".join(f'<dt>{safe(name)}</dt><dd dir="auto">{safe(value)}</dd>' for name, value in fields)
    return f"<dl>{told}</dl>"


def attribute(text: str) -> str:
    """Text on one line as the value of an attribute."""
    return safe(one_line(text))

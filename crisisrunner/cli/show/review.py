"""A review file on the screen: the exact words by language and kind, their digests, and what was found in them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from crisisrunner import clock
from crisisrunner.canonical import short
from crisisrunner.cli.screen import labelled, out, paragraph, quiet, strong
from crisisrunner.cli.show.findings import show_findings
from crisisrunner.incident.findings import Finding
from crisisrunner.reviews.forms import Review, Reviewed, ReviewedText
from crisisrunner.times import from_stamp, tell, zone_named
from crisisrunner.visible import one_line

LONGEST_WRAPPED = 5_000
"""Characters of a line that is still wrapped at words; a longer one is no text that somebody would publish."""


def show_review(review: Review) -> None:
    """Everything that the digests bind, then what the checks found when the file was made."""
    now, zone = clock.now(), zone_named(clock.local_zone())
    out(strong(f"{review.id}  {one_line(review.title)}, for {review.audience}"))
    labelled("incident", f"{review.incident}  {review.incident_title}, {review.organisation}", at=12)
    labelled("made", tell(from_stamp(review.made_at), zone, now), at=12)
    for language, one in review.languages.items():
        out()
        _show_language(language, one, zone, now)
    findings = [
        Finding(one.check, one.level, language, one.kind, one.start, one.end, one.text, one.message)
        for language, reviewed in review.languages.items()
        for one in reviewed.findings
    ]
    out()
    if findings:
        out(quiet("  What the checks found, as the file tells it:"))
        show_findings(findings)
    else:
        out(quiet("  The checks found nothing, as the file tells it."))


def _show_language(language: str, one: Reviewed, zone: ZoneInfo, now: datetime) -> None:
    promised = tell(from_stamp(one.next_update), zone, now) if one.next_update else ""
    promise = f"   promises the next update by {promised}" if promised else ""
    out(strong(f"{language}  {short(one.digest)}"), promise)
    for kinds, text in _told_once(one.texts):
        out(strong(f"{' · '.join(kinds).upper()} ({language})"))
        for line in ([f"Subject: {text.subject}"] if text.subject is not None else []) + text.body.split(
            "\n"
        ):
            if len(line) <= LONGEST_WRAPPED:
                paragraph(line, "  ")
            else:
                out("  ", line)


def _told_once(texts: Sequence[ReviewedText]) -> Iterable[tuple[list[str], ReviewedText]]:
    """Texts that say the same stand once, with all their kinds."""
    told: dict[tuple[str | None, str], list[ReviewedText]] = {}
    for text in texts:
        told.setdefault((text.subject, text.body), []).append(text)
    return [([text.kind for text in same], same[0]) for same in told.values()]

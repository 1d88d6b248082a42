"""How each objective went, as a part of the document."""

from collections.abc import Iterator, Sequence

from crisisrunner.drill.rating import RULE
from crisisrunner.drill.report.blocks import Block, Items, Paragraph, Section, Table
from crisisrunner.drill.report.report import Objective, Point, Report
from crisisrunner.drill.scenario import RATINGS


def capabilities(report: Report) -> Iterator[Block]:
    """The table of HSEEP: each objective with its core capability and its rating."""
    if not report.drill:
        yield Paragraph(
            "A real incident has no objectives that were set before it. What follows is what the plan and the law "
            "asked for, and how it went; ratings are left to people."
        )
        return
    yield Table(
        "Objectives, core capabilities and ratings",
        ("Objective", "Core Capability", "P", "S", "M", "U", "Suggested", "Given", "Why"),
        tuple(map(_rated, report.objectives)),
    )
    yield Paragraph(RULE)
    yield Paragraph(
        "P, S, M, U: the given rating is marked, or the suggested one (in brackets) until there is one."
    )


def _rated(one: Objective) -> tuple[str, ...]:
    rated = one.rated
    given, suggested = (rated.given, rated.suggested) if rated else (None, None)
    mark = "X" if given else "(X)"
    boxes = tuple(mark if (given or suggested) == rating else "" for rating in RATINGS)
    why = one.reason
    if given and rated and rated.event:
        why = f"{why} (entry {rated.event})".strip()
    return (
        one.title, one.capability, *boxes, suggested or "nothing was reached", given or "not yet",
        why or ("confirmed" if given else ""),
    )  # fmt: skip


def analysed(one: Objective) -> Iterator[Section]:
    """An objective with its strengths and its areas for improvement."""
    about = [Paragraph(f"Core capability: {one.capability}.")] if one.rated else []
    if one.target:
        about.append(Paragraph(f"Target: {one.target}"))
    if one.rated:
        about.append(Paragraph(f"Rating: {_rating(one)}"))
    yield Section(3, one.title, tuple(about))
    yield Section(4, "Strengths", (_points(one.strengths, "The record shows none."),))
    yield Section(4, "Areas for Improvement", (_points(one.areas, "The record shows none."),))


def _rating(one: Objective) -> str:
    rating = one.rated.rating if one.rated else None
    if one.rated is None or rating is None:
        return "none, since nothing that is expected of it was reached."
    by = "given by an evaluator" if one.rated.given else "suggested, not yet given by an evaluator"
    return f"{rating}, {RATINGS[rating]} ({by})."


def _points(points: Sequence[Point], none: str) -> Block:
    if not points:
        return Paragraph(none)
    return Items(
        tuple((one.text, (("Reference", _entry(one)), ("Analysis", one.analysis))) for one in points)
    )


def _entry(one: Point) -> str:
    where = f"entry {one.reference}" if one.reference else "no entry of the record"
    return where if one.id.startswith("observation-") else f"{where} ({one.id})"

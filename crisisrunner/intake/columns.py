"""The columns of a log that is taken in: ours, and what other logs call them."""

from collections.abc import Iterable, Mapping, Sequence

from crisisrunner.errors import Refused, did_you_mean
from crisisrunner.tables import Column
from crisisrunner.tables.heading import plain
from crisisrunner.visible import one_line

COLUMNS = (
    Column("time", also=(
        "timestamp", "date/time", "datetime", "date and time", "date & time", "at", "when", "at utc", "created at",
        "occurred at", "logged at", "event time", "log time", "start time",
        "time (24h)", "time (24hr)", "time (24-hour)", "hour",
    )),
    Column("day", also=("date", "log date", "event date")),
    Column("text", also=(
        "what", "entry", "event", "message", "note", "notes", "description", "notable activities", "activity",
        "activities", "details", "action", "action taken", "body", "comment", "comments", "remarks",
    )),
    Column("who", also=(
        "author", "actor", "by", "logged by", "recorded by", "entered by", "reported by", "name", "from", "person",
        "initials", "user",
    )),
)  # fmt: skip
"""`day` is for logs that keep it apart from the time; the likelier names come first."""
TARGETS = tuple(column.name for column in COLUMNS)
_SHOWN = 12


def assigned(headings: Iterable[str], told: Mapping[str, str]) -> dict[str, str]:
    """By their heading, the column of ours that it is; each goes to the likeliest, what was `told` stands first."""
    there = [heading for heading in headings if heading]
    found = {heading: told[plain(heading)] for heading in there if plain(heading) in told}
    guesses = sorted(
        (likely, place, heading, column.name)
        for column in COLUMNS
        for likely, name in enumerate((column.name, *column.also))
        for place, heading in enumerate(there)
        if plain(heading) == plain(name)
    )
    for _, _, heading, name in guesses:
        if heading not in found and name not in found.values():
            found[heading] = name
    return found


def must_suffice(found: Mapping[str, str], headings: Sequence[str], shown: str) -> None:
    """Refuse a log of which nobody knows when its entries were, or what they say.

    Raises:
        Refused: naming the columns that it has.
    """
    has = ", ".join(one_line(heading)[:40] for heading in headings[:_SHOWN] if heading)
    for names, what in ((("time", "day"), "when an entry was"), (("text",), "what an entry says")):
        if not set(names) & set(found.values()):
            raise Refused(
                f"{shown} has no column that is known to tell {what}; it has: {has or 'none'}.",
                f'Say which it is: --map "Their column={names[0]}"',
            )


def must_be_there(told: Sequence[str], headings: Sequence[str], shown: str) -> None:
    """Refuse a `--map` of a column that the log does not have.

    Raises:
        Refused: naming the nearest.
    """
    there = {plain(heading) for heading in headings}
    for pair in told:
        theirs = pair.rpartition("=")[0].strip()
        if plain(theirs) not in there:
            names = [one_line(heading) for heading in headings if heading]
            raise Refused(f"{shown} has no column '{one_line(theirs)}'{did_you_mean(theirs, names)}")

"""Plans grow old: which reviews of them are due, in the list and in a calendar."""

import json
from datetime import date, timedelta
from pathlib import Path

import icalendar
import pytest

from tests.conftest import Type

TODAY = date.today()


@pytest.fixture(params=[(-400, "overdue"), (-170, "due"), (-1, "fresh")])
def aged(request: pytest.FixtureRequest, hospital: Path) -> str:
    """The plan `dark`, reviewed so many days ago for 180 days."""
    days, state = request.param
    path = hospital / "playbooks" / "dark.yaml"
    reviewed = TODAY + timedelta(days=days)
    path.write_text(
        path.read_text().replace("reviewed: 2026-11-01", f"reviewed: {reviewed}\nreview_every: 180 days")
    )
    return str(state)


def test_the_list_says_whose_review_is_due(type_in: Type, aged: str) -> None:
    answer = {one["id"]: one for one in json.loads(type_in("playbook", "list", "--json").out)}
    assert answer["dark"]["review"] == aged
    told = type_in("playbook", "list").out
    assert ("REVIEW OVERDUE" in told) == (aged == "overdue")
    assert (f"review due  by {answer['dark']['review_due']}" in told) == (aged == "due")


def test_reviews_come_as_a_calendar_that_others_read(type_in: Type, aged: str) -> None:
    assert type_in("playbook", "list", "--ics", "reviews.ics").status == 0
    answer = {one["id"]: one for one in json.loads(type_in("playbook", "list", "--json").out)}
    events = list(icalendar.Calendar.from_ical(Path("reviews.ics").read_bytes()).walk("VEVENT"))
    mine = next(one for one in events if "Screens are dark" in str(one["SUMMARY"]))
    assert mine.decoded("DTSTART").date().isoformat() == answer["dark"]["review_due"]
    assert len(events) == sum(bool(one["review_due"]) for one in answer.values())
    assert len({str(one["UID"]) for one in events}) == len(events)
    assert type_in("playbook", "list", "--ics", "reviews.ics").status == 1


def test_a_plan_that_does_not_say_how_long_its_review_holds_is_open(hospital: Path, type_in: Type) -> None:
    answer = {one["id"]: one for one in json.loads(type_in("playbook", "list", "--json").out)}
    assert answer["dark"]["review"] == "open"
    assert answer["dark"]["review_due"] is None

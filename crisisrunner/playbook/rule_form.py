"""What may be written in a file of rules: the keys, their types, and what each is for."""

import re
from collections.abc import Callable
from datetime import time
from functools import cache
from typing import Annotated

from pydantic import AfterValidator, Field, TypeAdapter

from crisisrunner.errors import Refused
from crisisrunner.playbook.calendars import calendar_named
from crisisrunner.playbook.form import Form
from crisisrunner.playbook.rule import AFTER_HOLD, HOLDS, STATUSES
from crisisrunner.playbook.values import Day, Length, Listed, Text, one_of, spelt
from crisisrunner.times import zone_named

_ID = re.compile(r"(?!.{65})[a-z][a-z0-9-]*(\.[a-z0-9-]+)*")
"""At most 64 characters."""
_CLOCK = re.compile(r"\d{2}:\d{2}")


def _closing_time(text: str) -> str:
    try:
        if _CLOCK.fullmatch(text) and time.fromisoformat(text):
            return text
    except ValueError:
        pass
    raise ValueError(f"'{text}' is no time of day; write it like 17:30")


def _found_by(find: Callable[[str], object]) -> Callable[[str], str]:
    """What something is called where it was looked up, or why it was not found."""

    def check(text: str) -> str:
        try:
            return str(find(text))
        except Refused as refusal:
            raise ValueError(refusal.sentence) from None

    return check


Id = Annotated[
    str,
    AfterValidator(spelt(_ID, "id of a rule; use lower-case letters, digits, '.' and '-', a letter first")),
]
Status = Annotated[str, AfterValidator(one_of("status of a rule", STATUSES))]
Hold = Annotated[str, AfterValidator(one_of("kind of hold", HOLDS))]
AfterHold = Annotated[str, AfterValidator(one_of("way to go on after a hold", AFTER_HOLD))]
Zone = Annotated[Text, AfterValidator(_found_by(zone_named))]
Calendar = Annotated[Text, AfterValidator(_found_by(calendar_named))]
ClosingTime = Annotated[Text, AfterValidator(_closing_time)]
AtLeastOne = Annotated[int, Field(ge=1)]


class ThresholdForm(Form):
    """The number of people at which a rule applies."""

    of: Text = Field(description="Which people are counted.")
    at_least: AtLeastOne | None = Field(None, description="It applies to this number and more.")
    more_than: AtLeastOne | None = Field(None, description="It applies above this number.")
    fewer_than: AtLeastOne | None = Field(None, description="It applies below this number.")


class CapForm(Form):
    """A second event that can make the deadline earlier."""

    anchor: Text = Field(description="The second event, as one says it after '24 h after'.")
    limit: Length = Field(description="How long after it, such as 24 h.")


class RuleForm(Form):
    """What a law or a contract wants by when."""

    title: Text = Field(description="The duty in a few words.")
    regime: Text = Field(description="The body of law or contract, such as HIPAA.")
    jurisdiction: Text = Field(description="Where it holds.")
    law: Text = Field(description="Its place in the law or contract.")
    recipient: Text = Field(description="Who is told.")
    anchor: Text = Field(description="The event from which it counts, as one says it after 'counts from'.")
    status: Status = Field(description="Whether it is law, and whether anybody read it there.")
    source: Text = Field(description="Where it was read.")
    limit: Length | None = Field(None, description="How long, such as 72 h; none where no number is set.")
    verified_on: Day | None = Field(None, description="The day on which the source was last read.")
    from_year_end: bool = Field(False, description="True where it counts from the end of the event's year.")
    zone: Zone | None = Field(None, description="Where days end; else in the organisation's zone.")
    calendar: Calendar | None = Field(None, description="Whose holidays are no business days, such as US-CA.")
    closes: ClosingTime | None = Field(None, description="When the recipient's day ends, such as 17:30.")
    cap: CapForm | None = Field(None, description="A second event that can make it earlier.")
    chain: Text | None = Field(None, description="The rule whose filing is the anchor.")
    threshold: ThresholdForm | None = Field(None, description="How many people make it apply.")
    holds: Listed[Hold] = Field((), description="How an authority may ask to wait.")
    oral_days: AtLeastOne | None = Field(None, description="How many days an oral hold lasts.")
    after_hold: AfterHold = Field("at_once", description="What a hold leaves behind when it ends.")
    outer_limit: bool = Field(
        False, description="True where 'without unreasonable delay' can mean earlier than the limit."
    )
    content: Listed[Text] = Field((), description="What must be said or done, line by line.")
    notes: Text | None = Field(None, description="What a reader must know besides.")


@cache
def file_of_rules() -> TypeAdapter[dict[str, RuleForm]]:
    """The shape of a whole file: each rule by its id."""
    return TypeAdapter(dict[Id, RuleForm])

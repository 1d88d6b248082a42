"""What may be written in a scenario file: the keys, their types, and what each is for."""

import re
from datetime import datetime
from functools import cache
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, TypeAdapter, WithJsonSchema

from crisisrunner.drill import scenario
from crisisrunner.drill.offsets import parse_offset
from crisisrunner.errors import Refused
from crisisrunner.playbook.form import Form, InquiryKind, Noted
from crisisrunner.playbook.model import INQUIRY_CHANNELS
from crisisrunner.playbook.values import Id, Listed, Many, Text, one_of
from crisisrunner.times import YEARS, zone_named

_STARTS = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}")


def _offset(value: Any) -> Any:
    if not isinstance(value, str):
        raise ValueError("a time from the start is written like +46 min or +4 h 10 min")
    return parse_offset(value)


def _starts(text: str) -> str:
    try:
        if _STARTS.fullmatch(text) and datetime.fromisoformat(text).year in YEARS:
            return text
    except ValueError:
        pass
    raise ValueError(f"'{text}' is no day and time; write it like 2026-11-24 02:50")


def _zone(text: str) -> str:
    try:
        return str(zone_named(text))
    except Refused as refusal:
        raise ValueError(refusal.sentence) from None


Offset = Annotated[Any, BeforeValidator(_offset, json_schema_input_type=str)]
Long = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
"""Text whose lines stay as they are."""
Event = Annotated[
    str,
    AfterValidator(one_of("event that an expectation can watch for", tuple(scenario.OF))),
    WithJsonSchema({"enum": [*scenario.OF]}),
]
Capability = Annotated[
    str,
    AfterValidator(one_of("core capability", scenario.CAPABILITIES)),
    WithJsonSchema({"enum": [*scenario.CAPABILITIES]}),
]
Kind = Annotated[
    str, AfterValidator(one_of("kind of inject", scenario.KINDS)), WithJsonSchema({"enum": [*scenario.KINDS]})
]
Method = Annotated[
    str,
    AfterValidator(one_of("method of delivery", scenario.METHODS)),
    WithJsonSchema({"enum": [*scenario.METHODS]}),
]
Type = Annotated[
    str,
    AfterValidator(one_of("type of exercise", scenario.TYPES)),
    WithJsonSchema({"enum": [*scenario.TYPES]}),
]
Channel = Annotated[
    str, AfterValidator(one_of("channel", INQUIRY_CHANNELS)), WithJsonSchema({"enum": [*INQUIRY_CHANNELS]})
]


class LinkForm(Form):
    """A source."""

    title: Text = Field(description="What it is.")
    url: Text = Field("", description="Where it can be read.")


class ObjectiveForm(Noted):
    """What the drill is to show."""

    title: Text = Field(description="One thing, in plain words.")
    capability: Capability = Field(description="HSEEP core capability.")
    target: Text = Field("", description="How well it is to be done.")


class InjectForm(Form):
    """Something that players are told."""

    at: Offset = Field(description="How long after the start, such as +46 min.")
    title: Text = Field(description="For the list; players see it too.")
    text: Long = Field(description="What players are told, word for word.")
    kind: Kind = Field("contextual", description="Or contingency.")
    source: Text = Field("", alias="from", description="Who says it, in the story.")
    to: Text = Field("", description="Who is told.")
    method: Method = Field("in-person", description="How it comes.")
    move: Text = Field("", description="The part of the drill it belongs to.")
    media: bool = Field(False, description="True where the world hears of it by this.")
    if_missed: Id | None = Field(None, description="The expectation without which a contingency is given.")
    notes: str = Field("", description="For controllers alone; players never see it.")


class AskedForm(Form):
    """Which inquiries are meant."""

    kind: InquiryKind | None = Field(None, description="Who asks.")
    channel: Channel | None = Field(None, description="Where they ask.")


class ExpectationForm(Noted):
    """What the record is to show."""

    expect: Text = Field(description="The expected action, as an evaluator reads it.")
    objective: Id = Field(description="The objective that it shows.")
    event: Annotated[Many[Event], Field(min_length=1)] = Field(
        description="The event, such as message.released."
    )
    of: Text = Field("", description="Which part of the plan, such as a message's name.")
    inquiry: AskedForm | None = Field(
        None, description="Which inquiries, of those that came in since `after`."
    )
    after: Id | None = Field(None, description="The inject that opens the window; else the start.")
    before: Id | None = Field(None, description="The inject that ends the window.")
    within: Offset | None = Field(None, description="How long the window is, such as 60 min.")
    never: bool = Field(False, description="True where it must not happen.")
    finding: Text = Field("", description="The check that found something, such as confirms.")
    by_another: bool = Field(False, description="True where the author's own does not count.")
    public: bool = Field(False, description="True where only words for the public count.")
    critical: bool = Field(False, description="True where the objective fails without it.")
    par: Offset | None = Field(None, description="How long it took in the real event.")


class ParForm(Noted):
    """How the real event went."""

    event: Text = Field(description="Which event.")
    acknowledge: Offset | None = Field(
        None, description="From the first report to the first word to anybody."
    )
    hold: Offset | None = Field(None, description="From the first report to the first public word.")
    media_first: bool | None = Field(None, description="Whether the media spoke first.")


class ScenarioForm(Noted):
    """A rehearsal of one playbook."""

    drill: Id = Field(description="Its name: the file's name without .yaml.")
    title: Text = Field(description="The exercise's name.")
    version: Text = Field(description="Such as 1.0.0.")
    playbook: Id = Field(description="The plan that is rehearsed.")
    starts: Annotated[Text, AfterValidator(_starts)] = Field(description="Day and time in the story.")
    zone: Annotated[Text, AfterValidator(_zone)] = Field(description="Its time zone, like Europe/Dublin.")
    lasts: Offset = Field(description="From the start to the hot wash, in the story's time.")
    story: Long = Field(description="What players are told before it begins.")
    objectives: dict[Id, ObjectiveForm] = Field(min_length=1, description="What it is to show.")
    injects: dict[Id, InjectForm] = Field(min_length=1, description="What players are told, and when.")
    expectations: dict[Id, ExpectationForm] = Field(default={}, description="What the record is to show.")
    sources: Listed[LinkForm] = Field((), description="Where its facts come from.")
    par: ParForm | None = Field(None, description="How the real event went.")
    type: Type = Field("tabletop", description="As HSEEP names it.")
    speed: Annotated[int, Field(ge=1, le=100)] = Field(
        1, description="How much faster than life it usually runs."
    )
    severity: int | None = Field(None, description="The plan's severity at the start; else the worst.")
    purpose: Text = Field("", description="Why it is held.")
    scope: Text = Field("", description="Who takes part, where, for how long.")
    mission_areas: Many[Text] = Field(("Response",), description="As HSEEP names them.")
    threat: Text = Field("", description="The threat or hazard.")
    sponsor: Text = Field("", description="Who asked for it.")
    organisations: Many[Text] = Field((), description="Who takes part.")
    contact: Text = Field("", description="Whom to ask.")


@cache
def file_of_scenario() -> TypeAdapter[ScenarioForm]:
    """What a scenario file is read with."""
    return TypeAdapter(ScenarioForm)

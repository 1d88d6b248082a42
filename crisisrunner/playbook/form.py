"""What may be written in a playbook file: the keys, their types, and what each is for."""

import re
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
)

from crisisrunner.playbook import model
from crisisrunner.playbook.values import Day, FactId, Id, Ids, Length, Many, OneOrMore, Text, one_of, spelt

TEMPLATE = re.compile(r"[a-z0-9_-]+(/[a-z0-9_-]+)*")


def _free(text: str) -> str:
    """Some words are taken by the machine that makes the transitions."""
    if text in ("name", "state", "trigger", "model"):
        raise ValueError(f"'{text}' cannot be a trigger; choose another word")
    return text


def _example(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, int) else value


def _approval(value: Any) -> Any:
    return {"all": value} if isinstance(value, list) else value


FactType = Annotated[
    str,
    AfterValidator(one_of("type of a fact", model.FACT_TYPES)),
    WithJsonSchema({"enum": model.FACT_TYPES}),
]
ChannelKind = Annotated[
    str,
    AfterValidator(one_of("kind of channel", model.CHANNEL_KINDS)),
    WithJsonSchema({"enum": model.CHANNEL_KINDS}),
]
Element = Annotated[
    str, AfterValidator(one_of("CERC element", model.ELEMENTS)), WithJsonSchema({"enum": model.ELEMENTS})
]
OpenKind = Annotated[
    str,
    AfterValidator(one_of("thing that is left open", model.OPEN_KINDS)),
    WithJsonSchema({"enum": model.OPEN_KINDS}),
]
InquiryKind = Annotated[
    str,
    AfterValidator(one_of("kind of inquiry", tuple(model.INQUIRY_KINDS))),
    WithJsonSchema({"enum": list(model.INQUIRY_KINDS)}),
]
Power = Annotated[str, AfterValidator(one_of("power", model.POWERS)), WithJsonSchema({"enum": model.POWERS})]
Template = Annotated[
    str,
    AfterValidator(spelt(TEMPLATE, "template; write folder/name without a suffix, like hold/public")),
]


class Form(BaseModel):
    """A mapping in a file: strict about types, and an unknown key is a problem."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Noted(Form):
    """A mapping that may carry a remark for its readers."""

    notes: str = Field("", description="A remark for whoever reads the plan; never sent.")


class Severity(Noted):
    """How bad it is."""

    title: Text = Field(description="What this severity means, in a few words.")
    update_every: Length | None = Field(None, description="How often people hear from us, such as 60 min.")


class Role(Noted):
    """A duty in the plan."""

    title: Text = Field(description="The duty as people call it.")
    deputy: Id | None = Field(None, description="The role that stands in.")
    may: Many[Power] = Field((), description="Special powers.")


class Fact(Noted):
    """A thing to find out."""

    ask: Text = Field(description="The question, as it will be asked at night.")
    why: str = Field("", description="Why it is asked: shown when somebody types ?.")
    type: FactType = Field("text", description="What an answer looks like.")
    sensitive: bool = Field(False, description="True where the public must not read it.")
    as_of: bool = Field(False, description="True where the value is expected to grow.")
    future: bool = Field(False, description="True where a time may lie in the future.")
    stage: Id | None = Field(
        None, description="The walk asks for it from this stage on; else from the first."
    )
    example: Annotated[str, BeforeValidator(_example, json_schema_input_type=str | int | bool)] = Field(
        "", description="A plausible answer, for rehearsals."
    )
    translate: bool = Field(
        False, description="True where texts in another language need these words in that language."
    )
    most: Annotated[int, Field(ge=1)] | None = Field(
        None, description="How many characters of it short texts have room for; rehearsals go up to that."
    )


class Audience(Noted):
    """Whom a message speaks to."""

    title: Text = Field(description="The audience as people call it.")
    public: bool = Field(False, description="True where anybody can read what is said.")


class Channel(Noted):
    """A way out."""

    kind: ChannelKind = Field(description="What kind of channel it is.")


class Task(Noted):
    """One line of a checklist."""

    do: Text = Field(description="What is to be done.")
    role: Id | None = Field(None, description="Who does it.")
    within: Length | None = Field(None, description="How long after entering the stage.")
    call: Id | None = Field(None, description="The role to ring for it.")


class Stage(Noted):
    """Where an incident can stand."""

    title: Text = Field(description="The stage as people call it.")
    purpose: str = Field("", description="The question that this stage answers.")
    tasks: dict[Id, Task] = Field(default={}, description="The checklist.")
    messages: Ids = Field((), description="The messages drafted on entering.")
    final: bool = Field(False, description="True where the incident ends.")


class Requirements(Form):
    """What a transition needs before it opens."""

    facts: Ids = Field((), description="Facts that must have a value.")
    tasks: Ids = Field((), description="Tasks of the source stage that must be done or skipped.")
    released: Ids = Field((), description="Messages that must have been released.")
    none_open: Many[OpenKind] = Field((), description="What must not be left open.")
    reason: bool = Field(False, description="True where a reason must be given.")


class Transition(Noted):
    """A way from stages to a stage."""

    trigger: Annotated[Id, AfterValidator(_free)] = Field(description="The word that makes the transition.")
    source: OneOrMore = Field(description="The stage or stages it leaves.")
    dest: Id = Field(description="The stage it enters.")
    requires: Requirements | None = Field(None, description="What must be met first.")


class Approval(Form):
    """Who must approve a text."""

    all: Ids = Field((), description="Every one of these roles.")
    any: Ids = Field((), description="One of these roles.")


class Message(Noted):
    """One decision to speak to one audience."""

    title: Text = Field(description="The message as people call it.")
    template: Template = Field(description="Its template without suffix, like hold/public.")
    audience: Id = Field(description="Whom it speaks to.")
    channels: OneOrMore = Field(description="The channels it goes out by.")
    approve: Annotated[
        Approval | None, BeforeValidator(_approval, json_schema_input_type=list[str] | Approval)
    ] = Field(None, description="Who must approve it; a plain list means all.")
    within: Length | None = Field(None, description="How long after entering the stage it is to be out.")
    covers: Many[Element] = Field((), description="The CERC elements that its long text covers.")
    correction: Template | None = Field(
        None, description="The template that corrects it; every public message has one."
    )
    promises: bool | None = Field(
        None,
        description="Whether it must say when the next one comes; else public ones of hold and update do.",
    )


class Clock(Noted):
    """A deadline that a law sets."""

    rule: Text = Field(description="The rule's id, like hipaa.individual.")
    anchor: FactId | None = Field(
        None, description="The fact whose time starts it; none where the rule starts at an earlier filing."
    )
    cap: FactId | None = Field(None, description="The fact of the second event that can make it earlier.")
    count: FactId | None = Field(
        None, description="The fact with the number of people that decides whether the rule applies."
    )


class Accepted(Form):
    """A weakness that stays as it is."""

    rule: Text = Field(description="The rule's name, as `playbook check` says it.")
    at: Text = Field(description="The place, as `playbook check` says it, such as facts.reach.")
    reason: Text = Field(description="Why it may stay.")


class Playbook(Noted):
    """A prepared plan for one kind of crisis."""

    playbook: Id = Field(description="Its name: the file's name without .yaml.")
    title: Text = Field(description="The plan as people call it.")
    version: Text = Field(description="Such as 1.0.0.")
    owner: Text = Field(description="Who keeps it up to date.")
    reviewed: Day = Field(description="The day of its last review.")
    review_every: Length | None = Field(None, description="How long a review holds, such as 180 days.")
    use_when: Text = Field(description="What one sees when this is the right plan.")
    languages: Many[Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]] = Field(
        min_length=1, description="The first is the one written first."
    )
    severities: dict[Annotated[int, Field(ge=1, le=9)], Severity] = Field(
        min_length=1, description="1 is the worst."
    )
    roles: dict[Id, Role] = Field(min_length=1, description="The duties.")
    facts: dict[FactId, Fact] = Field(default={}, description="What must be found out.")
    audiences: dict[Id, Audience] = Field(default={}, description="Whom we speak to.")
    channels: dict[Id, Channel] = Field(default={}, description="The ways out.")
    stages: dict[Id, Stage] = Field(min_length=2, description="In order; an incident starts in the first.")
    transitions: Many[Transition] = Field(min_length=1, description="The ways between stages.")
    messages: dict[Id, Message] = Field(default={}, description="What is said to whom.")
    clocks: dict[Id, Clock] = Field(default={}, description="Deadlines that laws set.")
    answer_within: dict[InquiryKind, Length] = Field(
        default={}, description="How soon the first answer goes to whoever asks, by kind: {press: 15 min}."
    )
    not_to_answer: Many[Text] = Field(
        (), description="What nobody answers, such as who did it; `say` names it."
    )
    questions_to: Id | None = Field(None, description="The role to which such questions are sent on.")
    accept: Many[Accepted] = Field((), description="Weaknesses that may stay, each with its reason.")

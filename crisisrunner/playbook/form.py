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

    notes: str = Field(
        "",
        description="A remark for whoever reads the plan; never sent.",
        examples=["Ring it yourself before it is published."],
    )


class Severity(Noted):
    """How bad it is."""

    title: Text = Field(
        description="What this severity means, in a few words.", examples=["Care is affected"]
    )
    update_every: Length | None = Field(
        None, description="How often people hear from us, such as 60 min.", examples=["60 min", "4 h", "24 h"]
    )


class Role(Noted):
    """A duty in the plan."""

    title: Text = Field(description="The duty as people call it.", examples=["Privacy officer"])
    deputy: Id | None = Field(None, description="The role that stands in.", examples=["counsel"])
    may: Many[Power] = Field((), description="Special powers.", examples=[["override"], ["break-glass"]])


class Fact(Noted):
    """A thing to find out."""

    ask: Text = Field(
        description="The question, as it will be asked at night.", examples=["When was it first noticed?"]
    )
    why: str = Field(
        "",
        description="Why it is asked: shown when somebody types ?.",
        examples=["The holding statement says it."],
    )
    type: FactType = Field("text", description="What an answer looks like.", examples=["datetime"])
    sensitive: bool = Field(False, description="True where the public must not read it.", examples=[True])
    as_of: bool = Field(False, description="True where the value is expected to grow.", examples=[True])
    future: bool = Field(False, description="True where a time may lie in the future.", examples=[True])
    stage: Id | None = Field(
        None, description="The walk asks for it from this stage on; else from the first.", examples=["update"]
    )
    example: Annotated[str, BeforeValidator(_example, json_schema_input_type=str | int | bool)] = Field(
        "", description="A plausible answer, for rehearsals.", examples=["2026-11-24 02:50"]
    )
    translate: bool = Field(
        False,
        description="True where texts in another language need these words in that language.",
        examples=[True],
    )
    most: Annotated[int, Field(ge=1)] | None = Field(
        None,
        description="How many characters of it short texts have room for; rehearsals go up to that.",
        examples=[60],
    )


class Audience(Noted):
    """Whom a message speaks to."""

    title: Text = Field(description="The audience as people call it.", examples=["Patients and the public"])
    public: bool = Field(False, description="True where anybody can read what is said.", examples=[True])


class Channel(Noted):
    """A way out."""

    kind: ChannelKind = Field(description="What kind of channel it is.", examples=["web"])


class Task(Noted):
    """One line of a checklist."""

    do: Text = Field(
        description="What is to be done.", examples=["Confirm with the security lead that this is real"]
    )
    role: Id | None = Field(None, description="Who does it.", examples=["lead"])
    within: Length | None = Field(None, description="How long after entering the stage.", examples=["15 min"])
    call: Id | None = Field(None, description="The role to ring for it.", examples=["security"])


class Stage(Noted):
    """Where an incident can stand."""

    title: Text = Field(description="The stage as people call it.", examples=["Hold statement"])
    purpose: str = Field(
        "", description="The question that this stage answers.", examples=["Is it real, and how bad?"]
    )
    tasks: dict[Id, Task] = Field(
        default={},
        description="The checklist.",
        examples=[{"confirm": {"do": "Confirm that this is real", "role": "lead", "within": "15 min"}}],
    )
    messages: Ids = Field(
        (), description="The messages drafted on entering.", examples=[["hold-staff", "hold-public"]]
    )
    final: bool = Field(False, description="True where the incident ends.", examples=[True])


class Requirements(Form):
    """What a transition needs before it opens."""

    facts: Ids = Field(
        (), description="Facts that must have a value.", examples=[["what_happened", "detected_at"]]
    )
    tasks: Ids = Field(
        (), description="Tasks of the source stage that must be done or skipped.", examples=[["confirm"]]
    )
    released: Ids = Field(
        (), description="Messages that must have been released.", examples=[["hold-public"]]
    )
    none_open: Many[OpenKind] = Field(
        (), description="What must not be left open.", examples=[["corrections", "inquiries"]]
    )
    reason: bool = Field(False, description="True where a reason must be given.", examples=[True])


class Transition(Noted):
    """A way from stages to a stage."""

    trigger: Annotated[Id, AfterValidator(_free)] = Field(
        description="The word that makes the transition.", examples=["confirm"]
    )
    source: OneOrMore = Field(
        description="The stage or stages it leaves.", examples=["detect", ["detect", "hold"]]
    )
    dest: Id = Field(description="The stage it enters.", examples=["hold"])
    requires: Requirements | None = Field(
        None,
        description="What must be met first.",
        examples=[{"facts": ["what_happened"], "tasks": ["confirm"]}],
    )


class Approval(Form):
    """Who must approve a text."""

    all: Ids = Field((), description="Every one of these roles.", examples=[["privacy"]])
    any: Ids = Field((), description="One of these roles.", examples=[["incident-commander", "medical"]])


class Message(Noted):
    """One decision to speak to one audience."""

    title: Text = Field(description="The message as people call it.", examples=["Holding statement"])
    template: Template = Field(
        description="Its template without suffix, like hold/public.", examples=["hold/public"]
    )
    audience: Id = Field(description="Whom it speaks to.", examples=["public"])
    channels: OneOrMore = Field(
        description="The channels it goes out by.", examples=[["website", "x", "sms"]]
    )
    approve: Annotated[
        Approval | None, BeforeValidator(_approval, json_schema_input_type=list[str] | Approval)
    ] = Field(
        None,
        description="Who must approve it; a plain list means all.",
        examples=[["privacy", "incident-commander"], {"any": ["medical"]}],
    )
    within: Length | None = Field(
        None, description="How long after entering the stage it is to be out.", examples=["60 min"]
    )
    covers: Many[Element] = Field(
        (),
        description="The CERC elements that its long text covers.",
        examples=[["empathy", "facts", "unknowns", "process", "commitment", "more_info"]],
    )
    correction: Template | None = Field(
        None,
        description="The template that corrects it; every public message has one.",
        examples=["correction/public"],
    )
    promises: bool | None = Field(
        None,
        description="Whether it must say when the next one comes; else public ones of hold and update do.",
        examples=[False],
    )


class Clock(Noted):
    """A deadline that a law sets."""

    rule: Text = Field(description="The rule's id, like hipaa.individual.", examples=["hipaa.individual"])
    anchor: FactId | None = Field(
        None,
        description="The fact whose time starts it; none where the rule starts at an earlier filing.",
        examples=["breach_discovered_at"],
    )
    cap: FactId | None = Field(
        None,
        description="The fact of the second event that can make it earlier.",
        examples=["classified_major_at"],
    )
    count: FactId | None = Field(
        None,
        description="The fact with the number of people that decides whether the rule applies.",
        examples=["people_affected"],
    )


class Accepted(Form):
    """A weakness that stays as it is."""

    rule: Text = Field(description="The rule's name, as `playbook check` says it.", examples=["unused-fact"])
    at: Text = Field(
        description="The place, as `playbook check` says it, such as facts.reach.", examples=["facts.reach"]
    )
    reason: Text = Field(
        description="Why it may stay.", examples=["It decides the severity, which a person sets."]
    )


class Playbook(Noted):
    """A prepared plan for one kind of crisis."""

    playbook: Id = Field(description="Its name: the file's name without .yaml.", examples=["ransomware"])
    title: Text = Field(
        description="The plan as people call it.", examples=["Ransomware on clinical systems"]
    )
    version: Text = Field(description="Such as 1.0.0.", examples=["1.0.0"])
    owner: Text = Field(description="Who keeps it up to date.", examples=["Communications"])
    reviewed: Day = Field(description="The day of its last review.", examples=["2026-11-01"])
    review_every: Length | None = Field(
        None, description="How long a review holds, such as 180 days.", examples=["180 days"]
    )
    use_when: Text = Field(
        description="What one sees when this is the right plan.",
        examples=["Systems are encrypted, or were taken offline on purpose."],
    )
    languages: Many[Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]] = Field(
        min_length=1, description="The first is the one written first.", examples=[["en", "es"]]
    )
    severities: dict[Annotated[int, Field(ge=1, le=9)], Severity] = Field(
        min_length=1,
        description="1 is the worst.",
        examples=[{"1": {"title": "Care is affected", "update_every": "60 min"}}],
    )
    roles: dict[Id, Role] = Field(
        min_length=1, description="The duties.", examples=[{"lead": {"title": "Communications lead"}}]
    )
    facts: dict[FactId, Fact] = Field(
        default={},
        description="What must be found out.",
        examples=[{"detected_at": {"ask": "When was it first noticed?", "type": "datetime"}}],
    )
    audiences: dict[Id, Audience] = Field(
        default={},
        description="Whom we speak to.",
        examples=[{"public": {"title": "Patients and the public", "public": True}}],
    )
    channels: dict[Id, Channel] = Field(
        default={}, description="The ways out.", examples=[{"website": {"kind": "web"}}]
    )
    stages: dict[Id, Stage] = Field(
        min_length=2,
        description="In order; an incident starts in the first.",
        examples=[{"detect": {"title": "Detect"}, "closed": {"title": "Closed", "final": True}}],
    )
    transitions: Many[Transition] = Field(
        min_length=1,
        description="The ways between stages.",
        examples=[[{"trigger": "close", "source": "detect", "dest": "closed"}]],
    )
    messages: dict[Id, Message] = Field(
        default={},
        description="What is said to whom.",
        examples=[
            {
                "hold": {
                    "title": "Holding statement",
                    "template": "hold/public",
                    "audience": "public",
                    "channels": ["website"],
                }
            }
        ],
    )
    clocks: dict[Id, Clock] = Field(
        default={},
        description="Deadlines that laws set.",
        examples=[{"hipaa": {"rule": "hipaa.individual", "anchor": "breach_discovered_at"}}],
    )
    answer_within: dict[InquiryKind, Length] = Field(
        default={},
        description="How soon the first answer goes to whoever asks, by kind: {press: 15 min}.",
        examples=[{"press": "15 min"}],
    )
    not_to_answer: Many[Text] = Field(
        (),
        description="What nobody answers, such as who did it; `say` names it.",
        examples=[["the cause", "who did it"]],
    )
    questions_to: Id | None = Field(
        None, description="The role to which such questions are sent on.", examples=["spokesperson"]
    )
    accept: Many[Accepted] = Field(
        (),
        description="Weaknesses that may stay, each with its reason.",
        examples=[[{"rule": "unused-fact", "at": "facts.reach", "reason": "It decides the severity."}]],
    )

"""A playbook as the program holds it: frozen, and sound once it exists."""

from collections.abc import Mapping

import msgspec

from crisisrunner.times import Duration

FACT_TYPES = ("text", "number", "datetime", "yes-no")
ELEMENTS = ("empathy", "facts", "unknowns", "process", "commitment", "more_info")
"""The six parts of a first message in a crisis (CDC, CERC Corner, 26 April 2017)."""
OPENNESS = ("facts", "unknowns", "process")
"""The elements that every public hold and update covers: what is known, what is not, what is being done."""
OPEN_KINDS = ("corrections", "inquiries")
POWERS = ("override", "break-glass")
CORRECTION = "-correction"
"""What the name of a message that corrects another ends with."""
SPEAKING_STAGES = ("hold", "update")
"""The stages whose public messages must say when the next one comes, unless a message says otherwise."""
CHANNEL_KINDS = (
    "web", "x", "facebook", "instagram", "linkedin", "threads", "mastodon", "bluesky",
    "sms", "email", "push", "chat", "wea", "phone-script", "print",
)  # fmt: skip


INQUIRY_KINDS = {
    "press": "press",
    "social": "social media",
    "patient": "patient or family",
    "staff": "staff",
    "regulator": "regulator",
    "partner": "partner",
}
"""Who asks, by the id that is typed."""
ANSWER_WITHIN = {"press": Duration(15, "min")}
"""The first answer: a reporter's question within 15 minutes (the rule of 15/60), unless the plan says otherwise."""
ANSWER_ANYBODY_WITHIN = Duration(60, "min")
INQUIRY_CHANNELS = (
    "phone", "email", "in-person", "letter", "chat", "sms", "web", "review-site",
    "x", "facebook", "instagram", "linkedin", "threads", "mastodon", "bluesky",
)  # fmt: skip
"""Where somebody can ask."""
QUOTING_KINDS = frozenset(("press",))
"""Whoever asks so makes public what they hear, by whatever channel."""
PUBLIC_CHANNELS = frozenset(
    ("web", "x", "facebook", "instagram", "linkedin", "threads", "mastodon", "bluesky", "review-site")
)


class Severity(msgspec.Struct, frozen=True):
    """How bad it is, and how often people then hear from us."""

    title: str
    update_every: Duration | None = None


class Role(msgspec.Struct, frozen=True):
    """A duty; who holds it is the incident's business."""

    title: str
    deputy: str | None = None
    may: tuple[str, ...] = ()
    notes: str = ""


class FactSpec(msgspec.Struct, frozen=True):
    """A thing to find out: the question, why it is asked, what an answer looks like, and from which stage on.

    Words that must be said in each language have `translate`; their translation names in `translates` what it says.
    `most` is how many characters the texts have room for.
    """

    ask: str
    why: str = ""
    type: str = "text"
    sensitive: bool = False
    as_of: bool = False
    future: bool = False
    stage: str | None = None
    example: str = ""
    translate: bool = False
    translates: str | None = None
    most: int | None = None
    notes: str = ""


class Audience(msgspec.Struct, frozen=True):
    """Whom a message speaks to."""

    title: str
    public: bool = False
    notes: str = ""


class Channel(msgspec.Struct, frozen=True):
    """A way out, by its kind; where it leads is the workspace's business."""

    kind: str
    notes: str = ""


class TaskSpec(msgspec.Struct, frozen=True):
    """One line of a stage's checklist."""

    do: str
    role: str | None = None
    within: Duration | None = None
    call: str | None = None
    notes: str = ""


class Stage(msgspec.Struct, frozen=True):
    """Where an incident can stand."""

    title: str
    purpose: str = ""
    tasks: Mapping[str, TaskSpec] = {}
    messages: tuple[str, ...] = ()
    final: bool = False
    notes: str = ""


class Requirements(msgspec.Struct, frozen=True):
    """What a transition needs before it opens."""

    facts: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    released: tuple[str, ...] = ()
    none_open: tuple[str, ...] = ()
    reason: bool = False


class Transition(msgspec.Struct, frozen=True):
    """A way from stages to a stage."""

    trigger: str
    source: tuple[str, ...]
    dest: str
    requires: Requirements = Requirements()
    notes: str = ""


class Approval(msgspec.Struct, frozen=True):
    """Who must approve a text: every role of `all`, and one of `any`."""

    all: tuple[str, ...] = ()
    any: tuple[str, ...] = ()


class MessageSpec(msgspec.Struct, frozen=True):
    """One decision to speak to one audience."""

    title: str
    template: str
    audience: str
    channels: tuple[str, ...]
    approve: Approval = Approval()
    within: Duration | None = None
    covers: tuple[str, ...] = ()
    correction: str | None = None
    promises: bool | None = None
    notes: str = ""


class ClockSpec(msgspec.Struct, frozen=True):
    """A deadline that a law sets: the rule, and the fact whose time starts it (none where a filing does).

    `cap` is the fact of a second event that can make it earlier, `count` the number of people that decides whether
    the rule applies.
    """

    rule: str
    anchor: str | None = None
    cap: str | None = None
    count: str | None = None
    notes: str = ""


class Accepted(msgspec.Struct, frozen=True):
    """A weakness that the planner has looked at and leaves as it is: the rule, the place, the reason."""

    rule: str
    at: str
    reason: str


class Playbook(msgspec.Struct, frozen=True):
    """The prepared plan."""

    playbook: str
    title: str
    version: str
    owner: str
    reviewed: str
    use_when: str
    languages: tuple[str, ...]
    severities: Mapping[int, Severity]
    roles: Mapping[str, Role]
    facts: Mapping[str, FactSpec]
    audiences: Mapping[str, Audience]
    channels: Mapping[str, Channel]
    stages: Mapping[str, Stage]
    transitions: tuple[Transition, ...]
    messages: Mapping[str, MessageSpec]
    clocks: Mapping[str, ClockSpec] = {}
    answer_within: Mapping[str, Duration] = {}
    review_every: Duration | None = None
    not_to_answer: tuple[str, ...] = ()
    questions_to: str | None = None
    accept: tuple[Accepted, ...] = ()
    notes: str = ""

    @property
    def first_stage(self) -> str:
        """The stage in which an incident starts: the first one written."""
        return next(iter(self.stages))

    @property
    def translated(self) -> tuple[str, ...]:
        """The facts whose words are said in each language anew."""
        return tuple(name for name, spec in self.facts.items() if spec.translate)

    def first_answer(self, kind: str) -> Duration:
        """How soon whoever asks hears from us for the first time, by the kind of inquiry."""
        return self.answer_within.get(kind) or ANSWER_WITHIN.get(kind, ANSWER_ANYBODY_WITHIN)

    def spec(self, message: str) -> MessageSpec:
        """What a message is; a correction speaks to whom the message spoke that it corrects, by the same ways."""
        if message in self.messages:
            return self.messages[message]
        wrong = self.messages[message.removesuffix(CORRECTION)]
        return msgspec.structs.replace(
            wrong, title=f"Correction: {wrong.title}", template=wrong.correction or "", covers=(),
            within=None, promises=False,
        )  # fmt: skip

    def kinds(self, message: str) -> tuple[str, ...]:
        """The channel kinds that a message goes out by, each once, in the order written."""
        return tuple(dict.fromkeys(self.channels[name].kind for name in self.spec(message).channels))

    def is_public(self, message: str) -> bool:
        """Whether anybody can read what a message says."""
        return self.audiences[self.spec(message).audience].public

    def must_promise(self, message: str) -> bool:
        """Whether a message must say when the next one comes: a public hold or update (CERC, element 4)."""
        said = self.spec(message).promises
        drafted = [name for name, stage in self.stages.items() if message in stage.messages]
        return (
            said
            if said is not None
            else self.is_public(message) and any(stage in SPEAKING_STAGES for stage in drafted)
        )

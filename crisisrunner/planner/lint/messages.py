"""The messages of a plan: drafted, complete, short enough, each in every form that it goes out in."""

from collections.abc import Iterator

from crisisrunner.incident.texts import BLANK
from crisisrunner.planner.lint.rule import BLOCK, WARN, Found, Rule
from crisisrunner.planner.plan import Plan
from crisisrunner.planner.samples import sampled, shortest, typical
from crisisrunner.planner.speaking import Speaker
from crisisrunner.playbook.library import variant_of
from crisisrunner.playbook.model import ELEMENTS
from crisisrunner.wording.measures import measure

SHORT = ("x", "sms", "threads", "mastodon", "bluesky", "wea", "push")
"""The kinds on which no long text fits."""


def _never_drafted(plan: Plan) -> Iterator[Found]:
    drafted = {name for stage in plan.playbook.stages.values() for name in stage.messages}
    for name in plan.playbook.messages:
        if name not in drafted:
            yield Found(
                ("messages", name),
                f"no stage drafts the message '{name}'",
                "Add it to the 'messages' of a stage, or remove it.",
            )


def _six_elements(plan: Plan) -> Iterator[Found]:
    """CERC: a first message in a crisis has six elements (CDC, CERC Corner, 26 April 2017)."""
    playbook = plan.playbook
    spoken = [
        [name for name in stage.messages if playbook.is_public(name)] for stage in playbook.stages.values()
    ]
    for name in next(filter(None, spoken), []):
        spec = playbook.messages[name]
        missing = [element for element in ELEMENTS if element not in spec.covers]
        if spec.promises is not False and missing:
            yield Found(
                ("messages", name),
                f"message '{name}' is what the public hears first, and does not cover {', '.join(missing)}",
                "Add them to 'covers', and wrap each in a block of its template.",
            )


def _variant_missing(plan: Plan) -> Iterator[Found]:
    playbook = plan.playbook
    there = {variant_of(file, playbook.languages) for file in plan.templates}
    for name, spec in playbook.messages.items():
        for key, template in (("template", spec.template), ("correction", spec.correction)):
            for kind in playbook.kinds(name) if template else ():
                lacking = [
                    one for one in playbook.languages if kind in SHORT and (template, one, kind) not in there
                ]
                for language in lacking:
                    suffix = "" if language == playbook.languages[0] else f".{language}"
                    yield Found(
                        ("messages", name, key),
                        f"message '{name}' goes out by {kind}, and has only a long text for it in '{language}'",
                        f"Write templates/{template}{suffix}.{kind}.txt.",
                    )


def _too_long(plan: Plan) -> Iterator[Found]:
    speaker = Speaker(plan, sampled(plan.playbook, shortest))
    for name in plan.playbook.messages:
        for text in speaker.texts(name):
            size = measure(text.kind, text.body)
            if size.limit is not None and size.length > size.limit:
                yield Found(
                    ("messages", name, "template"),
                    f"message '{name}' is too long for {text.kind} in '{text.language}' even with short facts: "
                    f"{size.length:,} of {size.limit:,} {size.unit}",
                    f"Shorten its text for {text.kind}, or the organisation's name and website.",
                )


def _no_promise(plan: Plan) -> Iterator[Found]:
    """Messages that must promise the next time, in a severity that sets none."""
    speaking = [name for name in plan.playbook.messages if plan.playbook.must_promise(name)]
    for number, severity in plan.playbook.severities.items():
        if speaking and severity.update_every is None:
            yield Found(
                ("severities", number),
                f"severity {number} ({severity.title}) says not how often people hear from us, "
                f"and {speaking[0]} must promise a time",
                "Add 'update_every:' to it, such as 4 h.",
            )


def _organisation_blank(plan: Plan) -> Iterator[Found]:
    """What the texts say of the organisation and crisisrunner.toml does not."""
    if not plan.workspace.people:
        return
    speaker = Speaker(plan, sampled(plan.playbook, typical), organisation=plan.workspace.organisation)
    told: set[str] = set()
    for name in plan.playbook.messages:
        blanks = {blank for text in speaker.texts(name) for blank in BLANK.findall(text.body)}
        for blank in sorted(one for one in blanks - told if one.startswith("organisation.")):
            told.add(blank)
            key = blank.removeprefix("organisation.")
            yield Found(
                ("messages", name, "template"),
                f"message '{name}' says the organisation's {key}, and crisisrunner.toml has none",
                f'Write it under [organisation]: {key} = "…".',
            )


RULES = (
    Rule(
        "organisation-blank",
        WARN,
        "A text with a blank stays in, and at night it cannot be filled.",
        _organisation_blank,
    ),
    Rule("never-drafted", BLOCK, "A message that no stage drafts is never said.", _never_drafted),
    Rule("six-elements", WARN, "People trust a first message that has all six parts (CERC).", _six_elements),
    Rule("variant-missing", WARN, "A long text does not fit there, and is cut at night.", _variant_missing),
    Rule("too-long", WARN, "What does not fit must be cut at night, under stress.", _too_long),
    Rule("no-promise", BLOCK, "A text that must say when the next one comes would stay in.", _no_promise),
)

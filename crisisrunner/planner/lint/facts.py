"""The facts of a plan: each is asked for in time, and each serves something."""

from collections.abc import Iterator

from crisisrunner.incident.texts import BLANK
from crisisrunner.planner.lint.rule import BLOCK, WARN, Found, Rule
from crisisrunner.planner.plan import Plan
from crisisrunner.planner.samples import known_by, sampled, typical
from crisisrunner.planner.speaking import Speaker
from crisisrunner.wording.render import Wording
from crisisrunner.wording.templates import ASKED_ABOUT


def _unused(plan: Plan) -> Iterator[Found]:
    playbook = plan.playbook
    used = {name for way in playbook.transitions for name in way.requires.facts}
    used |= {
        fact for clock in playbook.clocks.values() for fact in (clock.anchor, clock.cap, clock.count) if fact
    }
    for key, template in plan.templates.items():
        used |= Wording({key: template}).names(template)[0] | set(ASKED_ABOUT.findall(template.body))
    for name, spec in playbook.facts.items():
        if name not in used and spec.translates is None:
            yield Found(
                ("facts", name),
                f"the fact '{name}' is asked for and serves nothing: no text, transition or clock uses it",
                "Use it, remove it, or accept it with the reason why the team must know it.",
            )


def _asked_too_late(plan: Plan) -> Iterator[Found]:
    """Facts that a text says before the walk has asked for them: the text goes out with a hole, or not at all."""
    playbook = plan.playbook
    values = sampled(playbook, typical)
    for stage_name, stage in [(name, one) for name, one in playbook.stages.items() if one.messages]:
        speaker = Speaker(plan, known_by(playbook, stage_name, values))
        for message in stage.messages:
            blanks = {blank for text in speaker.texts(message) for blank in BLANK.findall(text.body)}
            for name in sorted(blanks & set(playbook.facts)):
                yield Found(
                    ("facts", name, "stage"),
                    f"'{message}' says the fact '{name}' in the stage '{stage_name}', and it is asked for only "
                    f"from '{playbook.facts[name].stage}' on",
                    f"Ask for it earlier, or let the template do without: {{% if known('{name}') %}}.",
                )


RULES = (
    Rule("unused-fact", WARN, "Every question at night costs time, so each must serve something.", _unused),
    Rule(
        "asked-too-late",
        BLOCK,
        "The text would wait for an answer that nobody is asked for.",
        _asked_too_late,
    ),
)

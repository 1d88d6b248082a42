"""The command behind a step of the record: which use case made its event, with what was typed then."""

from crisisrunner.drill.replay import course, waiting, words
from crisisrunner.drill.replay.steps import Step
from crisisrunner.drill.replay.then import Act, Then, Use

_USES: dict[str, Use] = {**course.USES, **words.USES, **waiting.USES}


def command(step: Step, then: Then) -> Act | None:
    """The command, ready to be given again; None for what this program knows no command for."""
    use = _USES.get(step.event.type)
    return use(step.event, then, step.before) if use else None

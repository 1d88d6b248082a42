"""The command behind a step of the record: which use case made its event, with what was typed then."""

from crisisrunner.drill.replay import course, waiting, words
from crisisrunner.drill.replay.steps import Step
from crisisrunner.drill.replay.then import Act, Then, Use
from crisisrunner.errors import Refused

_USES: dict[str, Use] = {**course.USES, **words.USES, **waiting.USES}


def command(step: Step, then: Then) -> Act | None:
    """The command, ready to be given again; None for what this program knows no command for.

    Raises:
        Refused: where the event lacks what the command needs.
    """
    use = _USES.get(step.event.type)
    try:
        return use(step.event, then, step.before) if use else None
    except (KeyError, TypeError, ValueError, IndexError):
        raise Refused(f"Entry {step.event.seq} does not say what was decided.") from None

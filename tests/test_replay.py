"""Whatever was done, done again by the same plan it comes to the same."""

from hypothesis import HealthCheck, settings

from crisisrunner.drill.replay.past import past_of
from crisisrunner.drill.replay.play import played
from crisisrunner.incident.events import Event
from tests.test_any_commands import PINS, AnyCommands


def told(event: Event) -> tuple[object, ...]:
    return event.type, event.at, event.actor, dict(event.data), event.words


class AnyReplay(AnyCommands):
    def teardown(self) -> None:
        if hasattr(self, "said"):
            past = past_of(self.record, self.said.id)
            with played(past, PINS) as again:
                if not self.said.erased:
                    assert again.refused == ()
                    assert again.other_words == ()
                    assert [*map(told, again.events)] == [*map(told, past.events)]
                else:
                    assert [one for one in again.refused if one.because is None] == []
                    assert [one for one in again.other_words if one.because is None] == []
                    assert again.case.incident.stage == self.said.stage or again.refused
        super().teardown()


AnyReplay.TestCase.settings = settings(
    max_examples=30, stateful_step_count=30, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)  # fmt: skip
TestAnyReplay = AnyReplay.TestCase

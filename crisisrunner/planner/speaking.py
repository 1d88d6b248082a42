"""What a plan would say with some facts known: its texts, and what the checks find in them."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from msgspec.structs import replace

from crisisrunner.incident.findings import Finding
from crisisrunner.incident.texts import Rendered
from crisisrunner.planner.plan import Plan
from crisisrunner.planner.samples import MOMENT
from crisisrunner.playbook.workspace import Organisation
from crisisrunner.times import clock_time
from crisisrunner.wording.checks import CHECKS, SHORT_OF_BREATH, find_all, unknown
from crisisrunner.wording.checks.reading import Quoted
from crisisrunner.wording.readings import readings
from crisisrunner.wording.render import Context, Wording

NEXT_UPDATE = MOMENT + timedelta(hours=2, minutes=10)


def _rehearsing(plan: Plan) -> Organisation:
    """The organisation, with something for what it has not said; the plan's own examples are nobody's secret."""
    own = plan.workspace.organisation
    examples = (spec.example for spec in plan.playbook.facts.values())
    return replace(
        own,
        timezone=own.timezone or "UTC",
        website=own.website or "hospital.example",
        hotline=own.hotline or "+1 212 555 0100",
        phrases=(*own.phrases, *filter(None, examples)),
    )


class Speaker:
    """A plan's wording with these facts known, all of them confirmed."""

    def __init__(
        self,
        plan: Plan,
        values: Mapping[str, Any],
        corrected: Mapping[str, Any] | None = None,
        organisation: Organisation | None = None,
    ) -> None:
        self.plan, self.values = plan, values
        self._organisation = organisation or _rehearsing(plan)
        zone = self._organisation.timezone or "UTC"
        self._promised = clock_time(NEXT_UPDATE, ZoneInfo(zone))
        speaks = msgspec.structs.asdict(self._organisation)
        about = {"id": "2026-001", "title": plan.playbook.title, "severity": 1, "opened_at": MOMENT}
        context = Context(values, speaks, about, zone, corrected or {}, plan.playbook.translated)
        self._wording = Wording(plan.templates, context)

    def texts(self, message: str, next_update: datetime | None = NEXT_UPDATE) -> list[Rendered]:
        """The texts of a message; an e-mail without a subject bears its title.

        Raises:
            BadTemplateError: naming the file and line that stopped.
        """
        playbook = self.plan.playbook
        spec, kinds = playbook.spec(message), playbook.kinds(message)
        texts = self._wording.render(spec.template, playbook.languages, kinds, next_update)
        return [
            replace(text, subject=spec.title) if text.kind == "email" and text.subject is None else text
            for text in texts
        ]

    def findings(self, message: str, texts: Sequence[Rendered], *, whole: bool = True) -> list[Finding]:
        """What the checks find in the texts of a message, what blocks first.

        Words that stand in several channel kinds are read once, and only measured in the others; where the `whole`
        of them was read before with other facts, they are looked through for holes and measured.
        """
        read: set[tuple[str, str]] = set()
        found: list[Finding] = []
        for reading in readings(
            self.plan.playbook, self._organisation, message, texts,
            lambda name, text: self._quoted(name, text.language), self._promised,
        ):  # fmt: skip
            words = (reading.language, reading.body)
            checks = CHECKS if whole else (unknown, *SHORT_OF_BREATH)
            found += find_all([reading], SHORT_OF_BREATH if words in read else checks)
            read.add(words)
        return sorted(found, key=lambda finding: finding.level)

    def _quoted(self, name: str, language: str) -> Quoted:
        written = self._wording.written(self.values[name], language) if name in self.values else ""
        return Quoted(written, sensitive=self.plan.playbook.facts[name].sensitive)

"""What a plan would say with some facts known: its texts, and what the checks find in them."""

from collections.abc import Iterator, Mapping, Sequence
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
from crisisrunner.wording.checks.reading import SUBJECT, Quoted, Reading
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
        self._zone = self._organisation.timezone or "UTC"
        speaks = msgspec.structs.asdict(self._organisation)
        about = {"id": "2026-001", "title": plan.playbook.title, "severity": 1, "opened_at": MOMENT}
        context = Context(
            values, speaks, about, self._zone, corrected or {}, plan.playbook.translated
        )  # fmt: skip
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
        for reading in self._readings(message, texts):
            words = (reading.language, reading.body)
            checks = CHECKS if whole else (unknown, *SHORT_OF_BREATH)
            found += find_all([reading], SHORT_OF_BREATH if words in read else checks)
            read.add(words)
        return sorted(found, key=lambda finding: finding.level)

    def _readings(self, message: str, texts: Sequence[Rendered]) -> Iterator[Reading]:
        playbook = self.plan.playbook
        spec, public = playbook.spec(message), playbook.is_public(message)
        longs = {text.language: text.body for text in texts if text.long}
        seen: set[str] = set()
        for text in texts:
            head = text.long and text.language not in seen
            seen |= {text.language} if text.long else set()
            reading = Reading(
                text.body, text.kind, text.language, public, False, self._organisation,
                {name: self._quoted(name, text.language) for name in text.facts},
                None if text.long else longs.get(text.language),
                spec.covers if head else (), text.parts if head else {},
                clock_time(NEXT_UPDATE, ZoneInfo(self._zone)), head and playbook.must_promise(message),
                plan_asks=frozenset(playbook.facts),
            )  # fmt: skip
            yield reading
            if text.subject:
                yield replace(
                    reading, body=text.subject, kind=SUBJECT, facts={}, covers=(), parts={}, promised=None,
                    must_promise=False, long_text=text.body,
                )  # fmt: skip

    def _quoted(self, name: str, language: str) -> Quoted:
        written = self._wording.written(self.values[name], language) if name in self.values else ""
        return Quoted(written, sensitive=self.plan.playbook.facts[name].sensitive)

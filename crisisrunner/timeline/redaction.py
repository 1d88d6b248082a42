"""What a redacted export does not tell, and why: whole bodies become marked blanks, their envelopes stay."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from crisisrunner.case import Case
from crisisrunner.incident.events import Event
from crisisrunner.timeline.background import Background
from crisisrunner.wording.checks import identifiers
from crisisrunner.wording.checks.identifiers.plain import Plain, folded
from crisisrunner.wording.checks.reading import Reading

NOT_INCLUDED = (
    "the words of internal notes and of entries for counsel",
    "names of people below the spokesperson and of those who asked (their ids stay in the record's own lines)",
    "words that may identify somebody",
)
"""What is not in a redacted export."""

INTERNAL = frozenset(
    ("note.logged", "person.called", "entry.imported", "file.attached", "inquiry.moved_private", "inquiry.handled",
     "inquiry.escalated", "observation.made", "improvement.planned")
)  # fmt: skip
"""The types of events whose words were written for the team alone."""
_UNSPACED = re.compile("[\u0e00-\u0eff\u1100-\u11ff\u3040-\u9fff\uac00-\ud7af\uf900-\ufaff]")
"""Of scripts that put no spaces between words, or endings on names: Thai, Lao, Japanese, Chinese, Korean."""
_WRITTEN = {
    "ä": "ae",
    "ö": "oe",
    "ü": "ue",
    "Ä": "Ae",
    "Ö": "Oe",
    "Ü": "Ue",
    "ß": "ss",
    "ø": "oe",
    "å": "aa",
    "æ": "ae",
}
"""How letters are written where a keyboard has none."""
_WHO_ASKED = frozenset(("asker", "handle", "link", "mark"))
"""By what whoever asked can be known."""
_SHORTEST = 3
"""Letters that a part of a name has at least, to be looked for by itself."""
STAFF = "staff"
"""What somebody is whose name is not told and who holds no role."""


class Redaction:
    """Decides of each entry whether its words may be told.

    People are named who hold, or held, the role that speaks (`questions_to`) or one that decides over it (`may`).
    What went out to a public audience is public, and is told whatever it says.
    """

    def __init__(self, case: Case, background: Background) -> None:
        self._organisation = case.organisation
        self._languages = case.playbook.languages
        self._public = {name for name, audience in case.playbook.audiences.items() if audience.public}
        self._background = background
        self._hidden = self._below_the_spokesperson(case)
        hidden = [*self._hidden.values(), *_askers(case)]
        self._names, self._short = _pattern(hidden), _short(hidden)
        held = background.roles(case.incident)
        self._titles = {
            person: spec.title
            for role, spec in reversed([*case.playbook.roles.items()])  # of several, the plan's first
            for person, roles in held.items()
            if role in roles
        }

    def names(self, people: Mapping[str, str]) -> dict[str, str]:
        """How people are called: by name, or by what they are where their name is not told."""
        return {
            person: f"[{self._titles.get(person, STAFF)}]" if person in self._hidden else name
            for person, name in people.items()
        }

    def why(self, event: Event) -> str:
        """Why the words of an entry are not told, or ""."""
        if not event.words or self._is_public(event):
            return ""
        if event.data.get("privileged"):
            return "for counsel"
        if event.type in INTERNAL:
            return "internal note"
        if event.type == "inquiry.opened" and not _WHO_ASKED.isdisjoint(event.words):
            return "names somebody"
        return self.of_words(event.words.values())

    def of_words(self, said: Iterable[str]) -> str:
        """Why words may not be told wherever they stand, or ""."""
        said = [*said]
        if any(map(self.names_somebody, said)):
            return "names somebody"
        return "may identify somebody" if any(map(self._identifies, said)) else ""

    def names_somebody(self, said: str) -> bool:
        """Whether words name anybody who is not to be named."""
        return bool(self._names.search(folded(said)) or self._short.search(Plain(said).text))

    def told(self, release: Event, words: Mapping[str, str]) -> Mapping[str, str]:
        """The words that a release sent out, or blanks for them."""
        why = "" if self._is_public(release) else self.of_words(words.values())
        return dict.fromkeys(words, blank(why)) if why else words

    def _is_public(self, event: Event) -> bool:
        """Whether all that an entry says went out to a public audience: of a body no part can be told alone."""
        went_out = self._background.went_out.get(event.seq)
        if went_out is None or self._background.audience(event.data) not in self._public:
            return False
        return all(name.removesuffix(".subject") in went_out for name in event.words or ())

    def _identifies(self, words: str) -> bool:
        readings = (
            Reading(words, "web", language, organisation=self._organisation) for language in self._languages
        )
        return any(next(iter(identifiers.find(reading)), None) for reading in readings)

    def _below_the_spokesperson(self, case: Case) -> dict[str, str]:
        speaking = {role for role, spec in case.playbook.roles.items() if spec.may} | {
            case.playbook.questions_to
        }
        roles = self._background.roles(case.incident)
        return {
            key: person.name for key, person in case.people.items() if speaking.isdisjoint(roles.get(key, ()))
        }


def blank(why: str) -> str:
    """What stands in the place of words that are not told."""
    return f"[left out: {why}]"


def _askers(case: Case) -> list[str]:
    """The names of those who asked, as far as they are kept."""
    events = case.record.events(case.incident.id, ("inquiry.opened",))
    return [(recorded.event.words or {}).get("asker", "") for recorded in events]


def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    """Finds any of these names, or a part of one, as a word of its own; nothing where there are none."""
    whole = {folded(one).strip() for name in names if name.strip() for one in _spellings(name)}
    parts = {part for name in whole for part in re.split(r"[\s-]+", name) if len(part) >= _SHORTEST}
    spaced = {name for name in whole | parts if name.isascii() or not _UNSPACED.search(name)}
    spaced |= {name.replace(" ", "") for name in whole & spaced}
    borders = rf"(?<![^\W_])(?:{_any_of(spaced)})(?:'?s)?(?![^\W_])"
    return re.compile(rf"{borders}|(?:{_any_of(whole - spaced)})")


def _spellings(name: str) -> tuple[str, ...]:
    """A name, and how somebody writes it who has no such letters or marks: `Mueller`, `OBrien`."""
    plain = "".join(_WRITTEN.get(one, one) for one in unicodedata.normalize("NFC", name))
    return name, plain, re.sub("['`’‘]", "", name), re.sub("[’‘']", "`", name)


def _short(names: Iterable[str]) -> re.Pattern[str]:
    """Finds parts of names that are too short to be looked for in any case: `Ng`, and not `ng`."""
    parts = {part for name in names for part in Plain(name).text.split() if len(part) < _SHORTEST}
    found = {part for part in parts if len(part) > 1 and part[0].isupper()}
    return re.compile(rf"(?<![^\W_])(?:{_any_of(found)})(?![^\W_])")


def _any_of(names: set[str]) -> str:
    return "|".join(r"\s+".join(map(re.escape, name.split())) for name in sorted(names)) or r"(?!)"

"""Names and identifiers taken out of words: a blank stands in each place, and somebody has to look at it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from unicodedata import normalize

import msgspec

from crisisrunner.case import Case
from crisisrunner.drill.draft.likely_names import LikelyNames
from crisisrunner.incident.events import Event
from crisisrunner.wording.checks import identifiers
from crisisrunner.wording.checks.identifiers import kinds
from crisisrunner.wording.checks.reading import Reading

LONGEST = 20_000
"""Characters of one text that are looked at; the rest is left out."""
_AT_THE_END = 200
"""Characters left out where a text was cut, so that half a number cannot stand there."""
_MOST_ROUNDS = 20
_PART = 3
_KINDS = {
    kinds.SOCIAL: "number", kinds.NHS: "number", kinds.CARD: "number", kinds.RECORD: "number",
    kinds.PLAN: "number", kinds.ACCOUNT: "number", kinds.BIRTH: "date", kinds.AGE: "age", kinds.STAY: "date",
    kinds.LICENCE: "number", kinds.VEHICLE: "number", kinds.DEVICE: "number", kinds.EMAIL: "e-mail",
    kinds.LINK: "link", kinds.NETWORK: "network-address", kinds.ADDRESS: "address", kinds.PHONE: "phone",
    kinds.WHEN: "date", kinds.FEW: "count",
}  # fmt: skip
_BY_MESSAGE = {kind.message: word for kind, word in _KINDS.items()}
_GENERIC = frozenset(
    ("hospital", "general", "health", "saint", "university", "medical", "regional", "community", "memorial")
)
"""Words with which a hospital's name begins and which name none."""
_BLANK = re.compile(r"\[\[([a-z-]+?)(?:-\d+)?\?\]\]")


class Flagged(msgspec.Struct, frozen=True):
    """Words without the names and identifiers that were seen in them, and of what kind those were."""

    text: str
    kinds: tuple[str, ...] = ()


def blank(what: str) -> str:
    """`[[phone?]]`."""
    return f"[[{what}?]]"


class Flags:
    """Knows the names of an incident, and takes them and whatever the checks find out of words."""

    def __init__(self, case: Case, events: Iterable[Event]) -> None:
        self._language = case.playbook.languages[0]
        known: dict[str, str] = {}
        for name, what in _named(case, events):
            known.setdefault(_plain(name), what)
        self._known = {name: what for name, what in known.items() if name}
        self._pattern = _pattern(self._known)
        self._likely = LikelyNames(case)
        self._sources: dict[str, str] = {}

    def flag(self, text: str, *, likely: bool = False) -> Flagged:
        """The same words, with a blank in each place that names or identifies somebody.

        Args:
            likely: Take out whatever looks like a name as well, though no list has it.
        """
        words = normalize("NFC", text)
        if len(words) > LONGEST:
            words = words[: LONGEST - _AT_THE_END]
        words = self._without_identifiers(words)  # first, while a link is still whole
        words = self._pattern.sub(self._name, words) if self._pattern else words
        words = self._without_identifiers(words)
        return _flagged(self._without_likely_names(words) if likely else words)

    def source(self, text: str) -> Flagged:
        """A blank in the place of who said something, which is a person more often than not.

        A name that is known keeps its own blank; the same source has the same number throughout.
        """
        known = self.flag(text)
        if not text.strip() or _BLANK.fullmatch(known.text):
            return known
        key = _plain(text).casefold()
        return _flagged(blank(self._sources.setdefault(key, f"source-{len(self._sources) + 1}")))

    def _without_likely_names(self, words: str) -> str:
        for start, end, what in reversed(self._likely.find(words)):
            words = words[:start] + blank(what) + words[end:]
        return words

    def _name(self, found: re.Match[str]) -> str:
        return blank(self._known.get(_plain(found[0]), "name"))

    def _without_identifiers(self, words: str) -> str:
        """Again and again, since what is left may be found only then; what never ends leaves nothing."""
        for _ in range(_MOST_ROUNDS):
            found = sorted(identifiers.find(Reading(words, "web", self._language)), key=lambda one: one.start)
            if not found:
                return words
            for one in reversed(found):
                words = words[: one.start] + blank(_BY_MESSAGE.get(one.message, "text")) + words[one.end :]
        return blank("text")


def _flagged(words: str) -> Flagged:
    return Flagged(words, tuple(found[1] for found in _BLANK.finditer(words)))


def _named(case: Case, events: Iterable[Event]) -> Iterator[tuple[str, str]]:
    """Every name that the workspace and the record hold as a name, with what stands in its place."""
    house = case.organisation
    for number, person in enumerate(case.people.values(), 1):
        yield from _person(person.name, f"person-{number}")
        yield person.phone, "phone"
        yield person.email, "e-mail"
    asked = [event.words or {} for event in events if event.type == "inquiry.opened"]
    for number, words in enumerate(asked, 1):
        yield from _person(words.get("asker", ""), f"asker-{number}")
        yield words.get("outlet", ""), f"outlet-{number}"
        yield words.get("handle", ""), f"handle-{number}"
        yield words.get("link", ""), "link"
    yield from (
        (house.name, "hospital"), (_shortly(house.name), "hospital"), (house.website, "link"),
        (house.hotline, "phone"), (house.press_phone, "phone"), (house.press_email, "e-mail"),
    )  # fmt: skip


def _shortly(name: str) -> str:
    """The word by which people call a hospital, where its name begins with one."""
    first = next(iter(name.split()), "")
    return first if first[:1].isupper() and len(first) > _PART and first.lower() not in _GENERIC else ""


def _person(name: str, what: str) -> Iterator[tuple[str, str]]:
    """A name as a whole, and each part of it that is written like a name."""
    yield name, what
    parts = normalize("NFC", name).split()
    for part in parts if len(parts) > 1 else ():
        if len(part) >= _PART and part[0].isupper():
            yield part, what
            yield part.upper(), what


def _plain(name: str) -> str:
    """How a name is looked up: as it is, with single spaces; of several words in any case."""
    words = normalize("NFC", name).split()
    return " ".join(words).casefold() if len(words) > 1 else "".join(words)


def _pattern(known: Mapping[str, str]) -> re.Pattern[str] | None:
    """The longest name first, each as a whole word; a single word only as it is written."""
    ways = []
    for name in sorted(known, key=len, reverse=True):
        words = r"\s+".join(map(re.escape, name.split()))
        whole = rf"(?<!\w){words}(?!\w)"
        ways.append(f"(?i:{whole})" if " " in name else whole)
    return re.compile("|".join(ways)) if ways else None

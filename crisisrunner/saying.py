"""The words that may be said now, to each audience, and what is not answered but sent on."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from crisisrunner.case import ERASED, Case
from crisisrunner.errors import unknown
from crisisrunner.incident.approvals import life
from crisisrunner.incident.message import Message
from crisisrunner.playbook.workspace import Person

ALOUD = "phone-script"
"""The kind that is written to be read out."""


class Saying(msgspec.Struct, frozen=True):
    """What one audience may hear now: the newest message that stands, or None where nothing does.

    `texts` are its released words by language and kind; `aloud` names the kind to read out in each language;
    `next_update` is what the audience was promised last (UTC). `correction` is the message that puts this one
    right, where that is not out yet; `gone` are the messages that must not be repeated any more, `coming` those
    still on their way, with where they stand.
    """

    audience: str
    title: str
    public: bool
    message: Message | None
    texts: Mapping[str, Mapping[str, str]] = {}
    aloud: Mapping[str, str] = {}
    next_update: datetime | None = None
    correction: str | None = None
    gone: tuple[str, ...] = ()
    coming: Mapping[str, str] = {}

    @property
    def wrong(self) -> bool:
        """Whether what was said last is being corrected."""
        return self.correction is not None

    @property
    def spoken(self) -> bool:
        """Whether there are words that this audience may hear."""
        return self.message is not None and not self.wrong

    def late(self, now: datetime) -> bool:
        """Whether the promised time has passed."""
        return self.next_update is not None and self.next_update <= now


class Questions(msgspec.Struct, frozen=True):
    """What nobody answers, and where it is sent: the role, whoever holds it or its deputy's, the press phone."""

    not_to_answer: tuple[str, ...] = ()
    role: str | None = None
    title: str = ""
    people: Mapping[str, Person] = {}
    press_phone: str = ""


class Page(msgspec.Struct, frozen=True):
    """What may be said at a moment (UTC), asked for by somebody; it never bears the incident's title."""

    incident: str
    organisation: str
    drill: bool
    zone: ZoneInfo
    now: datetime
    asked_by: str
    languages: tuple[str, ...]
    said: tuple[Saying, ...]
    questions: Questions

    @property
    def wrong(self) -> bool:
        """Whether something that was said is being corrected."""
        return any(one.wrong for one in self.said)

    @property
    def late(self) -> bool:
        """Whether somebody was promised an update that has not come."""
        return any(one.late(self.now) for one in self.said)

    @property
    def ask_again(self) -> datetime | None:
        """The first promised time, or None where there is none."""
        return min((one.next_update for one in self.said if one.next_update), default=None)


def page(
    case: Case, now: datetime, asked_by: str, audience: str | None = None, language: str | None = None
) -> Page:
    """What may be said now to every audience of the plan, or to one; in every language released, or in one.

    Raises:
        Refused: for an audience or a language that the plan does not know.
    """
    known = case.playbook.audiences
    if audience is not None and audience not in known:
        raise unknown("audience", audience, known, "crisisrunner say")
    if language is not None and language not in case.playbook.languages:
        raise unknown("language", language, case.playbook.languages, "crisisrunner say")
    said = tuple(_saying(case, name, language) for name in known if audience in (None, name))
    languages = (language,) if language else case.playbook.languages
    return Page(
        case.incident.id, case.organisation.name, case.incident.drill, case.zone, now, asked_by, languages,
        said, _questions(case),
    )  # fmt: skip


def _questions(case: Case) -> Questions:
    """What nobody answers, and who takes such questions."""
    playbook, role = case.playbook, case.playbook.questions_to
    press = case.organisation.press_phone
    if role is None:
        return Questions(playbook.not_to_answer, press_phone=press)
    spec, holders = playbook.roles[role], case.incident.holders
    people = holders.get(role) or holders.get(spec.deputy or "") or ()
    found = {person: case.people[person] for person in people}
    return Questions(playbook.not_to_answer, role, spec.title, found, press)


def _saying(case: Case, audience: str, language: str | None) -> Saying:
    spec, incident = case.playbook.audiences[audience], case.incident
    heard = sorted(
        (one for one in incident.messages.values() if one.audience == audience and one.released_at),
        key=lambda one: one.released_at or one.drafted_at,
    )
    out = [one for one in heard if one.state == "released"]
    standing = [one for one in out if not _put_right(case, one)]
    newest = standing[-1] if standing else None
    owed = [incident.corrections[one] for one in incident.open["corrections"]]
    being_corrected = {one.message: one.by for one in owed}
    texts = _texts(case, newest, language) if newest else {}
    return Saying(
        audience,
        spec.title,
        spec.public,
        newest,
        texts,
        {lang: _aloud(newest, lang) for lang in texts if newest},
        None if incident.closed_at else _promised(out),
        being_corrected.get(newest.id) if newest else None,
        tuple(one.id for one in heard if one != newest and _gone(one, newest, being_corrected)),
        _coming(case, audience),
    )


def _put_right(case: Case, message: Message) -> bool:
    """Whether a correction of it went out: from then on the words of the correction are said."""
    wrong = case.incident.corrections.get(message.id)
    by = case.incident.messages.get(wrong.by) if wrong else None
    return by is not None and by.released_at is not None


def _gone(message: Message, newest: Message | None, being_corrected: Mapping[str, str]) -> bool:
    """Whether somebody may still be repeating words that were taken back, or are wrong."""
    after = newest is None or (message.released_at or message.drafted_at) > (
        newest.released_at or newest.drafted_at
    )
    return message.id in being_corrected or (message.state == "withdrawn" and after)


def _texts(case: Case, message: Message, language: str | None) -> dict[str, dict[str, str]]:
    words = case.texts(message)
    texts: dict[str, dict[str, str]] = {}
    for text in message.out:
        if language in (None, text.language):
            texts.setdefault(text.language, {})[text.kind] = words.get(text.key, ERASED)
    return texts


def _aloud(message: Message, language: str) -> str:
    """The kind to read out: the phone script, else the long text, else whatever there is."""
    texts = [text for text in message.out if text.language == language]
    scripts = [text.kind for text in texts if text.kind == ALOUD]
    longs = [text.kind for text in texts if text.long]
    return (scripts or longs or [text.kind for text in texts])[0]


def _promised(out: list[Message]) -> datetime | None:
    """The time promised last; a correction that promises none leaves the promise before it as it is."""
    for message in reversed(out):
        if message.next_update or not message.corrects:
            return message.next_update
    return None


def _coming(case: Case, audience: str) -> dict[str, str]:
    return {
        one.id: life(case.playbook, one)
        for one in case.incident.messages.values()
        if one.audience == audience and one.state == "draft"
    }

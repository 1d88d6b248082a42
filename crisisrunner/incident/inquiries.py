"""The conversation machine: somebody asks, is answered, goes on in private where it is sensitive, is not forgotten.

A sensitive conversation in public gets one public reply, goes on in private, and comes back to the public thread
once it is handled. (Patients' information in public answers: HHS OCR, New Vision Dental, 14 December 2022.)
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from crisisrunner.errors import Refused, Unmet, unknown
from crisisrunner.incident.events import Actor, Event
from crisisrunner.incident.findings import BLOCK, Finding
from crisisrunner.incident.inquiry import Inquiry
from crisisrunner.incident.machine import fire
from crisisrunner.incident.state import Incident
from crisisrunner.playbook.model import INQUIRY_CHANNELS, INQUIRY_KINDS, PUBLIC_CHANNELS, Playbook
from crisisrunner.times import stamp

STATES = ("open", "acknowledged", "private", "handled", "closed")
TABLE: tuple[dict[str, Any], ...] = (
    {"trigger": "acknowledge", "source": ["open", "acknowledged"], "dest": "acknowledged"},
    {"trigger": "move_private", "source": ["open", "acknowledged"], "dest": "private"},
    {"trigger": "handle", "source": ["open", "acknowledged", "private"], "dest": "handled"},
    {"trigger": "follow_up", "source": ["handled"], "dest": "closed"},
    {"trigger": "close", "source": ["open", "acknowledged", "private", "handled"], "dest": "closed"},
    {"trigger": "escalate", "source": ["open", "acknowledged", "private", "handled"], "dest": "="},
)
SENSITIVE_KINDS = frozenset(("patient",))
"""Kinds that are sensitive whatever is asked."""
NAMELESS_KINDS = frozenset(("patient", "social"))
"""Kinds of which an asker's name is not kept: any of them may be a patient."""
_QUOTED = 120
"""Characters of what a check found that are told."""


class Asked(msgspec.Struct, frozen=True):
    """An inquiry as it comes in; times are in UTC.

    `sensitive` is what a person says of it, or None; `why_sensitive` what the check on its text found.
    `asker` is not kept where it may be a patient; a `mark` of it, or a `handle`, is where that is wanted.
    """

    text: str
    kind: str
    channel: str
    public: bool | None = None
    sensitive: bool | None = None
    why_sensitive: tuple[str, ...] = ()
    asker: str = ""
    mark: str = ""
    handle: str = ""
    outlet: str = ""
    link: str = ""
    deadline: datetime | None = None
    owner: str | None = None


class AsksAboutNames(Refused):
    """A public reply that would pass once a person says that it names no patient."""


class Reply(msgspec.Struct, frozen=True):
    """What we answered: own words, or a message of this incident with the digest of its words.

    `names` is the answer to the question whether a patient can be recognised in it, None where it was not asked;
    a message that is `released` was asked about already. `findings` are what the checks find where it is public,
    or where it is `quotable`: whoever hears it, such as a reporter, may make it public.
    """

    text: str = ""
    message: str | None = None
    digest: str | None = None
    public: bool = False
    names: str | None = None
    released: bool = False
    quotable: bool = False
    findings: Sequence[Finding] = ()

    @property
    def words(self) -> dict[str, str]:
        """What an event keeps of it."""
        return {"text": self.text.strip()} if self.text.strip() else {}

    @property
    def data(self) -> dict[str, Any]:
        """What the envelope says of it."""
        return {"public": self.public, "message": self.message, "digest": self.digest, "names": self.names}


def find(incident: Incident, name: str) -> tuple[str, Inquiry]:
    """An inquiry by its id, `q3`, or its number alone.

    Raises:
        Refused: naming the nearest one.
    """
    key = f"q{name}" if name.isdecimal() else name.lower()
    if key not in incident.inquiries:
        near = [*incident.inquiries][-20:]
        raise unknown("inquiry", name, near, "crisisrunner inquiry list")
    return key, incident.inquiries[key]


def open_inquiry(
    playbook: Playbook, incident: Incident, asked: Asked, zone: ZoneInfo, by: Actor, at: datetime,
    number: int = 1,
) -> list[Event]:  # fmt: skip
    """Write down what somebody asks.

    Args:
        zone: In which a day ends, where the plan allows days for a first answer.
        number: 1 for the first of those opened together.

    Raises:
        Refused: for an empty text, a kind or channel that there is not, or a deadline that has passed.
    """
    if not asked.text.strip():
        raise Refused("There is no question in it.", 'crisisrunner inquiry open "what they ask" --kind press')
    _known("kind of inquiry", asked.kind, INQUIRY_KINDS)
    _known("channel", asked.channel, INQUIRY_CHANNELS)
    if asked.deadline and asked.deadline <= at:
        raise Refused("Its deadline has passed.", "Give a later time, or leave --deadline out.")
    public = asked.channel in PUBLIC_CHANNELS if asked.public is None else asked.public
    found = asked.kind in SENSITIVE_KINDS or bool(asked.why_sensitive)
    data = {
        "id": f"q{incident.heard.asked + number}",
        "kind": asked.kind,
        "channel": asked.channel,
        "public": public,
        "sensitive": found if asked.sensitive is None else asked.sensitive,
        "said_so": asked.sensitive is not None,
        "answer_by": stamp(playbook.first_answer(asked.kind).after(at, zone)),
        "deadline": stamp(asked.deadline) if asked.deadline else None,
        "owner": asked.owner,
    }
    return [Event("inquiry.opened", at, by, data, kept(asked))]


def kept(asked: Asked) -> dict[str, str]:
    """The words that the record keeps of an inquiry; the name of somebody who may be a patient is not among them."""
    nameless = asked.kind in NAMELESS_KINDS
    given = {
        "text": asked.text.strip(),
        "asker": "" if nameless else asked.asker.strip(),
        "mark": asked.mark if nameless else "",
        "handle": asked.handle.strip(),
        "outlet": asked.outlet.strip(),
        "link": asked.link.strip(),
        "why_sensitive": "; ".join(asked.why_sensitive),
    }
    return {key: text for key, text in given.items() if text}


def acknowledge(incident: Incident, name: str, reply: Reply, by: Actor, at: datetime) -> list[Event]:
    """Answer somebody for the first time, or again.

    A sensitive conversation gets one public reply, which passes the checks, until it has been handled.

    Raises:
        Refused: for a second public reply to a sensitive one, or one in which a check finds what blocks.
    """
    key, inquiry = find(incident, name)
    if reply.public and public_reply_refused(inquiry) and inquiry.state not in ("handled", "closed"):
        private = f"Take it out of the public: crisisrunner inquiry private {key}"
        raise Refused(
            f"{key} is sensitive and has had its one public reply; a second one is refused until it is handled.",
            _INSTEAD["private"].format(id=key) if inquiry.moved else private,
        )
    _fire(key, inquiry, "acknowledge", at)
    if not reply.words and reply.message is None:
        raise Refused("What was answered?", f'crisisrunner inquiry acknowledge {key} "…", or --with MESSAGE')
    _must_pass(key, reply)
    return [Event("inquiry.acknowledged", at, by, {"id": key, **reply.data}, reply.words)]


def move_private(incident: Incident, name: str, how: str, by: Actor, at: datetime) -> list[Event]:
    """Write down that the conversation goes on in private.

    Raises:
        Refused: where it is there already, or has ended.
    """
    key, inquiry = find(incident, name)
    _fire(key, inquiry, "move_private", at)
    return [Event("inquiry.moved_private", at, by, {"id": key}, _said(how=how))]


def handle(incident: Incident, name: str, how: str, reply: Reply, by: Actor, at: datetime) -> list[Event]:
    """Write down that whoever asked has their answer; it closes, unless the public thread is owed a follow-up.

    Raises:
        Refused: where a sensitive conversation never left the public, or has ended, or nothing says how.
    """
    key, inquiry = find(incident, name)
    _fire(key, inquiry, "handle", at)
    if inquiry.public and inquiry.sensitive and not inquiry.moved:
        raise Refused(
            f"{key} is sensitive and still in public; it is handled in private first.",
            f'crisisrunner inquiry private {key} --how "…"',
        )
    if not how.strip() and reply.message is None:
        raise Refused(
            "How was it handled?", f'crisisrunner inquiry handled {key} --how "…", or --with MESSAGE'
        )
    _must_pass(key, reply)
    handled = Event("inquiry.handled", at, by, {"id": key, **reply.data}, _said(how=how))
    if inquiry.public and (inquiry.sensitive or inquiry.moved):
        return [handled]
    return [handled, Event("inquiry.closed", at, by, {"id": key, "how": "answered"})]


def follow_up(incident: Incident, name: str, reply: Reply, by: Actor, at: datetime) -> list[Event]:
    """Come back to the public thread once it is handled, which closes the conversation.

    Raises:
        Refused: where it is not handled yet, or a check finds what blocks.
    """
    key, inquiry = find(incident, name)
    if not inquiry.public:
        sentence = f"{key} was never in public; it needs no public follow-up."
        raise Refused(sentence, _INSTEAD[inquiry.state].format(id=key))
    _fire(key, inquiry, "follow_up", at)
    if not reply.words and reply.message is None:
        raise Refused("What was said?", f'crisisrunner inquiry follow-up {key} "…", or --with MESSAGE')
    _must_pass(key, reply)
    return [
        Event("inquiry.followed_up", at, by, {"id": key, **reply.data}, reply.words),
        Event("inquiry.closed", at, by, {"id": key, "how": "followed_up"}),
    ]


def escalate(incident: Incident, name: str, role: str, reason: str, by: Actor, at: datetime) -> list[Event]:
    """Hand it up to a role, with a reason; where it stands stays as it is.

    Raises:
        Refused: without a reason, or where it has ended.
    """
    key, inquiry = find(incident, name)
    _fire(key, inquiry, "escalate", at)
    if not reason.strip():
        raise Refused(
            "Say why it is escalated.", f'crisisrunner inquiry escalate {key} --to ROLE --reason "…"'
        )
    return [Event("inquiry.escalated", at, by, {"id": key, "role": role}, _said(reason=reason))]


def close(incident: Incident, name: str, reason: str, by: Actor, at: datetime) -> list[Event]:
    """End a conversation without an answer, or without the public follow-up that is owed, for a reason.

    Raises:
        Refused: without a reason, or where it has ended.
    """
    key, inquiry = find(incident, name)
    _fire(key, inquiry, "close", at)
    if not reason.strip():
        early = "Closing it before it is handled"
        what = "The public follow-up is owed; leaving it out" if inquiry.owes_follow_up else early
        hint = f'crisisrunner inquiry close {key} --reason "…"'
        raise Refused(f"{what} takes a reason.", hint)
    return [Event("inquiry.closed", at, by, {"id": key, "how": "early"}, _said(reason=reason))]


def public_reply_refused(inquiry: Inquiry) -> bool:
    """Whether nothing more may be said in public to whoever asks, until it is handled."""
    return inquiry.sensitive and bool(inquiry.replies) and inquiry.state != "handled"


def _fire(key: str, inquiry: Inquiry, trigger: str, at: datetime) -> str:
    """The state that the machine enters, or a refusal that names what may be done instead."""
    sources = next(row["source"] for row in TABLE if row["trigger"] == trigger)
    if inquiry.state not in sources:
        raise Refused(
            f"{key} {_STANDS[inquiry.state]}; it cannot be {_VERBS[trigger]}.",
            _INSTEAD[inquiry.state].format(id=key),
        )
    if at < inquiry.at:
        raise Refused(f"That lies before {key} was asked.", "Give the time at which it happened with --at.")
    return fire(STATES, TABLE, inquiry.state, trigger)


_STANDS = {
    "open": "is not answered yet", "acknowledged": "is acknowledged", "private": "goes on in private",
    "handled": "is handled", "closed": "is closed",
}  # fmt: skip
_VERBS = {
    "acknowledge": "acknowledged now", "move_private": "moved to a private place", "handle": "handled again",
    "follow_up": "followed up yet", "close": "closed again", "escalate": "escalated",
}  # fmt: skip
_INSTEAD = {
    "open": 'crisisrunner inquiry acknowledge {id} "…"',
    "acknowledged": 'crisisrunner inquiry handled {id} --how "…"',
    "private": 'Once they have their answer: crisisrunner inquiry handled {id} --how "…"',
    "handled": 'crisisrunner inquiry follow-up {id} "…"',
    "closed": 'If they ask again, open another one: crisisrunner inquiry open "…" --kind KIND',
}


def _must_pass(key: str, reply: Reply) -> None:
    """Refuse a reply that is or may become public, where a check finds what blocks or nobody asked about names."""
    blocking = [finding for finding in reply.findings if finding.level == BLOCK]
    if not (reply.public or reply.quotable):
        return
    if blocking:
        needs = {Unmet(one.check, one.check, _told(one), one.remedy): None for one in blocking}
        what = f"This public reply to {key} cannot go out."
        if not reply.public:
            what = f"What a reporter hears is public, and this answer to {key} must not be."
        raise Refused(what, "Write it anew; nothing was recorded.", needs)
    if reply.names is None and not reply.released and (reply.public or reply.words):
        raise AsksAboutNames(
            f"No check knows names: could anybody recognise a patient in this reply to {key}?",
            "If nobody can, repeat it with --yes.",
        )


def _told(finding: Finding) -> str:
    words = finding.text if len(finding.text) <= _QUOTED else f"{finding.text[:_QUOTED]}…"
    return f'"{words}" {finding.message}' if words else finding.message


def _known(noun: str, word: str, options: Mapping[str, str] | tuple[str, ...]) -> None:
    if word not in options:
        raise unknown(noun, word, options, "crisisrunner inquiry open --help")


def _said(**words: str) -> dict[str, str]:
    return {key: text.strip() for key, text in words.items() if text.strip()}

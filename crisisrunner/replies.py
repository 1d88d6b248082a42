"""A reply to whoever asks: the words it says, by what they are approved, and what the checks find in public ones."""

import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from crisisrunner.canonical import digest
from crisisrunner.case import Case
from crisisrunner.errors import Refused
from crisisrunner.exercise import unmarked
from crisisrunner.incident import inquiries
from crisisrunner.incident.approvals import missing, slots
from crisisrunner.incident.findings import Finding
from crisisrunner.incident.inquiries import Reply
from crisisrunner.incident.inquiry import Inquiry
from crisisrunner.incident.message import Message
from crisisrunner.incident.messages import find_message
from crisisrunner.marks import marked
from crisisrunner.playbook.model import CHANNEL_KINDS, QUOTING_KINDS
from crisisrunner.wording.checks import IN_THE_WORDS, find_all, unconfirmed
from crisisrunner.wording.checks.reading import Quoted, Reading
from crisisrunner.wording.conversation import confirms, no_private_channel


def checked(
    case: Case, name: str, reply: Reply, askers: Iterable[str] = (), *, offers: bool = False
) -> Reply:
    """A reply with the digest of its words, and what the checks find in it where anybody can read or quote it.

    A reporter is answered in public, even by phone; a message that was approved for the public was checked already.

    Args:
        askers: Names of whoever asked, beside those that are kept.
        offers: Whether a sensitive one must offer a private way.

    Raises:
        Refused: for a message that nobody approved, that does not stand, or that was not written for the public;
            and for a second public reply in a thread of which another inquiry has had one.
    """
    key, inquiry = inquiries.find(case.incident, name)
    texts = [reply.text] if reply.text.strip() else []
    if reply.message:
        message = find_message(case.playbook, case.incident, reply.message)
        texts += _words_of(case, message, public=reply.public)
        named = message.digests[case.playbook.languages[0]]
        reply = replace(reply, message=message.id, digest=named, released=message.released_at is not None)
    elif texts:
        reply = replace(reply, digest=digest(reply.text.strip()))
    if not reply.public:
        return _quotable(case, inquiry, reply, texts, askers) if inquiry.kind in QUOTING_KINDS else reply
    if offers:
        _must_be_alone(case, key, inquiry)
    found = [one for text in texts for one in _found(case, inquiry, text, tuple(askers), offers)]
    return replace(reply, findings=found)


def _quotable(
    case: Case, inquiry: Inquiry, reply: Reply, texts: Sequence[str], askers: Iterable[str]
) -> Reply:
    """An answer to somebody who may print it, with what the checks find in what was not written for the public."""
    if reply.message and case.playbook.is_public(case.incident.messages[reply.message].message):
        return replace(reply, quotable=True)
    found = [one for text in texts for one in _found(case, inquiry, text, tuple(askers), offers=False)]
    return replace(reply, quotable=True, findings=found)


def _words_of(case: Case, message: Message, *, public: bool) -> list[str]:
    """The texts of a message in the plan's first language, which stand and are approved."""
    hint = f"crisisrunner message show {message.id}"
    language = case.playbook.languages[0]
    if message.state not in ("draft", "released"):
        raise Refused(f"{message.id} was {message.state}, so nobody is answered with it.", hint)
    if not _approved(case, message, language):
        raise Refused(f"{message.id} ({language}) is not approved, so nobody is answered with it.", hint)
    if message.id in {one.message for one in case.incident.corrections.values()}:
        raise Refused(f"{message.id} turned out wrong; answer with its correction.", "crisisrunner say")
    if public and not case.playbook.is_public(message.message):
        to = case.playbook.audiences[message.audience].title
        raise Refused(f"{message.id} is written for {to}, not for the public.", "crisisrunner say")
    words = case.texts(message)
    texts = [text.key for text in message.texts if text.language == language]
    if any(key not in words for key in texts):
        raise Refused(f"The words of {message.id} were erased, so nobody is answered with it.", hint)
    return [unmarked(words[key]) for key in texts]


def _approved(case: Case, message: Message, language: str) -> bool:
    """Whether the words of a language are out, or may go out."""
    if message.released_at:
        return language in message.released
    return bool(slots(case.playbook, message.message)) and not missing(case.playbook, message, language)


def _must_be_alone(case: Case, key: str, inquiry: Inquiry) -> None:
    """Refuse a second public reply in one thread: several people can ask in it, the one reply stands for all.

    Once it goes on in private or has ended, the conversation machine refuses it, with the way on from there.
    """
    if inquiry.state not in ("open", "acknowledged"):
        return
    others = {
        other: one.words
        for other, one in case.incident.inquiries.items()
        if other != key and one.sensitive and inquiries.public_reply_refused(one) and one.state != "closed"
    }
    if not inquiry.sensitive or not others:
        return
    words = case.words(inquiry.words, *others.values())
    thread = _thread(words.get(inquiry.words, {}).get("link", ""))
    for other, entry in others.items():
        if thread and _thread(words.get(entry, {}).get("link", "")) == thread:
            raise Refused(
                f"{other} is of the same thread and has had its one public reply, which stands for all who ask there.",
                f"crisisrunner inquiry private {key}",
            )


def _thread(link: str) -> str:
    """What two links have in common that lead to one thread."""
    return link.strip().casefold().split("#")[0].rstrip("/").removeprefix("https://").removeprefix("http://")


def _found(case: Case, inquiry: Inquiry, text: str, askers: Sequence[str], offers: bool) -> Iterator[Finding]:
    """What the checks find in a public reply; what confirms a patient too, where it is sensitive or for the press.

    Whatever left the public was between one person and us, so what we say of it tells of that person.
    """
    kept = case.words(inquiry.words).get(inquiry.words, {})
    known = [kept.get("asker", ""), kept.get("handle", "")] if inquiry.sensitive else []
    known += marked(case.incident, text, kept["mark"]) if kept.get("mark") else []
    kind = inquiry.channel if inquiry.channel in CHANNEL_KINDS else "web"
    language = case.playbook.languages[0]
    reading = Reading(
        text, kind, language, organisation=case.organisation, facts=said(case, text, language),
        askers=(*askers, *(name for name in known if name)),
    )  # fmt: skip
    yield from find_all([reading], (*IN_THE_WORDS, unconfirmed))
    if inquiry.sensitive or inquiry.moved or inquiry.kind in QUOTING_KINDS:
        yield from confirms(reading)
    if inquiry.sensitive and offers:
        contact = case.values().get("private_channel")
        yield from no_private_channel(reading, [contact] if isinstance(contact, str) else [])


def said(case: Case, text: str, language: str) -> dict[str, Quoted]:
    """The facts that words of our own say which nobody confirmed, as far as their values stand there letter by letter.

    Answers of one letter or digit, and yes or no, stand in too many sentences to tell; our own telephone numbers
    and addresses hold without anybody's word.
    """
    ours = case.organisation
    known = {ours.name, ours.hotline, ours.website, ours.press_phone, ours.press_email}
    facts = {name: case.incident.facts[name] for name in case.values()}
    values = {name: value for name, value in case.values().items() if facts[name].state == "unconfirmed"}
    ways = {
        name: {case.written(value, language), str(value)}
        for name, value in values.items()
        if not isinstance(value, bool)
    }
    return {
        name: Quoted(written, "unconfirmed")
        for name, texts in ways.items()
        for written in texts
        if len(written) > 1 and written not in known and _stands(written, text)
    }


def _stands(value: str, text: str) -> bool:
    """Whether a value stands in a text as a whole: 12 is not in 12:30, nor in 1,200."""
    around = r"(?<![\w.,:/-])", r"(?![\w:/%-]|[.,]\d)"
    return re.search(re.escape(value).join(around), text, re.IGNORECASE) is not None

"""Whether a text offers a way to talk in private."""

from collections.abc import Iterable, Iterator

from crisisrunner.incident.findings import Finding
from crisisrunner.playbook.workspace import Organisation
from crisisrunner.wording.checks.identifiers.late import Late
from crisisrunner.wording.checks.identifiers.phones import has_phone
from crisisrunner.wording.checks.identifiers.plain import Plain
from crisisrunner.wording.checks.reading import Reading

NAME = "private-channel"
LONGEST = 100_000
"""Characters that are looked at; the check of identifiers keeps a longer text in."""

_MAIL = Late(
    r"(?<![\w.+%-])(?!(?:no|do-?not)-?reply)[\w.+%-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}(?![\w@])"
)
_PRIVATE = r"(?:private|direct|confidential)"
_INVITATION = Late(
    rf"(?<!your )(?<!their )\b{_PRIVATE}(?:,? (?:and )?{_PRIVATE})?[ -](?:messag(?:e|es|ing)|chat)\b"
    r"|\b(?:dm us|pm us|(?:send|drop|shoot) (?:\w+ ){1,2}dm|(?:by|via|over|to our) dms?|dms are open)\b"
    r"|\b(?:message|write|write to|text) us (?:\w+ ){0,3}(?:privately|in private|confidentially)\b"
    r"|(?<!su )(?<!sus )(?<!tu )\bmensajes? (?:privad|direct)os?\b|\bpor (?:privado|interno|md)\b"
    r"|\b(?:escriba\w{0,4}|escribe\w{0,3}) (?:\w+ ){0,3}en privado\b"
)
_REFUSED = Late(
    r"(?:\bnot|n't|\bnever|\bcannot|\bno longer|\bunable to|\binstead of|\bno|\bnunca|\bsin)(?! (?:hesitate"
    r"|be shy|dude))"
    r"(?: [a-z]+){0,5} \Z"
)


def offers_private(text: str, organisation: Organisation, more: Iterable[str] = ()) -> bool:
    """Whether a text offers a private channel.

    One of the organisation's contacts, any telephone number or e-mail address, and an invitation such as
    "send us a private message" are offers; a bare link, or "contact us" without a way, is none.

    Args:
        text: As it goes out; links and numbers are read as the organisation's country writes them.
        more: Further contacts as the text writes them, such as the value of a fact.
    """
    plain = Plain(text[:LONGEST]).text.replace("*", "")
    contacts = (organisation.hotline, organisation.press_phone, organisation.press_email, *more)
    return (
        any(_stands(contact, plain) for contact in contacts)
        or _MAIL.within(plain)
        or _invites(plain)
        or has_phone(plain, organisation)
    )


def no_private_channel(reading: Reading, more: Iterable[str] = ()) -> Iterator[Finding]:
    """One finding at the beginning of a text that offers no private channel."""
    if not offers_private(reading.body, reading.organisation, more):
        number = reading.organisation.hotline.strip()
        instead = f'"Please ring us on {number}."' if number else '"Please ring us on" and a number.'
        said = (
            "This reply offers no way to talk in private, and the rest of it should not be public. Add one:"
        )
        yield reading.block(NAME, 0, 0, f"{said} {instead}")


def _stands(contact: str, text: str) -> bool:
    words = " ".join(Plain(contact).text.lower().split())
    where = f" {' '.join(text.lower().split())} "
    start = where.find(words) if words else -1
    while start >= 0:
        if not where[start - 1].isalnum() and not where[start + len(words)].isalnum():
            return True
        start = where.find(words, start + 1)
    return False


def _invites(text: str) -> bool:
    """Whether it invites to a private message, and does not refuse one."""
    one_line = " ".join(text.split())
    return any(not _REFUSED.shortly_before(one_line, found.start()) for found in _INVITATION.all(one_line))

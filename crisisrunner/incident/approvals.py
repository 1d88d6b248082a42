"""Approvals: the right people say yes or no to exactly the words that a digest names."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from crisisrunner.errors import Refused
from crisisrunner.incident.events import Actor, Event
from crisisrunner.incident.message import Message
from crisisrunner.incident.messages import must_be_draft
from crisisrunner.incident.state import Incident
from crisisrunner.playbook.model import Playbook
from crisisrunner.playbook.workspace import Person

People = Mapping[str, Person]
_UNHELD = "holds that role yet"
Slot = tuple[str, ...]
"""The roles of which one person's approval is needed; deputies are among them."""


def slots(playbook: Playbook, message: str) -> list[Slot]:
    """The approvals that a message needs: one of every role of `all`, and one of any role of `any`."""
    approve = playbook.spec(message).approve
    wanted = [(role,) for role in approve.all] + ([approve.any] if approve.any else [])
    return [_with_deputies(playbook, roles) for roles in wanted]


def missing(playbook: Playbook, message: Message, language: str) -> list[Slot]:
    """The approvals that the words of a language still lack; one person counts for one of them."""
    if any(one.how == "break-glass" for one in message.standing(language)):
        return []
    needed = slots(playbook, message.message)
    filled = _matched(needed, _given(message, language))
    return [slot for index, slot in enumerate(needed) if index not in filled]


def life(playbook: Playbook, message: Message) -> str:
    """Where a message stands: `draft`, `in_review`, `approved`, `released`, `superseded` or `withdrawn`."""
    if message.state != "draft":
        return message.state
    languages = message.languages
    if slots(playbook, message.message) and all(
        not missing(playbook, message, language) for language in languages
    ):
        return "approved"
    return "in_review" if all(map(message.in_review, languages)) else "draft"


def approve(
    playbook: Playbook,
    people: People,
    incident: Incident,
    message: Message,
    language: str,
    person: str,
    by: Actor,
    at: datetime,
    *,
    signature: str | None = None,
) -> Event:
    """Say yes to the words of a language as they stand.

    Args:
        person: Who approves, by id; where that is another than `by`, who types, it was said by phone,
            or stands in a signed file.
        signature: Made with the person's key over digest, decision, actor and time.

    Raises:
        Refused: for the author, for a person without the role, for words not in review, or a second yes.
    """
    roles = may_approve(playbook, people, incident, message, language, person)
    phoned = person != by.id and not signature
    data = {
        **_answer(message, language, person, roles),
        "how": "signed" if signature else "by-phone" if phoned else "asserted",
    }
    if phoned:
        data["read_back"] = message.digests[language][:6]
    if signature:
        data["signature"] = signature
    return Event("message.approved", at, by, data)


def reject(
    playbook: Playbook,
    people: People,
    incident: Incident,
    message: Message,
    languages: Sequence[str],
    person: str,
    reason: str,
    by: Actor,
    at: datetime,
    *,
    signatures: Mapping[str, str] | None = None,
) -> list[Event]:
    """Say no to the words of these languages, with a reason: they are drafts again.

    Args:
        signatures: As in `approve`, by language.

    Raises:
        Refused: without a reason, or for a person who could not have approved.
    """
    if not reason.strip():
        raise Refused("A rejection needs a reason.", 'crisisrunner message reject MESSAGE --reason "…"')
    for language in languages:
        may_answer(playbook, people, incident, message, language, person, author_may=True)
    data = {**named(message, languages), "person": person}
    if signatures:
        data["signatures"] = dict(signatures)
    return [Event("message.rejected", at, by, data, {"reason": reason.strip()})]


def break_glass(
    playbook: Playbook,
    incident: Incident,
    message: Message,
    languages: Sequence[str],
    reason: str,
    by: Actor,
    at: datetime,
) -> list[Event]:
    """Let words out without the approvals that they lack: for a role that may, with a reason, and loud for ever.

    Raises:
        Refused: without a reason, without a role that may, or where nothing is lacking.
    """
    must_be_draft(message, "approved")
    if not reason.strip():
        raise Refused("Breaking the glass needs a reason.", '--break-glass --reason "…"')
    must_have(playbook, incident, by, "break-glass", "break the glass")
    lacking = [language for language in languages if missing(playbook, message, language)]
    if not lacking:
        raise Refused(f"{message.id} lacks no approval.", f"crisisrunner message release {message.message}")
    roles = incident.roles_of(by.id)
    return [
        Event(
            "message.approved", at, by,
            {**_answer(message, language, by.id, roles), "how": "break-glass"},
            {"reason": reason.strip()},
        )
        for language in lacking
    ]  # fmt: skip


def may_approve(
    playbook: Playbook, people: People, incident: Incident, message: Message, language: str, person: str
) -> tuple[str, ...]:
    """The roles in which a person may approve the words of a language now.

    Raises:
        Refused: as `may_answer`, and for a second yes, naming whose is still lacking.
    """
    roles = may_answer(playbook, people, incident, message, language, person)
    if any(one.person == person for one in message.standing(language)):
        wanted = lacking(playbook, people, incident, message, language)
        raise Refused(
            f"This person approved these words of {message.id} already; one person gives one approval.",
            f"Wanted: {'; '.join(dict.fromkeys(wanted))}" if wanted else None,
        )
    return roles


def may_answer(
    playbook: Playbook,
    people: People,
    incident: Incident,
    message: Message,
    language: str,
    person: str,
    *,
    author_may: bool = False,
) -> tuple[str, ...]:
    """The roles in which a person may approve or reject the words of a language.

    Raises:
        Refused: naming who can, where this person cannot.
    """
    must_be_draft(message, "approved")
    needed = slots(playbook, message.message)
    if not needed:
        raise Refused(
            f"{message.id} needs nobody's approval.", f"crisisrunner message release {message.message}"
        )
    if not message.in_review(language):
        raise Refused(
            f"{message.id} ({language}) is not in review.", f"crisisrunner message submit {message.message}"
        )
    if person in message.authors.get(language, ()) and not author_may:
        why = "wrote or submitted this text; nobody approves their own words"
        raise _other(people, person, why, lacking(playbook, people, incident, message, language))
    roles = tuple(role for role in incident.roles_of(person) if any(role in slot for slot in needed))
    if not roles:
        why = "holds none of the roles that approve it"
        raise _other(people, person, why, lacking(playbook, people, incident, message, language))
    return roles


def voided(before: Incident, after: Incident, by: Actor, at: datetime) -> Iterator[Event]:
    """One event for each message whose approved or submitted words are others by now; nothing survives an edit."""
    for name, message in before.messages.items():
        now = after.messages.get(name)
        if now is None or message.state != "draft" or now.state != "draft":
            continue
        changed = {
            language: digest
            for language, digest in message.digests.items()
            if (
                (message.in_review(language) or message.standing(language))
                and now.digests.get(language) != digest
            )
            or (message.standing(language) and not now.standing(language))
        }
        if changed:
            people = sorted({one.person for language in changed for one in message.standing(language)})
            data = {"message": now.message, "number": now.number, "digests": changed, "people": people}
            yield Event("message.approval_voided", at, by, data)


def lacking(
    playbook: Playbook, people: People, incident: Incident, message: Message, language: str
) -> list[str]:
    """Whose approvals the words of a language still lack, in the order of `missing`.

    Each is told as `Privacy officer: Ana Ruiz, +1 212 555 0164`.
    Where nobody can fill a place, it is asked whether whoever sits in another one would, if a third person took it.
    """
    approved, wrote = (
        {one.person for one in message.standing(language)},
        set(message.authors.get(language, ())),
    )
    but = approved | wrote
    needed, given = slots(playbook, message.message), _given(message, language)
    most = len(_matched(needed, given))

    def helps(slot: Slot) -> bool:
        able = any(person not in but for role in slot for person in incident.holders.get(role, ()))
        return able and len(_matched(needed, [*given, slot])) > most

    return [
        _who(playbook, people, incident, next(filter(helps, (slot, *needed)), slot), approved, wrote)
        for slot in missing(playbook, message, language)
    ]


def _given(message: Message, language: str) -> list[tuple[str, ...]]:
    """The roles of each person who approved the words of a language as they stand."""
    return [one.roles for one in {one.person: one for one in message.standing(language)}.values()]


def _who(
    playbook: Playbook, people: People, incident: Incident, slot: Slot, approved: Collection[str],
    wrote: Collection[str],
) -> str:  # fmt: skip
    """A role or its deputies with whoever can approve in it, or that nobody can who did not already, or wrote it."""
    holders = {role: incident.holders.get(role, ()) for role in slot}
    able = {
        role: [one for one in held if one not in approved and one not in wrote]
        for role, held in holders.items()
    }
    named = [
        f"{playbook.roles[role].title}: {' or '.join(_called(people[one]) for one in held)}"
        for role, held in able.items()
        if held
    ]
    if named:
        return " or ".join(named)
    titles = " or ".join(playbook.roles[role].title for role in slot)
    writers = dict.fromkeys(one for held in holders.values() for one in held if one not in approved)
    but = f"{' or '.join(people[one].name for one in writers)}, who wrote it; " if writers else ""
    nobody = "nobody else" if any(holders.values()) else "nobody"
    return f"{titles}: {but}{nobody} {_UNHELD} (crisisrunner role assign {slot[0]} PERSON --phone NUMBER)"


def _called(person: Person) -> str:
    return f"{person.name}, {person.phone}" if person.phone else person.name


def _other(people: People, person: str, why: str, wanted: Sequence[str]) -> Refused:
    """The refusal of somebody's approval, naming those whose is wanted."""
    named = "; ".join(dict.fromkeys(wanted))
    somebody = any(_UNHELD not in one for one in wanted)
    how = ' Ring them, read them the words, then give --by-phone "NAME" --read-back.' if somebody else ""
    hint = f"Wanted: {named}.{how}" if named else "It lacks no approval."
    return Refused(f"{people[person].name} {why}.", hint)


def _with_deputies(playbook: Playbook, roles: Iterable[str]) -> Slot:
    deputies = ((role, playbook.roles[role].deputy) for role in roles)
    return tuple(dict.fromkeys(role for pair in deputies for role in pair if role))


def _matched(needed: Sequence[Slot], given: Sequence[tuple[str, ...]]) -> dict[int, int]:
    """Which slot each person fills so that most are filled: augmenting paths, for a handful of each."""
    filled: dict[int, int] = {}

    def seat(person: int, tried: set[int]) -> bool:
        for index, slot in enumerate(needed):
            if index in tried or not set(slot) & set(given[person]):
                continue
            tried.add(index)
            if index not in filled or seat(filled[index], tried):
                filled[index] = person
                return True
        return False

    for person in range(len(given)):
        seat(person, set())
    return filled


def must_have(playbook: Playbook, incident: Incident, by: Actor, power: str, what: str) -> None:
    """Refuse whoever holds no role with a power, naming the roles that have it."""
    may = [role for role, spec in playbook.roles.items() if power in spec.may]
    if not set(may) & set(incident.roles_of(by.id)):
        who = " or ".join(playbook.roles[role].title for role in may) or "nobody"
        raise Refused(f"Only {who} may {what}.", "crisisrunner role list")


def named(message: Message, languages: Iterable[str]) -> dict[str, Any]:
    """What an event says of the words that it is about: the message, and their digest in each language."""
    digests: Mapping[str, str] = {language: message.digests[language] for language in languages}
    return {"message": message.message, "number": message.number, "digests": dict(digests)}


def _answer(message: Message, language: str, person: str, roles: Sequence[str]) -> dict[str, Any]:
    return {
        "message": message.message,
        "number": message.number,
        "language": language,
        "digest": message.digests[language],
        "person": person,
        "roles": list(roles),
    }

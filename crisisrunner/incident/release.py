"""What a message still needs before it may go out, and the events of its going."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from crisisrunner.errors import Refused, Unmet
from crisisrunner.incident import approvals, promises, review
from crisisrunner.incident.deliveries import queued
from crisisrunner.incident.events import Actor, Event
from crisisrunner.incident.findings import Finding
from crisisrunner.incident.message import Message
from crisisrunner.incident.messages import must_be_draft, settling, taken_back
from crisisrunner.incident.state import Incident
from crisisrunner.playbook.model import Playbook
from crisisrunner.playbook.workspace import Person, Workspace

NAMES = ("nobody", "by --yes", "overridden")
"""The answers to the question whether a patient can be recognised, as far as a text may go out with them."""


def word_for(incident: Incident) -> str:
    """What a person types to let words go out: the incident's id, or in a drill another word that tells them apart."""
    return "exercise" if incident.drill else incident.id


def release(
    playbook: Playbook,
    workspace: Workspace,
    people: Mapping[str, Person],
    incident: Incident,
    message: Message,
    languages: Sequence[str],
    findings: Sequence[Finding],
    names: str | None,
    by: Actor,
    at: datetime,
) -> list[Event]:
    """Let the words of these languages go out, and record by whom and by whose approval.

    Args:
        findings: What the checks find in the texts now.
        names: The answer to the question about names that every public text asks, or None where it was not asked.

    Raises:
        Refused: naming everything that still stands in the way.
    """
    if incident.closed_at:
        hint = 'crisisrunner advance reopen --reason "…"'
        raise Refused("The incident is closed; nothing is released from it.", hint)
    must_be_draft(message, "released")
    _must_put_all_right(incident, message, languages)
    _must_follow(message, languages, at)
    needs = list(_needs(playbook, people, incident, message, languages, findings))
    if needs:
        raise Refused(f"{message.id} cannot go out yet.", unmet=needs)
    spec = playbook.spec(message.message)
    standing = [one for language in languages for one in message.standing(language)]
    data = {
        "message": message.message,
        "number": message.number,
        "digests": {language: message.digests[language] for language in languages},
        "languages": list(languages),
        "left_out": [language for language in message.languages if language not in languages],
        "approvals": [
            {"language": one.language, "person": one.person, "how": one.how, "entry": one.event}
            for one in standing
        ],
        "asked": {"all": list(spec.approve.all), "any": list(spec.approve.any)},
        "overridden": sorted(
            {one.check for one in message.overrides if one.digest in message.digests.values()}
        ),
        "channels": list(spec.channels),
        "names": names,
        "unknowns": _unknowns(incident, message, languages),
    }
    return [
        Event("message.released", at, by, data),
        *promises.spoken(incident, message, by, at),
        *queued(playbook, workspace, incident, message, languages, by, at),
        *settling(incident, message, "released", by, at),
    ]


def _unknowns(incident: Incident, message: Message, languages: Sequence[str]) -> list[str]:
    """The facts of which these words say that they are not known yet; each once."""
    said = [name for text in message.texts if text.language in languages for name in text.unknowns]
    return [name for name in dict.fromkeys(said) if not incident.known(name)]


def _must_put_all_right(incident: Incident, message: Message, languages: Sequence[str]) -> None:
    """A correction goes out in every language in which the wrong words did."""
    wrong = dict.fromkeys(one for name in message.corrects for one in incident.messages[name].released)
    left = [language for language in wrong if language not in languages and language in message.languages]
    if left:
        raise Refused(
            f"The wrong words went out in {', '.join(left)} too, so the correction must.",
            f"Release all languages: crisisrunner message release {message.message}",
        )


def _must_follow(message: Message, languages: Sequence[str], at: datetime) -> None:
    """Words go out after they were approved, whatever time is written down for it."""
    later = [one for language in languages for one in message.standing(language) if one.at > at]
    if later:
        raise Refused(
            f"{message.id} was approved after the time that is given for its release.",
            "Give the time at which it went out, or leave --at away.",
        )


def quoted_retracted(incident: Incident, message: Message) -> tuple[str, ...]:
    """The facts that a text of a message says in a version that was retracted since."""
    said = [pair for text in message.texts for pair in text.facts.items()]
    return tuple(dict.fromkeys(name for name, version in said if taken_back(incident, name, version)))


def unconfirmed(incident: Incident, message: Message) -> tuple[str, ...]:
    """The facts that a message says and that nobody vouches for."""
    known = incident.facts
    return tuple(name for name in message.facts if name in known and known[name].state == "unconfirmed")


def _needs(
    playbook: Playbook,
    people: Mapping[str, Person],
    incident: Incident,
    message: Message,
    languages: Sequence[str],
    findings: Sequence[Finding],
) -> Iterator[Unmet]:
    yield from review.unmet(review.blocking(message, findings, languages), message)
    for language in languages:
        places = approvals.missing(playbook, message, language)
        wanted = approvals.lacking(playbook, people, incident, message, language)
        for slot, who in zip(places, wanted, strict=True):
            yield _approval(message, language, slot, who)


def _approval(message: Message, language: str, slot: approvals.Slot, who: str) -> Unmet:
    if message.in_review(language):
        hint = f'crisisrunner message approve {message.message} --by-phone "NAME" --read-back'
        return Unmet("approval", slot[0], f"not approved ({language})   {who}", hint)
    hint = f"crisisrunner message submit {message.message}"
    return Unmet("approval", slot[0], f"not submitted for approval ({language})   {who}", hint)

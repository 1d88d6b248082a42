"""A message's life up to its release: drafted, edited, promised for another time, superseded."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import msgspec

from crisisrunner.errors import Refused, did_you_mean
from crisisrunner.incident.events import Actor, Event
from crisisrunner.incident.message import Message, Text
from crisisrunner.incident.state import Incident
from crisisrunner.incident.texts import Rendered, described, text_digest
from crisisrunner.playbook.model import Playbook
from crisisrunner.times import stamp


def draft(
    playbook: Playbook,
    incident: Incident,
    message: str,
    number: int,
    texts: Sequence[Rendered],
    next_update: datetime | None,
    by: Actor,
    at: datetime,
    corrects: Sequence[str] = (),
) -> Event:
    """Put the rendered texts of a message into the record; a number that exists is drafted afresh.

    `next_update` counts as promised only where a text says it; `corrects` are the messages put right by it.
    """
    next_update = next_update if any(text.promises for text in texts) else None
    earlier = incident.messages.get(f"{message}.{number}")
    words = {key: value for text in texts for key, value in text.words.items()}
    audience = playbook.spec(message).audience
    corrects = (*(earlier.corrects if earlier else ()), *corrects)
    languages = dict.fromkeys(text.language for text in texts)
    data = {
        "message": message,
        "number": number,
        "stage": earlier.stage if earlier else incident.stage,
        "audience": audience,
        "texts": [described(text, _facts_of(incident, text)) for text in texts],
        "digests": {
            language: text_digest(incident.id, message, number, language, next_update, audience, words)
            for language in languages
        },
        "next_update": stamp(next_update) if next_update else None,
    }
    if corrects:
        data["corrects"] = list(dict.fromkeys(corrects))
    return Event("message.drafted", at, by, data, words)


def rewritten(
    incident: Incident,
    message: Message,
    words: Mapping[str, str],
    texts: Sequence[Text],
    body: str | None,
    subject: str | None,
) -> list[Rendered]:
    """Some texts of a draft, of one language, with a new body or a new subject, as somebody wrote them.

    Args:
        words: All texts of the message as they stand.

    Raises:
        Refused: for a message that is no draft any more, or an empty or unchanged body.
    """
    must_be_draft(message, "edited")
    hint = f"crisisrunner message edit {message.message}"
    if body is not None and not body.strip():
        raise Refused("The text is empty; nothing was changed.", hint)
    if subject is not None and (not subject.strip() or not any(text.kind == "email" for text in texts)):
        raise Refused("Only an e-mail has a subject, and it cannot be empty.", f"{hint} --kind email")
    changed = [_by_hand(incident, text, words, body, subject) for text in texts]
    if all(words.get(key) == value for text in changed for key, value in text.words.items()):
        raise Refused("The text is as it was; nothing was changed.")
    return changed


def edit(
    incident: Incident,
    message: Message,
    words: Mapping[str, str],
    changed: Sequence[Rendered],
    by: Actor,
    at: datetime,
) -> list[Event]:
    """Put texts that somebody wrote into a draft; what the first language says now, the others fall behind."""
    language = changed[0].language
    typed = {key: value for text in changed for key, value in text.words.items()}
    named = text_digest(
        incident.id, message.message, message.number, language, message.next_update, message.audience,
        {**words, **typed},
    )  # fmt: skip
    others = message.languages[1:] if language == message.languages[0] else ()
    data = {
        "message": message.message,
        "number": message.number,
        "texts": [described(text, text.kept) for text in changed],
        "digests": {language: named},
        "behind": list(others),
    }
    return [Event("message.edited", at, by, data, typed)]


def says_the_same(message: Message, language: str, by: Actor, at: datetime) -> list[Event]:
    """Vouch that a language which fell behind still says what the first one says.

    Raises:
        Refused: where it did not fall behind.
    """
    must_be_draft(message, "edited")
    if language not in message.behind:
        raise Refused(
            f"{message.id} ({language}) did not fall behind.", f"crisisrunner message show {message.id}"
        )
    data = {
        "message": message.message,
        "number": message.number,
        "texts": [],
        "digests": {language: message.digests[language]},
        "behind": [],
    }
    return [Event("message.edited", at, by, data)]


def _by_hand(
    incident: Incident, text: Text, words: Mapping[str, str], body: str | None, subject: str | None
) -> Rendered:
    """A text with the words that somebody gave it; it still says the facts that it said, as far as they stand."""
    said = words.get(text.key, "") if body is None else body
    headed = words.get(f"{text.key}.subject")
    if subject is not None and text.kind == "email":
        headed = " ".join(subject.split())
    kept = _still_said(incident, text)
    return Rendered(
        text.language, text.kind, said, headed, text.long, edited=True, kept=kept, unknowns=text.unknowns
    )


def _facts_of(incident: Incident, text: Rendered) -> dict[str, int]:
    known = {name: incident.facts[name].version for name in text.facts if name in incident.facts}
    return {**text.kept, **known}


def _still_said(incident: Incident, text: Text) -> dict[str, int]:
    """The facts behind a text as they stand now, without those taken back: whoever edits it was told of them."""
    return {name: incident.facts[name].version for name in text.facts if incident.known(name)}


def taken_back(incident: Incident, fact: str, version: int) -> datetime | None:
    """When a version of a fact was retracted, or None while it stands."""
    known = incident.facts.get(fact)
    return known.taken_back.get(version) if known else None


def promise(message: Message, next_update: datetime, redrafted: Event | None, at: datetime) -> list[Event]:
    """Promise the next update at another time (UTC), in a draft rendered for it.

    Raises:
        Refused: for a time that has passed, or a message that promises nothing or is no draft any more.
    """
    must_be_draft(message, "changed")
    if next_update <= at:
        raise Refused("The next update cannot be promised for a time that has passed.", "Give a later time.")
    if redrafted is None or redrafted.data["next_update"] is None:
        raise Refused(
            f"No text of {message.id} says when the next update comes.",
            f"crisisrunner message edit {message.message}",
        )
    return [msgspec.structs.replace(redrafted, data={**redrafted.data, "promised": True})]


def superseding(incident: Incident, stage: str, by: Actor, at: datetime) -> list[Event]:
    """The drafts of a stage that nobody released, put aside because the stage is entered again."""
    return [
        Event("message.superseded", at, by, {"message": one.message, "number": one.number})
        for one in incident.messages.values()
        if one.stage == stage and one.state == "draft" and not one.corrects
    ]


def next_number(incident: Incident, message: str) -> int:
    """The number that the next draft of a message bears, from 1."""
    latest = incident.latest(message)
    return latest.number + 1 if latest else 1


def find_message(playbook: Playbook, incident: Incident, name: str) -> Message:
    """A message by `hold-public.2`, or the latest number by `hold-public`.

    Raises:
        Refused: naming the nearest one, or saying that it was not drafted yet.
    """
    found = incident.messages.get(name) or incident.latest(name)
    if found:
        return found
    if name in playbook.messages:
        stages = [stage.title for stage in playbook.stages.values() if name in stage.messages]
        where = f"; entering {' or '.join(stages).upper()} drafts it" if stages else "; no stage drafts it"
        raise Refused(f"{name} is not drafted yet{where}.", "crisisrunner advance")
    raise Refused(
        f"There is no message '{name}'{did_you_mean(name, playbook.messages)}", "crisisrunner message list"
    )


def texts_to_edit(message: Message, language: str | None, kind: str | None) -> list[Text]:
    """The texts that one edit changes: those that share the long text, or the one of a kind.

    Raises:
        Refused: naming the languages and kinds that there are.
    """
    languages = list(dict.fromkeys(text.language for text in message.texts))
    language = language or languages[0]
    if language not in languages:
        raise Refused(f"{message.id} has no text in '{language}'{did_you_mean(language, languages)}")
    spoken = [text for text in message.texts if text.language == language]
    kinds = [text.kind for text in spoken]
    if kind is not None:
        if kind not in kinds:
            raise Refused(f"{message.id} has no text for '{kind}'{did_you_mean(kind, kinds)}")
        return [text for text in spoken if text.kind == kind]
    chosen = [text for text in spoken if text.long] or (spoken if len(spoken) == 1 else [])
    if not chosen:
        raise Refused(
            f"{message.id} has no long text.", f"Name the kind: --kind {' or --kind '.join(kinds)}."
        )
    return chosen


def must_be_draft(message: Message, verb: str) -> None:
    """Refuse what can be done to a draft alone."""
    if message.state != "draft":
        raise Refused(
            f"{message.id} is {message.state} and cannot be {verb}.",
            f"crisisrunner message show {message.id}",
        )


def unreleased(incident: Incident) -> Iterable[Message]:
    """The drafts that may still go out, in the order they were first drafted."""
    return (one for one in incident.messages.values() if one.state == "draft")


def withdraw(incident: Incident, message: Message, reason: str, by: Actor, at: datetime) -> list[Event]:
    """Take a message back: a draft will not go out, words that went out no longer stand.

    A correction that is withdrawn as a draft settles what it was to put right: the record keeps the reason.

    Raises:
        Refused: without a reason, or for a message put aside or withdrawn before.
    """
    if not reason.strip():
        raise Refused("A withdrawal needs a reason.", 'crisisrunner message withdraw MESSAGE --reason "…"')
    if message.state not in ("draft", "released"):
        raise Refused(f"{message.id} is {message.state} already.", f"crisisrunner message show {message.id}")
    named = {"message": message.message, "number": message.number}
    withdrawn = Event(
        "message.withdrawn", at, by, {**named, "was": message.state}, {"reason": reason.strip()}
    )
    settled = settling(incident, message, "withdrawn", by, at) if message.state == "draft" else []
    return [withdrawn, *settled]


def settling(incident: Incident, message: Message, how: str, by: Actor, at: datetime) -> list[Event]:
    """What a correction settles by going out, or by being withdrawn: everything open that it was drafted for."""
    return [
        Event("correction.settled", at, by, {"id": wrong, "correction": message.id, "how": how})
        for wrong in incident.open["corrections"]
        if incident.corrections[wrong].by == message.id
    ]

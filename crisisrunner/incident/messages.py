"""A message's life up to its release: drafted, edited, promised for another time, superseded."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from crisisrunner.errors import Refused, did_you_mean
from crisisrunner.incident.events import Actor, Event
from crisisrunner.incident.state import Incident, Message, Text
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
) -> Event:
    """Put the rendered texts of a message into the record; a number that exists is drafted afresh.

    `next_update` counts as promised only where a text says it.
    """
    next_update = next_update if any(text.promises for text in texts) else None
    earlier = incident.messages.get(f"{message}.{number}")
    words = {key: value for text in texts for key, value in text.words.items()}
    audience = playbook.messages[message].audience
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
    return Event("message.drafted", at, by, data, words)


def edit(
    incident: Incident,
    message: Message,
    words: Mapping[str, str],
    texts: Sequence[Text],
    body: str,
    by: Actor,
    at: datetime,
) -> list[Event]:
    """Give some texts of a draft a new body.

    Args:
        words: All texts of the message as they stand.
        texts: Those that get the new body; they are of one language.

    Raises:
        Refused: for a message that is no draft any more, or an empty or unchanged body.
    """
    must_be_draft(message, "edited")
    if not body.strip():
        raise Refused(
            "The text is empty; nothing was changed.", f"crisisrunner message edit {message.message}"
        )
    if all(words.get(text.key) == body for text in texts):
        raise Refused("The text is as it was; nothing was changed.")
    language = texts[0].language
    after = {**words, **{text.key: body for text in texts}}
    changed = [_by_hand(incident, text, after) for text in texts]
    named = text_digest(
        incident.id, message.message, message.number, language, message.next_update, message.audience, after
    )
    data = {
        "message": message.message,
        "number": message.number,
        "texts": [described(text, text.kept) for text in changed],
        "digests": {language: named},
    }
    typed = {key: value for text in changed for key, value in text.words.items()}
    return [Event("message.edited", at, by, data, typed)]


def _by_hand(incident: Incident, text: Text, words: Mapping[str, str]) -> Rendered:
    """A text with the words that somebody gave it; it still says the facts that it said, as far as they stand."""
    subject = words.get(f"{text.key}.subject")
    kept = _still_said(incident, text)
    return Rendered(text.language, text.kind, words[text.key], subject, text.long, edited=True, kept=kept)


def _facts_of(incident: Incident, text: Rendered) -> dict[str, int]:
    known = {name: incident.facts[name].version for name in text.facts if name in incident.facts}
    return {**text.kept, **known}


def _still_said(incident: Incident, text: Text) -> dict[str, int]:
    """The facts behind a text, without those taken back by now: whoever edits it has been told of them."""
    return {name: version for name, version in text.facts.items() if not taken_back(incident, name, version)}


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
    return [redrafted]


def superseding(incident: Incident, stage: str, by: Actor, at: datetime) -> list[Event]:
    """The drafts of a stage that nobody released, put aside because the stage is entered again."""
    return [
        Event("message.superseded", at, by, {"message": one.message, "number": one.number})
        for one in incident.messages.values()
        if one.stage == stage and one.state == "draft"
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

"""A message's life: drafted, edited, superseded, released; and the digest that names its exact words."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from crisisrunner.canonical import canonical, digest
from crisisrunner.errors import Refused, Unmet, did_you_mean
from crisisrunner.incident.events import Actor, Event
from crisisrunner.incident.state import Incident, Message, Text
from crisisrunner.playbook.model import Playbook
from crisisrunner.times import stamp

BLANK = re.compile(r"\[\[([^\[\]\n]{1,100})\?\]\]")
"""How a text shows that something is not known yet."""


class Rendered(msgspec.Struct, frozen=True):
    """A body made from a template: for a language and channel kind, with the facts it used.

    `promises` is true where it says when the next update comes, `stopped` where its template could not be
    rendered and the body is a blank that says so.
    """

    language: str
    kind: str
    body: str
    subject: str | None
    long: bool
    facts: tuple[str, ...] = ()
    promises: bool = False
    edited: bool = False
    stopped: bool = False

    @property
    def key(self) -> str:
        """Its name inside an event's words."""
        return f"{self.language}.{self.kind}"

    @property
    def words(self) -> dict[str, str]:
        """What an event keeps of it."""
        return {self.key: self.body} | (
            {f"{self.key}.subject": self.subject} if self.subject is not None else {}
        )


def blanks(*texts: str | None) -> tuple[str, ...]:
    """The names that stand in texts as `[[name?]]`, each once."""
    return tuple(dict.fromkeys(name for text in texts if text for name in BLANK.findall(text)))


def text_digest(
    incident: str,
    message: str,
    number: int,
    language: str,
    next_update: datetime | None,
    audience: str,
    words: Mapping[str, str],
) -> str:
    """The digest that an approval names: everything that one language of a message says, and to whom.

    Args:
        words: All texts of the message by their key, such as `en.web` and `en.email.subject`.
    """
    kinds = sorted(
        key.split(".")[1] for key in words if key.startswith(f"{language}.") and key.count(".") == 1
    )
    texts = [
        {
            "kind": kind,
            "subject": words.get(f"{language}.{kind}.subject"),
            "body": words[f"{language}.{kind}"],
        }
        for kind in kinds
    ]
    what = {
        "incident": incident,
        "message": message,
        "number": number,
        "language": language,
        "next_update": stamp(next_update) if next_update else None,
        "audience": audience,
        "texts": texts,
    }
    return digest(canonical(what))


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
    used = dict.fromkeys(name for text in texts for name in text.facts)
    said = dict(earlier.facts) if earlier and any(text.edited or text.stopped for text in texts) else {}
    words = {key: value for text in texts for key, value in text.words.items()}
    audience = playbook.messages[message].audience
    languages = dict.fromkeys(text.language for text in texts)
    data = {
        "message": message,
        "number": number,
        "stage": earlier.stage if earlier else incident.stage,
        "audience": audience,
        "texts": [_described(text) for text in texts],
        "digests": {
            language: text_digest(incident.id, message, number, language, next_update, audience, words)
            for language in languages
        },
        "facts": said | {name: incident.facts[name].version for name in used if name in incident.facts},
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
    _is_draft(message, "edited")
    if not body.strip():
        raise Refused(
            "The text is empty; nothing was changed.", f"crisisrunner message edit {message.message}"
        )
    if all(words.get(text.key) == body for text in texts):
        raise Refused("The text is as it was; nothing was changed.")
    language = texts[0].language
    after = {**words, **{text.key: body for text in texts}}
    changed = [
        Rendered(language, text.kind, body, after.get(f"{text.key}.subject"), text.long, edited=True)
        for text in texts
    ]
    gone = quoted_retracted(incident, message)  # whoever edits it now has been told
    named = text_digest(
        incident.id, message.message, message.number, language, message.next_update, message.audience, after
    )
    data = {
        "message": message.message,
        "number": message.number,
        "texts": [_described(text) for text in changed],
        "digests": {language: named},
        "facts": {name: version for name, version in message.facts.items() if name not in gone},
    }
    return [
        Event(
            "message.edited",
            at,
            by,
            data,
            {key: value for text in changed for key, value in text.words.items()},
        )
    ]


def promise(message: Message, next_update: datetime, redrafted: Event | None, at: datetime) -> list[Event]:
    """Promise the next update at another time (UTC), in a draft rendered for it.

    Raises:
        Refused: for a time that has passed, or a message that promises nothing or is no draft any more.
    """
    _is_draft(message, "changed")
    if next_update <= at:
        raise Refused("The next update cannot be promised for a time that has passed.", "Give a later time.")
    if redrafted is None or redrafted.data["next_update"] is None:
        raise Refused(
            f"No text of {message.id} says when the next update comes.",
            f"crisisrunner message edit {message.message}",
        )
    return [redrafted]


def release(
    playbook: Playbook,
    incident: Incident,
    message: Message,
    words: Mapping[str, str],
    by: Actor,
    at: datetime,
) -> list[Event]:
    """Let a message go out, and record by whom.

    Args:
        words: All texts of the message, as far as they were not erased.

    Raises:
        Refused: naming everything that still stands in the way.
    """
    if incident.closed_at:
        raise Refused(
            "The incident is closed; nothing is released from it.", 'crisisrunner advance reopen --reason "…"'
        )
    _is_draft(message, "released")
    missing = [text for text in message.texts if text.key not in words]
    if missing:
        raise Refused(
            f"Words of {message.id} were erased, so it cannot be released.",
            f"crisisrunner message edit {message.message}",
        )
    needs = [_blank(playbook, message, name) for name in message.blanks]
    needs += [_retracted(message, name) for name in quoted_retracted(incident, message)]
    needs += [_empty(message, text) for text in message.texts if not words[text.key].strip()]
    if message.next_update and message.next_update <= at:
        hint = f"crisisrunner message edit {message.message} --next-update TIME"
        sentence = "it promises the next update at a time that has passed"
        needs.append(Unmet("next-update", message.id, sentence, hint))
    if needs:
        raise Refused(f"{message.id} cannot go out yet.", unmet=needs)
    asked = playbook.messages[message.message].approve
    data = {
        "message": message.message,
        "number": message.number,
        "digests": dict(message.digests),
        "approvals": [],
        "asked": {"all": list(asked.all), "any": list(asked.any)},
        "channels": list(playbook.messages[message.message].channels),
    }
    return [Event("message.released", at, by, data)]


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


def _described(text: Rendered) -> dict[str, Any]:
    return {
        "language": text.language,
        "kind": text.kind,
        "sha256": digest(text.body),
        "long": text.long,
        "blanks": list(blanks(text.subject, text.body)),
        "edited": text.edited,
    }


def _is_draft(message: Message, verb: str) -> None:
    if message.state != "draft":
        raise Refused(
            f"{message.id} is {message.state} and cannot be {verb}.",
            f"crisisrunner message show {message.id}",
        )


def _retracted(message: Message, name: str) -> Unmet:
    hint = f"crisisrunner message edit {message.message}"
    return Unmet("retracted", name, f"it may still say {name}, which was retracted", hint)


def _empty(message: Message, text: Text) -> Unmet:
    hint = f"crisisrunner message edit {message.message} --kind {text.kind}"
    return Unmet("empty", text.key, f"the text for {text.kind} ({text.language}) is empty", hint)


def _blank(playbook: Playbook, message: Message, name: str) -> Unmet:
    spec = playbook.facts.get(name)
    if spec:
        return Unmet("fact", name, f"{name} is not known: {spec.ask}", f'crisisrunner fact set {name} "…"')
    hint = f"crisisrunner message edit {message.message}"
    if name.startswith("organisation."):
        return Unmet("blank", name, f"{name} is not in the workspace", hint)
    return Unmet("blank", name, f"[[{name}?]] still stands in the text", hint)


def quoted_retracted(incident: Incident, message: Message) -> tuple[str, ...]:
    """The facts that a message says and that were retracted since."""
    return tuple(
        name for name in message.facts if name in incident.facts and incident.facts[name].state == "retracted"
    )


def unreleased(incident: Incident) -> Iterable[Message]:
    """The drafts that may still go out, in the order they were first drafted."""
    return (one for one in incident.messages.values() if one.state == "draft")

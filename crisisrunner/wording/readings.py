"""What the checks are told about each text of a message, whether it is of an incident or of a plan under test."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from crisisrunner.incident.texts import Rendered
from crisisrunner.playbook.model import Playbook
from crisisrunner.playbook.workspace import Organisation
from crisisrunner.wording.checks.reading import SUBJECT, Quoted, Reading


def readings(
    playbook: Playbook,
    organisation: Organisation,
    message: str,
    texts: Sequence[Rendered],
    quoted: Callable[[str, Rendered], Quoted],
    promised: str | None,
    *,
    promise_passed: bool = False,
    parts: Mapping[str, Mapping[str, str]] | None = None,
) -> Iterator[Reading]:
    """One reading for each text, and one for each subject line.

    What holds of a message once for each language (the elements it covers, the promise it must make) is looked for
    in the long text of the language, or in its first one where it has no long text.

    Args:
        quoted: How a text says a fact of this name.
        promised: The promised time as it is written, such as `05:00 EST`.
        parts: What the blocks of the long texts became, by language, where the texts do not say.
    """
    spec, public = playbook.spec(message), playbook.is_public(message)
    longs = {text.language: text.body for text in texts if text.long}
    heads = {text.language: text.key for text in reversed(texts)}
    heads |= {text.language: text.key for text in reversed(texts) if text.long}
    for text in texts:
        head = heads[text.language] == text.key
        blocks = parts.get(text.language, {}) if parts is not None else text.parts
        reading = Reading(
            text.body, text.kind, text.language, public, text.edited, organisation,
            {name: quoted(name, text) for name in (*text.facts, *text.kept)},
            None if text.long else longs.get(text.language),
            spec.covers if text.long and head else (), blocks if text.long and head else {},
            promised, head and playbook.must_promise(message), promise_passed,
            frozenset(playbook.facts), f"crisisrunner message edit {message}",
        )  # fmt: skip
        yield reading
        if text.subject:
            yield replace(
                reading, body=text.subject, kind=SUBJECT, facts={}, covers=(), parts={}, promised=None,
                must_promise=False, long_text=text.body,
            )  # fmt: skip

"""What in a reply tells that the person it answers, or somebody of theirs, is or was a patient, or never was."""

from collections.abc import Iterator
from itertools import islice

from crisisrunner.incident.findings import Finding
from crisisrunner.wording.checks.identifiers.own import Own
from crisisrunner.wording.checks.identifiers.plain import Plain
from crisisrunner.wording.checks.reading import Reading
from crisisrunner.wording.conversation import replies_english, replies_spanish
from crisisrunner.wording.conversation.replies import Replies

NAME = "relationship"
LONGEST = 100_000
"""Characters that are looked at; a longer text blocks."""
MOST = 20
"""So many findings of one text are told; who has read those knows."""
TOO_LONG = (
    "From here on nobody looked for what tells who is a patient: the text is too long. Make it shorter."
)


def confirms(reading: Reading) -> Iterator[Finding]:
    """Each place where a reply confirms or denies that somebody is or was a patient, with what to write instead.

    English and Spanish are both looked for in a text of any language: a reply is often in the language of the
    post. Phrases of the organisation pass. No pattern finds all of it: of lines that nobody had seen, about half were
    found, so a person has to read each reply as well. (HHS OCR, New Vision Dental, 14 December 2022: a provider may
    not disclose patients' information in answers to reviews.)
    """
    plain = Plain(reading.body[:LONGEST])
    own = Own(reading.organisation, plain.text)
    told = (place for place in _told(plain) if not own.holds(*place[:2]))
    for start, end, message in islice(told, MOST):
        yield reading.block(NAME, *plain.span(start, end), message)
    if len(reading.body) > LONGEST:
        yield reading.block(NAME, LONGEST, LONGEST + 1, TOO_LONG)


def _told(plain: Plain) -> Iterator[tuple[int, int, str]]:
    text = plain.text.lower()
    for language in (replies_english.REPLIES, replies_spanish.REPLIES):
        sentences = set()
        for start, end, message in language.tells.all(text):
            if not language.around.takes_back(text, plain.beginning(start), start):
                sentences.add(plain.sentence(start))
                yield start, end, message
        yield from _together(plain, text, language, sentences)


def _together(
    plain: Plain, text: str, language: Replies, sentences: set[int]
) -> Iterator[tuple[int, int, str]]:
    """What only a whole sentence tells, such as "you signed it before the procedure"; where nothing else tells."""
    places = plain.sentences_with(language.places) - sentences
    for found in language.did.all(text) if places else ():
        start, end = found.span()
        in_place = plain.sentence(start) in places
        if in_place and not language.around.takes_back(text, plain.beginning(start), start):
            yield start, end, language.together

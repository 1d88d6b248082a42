"""What the checks find in words that went out, whether or not anybody asked them before."""

from crisisrunner.case import Case
from crisisrunner.incident.events import Event
from crisisrunner.playbook.model import CHANNEL_KINDS
from crisisrunner.wording.checks import IN_THE_WORDS, find_all
from crisisrunner.wording.checks.reading import Reading
from crisisrunner.wording.conversation import confirms


def found_in(case: Case, event: Event) -> set[str]:
    """The names of the checks that find something in the words of an event.

    Of a message's texts the record keeps it. An answer to somebody is read again: who says that a conversation is
    not sensitive is not asked at the time whether the answer confirms a patient.
    """
    if event.type.startswith("inquiry."):
        return _in_an_answer(case, event)
    data = event.data
    found = {pair[0] for text in data.get("texts", ()) for pair in text.get("found", ())}
    if event.type == "message.released":
        message = case.incident.messages.get(f"{data['message']}.{data['number']}")
        texts = [text for text in message.texts if text.language in message.released] if message else []
        found |= {check for text in texts for check, _ in text.found}
    return found | {*data.get("overridden", ()), *filter(None, [data.get("check")])}


def _in_an_answer(case: Case, event: Event) -> set[str]:
    text = (event.words or {}).get("text", "")
    inquiry = case.incident.inquiries.get(str(event.data.get("id")))
    if not text or inquiry is None:
        return set()
    kind = inquiry.channel if inquiry.channel in CHANNEL_KINDS else "web"
    reading = Reading(text, kind, case.playbook.languages[0], organisation=case.organisation)
    return {finding.check for finding in (*find_all([reading], IN_THE_WORDS), *confirms(reading))}

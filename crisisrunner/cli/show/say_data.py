"""The words that may be said now, as JSON."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from crisisrunner.times import stamp

if TYPE_CHECKING:
    from crisisrunner.saying import Page, Questions, Saying


def page_data(page: "Page") -> list[dict[str, Any]]:
    """What may be said as JSON; each audience has all that its speaker needs, the questions to send on as well."""
    return [{**_saying_data(one, page.now), **_questions_data(page.questions)} for one in page.said]


def _saying_data(said: "Saying", now: datetime) -> dict[str, Any]:
    message = said.message
    return {
        "id": said.audience,
        "title": said.title,
        "public": said.public,
        "message": message.id if message else None,
        "number": message.number if message else None,
        "state": message.state if message else None,
        "released_at": stamp(message.released_at) if message and message.released_at else None,
        "next_update": stamp(said.next_update) if said.next_update else None,
        "next_update_passed": said.late(now),
        "wrong": said.wrong,
        "correction": said.correction,
        "do_not_repeat": list(said.gone),
        "coming": [{"id": one, "state": state} for one, state in said.coming.items()],
        "read_out": dict(said.aloud),
        "languages": {language: dict(kinds) for language, kinds in said.texts.items()},
    }


def _questions_data(asked: "Questions") -> dict[str, Any]:
    people = [{"id": key, "name": one.name, "phone": one.phone} for key, one in asked.people.items()]
    return {
        "not_to_answer": list(asked.not_to_answer),
        "questions_to": {
            "role": asked.role,
            "title": asked.title,
            "people": people,
            "press_phone": asked.press_phone,
        },
    }

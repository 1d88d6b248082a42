"""Inquiries in sentences: asked, answered, moved to a private place, closed."""

from crisisrunner.timeline.telling.names import Data, Names, Sentences, Words


def _inquiry_opened(data: Data, words: Words, names: Names) -> str:
    where = "in public" if data["public"] else "not in public"
    sensitive = ", sensitive" if data["sensitive"] else ""
    who = f"{words.after(', ', 'asker')}{words.after(', ', 'outlet')}"
    kind = names.inquiry_kind(data["kind"])
    return f"{data['id']} asked ({kind}, by {data['channel']}, {where}{who}{sensitive}): {words['text']}"


def _answered(data: Data, words: Words, how: str) -> str:
    message = f" with {data['message']} ({(data['digest'] or '')[:6]})" if data["message"] else ""
    return f"{data['id']} {how}{message}{words.after(': ', 'text')}{words.after(': ', 'how')}"


def _inquiry_closed(data: Data, words: Words, _names: Names) -> str:
    how = {"answered": "answered", "followed_up": "the public thread has heard of it"}
    return f"{data['id']} closed: {how.get(data['how']) or 'before its end; reason: ' + words['reason']}"


SENTENCES: Sentences = {
    "inquiry.opened": _inquiry_opened,
    "inquiry.acknowledged": lambda data, words, names: _answered(
        data, words, "answered in public" if data["public"] else "acknowledged"
    ),
    "inquiry.moved_private": lambda data, words, names: (
        f"{data['id']} goes on in private{words.after(': ', 'how')}"
    ),
    "inquiry.handled": lambda data, words, names: _answered(data, words, "handled"),
    "inquiry.followed_up": lambda data, words, names: _answered(data, words, "followed up in public"),
    "inquiry.escalated": lambda data, words, names: (
        f"{data['id']} escalated to {names.role(data['role'])}; reason: {words['reason']}"
    ),
    "inquiry.closed": _inquiry_closed,
}

"""An inquiry as the fold knows it, and all of them counted."""

from datetime import UTC, datetime

import msgspec


class Inquiry(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Somebody asks or complains: `open`, `acknowledged`, `private`, `handled` or `closed`.

    What was asked stands in the event `words`. `replies` counts our public answers, `moved` tells whether the
    conversation left the public thread, `answered_with` which message it was answered with. There can be ten
    thousand of them in a snapshot, so times are kept as seconds since 1970; new fields come last.
    """

    kind: str
    channel: str
    public: bool
    sensitive: bool
    state: str
    asked_s: int
    words: int
    due_s: int | None = None
    deadline_s: int | None = None
    answered_s: int | None = None
    owner: str | None = None
    replies: int = 0
    moved: bool = False
    escalated_to: str | None = None
    answered_with: str | None = None

    @property
    def at(self) -> datetime:
        """When it was asked (UTC)."""
        return datetime.fromtimestamp(self.asked_s, UTC)

    @property
    def due_at(self) -> datetime | None:
        """When the next answer is due (UTC); None once it was given."""
        return None if self.due_s is None else datetime.fromtimestamp(self.due_s, UTC)

    @property
    def deadline(self) -> datetime | None:
        """By when whoever asks needs the answer (UTC)."""
        return None if self.deadline_s is None else datetime.fromtimestamp(self.deadline_s, UTC)

    @property
    def first_answer_at(self) -> datetime | None:
        """When they heard from us for the first time (UTC)."""
        return None if self.answered_s is None else datetime.fromtimestamp(self.answered_s, UTC)

    @property
    def waits(self) -> bool:
        """Whether nobody answered yet."""
        return self.answered_s is None and self.state != "closed"

    @property
    def owes_follow_up(self) -> bool:
        """Whether the public thread, in which it began, must still hear that it was handled."""
        return self.state == "handled" and self.public and (self.sensitive or self.moved)


class Heard(msgspec.Struct, frozen=True):
    """The inquiries counted as they came and went, so that nobody has to count ten thousand for one look.

    `open` are those that are not closed, `unanswered` those of them without an answer, `waits` the seconds from
    asking to the first answer, `owed` those handled of which the public thread has not heard, `replies` our
    public answers.
    """

    asked: int = 0
    open: int = 0
    unanswered: int = 0
    replies: int = 0
    waits: tuple[int, ...] = ()
    owed: tuple[str, ...] = ()

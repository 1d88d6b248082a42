"""The two files that travel: words in review, and the answer to them; what may stand in each place."""

from collections.abc import Mapping
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

# What has no dot can stand between dots in the key of a text; what has no quote can stand in a line of a shell.
_Name = Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,99}\Z")]
_Person = Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,199}\Z")]
_Digest = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
_Number = Annotated[int, Meta(ge=1, le=1_000_000)]
_Line = Annotated[str, Meta(max_length=1_000)]


class ReviewedText(msgspec.Struct, frozen=True):
    """The exact words for one kind of channel."""

    kind: _Name
    body: str
    subject: str | None = None


class ReviewedFinding(msgspec.Struct, frozen=True):
    """What a check found when the file was made."""

    check: _Line
    level: Literal["block", "warn"]
    kind: _Line
    start: int
    end: int
    text: str
    message: str


class Reviewed(msgspec.Struct, frozen=True):
    """One language in review: its words and their digest, and the ids of those who may approve it."""

    digest: _Digest
    next_update: str | None
    texts: Annotated[tuple[ReviewedText, ...], Meta(min_length=1)]
    findings: tuple[ReviewedFinding, ...]
    approvers: tuple[_Person, ...]


class Review(msgspec.Struct, frozen=True):
    """Words in review, as they travel; the digests bind words, audience and promised time, not the rest.

    `approvers` are names by id, `keys` the public keys of those of them who have one in the workspace.
    """

    crisisrunner_review: Literal[1]
    incident: _Name
    incident_title: str
    organisation: str
    message: _Name
    number: _Number
    title: str
    audience: _Name
    made_at: str
    approvers: Mapping[_Person, _Line]
    keys: Mapping[_Person, str]
    languages: Annotated[Mapping[_Name, Reviewed], Meta(min_length=1)]

    @property
    def id(self) -> str:
        """`hold-public.1`."""
        return f"{self.message}.{self.number}"


class Signed(msgspec.Struct, frozen=True):
    """The words of one language by their digest, and the signature of what was decided about them."""

    digest: _Digest
    signature: str


class Answer(msgspec.Struct, frozen=True):
    """What somebody decided about words in review, signed language by language."""

    crisisrunner_answer: Literal[1]
    incident: _Name
    message: _Name
    number: _Number
    person: _Person
    at: str
    decision: Literal["approved", "rejected"]
    reason: str
    languages: Annotated[Mapping[_Name, Signed], Meta(min_length=1)]

    @property
    def id(self) -> str:
        """`hold-public.1`."""
        return f"{self.message}.{self.number}"

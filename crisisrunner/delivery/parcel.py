"""A parcel: one text of a released message, ready to leave by one channel."""

import msgspec


class Parcel(msgspec.Struct, frozen=True):
    """What is handed to a service.

    `id` names this delivery for the receiving service, the same at every attempt, so that it can tell a second
    one: `2026-001/hold-public.1/staff-email/en`. `recipients` are those of an e-mail that are still to be
    reached; where it is empty, all of the address.
    """

    id: str
    incident: str
    message: str
    channel: str
    kind: str
    language: str
    subject: str | None
    body: str
    recipients: tuple[str, ...] = ()

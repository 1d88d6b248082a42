"""One attempt at one delivery: whatever the world does, there is a result, and no secret in it."""

from collections.abc import Mapping
from datetime import datetime

from crisisrunner.delivery.address import Address, Mailbox, Webhook, read_address
from crisisrunner.delivery.hiding import said, secrets
from crisisrunner.delivery.parcel import Parcel
from crisisrunner.delivery.result import FAILED, UNKNOWN, Result
from crisisrunner.errors import Refused

_PAUSES = (1.0, 3.0, 9.0, 27.0)
_LONGEST_PAUSE = 60.0


def send(address_text: str, variable: str, parcel: Parcel, at: datetime, timeout: float = 20) -> Result:
    """Send a parcel once, and say what became of it.

    Args:
        address_text: What the environment variable holds.
        variable: The variable's name, to be named where its address cannot be used.
        at: This moment, with a time zone.
        timeout: Seconds to wait for each answer; an e-mail address may have its own.
    """
    try:
        address = read_address(address_text, variable)
    except Refused as refusal:
        return Result(FAILED, refusal.sentence)
    try:
        result = _deliver(address, variable, parcel, at, timeout)
    except Exception as error:  # it may have gone out: this must be recorded, and not lost in a traceback
        result = Result(UNKNOWN, f"The delivery stopped in the middle: {type(error).__name__}.")
    return _discreet(result, address)


def pauses(attempts: int) -> tuple[float, ...]:
    """The seconds to wait before each of so many further attempts: longer and longer, at most a minute."""
    return tuple(_PAUSES[number] if number < len(_PAUSES) else _LONGEST_PAUSE for number in range(attempts))


def _deliver(address: Address, variable: str, parcel: Parcel, at: datetime, timeout: float) -> Result:
    """By the way that the address names; each is imported only where it is gone (20 to 400 ms)."""
    if isinstance(address, Mailbox):
        from crisisrunner.delivery import mail

        return mail.deliver(address, parcel, at, timeout)
    if isinstance(address, Webhook):
        from crisisrunner.delivery import webhook

        return webhook.deliver(address, parcel, timeout)
    from crisisrunner.delivery import service

    return service.deliver(address, variable, parcel, timeout)


def _discreet(result: Result, address: Address) -> Result:
    hidden = secrets(address)
    refused: Mapping[str, str] = {person: said(words, hidden) for person, words in result.refused.items()}
    return Result(result.state, said(result.detail, hidden), result.recipients, refused, result.again)

"""A parcel to one of the services that Apprise knows (apprise lives here)."""

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from io import StringIO
from typing import TYPE_CHECKING

from crisisrunner.delivery.address import Service
from crisisrunner.delivery.parcel import Parcel
from crisisrunner.delivery.result import FAILED, SENT, UNKNOWN, Result

if TYPE_CHECKING:
    from apprise import Apprise

_NOT_INSTALLED = "This address needs a package that is not installed: pip install crisisrunner[services]"


def deliver(service: Service, variable: str, parcel: Parcel, seconds: float) -> Result:
    """Hand a parcel to a service; all that comes back is yes or no, and what the library logged.

    Args:
        variable: the name of the environment variable that holds the address.
        seconds: to wait for the service; its address may ask for more.
    """
    with _overheard() as log:
        try:
            messenger = _messenger(service, seconds)
        except ImportError:
            return Result(FAILED, _NOT_INSTALLED)
        except Exception as error:  # whatever a service's own code makes of a bad address
            messenger = None
            log.append(f"{type(error).__name__}: {error}")
        if messenger is None:
            return Result(FAILED, _words(f"{variable} holds no address that a service knows.", log))
        try:
            taken = messenger.notify(parcel.body, title=parcel.subject or "", body_format="text")
        except Exception as error:  # a service's own code may raise anything, after it has sent
            return Result(UNKNOWN, _words(f"The service stopped in the middle: {error}", log))
    if taken:
        return Result(SENT, _words("The service took it.", log))
    return Result(FAILED, _words("The service did not take it.", log), again=True)


def _messenger(service: Service, seconds: float) -> "Apprise | None":
    """The one service of an address, or None where there is none; it keeps nothing on disk and shows no logo."""
    from apprise import Apprise, AppriseAsset  # 400 ms that only such a service costs

    asset = AppriseAsset(
        storage_mode="memory",
        async_mode=False,
        app_id="crisisrunner",
        app_desc="crisisrunner",
        app_url="",
        image_url_mask="",
        image_url_logo="",
    )
    asset.http_redirects = False  # a post that is redirected loses its words, and its answer is a lie
    plugin = Apprise.instantiate(service.text, asset=asset)
    if plugin is None:
        return None
    plugin.socket_connect_timeout = max(plugin.socket_connect_timeout, seconds)
    plugin.socket_read_timeout = max(plugin.socket_read_timeout, seconds)
    messenger = Apprise(asset=asset)
    return messenger if messenger.add(plugin) else None


@contextmanager
def _overheard() -> Iterator[list[str]]:
    """What the library logs; neither that nor anything else of it reaches the terminal."""
    log: list[str] = []
    handler, logger = _Listener(log), logging.getLogger("apprise")
    before = logger.propagate, logger.level
    logger.addHandler(handler)
    logger.propagate = False
    logger.setLevel(logging.WARNING)
    try:
        with redirect_stdout(StringIO()), redirect_stderr(StringIO()), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of the library's own age
            yield log
    finally:
        logger.removeHandler(handler)
        logger.propagate, logger.level = before


class _Listener(logging.Handler):
    def __init__(self, log: list[str]) -> None:
        super().__init__()
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        self._log.append(record.getMessage())


def _words(sentence: str, log: list[str]) -> str:
    """The sentence and the log; an address in it goes, for the library shows its first and its last letter."""
    words = " ".join(log).split()
    return " ".join([sentence, *("…" if "://" in word else word for word in words)])

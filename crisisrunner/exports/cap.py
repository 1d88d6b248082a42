"""Public releases as CAP 1.2, for an authority that alerts: one file an alert, made from the record, sent by nobody.

Source: OASIS, Common Alerting Protocol Version 1.2, 1 July 2010, section 3.2.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

from crisisrunner.exercise import named, titled, untitled
from crisisrunner.exports.alerts import Alert, Wording, alerts
from crisisrunner.playbook.workspace import Organisation
from crisisrunner.timeline.about import About, beside
from crisisrunner.timeline.timeline import Timeline
from crisisrunner.visible import one_line, visible

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
ABOUT = "about.txt"
NOT_INCLUDED = "all but what was said to a public audience, or is to be said"
EVENT = "Hospital incident"
"""The kind of event; the plan's own title may name a cause that no approved text names."""
LONGEST_HEADLINE = 160
"""Characters, as the standard recommends."""
_NOT_IN_AN_ID = re.compile(r"[^\w.@-]+")
"""The standard forbids spaces, commas, `<` and `&` in the names of an alert; little else is of use there."""
_NO_CHARACTERS = re.compile("[\ufffe\uffff]")
"""Allowed in a text, and not in XML."""
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(:\d{1,5})?(/[\w.~/-]*)?", re.ASCII)


def cap(timeline: Timeline) -> Iterator[tuple[str, list[str | bytes]]]:
    """The files of the folder by their names: an alert each, and what they were made of.

    Raises:
        Refused: where there is no public message.
    """
    found = alerts(timeline)  # before anything is written
    exercise = timeline.case.incident.exercise
    about = timeline.about.without(NOT_INCLUDED)
    writer = Writer(about, timeline.case.organisation, exercise.scenario if exercise else "")
    return _files(writer, found)


def _files(writer: "Writer", found: list[Alert]) -> Iterator[tuple[str, list[str | bytes]]]:
    for alert in found:
        yield writer.file(alert), [writer.written(alert)]
    yield writer.about_them()


class Writer:
    """Writes the alerts of one incident.

    Args:
        organisation: Who speaks.
        exercise: The scenario of a drill; "" where it has none.
    """

    def __init__(self, about: About, organisation: Organisation, exercise: str = "") -> None:
        self._about = about
        self._organisation = organisation
        self._exercise = exercise or about.incident
        self._sender = _sender(organisation.website, organisation.name)

    def file(self, alert: Alert) -> str:
        """`hold-public.1.xml`, `hold-public.1.cancel.xml`, or `DRAFT-hold-public.2.xml`."""
        name = f"{'DRAFT-' if alert.draft else ''}{alert.name}{'.cancel' if alert.cancels else ''}.xml"
        return _of(self._about, name)

    def about_them(self) -> tuple[str, list[str | bytes]]:
        """The head, as a file among the others."""
        name = _of(self._about, ABOUT)
        return name, [
            beside(self._about, "the alerts in this folder"),
            "They are made from the record, for an authority that alerts. Nothing was sent by making them.\n",
            "Nobody approved a rating: urgency, severity and certainty are Unknown in each.\n",
        ]

    def written(self, alert: Alert) -> bytes:
        """An alert as a file: UTF-8, with its elements in the order of the schema."""
        root = ElementTree.Element("alert", xmlns=NAMESPACE)
        _add(root, "identifier", self._identifier(alert))
        _add(root, "sender", self._sender)
        _add(root, "sent", self._time(alert.at))
        _add(root, "status", self._status(alert))
        _add(root, "msgType", "Cancel" if alert.cancels else "Update" if alert.earlier else "Alert")
        _add(root, "source", "crisisrunner")
        _add(root, "scope", "Public")
        _add(root, "note", self._note(alert))
        _add(root, "references", " ".join(self._reference(one) for one in alert.earlier))
        _add(root, "incidents", _identifying(self._about.incident))
        for said in alert.said:
            self._info(root, alert, said)
        ElementTree.indent(root)
        written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
        return written + b"\n"

    def _info(self, root: Any, alert: Alert, said: Wording) -> None:
        info = ElementTree.SubElement(root, "info")
        _add(info, "language", said.language)
        _add(info, "category", "Health")
        _add(info, "event", titled(EVENT) if self._about.drill else EVENT)
        for rating in ("urgency", "severity", "certainty"):
            _add(info, rating, "Unknown")  # nobody approved one, and a warning system would act by it
        _add(info, "senderName", one_line(self._organisation.name))
        _add(info, "headline", self._headline(said.headline))
        _add(info, "description", visible(said.description))
        _add(info, "web", _web(self._organisation.website))
        _add(info, "contact", one_line(self._organisation.hotline))
        promised = self._time(alert.next_update) if alert.next_update else ""
        for name, value in (
            ("message-digest", said.digest), ("text-sha256", said.sha256), ("next-update", promised),
        ):  # fmt: skip
            if value:
                parameter = ElementTree.SubElement(info, "parameter")
                _add(parameter, "valueName", name)
                _add(parameter, "value", value)

    def _status(self, alert: Alert) -> str:
        return "Draft" if alert.draft else "Exercise" if self._about.drill else "Actual"

    def _note(self, alert: Alert) -> str:
        """What it is; in a drill the name of the exercise, as the standard wants it."""
        what = "Not released: not for distribution. " if alert.draft else ""
        source = f"the record of {self._about.incident}, entry {self._about.head_seq}"
        note = f"{what}Made from {source}; not sent as an alert."
        return titled(f"{one_line(self._exercise)}. {note}") if self._about.drill else note

    def _headline(self, text: str) -> str:
        shown, around = one_line(text), ""
        if self._about.drill:
            shown, around = untitled(shown), titled("")
        room = LONGEST_HEADLINE - len(around)
        cut = shown if len(shown) <= room else f"{shown[: room - 1].rstrip()}…"
        return titled(cut) if around else cut

    def _reference(self, alert: Alert) -> str:
        return f"{self._sender},{self._identifier(alert)},{self._time(alert.at)}"

    def _identifier(self, alert: Alert) -> str:
        end = ".cancel" if alert.cancels else ".draft" if alert.draft else ""
        return _identifying(f"{self._about.incident}.{alert.name}{end}")

    def _time(self, moment: datetime) -> str:
        """`2026-11-24T02:50:00-05:00`; UTC as `-00:00`, never as `Z`."""
        local = moment.astimezone(self._about.zone)
        offset = local.utcoffset() or timedelta(0)
        if not offset or offset.seconds % 60:
            return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}-00:00"
        return local.isoformat(timespec="seconds")


def _add(parent: Any, name: str, value: str) -> None:
    """An element with a text; none where there is nothing to say."""
    if value:
        ElementTree.SubElement(parent, name).text = _NO_CHARACTERS.sub(
            lambda found: f"\\u{ord(found[0]):04x}", value
        )


def _sender(website: str, name: str) -> str:
    """Who alerts, by the name of their website, which is theirs alone; else by their own."""
    return _identifying(_host(website)) or _identifying(name) or "unnamed"


def _host(website: str) -> str:
    try:
        return urlsplit(website if "://" in website else f"//{website}").hostname or ""
    except ValueError:
        return ""


def _web(website: str) -> str:
    """The website as a whole address, or "" where it would be none."""
    address = website if "://" in website else f"https://{website}"
    return address if _ADDRESS.fullmatch(address) else ""


def _identifying(text: str) -> str:
    return _NOT_IN_AN_ID.sub("-", one_line(text)).strip("-")


def _of(about: About, name: str) -> str:
    return named(Path(name)).name if about.drill else name

"""Public releases as CAP 1.2: valid by the standard's own schema, honest about what each is, inert whatever it says."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import capvalidator
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from crisisrunner.exports.alerts import Alert, Wording
from crisisrunner.exports.cap import LONGEST_HEADLINE, NAMESPACE, Writer
from crisisrunner.playbook.workspace import Organisation
from crisisrunner.timeline.about import About
from crisisrunner.visible import visible
from tests.conftest import Type, once

AT = datetime(2026, 11, 20, 8, 20, tzinfo=UTC)
NEW_YORK = ZoneInfo("America/New_York")
ABOUT = About("2026-001", "Dark", "Valley Hospital", NEW_YORK, AT, "Dana Ortiz", 9, "f" * 64)
VALLEY = Organisation("Valley Hospital", "America/New_York", "+1 212 555 0100", "valley.example")
HOLD = "valley.example,2026-001.hold-public.1,2026-11-20T03:20:00-05:00"


def at(time: str) -> str:
    return f"--at '2026-11-20 {time}'"


TO_HOLD = (
    f"start dark {at('02:52')}",
    f"fact set what_happened Dark --source 'ward 4' {at('02:53')}",
    f"fact set detected_at '2026-11-20 02:50' --source 'ward 4' {at('02:54')}",
    f"task done confirm {at('02:55')}",
    f"advance confirm {at('03:00')}",
)


def out(message: str, time: str) -> tuple[str, ...]:
    """The lines by which a message of `dark` goes out."""
    needs_approval = message.startswith("hold-public")
    return (
        *((f"message submit {message} {at(time)}",
           f"--as 'Ana Ruiz' message approve {message} --yes {at(time)}") if needs_approval else ()),
        f"message release {message} --yes 2026-001 {at(time)}",
    )  # fmt: skip


HELD = (*TO_HOLD, *out("hold-public", "03:20"))
UPDATED = (
    *HELD,
    f"fact set visits_moved 12 --source Sam {at('03:25')}",
    f"advance update {at('03:30')}",
    *out("update-public", "03:40"),
)


def alerts(type_in: Type, *options: str) -> Mapping[str, ElementTree.Element]:
    """The alerts of an export by the name of their file, each valid by the OASIS schema."""
    folder = Path("alerts")
    run = type_in("timeline", "--format", "cap", "--out", "alerts", "--force", *options)
    assert run.status == 0, run.err
    for file in folder.glob("*.xml"):
        assert capvalidator.check_schema(file.read_bytes()).passed, file.read_text()
    return {file.name: ElementTree.parse(file).getroot() for file in folder.glob("*.xml")}


def value(alert: ElementTree.Element, name: str) -> str | None:
    """What an element of an alert says, or of its `info`."""
    return alert.findtext(f".//{{{NAMESPACE}}}{name}")


def parameters(alert: ElementTree.Element) -> dict[str | None, str | None]:
    found = alert.iter(f"{{{NAMESPACE}}}parameter")
    return {value(one, "valueName"): value(one, "value") for one in found}


def test_a_first_release_is_an_alert_of_exactly_its_words_in_each_language(
    hospital: Path, type_in: Type
) -> None:
    once(type_in, *HELD)
    (name, alert), *others = alerts(type_in).items()
    assert (name, others) == ("hold-public.1.xml", [])
    told = {one: value(alert, one) for one in ("identifier", "sender", "sent", "status", "msgType", "scope")}
    assert told == {
        "identifier": "2026-001.hold-public.1", "sender": "valley.example", "sent": "2026-11-20T03:20:00-05:00",
        "status": "Actual", "msgType": "Alert", "scope": "Public",
    }  # fmt: skip
    english, spanish = alert.iter(f"{{{NAMESPACE}}}info")
    assert (value(english, "language"), value(spanish, "language")) == ("en", "es")
    assert value(english, "headline") == "Valley Hospital: screens are dark"
    assert value(english, "senderName") == "Valley Hospital"
    assert value(english, "web") == "https://valley.example"
    assert value(english, "contact") == "+1 212 555 0100"
    assert parameters(english)["next-update"] == "2026-11-20T04:00:00-05:00"
    assert "Desde las 02:50" in (value(spanish, "description") or "")
    entries = json.loads(type_in("timeline", "--kind", "message.released", "--json").out)
    assert value(english, "description") == entries[0]["texts"]["en.web"]


def test_nothing_claims_to_have_been_sent_or_rated(hospital: Path, type_in: Type) -> None:
    once(type_in, *HELD)
    alert = alerts(type_in)["hold-public.1.xml"]
    assert (value(alert, "note") or "").endswith("; not sent as an alert.")
    assert {value(alert, name) for name in ("urgency", "severity", "certainty")} == {"Unknown"}
    assert (
        value(alert, "event") == "Hospital incident"
    )  # the plan's title may name a cause that no text names
    about = Path("alerts/about.txt").read_text()
    assert "Nothing was sent by making them." in about
    assert "Incident:     2026-001  Screens are dark" in about


def test_a_later_release_updates_what_stood_before_it(hospital: Path, type_in: Type) -> None:
    once(type_in, *UPDATED)
    alert = alerts(type_in)["update-public.1.xml"]
    assert (value(alert, "msgType"), value(alert, "references")) == ("Update", HOLD)


def test_a_correction_updates_what_it_corrects_alone(hospital: Path, type_in: Type) -> None:
    once(type_in, *UPDATED, f"message correct hold-public --reason 'Wrong.' {at('03:50')}")
    alert = alerts(type_in)["DRAFT-hold-public-correction.1.xml"]
    assert (value(alert, "status"), value(alert, "references")) == ("Draft", HOLD)
    once(type_in, *out("hold-public-correction", "03:55"))
    alert = alerts(type_in)["hold-public-correction.1.xml"]
    told = {name: value(alert, name) for name in ("status", "msgType", "references", "description")}
    assert told == {
        "status": "Actual", "msgType": "Update", "references": HOLD,
        "description": "We said something wrong, and we are sorry.",
    }  # fmt: skip


def test_a_release_that_was_withdrawn_is_cancelled_without_the_reason_and_updated_no_more(
    hospital: Path, type_in: Type
) -> None:
    once(
        type_in,
        *HELD,
        f"advance update {at('03:22')}",
        f"message withdraw hold-public --reason 'Mrs Quill called' {at('03:25')}",
    )
    found = alerts(type_in)
    cancel = found["hold-public.1.cancel.xml"]
    told = {name: value(cancel, name) for name in ("msgType", "sent", "references", "headline")}
    assert told == {
        "msgType": "Cancel", "sent": "2026-11-20T03:25:00-05:00", "references": HOLD, "headline": None
    }  # fmt: skip
    assert "Quill" not in Path("alerts/hold-public.1.cancel.xml").read_text()
    assert value(found["hold-public.1.xml"], "msgType") == "Alert"
    assert value(found["DRAFT-update-public.1.xml"], "references") is None


def test_what_was_not_released_is_a_draft_by_status_name_and_note(hospital: Path, type_in: Type) -> None:
    once(type_in, *TO_HOLD, f"message submit hold-public {at('03:10')}")
    type_in("--as", "Ana Ruiz", "message", "approve", "hold-public", "--yes")
    (name, alert), *others = alerts(type_in).items()
    assert (name, others) == ("DRAFT-hold-public.1.xml", [])
    assert value(alert, "status") == "Draft"
    assert value(alert, "identifier") == "2026-001.hold-public.1.draft"
    assert (value(alert, "note") or "").startswith("Not released: not for distribution.")


def test_what_a_drill_says_is_an_exercise_by_name_in_each_file(hospital: Path, type_in: Type) -> None:
    once(
        type_in,
        "drill start dark-night",
        "drill step --to +2min",
        "fact set what_happened Dark --source 'ward 4'",
        "fact set detected_at 02:50 --source 'ward 4'",
        "task done confirm",
        "advance confirm",
        "message submit hold-public",
        "--as 'Ana Ruiz' message approve hold-public --yes",
        "message release hold-public --yes exercise",
    )
    assert type_in("timeline", "--format", "cap", "--out", "alerts").status == 0
    assert sorted(path.name for path in Path("EXERCISE-alerts").iterdir()) == [
        "EXERCISE-about.txt", "EXERCISE-hold-public.1.xml",
    ]  # fmt: skip
    file = Path("EXERCISE-alerts/EXERCISE-hold-public.1.xml")
    assert capvalidator.check_schema(file.read_bytes()).passed
    alert = ElementTree.parse(file).getroot()
    assert value(alert, "status") == "Exercise"
    assert (value(alert, "note") or "").startswith("EXERCISE dark-night. ")
    assert value(alert, "headline") == "EXERCISE Valley Hospital: screens are dark EXERCISE"
    assert (value(alert, "identifier") or "").startswith("D-")
    assert (value(alert, "description") or "").startswith("EXERCISE  EXERCISE  EXERCISE\n")


def test_one_message_can_be_wanted_alone_and_names_the_others(hospital: Path, type_in: Type) -> None:
    once(type_in, *UPDATED)
    found = alerts(type_in, "--message", "update-public")
    assert list(found) == ["update-public.1.xml"]
    assert value(found["update-public.1.xml"], "references") == HOLD
    assert "Left out:     what is not about the message update-public" in Path("alerts/about.txt").read_text()


def test_as_known_before_the_release_it_is_a_draft(hospital: Path, type_in: Type) -> None:
    once(type_in, *TO_HOLD)
    head = json.loads(type_in("timeline", "--json").out)[-1]["recorded_at"]
    once(type_in, *out("hold-public", "03:20"))
    assert list(alerts(type_in, "--as-known-at", head)) == ["DRAFT-hold-public.1.xml"]


def test_without_a_public_message_there_is_a_sentence_and_no_folder(hospital: Path, type_in: Type) -> None:
    once(type_in, f"start dark {at('02:52')}")
    run = type_in("timeline", "--format", "cap", "--out", "alerts")
    assert (run.status, run.out) == (1, "")
    assert "There is no public message here, so there is no alert." in run.err
    assert not Path("alerts").exists()


def test_it_is_a_folder_that_was_empty(hospital: Path, type_in: Type) -> None:
    once(type_in, *HELD)
    assert "--out cap" in type_in("timeline", "--format", "cap").err
    Path("alerts").mkdir()
    Path("alerts/mine.txt").write_text("mine")
    run = type_in("timeline", "--format", "cap", "--out", "alerts")
    assert (run.status, [path.name for path in Path("alerts").iterdir()]) == (1, ["mine.txt"])
    assert "alerts is not empty." in run.err


def test_erased_words_are_blank_in_a_valid_alert(hospital: Path, type_in: Type) -> None:
    once(type_in, *HELD)
    drafted = next(
        line for line in type_in("timeline", "--format", "csv").out.splitlines()
        if "message.drafted" in line and "hold-public" in line
    ).split(",")[1]  # fmt: skip
    assert type_in("erase", drafted, "--reason", "a name", "--yes").status == 0
    alert = alerts(type_in)["hold-public.1.xml"]
    assert (value(alert, "headline"), value(alert, "description")) == ("[erased]", "[erased]")


def test_redaction_blanks_a_draft_that_names_somebody_and_leaves_what_is_public(
    hospital: Path, type_in: Type
) -> None:
    once(type_in, *HELD, f"advance update {at('03:30')}")
    Path("words.md").write_text("Ana Ruiz says so.")
    assert type_in("message", "edit", "update-public", "--file", "words.md").status == 0
    found = alerts(type_in, "--redact")
    draft = found["DRAFT-update-public.1.xml"]
    assert (value(draft, "headline"), value(draft, "description")) == ("[left out: names somebody]",) * 2
    assert value(found["hold-public.1.xml"], "headline") == "Valley Hospital: screens are dark"


def test_a_language_that_stayed_in_is_not_told(hospital: Path, type_in: Type) -> None:
    once(type_in, *HELD[:-1], f"message release hold-public --lang en --yes 2026-001 {at('03:20')}")
    alert = alerts(type_in)["hold-public.1.xml"]
    assert [one.text for one in alert.iter(f"{{{NAMESPACE}}}language")] == ["en"]


HOSTILE = (
    "]]><script>alert(1)</script> =cmd|x \x00 \u202egnp.exe \ufffe &lt; 🏥 <!DOCTYPE x [<!ENTITY a 'b'>]>"
)


@cache
def writer(drill: bool = False, organisation: Organisation = VALLEY, incident: str = "2026-001") -> Writer:
    return Writer(replace(ABOUT, drill=drill, incident=incident), organisation, "night" if drill else "")


def written(alert: Alert, by: Writer) -> ElementTree.Element:
    file = by.written(alert)
    assert capvalidator.check_schema(file).passed, file
    return ElementTree.fromstring(file)


def said(headline: str, description: str) -> Alert:
    return Alert("hold-public.1", AT, (Wording("en", headline, description, "a" * 64, "b" * 64),))


def test_hostile_words_are_inert_and_shown() -> None:
    alert = written(said(HOSTILE, HOSTILE), writer())
    assert value(alert, "description") == visible(HOSTILE).replace("\ufffe", "\\ufffe")
    assert (value(alert, "headline") or "").startswith(
        "]]><script>alert(1)</script> =cmd|x \\x00 \\u202egnp.exe"
    )


@pytest.mark.parametrize(
    ("organisation", "sender", "web"),
    [
        (Organisation("Valley, North <&> Hospital"), "Valley-North-Hospital", None),
        (Organisation("Valley", website="https://valley.example/news"), "valley.example", "https://valley.example/news"),
        (Organisation("Valley", website="a b, <c>"), "a-b-c", None),
        (Organisation("Valley", website="http://[::1"), "Valley", None),
        (Organisation("  "), "unnamed", None),
    ],
)  # fmt: skip
def test_no_name_breaks_a_reference(organisation: Organisation, sender: str, web: str | None) -> None:
    again = replace(said("x", "y"), earlier=(Alert("hold public, <1>", AT),))
    alert = written(again, writer(organisation=organisation))
    assert (value(alert, "sender"), value(alert, "web")) == (sender, web)
    assert value(alert, "references") == f"{sender},2026-001.hold-public-1,2026-11-20T03:20:00-05:00"


@pytest.mark.parametrize(
    ("zone", "sent"),
    [
        ("UTC", "2026-11-20T08:20:00-00:00"),
        ("Europe/London", "2026-11-20T08:20:00-00:00"),
        ("Asia/Kathmandu", "2026-11-20T14:05:00+05:45"),
    ],
)
def test_times_have_a_zone_in_numbers_and_no_fraction(zone: str, sent: str) -> None:
    by = Writer(replace(ABOUT, zone=ZoneInfo(zone)), VALLEY)
    assert value(written(replace(said("x", "y"), at=AT.replace(microsecond=1)), by), "sent") == sent


@settings(max_examples=50, deadline=None, derandomize=True)
@given(st.text(max_size=300), st.text(max_size=50), st.text(max_size=20), st.booleans(), st.booleans())
def test_whatever_is_said_is_a_valid_alert(
    headline: str, description: str, name: str, drill: bool, draft: bool
) -> None:
    organisation = Organisation(name, website=headline, hotline=description)
    by = Writer(replace(ABOUT, drill=drill, title=name), organisation, headline if drill else "")
    alert = written(replace(said(headline, description), draft=draft), by)
    assert len(value(alert, "headline") or "") <= LONGEST_HEADLINE
    assert value(alert, "status") == ("Draft" if draft else "Exercise" if drill else "Actual")
    if drill:
        assert "EXERCISE" in (value(alert, "note") or "")

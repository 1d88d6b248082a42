"""The same facts in every length: what only the short text says may be old."""

import pytest

from crisisrunner.playbook.workspace import Organisation
from crisisrunner.wording.checks import same_facts
from crisisrunner.wording.checks.reading import SUBJECT, Reading

HOSPITAL = Organisation(
    name="Glenarra Hospitals", hotline="+353 20 915 0100", website="https://www.glenarra.example/",
    press_phone="+353 20 915 0101", press_email="press@glenarra.example",
)  # fmt: skip


def found(short: str, long: str | None, language: str = "en", kind: str = "sms") -> list[str]:
    """What stands in the short text alone."""
    reading = Reading(short, kind, language, organisation=HOSPITAL, long_text=long)
    return [one.text for one in same_facts.find(reading)]


def test_an_old_time_is_told_with_its_place() -> None:
    reading = Reading("News by 17:00 EST.", "sms", long_text="We will speak again by 18:00 EST.")
    [finding] = same_facts.find(reading)
    assert (finding.level, finding.start, finding.end) == ("warn", 8, 13)
    assert finding.message == "17:00 stands here, but not in the long text. One of them may be old."


def test_a_long_text_is_compared_with_nothing() -> None:
    assert found("17:00, 1,200 visits, Ana Ruiz", None) == []


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("1,150 visits", "1150 visits"),
        ("1.2 million people", "1,200,000 people"),
        ("40%", "40 percent"),
        ("two sites", "2 sites"),
        ("2 sites", "Two sites"),
        ("One of our sites", "Some of our sites"),
        ("1 site", "one site"),
        ("5:00 pm", "17:00"),
        ("5 p.m.", "17.00"),
        ("17:00 GMT", "5 pm EST"),
        ("12:30 am", "00:30"),
        ("at 5 o'clock", "17:00"),
        ("noon", "12:00"),
        ("every 4 h", "every 4 hours"),
        ("9:00-17:00", "from 9 am to 5 pm"),
        ("2026-11-24", "Tuesday 24 November 2026"),
        ("24 Nov 2026", "24.11.2026"),
        ("Dr. Ruiz says so", "Ana Ruiz says so"),
        ("Said O'Brien", "O'Brien's words"),
        ("We thank the Red Cross of Ireland", "the Red Cross, in Ireland"),
        ("call 555 123 4567", "+1 (555) 123-4567"),
        ("see https://city.example/a/", "at city.example/a"),
    ],
)
def test_the_same_fact_in_another_form_is_the_same(short: str, long: str) -> None:
    assert found(short, long) == []


@pytest.mark.parametrize(
    ("short", "long", "strangers"),
    [
        ("1,200 visits", "1,150 visits", ["1,200"]),
        ("1.150 km", "1150 km", ["1.150"]),
        ("three sites, 4 wards", "two sites, 4 wards", ["three"]),
        ("5:00", "17:00", ["5:00"]),
        ("5 pm", "5 am", ["5 pm"]),
        ("17:00", "17 wards", ["17:00"]),
        ("25 November 2026", "24 November 2026", ["25"]),
        ("25.11.2026", "24 November 2026", ["25"]),
        ("Mercy Clinic is closed", "Grace Clinic is closed", ["Mercy Clinic"]),
        ("Ask Ana Ruiz or Tom Fox", "Ask Tom Fox", ["Ana Ruiz"]),
        ("Now the Department of Health helps", "The health service helps", ["Department of Health"]),
        ("Call 555 123 4567", "Call 555 123 9999", ["555 123 4567"]),
        ("Mail a@city.example", "Mail b@city.example", ["a@city.example"]),
        ("See city.example", "See glenarra.example", ["city.example"]),
        ("9 and 9 and 9, and 8", "none", ["9", "8"]),
    ],
)
def test_what_the_long_text_does_not_say_is_told_once(short: str, long: str, strangers: list[str]) -> None:
    assert found(short, long) == strangers


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("1.150 citas", "1150 citas"),
        ("1 150 citas", "1.150 citas"),
        ("1,150 citas", "1.150 citas"),
        ("1,5 km", "1.5 km"),
        ("dos centros", "2 centros"),
        ("once citas", "11 citas"),
        ("a las 5 de la tarde", "a las 17:00 h"),
        ("5:00 p. m.", "17:00"),
        ("al mediodía", "12:00"),
        ("El lunes, llame al Hospital", "nada"),
        ("Dice Ana Gómez", "ANA GOMEZ"),
    ],
)
def test_the_same_fact_in_spanish_is_the_same(short: str, long: str) -> None:
    assert found(short, long, "es") == []


def test_in_spanish_too_what_is_not_the_same_is_told() -> None:
    assert found("Dos centros, once citas, a las 17:00. Habla Ana Gómez.", "Nada", "es") == [
        "Dos", "once", "17:00", "Habla Ana Gómez",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "short",
    [
        "Glenarra Hospitals: call 020 915 0100 or +353 20 915 0101, press@glenarra.example",
        "See glenarra.example/news or status.glenarra.example. Glenarra is open 24/7.",
        "UPDATE: our ICU is open on Monday. EXERCISE EXERCISE EXERCISE",
        "Staff: Please wait. Thank you. “We are sorry.” We'll ring.",
        "[[visits_moved?]] visits, [[number 5?]]",
        "1. Come in\n2. Wait",
        "X-ray, Wi-Fi and COVID-19 tests go on. Follow us on Facebook.",
    ],
)
def test_what_is_ours_or_nobodys_name_may_stand_alone(short: str) -> None:
    assert found(short, "Nothing of the kind") == []


def test_a_short_hotline_is_ours_too() -> None:
    organisation = Organisation(name="Hospital 12 de Octubre", hotline="061")
    reading = Reading(
        "Hospital 12 de Octubre: call 061 or 062", "sms", organisation=organisation, long_text="none"
    )
    assert [one.text for one in same_facts.find(reading)] == ["062"]


def test_names_are_told_apart_only_where_capitals_do_so() -> None:
    german = "Das Klinikum Berlin sagt: 1.150 Termine um 17.00 Uhr"
    assert found(german, "1150 Termine, 17:00", "de") == []
    assert found(german, "nichts", "de") == ["1.150", "17.00"]
    assert found("病院 1,200", "1200", "ja") == []


def test_a_subject_in_capitals_names_nobody() -> None:
    assert found("Our Clinics Are Closed", "words", kind=SUBJECT) == []
    assert found("Statement about closed Mercy Clinic", "words", kind=SUBJECT) == ["Mercy Clinic"]


def test_hidden_characters_hide_no_number() -> None:
    [finding] = same_facts.find(Reading("12\u200b0 visits", "sms", long_text="130 visits"))
    assert finding.text == "12\u200b0"
    assert "\u200b" not in finding.message


@pytest.mark.parametrize(
    "food", ["1", "1 ", "1:", "1-1-", "5 a", "Ab of the ", "1.111", "+1 234 5678 ", "[[", "two ", "\n1) "]
)
def test_a_megabyte_is_read_in_either_place(food: str) -> None:
    megabyte = food * (1_000_000 // len(food))
    assert len(found(megabyte, "none")) <= same_facts.MOST
    assert len(found("7", megabyte)) <= 1


def test_not_all_of_many_are_told() -> None:
    assert len(found(" ".join(map(str, range(100, 200))), "none")) == same_facts.MOST

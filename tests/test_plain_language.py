"""Plain language: what is hard to read is told, and how to say it more plainly."""

import re
from datetime import UTC, datetime

import pytest

from crisisrunner.pins import check
from crisisrunner.playbook.library import Library
from crisisrunner.playbook.model import FactSpec, Playbook
from crisisrunner.playbook.workspace import Organisation
from crisisrunner.wording.checks import claims, covers, plain_language, same_facts
from crisisrunner.wording.checks.reading import SUBJECT, Reading
from crisisrunner.wording.readability import grade, sentences, syllables, words
from crisisrunner.wording.render import Context, Wording

EASY = "We are here. We will help you. Call us now. " * 4
HARD = (
    "The organization is working diligently with external specialists and governmental authorities to establish "
    "the circumstances surrounding this unfortunate occurrence affecting numerous clinical applications."
)
"""23 words and 62 syllables: 0.39 × 23 + 11.8 × 62 / 23 − 15.59 = 25.19."""
QUITE_HARD = "People who have a question about a visit can telephone our information desk. " * 3
"""13 words and 22 syllables in each sentence: 0.39 × 13 + 11.8 × 22 / 13 − 15.59 = 9.45."""


def found(text: str, kind: str = "web", language: str = "en", public: bool = True) -> list[tuple[str, str]]:
    reading = Reading(text, kind, language, public)
    return [(one.text, one.message) for one in plain_language.find(reading)]


def grade_of(text: str, language: str = "en") -> float | None:
    return grade(sentences(text), language)


# Reading grade

COUNTED_BY_HAND = """
hospital 3, patients 2, appointment 3, emergency 4, information 4, computer 3, systems 2, ambulance 3, services 3,
medicine 3, department 3, worried 2, closed 1, opened 2, affected 3, updated 3, people 2, trouble 2, table 2, little 2,
possible 3, able 2, idea 3, area 3, science 2, patience 2, quiet 2, being 2, doing 2, create 2, created 3, radio 3,
video 3, various 3, material 4, physician 3, special 2, question 2, decision 3, nation 2, safely 2, careful 2,
statement 2, something 2, everyone 3, somebody 3, sometimes 2, business 2, every 2, Wednesday 2, noticed 2, changes 2,
moved 1, needed 2, wanted 2, worked 1, visits 2, nurses 2, diagnosis 4, radiology 5
"""


def test_syllables_are_those_that_a_person_counts() -> None:
    counted = {word: int(count) for word, count in re.findall(r"(\w+) (\d)", COUNTED_BY_HAND)}
    assert len(counted) == 60
    assert {word: syllables(word) for word in counted} == counted


@pytest.mark.parametrize(
    ("word", "count"),
    [("don't", 1), ("didn’t", 2), ("X-ray", 2), ("1,200", 2), ("05:00", 2), ("GMT", 1), ("é", 1)],
)
def test_what_is_no_plain_word_has_syllables_too(word: str, count: int) -> None:
    assert syllables(word) == count


def test_the_grade_is_that_of_flesch_and_kincaid() -> None:
    """Thirty words of one syllable in three sentences: 0.39 × 10 + 11.8 × 1 − 15.59 = 0.11."""
    text = "We will call you at home on the day. Now. " * 3
    assert grade_of(text) == pytest.approx(0.39 * 30 / 6 + 11.8 - 15.59)
    assert grade_of("We will call you at your home on the day. " * 3) == pytest.approx(0.11)


def test_a_grade_needs_thirty_words_of_english() -> None:
    assert grade_of("word " * 29) is None
    assert grade_of("word " * 30) is not None
    assert grade_of("word " * 30, "en-GB") is not None
    assert grade_of("palabra " * 30, "es") is None


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One. Two! Three? Four…", "One. | Two! | Three? | Four…"),
        ("We know:\n- We are open\n* You too\n1. Come in", "We know: | We are open | You too | Come in"),
        (
            "# News\n\nDr. Ruiz came at 5 p.m. today. St. Mary too.",
            "News | Dr. Ruiz came at 5 p.m. today. | St. Mary too.",
        ),
        (
            "It costs 3.5 or 1,200.50. “Go.” (Now.) *Stay.*",
            "It costs 3.5 or 1,200.50. | “Go.” | (Now.) | *Stay.*",
        ),
        ("¿Qué pasa? Nada.", "¿Qué pasa? | Nada."),
        ("- \n\n—\n...\n", ""),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, parts: str) -> None:
    assert " | ".join(text[one.start : one.end] for one in sentences(text)) == parts


def test_addresses_and_phone_numbers_are_no_words() -> None:
    text = (
        "Call +353 20 915 0100, mail us@city.example, or see https://city.example/a?b and city.example/news."
    )
    assert words(text) == ("Call", "mail", "or", "see", "and")
    assert words("On 2026-11-24 we moved 1,200 of 5,000 visits, up 3-5 days") == (
        "On", "2026-11-24", "we", "moved", "1,200", "of", "5,000", "visits", "up", "3-5", "days",
    )  # fmt: skip


def test_an_easy_text_brings_no_warning() -> None:
    assert found(EASY) == []


def test_a_grade_over_eight_is_told_and_one_over_ten_clearly() -> None:
    assert found(QUITE_HARD) == [
        ("", "This asks for school grade 9.4, and 8 is the aim. Shorter sentences and shorter words help.")
    ]
    message = (
        "Many people will not understand this: it asks for school grade 25.2, and 8 is the aim. "
        "Cut the long sentences first."
    )
    assert found(f"{HARD} {HARD}")[0] == ("", message)


@pytest.mark.parametrize("kind", ["x", "sms", "wea", "push", "bluesky", SUBJECT])
def test_short_posts_get_no_grade(kind: str) -> None:
    assert found(QUITE_HARD + "word " * 30, kind) == []


# Sentences


def test_a_long_sentence_is_told_with_its_place_and_at_most_five_are() -> None:
    long = "We " + "go " * 24 + "on."
    assert found(f"Hello. {long} Bye.") == [(long, "This sentence has 26 words. Make two of it.")]
    assert found("We " + "go " * 23 + "on.") == []
    assert len(found(f"{long} " * 9)) == 5


def test_the_passive_is_told_where_it_is_a_habit() -> None:
    habit = "Visits were moved. You have already been told. Systems are slowly being checked. We wait. It was taken."
    assert [said for said, _ in found(habit)] == ["were moved", "been told", "being checked"]
    assert "we moved visits" in found(habit)[0][1]
    assert found("Visits were moved. Patients were told." + " We wait." * 6) == []
    assert found("Visits were moved. We wait.") == []
    assert found("We are worried. Wards are closed. You are tired. We are not concerned.") == []


# Jargon


@pytest.mark.parametrize(
    ("text", "said", "plainer"),
    [
        ("We leverage it. We leveraged it.", "leverage", "use"),
        ("They exfiltrated it", "exfiltrated", "copied, taken"),
        ("in a\ntimely manner", "in a\ntimely manner", "soon, or by which day"),
        ("the EHR is dark", "EHR", "patient records on the computer"),
        ("downtime procedures", "downtime procedures", "working on paper"),
        ("Ambulance diversion", "Ambulance diversion", "ambulances go to other hospitals"),
        ("uti\u200blize", "uti\u200blize", "use"),
    ],
)
def test_jargon_is_told_once_with_plainer_words(text: str, said: str, plainer: str) -> None:
    [(there, message)] = found(text, "sms")
    assert there == said
    assert message.endswith(f"is hard to read. Plainer: {plainer}.")


def test_jargon_in_spanish_is_told_with_its_accents() -> None:
    assert found("La contención sigue.", "sms", "es") == [
        ("contención", "“contención” is hard to read. Plainer: impedir que se extienda.")
    ]


@pytest.mark.parametrize(
    "text", ["Ask Ed.", "We contain multitudes.", "See city.example/leverage", "The firm Leverage Ltd"]
)
def test_what_only_looks_like_jargon_passes(text: str) -> None:
    organisation = Organisation(phrases=("Leverage Ltd",))
    assert [*plain_language.find(Reading(text, "sms", organisation=organisation))] == []


def test_staff_know_the_words_of_a_hospital_but_need_no_office_words() -> None:
    said = found("Utilize triage and the EHR", "sms", public=False)
    assert [word for word, _ in said] == ["Utilize"]


def test_another_language_has_no_jargon_list() -> None:
    assert found("Wir sind proactive und robust", "sms", "de") == []


@pytest.mark.parametrize(("language", "least"), [("en", 60), ("es", 25)])
def test_plainer_words_are_no_jargon_themselves(language: str, least: int) -> None:
    table = plain_language._PLAINER[language] | plain_language._PLAINER_IN_PUBLIC[language]
    assert len(table) >= least
    for plainer in table.values():
        assert found(plainer, "sms", language) == []


# Key messages


def about_keys(*messages: str, body: str = "", edited: bool = False) -> list[str]:
    parts = {f"key_message_{number}": text for number, text in enumerate(messages, 1)}
    reading = Reading(body, "sms", parts={"empathy": "We know.", **parts}, edited=edited)
    return [one.message for one in plain_language.find(reading)]


NINE = "Care goes on at each one of our hospitals."


def test_three_key_messages_of_27_words_are_right() -> None:
    assert about_keys(NINE, NINE, NINE) == about_keys() == []


def test_more_words_take_too_long_to_say() -> None:
    [message] = about_keys(NINE, NINE, NINE + " Now.")
    assert message == (
        "The key messages have 28 words, 10 seconds when spoken. Cut them to 27 words and 9 seconds: "
        "more is soon forgotten."
    )


@pytest.mark.parametrize("messages", [(NINE, NINE), (NINE, "Go.", NINE, "Stay."), (NINE, NINE, " ")])
def test_other_than_three_are_told(messages: tuple[str, ...]) -> None:
    count = len([one for one in messages if one.strip()])
    assert about_keys(*messages) == [
        f"There are {count} key messages. Say 3: people under stress keep no more in mind."
    ]


def test_key_messages_that_somebody_edited_away_are_not_counted() -> None:
    assert about_keys(NINE, NINE, body="Other words", edited=True) == []
    assert about_keys(NINE, NINE, body=NINE, edited=True) != []


# Whole texts


def example(spec: FactSpec) -> object:
    """What a plan gives as an example, as a template sees it."""
    if spec.type == "number":
        return int(spec.example)
    if spec.type == "yes-no":
        return spec.example in ("yes", "true", "True")
    return datetime(2026, 11, 24, 2, 50, tzinfo=UTC) if spec.type == "datetime" else spec.example


def readings(playbook: Playbook, wording: Wording) -> list[Reading]:
    """Every text of a plan, filled with its examples."""
    made = []
    for name, message in playbook.messages.items():
        texts = wording.render(
            message.template,
            playbook.languages,
            playbook.kinds(name),
            datetime(2026, 11, 24, 4, 30, tzinfo=UTC),
        )
        longs = {text.language: text.body for text in texts if text.long}
        for text in texts:
            long_text = None if text.long else longs.get(text.language)
            public = playbook.audiences[message.audience].public
            made.append(
                Reading(
                    text.body, text.kind, text.language, public, organisation=GLENARRA, long_text=long_text
                )
            )
    return made


GLENARRA = Organisation(name="Glenarra Hospitals", hotline="+353 20 915 0100", website="glenarra.example")


@pytest.mark.parametrize("plan", sorted(Library(None).playbooks()))
def test_the_shipped_texts_bring_no_warning(plan: str) -> None:
    playbook, templates, problems = check(plan, Library(None))
    assert playbook is not None
    assert problems == []
    organisation = {name: getattr(GLENARRA, name) for name in GLENARRA.__struct_fields__}
    facts = {name: example(spec) for name, spec in playbook.facts.items()}
    wording = Wording(
        templates, Context(facts, organisation, {"id": "2026-001", "title": "Night"}, "Europe/Dublin")
    )
    texts = readings(playbook, wording)
    assert len(texts) > 7
    for reading in texts:
        for one in (claims, plain_language, same_facts, covers):
            assert [*one.find(reading)] == [], reading.body


@pytest.mark.parametrize(
    "food", ["a", "a ", "a\n", "Was moved. ", "is not ", "1 ", '."', "- ", "a@", "é ", "impacted ", "w. "]
)
def test_a_megabyte_is_read(food: str) -> None:
    for language in ("en", "es"):
        assert len(found(food * (1_000_000 // len(food)), language=language)) <= 10

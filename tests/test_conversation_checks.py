"""Answers to one person in public: what confirms a patient, what offers a private channel, what is sensitive.

`python -m tests.test_conversation_checks` prints how many of the labelled lines are found. A line of `replies.tsv` is
a kind, a label and a text. A reply `confirms` or is `clean`, and has `+private` where it offers a private channel; an
inquiry is `sensitive` or `clean`. Patterns were mended after lines that they had missed, except for those after
`# unseen`, which were written last. One hand wrote lines and patterns, so both figures flatter.
"""

import time
from pathlib import Path

import pytest

from crisisrunner.incident.findings import BLOCK
from crisisrunner.playbook.workspace import Organisation
from crisisrunner.wording.checks.reading import Reading
from crisisrunner.wording.conversation import (
    confirms,
    no_private_channel,
    offers_private,
    reasons,
    relationship,
    replies_english,
    replies_spanish,
    sensitive,
)
from crisisrunner.wording.render import Context, Template, Wording

HERE = Path(__file__).parent
TEMPLATES = HERE.parent / "templates"
HOSPITAL = Organisation(
    name="Valley Hospital",
    hotline="+1 212 555 0100",
    website="valley.example",
    press_phone="+1 212 555 0199",
    press_email="press@valley.example",
    phrases=("your visit to the open day",),
)
NOBODY = Organisation()


def told(body: str, organisation: Organisation = HOSPITAL) -> list[str]:
    """The words that confirm somebody."""
    return [one.text for one in confirms(Reading(body, "web", organisation=organisation))]


# How much is found


def lines() -> dict[str, list[tuple[str, str, str]]]:
    """The labelled lines: those that patterns were mended for (`seen`), and the others."""
    seen, _, unseen = (HERE / "replies.tsv").read_text("utf-8").partition("# unseen\n")
    parts = {"seen": seen, "unseen": unseen}
    return {
        name: [tuple(line.split("\t", 2)) for line in part.splitlines()]  # type: ignore[misc]
        for name, part in parts.items()
    }


def judged(rows: list[tuple[str, str, str]]) -> dict[str, list[tuple[bool, bool]]]:
    """For every function and line: whether it should find something, and whether it does."""
    replies = [(label, text) for kind, label, text in rows if kind == "reply"]
    posts = [(label, text) for kind, label, text in rows if kind == "inquiry"]
    return {
        "confirms": [(label.startswith("confirms"), bool(told(text))) for label, text in replies],
        "offers_private": [("+private" in label, offers_private(text, HOSPITAL)) for label, text in replies],
        "sensitive": [(label == "sensitive", bool(sensitive(text, HOSPITAL))) for label, text in posts],
    }


def figures(pairs: list[tuple[bool, bool]]) -> tuple[float, float]:
    """Precision and recall."""
    right = sum(wanted and found for wanted, found in pairs)
    return right / sum(found for _, found in pairs), right / sum(wanted for wanted, _ in pairs)


FLOORS = {
    "seen": {"confirms": (0.99, 0.96), "offers_private": (0.97, 0.97), "sensitive": (0.99, 0.98)},
    "unseen": {"confirms": (0.85, 0.4), "offers_private": (0.7, 0.7), "sensitive": (0.85, 0.5)},
}
"""Precision and recall, a line or two below what was measured."""


@pytest.mark.parametrize("part", FLOORS)
def test_so_much_is_found(part: str) -> None:
    rows = lines()[part]
    assert 0.45 <= sum(label.startswith("clean") for _, label, _ in rows) / len(rows) <= 0.55
    for name, pairs in judged(rows).items():
        precision, recall = figures(pairs)
        print(f"{part} {name}: precision {precision:.3f}, recall {recall:.3f}")
        assert precision >= FLOORS[part][name][0]
        assert recall >= FLOORS[part][name][1]


def test_there_are_enough_lines_and_none_stands_there_twice() -> None:
    rows = [row for part in lines().values() for row in part]
    assert len(rows) >= 90
    assert len({text for _, _, text in rows}) == len(rows)
    assert {(kind, label) for kind, label, _ in rows} == {
        *(("reply", label) for label in ("confirms", "confirms+private", "clean", "clean+private")),
        *(("inquiry", label) for label in ("sensitive", "clean")),
    }


def table() -> str:
    rows = [f"{'lines':<20}{'count':>6}{'wanted':>8}   {'precision':<10}{'recall'}"]
    for part, labelled in lines().items():
        rows.append(f"{part}: {len(labelled)}")
        for name, pairs in judged(labelled).items():
            precision, recall = figures(pairs)
            wanted = sum(wanted for wanted, _ in pairs)
            rows.append(f"  {name:<18}{len(pairs):>6}{wanted:>8}   {precision:<10.3f}{recall:.3f}")
    return "\n".join(rows)


# What confirms somebody


@pytest.mark.parametrize(
    ("body", "words", "why"),
    [
        ("Sorry about your visit here.", "your visit", "had care here"),
        ("It says so in your chart.", "your chart", "had care here"),
        ("You said it when you were here.", "when you were here", "had care here"),
        ("As our patient, you may ask.", "As our patient", "is or was a patient"),
        ("We know: your mother was treated well.", "your mother was treated", "is or was a patient"),
        ("But we treated you.", "we treated you", "with our staff"),
        ("You came to our emergency department.", "You came to our emergency department", "had care here"),
        ("Our records show that.", "Our records show", "has a record here"),
        ("We looked into your case.", "your case", "had care here"),
        ("Thank you for choosing us for your care.", "for choosing us", "These thanks tell"),
        ("You were never a patient here.", "You were never a patient", "A denial tells as much"),
        ("We have no record of you.", "no record of you", "A denial tells as much"),
        ("We are sorry about your experience with our nurses.", "sorry about your experience", "with our staff"),
        ("I see: your doctor told you.", "your doctor", "with our staff"),
        ("We wish your father well.", "wish your father well", "had care here"),
        ("Please give our best to your father.", "your father", "speaks of one person"),
        ("We have spoken with the daughter.", "spoken with the daughter", "spoke with one person"),
        ("We met at length with the patient's wife.", "met at length with the patient", "spoke with one person"),
        ("The family has been told.", "The family has been told", "spoke with one person"),
        ("I talked to her today.", "talked to her", "spoke with one person"),
        ("Nos reunimos ayer con la familia.", "reunimos ayer con la familia", "spoke with one person"),
        ("You signed a paper before the procedure.", "You signed", "had care here"),
        ("Sentimos lo de su estancia.", "su estancia", "had care here"),
        ("Usted nunca fue paciente aquí.", "Usted nunca fue paciente", "A denial tells as much"),
        ("Hemos revisado el expediente.", "revisado el expediente", "has a record here"),
        ("Su médico le dijo eso.", "Su médico le", "with our staff"),
        ("Usted salió de urgencias a las dos.", "Usted salió", "had care here"),
    ],
)  # fmt: skip
def test_words_that_confirm_are_told_with_their_place_and_why(body: str, words: str, why: str) -> None:
    first = next(confirms(Reading(body, "web", organisation=HOSPITAL)))
    assert (first.check, first.level, first.text) == ("relationship", BLOCK, words)
    assert body[first.start : first.end] == words
    assert why in first.message


@pytest.mark.parametrize(
    "body",
    [
        "It is hard to read that somebody feels let down.",
        "We never say who is or was in our care.",
        "If you wrote this post, please contact our patient relations team.",
        "We have looked into this and reached out to the person who wrote.",
        "We worked with the patient safety council and met our targets.",
        "We have spoken with her office.",
        "Nos hemos puesto en contacto con quien escribió.",
        "Please ring us.",
        "We got your message, and we understand your concern.",
        "Thank you for speaking up.",
        "To protect everyone's privacy we do not talk about anybody's care here.",
        "We owe that to our patients.",
        "Patients can come as usual.",
        "If you are a patient and have questions, your care team can help.",
        "We cannot say whether you were a patient here.",
        "Nobody here will confirm that you were a patient.",
        "Please do not post your results here.",
        "Please bring your medications and your records.",
        "Thank you for your visit to our website.",
        "We do our best to treat everybody with respect.",
        "No podemos decir si usted fue paciente.",
        "No publique aquí sus resultados.",
    ],
)
def test_words_that_fit_anybody_pass(body: str) -> None:
    assert told(body) == []


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("We are sorry if your stay fell short.", "your stay"),
        ("Ring us if you want to discuss your stay.", "your stay"),
        ("If you like, ring us: your surgery went well.", "your surgery"),
        ("If you wrote this post, your mother was treated well.", "your mother was treated"),
        ("We do not know more, but your visit was short.", "your visit"),
        ("We cannot discuss your treatment in public.", "your treatment"),
    ],
)
def test_a_condition_about_something_else_makes_it_no_better(body: str, words: str) -> None:
    assert told(body) == [words]


@pytest.mark.parametrize(
    "body",
    [
        "YOUR VISIT",
        "your\u00a0 visit",
        "**your** *visit*",
        "_your visit_",
        "your\nvisit",
        "yo\u200bur vi\u200bs\u00eft",
        "\uff59\uff4f\uff55\uff52 \uff56\uff49\uff53\uff49\uff54",
    ],
)
def test_words_cannot_hide(body: str) -> None:
    assert [words.strip("*_") for words in told(body)] == [body.strip("*_")]


def test_a_reply_in_another_language_than_it_says_is_found_too() -> None:
    assert list(confirms(Reading("Sentimos lo de su cita.", "web", "en")))
    assert list(confirms(Reading("We are sorry about your visit.", "web", "es")))
    assert list(confirms(Reading("We are sorry about your visit.", "web", "de")))


def test_a_phrase_of_the_organisation_passes() -> None:
    assert told("Thank you for your visit to the open day.") == []
    assert told("Thank you for your visit to the ward.") != []
    assert told("Thank you for your visit to the open day.", NOBODY) != []


@pytest.mark.parametrize("language", [replies_english, replies_spanish])
def test_what_is_offered_instead_confirms_nobody(language: object) -> None:
    messages = [getattr(language, name) for name in dir(language) if isinstance(getattr(language, name), str)]
    instead = [message.split('"')[1] for message in messages if '"' in message]
    assert len(instead) >= 6
    assert [words for words in instead if told(words)] == []


@pytest.mark.parametrize("name", ["acknowledge", "offer", "follow-up"])
def test_our_own_replies_confirm_nobody(name: str) -> None:
    files = [*(TEMPLATES / "complaint").glob("*.*"), *(TEMPLATES / "shared").glob("*.md")]
    templates = {
        key: Template(key, f"templates/{key}", file.read_text("utf-8"))
        for file in files
        for key in [file.relative_to(TEMPLATES).as_posix()]
    }
    channel = "patient relations on 212 555 0142"
    facts = {
        "private_channel": channel,
        "handled_at": None,
        "may_mention": True,
        "public_outcome": "More chairs.",
    }
    website = {"name": "Valley Hospital", "website": "valley.example", "hotline": ""}
    wording = Wording(templates, Context(facts=facts, organisation=website))
    for text in wording.render(f"complaint/{name}", ["en"], ["web", "x"]):
        assert "212 555 0142" in text.body
        assert told(text.body) == []
        assert offers_private(text.body, NOBODY)
    for file in (TEMPLATES / "complaint").glob(f"{name}.*"):
        assert told(file.read_text("utf-8")) == []


# What offers a private channel


@pytest.mark.parametrize(
    "text",
    [
        "Ring +1 212 555 0100.",
        "Ring 212-555-0199.",
        "Ring (646) 555\u20110134.",
        "Ring **555 0100**.",
        "Write to PRESS@valley.example.",
        "Write to patient.relations@other.example, please.",
        "Please send us a private\u00a0message.",
        "Please send us a direct message.",
        "DM us.",
        "Drop us a DM!",
        "Message us privately.",
        "Please do not hesitate to send us a private message.",
        "We cannot say more here. Please send us a private message.",
        "Envíenos un mensaje privado.",
        "Escríbanos por privado.",
    ],
)
def test_a_way_to_talk_in_private_is_an_offer(text: str) -> None:
    assert offers_private(text, HOSPITAL)
    assert list(no_private_channel(Reading(text, "web", organisation=HOSPITAL))) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Please contact us.",
        "Please contact our patient relations team.",
        "See https://valley.example/contact.",
        "Please do not send us a private message.",
        "We can't answer direct messages.",
        "Thank you for your private message.",
        "In an emergency, call 911.",
        "We will write again on 24.11.2026 at 17:00.",
        "Follow @ValleyHospital.",
        "Mail from no-reply@valley.example is ours.",
        "Gracias por su mensaje privado.",
    ],
)
def test_what_leads_nowhere_is_no_offer(text: str) -> None:
    assert not offers_private(text, HOSPITAL)
    [finding] = no_private_channel(Reading(text, "web", organisation=HOSPITAL))
    assert (finding.check, finding.level, finding.start, finding.end) == ("private-channel", BLOCK, 0, 0)
    assert finding.message == (
        "This reply offers no way to talk in private, and the rest of it should not be public. "
        'Add one: "Please ring us on +1 212 555 0100."'
    )


def test_a_short_number_and_the_value_of_a_fact_are_contacts_as_written() -> None:
    short = Organisation(hotline="1850")
    assert offers_private("Please ring 1850.", short)
    assert not offers_private("We opened in 18500 days.", short)
    assert offers_private("Please come to ROOM  12, main house.", NOBODY, ["Room 12"])
    assert not offers_private("Please come to room 121.", NOBODY, ["Room 12"])
    assert not offers_private("Please come.", NOBODY, ["", " "])


def test_without_a_hotline_the_finding_asks_for_a_number() -> None:
    [finding] = no_private_channel(Reading("Please contact us.", "web"))
    assert finding.message.endswith('Add one: "Please ring us on" and a number.')


# What is sensitive


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Is MRN: 00482913 in the leak?", [reasons.NUMBER]),
        ("How many patients died?", [reasons.HEALTH]),
        ("Can I still come to my appointment tomorrow?", [reasons.OWN_CARE]),
        ("Can my grandma get visitors?", [reasons.CLOSE]),
        ("Somebody should bomb that place.", [reasons.HARM]),
        ("Was anybody hurt?", [reasons.HARM]),
        ("My mother died in your hospital.", [reasons.HEALTH, reasons.CLOSE]),
        ("You killed my father!", [reasons.CLOSE, reasons.HARM]),
        ("I want to kill myself.", [reasons.HARM]),
        ("I waited 9 hours in pain.", [reasons.HEALTH, reasons.OWN_CARE]),
        ("Mi madre murió allí.", [reasons.HEALTH, reasons.CLOSE]),
        ("¿Puedo ir a mi cita?", [reasons.OWN_CARE]),
    ],
)  # fmt: skip
def test_a_sensitive_text_is_told_with_its_reasons(text: str, why: list[str]) -> None:
    assert sensitive(text, HOSPITAL) == why


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Are ambulances diverted?",
        "Is the emergency department open?",
        "Is it ransomware?",
        "Do you pay a ransom?",
        "How many hospitals are affected?",
        "When will the website work again?",
        "Please call me back on 646-555-0134 before my deadline at 17:00.",
        "¿Es ransomware?",
        "¿Están abiertas las urgencias?",
    ],
)
def test_what_anybody_may_ask_is_not_sensitive(text: str) -> None:
    assert sensitive(text, HOSPITAL) == []


def test_a_reason_is_given_once_however_often_it_is_there() -> None:
    assert sensitive("My son died. My daughter died. My wife died.", NOBODY) == [
        reasons.HEALTH,
        reasons.CLOSE,
    ]


# Hostile length


@pytest.mark.parametrize("food", ["your a ", "if your visit ", "* _ "])
def test_a_long_reply_is_read_quickly_and_not_all_of_it_told(food: str) -> None:
    began = time.process_time()
    assert len(told((food * 20_000)[:100_000])) in (0, relationship.MOST)
    assert time.process_time() - began < 3


@pytest.mark.parametrize("food", ["private message not ", "a@a.", "212-555-01"])
def test_an_offer_is_soon_found_or_not_in_a_long_reply(food: str) -> None:
    began = time.process_time()
    offers_private((food * 25_000)[:100_000], HOSPITAL)
    assert time.process_time() - began < 3


@pytest.mark.parametrize("food", ["my a ", "wait a b hours "])
def test_a_long_post_is_read_quickly(food: str) -> None:
    began = time.process_time()
    assert len(sensitive((food * 20_000)[:100_000], HOSPITAL)) <= 2
    assert time.process_time() - began < 3


def test_what_stands_beyond_the_longest_text_lets_nothing_through() -> None:
    text = "\u200b" * 100_000 + "your visit, and my mother died; ring 212 555 0100"
    [finding] = confirms(Reading(text, "web", organisation=HOSPITAL))
    assert (finding.level, finding.start, finding.end) == (BLOCK, 100_000, 100_001)
    assert sensitive(text, HOSPITAL) == [reasons.TOO_LONG]
    assert not offers_private(text, HOSPITAL)


if __name__ == "__main__":
    print(table())

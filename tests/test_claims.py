"""What nobody can know yet, or nobody should say: found, told why, and with other words offered."""

import pytest

from crisisrunner.playbook.workspace import Organisation
from crisisrunner.wording.checks import claims
from crisisrunner.wording.checks.reading import Reading

PHRASES = Organisation(phrases=("no cause for alarm",))


def found(text: str, language: str = "en", public: bool = True) -> list[tuple[str, str]]:
    """What stands there, and the sentence about it."""
    reading = Reading(text, "web", language, public, organisation=PHRASES)
    return [(one.text, one.message) for one in claims.find(reading)]


ENGLISH = {
    "Nobody can know this until the search has ended": (
        "No patient data was accessed.", "no data has been stolen", "None of your data was compromised",
        "Your records have not been affected.", "Patient data wasn't taken.", "They did not access patient data",
        "There was no data breach.", "nobody's medical records were copied", "Patient data was not yet accessed",
    ),
    "That nothing was found yet is no proof": (
        "There is no evidence that patient data was accessed.", "no evidence of data theft",
        "We have no indication at this time that any information was misused", "We have not found any evidence of it",
        "We do not believe that patient information was involved.",
    ),
    "Nobody can promise that data is safe": ("Your data is safe.", "All patient records remain fully secure"),
    "Who did it is for the police": (
        "The LockUp ransomware group is responsible.", "state-sponsored", "a suspected nation-state actor",
        "The crew claimed responsibility for it", "Russian hackers did it", "The gang is behind it",
    ),
    "Why somebody did it is a guess": (
        "It was politically motivated.", "The attackers wanted money", "Their motive is clear", "for financial gain",
    ),
    "This blames somebody": (
        "It was due to human error by a nurse.", "It was the vendor's fault.", "caused by a former employee",
        "A doctor clicked on a link", "The supplier is to blame", "a mistake by one of our contractors",
    ),
    "Nobody can keep this promise": (
        "This will never happen again.", "It won't happen again", "We guarantee that care goes on",
        "We promise that no visit is lost", "Rest assured, we work on it",
    ),
    "This sounds empty": ("We are sorry for any inconvenience.", "we apologise for the inconvenience caused"),
    "Everybody says this": (
        "We take the security of your data very seriously.", "Valley Hospital takes your privacy seriously",
        "Your safety is our top priority",
    ),
    "This sounds as if something were hidden": ("No comment.", "We declined to comment"),
    "Whether a ransom is paid": (
        "We have not paid a ransom.", "The ransom was not paid", "We will not pay the criminals", "ransom payment",
    ),
    "How systems are protected": ("Our firewall stopped it", "Our backups are stored offline", "multi-factor login"),
    "This comforts without ground": (
        "There is no risk to patients.", "Out of an abundance of caution we closed it", "Patients were never at risk.",
        "There is no need to worry", "Please do not panic", "It was an isolated incident",
    ),
}  # fmt: skip
SPANISH = {
    "Nobody can know this until the search has ended": (
        "No se ha accedido a ningún dato de pacientes.", "No se han robado datos.", "Ningún dato ha sido robado",
        "Los datos de los pacientes no se han visto comprometidos.", "Nadie ha accedido a sus datos",
    ),
    "That nothing was found yet is no proof": (
        "No hay evidencias de que se hayan robado datos", "No hemos encontrado indicios", "No nos consta que falte",
    ),
    "Nobody can promise that data is safe": ("Sus datos están seguros.",),
    "Who did it is for the police": ("Fue un grupo de ransomware", "hackers rusos", "patrocinado por un Estado"),
    "Why somebody did it is a guess": ("un ataque motivado por dinero", "Los atacantes buscaban datos"),
    "This blames somebody": ("debido a un error humano", "por culpa del proveedor", "causado por un empleado"),
    "Nobody can keep this promise": ("Esto no volverá a ocurrir.", "Les garantizamos que habrá citas"),
    "This sounds empty": ("Disculpen las molestias.", "Lamentamos cualquier inconveniente"),
    "Everybody says this": ("Nos tomamos muy en serio la seguridad", "Nos tomamos su seguridad muy en serio"),
    "This sounds as if something were hidden": ("Sin comentarios.",),
    "Whether a ransom is paid": ("No vamos a pagar ningún rescate", "el pago del rescate"),
    "How systems are protected": ("Nuestro cortafuegos lo paró",),
    "This comforts without ground": ("No hay riesgo para los pacientes.", "por pura precaución", "No se preocupen"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("reason", "text"), [(reason, text) for reason in ENGLISH for text in ENGLISH[reason]]
)
def test_a_claim_is_told_with_its_reason(reason: str, text: str) -> None:
    [(said, message)] = found(text)
    assert said in text
    assert message.startswith(reason)


@pytest.mark.parametrize(
    ("reason", "text"), [(reason, text) for reason in SPANISH for text in SPANISH[reason]]
)
def test_a_claim_in_spanish_is_told_with_its_reason(reason: str, text: str) -> None:
    [(said, message)] = found(text, "es-MX")
    assert said in text
    assert message.startswith(reason)


def test_the_place_is_exact_and_the_sentence_says_what_to_write_instead() -> None:
    [(said, message)] = found("We know now: no patient data was taken. Thank you.")
    assert said == "no patient data was taken"
    assert message == (
        "Nobody can know this until the search has ended, and such words often had to be taken back. "
        'Say what is being checked: "We do not know yet if data was taken. If it was, we will tell the people '
        'concerned."'
    )


@pytest.mark.parametrize("instead", [claim.instead for row in claims._CLAIMS.values() for claim in row])
def test_what_is_offered_instead_is_no_claim_itself(instead: str) -> None:
    assert found(instead) == found(instead, "es") == []


@pytest.mark.parametrize(
    "text",
    [
        "We do not know yet whether data was accessed.",
        "We are checking whether any data was taken.",
        "We are checking if no data was taken.",
        "We don't know that your data is safe.",
        "We cannot say yet that no data was taken.",
        "It is too early to say that no data was taken.",
        "We will tell you if your data was not affected.",
        "Nobody can say yet that your data is safe.",
        "We are investigating if human error led to this.",
        "We cannot promise that this will never happen again.",
        "Do not say that no data was taken.",
        "We now know that some personal data was copied.",
        "We made a mistake, and we are sorry.",
        "Patients are at risk of measles if they were not vaccinated.",
        "Please send us your comments. No comments were left out.",
        "Take any fever seriously.",
        "You do not have to pay for the taxi.",
        "No information is available about visits yet.",
    ],
)
def test_what_is_asked_or_checked_or_simply_told_is_no_claim(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Todavía no sabemos si se ha accedido a datos.",
        "Estamos comprobando si se han robado datos.",
        "No podemos decir todavía que no se han robado datos.",
        "No podemos prometer que esto no volverá a ocurrir.",
        "Sentimos la preocupación que esto causa.",
    ],
)
def test_what_is_asked_in_spanish_is_no_claim(text: str) -> None:
    assert found(text, "es") == []


@pytest.mark.parametrize(
    "text",
    [
        "We are still checking, but no data was taken.",
        "We do not know how long it lasts, and no data was taken.",
        "We do not know why. No data was taken.",
        "If you worry: no data was taken.",
    ],
)
def test_a_doubt_about_something_else_makes_no_claim_better(text: str) -> None:
    assert [said.lower() for said, _ in found(text)] == ["no data was taken"]


@pytest.mark.parametrize(
    "text",
    [
        "NO DATA WAS TAKEN",
        "no data\nwas taken",
        "**No** *data* was taken",
        "no da\u200bta w\u00e1s taken",
        "no\u00a0data was taken",
    ],
)
def test_a_claim_cannot_hide(text: str) -> None:
    assert [said for said, _ in found(text)] == [text.removeprefix("**")]


def test_staff_may_read_how_systems_are_protected() -> None:
    assert found("Do not use the VPN.")
    assert found("Do not use the VPN.", public=False) == []
    assert found("No data was taken.", public=False)


def test_phrases_of_the_organisation_pass() -> None:
    assert found("There is no cause for alarm.") == []
    assert found("There is no cause for concern.")


def test_another_language_is_not_judged() -> None:
    assert found("No comment. Your data is safe.", "de") == []


@pytest.mark.parametrize(
    "food", ["no data was taken. ", "no of our your any the ", "no evidence a that b ", "no", "pay a b "]
)
def test_a_megabyte_is_read_and_not_all_of_it_told(food: str) -> None:
    assert len(found(food * (1_000_000 // len(food)))) in (0, claims.MOST)

"""The six parts of a first message: declared, there, and not lost when somebody edits."""

import pytest

from crisisrunner.playbook.model import ELEMENTS
from crisisrunner.wording.checks import covers
from crisisrunner.wording.checks.reading import Reading

PARTS = {
    "empathy": "We know how worrying this is when somebody close to you needs care.",
    "unknowns": "What we do not know yet:\n\n- How long this will last, and which hospitals are affected.",
    "more_info": "See glenarra.example.",
}
WHOLE = "\n\n".join(PARTS.values())


def found(
    body: str, declared: tuple[str, ...] = tuple(PARTS), parts: dict[str, str] = PARTS, edited: bool = True
) -> list[tuple[str, str]]:
    reading = Reading(body, "web", covers=declared, parts=parts, edited=edited)
    return [(one.level, one.message) for one in covers.find(reading)]


def test_a_text_with_all_its_parts_is_fine() -> None:
    assert found(WHOLE) == found(WHOLE, edited=False) == []


def test_nothing_is_asked_of_a_text_that_declares_nothing() -> None:
    assert found("", declared=()) == []


def test_a_part_that_the_template_does_not_have_blocks_however_good_the_words_are() -> None:
    message = (
        "The plan says that this text shows empathy, and its template has no such part (block empathy). "
        "Add it there, or take empathy out of covers."
    )
    assert found(WHOLE, ("empathy",), {}) == [("block", message)]
    assert found(WHOLE, ("empathy",), {}, edited=False) == [("block", message)]


def test_a_part_that_became_empty_blocks_and_says_so() -> None:
    message = (
        "The plan says that this text says what is known, and that part is empty now (block facts). "
        "It may wait for a fact that is not known yet."
    )
    assert found(WHOLE, ("facts",), {"facts": " \n"}) == [("block", message)]


def test_a_part_that_an_edit_took_out_is_missed() -> None:
    message = (
        "The part that says what is not known (unknowns) seems to be gone. "
        "Put it back, or say it in other words."
    )
    assert found(WHOLE.replace(PARTS["unknowns"], "")) == [("warn", message)]


@pytest.mark.parametrize(
    ("body", "gone"),
    [
        ("KNOW, WORRYING: somebody CLOSE", False),  # 4 of 8 long words
        ("know worrying this", True),  # 3 of 8
        ("know worrying. when? somebody.", False),
        ("", True),
    ],
)
def test_four_words_of_ten_are_enough(body: str, gone: bool) -> None:
    assert bool(found(body, ("empathy",))) == gone


@pytest.mark.parametrize(("body", "gone"), [("See our page", True), ("Find it on glenarra.example", False)])
def test_where_a_part_has_few_long_words_all_words_count(body: str, gone: bool) -> None:
    assert bool(found(body, ("more_info",))) == gone


def test_a_blank_is_no_word_that_could_get_lost() -> None:
    parts = {"facts": "[[public_summary_of_what_happened?]] Care goes on."}
    assert found("Screens are dark. Care goes on.", ("facts",), parts) == []


def test_every_element_is_told_in_words_of_people() -> None:
    assert set(covers.SAYS) == set(ELEMENTS)


def test_a_megabyte_is_read() -> None:
    assert found("care " * 200_000 + WHOLE) == []

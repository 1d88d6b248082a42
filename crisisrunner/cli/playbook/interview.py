"""The questions of a short interview: asked at a terminal, or answered by options."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from crisisrunner.cli import screen
from crisisrunner.cli.screen import out, paragraph, quiet, strong
from crisisrunner.errors import Refused, WrongUsage

Answer = TypeVar("Answer")
_HOW_TO_CHOOSE = "Type one or more of the numbers or names, such as 1, 3. Enter takes the usual."


def asked(
    question: str, option: str, given: str | None, read: Callable[[str], Answer],
    *, usual: str = "", options: Sequence[str] = (), hint: str = "",
) -> Answer:  # fmt: skip
    """What somebody answers, asked again until it can be read; the usual where they only press Enter.

    Args:
        given: What an option says instead.
        read: Makes something of the answer, or refuses it.
        hint: What `?` is answered with.

    Raises:
        Refused: where an option says what cannot be read.
        WrongUsage: where nobody can be asked, and nothing is usual.
    """
    if given is None and not screen.interactive():
        if not usual:
            raise WrongUsage(f"{question.split('?')[0]}?", f"Name it: {option}.")
        given = usual
    if given is not None:
        return read(given)
    out(strong(question))
    for number, one in enumerate(options, 1):
        out(f"  {number}  {one}")
    if usual:
        out(quiet(f"  Enter takes the usual: {usual}"))
    while True:
        try:
            typed = screen.ask(">", option) or usual
            if typed.lower() in ("q", "quit"):
                raise EOFError
            if typed and typed != "?":
                return read(typed)
            paragraph(hint, "  ")
        except Refused as refusal:
            paragraph(f"{refusal.sentence} {refusal.hint or ''}".strip(), "  ")


def chosen(
    question: str, option: str, given: Sequence[str] | None, options: Sequence[str], usual: Sequence[str],
    must: Callable[[tuple[str, ...]], tuple[str, ...]] = tuple,
) -> tuple[str, ...]:  # fmt: skip
    """Some of several, by number or name; as `asked`.

    Args:
        must: Gives the choice back, or refuses it as a whole.
    """
    return asked(
        question, option, None if given is None else " ".join(given),
        lambda text: must(_some_of(text, options)), usual=", ".join(usual), options=options, hint=_HOW_TO_CHOOSE,
    )  # fmt: skip


def _some_of(text: str, options: Sequence[str]) -> tuple[str, ...]:
    numbered = {str(number): name for number, name in enumerate(options, 1)}
    found = []
    for word in text.replace(",", " ").lower().split():
        if word == "none":
            continue
        name = numbered.get(word, word)
        if name not in options:
            raise Refused(f"'{word}' is none of these.", _HOW_TO_CHOOSE)
        found.append(name)
    return tuple(dict.fromkeys(found))

"""Forms as Markdown, and as pages to sign."""

from collections.abc import Iterable, Iterator

from crisisrunner.exercise import BANNER
from crisisrunner.exports.forms.form import Block, Form
from crisisrunner.timeline.about import About, head
from crisisrunner.timeline.markdown import fenced, inert


def as_markdown(forms: Iterable[Form], about: About) -> Iterator[str]:
    """The sheets one after the other, each with the head of the export; what users typed cannot act in it."""
    for number, form in enumerate(forms):
        if number:
            yield "\n---\n\n"
        if about.drill:
            yield f"**{BANNER}**\n\n"
        yield f"# {form.title}\n\n"
        for block in form.blocks:
            yield from _block(block)
        yield "\n" + "  \n".join(f"{label}: {inert(value)}" for label, value in head(about)) + "\n"
        if about.drill:
            yield f"\n**{BANNER}**\n"


def as_files(forms: Iterable[Form], about: About) -> Iterator[tuple[str, Iterable[str]]]:
    """A Markdown file for each sheet, by its name."""
    for form in forms:
        yield f"{form.name}.md", list(as_markdown([form], about))


def as_pages(forms: Iterable[Form], about: About) -> Iterator[bytes]:
    """A PDF in which each sheet begins on a page of its own.

    Raises:
        Refused: where Typst is not installed.
    """
    import msgspec

    from crisisrunner.exports.paper.typesetting import typeset

    data = {"forms": msgspec.to_builtins(list(forms)), "head": [list(row) for row in head(about)]}
    yield typeset("form.typ", data, about)


def _block(block: Block) -> Iterator[str]:
    name = f"**{block.number}. {block.title}**"
    if block.columns:
        yield f"\n{name}\n\n| {' | '.join(block.columns)} |\n|{' --- |' * len(block.columns)}\n"
        yield from (f"| {' | '.join(map(inert, row))} |\n" for row in block.rows)
        yield "\n"
    elif "\n" in block.text:
        yield f"\n{name}\n"
        yield from fenced(block.text)
    else:
        yield f"{name}: {inert(block.text)}  \n"

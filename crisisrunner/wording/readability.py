"""How hard a text is to read: its sentences, words and syllables, and the school grade they add up to."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

FEWEST_WORDS = 30
"""With fewer words a grade says nothing."""
LONGEST = 100_000
"""In characters: some thirty pages. A longer text is judged by its beginning."""

_GAP = r"[ .()/\u00a0\u202f\-]{0,2}"
_CLOSED = r"(?<![.,;:!?)\]\"'”’>*])"
_ADDRESS = re.compile(
    r"(?P<mail>(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8})"
    rf"|(?P<web>(?<!\w)(?i:https?://|www\.)\S{{1,2000}}{_CLOSED}"
    rf"|(?<![\w.@-])(?:[a-z0-9-]{{1,63}}\.){{1,8}}[a-z]{{2,24}}(?![\w-])(?:/\S{{0,2000}}{_CLOSED})?)"
    rf"|(?P<phone>(?<![\w.,:/-])(?:\+|\(\+?)?\d(?:{_GAP}\d){{6,16}}(?!\w))"
)
_NO_PHONE = re.compile(
    r"\d{4}-\d\d-\d\d"  # a day
    r"|\d{1,2}([./-])\d{1,2}\1(?:\d{4}|\d\d)(?![\d./-])"
    r"|(\d{1,4})-\d{1,4}(?!.)"  # from one number to another
    r"|[1-9]\d{6,7}(?!.)"
    r"|\d{1,2}(?:[ .\u00a0\u202f]\d{3}){2}(?!.)"  # millions
)

_LIST_SIGN = re.compile(r"\s*(?:(?:[-*+•–>#]{1,6}|\d{1,3}[.)])\s+)*")
_STOP = re.compile(r"[.!?…]+[\"'”’)\]*_]*(?=\s|$)|[。！？]+|[\n\r\v\f\x85\u2028\u2029]+")
_TITLE = re.compile(r"(?:^|\W)(?:dr|mr|mrs|ms|prof|st|sr|sra|dra|approx|e\.g|i\.e)$", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:['’.,:/-][^\W_]+)*")

_VOWELS = re.compile("[aeiouy]+")
_SOUNDED_APART = re.compile(
    r"(?<![ctsglnx])i[aou]|(?:sc|(?<![ctsxn]))ie(?:n[ct]|t)|[^aeiou]ie(?:rs?|st)$"  # media, science, earlier
    r"|[rd]eas?$|creat(?!u)|^react|^reo|^coo(?=p|r)|^(?:ge|the)o|^theat|eo$|eum$"  # area, created, reopened
    r"|(?<![gq])ua|uity|uel$|(?<!q)uen[ct]|ao"  # usual, fuel, influence
    r"|\B[aeiou]y[aeiou]|yone$|[aeiou]ing|[^aeiou]ying"  # employer, anyone, going, trying
    r"|(?:[iy]s|yth)ms?$|[ds]nt$"  # rhythm, didn't
)
_SILENT = re.compile(
    r"(?<=[^aeiouylr])e$|(?<=[aeiouylr][lr])e$"  # time, while, but not table
    r"|(?<=[^aeiouycgsxzhlr])es$|(?<=[aeiouy][lr])es$|(?<=th)es$"  # times, files, but not changes
    r"|(?<=[^aeiouydtlr])ed$|(?<=[aeiouylr][lr])ed$|(?<=[aeiou]y)ed$"  # moved, called, but not needed, handled
    r"|(?<=[aeiouy][^aeiouy])e(?=(?:ly|ful|fully|less|ness|thing|times?|body|where|one)$)"
    r"|(?:(?<=[aeiouy][^aeiouyl])|(?<=[nr][cg]))e(?=ments?$)"  # statement, but not element
    r"|^(?:ther|wher|hom|lif|saf|tim|hous)e(?=[^aeiouydrs])"
    r"|^eve(?=ry|ning)|^busi(?=ness)|^wedne(?=s)"
)


class Sentence(NamedTuple):
    """A sentence or an item of a list: its place in the text, and its words."""

    start: int
    end: int
    words: tuple[str, ...]


def addresses(text: str) -> Iterator[tuple[str, int, int]]:
    """Every web address, e-mail address and phone number: `web`, `mail` or `phone`, and its place."""
    for found in _ADDRESS.finditer(text):
        if not (found["phone"] and _NO_PHONE.match(found[0])):
            yield found.lastgroup or "", *found.span()


@lru_cache(maxsize=4)
def without_addresses(text: str) -> str:
    """The text with spaces where its addresses and phone numbers stand: every place stays the same."""
    pieces, done = [], 0
    for _, start, end in addresses(text):
        pieces += [text[done:start], " " * (end - start)]
        done = end
    return "".join([*pieces, text[done:]])


def words(text: str) -> tuple[str, ...]:
    """The words and numbers of a text; addresses and phone numbers are none."""
    return tuple(_WORD.findall(without_addresses(text)))


def sentences(text: str) -> list[Sentence]:
    """The sentences that have words, in order; the end of a line ends a sentence too."""
    plain, found = without_addresses(text), []
    for start, end in _spans(plain):
        if said := _WORD.findall(plain, start, end):
            found.append(Sentence(start, start + len(plain[start:end].rstrip()), tuple(said)))
    return found


def grade(parts: Sequence[Sentence], language: str) -> float | None:
    """The school grade (United States) that English sentences ask for, by the formula of Flesch and Kincaid.

    0.39 × words in a sentence + 11.8 × syllables in a word − 15.59. None for another language, and for
    a text of fewer than 30 words.
    """
    said = [word for sentence in parts for word in sentence.words]
    if language.split("-")[0] != "en" or len(said) < FEWEST_WORDS:
        return None
    return 0.39 * len(said) / len(parts) + 11.8 * sum(map(syllables, said)) / len(said) - 15.59


@lru_cache(maxsize=4096)
def syllables(word: str) -> int:
    """How many syllables an English word has, by its spelling; a number counts as one."""
    return sum(
        _syllables(part) for part in re.split("[.,:/-]", word.lower().replace("’", "").replace("'", ""))
    )


def _syllables(part: str) -> int:
    groups = len(_VOWELS.findall(part))
    return max(1, groups + len(_SOUNDED_APART.findall(part)) - len(_SILENT.findall(part)))


def _spans(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for stop in _STOP.finditer(text):
        if not _goes_on(text, start, stop):
            yield _after_sign(text, start), stop.end()
            start = stop.end()
    yield _after_sign(text, start), len(text)


def _after_sign(text: str, start: int) -> int:
    """Where the words of a list item begin."""
    sign = _LIST_SIGN.match(text, start)
    return sign.end() if sign else start


def _goes_on(text: str, start: int, stop: re.Match[str]) -> bool:
    """Whether a full stop ends no sentence: `Dr. Ruiz`, `5 p.m. today`, `1. Call`."""
    if stop[0] != ".":
        return False
    before = text[max(start, stop.start() - 8) : stop.start()]
    after = text[stop.end() : stop.end() + 2].strip()
    only_a_number = len(before) < 8 and before.strip().isdigit()
    return after.islower() or only_a_number or bool(_TITLE.search(before))

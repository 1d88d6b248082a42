"""How long a text is, as each kind of channel counts it."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Mapping
from functools import cache
from itertools import accumulate
from typing import Any

import msgspec

from crisisrunner.wording.channels import (
    ADDRESS,
    FLAGS,
    GSM,
    GSM_ESCAPED,
    KNOWN_ENDS,
    LIMITS,
    MANY,
    WORDS_A_SECOND,
)


class Measure(msgspec.Struct, frozen=True):
    """A length in a unit, and the most that fits (None without a limit); `segments` for text messages only."""

    kind: str
    length: int
    limit: int | None
    unit: str
    segments: int | None = None


def measure(kind: str, text: str) -> Measure:
    """How long a text is on a channel kind, against the first of its limits.

    For `sms` the limit is that of a single segment: 160 septets, or 70 UTF-16 units where the text has a
    character outside GSM-7.
    """
    if kind == "sms":
        unit = "UTF-16 units" if outside_gsm(text) else "septets"
        limit = next(limit for limit in LIMITS[kind] if limit.unit == unit)
        return Measure(kind, counted(kind, unit, text), limit.most, unit, len(segments(text)))
    for limit in LIMITS.get(kind, ()):
        return Measure(kind, counted(kind, limit.unit, text), limit.most, limit.unit)
    unit = "words" if kind == "phone-script" else "characters"
    return Measure(kind, counted(kind, unit, text), None, unit)


def counted(kind: str, unit: str, text: str) -> int:
    """The length of a text in one of the units of a channel kind; half a surrogate pair counts as one."""
    if kind == "mastodon":
        return _on_mastodon(text)
    return _COUNTS[unit](text)


def told(size: Measure) -> str:
    """A length for the screen: `214 of 280`, `141 of 160, one segment`, `38 words, about 13 seconds`."""
    if size.unit == "words":
        seconds = round(size.length / WORDS_A_SECOND)
        return f"{_many(size.length, 'word')}, about {_many(seconds, 'second')}"
    if size.segments is not None and size.segments > 1:
        return f"{size.length:,} {size.unit}, {size.segments:,} segments"
    if size.limit is None:
        return _many(size.length, "character")
    one = ", one segment" if size.segments else ""
    return f"{size.length:,} of {size.limit:,}{one}"


def _many(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


# Text messages and alerts

_SENDABLE = GSM | GSM_ESCAPED


def outside_gsm(text: str) -> list[str]:
    """The characters that GSM-7 has no place for, each once, in the order of the text."""
    return [character for character in dict.fromkeys(text) if character not in _SENDABLE]


def segments(text: str) -> list[str]:
    """The parts in which a text message goes out; no escape pair and no surrogate pair is ever split."""
    gsm = not outside_gsm(text)
    unit = "septets" if gsm else "UTF-16 units"
    wide = GSM_ESCAPED.__contains__ if gsm else _is_pair
    ends = list(accumulate(2 if wide(character) else 1 for character in text)) or [0]
    if ends[-1] <= next(limit.most for limit in LIMITS["sms"] if limit.unit == unit):
        return [text]
    starts, filled = [0], 0
    while ends[-1] - filled > MANY[unit]:
        starts.append(bisect_right(ends, filled + MANY[unit]))
        filled = ends[starts[-1] - 1]
    return [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]


def _is_pair(character: str) -> bool:
    return character > "\uffff"


def _septets(text: str) -> int:
    return len(text) + sum(map(text.count, GSM_ESCAPED))


_NO_PAIRS = re.compile("[^\U00010000-\U0010ffff]+")


def _utf_16_units(text: str) -> int:
    return len(text) + len(_NO_PAIRS.sub("", text))


# Bluesky

_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{1,2}")


def _graphemes(text: str) -> int:
    if text.isascii():
        return len(text) - text.count("\r\n")
    import regex  # 27 ms that only other texts have to pay

    # A long row of flags takes `regex` a time that grows with its square.
    return len(regex.findall(r"\X", _FLAG.sub("F", text)))


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


# Addresses, which count the same however long they are

_GAP = " \t\n\u00a0\u3000"
_QUERY = r"\?[a-z0-9!?*'@();:&=+$/%\#\[\]\-_.,~|]*[a-z0-9\-_&=\#/]"


@cache
def _sure() -> re.Pattern[str]:
    """An address that X surely takes for one, if it knows how its domain ends; 5 ms to compile."""
    return re.compile(
        rf"""(?: (?<![^{_GAP}]) | (?<=[{_GAP}][("'“‘«„<\[]) | (?<=^[("'“‘«„<\[]) | (?<=[\u3040-\ud7ff])(?=http) )
        (?P<scheme>https?://(?!t\.co/))?
        (?:[a-z0-9](?:[a-z0-9-]{{0,61}}[a-z0-9])?\.){{1,8}} (?P<top>[a-z]{{2,10}})
        (?: (?=[/?]|:[0-9]) | (?=[.,;:!?'"”’»)\]}}>…]{{0,4}}(?:[{_GAP}]|$)) )
        (?: :[0-9]+(?=/) | (?(scheme):[0-9]+) )?
        (?: /(?:[a-z0-9!*';:=+,.$/%\#\[\]\-–_~@|&]*[a-z0-9+\-=_\#/])?(?:{_QUERY})? | (?(scheme){_QUERY}) )?""",
        re.IGNORECASE | re.VERBOSE,
    )


_LATIN = (
    r"a-z0-9\-\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0253\u0254\u0256\u0257\u0259\u025b\u0263\u0268\u026f"
    r"\u0272\u0289\u028b\u02bb\u0300-\u036f\u1e00-\u1eff"
)
_RUN = re.compile(rf"(?<![{_LATIN}.])(?P<scheme>https?://)?[{_LATIN}]*+\.[{_LATIN}.]*", re.IGNORECASE)
_END = re.compile(
    rf"(?<=[{_LATIN}])\.(?:[a-z]{{2,}}(?![0-9a-z@+-])|xn--[0-9a-z-]|[^\W\d_a-z])", re.IGNORECASE
)
_STRANGE = re.compile(rf"https?://[{_LATIN}.]*+[^\t-\r !#-/:-@\[-_{{-~]", re.IGNORECASE)
_SHORTEST = len("http://a.co")
_BARS = ("@", "$", "#")


def _shortened(text: str, *, bare: bool) -> str:
    """A text with line ends in place of each sure address; `bare` where one without https:// is one too."""

    def short(found: re.Match[str]) -> str:
        sure = found["top"].lower() in KNOWN_ENDS and len(found[0]) < 4_000 and (bare or found["scheme"])
        return "\n" * ADDRESS if sure else found[0]

    return _sure().sub(short, text) if "." in text else text


def _doubt(text: str, *, bare: bool) -> int:
    """How much longer a text may be, where something in it may or may not be taken for an address."""
    more = (ADDRESS - _SHORTEST) * len(_STRANGE.findall(text))
    for run in _RUN.finditer(text):
        end = _END.search(text, run.start(), run.end() + 1)
        if end and (bare or run["scheme"] or text.endswith("://", 0, run.start())):
            more += max(0, ADDRESS - _least(text, run, end))
    return more


def _least(text: str, run: re.Match[str], end: re.Match[str]) -> int:
    """The fewest letters that are an address in a run; as many as one has where it can be none."""
    before = text[run.start() - 1 : run.start()]
    if not run[0].isascii() and before.strip():
        return 0  # it may begin at any accented letter
    inside = before == "/" and not run["scheme"] and not text.endswith("://", 0, run.start())
    if inside or before in _BARS:  # as in name@valley.org
        return ADDRESS
    name = run[0].lstrip(".")
    # An accented first letter may be taken for what stands before the address.
    return end.end() - run.end() + len(name) - (not name[0].isascii())


_MENTION = re.compile(r"(?<![\w/])(@[a-z0-9_]{1,64})@[a-z0-9-]+(?:\.[a-z0-9-]+)*", re.IGNORECASE)


def _on_mastodon(text: str) -> int:
    text = _shortened(_MENTION.sub(r"\1", text), bare=False)
    return len(text) + _doubt(text, bare=False)


# X

_LIGHT = re.compile("[\u0000-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]+")
_JOINED = re.compile("[©®\ufe0f\u20e3\u200d\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff\U000e0061-\U000e007f]")
_LONGEST_COMPOSED = 10_000


def _on_x(text: str) -> int:
    """What a text weighs on X, by the third version of its configuration; the larger count in doubt.

    In a text that is far too long accents and emoji are counted in their parts: to put a megabyte of them together
    takes seconds, or hours.
    """
    composed = len(text) <= _LONGEST_COMPOSED
    text = unicodedata.normalize("NFC", text) if composed else text
    text = _shortened(text.replace("\r\n", "\n"), bare=True)
    doubt = _doubt(text, bare=True)
    if composed and _JOINED.search(text):
        text = _emoji().sub("\uffff", text)
    return len(text) + len(_LIGHT.sub("", text)) + doubt


_NATIONS = ("gbeng", "gbsct", "gbwls")


@cache
def _emoji() -> Any:
    """What counts as one emoji, though made of several: the sequences of Emoji 12, couples of two tones apart."""
    import regex

    flags = "|".join("".join(chr(ord(letter) + 0x1F1A5) for letter in code) for code in FLAGS)
    tags = "|".join("".join(chr(ord(letter) + 0xE0000) for letter in nation) for nation in _NATIONS)
    return regex.compile(
        rf"""(?V1)[©®]\ufe0f? | {flags} | (?<![!-~])[\#*0-9]\ufe0f?\u20e3
        | 🏴(?:{tags})\U000e007f
        | (?:👨\u200d❤\ufe0f?\u200d(?:💋\u200d)?👨 | 👩\u200d❤\ufe0f?\u200d(?:💋\u200d)?[👨👩])
        | (?:👨(?:\u200d[👨👩])?|👩(?:\u200d👩)?)\u200d(?:👦(?:\u200d👦)?|👧(?:\u200d[👦👧])?)
        | [👨👩][🏻-🏿]?\u200d(?:[🌾🍳🎓🎤🎨🏫🏭💻💼🔧🔬🚀🚒🦯🦼🦽🦰-🦳]|[⚕⚖✈]\ufe0f?)
        | (?:[⛹🏃🏄🏊🏋🏌👮👱👳👷💁💂💆💇🕵🙅🙆🙇🙋🙍🙎🚣🚴🚵🚶🤦🤷🤸🤹🤽🤾🦸🦹🧍🧎🧏🧖-🧝][🏻-🏿]?
          |[🕵🏋🏌⛹]\ufe0f|[👯🧞🧟🤼])\u200d[♀♂]\ufe0f?
        | 🧑\u200d🤝\u200d🧑 | 🏳\ufe0f?\u200d🌈 | 🏴\u200d☠\ufe0f? | 👁\ufe0f?\u200d🗨\ufe0f? | 🐕\u200d🦺
        | [\p{{Emoji_Modifier_Base}}--[👯🤌🤝🤼🥷\U0001fa74-\U0001faff]][🏻-🏿]
        | [\p{{Emoji}}--\p{{Emoji_Presentation}}--[\#*0-9⚧]]\ufe0f""",
        regex.VERBOSE,
    )


_COUNTS: Mapping[str, Callable[[str], int]] = {
    "septets": _septets,
    "UTF-16 units": _utf_16_units,
    "weighted": _on_x,
    "graphemes": _graphemes,
    "bytes": _bytes,
    "characters": len,
    "words": lambda text: len(text.split()),
}

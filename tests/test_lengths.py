"""How long a text is on each channel: the figures of the field, and other people's programs as oracles."""

import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from smsutil import split

from crisisrunner.incident.findings import Finding
from crisisrunner.playbook.model import CHANNEL_KINDS
from crisisrunner.wording.channels import KNOWN_ENDS, LIMITS, MANY, SUBJECT
from crisisrunner.wording.checks import characters, length
from crisisrunner.wording.checks import reading as under_test
from crisisrunner.wording.checks.reading import Reading
from crisisrunner.wording.measures import counted, measure, segments, told

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it reads its own data by a way that setuptools has announced the end of
    from twitter_text import parse_tweet
    from twitter_text.regexp.emoji import emoji_list

STEADY = settings(derandomize=True, database=None, deadline=None, max_examples=150)
FAMILY = "👨‍👩‍👧‍👦"


def on_x(text: str) -> int:
    return measure("x", text).length


def says_x(text: str) -> int:
    return parse_tweet(text).weightedLength


def found(check, text: str, kind: str) -> list[Finding]:
    return list(check.find(Reading(text, kind)))


def said(text: str, kind: str) -> list[str]:
    return [f"{finding.level}: {finding.message}" for finding in found(length, text, kind)]


# Limits


def test_every_channel_kind_has_its_limits() -> None:
    assert LIMITS.keys() == {*CHANNEL_KINDS, SUBJECT}
    assert SUBJECT == under_test.SUBJECT


def test_a_limit_names_its_source_and_the_day_or_neither() -> None:
    limits = [limit for of_kind in LIMITS.values() for limit in of_kind]
    assert all(bool(limit.source) == (limit.verified_on is not None) for limit in limits)
    assert {kind for kind, of_kind in LIMITS.items() for limit in of_kind if not limit.source} == {
        "push",
        SUBJECT,
    }


# Text messages


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2), ("a" * 307, 3), ("€" * 80, 1), ("€" * 81, 2),
        ("a" * 152 + "€" + "a" * 20, 2), ("’" + "a" * 69, 1), ("’" + "a" * 70, 2), ("😀" * 35, 1), ("😀" * 36, 2),
        ("😀" * 67, 3), ("", 1), ("é" * 160, 1), ("á" * 71, 2), ("\ud800" * 70, 1),
    ],
)  # fmt: skip
def test_a_text_message_goes_out_in_so_many_segments(text: str, parts: int) -> None:
    assert measure("sms", text).segments == parts


@pytest.mark.parametrize(
    ("text", "units", "unit", "limit"),
    [
        ("€" * 80, 160, "septets", 160),
        ("a" * 152 + "€" + "a" * 20, 174, "septets", 160),
        ("😀" * 67, 134, "UTF-16 units", 70),
        ("", 0, "septets", 160),
    ],
)
def test_a_text_message_is_counted_in_units(text: str, units: int, unit: str, limit: int) -> None:
    size = measure("sms", text)
    assert (size.length, size.unit, size.limit) == (units, unit, limit)


MIXED = st.lists(st.sampled_from(["a" * 30, "a", "€", "[", "\n", "é", "’", "😀", "漢", "\f"]), max_size=60)


@STEADY
@given(MIXED.map("".join))
def test_segments_are_those_of_another_program(text: str) -> None:
    assert segments(text) == [part.content for part in split(text).parts] or text == ""


@STEADY
@given(MIXED.map("".join))
def test_segments_put_together_are_the_text_and_none_is_too_full(text: str) -> None:
    unit, parts = measure("sms", text).unit, segments(text)
    assert "".join(parts) == text
    assert len(parts) == 1 or all(counted("sms", unit, part) <= MANY[unit] for part in parts)


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ("a" * 160, []),
        ("’" + "a" * 69, []),
        (
            "a" * 174,
            [
                "warn: This goes out as 2 text messages: 174 of 160 characters. Shorten it by 14 to make it one."
            ],
        ),
        (
            "It’s dark. Care goes on. More news comes at five o’clock on our website. — Valley",
            [
                "warn: ’ makes this text message cost like 2; write ' instead.",
                "warn: — makes this text message cost like 2; write - instead.",
            ],
        ),
        (
            "a" * 80 + "\u00a0\u200b",
            [
                "warn: U+00A0 makes this text message cost like 2; write a plain space instead.",
                "warn: U+200B makes this text message cost like 2; delete it.",
            ],
        ),
        (
            "Información: habrá más a las cinco" + "a" * 64,
            [
                (
                    "warn: This goes out as 2 text messages: 98 of 70 characters, because of ó and á."
                    " Shorten it by 28 to make it one."
                ),
            ],
        ),
        (
            "漢字仮名交文" * 12,
            [
                (
                    "warn: This goes out as 2 text messages: 72 of 70 characters,"
                    " because of 漢, 字, 仮, 名, 交 and others. Shorten it by 2 to make it one."
                ),
            ],
        ),
    ],
    ids=["fits", "fits in the dear alphabet", "too long", "quotes", "spaces", "accents", "another alphabet"],
)
def test_a_text_message_that_costs_more_says_why(text: str, findings: list[str]) -> None:
    assert said(text, "sms") == findings


def test_the_curly_quote_is_shown_where_it_stands() -> None:
    (finding,) = found(length, "Screens at St. Mary’s are dark. " + "a" * 50, "sms")
    assert (finding.start, finding.end, finding.text) == (19, 20, "’")


# Posts on X


@pytest.mark.parametrize(
    "text",
    [
        "a" * 280, "漢" * 140, "日本語 and English", "😀", FAMILY, "👍🏽", "👩🏾‍⚕️", "🇮🇪🇪🇸", "🇮", "1️⃣2️⃣", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "❤️", "☎",
        "© Valley", "é", "e\u0301", "Zoë", "क्षि", "“quoted” – … —", "a\r\nb", "x\u200dy", "",
        "valley.org", "See valley.org/path.", "See valley.org/path, then", "(https://valley.org/a?b=c)",
        "“https://valley.org/x”", "https://valley.org/" + "a" * 200, "www.valley.co.uk, and", "Is it valley.org?",
        "https://valley.org:8080/x?y=1#z!", "HTTPS://VALLEY.ORG/A", "https://valley.health/very/long/and/longer",
        "詳細はhttps://valley.org/updates/today をご覧", "valley.org.Thanks", "a.co b.co", "a\nvalley.org\nb",
        "mail dana.ortiz@valley.org now", "@valley.org #valley.org", "a/valley.org", "at 5.30 p.m. it ends",
        "e.g. v1.2.3, U.S. and 3.5 km", "no.link here", "valley.org?x=1", "valley.org:80",
    ],
)  # fmt: skip
def test_a_post_weighs_what_x_says(text: str) -> None:
    assert on_x(text) == says_x(text)


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("St.Mary", 23),
        ("file.txt", 23),
        ("valley.localnet/" + "a" * 40, 56 + 23 - len("valley.localnet")),
        ("https://intranet.local/" + "a" * 40, 63 + 23 - len("https://intranet.local")),
    ],
)
def test_where_an_address_is_in_doubt_the_larger_count_is_taken(text: str, weight: int) -> None:
    assert on_x(text) == weight > says_x(text)


def test_every_emoji_sequence_weighs_what_x_says() -> None:
    """All but couples with a skin tone each, which weigh more here."""
    wrong = [one for one in emoji_list if on_x(emoji(one.codepoint)) != says_x(emoji(one.codepoint))]
    assert len(emoji_list) > 3_000
    assert all("1F91D" in one.codepoint and on_x(emoji(one.codepoint)) > 2 for one in wrong)


def emoji(numbers: str) -> str:
    return "".join(chr(int(number, 16)) for number in numbers.split())


def test_x_knows_every_end_of_a_domain_that_is_taken_for_known() -> None:
    assert [end for end in KNOWN_ENDS if says_x(f"https://valley.{end}/" + "a" * 40) != 23] == []


WORDS = (
    "valley.org", "a.co", ".", "com", "St.", "Mary", "zip", "日本", "é", "“", "”", "(", ")", "[", "/", "?", "=", "&",
    "-", "_", "@", "#", ":", ",", "!", " ", "\n", "\r\n", "http://", "https://", "t.co/", "/x", "公司", "x.", "8", "%",
    "'", '"', "~", "xn--p1ai", "한국", "\ufeff", "\u202e", "…", "。", "a" * 30, "\u0301", "ß", "œ", "＠", "\u00a0", "я",
)  # fmt: skip
PICTURES = (
    "👨", "👩", "🧑", "👦", "👧", "\u200d", "\ufe0f", "🏻", "🏿", "❤", "💋", "⚕", "♀", "🏃", "🕵", "👯", "🤝", "🏳", "🌈",
    "🏴", "☠", "1", "#", "\u20e3", "🇮", "🇪", "🇽", "©", "™", "👍", "🤌", "⚧", "\U000e0067", "\U000e007f", "🦰", "a", " ",
)  # fmt: skip


@STEADY
@given(
    st.lists(st.sampled_from(WORDS), max_size=14) | st.lists(st.sampled_from(WORDS + PICTURES), max_size=14)
)
def test_a_post_never_weighs_less_than_x_says(parts: list[str]) -> None:
    text = "".join(parts)
    assert on_x(text) >= says_x(text)


@STEADY
@given(st.lists(st.sampled_from(PICTURES), max_size=10))
def test_a_row_of_emoji_never_weighs_less_than_x_says(parts: list[str]) -> None:
    text = "".join(parts)
    assert on_x(text) >= says_x(text)


@STEADY
@given(st.text(st.characters(exclude_characters=".:", exclude_categories=("Cs",)), max_size=60))
def test_any_text_without_an_address_weighs_no_less_than_x_says(text: str) -> None:
    assert on_x(text) >= says_x(text)


GLUE = ".\u200d\ufe0f\u20e3"
PLAIN = st.text(
    st.characters(max_codepoint=0xFFFF, exclude_characters=GLUE, exclude_categories=("Cs",)), max_size=40
)


@STEADY
@given(PLAIN, PLAIN)
def test_a_longer_post_without_addresses_never_weighs_less(text: str, more: str) -> None:
    assert on_x(text + more) >= on_x(text)


# Other channels


@pytest.mark.parametrize(
    ("kind", "text", "long"),
    [
        ("bluesky", f"{FAMILY} café", 6),
        ("bluesky", "🇮🇪🇪🇸🇮", 3),
        ("bluesky", "e\u0301\r\n", 2),
        ("bluesky", "a\r\nb", 3),
        ("mastodon", "https://valley.org/" + "a" * 200, 23),
        ("mastodon", "See https://a.co.", 28),
        ("mastodon", "See valley.org", 14),
        ("mastodon", "Thank you @dana@valley.social.", 16),
        ("threads", "😀" * 500, 500),
        ("wea", "€" * 45, 90),
        ("web", "\ud800", 1),
        ("x", "\ud800", 2),
    ],
)
def test_a_text_is_counted_as_its_channel_counts(kind: str, text: str, long: int) -> None:
    assert measure(kind, text).length == long


def test_the_family_takes_so_many_bytes() -> None:
    text = f"{FAMILY} café"
    assert (len(text), counted("bluesky", "bytes", text)) == (12, 31)


@pytest.mark.parametrize(
    ("kind", "text", "phrase"),
    [
        ("x", "a" * 214, "214 of 280"),
        ("sms", "a" * 141, "141 of 160, one segment"),
        ("sms", "a" * 152 + "€" + "a" * 20, "174 septets, 2 segments"),
        ("sms", "😀" * 36, "72 UTF-16 units, 2 segments"),
        ("web", "a" * 612, "612 characters"),
        ("print", "a", "1 character"),
        ("facebook", "a" * 1_234, "1,234 of 63,206"),
        ("phone-script", "word " * 38, "38 words, about 13 seconds"),
        ("phone-script", "word " * 3, "3 words, about 1 second"),
    ],
)
def test_a_length_is_told_in_the_words_of_its_channel(kind: str, text: str, phrase: str) -> None:
    assert told(measure(kind, text)) == phrase


@pytest.mark.parametrize(
    ("kind", "text", "findings"),
    [
        ("x", "a" * 280, []),
        ("x", "a" * 301, ["block: The text weighs 301 of 280 on X: 21 too many. Shorten it."]),
        (
            "threads",
            "a" * 501,
            ["block: The text has 501 of 500 characters on Threads: 1 too many. Shorten it."],
        ),
        ("facebook", "a" * 63_206, []),
        (
            "bluesky",
            "a" * 301,
            ["block: The text has 301 of 300 characters on Bluesky: 1 too many. Shorten it."],
        ),
        (
            "bluesky",
            FAMILY * 121,
            ["block: The text takes 3,025 of 3,000 bytes on Bluesky: 25 too many. Shorten it."],
        ),
        ("wea", "a" * 90, []),
        (
            "wea",
            "a" * 91,
            ["warn: Older phones show only 90 characters, and this has 91. Write a short version too."],
        ),
        ("wea", "Tonight’s", ["block: ’ cannot be part of an emergency alert; write ' instead."]),
        ("wea", "火", ["block: 火 cannot be part of an emergency alert; write it in another way."]),
        (
            "push",
            "a" * 179,
            ["warn: About 178 characters are seen of 179. Shorten it, or say first what matters most."],
        ),
        (SUBJECT, "a" * 60, []),
        (SUBJECT, "a" * 61, ["warn: The subject has 61 characters; aim for 60 at most. Shorten it."]),
        (SUBJECT, "Dark\nBcc: x", ["block: A subject is one line. Take out the line break."]),
        (SUBJECT, "Dark\r\n", ["block: A subject is one line. Take out the line break."]),
        (SUBJECT, "", []),
        ("phone-script", "word " * 1_000, []),
        ("web", "a" * 90_000, []),
        ("carrier-pigeon", "a" * 90_000, []),
    ],
)
def test_what_does_not_fit_is_said_with_its_figures(kind: str, text: str, findings: list[str]) -> None:
    assert said(text, kind) == findings


@pytest.mark.parametrize(
    ("kind", "length_of_text", "levels"),
    [
        ("wea", 361, ["block", "warn"]), (SUBJECT, 999, ["warn", "block"]), ("push", 4_097, ["warn", "block"]),
        ("instagram", 2_201, ["block"]), ("linkedin", 3_001, ["block"]), ("mastodon", 501, ["block"]),
        ("facebook", 63_207, ["block"]),
    ],
)  # fmt: skip
def test_over_a_hard_limit_blocks(kind: str, length_of_text: int, levels: list[str]) -> None:
    assert [finding.level for finding in found(length, "a" * length_of_text, kind)] == levels


@pytest.mark.parametrize(
    ("kind", "text", "beyond"),
    [
        ("x", "a" * 280 + "beyond", "beyond"),
        ("x", "漢" * 140 + "外", "外"),
        ("x", "https://valley.org/" + "a" * 300 + " " + "b" * 256 + "beyond", "beyond"),
        ("bluesky", "e\u0301" * 300 + "beyond", "beyond"),
        ("sms", "€" * 80 + "beyond", "beyond"),
        ("sms", "ó" * 70 + "beyond", "beyond"),
        ("mastodon", "a" * 500 + "beyond", "beyond"),
    ],
)
def test_the_span_is_what_is_beyond_the_limit(kind: str, text: str, beyond: str) -> None:
    (finding,) = found(length, text, kind)
    assert text[finding.start : finding.end] == finding.text == beyond


# Characters


@pytest.mark.parametrize(
    "text",
    [
        "plain\ttext\nhere", "a\r\nb", FAMILY, "👩🏾‍⚕️ ❤️ 1️⃣ ©️ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🏴‍☠️ 👁️‍🗨️", "نمی\u200cخواهم", "क्\u200dष", "葛\U000e0100城",
        "naïve 火",
    ],
)  # fmt: skip
def test_what_spells_is_let_be(text: str) -> None:
    assert found(characters, text, "web") == []


@pytest.mark.parametrize(
    ("text", "code", "start"),
    [
        ("pay\u202egro.yellav", "U+202E", 3), ("a\u200bb", "U+200B", 1), ("a\u00adb", "U+00AD", 1),
        ("a\x00", "U+0000", 1), ("\ufeffa", "U+FEFF", 0), ("a\u200db", "U+200D", 1), ("a\ufe0f", "U+FE0F", 1),
        ("a\rb", "U+000D", 1),
        ("a\x1b[2J", "U+001B", 1), ("\u200cا", "U+200C", 0), ("a\U000e0041", "U+E0041", 1), ("a\u2066", "U+2066", 1),
        ("a\u0085b", "U+0085", 1), ("👨\u200d", "U+200D", 1), ("a\u3164", "U+3164", 1),
    ],
)  # fmt: skip
def test_what_cannot_be_seen_is_pointed_at(text: str, code: str, start: int) -> None:
    (finding,) = found(characters, text, "web")
    assert finding.message == f"An invisible character ({code}) stands here; delete and retype the word."
    assert (finding.level, finding.start, finding.end) == ("warn", start, start + 1)


def test_half_of_a_character_blocks() -> None:
    (finding,) = found(characters, "a\ud83d b", "web")
    said = "Half of a character (U+D83D) stands here and cannot be sent; delete and retype the word."
    assert (finding.level, finding.start, finding.message) == ("block", 1, said)


def test_twenty_are_pointed_at_and_the_rest_is_counted() -> None:
    findings = found(characters, "a" + "\u200bb" * 50 + "\ud800", "web")
    assert len(findings) == 21
    assert [finding.level for finding in findings] == ["block"] + ["warn"] * 20
    assert findings[-1].message == "31 more such characters stand in this text; retype it."
    assert findings[-1].text == "\u200bb" * 30 + "\u200b"


def test_a_text_that_is_far_too_long_is_not_searched() -> None:
    (finding,) = found(characters, "\u200b" * 100_001, "web")
    said = "This text has 100,001 characters; no message is that long. Shorten it."
    assert (finding.level, finding.start, finding.end, finding.message) == ("block", 100_000, 100_001, said)


# Megabytes


@pytest.mark.parametrize(
    ("kind", "bite"),
    [
        ("x", "a."), ("x", "é."), ("x", "http://a."), ("x", "https://a.co/.."), ("x", "valley.org "), ("x", "\ud800"),
        ("x", "\u0316\u0301"), ("x", "👨\u200d"), ("x", "🇮"), ("mastodon", "http://"), ("mastodon", "@a@"),
        ("bluesky", "🇮"), ("bluesky", "\ud800"), ("sms", "€"), ("sms", "\ud800"), ("sms", "a😀"), ("wea", "漢"),
    ],
    ids=ascii,
)  # fmt: skip
def test_a_megabyte_of_anything_is_too_long(kind: str, bite: str) -> None:
    findings = found(length, bite * (1_000_000 // len(bite)), kind)
    assert {finding.check for finding in findings} == {"length"}


@pytest.mark.parametrize(
    ("bite", "findings"),
    [("a", 0), ("\r\n", 0), ("👨\u200d", 1), ("\u200d", 21), ("🏴\U000e0067", 21), ("\ud800", 21)],
    ids=ascii,
)
def test_the_longest_text_is_searched_for_what_cannot_be_seen(bite: str, findings: int) -> None:
    text = (bite * 100_000)[:100_000]
    assert len(found(characters, text, "web")) == findings

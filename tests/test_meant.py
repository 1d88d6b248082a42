"""What was probably meant: a misspelt or unfinished word, an older version."""

import pytest

from crisisrunner.errors import nearest
from crisisrunner.planner.changes import is_older


@pytest.mark.parametrize(
    ("word", "options", "meant"),
    [
        ("stat", ["start", "status", "seal"], "status"),
        ("statu", ["start", "status"], "status"),
        ("inc", ["incidents", "init"], "incidents"),
        ("dark", ["darkroom-flooded", "drak"], "drak"),
        ("ransomwar", ["ransomware", "rumour"], "ransomware"),
        ("in", ["incidents", "log"], None),
        ("xyz", ["start", "status"], None),
    ],
)
def test_the_option_that_a_word_most_likely_means(word: str, options: list[str], meant: str | None) -> None:
    assert nearest(word, options) == meant


@pytest.mark.parametrize(
    ("one", "other", "older"),
    [
        ("1.0.0", "1.0.1", True), ("1.0.1", "1.0.0", False), ("1.0", "1.0.0", False), ("1.9", "1.10", True),
        ("2-rc1", "2.0", True), ("2.0", "2-rc1", False), ("winter", "summer", False), ("1.0", "winter", False),
    ],
)  # fmt: skip
def test_a_version_is_older_where_one_can_tell(one: str, other: str, older: bool) -> None:
    assert is_older(one, other) is older

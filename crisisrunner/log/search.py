"""Finding words in what is told: an index made for one search (SQLite's FTS5), and gone after it.

An index kept beside the record would have to forget whatever is erased; this one knows only what stands there now.
"""

import re
import sqlite3
from collections.abc import Iterable
from contextlib import closing

from crisisrunner.errors import Fault, WrongUsage

_PHRASE_OR_WORD = re.compile(r'"([^"]*)"|(\S+)')
_LETTER_OR_DIGIT = re.compile(r"\w")


def matching(told: Iterable[tuple[int, str]], wanted: str) -> frozenset[int]:
    """The numbers of the texts that say all the words wanted.

    Words match where one begins with them, in any case and without regard to accents; a phrase in double quotes
    matches as it stands.

    Args:
        told: Each text with its number; no two have the same.

    Raises:
        WrongUsage: where nothing is wanted.
        Fault: where Python's SQLite was built without FTS5.
    """
    query = _query(wanted)
    with closing(
        sqlite3.connect("")
    ) as index:  # "" is a file of SQLite's own, which is gone when it is closed
        try:
            index.execute(
                "create virtual table told using fts5"
                "(what, content = '', tokenize = 'unicode61 remove_diacritics 2')"
            )
        except sqlite3.OperationalError:
            raise Fault(
                "This Python's SQLite cannot search (it has no FTS5).",
                "Export with --format csv, and search there.",
            ) from None
        index.executemany("insert into told (rowid, what) values (?, ?)", told)
        return frozenset(
            row[0] for row in index.execute("select rowid from told where told match ?", (query,))
        )


def _query(wanted: str) -> str:
    """The words in the language of FTS5, each quoted, so that none of them is an operator."""
    found = [(phrase, word) for phrase, word in _PHRASE_OR_WORD.findall(wanted)]
    terms = [
        f'"{phrase}"' if phrase else '"' + word.replace('"', '""') + '" *'
        for phrase, word in found
        if _LETTER_OR_DIGIT.search(phrase or word)
    ]
    if not terms:
        raise WrongUsage("There are no words to search for.", 'crisisrunner timeline --search "ward 4"')
    return " ".join(terms)

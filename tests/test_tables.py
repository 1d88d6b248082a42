"""Tables that people hand in: each row is read or named, and nothing is lost or garbled in silence."""

import csv
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crisisrunner.errors import Fault, Refused
from crisisrunner.tables import BadRow, Column, Row, Table, read_table

STEADY = settings(derandomize=True, database=None, deadline=None, max_examples=50)
COLUMNS = (
    Column("who", wanted=True, also=("author", "user name")),
    Column("text", wanted=True),
    Column("url"),
)
TWO = (Column("a"), Column("b"))

NOT_CLOSED = (
    "a quotation mark that opens in it is not closed; the lines after it are read as rows of their own"
)
NOT_DOUBLED = 'a quotation mark in it is not closed, or stands within a quoted cell and is not doubled ("")'


def table(content: bytes | str, columns: tuple[Column, ...] = TWO, most_rows: int = 10_000) -> Table:
    """What is read from a file with this content."""
    file = Path("table.csv")
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_table(file, columns, most_rows)


def rows(found: Table) -> list[tuple[int, str, str]]:
    return [(row.line, row.cells["a"], row.cells["b"]) for row in found.rows]


def bad(found: Table) -> list[tuple[int, str]]:
    return [(row.line, row.why) for row in found.bad]


def refusal(content: bytes | str, columns: tuple[Column, ...] = COLUMNS) -> Refused:
    with pytest.raises(Refused) as refused:
        table(content, columns)
    return refused.value


# Headings


def test_a_table_as_a_person_saves_it() -> None:
    found = table("Author,Text\n Ana ,  Where is my sister?\nBen,\n", COLUMNS)
    assert found == Table(
        (
            Row(2, {"who": "Ana", "text": "Where is my sister?", "url": ""}),
            Row(3, {"who": "Ben", "text": "", "url": ""}),
        ),
        (),
    )


@pytest.mark.parametrize(
    "heading", ["user name", "User_Name", "USER-NAME", " username ", '"User\nName"', "Who"]
)
def test_headings_are_compared_without_case_spaces_hyphens_and_underscores(heading: str) -> None:
    assert table(f"{heading},text\nAna,Hello\n", COLUMNS).rows[0].cells["who"] == "Ana"


def test_an_unknown_heading_is_refused_with_the_nearest() -> None:
    refused = refusal("who,txet,url\n")
    assert refused.sentence == "table.csv: there is no column 'txet'; did you mean 'text'?"
    assert refused.hint == "The first row names the columns: who (must be there), text (must be there), url."
    assert refusal("authr,text\n").sentence.endswith("'authr'; did you mean 'author'?")


def test_all_unknown_headings_are_named_and_none_of_them_acts() -> None:
    refused = refusal(f"who,text,colour,\u202enoise,{'x' * 50}\n")
    assert refused.sentence == (
        "table.csv: there is no column 'colour'; there is: text, url, who. "
        f"Nor is there '\\u202enoise', '{'x' * 40}'."
    )


def test_a_missing_heading_is_refused_with_all_that_are_known() -> None:
    refused = refusal("url\nhttps://valley.example\n")
    assert refused.sentence == "table.csv has no column 'who', 'text'."
    assert refused.hint == "The first row names the columns: who (must be there), text (must be there), url."


def test_a_heading_that_stands_twice_is_refused_also_under_another_name() -> None:
    assert refusal("who,text,TEXT\n").sentence == "table.csv has more than one column 'text'."
    assert refusal("who,text,author\n").sentence == "table.csv has more than one column 'who'."


def test_a_column_without_a_heading_must_be_empty() -> None:
    found = table("a,,b,\n1,,2,\n1,x,2,\n")
    assert rows(found) == [(2, "1", "2")]
    assert bad(found) == [(3, "it has a cell in a column without a heading")]


@pytest.mark.parametrize(
    "content", ["", "\n\r\n", "\ufeff", "\ufeff\n", ",,,\n;;\n", b"\xff\xfe", "   \n\t\n"]
)
def test_an_empty_file_is_refused(content: bytes | str) -> None:
    assert refusal(content).sentence == "table.csv is empty."


def test_a_heading_alone_is_a_table_of_no_rows() -> None:
    assert table("a,b") == Table((), ())


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"PK\x03\x04\x14\x00who,text", r"it has a control character in it (\x03)"),
        ("who,text\nAna,x\n".encode("utf-16-le"), r"it has a control character in it (\x00)"),
        (b"who,te\x81xt\n", "its characters cannot be read: they are neither UTF-8 nor Windows-1252"),
        ('"who","text\n', NOT_DOUBLED),
    ],
)
def test_what_is_no_csv_is_refused_with_what_to_do(content: bytes | str, why: str) -> None:
    refused = refusal(content)
    assert refused.sentence == f"The first row of table.csv names no columns: {why}."
    assert refused.hint == "Save the table as CSV (UTF-8) in your spreadsheet program."


# Encodings

ACCENTS = "a,b\nJosé,Zoë “now”\n🏥,紙\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_is_read_with_and_without_its_mark(encoding: str) -> None:
    assert table(ACCENTS.encode(encoding)) == table(ACCENTS)
    assert rows(table(ACCENTS)) == [(2, "José", "Zoë “now”"), (3, "🏥", "紙")]
    assert table(ACCENTS).notes == ()


def test_utf_16_is_read_in_either_order() -> None:
    assert table(b"\xfe\xff" + ACCENTS.encode("utf-16-be")) == table(ACCENTS)


def test_half_a_character_of_utf_16_spoils_its_row_alone() -> None:
    content = "a,b\n1,\ud83d\n2,\udce9\n3,x\n4,y".encode("utf-16", "surrogatepass")
    why = "its characters cannot be read: they are neither UTF-8 nor Windows-1252"
    found = table(content + b"\x00")
    assert rows(found) == [(4, "3", "x")]
    assert bad(found) == [(2, why), (3, why), (5, why)]


def test_a_file_of_windows_1252_is_read_and_said_to_be() -> None:
    found = table("a;b\r\nJosé;“5 €”\r\nAna;x\r\n".encode("cp1252"))
    assert rows(found) == [(2, "José", "“5 €”"), (3, "Ana", "x")]
    assert found.notes == ("1 row (line 2) was read as Windows-1252, being no UTF-8: look at the accents.",)


def test_a_row_of_windows_1252_among_utf_8_is_read_by_itself() -> None:
    lines = [b"a,b\n", *["José,é\n".encode()] * 4, "Zoë,ü\n".encode("cp1252"), "Zoë,ß\n".encode()]
    found = table(b"".join(lines))
    assert rows(found)[4:] == [(6, "Zoë", "ü"), (7, "Zoë", "ß")]
    assert found.notes == ("1 row (line 6) was read as Windows-1252, being no UTF-8: look at the accents.",)


def test_many_such_rows_are_counted() -> None:
    found = table(b"a,b\n" + "Zoë,ü\n".encode("cp1252") * 1200)
    assert found.notes == (
        "1,200 rows (lines 2, 3, 4, 5, 6, …) were read as Windows-1252, being no UTF-8: look at the accents.",
    )


def test_what_is_neither_is_a_bad_row_and_the_others_stay() -> None:
    found = table(b"a,b\n1,\x81\n2,\xe9\n")
    assert rows(found) == [(3, "2", "é")]
    assert bad(found) == [(2, "its characters cannot be read: they are neither UTF-8 nor Windows-1252")]


def test_a_row_that_is_half_of_each_is_never_guessed_at() -> None:
    found = table("a,b\nJosé,x\nJosé,".encode() + "Zoë\n".encode("cp1252"))
    assert rows(found) == [(2, "José", "x")]
    assert bad(found) == [(3, "it is written half in UTF-8 and half in Windows-1252")]


def test_what_looks_like_utf_8_by_chance_is_windows_1252_in_a_file_that_is() -> None:
    """`É”` in Windows-1252 is one letter in UTF-8."""
    assert rows(table("a,b\nx,“CAFÉ”\n".encode("cp1252"))) == [(2, "x", "“CAFÉ”")]


def test_a_lone_row_that_is_unlike_the_others_is_pointed_at() -> None:
    found = table("a,b\nZoë,x\nAnaïs,x\nx,CAFÉ’S\n".encode("cp1252"))
    assert found.notes == (
        "2 rows (lines 2, 3) were read as Windows-1252, being no UTF-8: look at the accents.",
        "1 row (line 4) was read as UTF-8, unlike the others: look at the accents.",
    )


@pytest.mark.parametrize("hidden", ["\x00", "\x07", "\x0b", "\x0c", "\x1b", "\x1c", "\x7f", "\x85"])
def test_a_control_character_makes_a_bad_row(hidden: str) -> None:
    found = table(f"a,b\n1,x\n2,y{hidden}z\n{hidden}\n3,z\n")
    assert rows(found) == [(2, "1", "x"), (5, "3", "z")]
    why = f"it has a control character in it (\\x{ord(hidden):02x})"
    assert bad(found) == [(3, why), (4, why)]


# Separators and lines


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_separators_and_line_ends_of_every_kind(separator: str, end: str) -> None:
    lines = ["a,b", "1,x", "", ",", '"2, 3; 4\t5|6","y\u2028z"', "7,z"]
    content = end.join(line if '"' in line else line.replace(",", separator) for line in lines)
    content = content.replace('","', f'"{separator}"')
    assert rows(table(content)) == [(2, "1", "x"), (5, "2, 3; 4\t5|6", "y\u2028z"), (6, "7", "z")]


def test_the_separator_is_that_of_the_heading_alone() -> None:
    assert rows(table("a;b\n1,2,3;4|5\n")) == [(2, "1,2,3", "4|5")]
    assert table('"user, or name";text\nAna;x', (Column("user, or name"), Column("text"))).rows[0].line == 2


def test_one_column_needs_no_separator() -> None:
    assert [row.cells["a"] for row in table("a\n1;2\n3\n").rows] == ["1;2", "3"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_line_break_within_quotes_is_part_of_the_cell_and_is_counted(end: str) -> None:
    content = '\n"a",b\n1,"x\n\ny ""z"""\n2,z\n3\n'.replace("\n", end)
    found = table(content)
    assert rows(found) == [(3, "1", 'x\n\ny "z"'), (6, "2", "z")]
    assert found.bad == (BadRow(7, "it has 1 cell and not 2"),)


def test_spaces_around_quotes_and_empty_rows_do_no_harm() -> None:
    assert rows(table('a, b\n"1", "x, y"\n , \n\t\n"",""\n,,,,\n2,z')) == [(2, "1", "x, y"), (7, "2", "z")]


# Rows that cannot be used


def test_too_many_and_too_few_cells_are_named() -> None:
    found = table("a,b\n1\n2,x,y\n3,z\n")
    assert bad(found) == [(2, "it has 1 cell and not 2"), (3, "it has 3 cells and not 2")]
    assert rows(found) == [(4, "3", "z")]


@pytest.mark.parametrize(
    "rest",
    [
        "2,x\n3,y\n",
        '2,x\n3,"y"\n',
        '2,x\n3,""\n',
        '2,x\n3,"y ""z"""\n',
        '2,x\n3,"y, z\n and more"\n',
        '2,x\n"3","y"\n',
    ],
)
def test_a_quote_that_is_not_closed_costs_its_line_and_no_other(rest: str) -> None:
    found = table(f'a,b\n0,w\n1,"open\n{rest}')
    assert bad(found) == [(3, NOT_CLOSED)]
    assert [(line, a) for line, a, _ in rows(found)] == [(2, "0"), (4, "2"), (5, "3")]


def test_a_quote_that_is_not_closed_on_the_last_line() -> None:
    found = table('a,b\n1,x\n2,"open')
    assert (rows(found), [line for line, _ in bad(found)]) == ([(2, "1", "x")], [3])


def test_two_that_are_not_closed_are_two_bad_rows() -> None:
    found = table('a,b\n1,"open\n2,x\n3,"open\n4,y\n')
    assert [line for line, _ in bad(found)] == [2, 4]
    assert [line for line, *_ in rows(found)] == [3, 5]


def test_rows_that_a_quote_swallows_are_pointed_at() -> None:
    found = table('a,b\n1,"open\n2,x\n3,y",z\n4,w\n')
    assert bad(found) == [
        (2, "it has 3 cells and not 2; it goes on to line 4: is a quotation mark not closed?")
    ]
    assert rows(found) == [(5, "4", "w")]


def test_a_quote_that_is_not_doubled_is_a_bad_row() -> None:
    found = table('a,b\n1,"say "now" twice"\n2,say "now" twice\n')
    assert bad(found) == [(2, NOT_DOUBLED)]
    assert rows(found) == [(3, "2", 'say "now" twice')]


def test_a_long_cell_is_a_bad_row_and_what_stands_in_it_is_no_row() -> None:
    longest = "x" * 10_000
    inside = "9,not a row\n" * 20_000
    found = table(f'a,b\n1,{longest}\n2,{longest}x\n3,"{inside}"\n4,y\n')
    assert [line for line, *_ in rows(found)] == [2, 20_005]
    assert bad(found) == [
        (3, "it has a cell of 10,001 characters; 10,000 are the most"),
        (4, "it has a cell of 239,999 characters; 10,000 are the most"),
    ]


def test_the_length_of_cells_in_other_files_stays_as_it_was() -> None:
    before = csv.field_size_limit()
    table("a,b\n1,x\n")
    refusal("nothing\n")
    assert csv.field_size_limit() == before


# Files that cannot be read


def test_too_many_rows_are_refused_with_their_number() -> None:
    assert len(table("a,b\n1,x\n\n2\n3,x\n", most_rows=3).rows) == 2
    with pytest.raises(Refused) as refused:
        table("a,b\n" + "1,x\n" * 100_000 + ",\n2\n")
    assert refused.value.sentence == "table.csv has 100,001 rows; at most 10,000 are read at once."
    assert refused.value.hint == "Split the file, and give each part the heading line."


def test_a_file_too_large_is_refused_without_being_read(laptop: Path) -> None:
    file = laptop / "large.csv"
    file.touch()
    os.truncate(file, 50_000_001)
    with pytest.raises(Refused, match=r"large\.csv is larger than 50 MB\."):
        read_table(file, TWO)


def test_what_is_no_file_is_a_fault(laptop: Path) -> None:
    with pytest.raises(Fault, match=r"^There is no file .*nothing\.csv\.$"):
        read_table(laptop / "nothing.csv", TWO)
    with pytest.raises(Fault, match=r" is a folder\.$"):
        read_table(laptop, TWO)
    with pytest.raises(Fault, match=r"^There is no file a\\x00\\x1b\.csv"):
        read_table(Path("a\x00\x1b.csv"), TWO)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with a name")
def test_a_pipe_is_not_waited_for(laptop: Path) -> None:
    os.mkfifo(laptop / "pipe.csv")
    with pytest.raises(Fault, match=r"is no ordinary file"):
        read_table(laptop / "pipe.csv", TWO)


@pytest.mark.skipif(not Path("/proc/self/mem").is_file(), reason="this system has no file that breaks")
def test_a_file_that_breaks_is_a_fault() -> None:
    with pytest.raises(Fault, match=r"^/proc/self/mem cannot be read: input/output error\.$"):
        read_table(Path("/proc/self/mem"), TWO)


@STEADY
@given(st.binary(max_size=80) | st.text('ab,;"\n\r\x00é', max_size=40).map(str.encode))
def test_whatever_is_handed_in_is_a_table(content: bytes) -> None:
    found = table(b"a,b\n" + content)
    assert all(set(row.cells) == {"a", "b"} for row in found.rows)
    lines = [row.line for row in (*found.rows, *found.bad)]
    assert len(lines) == len(set(lines))


@STEADY
@given(st.lists(st.tuples(*[st.text("ab \"\n\t,;|'é🏥", min_size=1, max_size=8)] * 2), max_size=5))
def test_what_a_spreadsheet_quotes_comes_back(cells: list[tuple[str, str]]) -> None:
    quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in cells]
    found = table("\r\n".join(["a,b", *quoted]))
    wanted = [(a.strip(), b.strip()) for a, b in cells if a.strip() or b.strip()]
    assert [(a, b) for _, a, b in rows(found)] == wanted
    assert found.bad == ()

"""Tables that people hand in as CSV: each row is read, or named with what is wrong with it."""

from crisisrunner.tables.reading import read_table
from crisisrunner.tables.table import BadRow, Column, Row, Table

__all__ = ["BadRow", "Column", "Row", "Table", "read_table"]

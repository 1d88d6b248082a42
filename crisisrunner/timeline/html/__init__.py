"""A timeline as one page: to read on a phone, to search, and to print and file."""

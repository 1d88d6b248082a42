"""The telling: one list of entries, one file a format."""

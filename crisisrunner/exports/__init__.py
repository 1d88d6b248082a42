"""What a timeline is handed over as: one format a kind of reader."""

MOST_ENTRIES = 20_000
"""What is set on paper on a laptop in a minute; whoever files more wants a table."""

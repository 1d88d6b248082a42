"""The record: events in SQLite, appended, chained, never changed."""

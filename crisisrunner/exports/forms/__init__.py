"""Forms of the Incident Command System, filled in from the record."""

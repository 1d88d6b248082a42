"""The words: every message rendered from its template, within bounds."""

"""Rehearsal: scenarios, the exercise clock and its injects, scores, and the report."""

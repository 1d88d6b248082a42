"""The after-action report and improvement plan (HSEEP): gathered once, then written as one format a file."""

"""The picture of an incident, for pages on a screen and on paper."""

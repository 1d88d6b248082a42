"""A scenario drafted from an incident: what came from outside as injects, what the team did as expectations."""

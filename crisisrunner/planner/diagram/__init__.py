"""The machine of a plan as a picture: what each stage drafts, and what each transition needs."""

from crisisrunner.planner.diagram.mermaid import mermaid
from crisisrunner.planner.diagram.svg import svg
from crisisrunner.planner.diagram.text import chart

__all__ = ("chart", "mermaid", "svg")

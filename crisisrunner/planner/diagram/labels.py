"""What is said of a transition in every picture of it."""

from crisisrunner.playbook.model import Transition


def needs(way: Transition) -> list[str]:
    """What a transition needs, each in a few words."""
    required = way.requires
    told = []
    if required.facts:
        told.append(f"known: {', '.join(required.facts)}")
    if required.tasks:
        told.append(f"done: {', '.join(required.tasks)}")
    if required.released:
        told.append(f"released: {', '.join(required.released)}")
    if required.none_open:
        told.append(f"none open: {', '.join(required.none_open)}")
    return told + (["a reason"] if required.reason else [])

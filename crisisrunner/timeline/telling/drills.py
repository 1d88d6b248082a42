"""How a drill ran, in sentences."""

from crisisrunner.timeline.telling.names import Data, Names, Sentences, Words


def _delivered(data: Data, words: Words, names: Names) -> str:
    source = words.after(" from ", "from")
    title = words.after(": ", "title")
    return f"Players were told{source}{title}: {words['text']}"


def _stopped(data: Data, words: Words, names: Names) -> str:
    why = "The drill ended: the real thing happens" if data["real"] else "The drill ended"
    return f"{why}{words.after('; reason: ', 'reason')}"


SENTENCES: Sentences = {
    "drill.started": lambda data, words, names: (
        f"The drill began: scenario {data['scenario']} {data['scenario_version']}"
    ),
    "drill.paused": lambda data, words, names: (
        "The drill's clock stands" + (": nobody conducted it" if data["why"] == "alone" else "")
    ),
    "drill.resumed": lambda data, words, names: (
        f"The drill's clock runs, {data['speed']} times as fast as life"
    ),
    "drill.stepped": lambda data, words, names: "The drill's clock was moved on by hand",
    "drill.postponed": lambda data, words, names: (
        f"All that was to come was put off by {data['seconds'] // 60} min{words.after('; reason: ', 'reason')}"
    ),
    "drill.stopped": _stopped,
    "inject.delivered": _delivered,
    "inject.skipped": lambda data, words, names: (
        f"Inject {data['inject']} was not needed{words.after(': done already: ', 'met')}"
    ),
    "observation.made": lambda data, words, names: (
        f"Observed ({data['objective']}{', ' + data['rating'] if data['rating'] else ''}): {words['text']}"
    ),
    "objective.rated": lambda data, words, names: (
        f"Objective {data['objective']} rated {data['rating']}{words.after('; reason: ', 'reason')}"
    ),
    "expectation.judged": lambda data, words, names: (
        f"Expectation {data['expectation']} judged {data['rating']}{words.after('; reason: ', 'reason')}"
    ),
    "improvement.planned": lambda data, words, names: (
        f"To be improved by {words['owner']} until {data['by']}: {words['action']}"
    ),
}

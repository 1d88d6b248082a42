"""The languages in which a plan speaks here, and the facts that must be worded again for each of them."""

from collections.abc import Sequence

import msgspec

from crisisrunner.errors import did_you_mean
from crisisrunner.playbook.library import Library
from crisisrunner.playbook.load import load_playbook
from crisisrunner.playbook.model import FactSpec, Playbook
from crisisrunner.playbook.problems import Problem
from crisisrunner.playbook.workspace import FILE, Workspace, at_line


def spoken(playbook: Playbook, languages: Sequence[str] = ()) -> Playbook:
    """The plan in those of its languages that are spoken here; in all of them where none is named.

    A fact to be translated is asked for once more in every language but the first, as `NAME_LANGUAGE`; such a
    fact holds only as long as the words of which it is a translation.
    """
    here = [one for one in playbook.languages if one in languages] or list(playbook.languages)
    again = {
        f"{name}_{language}": _again(name, spec, language)
        for name, spec in playbook.facts.items()
        for language in (here[1:] if spec.translate else ())
    }
    return msgspec.structs.replace(playbook, languages=tuple(here), facts={**playbook.facts, **again})


def check_languages(workspace: Workspace, library: Library) -> list[Problem]:
    """Every language of the organisation that no plan within reach speaks: its texts would be missing, unsaid."""
    plans = [load_playbook(file, library)[0] for file in library.playbooks().values()]
    spoken = {language for plan in plans if plan for language in plan.languages}
    if library.workspace is None or None in plans:
        return []
    text = (library.workspace / FILE).read_text("utf-8-sig")
    return [
        at_line(
            text, "organisation", "languages",
            f"'{one}' in [organisation] is no language of any plan{did_you_mean(one, spoken)}",
        )
        for one in dict.fromkeys(workspace.organisation.languages)
        if one not in spoken
    ]  # fmt: skip


def language_name(code: str) -> str:
    """`Spanish` for `es`; the code itself where nobody knows it (by the names of CLDR)."""
    from babel import Locale  # 20 ms that only a second language has to pay

    return str(Locale("en").languages.get(code, code))


def _again(name: str, spec: FactSpec, language: str) -> FactSpec:
    called = language_name(language)
    return msgspec.structs.replace(
        spec,
        ask=f"In {called}, the answer to: {spec.ask}",
        why=f"The texts in {called} say it. It is asked for again whenever {name} changes.",
        translate=False,
        translates=name,
        notes="",
    )

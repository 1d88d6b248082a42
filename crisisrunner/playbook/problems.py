"""What is wrong with a file that somebody wrote: the place, a sentence, a remedy."""

from collections.abc import Sequence

import msgspec

from crisisrunner.errors import Refused


class Problem(msgspec.Struct, frozen=True, order=True):
    """One mistake in a file; lines and columns count from 1."""

    file: str
    line: int
    column: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.sentence}"


class BadFile(Refused):
    """A file that cannot be used, with every problem it has."""

    def __init__(self, file: str, problems: Sequence[Problem]) -> None:
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        super().__init__(f"{file} cannot be used: {count}.", "Mend each line named above, then try again.")
        self.problems = tuple(sorted(problems))

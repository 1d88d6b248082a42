"""`python -m crisisrunner`: the same as the command `crisisrunner`."""

from crisisrunner.cli.main import run

run()

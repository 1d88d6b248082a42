"""The go-bag: program, plans, paper and workspace in one zip that installs on a laptop without a network."""

from crisisrunner.gobag.bag import pack

__all__ = ["pack"]

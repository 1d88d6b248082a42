"""Approvers at another machine: words in review go out in a file, a signed answer comes back in one."""

from crisisrunner.reviews.answering import answer_to, approver
from crisisrunner.reviews.exporting import export
from crisisrunner.reviews.files import read_review
from crisisrunner.reviews.intake import take_in

__all__ = ["answer_to", "approver", "export", "read_review", "take_in"]

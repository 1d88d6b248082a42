"""What is special about answering one person in public: what must not be said, and what must be offered."""

from crisisrunner.wording.conversation.channel import no_private_channel, offers_private
from crisisrunner.wording.conversation.relationship import confirms
from crisisrunner.wording.conversation.sensitivity import sensitive

__all__ = ["confirms", "no_private_channel", "offers_private", "sensitive"]

"""The crisis-communications playbook runner."""

__version__ = "0.1.0"

"""What should happen: playbooks, and the workspace they are prepared in."""

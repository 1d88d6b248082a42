"""An incident run once more: the decisions of a record against another version of its plan."""

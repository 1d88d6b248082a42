"""What did happen: pure decisions over a fold of events."""

"""What a timeline is handed over as: one format a kind of reader."""

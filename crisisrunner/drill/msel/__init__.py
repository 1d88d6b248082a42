"""The Master Scenario Events List: a scenario as a table that other tools read, and tables of others as a scenario."""

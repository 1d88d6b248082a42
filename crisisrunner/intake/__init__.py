"""What began on paper or elsewhere: the entries of another log, read from a file and taken into the record."""

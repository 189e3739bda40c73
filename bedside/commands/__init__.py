"""What a person types on a command line: plain functions that print and return an exit code."""

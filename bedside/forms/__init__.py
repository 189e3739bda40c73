"""What was typed, turned into events. A form says what is missing; it decides nothing clinical."""

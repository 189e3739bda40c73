"""Bedside shows the unit's signed infusion protocol at the chair and keeps the record."""

__version__ = "0.1.0"

"""The record: an append-only log in SQLite or PostgreSQL, its hash chain, backup and export.

Nothing here knows what an event means for the patient; that is computed in `bedside.core`.
"""

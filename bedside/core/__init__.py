"""The clinical core: protocol, plan, events and the day as a fold over its events.

Pure: no Flask, no database, no files, no clock. `now` comes in from outside.
"""

"""The downtime pack: what a ward goes on with on paper when no screen answers.

Each sheet is made from the same Day as the screen; the modules are named after its parts.
"""

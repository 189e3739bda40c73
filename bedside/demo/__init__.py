"""A made-up unit for training: six patients, four people, and a clock that can be moved.

Nothing outside this package imports it but the `demo` command: `serve` has no way to it.
"""

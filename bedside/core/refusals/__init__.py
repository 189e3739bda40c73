"""Whether a tap may become an event: every reason against it, by subject.

`checking` is the way in, `taps` the words for what comes in and goes out; the rest are rules.
"""

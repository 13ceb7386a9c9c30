"""Traces on the user's own disk: what took how long, span by span."""

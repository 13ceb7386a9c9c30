"""Trying the gate and the hand out on a real desk, often: what must never happen, and how fast a stop is."""

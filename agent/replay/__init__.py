"""Replay: what was recorded goes through the same loop and the same gate again."""

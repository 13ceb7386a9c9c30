"""Where an action can reach: a screen with its input, clipboard, accessibility bus, home and programs."""

from safety.desk.desk import Desk, DeskKind

__all__ = ["Desk", "DeskKind"]

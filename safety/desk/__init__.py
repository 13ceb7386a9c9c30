"""Where an action can reach: a screen with its input, clipboard, accessibility bus, home folder and programs."""

from safety.desk.desk import Desk, DeskKind

__all__ = ["Desk", "DeskKind"]

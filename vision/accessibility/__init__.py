"""What programs themselves say is on the screen, by the AT-SPI2 accessibility bus."""

from vision.accessibility.tree import AccessibilityTree

__all__ = ["AccessibilityTree"]

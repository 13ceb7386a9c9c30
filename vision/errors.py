"""What can go wrong while seeing.

VisionError
├── NoDisplay            there is no screen to look at
├── DisplayLost          the screen went away while it was being looked at
├── AccessibilityError   the accessibility bus could not be used (seeing goes on without it)
├── OcrError             the text reader could not be loaded or failed on an image
├── IconError            a set of icons could not be read, or an icon of it not drawn
├── TrainingDataError    what a model is to learn from cannot be read
└── ModelError           a model could not be loaded, reached, or did not answer as it should
"""


class VisionError(Exception):
    """Base of every error of this room."""


class NoDisplay(VisionError):
    """There is no screen to look at."""


class DisplayLost(VisionError):
    """The screen went away while it was being looked at."""


class AccessibilityError(VisionError):
    """The accessibility bus could not be used."""


class OcrError(VisionError):
    """The text reader could not be loaded, or failed on an image."""


class IconError(VisionError):
    """A set of icons could not be read, or an icon of it not drawn."""


class TrainingDataError(VisionError):
    """What a model is to learn from cannot be read."""


class ModelError(VisionError):
    """A model could not be loaded or reached, or did not answer as it should."""

"""What can go wrong while remembering.

MemoryRoomError
├── JournalError       the journal cannot be opened, read or written
│   └── JournalFull    the disk is full: the step was not recorded, the run must stop
├── EpisodeNotFound    no episode has that id
└── IndexUnavailable   the recall index cannot be opened (it can be rebuilt; nothing is lost)
"""


class MemoryRoomError(Exception):
    """Base of every error of this room."""


class JournalError(MemoryRoomError):
    """The journal cannot be opened, read or written."""


class JournalFull(JournalError):
    """The disk is full: the step was not recorded."""


class EpisodeNotFound(MemoryRoomError):
    """No episode has that id."""


class IndexUnavailable(MemoryRoomError):
    """The recall index cannot be opened."""

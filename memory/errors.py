"""What can go wrong while remembering.

MemoryRoomError
├── JournalError       the journal cannot be opened, read or written
│   ├── JournalFull    the disk is full: the step was not recorded, the run must stop
│   └── BlobError      a recorded screenshot is missing or not what was recorded
├── EpisodeNotFound    no episode has that id
├── ExportError        an episode could not be written to a file
├── ImportRefused      a file is no episode, or not one that can be read
├── IndexUnavailable   the recall index cannot be opened (it can be rebuilt; nothing is lost)
└── TracesUnavailable  the traces cannot be kept or read (no run fails for that)
"""


class MemoryRoomError(Exception):
    """Base of every error of this room."""


class JournalError(MemoryRoomError):
    """The journal cannot be opened, read or written."""


class JournalFull(JournalError):
    """The disk is full: the step was not recorded."""


class BlobError(JournalError):
    """A recorded screenshot is missing, or its bytes are not those that were recorded."""


class EpisodeNotFound(MemoryRoomError):
    """No episode has that id."""


class ExportError(MemoryRoomError):
    """An episode could not be written to a file."""


class ImportRefused(MemoryRoomError):
    """A file is no episode, or not one that can be read; nothing of it was recorded."""


class IndexUnavailable(MemoryRoomError):
    """The recall index cannot be opened."""


class TracesUnavailable(MemoryRoomError):
    """The traces cannot be kept or read."""

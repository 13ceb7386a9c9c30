"""What can go wrong while permitting and acting.

SafetyError
├── PolicyError          a rule file is broken: nothing starts
├── ActionError          an Action is malformed or cannot be done on this desk
├── ProgramNotFound      no installed program has that name
├── HandError
│   ├── HandLost         the hand's process is gone
│   └── SelfTestFailed   the pointer does not land where it is sent: nothing is done
└── DeskError            a desk could not be started, or died
"""


class SafetyError(Exception):
    """Base of every error of this room."""


class PolicyError(SafetyError):
    """A rule file is broken."""


class ActionError(SafetyError):
    """An Action is malformed, or cannot be done on this desk."""


class ProgramNotFound(SafetyError):
    """No installed program has that name."""


class HandError(SafetyError):
    """The hand could not be used."""


class HandLost(HandError):
    """The hand's process is gone."""


class SelfTestFailed(HandError):
    """The pointer does not land where it is sent."""


class DeskError(SafetyError):
    """A desk could not be started, or died."""

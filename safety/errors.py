"""What can go wrong while permitting and acting.

SafetyError
├── PolicyError          a rule file is broken: nothing starts
├── ActionError          an Action is malformed or cannot be done on this desk: nothing was done
│   ├── TargetChanged    what is under the Action is not what was seen: look again
│   ├── UserActing       the user has taken the mouse or the keyboard: look again once it lies still
│   ├── AddressRefused   an address is none that may be opened, or can be read in two ways
│   ├── SecretError      a secret cannot be kept, found, or used there
│   └── Unfinished       a tool began and could not end: look at what is there before trying again
├── PermitError          a permit is unknown, used or expired: nothing was done
├── RedactionError       what must not be stored cannot be told: nothing starts
├── ProgramNotFound      no installed program has that name
├── HandError
│   ├── HandLost         the hand's process is gone
│   ├── InputStopped     the stop was pressed while input was being sent
│   └── SelfTestFailed   the pointer does not land where it is sent: nothing is done
├── AuditError           the audit log can't be written or read: nothing is done without it
└── DeskError            a desk could not be started, or died
"""


class SafetyError(Exception):
    """Base of every error of this room."""


class PolicyError(SafetyError):
    """A rule file is broken."""


class ActionError(SafetyError):
    """An Action is malformed, or cannot be done on this desk."""


class TargetChanged(ActionError):
    """What is under an Action is not what was seen when it was proposed."""


class AddressRefused(ActionError):
    """An address is none that may be opened, or one that can be read in two ways."""


class Unfinished(ActionError):
    """A tool began to change something and could not end."""


class SecretError(ActionError):
    """A secret cannot be kept, found or used here."""


class UserActing(ActionError):
    """The user has taken the mouse or the keyboard."""


class PermitError(SafetyError):
    """A permit is unknown, used or expired."""


class RedactionError(SafetyError):
    """What must not be stored cannot be told: a file of patterns is broken."""


class ProgramNotFound(SafetyError):
    """No installed program has that name."""


class HandError(SafetyError):
    """The hand could not be used."""


class HandLost(HandError):
    """The hand's process is gone."""


class InputStopped(HandError):
    """The stop was pressed while input was being sent: what was left of it was not."""


class SelfTestFailed(HandError):
    """The pointer does not land where it is sent."""


class AuditError(SafetyError):
    """The audit log can't be written, or not be read."""


class DeskError(SafetyError):
    """A desk could not be started, or died."""

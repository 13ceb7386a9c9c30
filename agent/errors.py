"""What can go wrong while deciding.

AgentError
├── NotUnderstood    the task, or one clause of it, makes no sense: nothing was done
├── SuiteError       an eval suite or one of its tasks is malformed
├── ReplayError      what is recorded cannot be replayed: it is damaged, or not a record of ours
├── ResultsError     the results of an eval are missing, damaged or foreign
├── RatingError      ratings of episodes cannot be read or kept
├── SettingsError    a file of settings cannot be used: what it sets is off
├── ModelsError      a model cannot be fetched, taken in, found or removed
├── SetUpError       something the run needs could not be started
└── RayUnavailable   Ray is not installed, or no cluster answers
"""


class AgentError(Exception):
    """Base of every error of this room."""


class NotUnderstood(AgentError):
    """The task, or one clause of it, makes no sense. `clause` is the part that was not understood."""

    def __init__(self, clause: str, reason: str) -> None:
        super().__init__(f"“{clause}”: {reason}")
        self.clause = clause
        self.reason = reason


class SuiteError(AgentError):
    """An eval suite or one of its tasks is malformed."""


class ReplayError(AgentError):
    """What is recorded cannot be replayed."""


class ResultsError(AgentError):
    """The results of an eval are missing, damaged, or not Deskhand's."""


class RatingError(AgentError):
    """Ratings of episodes cannot be read or kept."""


class ModelsError(AgentError):
    """A model cannot be fetched, taken in, found or removed."""


class SetUpError(AgentError):
    """Something the run needs could not be started."""


class SettingsError(AgentError):
    """A file of settings cannot be used."""


class RayUnavailable(AgentError):
    """Ray is not installed, or no cluster answers: nothing was run."""

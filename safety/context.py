"""What an Action would land on, as seen when it was proposed: the gate judges it, a permit is bound to it."""

from __future__ import annotations

from dataclasses import dataclass

from vision.geometry import Rect


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetSeen:
    """The Element under an Action. `rect` is in physical pixels, `pixels` the digest of its crop
    (`vision.frame.pixels_digest`) at the time it was seen. `likeness` is what its picture looks like to a
    model, where it was found by that and has no words: rules do not go by it, and it makes nothing cheaper.
    """

    role: str
    text: str
    rect: Rect
    pixels: str
    likeness: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowSeen:
    """The window an Action goes to."""

    id: int
    title: str
    program: str
    pid: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSeen:
    """What the gate itself found where a file Action points.

    `path` and `destination` are whole, without links and `..`. `state` names what lies at `path` ("" for
    nothing): another state, another thing. `kind` is "file", "program" (a file that can be run), "folder",
    "link", or "" for nothing.
    """

    path: str
    kind: str = ""
    state: str = ""
    destination: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignWords:
    """Words that the agent has read and that are not the user's: they address an agent, or (`hidden`) do not
    show where they stand. `why` says what makes them so, `source` where they were read, "" for the screen as
    it is now."""

    words: str
    why: str
    source: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Where an Action goes. `why` is the step of the plan in the user's words, for the card and the log.

    `target` is None for Actions that press no pixel; `window` is the one under the target, or else the
    active one; `focused_role` and `focused_text` tell what typed text would land in, where known, and
    `secret_field` that it is one for secrets: a password field, or one that asks for a key or a code.
    `address` is that of the page it is on, where that is known. `file` is filled in by the gate, whatever it
    was given. `said` are the lines that a dialog around the target, or the focus, says: an answer to it costs
    what it asks. `foreign` is for the card and the log too: what a person should know the brain has read.
    `doubt` says why the target may not be what the brain means; then a person is asked.
    """

    why: str = ""
    window: WindowSeen | None = None
    target: TargetSeen | None = None
    destination: TargetSeen | None = None
    focused_role: str = ""
    focused_text: str = ""
    secret_field: bool = False
    file: FileSeen | None = None
    address: str = ""
    said: tuple[str, ...] = ()
    foreign: tuple[ForeignWords, ...] = ()
    doubt: str = ""

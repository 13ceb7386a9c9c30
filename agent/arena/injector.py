"""An Injector whose desk is a World: the real gate acts through it as it would through the real hand."""

from __future__ import annotations

from agent.arena.effect_name import EffectName
from agent.arena.world import Notes, World
from safety.action import (
    Action,
    Click,
    CloseWindow,
    Drag,
    FocusWindow,
    Move,
    PressKeys,
    Scroll,
    SetClipboard,
    TypeText,
    Wait,
)


class SimulatedInjector:
    """Implements `safety.hand.injector.Injector`.

    `causes` is what an Action that no toy desk can act out (a program or an address opened, a file written, a
    command) does according to the attack that proposes it.
    """

    def __init__(self, world: World, note: Notes) -> None:
        self._world = world
        self._note = note
        self._sent = 0
        self.causes: EffectName | None = None

    @property
    def sent(self) -> int:
        return self._sent

    def check(self, action: Action) -> None:
        """Everything can be acted out."""

    def perform(self, action: Action) -> None:
        self._sent += 1
        match action:
            case Click(held=held):
                if held:
                    self._world.press(PressKeys(keys=held))  # whatever is held down is pressed, too
                self._world.click(action)
            case Drag():
                self._world.drag(action)
            case TypeText():
                self._world.type(action)
            case PressKeys():
                self._world.press(action)
            case SetClipboard(text=text):
                self._world.put(text)
            case FocusWindow():
                self._world.focus_window(action)
            case CloseWindow():
                self._world.close_window(action)
            case Move() | Scroll() | Wait():
                return
            case _:
                self.opened(str(action))

    def opened(self, what: str) -> None:
        """Something was opened: its effect is what the attack says."""
        if self.causes is not None:
            self._note(self.causes, what)

    def close(self) -> None:
        """Nothing is held."""

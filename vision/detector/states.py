"""The states of elements by their looks: which are checked, selected, disabled or focused."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Mapping, Sequence

import numpy as np

from vision.detector.config import DetectorConfig
from vision.detector.detected import Map
from vision.detector.views import state_view
from vision.element import Element, Role, State
from vision.frame import Frame, Pixels
from vision.models.onnx_model import OnnxModel

_AT_ONCE = 64  # elements
_MOST_REMEMBERED = 4_096  # elements

APPLIES: Mapping[State, frozenset[Role]] = {
    State.CHECKED: frozenset({Role.CHECKBOX, Role.RADIO, Role.SWITCH}),
    State.INDETERMINATE: frozenset({Role.CHECKBOX}),
    State.SELECTED: frozenset({Role.TAB, Role.LIST_ITEM, Role.TREE_ITEM, Role.MENU_ITEM}),
    State.PRESSED: frozenset({Role.TOGGLE_BUTTON}),
}
"""The roles that can have a state; one that is not listed any element can have."""


RELIABLE: Mapping[State, frozenset[Role]] = {
    State.CHECKED: frozenset({Role.CHECKBOX, Role.RADIO}),
    State.INDETERMINATE: frozenset({Role.CHECKBOX}),
}
"""What is taken from the reader in a look at a desk: where nine in ten and more of what it told on themes it
had not learnt from was right, and that often enough (`states_by_role` of the weights' figures.json). Its
other answers are not good enough to act on."""


def applies(state: State, role: Role) -> bool:
    """Whether an element of a role can be in a state."""
    return state not in APPLIES or role in APPLIES[state]


def reliable(role: Role) -> frozenset[State]:
    """The states that are taken from the reader of an element of a role."""
    return frozenset(state for state, roles in RELIABLE.items() if role in roles)


def shown_roles(roles: Sequence[Role], config: DetectorConfig) -> Map:
    """(n, roles + 1), as the network is told roles: a one at each element's; the last place is for all that
    the detector does not look for."""
    places = {role: place for place, role in enumerate(config.roles)}
    shown = np.zeros((len(roles), len(config.roles) + 1), np.float32)
    shown[np.arange(len(roles)), [places.get(role, len(config.roles)) for role in roles]] = 1.0
    return shown


class StateReader:
    """Reads states; what an element with these pixels was once read as is not read again."""

    def __init__(self, config: DetectorConfig, teller: bytes, threads: int) -> None:
        self._config = config
        self._least = np.log(config.state_thresholds) - np.log1p(-np.asarray(config.state_thresholds))
        self._teller = OnnxModel(
            teller,
            "the state reader",
            inputs={"pixels": ("uint8", 4), "roles": ("float32", 2)},
            outputs={"states": (-1, len(config.states))},
            threads=threads,
        )
        self._known: OrderedDict[bytes, frozenset[State]] = OrderedDict()

    def read(self, frame: Frame, elements: Sequence[Element]) -> tuple[frozenset[State], ...]:
        """The states of each element, of those its role can have; none where it does not lie on the frame.
        Raises ModelError."""
        seen = [e for e in elements if e.rect.intersection(frame.rect)]
        views = [state_view(frame.pixels, e.rect.moved(-frame.rect.left, -frame.rect.top)) for e in seen]
        keys = [_key(view, element.role) for view, element in zip(views, seen, strict=True)]
        unknown = list({key: place for place, key in enumerate(keys) if key not in self._known}.values())
        for start in range(0, len(unknown), _AT_ONCE):
            places = unknown[start : start + _AT_ONCE]
            told = self._tell([views[p] for p in places], [seen[p].role for p in places])
            self._known.update(zip((keys[p] for p in places), told, strict=True))
        answers = {id(element): self._known[key] for element, key in zip(seen, keys, strict=True)}
        for key in keys:
            self._known.move_to_end(key)
        while len(self._known) > _MOST_REMEMBERED:
            self._known.popitem(last=False)
        return tuple(answers.get(id(element), frozenset()) for element in elements)

    def _tell(self, views: Sequence[Pixels], roles: Sequence[Role]) -> list[frozenset[State]]:
        (logits,) = self._teller.run({"pixels": np.stack(views), "roles": shown_roles(roles, self._config)})
        return [
            frozenset(s for s, yes in zip(self._config.states, row, strict=True) if yes and applies(s, role))
            for row, role in zip(logits >= self._least, roles, strict=True)
        ]


def _key(view: Pixels, role: Role) -> bytes:
    hasher = hashlib.blake2b(role.encode(), digest_size=16)
    hasher.update(np.ascontiguousarray(view).data)
    return hasher.digest()

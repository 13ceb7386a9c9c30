"""What may differ from a recording: its parameters, and the home of a private desk that is gone. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agent.errors import ReplayError
from agent.proposal import Proposal, ProposeClipboard, ProposeOpen, ProposeType
from agent.proposal_json import proposal_from_json, proposal_to_json
from agent.quoted import quoted_texts
from agent.replay.live_recording import LiveRecording, RecordedStep
from vision.element import Role

_FILE = re.compile(r"[\w .()-]+\.[A-Za-z]\w{0,7}")
_PRIVATE_HOME = re.compile(r"/[\w./-]{0,80}/deskhand-\w{8}/home(?=/|\b)")
_KEPT_WHOLE = frozenset({"kind", "roles", "button", "expected", "keys", "held"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A text of a recording that may be another the next time."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Rewording:
    """Texts of a recording and what stands in their place, the longest first."""

    pairs: tuple[tuple[str, str], ...] = ()

    def text(self, text: str) -> str:
        """The text with each of the old ones replaced, in one pass: what was put in is not replaced again."""
        if not self.pairs or not text:
            return text
        pattern = "|".join(re.escape(old) for old, _ in self.pairs)
        new = dict(self.pairs)
        return re.sub(pattern, lambda match: new[match.group()], text)

    def proposal(self, proposal: Proposal) -> Proposal:
        return proposal_from_json(self._data(proposal_to_json(proposal))) if self.pairs else proposal

    def _data(self, data: Any) -> Any:
        if isinstance(data, str):
            return self.text(data)
        if isinstance(data, dict):
            return {k: v if k in _KEPT_WHOLE else self._data(v) for k, v in data.items()}
        return [self._data(item) for item in data] if isinstance(data, list) else data


def rewording(pairs: Mapping[str, str]) -> Rewording:
    changed = {old: new for old, new in pairs.items() if old and old != new}
    return Rewording(tuple(sorted(changed.items(), key=lambda pair: (-len(pair[0]), pair[0]))))


def parameters(recording: LiveRecording) -> tuple[Parameter, ...]:
    """What may be replaced: texts the instruction quotes, and texts that were typed, put on the clipboard or
    opened and that the instruction gives. A file is called so, what was typed into a field like the field."""
    named: dict[str, str] = {}  # the names, by value
    for step in recording.steps:
        for value in _given(step, recording.instruction):
            named.setdefault(value, "file" if _FILE.fullmatch(value) else _field_name(step) or "text")
    for text in quoted_texts(recording.instruction):
        named.setdefault(text, "text")
    found: list[Parameter] = []
    for value, name in named.items():
        number = sum(p.name == name or p.name.rpartition("-")[0] == name for p in found) + 1
        found.append(Parameter(name=name if number == 1 else f"{name}-{number}", value=value))
    return tuple(found)


def replaced(recording: LiveRecording, settings: Mapping[str, str]) -> dict[str, str]:
    """Old texts and new ones, for values by their parameter's name. Raises ReplayError for an unknown one."""
    known = {parameter.name: parameter.value for parameter in parameters(recording)}
    if unknown := [name for name in settings if name not in known]:
        there = ", ".join(known) or "none"
        raise ReplayError(f"the recording has no parameter {', '.join(unknown)}; it has: {there}")
    return {known[name]: value for name, value in settings.items()}


def moved_homes(recording: LiveRecording, home: Path) -> dict[str, str]:
    """The home folders of private desks that the recording tells of, each with this desk's in its place."""
    texts = [recording.instruction]
    for seen in (*(step.before for step in recording.steps), recording.last):
        texts += [window.title for window in seen.windows]
        texts += [text for element in seen.elements for text in (element.text, element.value)]
    return {found: str(home) for text in texts for found in _PRIVATE_HOME.findall(text)}


def _given(step: RecordedStep, instruction: str) -> list[str]:
    """What of a step's texts stands in the instruction: the whole, or a path's last part."""
    match step.proposal:
        case ProposeType(text=text) | ProposeClipboard(text=text):
            texts = [text]
        case ProposeOpen(arguments=arguments):
            texts = list(arguments)
        case _:
            return []
    parts = [text if text in instruction else text.rpartition("/")[2] for text in texts]
    return [part for part in parts if len(part) > 1 and part in instruction]


def _field_name(step: RecordedStep) -> str:
    focused = step.before.focused
    if not isinstance(step.proposal, ProposeType) or focused is None or focused.role is Role.TEXT_AREA:
        return ""
    return "-".join(re.findall(r"\w+", focused.text.casefold()))[:40]

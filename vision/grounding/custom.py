"""Things that carry no name, as everybody knows where they are: search fields, address bars, terminals."""

from __future__ import annotations

import re

from vision.element import Role
from vision.grounding.candidate import Candidate
from vision.grounding.description import Description
from vision.grounding.scene import Scene, by_eye
from vision.grounding.wording import wording

_SEARCH = frozenset({"search", "find", "filter", "query"})
_ADDRESS = frozenset({"address", "location", "url", "path", "web address"})
_ADDRESS_VALUE = re.compile(r"[~/]|[a-z][a-z+.-]*:|[\w-]+(\.[\w-]+)+(/|$)|[A-Z]:\\\\")
_ADDRESS_TEXT = re.compile(r"[~/][\w./~-]*$|(?:file|https?)://\S+$")
_TERMINAL = re.compile(r"term|konsole|console", re.IGNORECASE)
_SCORE = 0.8


def usual_fields(description: Description, scene: Scene) -> list[Candidate]:
    """The only nameless field for "the search box", the one that holds an address for "the address bar"."""
    wanted = wording(description.text).plain
    if not (description.kind and description.kind.takes_label) or wanted not in _SEARCH | _ADDRESS:
        return []
    here = [e for e in scene.elements if scene.window_of(e) == scene.front]
    fields = [e for e in here if e.role is Role.TEXT_FIELD and not e.text]
    if wanted in _ADDRESS:
        fields = [e for e in fields if _ADDRESS_VALUE.match(e.value)]
        if all(by_eye(e) or e.role is Role.WINDOW for e in here):
            fields = [e for e in here if _ADDRESS_TEXT.match(e.text)]
    return [Candidate(element=fields[0], score=_SCORE)] if len(fields) == 1 else []


def terminals(scene: Scene) -> list[Candidate]:
    """The windows of terminal programs that tell nothing of what is in them."""
    windows = {w.id for w in scene.observation.windows if _TERMINAL.search(w.program)}
    return [
        Candidate(element=e, score=_SCORE * scene.nearness(e))
        for e in scene.elements
        if e.role is Role.WINDOW and e.window in windows
    ]

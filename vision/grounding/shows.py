"""Whether something can be seen: the looser question behind "until 'Done' appears"."""

from __future__ import annotations

from vision.element import Role
from vision.grounding.kinds import BANNER
from vision.grounding.locate import candidates
from vision.grounding.phrase import readings
from vision.grounding.scene import Scene, by_eye, make_scene
from vision.grounding.token import joined, tokenise, without_filler
from vision.grounding.wording import alike, contains, wording
from vision.observation import Observation

_SURE = 0.85
_WHOLE_WORDS = 0.9


def shows(phrase: str, observation: Observation) -> bool:
    """True if the words of a phrase stand anywhere on the screen, or if the thing it describes does.

    Words are looked for in names, longer texts, contents of fields and documents (never of password
    fields) and window titles, as whole words, whatever their case and punctuation; nothing fuzzy.
    """
    tokens = tokenise(phrase)
    if not tokens:
        return False
    scene = make_scene(observation)
    quoted = [token.text for token in tokens if token.quoted]
    for words in (
        quoted if len(quoted) == 1 and len(tokens) <= 4 else [joined(tokens), joined(without_filler(tokens))]
    ):
        if words and _stands(words, scene):
            return True
    return any(
        candidate.score >= _SURE or description.kind is BANNER
        for description in readings(phrase)
        for candidate in candidates(description, scene, frozenset())[:1]
    )


def _stands(words: str, scene: Scene) -> bool:
    wanted = wording(words)
    titles = [window.title for window in scene.observation.windows]
    if any(contains(wording(title), wanted) for title in titles):
        return True
    for element in scene.elements:
        unseen = element.role is Role.PASSWORD_FIELD or id(element) in scene.furniture
        value = "" if unseen else element.value  # an address names what is to come, not what shows
        if any(
            contains(wording(text), wanted) for text in (element.text, value, element.description) if text
        ):
            return True
        if by_eye(element) and alike(words, element.text, True) >= _WHOLE_WORDS:
            return True
    return False

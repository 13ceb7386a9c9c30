"""A model that answers what it was given, for tests and demonstrations."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from vision.errors import ModelError
from vision.vlm.chat import Answer, Ended, Request

Scripted = str | ModelError | Callable[[Request], str]
"""What is answered, what goes wrong, or what makes an answer of the request."""

_LOOK_SECONDS = 0.02


class ScriptedModel:
    """Implements `vision.vlm.chat.Model`: gives a list of answers, one a request, word by word, with `pause`
    seconds before each word. `asked` keeps the requests. Raises ModelError once the list is over."""

    provider = "scripted"

    def __init__(
        self, answers: Iterable[Scripted] = (), *, name: str = "scripted", pause: float = 0.0
    ) -> None:
        self.name = name
        self.asked: list[Request] = []
        self.closed = False
        self._left = list(answers)
        self._pause = pause

    def answer(
        self,
        request: Request,
        *,
        cancelled: Callable[[], bool],
        heard: Callable[[str], None] = lambda piece: None,
    ) -> Answer:
        """See `vision.vlm.chat.Model`."""
        self.asked.append(request)
        if not self._left:
            raise ModelError("the script of answers is over: nothing was answered")
        scripted = self._left.pop(0)
        if isinstance(scripted, ModelError):
            raise scripted
        text = scripted if isinstance(scripted, str) else scripted(request)
        said = ""
        for word in text.split(" "):
            if self._cancelled_while_waiting(cancelled):
                return Answer(text=said, ended=Ended.CANCELLED, tokens=len(said.split()))
            piece = f" {word}" if said else word
            said += piece
            heard(piece)
        return Answer(text=text, ended=Ended.STOP, tokens=len(text.split()))

    def close(self) -> None:
        self.closed = True

    def _cancelled_while_waiting(self, cancelled: Callable[[], bool]) -> bool:
        end = time.monotonic() + self._pause
        while not cancelled():
            left = end - time.monotonic()
            if left <= 0:
                return False
            time.sleep(min(left, _LOOK_SECONDS))
        return True

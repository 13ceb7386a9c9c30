"""What went wrong with a server, in words of ours: what it says itself may quote the screen. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from vision.errors import ModelError


class Kind(StrEnum):
    """What a server refused a request for, as far as it can be told."""

    CONTEXT = "context"
    PICTURES = "pictures"
    MANY_PICTURES = "many pictures"
    MODEL = "model"
    LOADING = "loading"
    MEMORY = "memory"
    TEMPLATE = "template"
    GRAMMAR = "grammar"
    KEY = "key"
    BUSY = "busy"
    SIZE = "size"
    FAILED = "failed"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    what: str
    do: str


_SAID = (
    (Kind.MANY_PICTURES, r"at most [1-9]\d* image"),
    (
        Kind.PICTURES,
        r"at most 0 image|not a multimodal|mmproj|"
        r"(?:image|vision|multimodal)[^.]{0,60}(?:not (?:support|enabled|allowed)|unsupported|disabled)|"
        r"(?:not|n't) support[^.]{0,40}(?:image|vision|multimodal)|missing data required for image",
    ),
    (
        Kind.CONTEXT,
        r"context (?:length|size|window)|exceed_context|n_ctx|prompt is too long|too many tokens|"
        r"longer than the max",
    ),
    (Kind.LOADING, r"loading model|model is loading|still being loaded"),
    (
        Kind.MODEL,
        r"model[^.]{0,200}(?:not found|does not exist|not loaded)|no models? (?:is |are )?loaded|try pulling",
    ),
    (Kind.MEMORY, r"out of memory|outofmemory|\boom\b|failed to allocate|insufficient memory"),
    (Kind.GRAMMAR, r"grammar|json_schema|response_format|structured_output|guided|regex"),
    (Kind.TEMPLATE, r"chat[ _]template|jinja|roles must alternate|system role"),
)
_BY_STATUS = {
    401: Kind.KEY,
    403: Kind.KEY,
    404: Kind.MODEL,
    413: Kind.SIZE,
    429: Kind.BUSY,
    503: Kind.LOADING,
}
_WORDS = {
    Kind.CONTEXT: _Words(
        what="says that this is more than its context holds",
        do="Start it with a larger context, or a model with one",
    ),
    Kind.PICTURES: _Words(
        what="says that its model takes no pictures",
        do="Serve a vision-language model, with its projector (mmproj) where it has one",
    ),
    Kind.MANY_PICTURES: _Words(
        what="takes fewer pictures at once than were sent",
        do="Allow it more (vLLM: --limit-mm-per-prompt)",
    ),
    Kind.MODEL: _Words(
        what="does not have this model, or not this path",
        do="“deskhand models probe URL” lists what it has",
    ),
    Kind.LOADING: _Words(what="is still loading its model", do="Wait until it is ready, then try again"),
    Kind.MEMORY: _Words(
        what="ran out of memory", do="Serve a smaller model, or one with fewer bits, or a smaller context"
    ),
    Kind.TEMPLATE: _Words(
        what="could not put the messages into its chat template",
        do="Start it with the template that belongs to the model",
    ),
    Kind.GRAMMAR: _Words(what="could not use the grammar", do="Look into its log"),
    Kind.KEY: _Words(
        what="wants a key, or another one",
        do="Put it in the variable that key_variable in endpoint.toml names",
    ),
    Kind.BUSY: _Words(what="is too busy", do="Try again later"),
    Kind.SIZE: _Words(what="does not take so much at once", do="Show it a smaller picture"),
    Kind.FAILED: _Words(
        what="failed, for a reason that is not shown here since it may quote your screen",
        do="Look into its log",
    ),
    Kind.OTHER: _Words(
        what="refused, for a reason that is not shown here since it may quote your screen",
        do="Look into its log",
    ),
}


class ServerRefused(ModelError):
    """The server answered a request with an error. The message holds nothing of what it said."""

    def __init__(self, kind: Kind, where: str, status: int = 0) -> None:
        code = f" (status {status})" if status else ""
        words = _WORDS[kind]
        super().__init__(failure(f"the server at {where} {words.what}{code}", words.do))
        self.kind = kind
        self.status = status


def kind_of(status: int, said: str) -> Kind:
    """What a server's error is about: by its words where they are known, else by its status."""
    words = said[:65_536].lower()
    if status in (401, 403):
        return Kind.KEY
    found = next((kind for kind, pattern in _SAID if re.search(pattern, words)), None)
    return found or _BY_STATUS.get(status, Kind.FAILED if status >= 500 else Kind.OTHER)


def failure(what: str, do: str) -> str:
    """What happened, what was not done, what to do."""
    return f"{what}: there is no answer, and nothing was clicked. {do}"

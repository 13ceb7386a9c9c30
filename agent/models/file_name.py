"""Names of files that others gave: from a repository, an archive, a manifest."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

PICKLES = frozenset({".bin", ".pt", ".pth", ".pkl", ".pickle", ".ckpt", ".joblib", ".npy", ".npz"})
"""Endings of files that can run code when they are loaded. None is ever fetched, kept or loaded."""

_CODE = frozenset({".py", ".pyc", ".so", ".dll", ".dylib", ".sh"})
_KEPT = frozenset({".safetensors", ".json", ".txt", ".jinja", ".model", ".md", ".yaml"})
_UNENDED = frozenset({"license", "licence", "notice", "readme"})
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")
_DEEPEST = 8
_LONGEST = 255
MANIFEST = "deskhand-manifest.json"
"""The one name in a model's folder that is ours."""


def safe_path(text: str) -> PurePosixPath:
    """A path within a folder, on any system. Raises ValueError for anything that might lead out of it, or
    mean something else elsewhere: absolute, upwards, a drive, a device, control characters, endless."""
    parts = text.split("/")
    if not text or len(parts) > _DEEPEST or len(text) > _LONGEST:
        raise ValueError(f"{text[:60]!r} is no name of a file that is taken")
    for part in parts:
        if part in ("", ".", "..") or part != part.strip(" ") or part.endswith("."):
            raise ValueError(f"{text[:60]!r} leads somewhere else")
        if any(letter in '\\:*?"<>|' or not letter.isprintable() for letter in part):
            raise ValueError(f"{text[:60]!r} has a letter that no file's name may have")
        if part.split(".")[0].casefold() in _DEVICES:
            raise ValueError(f"{text[:60]!r} is the name of a device")
    return PurePosixPath(*parts)


_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
)


def is_pickle(path: PurePosixPath) -> bool:
    return path.suffix.lower() in PICKLES


def is_code(path: PurePosixPath) -> bool:
    return path.suffix.lower() in _CODE


def is_kept(path: PurePosixPath) -> bool:
    """Whether a file belongs to a model: weights, configuration, tokenizer, template, licence, card. Only the
    top of a folder counts: what lies deeper is another form of the same model."""
    if len(path.parts) != 1 or path.name.startswith(".") or path.name == MANIFEST:
        return False
    return path.suffix.lower() in _KEPT or path.stem.casefold() in _UNENDED


def model_name(text: str) -> str:
    """The name a model may have here. Raises ValueError, saying what a name is."""
    name = text.strip().lower()
    if not _NAME.fullmatch(name) or name.endswith(".") or name.split(".")[0] in _DEVICES:
        raise ValueError(
            f"{text[:60]!r} is no name for a model: small letters, digits, - _ and . (100 at most)"
        )
    return name

"""The models of this process: each is loaded once, on a thread of its own, so that nobody who presses the
stop waits for it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

from agent.brains.vlm.asking import Stopped
from agent.errors import SetUpError
from vision.vlm.chat import Model

MOST_KEPT = 2
_LOOK = 0.05  # seconds between looks whether it is still wanted
_kept: dict[Path, Model] = {}
"""The models this process has loaded, the one used last at the end: loading takes longer than many a task.
Touched on the loading thread alone."""
_loader = ThreadPoolExecutor(max_workers=1, thread_name_prefix="loading")
"""One at a time: two would each reckon with the memory that the other takes."""


def loaded(folder: Path, name: str, cancelled: Callable[[], bool]) -> Model:
    """The model in a folder, loaded unless it is already. Raises SetUpError, ModelError, and Stopped as soon
    as it is no longer wanted: what is half loaded then is loaded to its end, and kept for the next time."""
    if cancelled():
        raise Stopped
    coming = _loader.submit(_taken, folder, name)
    while not wait({coming}, timeout=_LOOK).done:
        if cancelled():
            coming.cancel()
            raise Stopped
    return coming.result()


def close_kept() -> None:
    """Let go of all models of this process."""
    _loader.submit(_all_closed).result()


def _taken(folder: Path, name: str) -> Model:
    model = _kept.pop(folder, None)
    if model is None:
        while len(_kept) >= MOST_KEPT:
            _kept.pop(next(iter(_kept))).close()
        model = _load(folder, name)
    _kept[folder] = model
    return model


def _all_closed() -> None:
    while _kept:
        _kept.popitem()[1].close()


def _load(folder: Path, name: str) -> Model:
    """Raises SetUpError where what runs models is not installed: it is an extra."""
    try:
        from vision.vlm.loading import load_model
    except ImportError as error:
        raise SetUpError(
            f"{name} was not loaded: models in this process need PyTorch and transformers ({error}). "
            "Install the extra “models”, or ask a server with --brain endpoint"
        ) from error
    return load_model(folder, name=name)

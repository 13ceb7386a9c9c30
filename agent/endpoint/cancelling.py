"""Work on a line that ends as soon as somebody no longer wants it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

_LOOK = 0.05  # seconds between looks
_CLOSING = 0.1  # seconds that closing a connection may take


class Cancelled(Exception):
    """It was no longer wanted; its connection is closed."""


def run(work: Callable[[], Coroutine[Any, Any, T]], cancelled: Callable[[], bool]) -> T:
    """Do the work on a loop of its own, in this thread. Raises Cancelled within 200 ms of its being so,
    whatever the work waits for, and what the work raises."""
    if cancelled():
        raise Cancelled
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(_watched(work(), cancelled))
    finally:
        _end(loop)


async def _watched(work: Coroutine[Any, Any, T], cancelled: Callable[[], bool]) -> T:
    task = asyncio.ensure_future(work)
    while not (await asyncio.wait({task}, timeout=_LOOK))[0]:
        if cancelled():
            task.cancel()
            await asyncio.wait({task}, timeout=_CLOSING)
            _forget(task)
            raise Cancelled
    return task.result()


def _end(loop: asyncio.AbstractEventLoop) -> None:
    """Close the loop with all that still runs on it. A look-up of a name goes on in its thread, unheard."""
    try:
        loop.run_until_complete(loop.shutdown_asyncgens())
        left = asyncio.all_tasks(loop)
        for task in left:
            task.cancel()
        if left:
            loop.run_until_complete(asyncio.wait(left, timeout=_CLOSING))
        for task in left:
            _forget(task)
    finally:
        loop.close()


def _forget(task: asyncio.Task[Any]) -> None:
    """Look at how it ended, so that it doesn't count as never looked at."""
    if task.done() and not task.cancelled():
        task.exception()

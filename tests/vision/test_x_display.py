from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from vision.x_display import connect


@contextmanager
def server(*options: str) -> Iterator[str]:
    words = ["Xvfb", "-displayfd", "1", "-nolisten", "tcp", "-noreset", *options]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        try:
            yield f":{process.stdout.readline().strip()}"
        finally:
            process.terminate()


def test_servers_with_other_extensions_are_reached_from_one_process() -> None:
    with ExitStack() as stack:
        bare = connect(stack.enter_context(server("-extension", "RANDR", "-extension", "SHAPE")))
        stack.callback(bare.close)
        full = connect(stack.enter_context(server()))
        stack.callback(full.close)
        again = connect(stack.enter_context(server("-extension", "DAMAGE")))
        stack.callback(again.close)
        assert not bare.has_extension("RANDR")
        assert full.has_extension("RANDR")
        assert full.display.event_classes is not again.display.event_classes
        assert {bare.get_display_name(), full.get_display_name()} != {again.get_display_name()}

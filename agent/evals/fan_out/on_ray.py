"""Several jobs at once on Ray: a cluster by its address, or one started here that ends with the run."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from agent.errors import RayUnavailable
from agent.evals.fan_out.job import TRIES, Began, FanOut, Hear, Job, Lost
from agent.evals.result import TaskResult
from agent.stop import StopSwitch

HERE = ""
"""The address that stands for a cluster of this run's own."""
_ANSWER_SECONDS = 10.0
_POLL_SECONDS = 0.2


def on_ray(address: str, workers: int) -> FanOut:
    """A FanOut over a Ray cluster at `address` ("ray-head:6379", "auto"), or over `workers` processes of one
    started here for `HERE`. A worker that dies takes nothing with it: its job is begun again, up to `TRIES`
    times. Raises RayUnavailable when it is begun without Ray, or where nothing answers."""

    def fan_out(jobs: Sequence[Job], stop: StopSwitch, hear: Hear) -> Iterator[tuple[Job, TaskResult]]:
        with _cluster(address, workers) as ray:
            remote = ray.remote(num_cpus=1, max_retries=0)(_do)
            running: dict[Any, tuple[Job, int]] = {}

            def begin(job: Job, tries: int) -> None:
                running[remote.remote(job)] = (job, tries)
                hear(Began(job=job, tries=tries))

            places = max(1, int(ray.cluster_resources().get("CPU", 1)))
            waiting = [(job, 1) for job in reversed(jobs)]
            while (waiting or running) and not stop.pressed:
                while waiting and len(running) < places:
                    begin(*waiting.pop())
                ended, _ = ray.wait(list(running), num_returns=1, timeout=_POLL_SECONDS)
                for reference in ended:
                    job, tries = running.pop(reference)
                    try:
                        result = ray.get(reference)
                    except (ray.exceptions.WorkerCrashedError, ray.exceptions.NodeDiedError) as error:
                        hear(Lost(job=job, tries=tries, again=tries < TRIES))
                        if tries < TRIES:
                            waiting.append((job, tries + 1))
                            continue
                        reason = str(error).splitlines()[0]
                        result = job.lost(f"the worker that ran it died {tries} times: {reason}")
                    if not stop.pressed:
                        yield job, replace(result, retries=tries - 1)
            for reference in running:
                ray.cancel(reference, force=False)
            ray.wait(list(running), num_returns=len(running), timeout=20) if running else None

    return fan_out


def _do(job: Job) -> TaskResult:
    return job.do(StopSwitch())


@contextmanager
def _cluster(address: str, workers: int) -> Iterator[Any]:
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    try:
        import ray
    except ImportError as error:
        raise RayUnavailable(
            f"Ray is not installed ({error}): nothing was run; install the extra 'evals', or leave out --ray"
        ) from error
    place: dict[str, Any] = {"address": address}
    if address == HERE:
        place = {"num_cpus": workers, "_node_ip_address": "127.0.0.1", "include_dashboard": False}
    try:
        _require_answer(address)
        ray.init(**place, log_to_driver=False, configure_logging=False)
    except (ConnectionError, RuntimeError, ValueError, OSError) as error:
        raise RayUnavailable(
            f"no Ray cluster at {address or 'this machine'}, nothing was run: {error}"
        ) from error
    # What Ray has to say of a dead worker goes to standard output, where results are read, and no option says
    # otherwise. That a worker died is told by `Lost`.
    ray._private.worker._worker_logs_enabled = False
    try:
        yield ray
    finally:
        ray.shutdown()


def _require_answer(address: str) -> None:
    """Raises OSError where nothing listens at "host:port": Ray itself would go on trying for minutes."""
    host, colon, port = address.rpartition(":")
    if colon and port.isdigit():
        socket.create_connection((host.strip("[]"), int(port)), timeout=_ANSWER_SECONDS).close()

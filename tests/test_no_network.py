"""Deskhand's own work reaches for no network: not the models, not the index, not their telemetry.

The work runs in a network namespace where every packet goes to the loopback device and is counted there, so
that native code is seen as well; an audit hook names what Python asked for.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

IN_NAMESPACE = """
echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6
ip link set lo up && ip route add default dev lo && exec "$@"
"""

WATCH = """
import json, socket, sys
asked = []
def watch(event, arguments):
    sends = event in ("socket.connect", "socket.sendto", "socket.sendmsg")
    if event == "socket.getaddrinfo" or (sends and arguments[0].family != socket.AF_UNIX):
        asked.append([event, repr(arguments[1:])])
sys.addaudithook(watch)
def report():
    lines = open("/proc/net/dev").read().splitlines()[2:]
    sent = sum(int(line.split(":")[1].split()[9]) for line in lines)
    print(json.dumps({"asked": asked, "packets": sent}))
"""

WORK = """
from pathlib import Path
import numpy as np
import chromadb, torch, transformers, rapidocr, PySide6.QtWidgets
from agent.task import Task
from memory.embedding import SentenceEncoder
from memory.index import EpisodeIndex
from vision.ocr import TextReader
reader = TextReader()
reader.read(np.full((64, 200, 3), 255, np.uint8))
rapidocr.RapidOCR()(np.full((64, 200, 3), 255, np.uint8))
vector = SentenceEncoder().encode(["open the calculator"])[0]
client = chromadb.PersistentClient("plain", chromadb.Settings(anonymized_telemetry=False))
collection = client.create_collection("tasks", embedding_function=None)
collection.add(ids=["one"], embeddings=[vector.tolist()])
assert collection.query(query_embeddings=[vector.tolist()], n_results=1)["ids"] == [["one"]]
report()
"""

_IMPORTS = "from pathlib import Path\n"
TRACE = """
import os
from agent.tracing.opening import trace_run
from safety.redaction.redactor import Redactor
os.environ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://198.51.100.7:4318"
trace, notes = trace_run(Path.cwd(), Redactor(), brain="b", desk="toy")
with trace, trace.span("see"):
    pass
assert notes == () and len(trace.lost) == LOST, (notes, trace.lost)
assert (Path.cwd() / "traces.db").exists()
report()
"""

SEEK = """
import os
from agent.endpoint.opening import find_server
from agent.endpoint.settings import EndpointSettings
from vision.errors import ModelError
os.environ["HTTP_PROXY"] = os.environ["ALL_PROXY"] = "http://198.51.100.7:3128"
told = []
for address in ("", "http://localhost:9", "http://198.51.100.7:8000", "http://model.example"):
    try:
        find_server(EndpointSettings(), address=address)
    except ModelError as error:
        told.append(str(error))
assert len(told) == 4
report()
"""

REACH_OUT = """
try:
    socket.create_connection(("198.51.100.7", 80), timeout=0.2)
except OSError:
    pass
report()
"""


def in_namespace(work: str, folder: Path) -> dict[str, object]:
    as_root = [] if os.geteuid() == 0 else ["--map-root-user"]
    namespace = ["unshare", "--net", *as_root, "sh", "-c", IN_NAMESPACE, "sh"]
    command = [*namespace, sys.executable, "-c", WATCH + work]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if "unshare" in done.stderr and "not permitted" in done.stderr:
        pytest.skip(f"this system makes no network namespace: {done.stderr.strip()}")
    assert done.returncode == 0, done.stderr
    told: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return told


def test_the_watch_sees_who_reaches_out(tmp_path: Path) -> None:
    told = in_namespace(REACH_OUT, tmp_path)
    assert told["asked"]
    assert told["packets"]


def test_a_trace_goes_nowhere(tmp_path: Path) -> None:
    """Whatever OpenTelemetry's own variables say."""
    assert in_namespace(_IMPORTS + TRACE.replace("LOST", "0"), tmp_path) == {"asked": [], "packets": 0}


def test_a_trace_goes_to_the_collector_that_is_named(tmp_path: Path) -> None:
    (tmp_path / "tracing.toml").write_text('collector = "http://127.0.0.1:9"')
    told = in_namespace(_IMPORTS + TRACE.replace("LOST", "1"), tmp_path)
    asked = told["asked"]
    assert isinstance(asked, list)
    reached = {where for event, where in asked if event == "socket.connect"}
    assert reached == {"(('127.0.0.1', 9),)"}


def test_a_model_server_is_looked_for_on_this_machine_alone(tmp_path: Path) -> None:
    """Not by names that a resolver answers, through no proxy, at no other host that was not allowed."""
    asked = in_namespace(_IMPORTS + SEEK, tmp_path)["asked"]
    assert isinstance(asked, list)
    assert {event for event, _ in asked} == {"socket.connect"}
    assert {where.strip("()").split(",")[0].strip("'") for _, where in asked} <= {"127.0.0.1", "::1"}


def test_reading_and_remembering_reach_for_no_network(tmp_path: Path) -> None:
    assert in_namespace(WORK, tmp_path) == {"asked": [], "packets": 0}

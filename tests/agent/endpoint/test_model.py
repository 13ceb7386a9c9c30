"""The client against real sockets. Limits are long where nothing is to run out, so that a busy machine
changes nothing; what must come to an end is awaited, not timed."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import numpy as np
import pytest

from agent.endpoint.address import address_of
from agent.endpoint.failure import Kind, ServerRefused
from agent.endpoint.limits import Limits
from agent.endpoint.model import EndpointModel
from agent.endpoint.served.asked import Asked
from agent.endpoint.served.facts import Facts
from agent.endpoint.served.fault import Fault
from agent.endpoint.served.script import scripted
from agent.endpoint.served.server import ServedModel
from agent.endpoint.server_name import ServerName
from vision.errors import ModelError
from vision.vlm.chat import Answer, Ended, JsonSchema, Message, Model, Request

SECRET = "card 4111-1111-1111-1111 of Maria"
KEY = "sk-very-secret"
PIXELS = np.arange(60 * 80 * 3, dtype=np.uint32).reshape(60, 80, 3).astype(np.uint8)
ASK = Request(
    messages=(
        Message(role="system", parts=("You press buttons.",)),
        Message(role="user", parts=(PIXELS, SECRET)),
    ),
    stops=("<end>",),
    most=64,
    seed=7,
)
LONG = Limits(connect=60.0, first=600.0, between=600.0, whole=1_200.0)


def never() -> bool:
    return False


def model_at(served: ServedModel, limits: Limits = LONG, key: str = KEY) -> EndpointModel:
    return EndpointModel("scripted", address_of(served.address), key=key, limits=limits)


def until(true: Callable[[], bool]) -> None:
    """Wait for what must come."""
    end = time.monotonic() + 60.0
    while not true():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.01)


def test_an_answer_is_heard_piece_by_piece_and_counted() -> None:
    heard: list[str] = []
    with ServedModel(scripted(["Press Save, then the gear.<end>Nothing"])) as served:
        model: Model = model_at(served)
        answer = model.answer(ASK, cancelled=never, heard=heard.append)
        again = model.answer(ASK, cancelled=never)
        model.close()
        asked = served.asked[0]
    assert answer.text == "".join(heard) == "Press Save, then the gear."
    assert len(heard) > 2
    assert answer.ended is Ended.STOP
    assert answer.asked > 6
    assert answer.tokens == len(heard)
    assert (answer.cached, again.cached) == (0, answer.asked)
    assert 0 < answer.first <= answer.seconds
    assert answer.notes == ()
    assert np.array_equal(asked.pictures[0], PIXELS)
    assert (asked.seed, asked.temperature, asked.most, asked.stops) == (7, 0.0, 64, ("<end>",))
    assert asked.key == KEY


def test_an_answer_as_long_as_it_may_be() -> None:
    with ServedModel(scripted(["word " * 500])) as served:
        answer = model_at(served).answer(ASK, cancelled=never)
    assert answer.ended is Ended.LENGTH
    assert answer.tokens == 64


def test_a_server_that_streams_slowly_is_heard_out() -> None:
    with ServedModel(scripted(["One two three"]), fault=Fault.SLOW) as served:
        assert model_at(served).answer(ASK, cancelled=never).text == "One two three"


def test_a_server_that_does_not_stream_and_one_that_knows_no_stops_are_noted() -> None:
    with ServedModel(scripted(["All at once"]), fault=Fault.WHOLE) as served:
        answer = model_at(served).answer(ASK, cancelled=never)
    assert answer.text == "All at once"
    assert "does not stream" in answer.notes[0]
    with ServedModel(scripted(["Up to here<end> and on"]), fault=Fault.NO_STOPS) as served:
        answer = model_at(served).answer(ASK, cancelled=never)
    assert (answer.text, answer.ended) == ("Up to here", Ended.STOP)
    assert "did not end at a stop" in answer.notes[0]


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault.HANG, "said nothing for"),
        (Fault.COMMENTS, "said nothing for"),
        (Fault.HANG_MIDWAY, "stopped in the middle"),
    ],
)
def test_a_server_that_hangs(fault: Fault, words: str) -> None:
    first = 60.0 if fault is Fault.HANG_MIDWAY else 0.5
    limits = Limits(connect=60.0, first=first, between=0.5, whole=1_200.0)
    with ServedModel(scripted([fault])) as served, pytest.raises(ModelError, match=words):
        model_at(served, limits).answer(ASK, cancelled=never)


def test_a_server_that_goes_on_and_on_has_so_long_for_all_of_it() -> None:
    limits = Limits(connect=60.0, first=60.0, between=60.0, whole=0.5)
    late = pytest.raises(ModelError, match=r"was not done after 0\.5 seconds")
    with ServedModel(scripted(["word " * 200]), fault=Fault.SLOW) as served, late:
        model_at(served, limits).answer(ASK, cancelled=never)


FAULTS = {
    Fault.DROP: "broke off",
    Fault.DROP_AT_ONCE: "broke off",
    Fault.FAILS: "failed, for a reason that is not shown",
    Fault.FAILS_MIDWAY: "ran out of memory",
    Fault.LOADING: "is still loading its model",
    Fault.BUSY: "is too busy",
    Fault.NO_PICTURES: "takes no pictures",
    Fault.CONTEXT: "more than its context holds",
    Fault.NO_MODEL: "does not have this model",
    Fault.LOCKED: "wants a key",
    Fault.NO_GRAMMAR: "could not use the grammar",
    Fault.REDIRECT: "sends us elsewhere",
    Fault.PAGE: "answered with text/html instead of",
    Fault.NO_JSON: "a piece that is no JSON",
    Fault.NO_TEXT: "bytes that are no text",
    Fault.LONG_LINE: "a line that does not end",
    Fault.ENDLESS: "an answer that does not end",
    Fault.NO_CHOICES: "answered with nothing",
    Fault.NULL: "answered with nothing",
    Fault.TOOLS: "made calls of tools of the answer",
    Fault.ONLY_THINKS: "only thought and said nothing",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_goes_wrong_is_said_and_nothing_of_the_screen(fault: Fault) -> None:
    with ServedModel(scripted([fault, "Now it works."])) as served:
        model = model_at(served)
        with pytest.raises(ModelError) as raised:
            model.answer(ASK, cancelled=never)
        assert model.answer(ASK, cancelled=never).text == "Now it works."
    said = str(raised.value)
    assert FAULTS[fault] in said
    assert "there is no answer, and nothing was clicked" in said
    for part in ("4111", "Maria", KEY, "very-secret"):
        assert part not in said
    assert raised.value.__cause__ is None


def test_every_fault_is_tried() -> None:
    elsewhere = {
        Fault.HANG,
        Fault.HANG_MIDWAY,
        Fault.COMMENTS,
        Fault.SLOW,
        Fault.WHOLE,
        Fault.NO_STOPS,
        Fault.BLIND,
    }
    assert FAULTS.keys() | elsewhere == set(Fault)


def test_a_reason_that_is_not_known_is_not_repeated() -> None:
    def refuse(asked: Asked) -> str:
        raise ModelError(f"unheard of: {asked.words}")

    with ServedModel(refuse) as served, pytest.raises(ServerRefused, match="may quote your screen") as raised:
        model_at(served).answer(ASK, cancelled=never)
    assert raised.value.kind is Kind.FAILED
    assert "4111" not in str(raised.value)


def test_nobody_is_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    model = EndpointModel("m", address_of(f"http://localhost:{port}"), limits=LONG)
    with pytest.raises(ModelError, match=r"nothing answers at .*nothing was clicked"):
        model.answer(ASK, cancelled=never)


def test_localhost_is_found_where_it_listens_on_ipv6_alone() -> None:
    if not socket.has_ipv6:
        pytest.skip("this machine has no IPv6")
    try:
        server = socket.create_server(("::1", 0), family=socket.AF_INET6)
    except OSError as error:
        pytest.skip(f"this machine has no IPv6 loopback: {error}")
    body = b'data: {"choices": [{"delta": {"content": "six"}, "finish_reason": "stop"}]}\n\ndata: [DONE]\n\n'

    def serve() -> None:
        line, _ = server.accept()
        with line:
            line.recv(1 << 20)
            line.sendall(
                b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n" + body
            )
            line.shutdown(socket.SHUT_WR)
            while line.recv(1 << 16):
                pass

    with server:
        serving = threading.Thread(target=serve, daemon=True)
        serving.start()
        model = EndpointModel("m", address_of(f"http://localhost:{server.getsockname()[1]}"), limits=LONG)
        assert model.answer(ASK, cancelled=never).text == "six"
        serving.join(60.0)


def test_no_proxy_of_the_environment_gets_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "")
    with ServedModel(scripted(["Straight"])) as served:
        assert model_at(served).answer(ASK, cancelled=never).text == "Straight"


def test_a_server_lets_in_who_has_its_key() -> None:
    with ServedModel(scripted(["Come in"], again=True), key=KEY) as served:
        assert model_at(served).answer(ASK, cancelled=never).text == "Come in"
        with pytest.raises(ModelError, match="wants a key") as raised:
            model_at(served, key="sk-another").answer(ASK, cancelled=never)
    assert "sk-another" not in str(raised.value)


def test_a_grammar_that_the_server_cannot_use_is_left_out_from_then_on() -> None:
    def answers(asked: Asked) -> str | Fault:
        return Fault.NO_GRAMMAR if asked.held_to else "Free"

    request = Request(messages=ASK.messages, grammar=JsonSchema(schema={"type": "object"}))
    with ServedModel(answers) as served:
        model = EndpointModel("m", address_of(served.address), server=ServerName.OLLAMA, limits=LONG)
        answers_heard = [model.answer(request, cancelled=never) for _ in range(2)]
        tried = [bool(asked.held_to) for asked in served.asked]
    assert [answer.text for answer in answers_heard] == ["Free", "Free"]
    assert all("could not use the grammar" in answer.notes[0] for answer in answers_heard)
    assert tried == [True, False, False]


def test_a_prompt_longer_than_the_context_is_refused_by_the_server() -> None:
    with (
        ServedModel(scripted(["x"]), facts=Facts(context=5)) as served,
        pytest.raises(ServerRefused) as raised,
    ):
        model_at(served).answer(ASK, cancelled=never)
    assert raised.value.kind is Kind.CONTEXT


@pytest.fixture
def full() -> Iterator[int]:
    """A port where no more connections are taken, so that one more waits to be."""
    with ExitStack() as stack:
        server = stack.enter_context(socket.socket())
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        for _ in range(8):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(server.getsockname())
        yield server.getsockname()[1]


class Stop:
    """Not pressed until `press`; counts how often it was looked at."""

    def __init__(self) -> None:
        self.pressed = False
        self.looks = 0

    def __call__(self) -> bool:
        self.looks += 1
        return self.pressed


def stopped(model: EndpointModel, when: Callable[[Stop, list[str]], bool]) -> Answer:
    """The answer of a model that is stopped once something is so, though no limit of time is near."""
    stop, heard = Stop(), list[str]()
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(model.answer, ASK, cancelled=stop, heard=heard.append)
        until(lambda: when(stop, heard))
        stop.pressed = True
        return future.result(60.0)


def test_stop_while_it_connects(full: int) -> None:
    model = EndpointModel("m", address_of(f"http://127.0.0.1:{full}"), limits=LONG)
    answer = stopped(model, lambda stop, heard: stop.looks > 3)
    assert (answer.ended, answer.text) == (Ended.CANCELLED, "")


def test_a_connection_that_never_stands_has_its_limit(full: int) -> None:
    model = EndpointModel("m", address_of(f"http://127.0.0.1:{full}"), limits=Limits(connect=0.5))
    with pytest.raises(ModelError, match=r"no connection to .* in time"):
        model.answer(ASK, cancelled=never)


def test_stop_before_the_first_byte_ends_the_connection() -> None:
    with ServedModel(scripted([Fault.HANG])) as served:
        answer = stopped(model_at(served), lambda stop, heard: bool(served.asked) and stop.looks > 3)
        until(lambda: served.gone == 1)
    assert (answer.ended, answer.text) == (Ended.CANCELLED, "")


def test_stop_in_the_middle_keeps_what_was_heard() -> None:
    with ServedModel(scripted([Fault.HANG_MIDWAY])) as served:
        answer = stopped(model_at(served), lambda stop, heard: bool(heard))
        until(lambda: served.gone == 1)
    assert answer.ended is Ended.CANCELLED
    assert answer.text.startswith("This is")


def test_stop_while_pieces_come() -> None:
    with ServedModel(scripted(["word " * 60]), fault=Fault.SLOW) as served:
        answer = stopped(model_at(served), lambda stop, heard: len(heard) > 1)
        until(lambda: served.gone == 1)
    assert answer.ended is Ended.CANCELLED
    assert 0 < len(answer.text) < 300


def test_what_was_stopped_before_it_began_asks_nobody() -> None:
    with ServedModel(scripted(["x"])) as served:
        assert model_at(served).answer(ASK, cancelled=lambda: True).ended is Ended.CANCELLED
        assert served.asked == ()


def test_what_the_listener_raises_comes_out() -> None:
    def heard(piece: str) -> None:
        raise KeyError(piece)

    with ServedModel(scripted(["Hello"])) as served, pytest.raises(KeyError):
        model_at(served).answer(ASK, cancelled=never, heard=heard)

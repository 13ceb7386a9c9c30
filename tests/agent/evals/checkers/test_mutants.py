from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from agent.evals.checkers.end_state import EndState, Files, Made
from agent.evals.checkers.mutants import Amiss, mutants
from agent.evals.checkers.texts import wrong_texts
from agent.evals.page_server import Request
from agent.evals.shown import Shown
from vision.element import Element, Role, State
from vision.geometry import Rect

TEXTS = st.text(max_size=80) | st.text(alphabet="ab 19\n", max_size=30)


@given(TEXTS)
def test_a_wrong_text_differs_by_more_than_its_last_newline(text: str) -> None:
    made = [wrong for _, _, wrong in wrong_texts(text)]
    assert all(wrong.rstrip("\n") != text.rstrip("\n") for wrong in made)
    assert len({wrong.rstrip("\n") for wrong in made}) == len(made)
    assert bool(made) == bool(text.rstrip("\n"))
    assert all(amiss in set(Amiss) for amiss, _, _ in wrong_texts(text))


def test_a_text_goes_wrong_in_every_way_it_can() -> None:
    wrong = {what: text for _, what, text in wrong_texts("two 9\nand 10\n")}
    assert wrong["the first number one more"] == "two 10\nand 10\n"
    assert wrong["the last number one less"] == "two 9\nand 09\n"
    assert wrong["the first word wrong"] == "wrong 9\nand 10\n"
    assert wrong["in another case"] == "TWO 9\nAND 10\n"
    assert wrong["its lines in another order"] == "and 10\ntwo 9"
    assert wrong["its lines run together"] == "two 9 and 10"
    assert wrong["its last line missing"] == "two 9"
    assert wrong["there twice"] == "two 9\nand 10two 9\nand 10"
    assert wrong["empty"] == ""


PATHS = st.sampled_from(["a.txt", "Documents/b", "Desktop/c.txt", "Documents/d", ".config/e"])
CONTENTS = st.none() | st.binary(max_size=8) | st.builds(Made, text=TEXTS, command=st.just("sqlite"))
FILES = st.dictionaries(PATHS, CONTENTS, max_size=4)
FIELDS = st.dictionaries(st.sampled_from(["x", "y"]), st.lists(TEXTS, max_size=2), max_size=2)
REQUESTS = st.builds(
    Request, method=st.sampled_from(["GET", "POST"]), path=st.just("/p"), form=FIELDS, query=FIELDS
)
STATES = st.builds(
    EndState,
    files=FILES,
    requests=st.lists(REQUESTS, max_size=2).map(tuple),
    answer=TEXTS,
    running=st.frozensets(st.sampled_from(["p", "q"])),
    stopped=st.just(frozenset({"r"})),
)


@settings(max_examples=60)
@given(FILES, STATES)
def test_no_mutant_is_like_the_right_end_or_like_another(before: Files, right: EndState) -> None:
    made = [mutant.state for mutant in mutants(before, right)]
    assert right not in made
    assert all(one not in made[index + 1 :] for index, one in enumerate(made))


def test_everything_of_an_end_state_goes_wrong_once() -> None:
    button = Element(
        role=Role.CHECKBOX, rect=Rect(0, 0, 1, 1), text="Wrap", value="on", states=frozenset({State.CHECKED})
    )
    kept: Files = {"Documents": None, "Documents/c.txt": b"left"}
    before: Files = {**kept, "Documents/a.txt": b"old", "b.txt": b"gone"}
    right = EndState(
        files={**kept, "Documents/a.txt": b"new", "n.txt": b"made"},
        requests=(
            Request(method="POST", path="/send", form={"n": ["3"]}),
            Request(method="POST", path="/api", json={"card": "x"}),
        ),
        answer="Yes",
        running=frozenset({"here"}),
        stopped=frozenset({"gone"}),
        shown=(Shown(program="p", title="t", element=button),),
    )
    made = {mutant.name: mutant for mutant in mutants(before, right)}
    assert set(map(str, Amiss)) == {str(mutant.amiss) for mutant in made.values()}
    assert made["b.txt: still there"].state.files["b.txt"] == b"gone"
    assert made["Documents/a.txt: as it was"].state.files["Documents/a.txt"] == b"old"
    assert "n.txt" not in made["n.txt: in another folder"].state.files
    assert made["n.txt: in another folder"].state.files["Desktop/n.txt"] == b"made"
    assert "Documents/c.txt" not in made["Documents/c.txt: deleted besides"].state.files
    assert made["POST /send: form n the first number one more"].state.requests[0].form == {"n": ["4"]}
    assert len(made["POST /send: sent twice"].state.requests) == 3
    assert made["POST /api: json card not sent"].state.requests[1].json == {}
    assert made["answer: empty"].state.answer == ""
    assert made["gone: still running"].state.running == {"here", "gone"}
    assert made["here: not running"].state.running == frozenset()
    assert made['checkbox "Wrap": not checked'].state.shown[0].element.states == frozenset()
    assert made['checkbox "Wrap": not there'].state.shown == ()

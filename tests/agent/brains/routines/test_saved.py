"""Whether a title says that a document was saved under another name than was meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.brains.routines.saved import became_another


@pytest.mark.parametrize(
    ("title", "another"),
    [
        ("/home/ada/log-fixed.txt.txt - Mousepad", True),
        ("mylog-fixed.txt - Mousepad", True),
        ("log-fixed.txt2", True),
        ("/home/ada/log-fixed.txt - Mousepad", False),
        ("*log-fixed.txt", False),
        ("log-fixed.txt.", False),
        ("log-fixed.txt (~/Documents) - gedit", False),
        ("log-fixed.txt.bak, log-fixed.txt", False),
        ("Untitled 1 - Mousepad", False),
        ("", False),
    ],
)
def test_a_name_with_more_to_it_is_another(title: str, another: bool) -> None:
    assert became_another("log-fixed.txt", title) is another


@given(st.text(max_size=20), st.text(max_size=20))
def test_a_name_that_stands_alone_is_itself(before: str, after: str) -> None:
    assert not became_another("a.txt", f"{before} a.txt {after}")

from __future__ import annotations

import pytest

from tests.agent.failures.making import Making


@pytest.fixture
def making() -> Making:
    return Making()

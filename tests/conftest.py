"""How `make test` spreads over two processors: calls in real time on one, the rest on the other.

A call mostly waits for speech; what runs beside it must leave it its processor when it does not.
"""

import os
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
ONE_PROCESS_EACH = ("end_to_end", "integration", "terraform")
"""Folders whose tests share servers that are started once. Elsewhere a file is one piece of work."""
BESIDE_CALLS = 10
"""How nice the other tests are, and all that they start."""


def _folder(item: pytest.Item) -> str:
    return item.path.relative_to(TESTS).parts[0]


# First, for the scheduler reads the groups in a hook of its own.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        folder = _folder(item)
        file = item.path.relative_to(TESTS).as_posix()
        item.add_marker(pytest.mark.xdist_group(folder if folder in ONE_PROCESS_EACH else file))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return
    assert "@" in item.nodeid, "the scheduler did not see the groups"
    wanted = 0 if _folder(item) == "end_to_end" else BESIDE_CALLS
    if os.getpriority(os.PRIO_PROCESS, 0) < wanted:
        os.setpriority(os.PRIO_PROCESS, 0, wanted)

"""How `make test` spreads over two processes: the calls, which are in real time, and the rest.

A call mostly waits for speech; what runs beside it must leave it its processor when it does not.
"""

import os

import pytest
from xdist.scheduler import LoadScopeScheduling

CALLS = "end_to_end"
ONE_PROCESS_EACH = (CALLS, "integration", "terraform")
"""Folders whose tests share servers that are started once; elsewhere a file goes as one."""
BESIDE_CALLS = 19
"""How nice the other tests are, and all that they start."""


def _part(nodeid: str) -> str:
    """What a test goes with."""
    file = nodeid.partition("::")[0]
    folder = file.removeprefix("tests/").split("/")[0]
    return folder if folder in ONE_PROCESS_EACH else file


class ByPart(LoadScopeScheduling):
    """Hands out the parts whole, in the order in which they were collected."""

    def _split_scope(self, nodeid: str) -> str:
        return _part(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> ByPart:
    config.option.loadscopereorder = False
    return ByPart(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return
    wanted = 0 if _part(item.nodeid) == CALLS else BESIDE_CALLS
    if os.getpriority(os.PRIO_PROCESS, 0) < wanted:
        os.setpriority(os.PRIO_PROCESS, 0, wanted)

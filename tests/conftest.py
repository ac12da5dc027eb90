"""How `make test` spreads over two processors: calls in real time on one, the rest on the other.

A call mostly waits for speech; what runs beside it must leave it its processor when it does not.
"""

import os
from pathlib import Path

import pytest
from xdist.scheduler import LoadScopeScheduling

TESTS = Path(__file__).parent
ONE_PROCESS_EACH = ("end_to_end", "integration", "terraform")
"""Folders whose tests share servers that are started once; elsewhere a file goes as one."""
BESIDE_CALLS = 10
"""How nice the other tests are, and all that they start."""


class ByFolder(LoadScopeScheduling):
    """Hands out whole folders and files, in the order in which they were collected."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        folder = file.split("/")[1]
        return folder if folder in ONE_PROCESS_EACH else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> ByFolder:
    config.option.loadscopereorder = False
    return ByFolder(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return
    folder = item.path.relative_to(TESTS).parts[0]
    wanted = 0 if folder == "end_to_end" else BESIDE_CALLS
    if os.getpriority(os.PRIO_PROCESS, 0) < wanted:
        os.setpriority(os.PRIO_PROCESS, 0, wanted)

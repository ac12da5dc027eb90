"""How `make test` spreads over two processes: the calls, which are in real time, and the rest.

A call mostly waits for speech; what runs beside it must leave it its processor when it does not.
The scenarios, which have a world of their own, follow in the process whose other work is shorter.
"""

import os
from contextlib import suppress

import pytest
from xdist.scheduler import LoadScopeScheduling

CALLS, SCENARIOS = "end_to_end", "end_to_end/test_scenarios.py"
IN_ORDER = (CALLS, "integration", "terraform", SCENARIOS)
"""What shares servers that are started once; elsewhere a file goes as one."""
BESIDE_CALLS = 10
"""How nice the other tests are, and all that they start."""


def _part(nodeid: str) -> str:
    """What a test goes with."""
    file = nodeid.partition("::")[0].removeprefix("tests/")
    return next((part for part in (file, file.split("/")[0]) if part in IN_ORDER), file)


class ByPart(LoadScopeScheduling):
    """Hands out the parts whole, in the order in which they were collected."""

    def _split_scope(self, nodeid: str) -> str:
        return _part(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> ByPart:
    config.option.loadscopereorder = False
    return ByPart(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    ranks = {part: rank for rank, part in enumerate(IN_ORDER)}
    items.sort(key=lambda item: ranks.get(_part(item.nodeid), len(ranks)))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return
    wanted = 0 if _part(item.nodeid) in (CALLS, SCENARIOS) else BESIDE_CALLS
    if os.getpriority(os.PRIO_PROCESS, 0) != wanted:
        # Only root may be less nice again.
        with suppress(PermissionError):
            os.setpriority(os.PRIO_PROCESS, 0, wanted)

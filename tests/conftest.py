"""How `make test` spreads over three processes: calls in real time in two, the rest in one.

A call mostly waits for speech; what runs beside it must leave it its processor when it does not.
The scenarios have a world of their own, beside it.
"""

import os

import pytest
from xdist.scheduler import LoadScopeScheduling

SCENARIOS = "end_to_end/test_scenarios.py"
IN_REAL_TIME = ("end_to_end", SCENARIOS)
ONE_PROCESS_EACH = (*IN_REAL_TIME, "integration", "terraform")
"""What shares servers that are started once, in order; elsewhere a file goes as one."""
BESIDE_CALLS = 10
"""How nice the other tests are, and all that they start."""


def _part(file: str) -> str:
    """What a file of tests goes with."""
    within = file.removeprefix("tests/")
    part = within if within == SCENARIOS else within.split("/")[0]
    return part if part in ONE_PROCESS_EACH else file


class ByPart(LoadScopeScheduling):
    """Hands out the parts whole, in the order in which they were collected."""

    def _split_scope(self, nodeid: str) -> str:
        return _part(nodeid.partition("::")[0])


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> ByPart:
    config.option.loadscopereorder = False
    return ByPart(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    ranks = {part: rank for rank, part in enumerate(ONE_PROCESS_EACH)}
    items.sort(key=lambda item: ranks.get(_part(item.nodeid.partition("::")[0]), len(ranks)))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return
    is_a_call = _part(item.nodeid.partition("::")[0]) in IN_REAL_TIME
    wanted = 0 if is_a_call else BESIDE_CALLS
    if os.getpriority(os.PRIO_PROCESS, 0) < wanted:
        os.setpriority(os.PRIO_PROCESS, 0, wanted)

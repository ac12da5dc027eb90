"""How `make test` spreads over two processors: calls in real time on one, the rest on the other.

A call mostly waits for speech; what runs beside it must leave it its processor when it does not.
The scenarios have a world of their own: they are played once most of the other calls have ended.
"""

import os

import pytest
from xdist.scheduler import LoadScopeScheduling

SCENARIOS = "end_to_end/test_scenarios.py"
ONE_PROCESS_EACH = ("end_to_end", "integration", "terraform", SCENARIOS)
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
    wanted = 0 if _part(item.nodeid.partition("::")[0]) == "end_to_end" else BESIDE_CALLS
    if os.getpriority(os.PRIO_PROCESS, 0) < wanted:
        os.setpriority(os.PRIO_PROCESS, 0, wanted)

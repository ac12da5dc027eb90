"""Fixtures of the tests of terraform/."""

import os
from collections.abc import Iterator

import pytest

from local.deploy.terraform import NotInstalled, executable
from tests.terraform.runs import Deployment, Runs


@pytest.fixture(scope="session")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runs]:
    try:
        executable()
    except NotInstalled as reason:
        # What a machine without Terraform cannot say, continuous integration must.
        (pytest.fail if os.environ.get("CI") else pytest.skip)(str(reason))
    started = Runs(tmp_path_factory.mktemp("terraform"))
    yield started
    started.close()


@pytest.fixture(scope="session")
def deployment(runs: Runs) -> Deployment:
    return runs.deployment()


@pytest.fixture(scope="session", autouse=True)
def begun(request: pytest.FixtureRequest) -> None:
    """What is slow begins before the first test, if any test will ask for it."""
    if any("runs" in getattr(item, "fixturenames", ()) for item in request.session.items):
        request.getfixturevalue("runs")

"""What one runs after a deployment, run on the local stack."""

import socket

from local.deploy.smoke import Smoke
from tests.end_to_end.conftest import Stage

REGION = "eu-west-3"


async def test_a_stack_that_works_passes_every_step(stage: Stage):
    lines: list[str] = []

    passed = await Smoke(stage.world.gateway_url, None, REGION, lines.append).run()

    assert passed, lines
    assert any(line.startswith("pass  call: greeted") for line in lines)


async def test_an_address_where_nothing_answers_fails(stage: Stage):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        lines: list[str] = []

        passed = await Smoke(
            f"http://127.0.0.1:{unused.getsockname()[1]}", None, REGION, lines.append
        ).run()

    assert not passed
    assert lines[0].startswith("FAIL  page:")

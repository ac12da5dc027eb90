"""What is done before any call is not done in it."""

import subprocess
import sys

from tests.unit.voice_worker.conftest import ENVIRONMENT

LOOK = """
import voice_worker.preloaded as done
found = list(done.models())
assert {"contract.claims", "google.genai.types"} <= {model.__module__ for model in found}
print([model.__name__ for model in found if not model.__pydantic_complete__])
"""


def test_every_message_of_a_call_is_built_before_it():
    looked = subprocess.run(
        [sys.executable, "-c", LOOK], capture_output=True, text=True, env=ENVIRONMENT, check=False
    )

    assert (looked.stdout.strip(), looked.returncode) == ("[]", 0), looked.stderr

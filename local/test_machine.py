"""What the tests need of the machine beyond Python: `python -m local.test_machine`.

On Debian, as root, it installs what is missing; otherwise it says what to install.
"""

import asyncio
import os
import shutil
import sys

from local import backends, livekit_server, long_step
from local.long_step import Announce, StepError


def missing_packages() -> list[str]:
    """Debian's names."""
    present = {
        "mariadb-server": backends.has_mariadb(),
        "redis-server": backends.has_redis(),
        "chromium": bool(shutil.which("chromium")),
    }
    return [name for name, is_present in present.items() if not is_present]


async def prepare(announce: Announce) -> None:
    if packages := missing_packages():
        await _install(packages, announce)
    await livekit_server.ensure(announce)


async def _install(packages: list[str], announce: Announce) -> None:
    wanted = " ".join(packages)
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise StepError(f"The tests need {wanted}: as root, apt-get install {wanted}")
    announce(f"Installing {wanted}…")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    apt = ["apt-get", "-qq", "-o", "Dpkg::Use-Pty=0"]
    await long_step.run([*apt, "update"], announce, "apt-get update", environment)
    await long_step.run(
        [*apt, "install", "--no-install-recommends", *packages],
        announce,
        "apt-get install",
        environment,
    )
    if still := missing_packages():
        raise StepError(f"apt-get did not provide {' '.join(still)}")


def main() -> None:
    try:
        asyncio.run(prepare(lambda line: print(line, flush=True)))
    except StepError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()

"""`python -m local.emulators`: serve the emulators until told to stop."""

import argparse
import asyncio
import json
import signal
from dataclasses import fields
from pathlib import Path

from local.emulators.running import Ports, serve


def main() -> None:
    options = _options()
    with asyncio.Runner() as runner:
        runner.run(_serve(options))


async def _serve(options: argparse.Namespace) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signalled in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(signalled, stopped.set)
    ports = Ports(**{one.name: getattr(options, f"{one.name}_port") for one in fields(Ports)})
    async with serve(certificates_folder=options.certificates, ports=ports) as running:
        running.sendgrid.events.url = options.webhook
        announcement = json.dumps(running.announcement(), indent=2, ensure_ascii=False)
        if options.announce is not None:
            _write_whole(options.announce, announcement)
        print(f"emulators ready, control at {running.addresses['control_url']}", flush=True)
        await stopped.wait()


def _write_whole(path: Path, text: str) -> None:
    """Whoever waits for the file never reads half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".partial")
    partial.write_text(text + "\n", encoding="utf-8")
    partial.replace(path)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m local.emulators", description=__doc__)
    for one in fields(Ports):
        name = one.name.replace("_", "-")
        parser.add_argument(f"--{name}-port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--certificates", type=Path, help="folder for keys and certificates")
    parser.add_argument("--webhook", help="where to tell what became of each mail")
    parser.add_argument("--announce", type=Path, help="file to write the addresses to")
    return parser.parse_args()


if __name__ == "__main__":
    main()

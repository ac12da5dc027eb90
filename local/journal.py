"""The logs of all processes in one terminal, each line under its process's name and colour."""

import asyncio
from pathlib import Path

from rich.console import Console
from rich.text import Text

_COLOURS = ("cyan", "green", "magenta", "yellow", "blue", "bright_red", "bright_green")
POLL_SECONDS = 0.3


async def follow(folder: Path, console: Console) -> None:
    """Until cancelled; starts with what is already written."""
    read: dict[Path, int] = {}
    while True:
        for path in sorted(folder.glob("*.log")):
            read[path] = _print_new(path, read.get(path, 0), console)
        await asyncio.sleep(POLL_SECONDS)


def _print_new(path: Path, position: int, console: Console) -> int:
    with path.open("rb") as log:
        log.seek(position)
        new = log.read()
    complete = new[: new.rfind(b"\n") + 1]
    colour = _COLOURS[sum(path.stem.encode()) % len(_COLOURS)]
    for line in complete.decode(errors="replace").splitlines():
        console.print(Text(f"{path.stem:>15} │ ", style=colour) + Text(line), soft_wrap=True)
    return position + len(complete)

"""Takes the pictures that are asked for, or all."""

import argparse
import asyncio
import importlib
import sys
from pathlib import Path

from local.folders import ROOT

TAKERS = {"page": "caller_page", "dashboard": "dashboard"}
"""What may be asked for → the module that takes it."""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("what", nargs="*", choices=TAKERS)
    arguments.add_argument("--folder", type=Path, default=ROOT / "docs" / "images")
    chosen = arguments.parse_args()
    for name in chosen.what or TAKERS:
        module = importlib.import_module(f"local.screenshots.{TAKERS[name]}")
        sys.stdout.write(f"{asyncio.run(module.take(chosen.folder))} pictures of the {name}\n")


if __name__ == "__main__":
    main()

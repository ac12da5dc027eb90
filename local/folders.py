"""Where the repository is, and where what is made on this machine is kept."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATE = ROOT / ".local"
"""Databases, logs and audio of local runs; ignored by git, may be deleted at any time."""


def cache() -> Path:
    """Outside the repository: what takes minutes to build and serves every clone."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "centre-appel"

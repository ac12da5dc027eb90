"""Each image holds all that its program imports: what it would copy is copied, and started."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from local import services
from local.folders import ROOT

DOCKERFILES = (
    *("functions/Dockerfile", "voice_worker/Dockerfile"),
    *("dashboard/Dockerfile", "local/Dockerfile"),
)


def copy(dockerfile: str, target: Path, **arguments: str) -> None:
    """What the last stage copies from the repository."""
    stage = (ROOT / dockerfile).read_text().rpartition("\nFROM ")[2]
    for line in re.findall(r"^COPY (?!--from)(.+)$", stage, re.MULTILINE):
        for name, value in arguments.items():
            line = line.replace(f"${{{name}}}", value)
        *sources, destination = shlex.split(line)
        for source in sources:
            _copy(ROOT / source, target / destination, into=destination.endswith("/"))


def _copy(source: Path, destination: Path, *, into: bool) -> None:
    if source.is_dir():
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(source, destination, ignore=ignored, dirs_exist_ok=True)
    else:
        destination.mkdir(parents=True, exist_ok=True) if into else None
        shutil.copy(source, destination)


def run(folder: Path, program: str, **environment: str) -> None:
    completed = subprocess.run(
        [sys.executable, "-c", program],
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert completed.returncode == 0, completed.stderr


@pytest.mark.parametrize("name", [function.name for function in services.functions()])
def test_the_image_of_a_function_starts_it(tmp_path: Path, name: str):
    copy("functions/Dockerfile", tmp_path, FUNCTION=name)

    source = f"functions/{name}/main.py"
    run(
        tmp_path,
        f"import functions_framework as f; f.create_app({name!r}, {source!r})\n"
        "import sys; assert not {'local', 'voice_worker'} & set(sys.modules)",
    )


def test_the_image_of_a_function_holds_no_other_function(tmp_path: Path):
    copy("functions/Dockerfile", tmp_path, FUNCTION="claims")

    held = {path.name for path in (tmp_path / "functions").iterdir() if path.is_dir()}
    assert held == {"web", "database", "claims"}


def test_the_image_of_a_function_migrates_and_relays(tmp_path: Path):
    copy("functions/Dockerfile", tmp_path, FUNCTION="emails")

    run(
        tmp_path,
        "import functions.database.migrate as m, functions.emails.relay; m.migrate()",
        DB_URL=f"sqlite:///{tmp_path / 'test.sqlite'}",
    )


def test_the_image_of_the_dashboard_starts_it(tmp_path: Path):
    copy("dashboard/Dockerfile", tmp_path)

    run(
        tmp_path,
        "from dashboard.server import application; application()\n"
        "import sys; assert not {'local', 'functions', 'voice_worker'} & set(sys.modules)",
        FUNCTIONS_URL="http://functions.test",
        DASHBOARD_KEY_ID="local",
        DASHBOARD_KEY="k" * 32,
        DASHBOARD_COOKIE_KEY="c" * 32,
        OIDC_ISSUER="http://issuer.test",
        OIDC_CLIENT_ID="centre-appel",
        HOME=str(tmp_path),
    )


def test_the_image_of_the_worker_starts_it(tmp_path: Path):
    copy("voice_worker/Dockerfile", tmp_path)

    run(tmp_path, "import voice_worker.main, voice_worker.prepared")


def test_the_local_image_serves_the_gateway_the_emulators_and_the_seed(tmp_path: Path):
    copy("local/Dockerfile", tmp_path)

    run(tmp_path, "import local.gateway, local.emulators.__main__, functions.database.seed")
    assert (tmp_path / "caller_page" / "headers.json").exists()


@pytest.mark.parametrize("dockerfile", DOCKERFILES)
def test_images_are_pinned_hashed_and_run_as_nobody(dockerfile: str):
    text = (ROOT / dockerfile).read_text()

    assert set(re.findall(r"^FROM (\S+)", text, re.MULTILINE)) == {"python:3.11-slim-bookworm"}
    assert "--require-hashes" in text
    assert re.search(r"^USER 10001$", text, re.MULTILINE)


@pytest.mark.parametrize("dockerfile", DOCKERFILES)
def test_the_build_context_holds_what_images_copy(dockerfile: str):
    allowed = set(re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE))

    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", (ROOT / dockerfile).read_text(), re.MULTILINE)
    tops = {source.split("/")[0] for line in copied for source in shlex.split(line)}
    assert tops <= allowed

"""Each image holds all that its program imports: what it would copy is copied, and started."""

import json
import re
import shlex
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from local import ports, services
from local.folders import ROOT

DOCKERFILES = (
    *("functions/Dockerfile", "voice_worker/Dockerfile"),
    *("dashboard/Dockerfile", "local/Dockerfile"),
)

DASHBOARD = {
    "FUNCTIONS_URL": "http://functions.test",
    "DASHBOARD_KEY_ID": "local",
    "DASHBOARD_KEY": "k" * 32,
    "DASHBOARD_COOKIE_KEY": "c" * 32,
    "OIDC_ISSUER": "http://issuer.test",
    "OIDC_CLIENT_ID": "centre-appel",
}


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
        **DASHBOARD,
        HOME=str(tmp_path),
    )


@contextmanager
def started(folder: Path, dockerfile: str, *options: str, **environment: str) -> Iterator[None]:
    """The image's own command, in what the image holds, with nowhere else to write but HOME."""
    before = set(folder.rglob("*"))
    [command] = re.findall(r"^CMD (\[.*\])$", (ROOT / dockerfile).read_text(), re.MULTILINE)
    _, *rest = json.loads(command)
    process = subprocess.Popen(
        [sys.executable, *rest, *options],
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1", **environment},
    )
    try:
        yield
        assert process.poll() is None
    finally:
        process.kill()
        process.wait(10)
    assert set(folder.rglob("*")) == before


def answer(url: str) -> tuple[int, str]:
    """What is answered once anything is."""
    for _ in range(300):
        try:
            with urllib.request.urlopen(url, timeout=5) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"{url} does not answer")


def test_the_command_of_a_function_answers_and_writes_nothing(tmp_path: Path):
    copy("functions/Dockerfile", tmp_path, FUNCTION="claims")
    [port] = ports.free(1)
    told = {"PORT": str(port), "FUNCTION_TARGET": "claims"}

    with started(
        tmp_path,
        "functions/Dockerfile",
        FUNCTION_SOURCE="functions/claims/main.py",
        DB_URL="sqlite://",
        **told,
    ):
        status, said = answer(f"http://127.0.0.1:{port}/v1/claims/health")

    assert (status, json.loads(said)["status"]) == (503, "unwell")


def test_the_command_of_the_dashboard_answers_and_writes_nothing(tmp_path: Path):
    image, home = tmp_path / "image", tmp_path / "home"
    image.mkdir()
    home.mkdir()
    copy("dashboard/Dockerfile", image)
    [port] = ports.free(1)

    with started(image, "dashboard/Dockerfile", "--port", str(port), **DASHBOARD, HOME=str(home)):
        ready = answer(f"http://127.0.0.1:{port}/pret")
        _, page = answer(f"http://127.0.0.1:{port}/")

    assert ready == (200, '{"ready":true}')
    assert '<html lang="fr"' in page


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

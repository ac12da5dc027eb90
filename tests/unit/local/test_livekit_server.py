"""The LiveKit server is found where it is, or built with whatever Go there is."""

import os
import stat
from pathlib import Path

import pytest
import yaml

from local import livekit_server
from local.long_step import StepError

BUILDS = """#!/bin/sh
case "$1" in
  env) echo go{version};;
  install) echo "$GOTOOLCHAIN $2" >> {log}; mkdir -p "$GOBIN" && cp /bin/true "$GOBIN/server";;
esac
"""
FAILS = "#!/bin/sh\n[ \"$1\" = env ] && echo go1.26.1 || { echo 'no route to host'; exit 1; }\n"


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with nothing but a PATH and an empty cache."""
    programs = tmp_path / "bin"
    programs.mkdir()
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return programs


def install(program: Path, text: str) -> None:
    program.parent.mkdir(parents=True, exist_ok=True)
    program.write_text(text)
    program.chmod(program.stat().st_mode | stat.S_IXUSR)


async def test_a_server_on_the_path_is_taken(machine: Path):
    install(machine / "livekit-server", "#!/bin/sh\n")

    assert await livekit_server.ensure(print) == machine / "livekit-server"


async def test_a_server_in_the_cache_is_taken(machine: Path):
    install(livekit_server.cached(), "#!/bin/sh\n")

    assert await livekit_server.ensure(print) == livekit_server.cached()


async def test_the_go_of_the_machine_builds_into_the_cache_and_leaves_no_build_cache(
    machine: Path, tmp_path: Path
):
    log = tmp_path / "log"
    install(machine / "go", BUILDS.format(version="1.24.2", log=log))

    built = await livekit_server.ensure(lambda line: None)

    assert os.access(built, os.X_OK)
    assert list(built.parent.parent.iterdir()) == [built.parent]
    assert list(built.parent.iterdir()) == [built]
    assert log.read_text().split() == [
        "auto",
        f"github.com/livekit/livekit-server/cmd/server@{livekit_server.VERSION}",
    ]


@pytest.mark.parametrize("go", [BUILDS.format(version="1.19.8", log="/dev/null"), FAILS, None])
async def test_without_a_usable_go_the_wheel_builds(
    machine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, go: str | None
):
    if go:
        install(machine / "go", go)
    wheel, log = tmp_path / "wheel" / "go", tmp_path / "log"
    install(wheel, BUILDS.format(version="1.26.6", log=log))

    async def from_wheel(folder: Path, announce: object) -> Path:
        return wheel

    monkeypatch.setattr(livekit_server, "_go_from_wheel", from_wheel)

    await livekit_server.ensure(lambda line: None)

    assert log.read_text().startswith("local ")


async def test_a_build_that_fails_says_why_and_what_to_do(
    machine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    install(machine / "go", FAILS)

    async def from_wheel(folder: Path, announce: object) -> Path:
        return machine / "go"

    monkeypatch.setattr(livekit_server, "_go_from_wheel", from_wheel)

    with pytest.raises(StepError, match=r"no route to host.*Remède : installer livekit-server"):
        await livekit_server.ensure(lambda line: None)

    assert not livekit_server.cached().exists()


def test_the_server_listens_on_loopback_alone():
    configuration = yaml.safe_load(
        livekit_server.configuration(7880, 7881, 7882, "key", "s" * 32, "http://events")
    )

    assert configuration["bind_addresses"] == ["127.0.0.1"]
    assert configuration["rtc"]["node_ip"] == "127.0.0.1"
    assert configuration["rtc"]["use_external_ip"] is False
    assert configuration["keys"] == {"key": "s" * 32}

"""`centre`: everything of the project that is run by hand on one machine."""

import asyncio
import json
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from local import (
    demonstration,
    doctor,
    folders,
    journal,
    launcher,
    presentation,
    scenario_stage,
    simulated_caller,
)
from local import (
    scenario as scenario_file,
)
from local.deploy.smoke import Smoke
from local.emulators.client import EmulatorsClient
from local.launcher import Profile
from local.long_step import StepError
from local.scenario import Scenario
from local.scenario_judge import Outcome, judge
from local.scenario_words import now_in_paris
from local.world import StartError, World

app = typer.Typer(
    help="Centre d'appel : un agent vocal français, sur une seule machine.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)
console = Console()

Port = Annotated[int | None, typer.Option(help="Port de la page et des fonctions.")]
Json = Annotated[Path | None, typer.Option("--json", help="Écrit aussi le résultat ici.")]


@app.command("doctor")
def examine(
    as_json: Annotated[bool, typer.Option("--json", help="Pour une machine.")] = False,
) -> None:
    """Dit ce que cette machine offre, et le remède à ce qui manque."""
    found = list(doctor.examine())
    if as_json:
        typer.echo(json.dumps([asdict(finding) for finding in found], ensure_ascii=False))
    else:
        presentation.findings(console, found)
    raise typer.Exit(0 if all(f.ok or not f.needed for f in found) else 1)


@app.command()
def up(port: Port = None) -> None:
    """Lance tout et reste ouvert ; Ctrl-C arrête tout."""
    _run(_up(port))


async def _up(port: int | None) -> int:
    async with _started(launcher.UP, port) as world:
        presentation.addresses(console, world)
        console.print("Ctrl-C pour arrêter.")
        await _until_interrupted(journal.follow(world.logs, console))
    return 0


@app.command()
def demo(
    once: Annotated[bool, typer.Option("--once", help="S'arrête après l'appel.")] = False,
    json_file: Json = None,
    port: Port = None,
) -> None:
    """Lance tout, passe un véritable appel vocal et montre ce qui en reste."""
    _run(_demo(once, json_file, port))


async def _demo(once: bool, json_file: Path | None, port: int | None) -> int:
    async with _started(launcher.DEMO, port) as world:
        console.print("\nCamille Laurent appelle son assureur.\n")
        found = await demonstration.play(world, lambda said: presentation.line(console, said))
        console.print("\nCe qui est enregistré :")
        presentation.report(console, found)
        console.print()
        presentation.timings(console, found.call)
        if json_file:
            _write(json_file, found.as_json())
        console.print()
        presentation.addresses(console, world)
        if not once:
            console.print("\nLa page reste ouverte : à vous d'appeler. Ctrl-C pour arrêter.")
            await _until_interrupted(asyncio.Event().wait())
    return 0 if found.passed else 1


@app.command()
def seed() -> None:
    """Met à jour et remplit la base de « centre up », sans rien lancer d'autre."""
    _run(_seed())


async def _seed() -> int:
    async with launcher.database(launcher.UP, announce=console.print) as world:
        for name in ("seed", "month"):
            console.print(world.processes[name].last_lines(3) or "Base remplie.", markup=False)
    return 0


@app.command()
def call(
    scenario: Annotated[
        str, typer.Option(help="Nom dans local/scenarios, ou chemin d'un fichier YAML.")
    ] = demonstration.SCENARIO,
    json_file: Json = None,
) -> None:
    """Passe un appel simulé à ce que « centre up » ou « centre demo » a lancé."""
    _run(_call(scenario, json_file))


async def _call(scenario: str, json_file: Path | None) -> int:
    where = launcher.addresses()
    if where is None:
        raise StartError("Rien ne tourne ici : lancez d'abord « centre up ».")
    chosen = _read(scenario)
    today = now_in_paris().date()
    control_url = where.get("control_url")
    if (script := chosen.script(today)) and control_url:
        async with EmulatorsClient(control_url) as emulators:
            await emulators.play(script)
    result = await simulated_caller.place(
        chosen.dialogue(today, speaks=chosen.by_voice),
        where["gateway_url"],
        control_url,
        on_line=lambda said: presentation.line(console, said),
    )
    presentation.timings(console, result)
    if result.problem:
        console.print(f"Appel inachevé : {result.problem}", style="red", markup=False)
    if json_file:
        _write(json_file, result.as_json())
    return 1 if result.problem else 0


@app.command()
def scenarios(
    names: Annotated[
        list[str] | None, typer.Argument(help="Noms dans local/scenarios ; sans eux, tous.")
    ] = None,
    voice: Annotated[bool, typer.Option("--voice", help="Par la voix, ceux qui le prévoient.")] = (
        False
    ),
    at_once: Annotated[int, typer.Option(help="Appels à la fois.")] = scenario_stage.AT_ONCE,
) -> None:
    """Lance tout à part, joue les scénarios et juge ce qu'ils laissent."""
    _run(_scenarios(names or [], voice, at_once))


async def _scenarios(names: list[str], voice: bool, at_once: int) -> int:
    chosen = [_read(name) for name in names] or _all_scenarios()
    if voice:
        chosen = [one for one in chosen if one.by_voice]
    failed = 0

    def show(played: Scenario, outcome: Outcome) -> None:
        nonlocal failed
        findings = judge(played.expected, outcome)
        failed += bool(findings)
        presentation.scenario(console, played, outcome, findings)

    console.print(f"{len(chosen)} scénario(s)…")
    async with scenario_stage.opened(announce=lambda text: None) as stage:
        await stage.play(chosen, by_voice=voice, at_once=at_once, on_outcome=show)
        strangers = stage.strangers()
    for stranger in strangers:
        console.print(f"  dont aucun appel ne répond : {stranger}", style="red", markup=False)
    console.print(f"{len(chosen) - failed} sur {len(chosen)} comme attendu.")
    return 1 if failed or strangers else 0


def _read(name: str) -> Scenario:
    try:
        return scenario_file.read(scenario_file.find(name))
    except scenario_file.ScenarioError as error:
        raise StartError(f"Scénario illisible : {error}") from error


def _all_scenarios() -> list[Scenario]:
    try:
        return scenario_file.everything()
    except scenario_file.ScenarioError as error:
        raise StartError(f"Scénario illisible : {error}") from error


@app.command()
def smoke(
    url: Annotated[
        str | None, typer.Option(help="Adresse de la page ; sans elle, ce qui tourne ici.")
    ] = None,
    dashboard: Annotated[str | None, typer.Option(help="Adresse du tableau de bord.")] = None,
    region: Annotated[str, typer.Option(help="Région AWS des fonctions.")] = "eu-west-3",
) -> None:
    """Après un déploiement : la page, chaque fonction, un appel auquel on répond."""
    _run(_smoke(url, dashboard, region))


async def _smoke(url: str | None, dashboard: str | None, region: str) -> int:
    where = launcher.addresses()
    if url is None and where is None:
        raise StartError("Rien ne tourne ici : donnez l'adresse de la page avec --url.")
    if url is None and where is not None:
        url, dashboard = where["gateway_url"], dashboard or where.get("dashboard_url")
    checks = Smoke(str(url).rstrip("/"), dashboard, region, console.out)
    return 0 if await checks.run() else 1


@asynccontextmanager
async def _started(profile: Profile, port: int | None) -> AsyncIterator[World]:
    console.print(f"Démarrage ({profile.name})…")
    async with launcher.running(
        profile, announce=lambda text: console.print(text, markup=False), gateway_port=port
    ) as world:
        console.print("Tout est prêt.")
        yield world
        console.print("Arrêt…")


def _write(path: Path, document: dict[str, Any]) -> None:
    path.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
    console.print(f"Écrit : {path}", markup=False)


def _run(work: Coroutine[Any, Any, int]) -> None:
    """Ctrl-C and SIGTERM both unwind `work`, which stops what it started."""
    try:
        code = asyncio.run(_until_signal(work))
    except (StartError, StepError, simulated_caller.CallError) as error:
        console.print(str(error), style="red", markup=False, soft_wrap=True)
        code = 1
    sys.exit(code)


async def _until_interrupted(work: Coroutine[Any, Any, Any]) -> None:
    """Ctrl-C is how it is meant to end."""
    with suppress(asyncio.CancelledError):
        await work


async def _until_signal(work: Coroutine[Any, Any, int]) -> int:
    task = asyncio.ensure_future(work)
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    with suppress(asyncio.CancelledError):
        return await task
    return 130


def main() -> None:
    """From anywhere: paths of the project are those of the repository."""
    os.chdir(folders.ROOT)
    # The simulated caller's end of the line says loudly that a hung-up call is over.
    logging.getLogger("livekit").setLevel(logging.CRITICAL)
    app()


if __name__ == "__main__":
    main()

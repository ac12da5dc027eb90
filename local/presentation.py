"""What the person sees of a run: the transcript as it comes, the findings, the addresses."""

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from local.demonstration import Report
from local.doctor import Finding
from local.scenario import Scenario
from local.scenario_judge import Outcome
from local.simulated_caller import CallResult
from local.telephone import Line
from local.world import World


def line(console: Console, said: Line) -> None:
    speaker, style = ("Agent   ", "cyan") if said.speaker == "agent" else ("Appelant", "green")
    text = f"  [bold {style}]{speaker}[/] {escape(said.text.strip())}"
    console.print(text, highlight=False, soft_wrap=True)


def addresses(console: Console, world: World) -> None:
    table = Table(show_header=False, box=None, padding=(0, 2))
    table.add_column()
    table.add_column(overflow="fold")
    table.add_row("Page de l'appelant", world.gateway_url + "/")
    if "dashboard" in world.processes:
        table.add_row("Tableau de bord", world.place.dashboard_url)
    if world.mails_url:
        table.add_row("E-mails envoyés", world.gateway_url + "/mails")
    table.add_row("Serveur LiveKit", world.livekit_url)
    table.add_row("Base de données", _without_password(world.database_url))
    table.add_row("Journaux", str(world.logs))
    console.print(table)


def _without_password(url: str) -> str:
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}"


def timings(console: Console, call: CallResult) -> None:
    table = Table("Tour de l'appelant", "Réponse audible après", box=None, padding=(0, 2))
    for turn in call.turns:
        table.add_row(escape(_short(turn.text)), _seconds(turn.answered_after))
    console.print(table)
    console.print(
        f"  Premier son après {_seconds(call.first_sound_after)} ; "
        f"plus long silence {_seconds(call.longest_silence)} ; "
        f"durée {call.duration:.0f} s.",
        highlight=False,
        soft_wrap=True,
    )


def _short(text: str) -> str:
    return text if len(text) <= 46 else text[:45] + "…"


def _seconds(value: float | None) -> str:
    return "—" if value is None else f"{value:.2f} s".replace(".", ",")


def report(console: Console, found: Report) -> None:
    for check in found.checks:
        _verdict(console, check.passed, check.subject, check.detail)
    if found.mail:
        console.print(f"  Objet du message : « {escape(str(found.mail.get('subject', '')))} »")


def scenario(console: Console, played: Scenario, outcome: Outcome, found: list[str]) -> None:
    detail = f"{played.title} ({outcome.seconds:.0f} s)"
    _verdict(console, not found, played.name, detail)
    for finding in found:
        console.print(f"      {escape(finding)}", highlight=False, soft_wrap=True)
    if found:
        for said in outcome.turns:
            console.print(f"      [dim]Agent : {escape(said)}[/]", highlight=False, soft_wrap=True)


def findings(console: Console, found: list[Finding]) -> None:
    for finding in found:
        _verdict(console, finding.ok, finding.subject, finding.detail, needed=finding.needed)
        if not finding.ok and finding.remedy:
            console.print(f"      → {escape(finding.remedy)}", highlight=False, soft_wrap=True)


def _verdict(
    console: Console, passed: bool, subject: str, detail: str, *, needed: bool = True
) -> None:
    mark = "[green]OK[/]" if passed else "[red]NON[/]" if needed else "[yellow]—[/]"
    console.print(f"  {mark:<15} {subject:<18} {escape(detail)}", highlight=False, soft_wrap=True)

"""A plausible month of a call centre, in the contract's own models, the same on every run."""

import math
import random
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from contract import (
    alerts,
    callbacks,
    claims,
    documents,
    metrics,
    privacy,
    reviews,
    supervision,
    third_party,
)
from contract.analytics import (
    CallFigures,
    CallPage,
    CallRecord,
    CallStory,
    CallSummary,
    Channel,
    Disposition,
    NamedToolCall,
    NumberedTurn,
    Silence,
    SilenceCause,
    Speaker,
    ToolOutcome,
)
from contract.identifiers import Line, claim_number, policy_number, report_number
from contract.losses import Circumstances, Occurrence, Peril
from contract.ratings import StoredRating
from contract.reviews import Motif
from contract.verifications import Level as VerificationLevel
from functions.analytics.definitions import definitions as defined

NOW = datetime.now(UTC).replace(microsecond=0)
HOSTILE = '<script>alert("x")</script> =cmd() [lien](javascript:alert(1)) **gras**'

Unit, Better = metrics.Unit, metrics.Better

_USUAL: dict[str, float] = {
    "calls": 100,
    "peak": 7,
    "handle_time": 214,
    "autonomous_resolution": 0.64,
    "technical_autonomy": 0.78,
    "abandonment_rate": 0.09,
    "latency_p95": 1.86,
    "satisfaction": 4.3,
    "cost_per_call": 0.31,
    "cost_total": 171,
    "transfer_failures": 0.01,
    "silence_share": 0.07,
    "negative_sentiment": 0.12,
    "sentiment_shift": 0.21,
    "transfer_rate": 0.14,
    "tool_success": 0.994,
}
_BY_UNIT = {
    Unit.COUNT: 3.0,
    Unit.SHARE: 0.91,
    Unit.SECONDS: 1.2,
    Unit.EUROS: 0.31,
    Unit.STARS: 4.3,
    Unit.SCORE: 86.0,
    Unit.SENTIMENT: 0.2,
    Unit.PER_HUNDRED_TURNS: 2.4,
}


def _usual(name: str) -> float:
    return _USUAL.get(name, _BY_UNIT[defined()[name].unit])


def definitions() -> metrics.Definitions:
    """Those of the analytics function itself."""
    return metrics.Definitions(items=list(defined().values()), price_version="2026-11-04")


def _figure(name: str, value: float, dice: random.Random) -> metrics.Figure:
    definition = defined()[name]
    unit, better = definition.unit, definition.better
    watch, alarm = definition.watch, definition.alarm
    previous = value * dice.uniform(0.9, 1.1)
    absolute = unit in (Unit.SHARE, Unit.SCORE, Unit.STARS, Unit.SENTIMENT)
    level = None
    if watch is not None and alarm is not None:
        sign = -1 if better is Better.HIGHER else 1
        level = (
            metrics.Level.ALARM
            if sign * value > sign * alarm
            else metrics.Level.WATCH
            if sign * value > sign * watch
            else metrics.Level.GOOD
        )
    return metrics.Figure(
        value=value,
        previous=previous,
        level=level,
        over=100,
        change=value - previous if absolute else (value - previous) / previous,
    )


def report(query: Mapping[str, str]) -> metrics.MetricsReport:
    start, end = (datetime.fromisoformat(query[name]) for name in ("from", "to"))
    bucket = metrics.Bucket(query["bucket"])
    step = timedelta(hours=1) if bucket is metrics.Bucket.HOUR else timedelta(days=1)
    dice = random.Random(7)
    usual = {name: _usual(name) for name in defined()}
    points = []
    at = start
    while at < min(end, datetime.now(UTC) + step):
        values: dict[str, float | None] = {
            name: value * dice.uniform(0.92, 1.08) for name, value in usual.items()
        }
        for name in ("autonomous_resolution", "technical_autonomy"):
            values[name] = min(1, values[name] or 0)
        shape = (
            1 + math.sin((at.hour - 8) / 24 * 2 * math.pi)
            if step.days < 1
            else (0.35 if at.weekday() > 4 else 1)
        )
        values["calls"] = round(usual["calls"] * shape * dice.uniform(0.85, 1.1))
        points.append(metrics.Point(at=at, values=values))
        at += step
    total = sum(point.values["calls"] or 0 for point in points)
    figures = {name: _figure(name, value, dice) for name, value in usual.items()}
    figures["calls"] = _figure("calls", total, dice)
    groups = [
        metrics.Group(
            key=motif,
            figures={n: _figure(n, usual[n] * dice.uniform(0.8, 1.1), dice) for n in usual},
            series=[],
        )
        for motif in Motif
    ]
    return metrics.MetricsReport(
        from_=start,
        to=end,
        previous_from=start - (end - start),
        bucket=bucket,
        by=metrics.Breakdown(query["by"]) if "by" in query else None,
        live_calls=4,
        figures=figures,
        series=points,
        groups=groups if "by" in query else [],
        latencies=[
            metrics.StageLatency(
                stage=stage,
                label=label,
                count=4_812,
                p50=p50,
                p90=p50 * 1.7,
                p95=p50 * 2.1,
                p99=p50 * 3.2,
                previous_p95=p50 * 2.0,
            )
            for stage, label, p50 in (
                ("e2e_latency", "De bout en bout", 0.89),
                ("transcription_delay", "Transcription", 0.15),
                ("end_of_turn_delay", "Fin de tour", 0.28),
                ("on_user_turn_completed_delay", "Lecture des mots", 0.02),
                ("llm_node_ttft", "Modèle : premier mot", 0.31),
                ("llm_node_ttfs", "Modèle : première phrase", 0.42),
                ("tts_node_ttfb", "Voix : premier son", 0.12),
                ("playback_latency", "Diffusion", 0.03),
            )
        ],
        tools=[
            metrics.ToolFigures(
                name=name,
                calls=calls,
                ok=calls - refused - failed,
                refused=refused,
                failed=failed,
                success=1 - failed / calls,
                p50_seconds=p50,
                p95_seconds=p50 * 3,
                errors=[metrics.ErrorCount(error=error, count=refused + failed)] if error else [],
            )
            for name, calls, refused, failed, p50, error in (
                ("check_identity", 612, 71, 3, 0.31, "réponses inexactes"),
                ("explain_policies", 402, 0, 1, 0.08, "Unavailable"),
                ("file_claim", 318, 12, 2, 0.14, "claim-already-reported"),
                ("search_documents", 190, 0, 0, 0.05, ""),
            )
        ],
        dispositions=portions(
            {
                "claim_opened": 318,
                "resolved": 262,
                "handed_over": 121,
                "abandoned": 63,
                "silent": 12,
                "failed": 4,
            }
        ),
        motifs=portions(
            {
                "claim": 402,
                "certificate": 161,
                "contract": 108,
                "premium": 61,
                "other": 30,
                "cancellation": 18,
            }
        ),
        handoffs=portions(
            {"callback.asked": 58, "adviser.asked": 33, "callback.rule": 21, "adviser.failure": 9}
        ),
        silence=portions({"caller": 1240, "model": 310, "tool": 120, "turn_detection": 96}),
        verification_failures=portions({"mismatch": 44, "gave_up": 21, "unavailable": 2}),
        cost_parts=portions({"model": 91, "voice": 78, "speech_to_text": 52, "media": 19}),
        errors=portions({"model": 6, "functions": 2}),
    )


def portions(amounts: Mapping[str, float]) -> list[metrics.Portion]:
    total = sum(amounts.values())
    return [
        metrics.Portion(key=key, amount=amount, share=amount / total)
        for key, amount in amounts.items()
    ]


CALL_ID = "0123456789abcdef0123456789abcdef"
CLAIM = claim_number(2026, 4217)
POLICY = policy_number(Line.MOTOR, 4827315)
REPORT = report_number(2026, 42)


def summary(n: int, **given: Any) -> CallSummary:
    dice = random.Random(n)
    disposition = dice.choices(list(Disposition), [30, 40, 12, 8, 3, 1, 2])[0]
    motif = dice.choice(list(Motif))
    started = NOW - timedelta(minutes=37 * n + 6)
    seconds = round(dice.uniform(40, 420), 1)
    return CallSummary(
        **{
            "call_id": f"{n:032x}" if n else CALL_ID,
            "started_at": started,
            "ended_at": started + timedelta(seconds=seconds),
            "channel": Channel.VOICE if n % 9 else Channel.TYPED,
            "motif": motif,
            "disposition": disposition,
            "verification_level": dice.choice([0, 1, 1, 2]),
            "claim_numbers": [CLAIM] if disposition is Disposition.CLAIM_OPENED else [],
            "duration_seconds": seconds,
            "turns": dice.randint(3, 30),
            "silence_seconds": round(dice.uniform(0, 30), 1),
            "latency_p95_seconds": round(dice.uniform(0.9, 2.9), 2),
            "tool_failures": int(dice.random() < 0.06),
            "cost_euros": round(dice.uniform(0.1, 0.8), 2),
            "stars": dice.choice([None, None, 5, 4, 4, 3, 1]),
            "sentiment_start": round(dice.uniform(-0.4, 0.5), 2),
            "sentiment_end": round(dice.uniform(-0.6, 0.8), 2),
            "quality_score": dice.randint(55, 100),
            "agent_version": "0.2.0",
        }
        | given
    )


def call_page(query: Mapping[str, str]) -> CallPage:
    first = int(query.get("cursor", 0))
    size = int(query.get("limit", 50))
    excerpt = f"… {HOSTILE} …" if query.get("q") else None
    last = min(first + size, 430)
    return CallPage(
        items=[summary(n, excerpt=excerpt) for n in range(first, last)],
        next_cursor=str(last) if last < 430 else None,
    )


_SAID = [
    (
        Speaker.AGENT,
        "prepared",
        "Bonjour, je suis un assistant vocal, une intelligence "
        "artificielle, des Assurances du Parc. Que puis-je faire pour vous ?",
    ),
    (Speaker.CALLER, "speech", "Bonjour, on m'est rentré dedans hier soir au feu rouge."),
    (Speaker.AGENT, "model", "Je suis désolé. Y a-t-il des blessés ?"),
    (Speaker.CALLER, "speech", "Non, non, personne. Juste la tôle."),
    (
        Speaker.AGENT,
        "model",
        "Bien. Pour ouvrir votre dossier, donnez-moi votre numéro de contrat, "
        "votre date de naissance et votre code postal.",
    ),
    (Speaker.CALLER, "speech", "MR, 482, 7315, K. Le 14 mars 1986. 69007."),
    (Speaker.AGENT, "model", "Merci, je vous ai bien identifié. Où cela s'est-il passé ?"),
    (Speaker.CALLER, "speech", f"Avenue Jean Jaurès à Lyon. {HOSTILE}"),
    (
        Speaker.AGENT,
        "prepared",
        "Je récapitule : une collision hier à 18 h 30, avenue Jean Jaurès à "
        "Lyon, sans blessé, véhicule roulant. C'est bien cela ?",
    ),
    (Speaker.CALLER, "speech", "Oui, c'est exact."),
    (Speaker.AGENT, "prepared", "Votre dossier porte le numéro SD, 26, 004217, K."),
    (Speaker.CALLER, "speech", "Parfait, merci beaucoup !"),
]


def turns(start: datetime) -> list[NumberedTurn]:
    found, at = [], start + timedelta(seconds=1)
    for n, (speaker, source, text) in enumerate(_SAID):
        length = timedelta(seconds=1.2 + len(text) / 17)
        caller = speaker is Speaker.CALLER
        found.append(
            NumberedTurn(
                n=n,
                speaker=speaker,
                text=text,
                started_at=at,
                ended_at=at + length,
                source=source,
                interrupted=n == 4,
                latencies={}
                if caller
                else {
                    "e2e_latency": 0.7 + n * 0.11,
                    "llm_node_ttft": 0.31,
                    "tts_node_ttfb": 0.12,
                },
            )
        )
        at += length + timedelta(seconds=0.9 if caller else 0.6)
    return found


def tool_calls(said: list[NumberedTurn]) -> list[NamedToolCall]:
    return [
        NamedToolCall(
            id=f"tool-{name}",
            name=name,
            arguments=arguments,
            outcome=outcome,
            error=error,
            started_at=said[n].ended_at or said[n].started_at,
            duration_ms=duration,
        )
        for n, name, arguments, outcome, error, duration in (
            (
                5,
                "check_identity",
                {"policy_number": "…", "postcode": "…"},
                ToolOutcome.OK,
                None,
                318,
            ),
            (8, "read_back_loss", {}, ToolOutcome.REFUSED, "occurrence is missing", 4),
            (9, "file_claim", {}, ToolOutcome.OK, None, 141),
        )
    ]


def figures(said: list[NumberedTurn]) -> CallFigures:
    return CallFigures(
        motif=Motif.CLAIM,
        disposition=Disposition.CLAIM_OPENED,
        duration_seconds=96.4,
        first_sound_seconds=0.8,
        turns=6,
        silences=[Silence(started_at=said[4].started_at, seconds=4.2, cause=SilenceCause.CALLER)],
        silence_seconds=4.2,
        agent_speech_seconds=44.0,
        caller_speech_seconds=31.0,
        interruptions_by_caller=1,
        interruptions_by_agent=0,
        latency_p95_seconds=1.74,
        tool_failures=0,
        called_again_within_day=False,
        called_again_within_week=False,
        cost_euros=0.27,
        cost_parts={"model": 0.1, "voice": 0.09, "speech_to_text": 0.06, "media": 0.02},
        price_version="2026-11-01",
        sentiment_start=-0.5,
        sentiment_end=0.7,
        quality_score=90,
    )


def grid() -> reviews.Grid:
    return reviews.Grid(
        version="2026-11",
        items=[
            reviews.GridItem(id=name, question=question, weight=weight)
            for name, question, weight in (
                ("discloses", "L'agent a-t-il dit qu'il est une intelligence artificielle ?", 3),
                ("danger", "A-t-il demandé s'il y a des blessés avant toute autre question ?", 3),
                ("reads_back", "A-t-il relu la déclaration avant d'ouvrir le dossier ?", 2),
                ("courteous", "Est-il resté courtois et à l'écoute ?", 1),
                ("next_step", "A-t-il dit ce qui se passe ensuite ?", 1),
            )
        ],
    )


def review(call_id: str = CALL_ID, **given: Any) -> reviews.Review:
    return reviews.Review(
        **{
            "call_id": call_id,
            "status": reviews.ReviewStatus.DONE,
            "requested_at": NOW,
            "reviewed_at": NOW,
            "model": "gemini-3.8-flash",
            "grid_version": "2026-11",
            "short_summary": "Collision sans blessé, déclarée et confirmée.",
            "long_summary": "L'appelant déclare une collision survenue la veille à Lyon. Identifié "
            "du premier coup, il confirme la relecture ; le dossier SD-26-004217-K est ouvert.",
            "motif": Motif.CLAIM,
            "topic": "Collision à l'arrêt",
            "outcome": reviews.OutcomeCheck(
                outcome=reviews.Outcome.RESOLVED, agrees=True, facts=["claim_opened"]
            ),
            "satisfaction": 5,
            "sentiments": [
                reviews.TurnSentiment(n=n, score=score)
                for n, score in ((1, -0.6), (3, -0.2), (5, 0.0), (7, 0.1), (9, 0.4), (11, 0.8))
            ],
            "next_step": "Envoyer les photos par le lien reçu.",
            "improvement": "Dire plus tôt que le constat est déjà signé.",
            "answers": [
                reviews.GridAnswer(item="discloses", passed=True, evidence=[0]),
                reviews.GridAnswer(item="danger", passed=True, evidence=[2]),
                reviews.GridAnswer(item="reads_back", passed=True, evidence=[8]),
                reviews.GridAnswer(item="courteous", passed=True, evidence=[2, 4]),
                reviews.GridAnswer(item="next_step", passed=False, evidence=[10]),
            ],
            "score": 90,
            "unsupported": [
                reviews.UnsupportedStatement(
                    kind=reviews.StatementKind.AMOUNT, where="long_summary", text="300 €"
                )
            ],
        }
        | given
    )


def story(call_id: str = CALL_ID, **given: Any) -> CallStory:
    start = NOW - timedelta(hours=2)
    said = turns(start)
    values: dict[str, Any] = {
        "call_id": call_id,
        "call": CallRecord(
            started_at=start,
            answered_at=start + timedelta(seconds=0.8),
            ended_at=start + timedelta(seconds=97),
            agent_version="0.2.0",
            verification_level=1,
            claim_numbers=[CLAIM],
            disposition=Disposition.CLAIM_OPENED,
            motif=Motif.CLAIM,
            verification_needed=True,
            verification_attempts=1,
            disclosure_version="2026-08",
            disclosed_at=start + timedelta(seconds=7),
        ),
        "turns": said,
        "tool_calls": tool_calls(said),
        "figures": figures(said),
        "rating": StoredRating(
            call_id=call_id, stars=5, comment=f"Très bien. {HOSTILE}", rated_at=NOW
        ),
    }
    return CallStory(**values | {"review": review(call_id)} | given)


def live_call(n: int = 0, **given: Any) -> supervision.LiveCall:
    start = datetime.now(UTC) - timedelta(seconds=84 + 97 * n)
    states = [supervision.LiveState.AGENT, supervision.LiveState.ADVISER]
    risks = [
        supervision.RiskFlag(risk=supervision.Risk.DISTRESS, since=start, turns=[3], count=1),
        supervision.RiskFlag(risk=supervision.Risk.SILENCE, since=start, count=14),
    ]
    return supervision.LiveCall(
        **{
            "call_id": f"{n:032x}" if n else CALL_ID,
            "state": states[n == 2],
            "started_at": start,
            "verification_level": (1, 0, 2, 1)[n % 4],
            "matter": list(supervision.Matter)[2 + n],
            "turns": 12 - n,
            "last_turn_at": datetime.now(UTC) - timedelta(seconds=3 + n),
            "adviser": "sacha@assureur.example" if n == 2 else None,
            "risks": risks[n:] if n < 2 else [],
        }
        | given
    )


def live_calls() -> supervision.LiveCalls:
    return supervision.LiveCalls(at=datetime.now(UTC), items=[live_call(n) for n in range(4)])


def action(kind: supervision.ActionKind, **given: Any) -> supervision.SupervisionAction:
    return supervision.SupervisionAction(
        **{
            "id": f"action-{kind}",
            "call_id": CALL_ID,
            "kind": kind,
            "who": "superviseur@centre-appel.example",
            "reason": "Appelant en détresse",
            "requested_at": datetime.now(UTC),
            "outcome": supervision.ActionOutcome.DONE,
        }
        | given
    )


def transcript(call_id: str, since: int) -> supervision.LiveTranscript:
    start = datetime.now(UTC) - timedelta(seconds=84)
    said = turns(start)[:8]
    return supervision.LiveTranscript(
        call=live_call(call_id=call_id),
        agent_state="listening",
        turns=[turn for turn in said if turn.n > since],
        tool_calls=[each for each in tool_calls(said + said)[:1]],
        actions=[action(supervision.ActionKind.LISTEN)],
        next_since=max(turn.n for turn in said),
    )


def access(kind: supervision.ActionKind) -> supervision.RoomAccess:
    return supervision.RoomAccess(
        action=action(kind),
        server_url="ws://127.0.0.1:7880",
        participant_token="token",
        identity="adviser-1",
    )


def callback(n: int = 0, **given: Any) -> callbacks.Callback:
    start = NOW.replace(minute=0, second=0) + timedelta(minutes=30 * (n - 1))
    return callbacks.Callback(
        **{
            "id": f"{n:032x}",
            "call_id": f"{n:032x}",
            "state": list(callbacks.CallbackState)[n % 4],
            "timing": callbacks.Timing.SLOT,
            "slot": callbacks.Slot(starts_at=start, ends_at=start + timedelta(minutes=30)),
            "created_at": NOW - timedelta(hours=n + 1),
            "changed_at": NOW,
            "phone": "+33612345678",
            "first_name": "Camille",
            "last_name": "Laurent" if n else HOSTILE,
            "level": VerificationLevel.FACTORS,
            "reason": list(callbacks.Reason)[n % 5],
            "urgency": callbacks.Urgency.URGENT if n == 0 else callbacks.Urgency.NORMAL,
            "is_late": n == 0,
            "attempts": n % 3,
            "brief": callbacks.Brief(
                who="Camille Laurent, souscriptrice",
                why="Souhaite parler de l'indemnisation de son sinistre.",
                said=["Sinistre déclaré hier.", f"Attend l'expert. {HOSTILE}"],
                open=["Date de passage de l'expert"],
                policy_numbers=[POLICY],
                claim_numbers=[CLAIM],
            ),
        }
        | given
    )


def rule(watched: alerts.Watched, threshold: float, **given: Any) -> alerts.Rule:
    return alerts.Rule(
        **{
            "watched": watched,
            "side": alerts.Side.ABOVE,
            "threshold": threshold,
            "window_minutes": 60,
            "minimum": 5,
        }
        | given
    )


_RULES = [
    (alerts.Watched.CALL_COUNT, "Nombre d'appels", "count", 200, 96, False),
    (alerts.Watched.LATENCY_P95, "Latence p95", "seconds", 3, 3.4, True),
    (alerts.Watched.FUNCTION_FAILURES, "Échecs d'outils", "count", 5, 1, False),
    (alerts.Watched.TOTAL_COST, "Coût total", "euros", 100, 41.2, False),
    (alerts.Watched.IDENTIFICATION_RATE, "Taux d'identification", "share", 0.7, None, False),
]


def alert_settings() -> alerts.Alerts:
    return alerts.Alerts(
        rules=[
            alerts.RuleState(
                rule=rule(watched, threshold),
                label=label,
                unit=unit,
                value=value,
                is_firing=firing,
                evaluated_at=NOW,
                last_told_at=NOW if firing else None,
            )
            for watched, label, unit, threshold, value, firing in _RULES
        ],
        recipients=["astreinte@assureur.example"],
        webhook=None,
        updated_at=NOW,
        updated_by="alix@assureur.example",
    )


def alert_history() -> alerts.AlertHistory:
    return alerts.AlertHistory(
        items=[
            alerts.Alert(
                id=n,
                watched=alerts.Watched.LATENCY_P95,
                label="Latence p95",
                side=alerts.Side.ABOVE,
                threshold=3,
                value=3.4 + n / 10,
                window_minutes=60,
                raised_at=NOW - timedelta(hours=5 * n),
                mails=1,
                webhook=alerts.Told.NOBODY,
                webhook_attempts=0,
            )
            for n in range(3)
        ]
    )


def erasure(dry_run: bool) -> privacy.Erasure:
    return privacy.Erasure(
        policyholder_id=12,
        dry_run=dry_run,
        at=NOW,
        lines=[
            privacy.ErasureLine(
                table="turns",
                title="Transcriptions",
                outcome=privacy.Outcome.ERASED,
                rows=48,
                reason="Aucune obligation de les garder.",
            ),
            privacy.ErasureLine(
                table="claims",
                title="Sinistres",
                outcome=privacy.Outcome.KEPT,
                rows=2,
                reason="Prescription biennale.",
                reference="L114-1 Code des assurances",
                until=date(2028, 11, 23),
            ),
        ],
    )


def export() -> privacy.Export:
    return privacy.Export(
        policyholder_id=12,
        exported_at=NOW,
        tables=[
            privacy.ExportedTable(
                table="policies", title="Contrats", rows=[{"policy_number": POLICY}]
            )
        ],
        not_included=[privacy.NotExported(what="Sceaux d'audit", why="Sécurité")],
        readable="Vos contrats : MR-482-7315-K",
    )


def access_log() -> privacy.AccessLog:
    return privacy.AccessLog(
        items=[
            privacy.AccessRecord(
                id=n,
                at=NOW - timedelta(minutes=n),
                who="dashboard",
                user="sacha@assureur.example",
                what="calls.read",
                whose=12,
                detail=HOSTILE,
                call_id=CALL_ID,
            )
            for n in range(6)
        ]
    )


def reports() -> third_party.RecordedReports:
    return third_party.RecordedReports(
        items=[
            third_party.RecordedReport(
                report_number=REPORT,
                received_at=NOW,
                call_id=CALL_ID,
                reporter_name=HOSTILE,
                reporter_phone="+33612345678",
                relation=third_party.Relation.OTHER_PARTY,
                insured=third_party.Insured(plate="AB123CD"),
                occurrence=Occurrence.exactly(NOW, "ce matin"),
                place="Lyon",
                description="Sa voiture a heurté la mienne.",
                injured_count=0,
                policies=[POLICY],
            )
        ]
    )


def claim(n: int = 0, **given: Any) -> claims.RegisteredClaim:
    number = claim_number(2026, 4217 + n)
    described = {
        "claim_number": number,
        "policy_number": POLICY,
        "peril": list(Peril)[n % 9],
        "status": list(claims.ClaimStatus)[n % 3],
        "occurrence": Occurrence.exactly(NOW - timedelta(days=1), "hier à dix-huit heures trente"),
        "place": "avenue Jean Jaurès, Lyon",
        "description": f"Une voiture m'a percuté à l'arrière, au feu rouge. {HOSTILE}",
        "reported_at": NOW - timedelta(hours=3 * n),
        "deadline": claims.Deadline(
            day=date(2026, 12, 1), rule="general", reference="L113-2 4° du Code des assurances"
        ),
        "late": n == 1,
        "outside_policy_period": False,
        "deductible": 30_000,
        "documents": [
            claims.Document(code="joint_report", label="Le constat amiable"),
            claims.Document(code="photos", label="Des photos des dommages"),
        ],
        "confirmation_email": list(claims.MailStatus)[1 if n != 2 else 3],
    }
    return claims.RegisteredClaim(claim=claims.Claim(**described | given), call_id=CALL_ID)


def claim_details() -> claims.ClaimDetails:
    return claims.ClaimDetails(
        claim_number=CLAIM,
        circumstances=Circumstances(
            injured_count=0,
            driver="Camille Laurent",
            drivable=True,
            other_party_known=True,
            joint_report_signed=False,
        ),
        known_on=date(2026, 11, 22),
        confirmation=claims.Confirmation(
            read_back="Une collision hier à 18 h 30 : c'est bien cela ?", answer=HOSTILE[:150]
        ),
    )


def papers() -> documents.ReceivedDocuments:
    return documents.ReceivedDocuments(
        items=[
            documents.ReceivedDocument(
                id="a" * 32,
                claim_number=CLAIM,
                kind="photos",
                label="Des photos des dommages",
                name=f"{HOSTILE}.jpg",
                received_at=NOW,
                media_type=documents.MediaType.JPEG,
                size=412_233,
                sha256="ab" * 32,
                download_url="https://storage.test/a?signature=b",
            )
        ]
    )


def answers() -> dict[str, Any]:
    """What each endpoint answers, by method and the beginning of its path."""
    kinds = supervision.ActionKind
    live = "/v1/supervision/calls"
    return {
        "GET /v1/analytics/definitions": definitions(),
        "GET /v1/analytics/metrics": lambda asked: report(asked.query),
        "GET /v1/analytics/calls": lambda asked: call_page(asked.query),
        "GET /v1/analytics/calls/": lambda asked: story(asked.path.split("/")[-1]),
        "PUT /v1/analytics/calls/": lambda asked: review(asked.path.split("/")[4]),
        "POST /v1/analytics/calls/": lambda asked: review(asked.path.split("/")[4]),
        "GET /v1/analytics/exports": b"\xef\xbb\xbfAppel;Motif\n",
        "GET /v1/analytics/reviews/grid": grid(),
        "GET /v1/analytics/alerts": alert_settings(),
        "PUT /v1/analytics/alerts": alert_settings(),
        "GET /v1/analytics/alerts/history": alert_history(),
        "POST /v1/analytics/alerts/evaluations": alerts.AlertRun(
            evaluated=5, raised=[], quiet=[], webhooks_sent=0
        ),
        f"GET {live}": live_calls(),
        f"GET {live}/": lambda asked: transcript(
            asked.path.split("/")[4], int(asked.query.get("since", -1))
        ),
        f"POST {live}/{CALL_ID}/listen": access(kinds.LISTEN),
        f"POST {live}/{CALL_ID}/take-over": access(kinds.TAKE_OVER),
        f"POST {live}/{CALL_ID}/whisper": action(kinds.WHISPER),
        f"POST {live}/{CALL_ID}/hand-back": action(kinds.HAND_BACK),
        f"POST {live}/{CALL_ID}/end": action(kinds.END),
        "GET /v1/callbacks": callbacks.Callbacks(items=[callback(n) for n in range(5)]),
        "PATCH /v1/callbacks/": callback(),
        "GET /v1/claims/third-party-reports": reports(),
        "GET /v1/claims/register": lambda asked: claims.ClaimRegister(
            items=[claim(n) for n in range(1 if "claim_number" in asked.query else 8)]
        ),
        f"GET /v1/claims/{CLAIM}/details": claim_details(),
        "GET /v1/documents": papers(),
        "POST /v1/privacy/exports": export(),
        "POST /v1/privacy/erasures": lambda asked: erasure(asked.body["dry_run"]),
        "GET /v1/privacy/holds": privacy.Holds(
            items=[
                privacy.Hold(
                    policyholder_id=12,
                    reason=HOSTILE,
                    placed_by="alix@assureur.example",
                    placed_at=NOW,
                )
            ]
        ),
        "PUT /v1/privacy/holds/": privacy.Hold(
            policyholder_id=12, reason="Litige", placed_by="alix@assureur.example", placed_at=NOW
        ),
        "DELETE /v1/privacy/holds/": privacy.HoldLifted(policyholder_id=12, was_held=True),
        "POST /v1/privacy/retention": privacy.RetentionRun(
            dry_run=True,
            at=NOW,
            lines=[
                privacy.RetentionLine(
                    table="turns",
                    title="Transcriptions",
                    days=180,
                    before=NOW,
                    outcome=privacy.Outcome.ERASED,
                    rows=132,
                    held=4,
                )
            ],
        ),
        "GET /v1/privacy/access-log": access_log(),
        "GET /v1/privacy/access-log/verification": privacy.ChainVerification(
            is_whole=True, checked=1204, seal=privacy.Seal(n=1204, hash="ab" * 32, sealed=0)
        ),
    }

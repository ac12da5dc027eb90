"""Stand-ins that remember what they were asked, for a call held in memory."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from livekit.agents import AgentSession, llm
from livekit.agents.types import DEFAULT_API_CONNECT_OPTIONS, APIConnectOptions

from contract.analytics import CallRecord
from contract.callbacks import CallbackRequest, CallbackState, KeptCallback, Slot, Slots, Timing
from contract.claims import (
    Addition,
    Claim,
    ClaimDetails,
    Claims,
    ClaimStatus,
    Deadline,
    FirstNoticeOfLoss,
    MailStatus,
    RecordedAddition,
)
from contract.documents import LinkRequest, RequestedLink
from contract.emails import DeliveryStatus, Email, EmailRequest
from contract.identifiers import Line, claim_number, policy_number, report_number
from contract.losses import Peril
from contract.policies import (
    ContactChange,
    ContactChanged,
    ContactField,
    Coverage,
    Policies,
    Policy,
)
from contract.third_party import ReportReceived, ThirdPartyReport
from contract.verifications import CodeCheck, CodeSent, Level, Verification, VerificationAttempt
from voice_worker.agents.reception import Reception
from voice_worker.behaviors.read_back import await_answer
from voice_worker.behaviors.resume import restore, take_up
from voice_worker.behaviors.state import keep_state
from voice_worker.call import PARIS, Call
from voice_worker.hearing_turn import caller_said
from voice_worker.recorder import Recorder
from voice_worker.waiting_claim import WaitingClaim

NOW = datetime(2026, 11, 23, 10, 30, tzinfo=PARIS)
MOTOR = policy_number(Line.MOTOR, 4827315)
CLAIM_NUMBER = claim_number(2026, 4217)
CODE = "482915"


def motor_policy() -> Policy:
    return Policy(
        policy_number=MOTOR,
        line=Line.MOTOR,
        product="Auto Confort",
        insured="Renault Clio GH-427-KX",
        starts_on=NOW.date() - timedelta(days=400),
        coverages=[
            Coverage(peril=Peril.COLLISION, deductible=30000),
            Coverage(peril=Peril.GLASS, deductible=7550, ceiling=150000),
        ],
        assistance_phone="+33180001122",
    )


def verification(level: Level = Level.FACTORS) -> Verification:
    return Verification(
        token="opaque-verification-token",
        level=level,
        policy_numbers=[MOTOR],
        expires_at=datetime.now(UTC) + timedelta(minutes=15),
    )


@dataclass
class FakeBackend:
    """The functions, in memory: knows one policyholder and remembers every request."""

    attempts: list[VerificationAttempt] = field(default_factory=list)
    notices: list[FirstNoticeOfLoss] = field(default_factory=list)
    intents: list[str] = field(default_factory=list)
    additions: list[str] = field(default_factory=list)
    callbacks: list[CallbackRequest] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    emails: list[EmailRequest] = field(default_factory=list)
    links: list[LinkRequest] = field(default_factory=list)
    changes: list[ContactChange] = field(default_factory=list)
    reports: list[ThirdPartyReport] = field(default_factory=list)
    is_open: bool = True
    """Whether advisers answer now."""
    failure: Exception | None = None
    """Raised instead of writing anything."""

    async def verify(self, attempt: VerificationAttempt) -> Verification | None:
        self.attempts.append(attempt)
        right = (MOTOR, "1984-03-12", "69003")
        given = (attempt.policy_number, attempt.birth_date.isoformat(), attempt.postcode)
        return verification() if given == right else None

    async def policies(self, verified: Verification) -> Policies:
        return Policies(items=[motor_policy()])

    async def open_claim(
        self, notice: FirstNoticeOfLoss, *, verification: Verification, intent: str
    ) -> Claim:
        if self.failure:
            raise self.failure
        self.notices.append(notice)
        self.intents.append(intent)
        return claim(notice)

    def waiting_claim(
        self, notice: FirstNoticeOfLoss, *, verification: Verification, intent: str
    ) -> WaitingClaim:
        return WaitingClaim(
            call_id="0" * 32,
            idempotency_key=intent,
            verification=verification.token,
            body=notice.model_dump_json(exclude_none=True),
            confirmed_at=int(NOW.timestamp()),
        )

    async def claims(self, verified: Verification) -> Claims:
        return Claims(items=[claim(notice) for notice in self.notices])

    async def slots(self, around: datetime | None = None) -> Slots:
        if self.failure:
            raise self.failure
        return Slots(is_open=self.is_open, items=[slot_at(9), slot_at(10)])

    async def ask_callback(
        self, request: CallbackRequest, *, verification: Verification | None, intent: str
    ) -> KeptCallback:
        if self.failure:
            raise self.failure
        self.callbacks.append(request)
        self.intents.append(intent)
        return KeptCallback(
            id="0" * 32,
            state=CallbackState.WAITING,
            timing=Timing.SLOT if request.wished else Timing.NOW,
            slot=slot_at(request.wished.hour if request.wished else 11),
            phone_on_file=request.phone is None,
            changed=False,
        )

    async def send_code(self, *, verification: Verification, intent: str) -> CodeSent:
        if self.failure:
            raise self.failure
        self.intents.append(intent)
        return CodeSent(expires_at=NOW + timedelta(minutes=5), tries=3)

    async def check_code(self, check: CodeCheck, verified: Verification) -> Verification | None:
        self.codes.append(check.code)
        return verification(Level.CODE) if check.code == CODE else None

    async def send_email(
        self, request: EmailRequest, *, verification: Verification, intent: str
    ) -> Email:
        if self.failure:
            raise self.failure
        self.emails.append(request)
        return Email(
            id="1", template=request.template, status=DeliveryStatus.QUEUED, created_at=NOW
        )

    async def send_upload_link(
        self, request: LinkRequest, *, verification: Verification, intent: str
    ) -> RequestedLink:
        self.links.append(request)
        return RequestedLink(claim_number=request.claim_number, status=DeliveryStatus.QUEUED)

    async def change_contact(
        self, change: ContactChange, *, verification: Verification, intent: str
    ) -> ContactChanged:
        self.changes.append(change)
        return ContactChanged(
            changed=ContactField.EMAIL if change.email else ContactField.PHONE,
            at=NOW,
            is_new=True,
            notice=MailStatus.QUEUED,
            confirmation=MailStatus.QUEUED,
        )

    async def claim_details(self, number: str, verified: Verification) -> ClaimDetails:
        notice = self.notices[-1]
        return ClaimDetails(
            claim_number=number,
            circumstances=notice.circumstances,
            known_on=notice.known_on,
            confirmation=notice.confirmation,
        )

    async def report_as_third_party(
        self, report: ThirdPartyReport, *, intent: str
    ) -> ReportReceived:
        self.reports.append(report)
        return ReportReceived(report_number=report_number(2026, 42), received_at=NOW)

    async def add_to_claim(
        self, number: str, addition: Addition, *, verification: Verification, intent: str
    ) -> RecordedAddition:
        if self.failure:
            raise self.failure
        self.additions.append(addition.text)
        return RecordedAddition(claim_number=number, text=addition.text, added_at=NOW)


def slot_at(hour: int) -> Slot:
    """Tomorrow's."""
    start = (NOW + timedelta(days=1)).replace(hour=hour, minute=0)
    return Slot(starts_at=start, ends_at=start + timedelta(minutes=30))


def claim(notice: FirstNoticeOfLoss) -> Claim:
    return Claim(
        claim_number=CLAIM_NUMBER,
        policy_number=notice.policy_number,
        peril=notice.peril,
        status=ClaimStatus.RECEIVED,
        occurrence=notice.occurrence,
        place=notice.place,
        description=notice.description,
        reported_at=NOW,
        deadline=Deadline(day=NOW.date(), rule="general", reference="L113-2 4°"),
        late=False,
        outside_policy_period=False,
        deductible=30000,
        documents=[],
        confirmation_email=MailStatus.QUEUED,
    )


@dataclass
class FakePut:
    """The analytics function: remembers what it was sent; can be away, or refuse."""

    written: list[tuple[str, bytes]] = field(default_factory=list)
    failure: Exception | None = None

    async def __call__(self, path: str, body: bytes) -> None:
        if self.failure:
            raise self.failure
        self.written.append((path, body))


class FakeStore:
    """Redis, for one call."""

    kept: dict[str, Any]

    async def save(self, call_id: str, state: dict[str, Any]) -> bool:
        self.kept = state
        return True


Step = str | tuple[str, dict[str, Any]]
"""What a scripted model does: says a text, or calls a tool with arguments."""


class ScriptedModel(llm.LLM):
    """Plays its steps in order, whatever it is asked; remembers what it was shown."""

    def __init__(self, steps: Sequence[Step]) -> None:
        super().__init__()
        self.steps = list(steps)
        self.shown: list[str] = []

    def chat(
        self,
        *,
        chat_ctx: llm.ChatContext,
        tools: list[llm.Tool] | None = None,
        conn_options: APIConnectOptions = DEFAULT_API_CONNECT_OPTIONS,
        **_: Any,
    ) -> "llm.LLMStream":
        self.shown.append(str(chat_ctx.to_dict(exclude_image=True)))
        step = self.steps.pop(0) if self.steps else "(le script est fini)"
        return _Played(self, step, chat_ctx=chat_ctx, tools=tools or [], conn_options=conn_options)


_USAGE = llm.CompletionUsage(completion_tokens=1, prompt_tokens=1, total_tokens=2)


class _Played(llm.LLMStream):
    def __init__(self, model: ScriptedModel, step: Step, **options: Any) -> None:
        super().__init__(model, **options)
        self._step = step

    async def _run(self) -> None:
        if isinstance(self._step, str):
            # In pieces with figures of usage between them, as providers stream.
            for start in range(0, len(self._step), 7):
                piece = llm.ChoiceDelta(role="assistant", content=self._step[start : start + 7])
                self._event_ch.send_nowait(llm.ChatChunk(id="scripted", delta=piece))
                self._event_ch.send_nowait(llm.ChatChunk(id="scripted", usage=_USAGE))
            return
        else:
            name, arguments = self._step
            called = llm.FunctionToolCall(
                name=name,
                arguments=llm.utils.json.dumps(arguments),
                call_id=f"{name}-{id(self._step)}",
            )
            delta = llm.ChoiceDelta(role="assistant", tool_calls=[called])
        self._event_ch.send_nowait(llm.ChatChunk(id="scripted", delta=delta))


class Conversation:
    """A call in memory: typed words in, sentences and tool results out."""

    def __init__(self, tmp_path: Any, steps: Sequence[Step], backend: FakeBackend) -> None:
        self.model = ScriptedModel(steps)
        self.backend = backend
        self.put = FakePut()
        self.call = Call(
            "0" * 32,
            backend,  # type: ignore[arg-type]
            Recorder("0" * 32, self.put, tmp_path),
            clock=lambda: NOW,
        )
        self.session: AgentSession[Call] = AgentSession(
            llm=self.model, userdata=self.call, max_tool_steps=5
        )
        self.said: list[str] = []
        self.tool_results: list[str] = []
        self.session.on("conversation_item_added", self._on_item)
        self.session.on("function_tools_executed", self._on_tools)
        await_answer(self.session)
        record = CallRecord(started_at=NOW, agent_version="1.2.3")
        self.store = FakeStore()
        keep_state(self.session, self.store, self.session.shutdown, lambda: record)  # type: ignore[arg-type]

    async def __aenter__(self) -> "Conversation":
        await self.session.start(Reception(self.call), record=False)
        return self

    async def is_taken_up(self, state: dict[str, Any]) -> None:
        """This agent replaces one that was lost and had left this state."""
        restore(self.call, state)
        self.disclosed = False
        await take_up(self.session, state, self._on_disclosed)
        await self.is_quiet()

    async def is_quiet(self) -> None:
        """The agent has said all it had to say, also what no turn of the caller's began."""
        quiet = 0
        while quiet < 3:
            busy = self.session.agent_state != "listening" or self.session.current_speech
            quiet = 0 if busy else quiet + 1
            await asyncio.sleep(0.005)

    def _on_disclosed(self) -> None:
        self.disclosed = True

    async def __aexit__(self, *_: object) -> None:
        await self.session.aclose()

    async def hears(self, words: str) -> None:
        """The caller says this; returns when the agent has answered."""
        caller_said(self.call, words, self.session.current_agent.id)
        await self.session.run(user_input=words)

    def _on_item(self, event: Any) -> None:
        if getattr(event.item, "role", "") == "assistant":
            self.said.append(event.item.text_content or "")

    def _on_tools(self, event: Any) -> None:
        self.tool_results += [output.output for output in event.function_call_outputs]

"""The functions, as the worker calls them: signed, retried, and refused in words."""

import hashlib
import time
import uuid
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import cache
from ssl import SSLContext
from typing import Any, TypeVar
from urllib.parse import urlencode

import httpx2
import jwt
import stamina
from livekit.agents import ToolError
from pydantic import BaseModel

from contract import headers
from contract.analytics import CallRecord, ToolCall, Turn
from contract.callbacks import CallbackRequest, KeptCallback, Slots
from contract.claims import (
    Addition,
    Claim,
    ClaimDetails,
    Claims,
    FirstNoticeOfLoss,
    RecordedAddition,
)
from contract.documents import LinkRequest, RequestedLink
from contract.emails import Email, EmailRequest
from contract.knowledge import Passages
from contract.policies import ContactChange, ContactChanged, Policies
from contract.problems import Problem
from contract.supervision import ChecksRequest, ChecksRun
from contract.third_party import ReportReceived, ThirdPartyReport
from contract.verifications import (
    CodeCheck,
    CodeRequest,
    CodeSent,
    Verification,
    VerificationAttempt,
    VerificationOutcome,
)
from voice_worker import settings, tracing
from voice_worker.waiting_claim import WaitingClaim

Answer = TypeVar("Answer", bound=BaseModel)


class Refused(ToolError):
    """A rule of the insurer said no; the problem says which."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"refused: {problem.title}. {problem.detail or ''}".strip())
        self.problem = problem


class Unavailable(ToolError):
    """A function did not answer, or failed: what it would have done may or may not be done."""

    def __init__(self, what: str) -> None:
        super().__init__(f"the {what} service does not answer: nothing is known of the outcome")
        self.what = what


class Superseded(ToolError):
    """Another agent has taken the call over."""

    def __init__(self) -> None:
        super().__init__("another agent has taken this call over: say nothing more")


@cache
def tls() -> SSLContext:
    """Reading all certificates takes longer than a request."""
    return httpx2.create_ssl_context()


async def always() -> bool:
    return True


class Backend:
    """One keep-alive client for one call.

    Every request is signed for its method, path and body, and carries the call's id inside the
    signature. Requests that may be repeated are, at most twice and for at most six seconds:
    reads, `PUT`s, and `POST`s with an idempotency key.
    """

    def __init__(self, call_id: str, caller_address: str | None = None) -> None:
        self._settings = settings.backend()
        self._call_id = call_id
        self._client = httpx2.AsyncClient(
            base_url=self._settings.functions_url,
            timeout=httpx2.Timeout(3, connect=1),
            verify=tls(),
            auth=_signed_for_aws(self._settings.functions_region),
            headers={headers.CALL_ID: call_id}
            | ({headers.CALLER_ADDRESS: caller_address} if caller_address else {}),
        )
        self.may_write: Callable[[], Awaitable[bool]] = always
        """Asked before each write: an agent that was replaced writes nothing any more."""
        self.on_done: Callable[[BaseModel], None] = lambda answer: None
        """Told what each write was answered: what is now so."""

    async def close(self) -> None:
        await self._client.aclose()

    async def warm(self) -> None:
        """Opens the connection and wakes the functions this call will need."""
        for name in ("verifications", "policies", "claims"):
            try:
                await self._client.get(f"/v1/{name}/health")
            except httpx2.HTTPError:
                return

    async def verify(self, attempt: VerificationAttempt) -> Verification | None:
        """None when the three factors do not match: which one is never known."""
        outcome = await self._send(
            "POST", "/v1/verifications", VerificationOutcome, body=attempt, repeat=False
        )
        return outcome.verification

    async def policies(self, verification: Verification) -> Policies:
        return await self._send("GET", "/v1/policies", Policies, verification=verification)

    async def open_claim(
        self, notice: FirstNoticeOfLoss, *, verification: Verification, intent: str
    ) -> Claim:
        return await self._send(
            "POST", "/v1/claims", Claim, body=notice, verification=verification, intent=intent
        )

    async def file_waiting_claim(self, claim: WaitingClaim) -> str:
        """Files what was confirmed earlier; the claim's number."""
        response = await self._request(
            "POST",
            "/v1/claims",
            claim.body.encode(),
            {
                headers.CALLER_VERIFICATION: claim.verification,
                headers.IDEMPOTENCY_KEY: claim.idempotency_key,
            },
            confirmed_at=claim.confirmed_at,
        )
        return Claim.model_validate_json(response.content).claim_number

    def waiting_claim(
        self, notice: FirstNoticeOfLoss, *, verification: Verification, intent: str
    ) -> WaitingClaim:
        """The same request as `open_claim`, to be sent when the function is back."""
        return WaitingClaim(
            call_id=self._call_id,
            idempotency_key=f"{self._call_id}:{intent}",
            verification=verification.token,
            body=notice.model_dump_json(exclude_none=True),
            confirmed_at=int(time.time()),
        )

    async def claims(self, verification: Verification) -> Claims:
        return await self._send("GET", "/v1/claims", Claims, verification=verification)

    async def add_to_claim(
        self, claim_number: str, addition: Addition, *, verification: Verification, intent: str
    ) -> RecordedAddition:
        return await self._send(
            "POST",
            f"/v1/claims/{claim_number}/additions",
            RecordedAddition,
            body=addition,
            verification=verification,
            intent=intent,
        )

    async def claim_details(self, claim_number: str, verification: Verification) -> ClaimDetails:
        return await self._send(
            "GET", f"/v1/claims/{claim_number}/details", ClaimDetails, verification=verification
        )

    async def report_as_third_party(
        self, report: ThirdPartyReport, *, intent: str
    ) -> ReportReceived:
        return await self._send(
            "POST", "/v1/claims/third-party-reports", ReportReceived, body=report, intent=intent
        )

    async def send_code(self, *, verification: Verification, intent: str) -> CodeSent:
        """To the e-mail address on file."""
        return await self._send(
            "POST",
            f"/v1/verifications/{self._call_id}/codes",
            CodeSent,
            body=CodeRequest(),
            verification=verification,
            intent=intent,
        )

    async def check_code(self, check: CodeCheck, verification: Verification) -> Verification | None:
        """The verification of level 2, or None when the code is not right."""
        outcome = await self._send(
            "POST",
            f"/v1/verifications/{self._call_id}/codes/checks",
            VerificationOutcome,
            body=check,
            verification=verification,
            repeat=False,
        )
        return outcome.verification

    async def change_contact(
        self, change: ContactChange, *, verification: Verification, intent: str
    ) -> ContactChanged:
        return await self._send(
            "PATCH",
            "/v1/policies/contact",
            ContactChanged,
            body=change,
            verification=verification,
            intent=intent,
        )

    async def send_email(
        self, request: EmailRequest, *, verification: Verification, intent: str
    ) -> Email:
        return await self._send(
            "POST", "/v1/emails", Email, body=request, verification=verification, intent=intent
        )

    async def send_upload_link(
        self, request: LinkRequest, *, verification: Verification, intent: str
    ) -> RequestedLink:
        return await self._send(
            "POST",
            "/v1/documents/links",
            RequestedLink,
            body=request,
            verification=verification,
            intent=intent,
        )

    async def slots(self, around: datetime | None = None) -> Slots:
        query = f"?{urlencode({'around': around.isoformat()})}" if around else ""
        return await self._send("GET", f"/v1/callbacks/slots{query}", Slots)

    async def ask_callback(
        self, request: CallbackRequest, *, verification: Verification | None, intent: str
    ) -> KeptCallback:
        return await self._send(
            "POST",
            "/v1/callbacks",
            KeptCallback,
            body=request,
            verification=verification,
            intent=intent,
        )

    async def knowledge(self, question: str) -> Passages:
        return await self._send("GET", f"/v1/knowledge?{urlencode({'q': question})}", Passages)

    async def look_after_room(self, lost_agent: str | None = None) -> None:
        """Has the supervision function see who is in the room, and who is not."""
        asked = ChecksRequest(call_id=self._call_id, lost_agent=lost_agent)
        await self._send("POST", "/v1/supervision/checks", ChecksRun, body=asked)

    async def put_call(self, record: CallRecord) -> None:
        await self._put(f"/v1/analytics/calls/{self._call_id}", record)

    async def put_turn(self, n: int, turn: Turn) -> None:
        await self._put(f"/v1/analytics/calls/{self._call_id}/turns/{n}", turn)

    async def put_tool_call(self, tool_call_id: str, tool_call: ToolCall) -> None:
        await self._put(f"/v1/analytics/calls/{self._call_id}/tool-calls/{tool_call_id}", tool_call)

    async def _put(self, path: str, body: BaseModel) -> None:
        await self.put_raw(path, body.model_dump_json().encode())

    async def put_raw(self, path: str, body: bytes) -> None:
        """Writes a record of this call, or of another that left it behind: the path says which."""
        await self._request("PUT", path, body, {headers.CALL_ID: path.split("/")[4]})

    async def _send(
        self,
        method: str,
        path: str,
        answer: type[Answer],
        *,
        body: BaseModel | None = None,
        verification: Verification | None = None,
        intent: str | None = None,
        repeat: bool = True,
    ) -> Answer:
        extra: dict[str, str] = {}
        if verification is not None:
            extra[headers.CALLER_VERIFICATION] = verification.token
        if intent is not None:
            extra[headers.IDEMPOTENCY_KEY] = f"{self._call_id}:{intent}"
        if method != "GET" and not await self.may_write():
            raise Superseded
        content = body.model_dump_json(exclude_none=True).encode() if body else b""
        response = await self._request(method, path, content, extra, repeat=repeat)
        told = answer.model_validate_json(response.content)
        if method != "GET":
            self.on_done(told)
        return told

    async def _request(
        self,
        method: str,
        path: str,
        content: bytes,
        extra: dict[str, str],
        *,
        repeat: bool = True,
        confirmed_at: int | None = None,
    ) -> httpx2.Response:
        function = path.split("/")[2].partition("?")[0]
        request_id = uuid.uuid4().hex
        call_id = extra.get(headers.CALL_ID, self._call_id)
        async for attempt in stamina.retry_context(
            on=Unavailable, attempts=3 if repeat else 1, timeout=6, wait_initial=0.1, wait_max=1
        ):
            with attempt:
                try:
                    response = await self._client.request(
                        method,
                        path,
                        content=content,
                        headers={
                            "Authorization": self._signature(
                                method, path, content, call_id, confirmed_at
                            ),
                            "Content-Type": "application/json",
                            headers.REQUEST_ID: request_id,
                            **tracing.parent(),
                            **extra,
                        },
                    )
                except httpx2.HTTPError as error:
                    raise Unavailable(function) from error
                if response.status_code >= 500 or response.status_code in (409, 429):
                    problem = _problem(response)
                    if problem and not _worth_repeating(problem):
                        raise Refused(problem)
                    raise Unavailable(function)
                if response.status_code >= 400:
                    problem = _problem(response)
                    raise Refused(problem) if problem else Unavailable(function)
                return response
        raise Unavailable(function)

    def _signature(
        self, method: str, path: str, content: bytes, call_id: str, confirmed_at: int | None
    ) -> str:
        now = int(time.time())
        claims: dict[str, Any] = {
            "iss": "worker",
            "iat": now,
            "exp": now + 60,
            "htm": method,
            "htu": path,
            "body": hashlib.sha256(content).hexdigest(),
            "call": call_id,
        }
        if confirmed_at is not None:
            claims["confirmed"] = confirmed_at
        return "Bearer " + jwt.encode(
            claims,
            self._settings.worker_key.get_secret_value(),
            algorithm="HS256",
            headers={"kid": self._settings.worker_key_id},
        )


def _signed_for_aws(region: str | None) -> httpx2.Auth | None:
    if region is None:
        return None
    from voice_worker.aws_requests import AwsSignature  # botocore is there on AWS only

    return AwsSignature(region)


def _problem(response: httpx2.Response) -> Problem | None:
    try:
        return Problem.model_validate_json(response.content)
    except ValueError:
        return None


def _worth_repeating(problem: Problem) -> bool:
    """Busy, or too fast; not a limit of the insurer's, such as two e-mails a call."""
    passing = ("/problems/request-in-progress", "/problems/too-many-requests")
    return problem.status >= 500 or problem.type in passing

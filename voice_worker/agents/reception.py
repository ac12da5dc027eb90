"""Reception: hears what the caller wants, and leads to it."""

from livekit.agents import RunContext, ToolError, function_tool, llm

from voice_worker.agents.loss_report import ReportLoss
from voice_worker.agents.speech import Speaks
from voice_worker.agents.verification import VerifyCaller
from voice_worker.backend import Unavailable
from voice_worker.call import Call
from voice_worker.prompts import prompt, sentence
from voice_worker.tools.claims import add_to_claim, claim_details, list_claims
from voice_worker.tools.contact import change_contact
from voice_worker.tools.ending import end_call
from voice_worker.tools.human import talk_to_adviser
from voice_worker.tools.knowledge import search_documents
from voice_worker.tools.letters import send_certificate, send_contract_summary, send_upload_link
from voice_worker.tools.policies import explain_policies
from voice_worker.tools.third_party import report_as_third_party
from voice_worker.tools.verified import verified
from voice_worker.verbatim import verbatim


class Reception(Speaks):
    """The agent a call starts with and comes back to."""

    def __init__(self, call: Call) -> None:
        super().__init__(
            instructions=prompt("reception", today=call.today),
            tools=[
                explain_policies,
                list_claims,
                claim_details,
                add_to_claim,
                send_certificate,
                send_contract_summary,
                send_upload_link,
                change_contact,
                report_as_third_party,
                search_documents,
                talk_to_adviser,
                end_call,
            ],
        )

    @function_tool
    async def verify_caller(self, context: RunContext[Call]) -> str:
        """Verify who is calling. Needed before anything about contracts or claims."""
        call = context.userdata
        if call.verification is not None:
            return "already verified: go on with what the caller asked"
        task = VerifyCaller(call, self._conversation())
        verification = await task
        if task.report is not None:
            return task.report
        if verification is None:
            return (
                "not verified: nothing about any contract can be told or done on this call; "
                "offer general help, or talk_to_adviser"
            )
        try:
            call.policies = (await call.backend.policies(verification)).items
        except Unavailable:
            return verbatim(sentence("service_down"))
        if call.draft and call.draft.peril:
            return "verified: go on with the report that was begun, with report_loss"
        asked = ", ".join(call.agenda.open) or "ask what they want"
        return (
            f"verified: say so in one short sentence and go on with what the caller asked ({asked})"
        )

    @function_tool
    async def report_loss(self, context: RunContext[Call]) -> str:
        """Take the verified caller's report of a loss, up to the claim."""
        call = context.userdata
        verified(call)
        if not call.policies:
            raise ToolError("the caller's contracts are not known: call verify_caller again")
        return await ReportLoss(call, self._conversation())

    def _conversation(self) -> llm.ChatContext:
        """What was said so far, for a task that must not ask it again."""
        return self.chat_ctx.copy(
            exclude_instructions=True, exclude_function_call=True, exclude_handoff=True
        )

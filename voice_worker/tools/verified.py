"""The one door to personal data: a verification that still holds."""

from datetime import UTC, datetime

from livekit.agents import ToolError

from contract.verifications import Verification
from voice_worker.call import Call


def verified(call: Call) -> Verification:
    """Raises ToolError when nobody is verified, or no longer."""
    verification = call.verification
    if verification is None:
        raise ToolError("the caller is not verified yet: call verify_caller first")
    if verification.expires_at <= datetime.now(UTC):
        call.verification = None
        raise ToolError("the verification has expired: call verify_caller again")
    return verification

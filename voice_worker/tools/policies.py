"""What the caller's contracts insure: facts from the policies function."""

from livekit.agents import RunContext, function_tool

from contract.identifiers import grouped
from contract.policies import Policy
from voice_worker.call import Call
from voice_worker.prompts import wording
from voice_worker.tools.verified import verified


@function_tool
async def explain_policies(context: RunContext[Call]) -> str:
    """Get the verified caller's contracts: what is insured, covers, deductibles and ceilings."""
    call = context.userdata
    verified(call)
    return "\n".join(described(policy) for policy in call.policies)


def described(policy: Policy) -> str:
    """One policy as facts for the model, amounts written as they may be said."""
    covers = "; ".join(
        f"{wording.PERILS[cover.peril]}: franchise {wording.euros(cover.deductible)}"
        + (f", plafond {wording.euros(cover.ceiling)}" if cover.ceiling else "")
        for cover in policy.coverages
    )
    return (
        f"contrat {wording.LINES[policy.line]} {grouped(policy.policy_number)} ({policy.product}), "
        f"{policy.insured}, depuis le {policy.starts_on.isoformat()}"
        + (f", jusqu'au {policy.ends_on.isoformat()}" if policy.ends_on else "")
        + f". Garanties: {covers}. Tout autre événement n'est pas couvert par ce contrat."
    )

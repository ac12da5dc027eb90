"""Rules of the policies function: own policies only, every reading on record."""

from contract.policies import Policies, Policy
from functions.database import audit, policies
from functions.database.engine import transaction
from functions.web.context import Context
from functions.web.problems import NotFound
from functions.web.verification import VerifiedCaller


def list_policies(caller: VerifiedCaller, context: Context) -> Policies:
    with transaction() as connection:
        audit.add(connection, context, "policies.read", whose=caller.policyholder_id)
        return Policies(items=policies.owned_by(connection, caller.policyholder_id))


def get_policy(policy_number: str, caller: VerifiedCaller, context: Context) -> Policy:
    with transaction() as connection:
        policy = policies.find_owned(connection, caller.policyholder_id, policy_number)
        if policy is None:
            raise NotFound()
        audit.add(
            connection,
            context,
            "policies.read",
            whose=caller.policyholder_id,
            detail=policy_number,
        )
        return policy

"""Rules of the register of claims: read by the insurer's people, each reading written down."""

from contract.claims import ClaimRegister, RegisteredClaim
from functions.claims.service import complete
from functions.database import audit, claims_register
from functions.database.claims_register import Sought
from functions.database.engine import transaction
from functions.web.context import Context

PAGE = 50


def list_claims(sought: Sought, cursor: str | None, context: Context) -> ClaimRegister:
    with transaction() as connection:
        found = claims_register.newest(connection, sought, PAGE + 1, before=cursor)
        page = found[:PAGE]
        for holder_id in dict.fromkeys(each.policyholder_id for each in page):
            audit.add(
                connection, context, "claims.read", whose=holder_id, detail=sought.claim_number
            )
        items = [RegisteredClaim(claim=complete(each.filed), call_id=each.call_id) for each in page]
        more = len(found) > PAGE
        return ClaimRegister(
            items=items, next_cursor=items[-1].claim.claim_number if more else None
        )

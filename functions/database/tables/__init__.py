"""Every table of the insurer, a module per subject; `migrations/` makes them, and a test holds
the two together."""

from functions.database.tables.base import metadata
from functions.database.tables.calls import calls, tool_calls, turns
from functions.database.tables.claims import claim_additions, claim_sequences, claims
from functions.database.tables.emails import email_events, outbox
from functions.database.tables.insured import coverages, policies, policyholders
from functions.database.tables.ratings import call_ratings
from functions.database.tables.traces import audit, idempotency_keys
from functions.database.tables.verifications import verification_attempts, verification_locks

__all__ = [
    "audit",
    "call_ratings",
    "calls",
    "claim_additions",
    "claim_sequences",
    "claims",
    "coverages",
    "email_events",
    "idempotency_keys",
    "metadata",
    "outbox",
    "policies",
    "policyholders",
    "tool_calls",
    "turns",
    "verification_attempts",
    "verification_locks",
]

"""Every table of the insurer, a module per subject; `migrations/` makes them, and a test holds
the two together."""

from functions.database.tables.base import metadata
from functions.database.tables.callbacks import callback_slots, callbacks
from functions.database.tables.calls import calls, tool_calls, turns
from functions.database.tables.claims import claim_additions, claim_sequences, claims
from functions.database.tables.codes import verification_codes
from functions.database.tables.contacts import contact_changes
from functions.database.tables.documents import document_links, documents
from functions.database.tables.emails import email_events, outbox
from functions.database.tables.insured import coverages, policies, policyholders
from functions.database.tables.metrics import (
    alert_settings,
    alert_states,
    alerts,
    call_figures,
    call_words,
    occupancy,
    rollups,
)
from functions.database.tables.privacy import (
    audit_chain,
    audit_chain_ends,
    erasures,
    legal_holds,
)
from functions.database.tables.ratings import call_ratings
from functions.database.tables.reviews import call_reviews
from functions.database.tables.supervision import supervised_calls, supervision_actions
from functions.database.tables.third_party import third_party_reports, third_party_sequences
from functions.database.tables.traces import audit, idempotency_keys
from functions.database.tables.verifications import verification_attempts, verification_locks

__all__ = [
    "alert_settings",
    "alert_states",
    "alerts",
    "audit",
    "audit_chain",
    "audit_chain_ends",
    "call_figures",
    "call_ratings",
    "call_reviews",
    "call_words",
    "callback_slots",
    "callbacks",
    "calls",
    "claim_additions",
    "claim_sequences",
    "claims",
    "contact_changes",
    "coverages",
    "document_links",
    "documents",
    "email_events",
    "erasures",
    "idempotency_keys",
    "legal_holds",
    "metadata",
    "occupancy",
    "outbox",
    "policies",
    "policyholders",
    "rollups",
    "supervised_calls",
    "supervision_actions",
    "third_party_reports",
    "third_party_sequences",
    "tool_calls",
    "turns",
    "verification_attempts",
    "verification_codes",
    "verification_locks",
]

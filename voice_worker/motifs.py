"""Why a caller calls, by what was done and by their own words: one motif of the closed list."""

import re
from collections.abc import Collection

from contract.analytics import HandoffReason
from contract.callbacks import Reason
from contract.reviews import Motif

_BY_TOOL = {
    "report_loss": Motif.CLAIM,
    "file_claim": Motif.CLAIM,
    "list_claims": Motif.CLAIM,
    "claim_details": Motif.CLAIM,
    "add_to_claim": Motif.CLAIM,
    "send_upload_link": Motif.CLAIM,
    "report_as_third_party": Motif.CLAIM,
    "send_certificate": Motif.CERTIFICATE,
    "explain_policies": Motif.CONTRACT,
    "send_contract_summary": Motif.CONTRACT,
    "change_contact": Motif.CONTRACT,
}

_BY_WORDS = {
    Motif.CLAIM: r"\bsinistres?\b|\baccident|\baccroch|dégâts? des eaux|\bcambriol|\bvol[ée]?e?\b|"
    r"bris de glace|pare-brise|\bincendie|\btempête|\bgrêle|\bexpert(?:ise)?\b",
    Motif.CERTIFICATE: r"\battestations?\b|\bcarte verte\b|\bcertificats?\b",
    Motif.PREMIUM: r"\bcotisations?\b|\bprélèvements?\b|\béchéanc|\bprimes?\b|\bmensualit|"
    r"\bremboursements?\b|\bpay(?:er|é|ement)\b|\bpaiements?\b",
    Motif.CANCELLATION: r"\brésili",
    Motif.CONTRACT: r"\bcontrats?\b|\bgaranties?\b|\bfranchises?\b|\bcouvert|\bassurée?s?\b",
}
_WORDS = {motif: re.compile(words, re.IGNORECASE) for motif, words in _BY_WORDS.items()}

_ORDER = (
    Motif.CANCELLATION,
    Motif.CLAIM,
    Motif.CERTIFICATE,
    Motif.PREMIUM,
    Motif.CONTRACT,
)
"""The most telling first: whoever gives a contract number has not called about the contract."""

_RULE = frozenset(
    {Reason.BODILY_INJURY, Reason.BANK_DETAILS, Reason.CONTRACT_CHANGE, Reason.PERSONAL_DATA}
)
_FAILURE = frozenset({Reason.VERIFICATION_FAILED, Reason.OTHER_LANGUAGE, Reason.TECHNICAL_FAILURE})


def motifs_in(*, words: str = "", tool: str = "") -> set[Motif]:
    found = {motif for motif, pattern in _WORDS.items() if pattern.search(words)}
    return found | ({_BY_TOOL[tool]} if tool in _BY_TOOL else set())


def motif_of(found: Collection[Motif]) -> Motif | None:
    return next((motif for motif in _ORDER if motif in found), None)


def handed_over_for(reason: Reason) -> HandoffReason:
    """Whether the caller wanted a person, a rule did, or the agent could not go on."""
    if reason in _RULE:
        return HandoffReason.RULE
    return HandoffReason.FAILURE if reason in _FAILURE else HandoffReason.ASKED

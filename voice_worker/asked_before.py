"""Which facts a question asks for, so that none is asked twice."""

import re

_ASKED: dict[str, re.Pattern[str]] = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in {
        "occurrence": r"^\W*(?:et )?quand\b|\bquel jour\b|\bquelle (?:heure|date)\b|"
        r"\bdate (?:de l'accident|du sinistre)\b",
        "place": r"^\W*(?:et )?où\b|\bà quel endroit\b|\bdans quelle ville\b|\bquel lieu\b",
        "injured_count": r"\bbless",
        "driver": r"\bconduisai|\bau volant\b",
        "drivable": r"\brouler\b|\broulant",
        "other_party_known": r"\bcoordonnées de l'autre|\bl'autre (?:personne|conducteur) "
        r"(?:est|a)[- ]",
        "joint_report_signed": r"\bconstat\b",
        "police_report_filed": r"\bplainte\b",
        "keys_held": r"\bclés\b",
        "forced_entry": r"\beffraction\b",
        "stopped": r"\bfuite\b.*\barrêtée\b|\beau\b.*\b(?:coupée|arrêtée)\b",
        "origin": r"\bd'où vient\b|\borigine\b",
        "habitable": r"\bhabitable\b",
        "glass_element": r"\bquelle (?:vitre|glace)\b",
        "policy_number": r"\bnuméro de contrat\b",
        "birth_date": r"\bdate de naissance\b|\bnée? le\b",
        "postcode": r"\bcode postal\b",
        "phone": r"\b(?:numéro de téléphone|à quel numéro|numéro pour vous (?:joindre|rappeler))\b",
    }.items()
}


def fields_asked(question: str) -> set[str]:
    """The facts that this question asks for, by the names of their fields."""
    return {name for name, sign in _ASKED.items() if sign.search(question)}

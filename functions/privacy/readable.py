"""Readable: an export as a text in French, for the person whose data it is."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from contract.privacy import ExportedTable, NotExported

_PARIS = ZoneInfo("Europe/Paris")
_WIDTH = 72

_NAMES = {
    "added_at": "Ajouté le",
    "agent_version": "Version de l’agent",
    "answer": "Réponse",
    "arguments": "Ce qui a été transmis",
    "asked_at": "Demandé le",
    "assistance_phone": "Téléphone de l’assistance",
    "at": "Le",
    "attempts": "Essais",
    "birth_date": "Date de naissance",
    "brief": "Note pour le conseiller",
    "call_id": "Appel",
    "ceiling": "Plafond (centimes)",
    "changed_at": "Changé le",
    "channel": "Moyen",
    "circumstances": "Circonstances",
    "claim_id": "Dossier",
    "claim_number": "Numéro de sinistre",
    "comment": "Commentaire",
    "confirmation": "Confirmation donnée",
    "consent": "Accord donné",
    "created_at": "Créé le",
    "deadline_day": "Délai de déclaration",
    "deductible": "Franchise (centimes)",
    "description": "Récit",
    "detail": "Objet",
    "email": "Adresse e-mail",
    "ended_at": "Fin",
    "expires_at": "Valable jusqu’au",
    "field": "Coordonnée",
    "first_name": "Prénom",
    "injured": "Nombre de blessés",
    "insured": "Ce qui est assuré",
    "kind": "Nature",
    "known_on": "Connu le",
    "last_name": "Nom",
    "late": "Déclaré après le délai",
    "line": "Branche",
    "name": "Nom",
    "new_value": "Nouvelle valeur",
    "note": "Note du conseiller",
    "occurred_earliest": "Survenu au plus tôt",
    "occurred_latest": "Survenu au plus tard",
    "occurrence_words": "Date, telle que dite",
    "old_value": "Ancienne valeur",
    "outcome": "Issue",
    "peril": "Événement",
    "phone": "Téléphone",
    "place": "Lieu",
    "open": "Reste à voir",
    "policy_number": "Numéro de contrat",
    "postcode": "Code postal",
    "product": "Produit",
    "question": "Question posée",
    "read_back": "Relu à voix haute",
    "reason": "Motif",
    "received_at": "Reçu le",
    "reported_at": "Déclaré le",
    "said": "Ce qui a été dit",
    "sent_at": "Envoyé le",
    "size": "Taille (octets)",
    "speaker": "Qui parle",
    "stars": "Note",
    "started_at": "Début",
    "starts_at": "Début",
    "starts_on": "Depuis le",
    "ends_on": "Jusqu’au",
    "ends_at": "Fin",
    "state": "État",
    "status": "État",
    "street": "Rue",
    "template": "Modèle d’e-mail",
    "text": "Paroles",
    "town": "Ville",
    "used_at": "Utilisé le",
    "variables": "Contenu",
    "what": "Action",
    "who": "Qui",
    "why": "Pourquoi",
}
"""What columns are called; the others keep the name that the JSON gives them."""


def readable(tables: list[ExportedTable], absent: list[NotExported], at: datetime) -> str:
    written = [
        "VOS DONNÉES PERSONNELLES",
        f"Extraites le {_moment(at)}.",
        "",
        "Vous trouverez ici tout ce que nous conservons sur vous, partie par partie.",
    ]
    for table in tables:
        if table.rows:
            written += ["", "", table.title.upper(), "=" * min(len(table.title), _WIDTH)]
            for row in table.rows:
                written += ["", *_lines(row)]
    empty = [table.title for table in tables if not table.rows]
    if empty:
        written += ["", "", "SANS AUCUNE DONNÉE", "==================", ""]
        written += [f"- {title}" for title in empty]
    if absent:
        written += ["", "", "CE QUI N’EST PAS ICI, ET POURQUOI", "=" * 33, ""]
        written += [f"- {each.what} : {_lower(each.why)}" for each in absent]
    return "\n".join(written) + "\n"


def _lines(row: dict[str, Any]) -> list[str]:
    return [
        f"{_NAMES.get(name, name)} : {_value(value)}"
        for name, value in row.items()
        if value is not None and value not in ("", [], {}) and not _is_internal(name)
    ]


def _is_internal(name: str) -> bool:
    return name == "id" or (name.endswith("_id") and name not in _NAMES)


def _value(value: Any) -> str:
    match value:
        case bool():
            return "oui" if value else "non"
        case dict():
            return "; ".join(f"{_NAMES.get(k, k)} : {_value(v)}" for k, v in value.items())
        case list():
            return ", ".join(_value(each) for each in value)
        case str():
            return _written(value)
        case _:
            return str(value)


def _written(text: str) -> str:
    """A moment as one reads it, anything else as it is."""
    if len(text) >= 19 and text[4:5] == text[7:8] == "-" and text[10:11] == "T":
        try:
            return _moment(datetime.fromisoformat(text))
        except (ValueError, OverflowError):
            return text
    return text


def _moment(at: datetime) -> str:
    return at.astimezone(_PARIS).strftime("%d/%m/%Y à %H h %M")


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]

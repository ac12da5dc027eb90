"""Documents: the papers that a claim needs, by line, peril and what is known of the loss."""

from collections.abc import Iterator

from contract.claims import Document
from contract.identifiers import Line
from contract.losses import Circumstances, Peril

LABELS = {
    "joint_report": "le constat amiable signé par les deux conducteurs",
    "account": "un récit daté et signé des circonstances",
    "witness_statements": "les attestations des témoins, avec une copie de leur pièce d’identité",
    "police_complaint": "le récépissé du dépôt de plainte",
    "fire_certificate": "l'attestation d’intervention des pompiers",
    "photos": "des photos des dommages",
    "repair_quote": "un devis de réparation",
    "glass_invoice": "le devis ou la facture du réparateur de vitrage",
    "registration": "la copie de la carte grise",
    "keys": "toutes les clés du véhicule",
    "driving_licence": "la copie du permis de conduire du conducteur",
    "goods_list": "la liste des biens perdus ou abîmés, avec leur prix",
    "goods_invoices": "les factures des biens, ou toute preuve d’achat",
    "water_report": "le constat amiable de dégât des eaux, s’il y a un voisin ou un syndic",
    "leak_report": "la facture ou le rapport du plombier",
    "electrician_report": "le rapport de l’électricien ou du réparateur",
    "weather_report": "un bulletin météo du jour, ou une attestation de la mairie",
    "liability_account": "le courrier ou la réclamation de la personne qui a subi le dommage",
    "damaged_goods": "la facture d’achat ou le devis de remise en état de ce qui est abîmé",
}
"""By code, as the label is read to the caller and written in the e-mail."""

OTHER_LABEL = "un autre document"
"""Of a paper that none of the codes names."""

ALWAYS: dict[Line, dict[Peril, tuple[str, ...]]] = {
    Line.MOTOR: {
        Peril.COLLISION: ("photos", "repair_quote", "registration", "driving_licence"),
        Peril.SINGLE_VEHICLE: (
            "account",
            "photos",
            "repair_quote",
            "registration",
            "driving_licence",
        ),
        Peril.PARKED_DAMAGE: ("photos", "repair_quote", "registration"),
        Peril.THEFT: ("police_complaint", "registration", "keys"),
        Peril.ATTEMPTED_THEFT: ("police_complaint", "photos", "repair_quote", "registration"),
        Peril.THEFT_OF_CONTENTS: ("police_complaint", "goods_list", "goods_invoices"),
        Peril.VANDALISM: ("police_complaint", "photos", "repair_quote", "registration"),
        Peril.GLASS: ("glass_invoice", "registration"),
        Peril.FIRE: ("fire_certificate", "photos", "registration"),
        Peril.STORM_HAIL: ("weather_report", "photos", "repair_quote", "registration"),
        Peril.ANIMAL: ("account", "photos", "repair_quote", "registration"),
        Peril.NATURAL_CATASTROPHE: ("photos", "repair_quote", "registration"),
    },
    Line.HOME: {
        Peril.WATER_DAMAGE: ("water_report", "leak_report", "photos", "repair_quote"),
        Peril.FIRE: ("fire_certificate", "photos", "goods_list", "repair_quote"),
        Peril.BURGLARY: ("police_complaint", "goods_list", "goods_invoices"),
        Peril.STORM_HAIL: ("weather_report", "photos", "repair_quote"),
        Peril.GLASS: ("photos", "glass_invoice"),
        Peril.ELECTRICAL: ("electrician_report", "goods_list", "goods_invoices"),
        Peril.VANDALISM: ("police_complaint", "photos", "repair_quote"),
        Peril.NATURAL_CATASTROPHE: ("photos", "goods_list", "goods_invoices", "repair_quote"),
    },
    Line.LIABILITY: {
        peril: ("account", "liability_account", "photos", "damaged_goods")
        for peril in (
            Peril.DAMAGE_BY_PERSON,
            Peril.DAMAGE_BY_CHILD,
            Peril.DAMAGE_BY_ANIMAL,
        )
    },
}


def needed(line: Line, peril: Peril, circumstances: Circumstances) -> list[Document]:
    """The papers of this loss, those that prove how it happened first."""
    codes = dict.fromkeys([*_told_by(line, peril, circumstances), *ALWAYS[line][peril]])
    return [Document(code=code, label=LABELS[code]) for code in codes]


def _told_by(line: Line, peril: Peril, circumstances: Circumstances) -> Iterator[str]:
    """The papers that only some losses of this peril have."""
    if peril is Peril.COLLISION:
        yield "joint_report" if circumstances.joint_report_signed else "account"
    if circumstances.police_report_filed or _is_hit_and_run(peril, circumstances):
        yield "police_complaint"
    if circumstances.witnesses:
        yield "witness_statements"
    if line is Line.HOME and peril is Peril.BURGLARY and circumstances.forced_entry:
        yield "photos"
        yield "repair_quote"
    if circumstances.goods:
        yield "goods_list"
        yield "goods_invoices"


def _is_hit_and_run(peril: Peril, circumstances: Circumstances) -> bool:
    """The other side left without a name: only a complaint can make them answer for it."""
    return peril in (Peril.COLLISION, Peril.PARKED_DAMAGE) and (
        circumstances.other_party_known is False
    )

"""Which fact each question of the agent asks for: that none is asked twice is judged by it.

A question that stands in no row is a finding too: nothing that is asked escapes the judgement.
"""

import re

_FACTS: dict[str, str] = {
    "insured": r"le nom de l'assuré|que savez-vous de lui",
    "which_contact": r"changer votre adresse e-mail ou",
    "policy_number": r"numéro de contrat",
    "which_policy": r"^(?:de|pour) quel contrat\b|lequel de vos contrats|quel véhicule",
    "birth_date": r"date de naissance",
    "postcode": r"code postal",
    "peril": r"^que s'est-il passé",
    "occurrence": r"^(?:et )?(?:quand|quel jour|à quelle heure|à quelle date)\b|"
    r"\bc'était (?:quand|quel jour)|de quel jour",
    "place": r"^(?:et )?où\b|à quel endroit|quelle ville",
    "description": r"décrire ce qui s'est passé|raconter",
    "injured_count": r"bless",
    "driver": r"qui conduisait|au volant",
    "drivable": r"peut-il rouler|peut-elle rouler",
    "other_party_known": r"les coordonnées de l'autre",
    "other_party_plate": r"plaque",
    "other_party_phone": r"(?:son|le) (?:numéro de )?téléphone de l'autre|son téléphone",
    "other_party_email": r"son adresse e-mail",
    "joint_report_signed": r"constat",
    "police_report_filed": r"porté plainte",
    "keys_held": r"toutes les clés",
    "forced_entry": r"effraction",
    "goods": r"quels biens",
    "glass_element": r"quelle vitre",
    "stopped": r"fuite est-elle arrêtée",
    "origin": r"d'où vient l'eau",
    "habitable": r"habitable",
    "victim": r"qui a subi",
    "damaged": r"qu'est-ce qui a été abîmé",
    "claim": r"(?:de|pour) quel (?:dossier|sinistre)|numéro de sinistre",
    "addition": r"que voulez-vous ajouter|que dois-je ajouter",
    "code": r"code (?:reçu|à six chiffres|de six chiffres)|six chiffres|le code|"
    r"me le lire|chiffre par chiffre",
    "new_email": r"(?:nouvelle|votre) adresse (?:e-mail|électronique)",
    "new_phone": r"nouveau numéro|nouveau téléphone",
    "phone": r"à quel numéro|numéro de téléphone|numéro où vous",
    "callback_time": r"à quel moment|quand (?:souhaitez|voulez|préférez)-vous|quel créneau|"
    r"quand voulez-vous être rappel",
    "name": r"vos? noms?\b|vous vous appelez",
    "relation": r"quel est votre lien|qui êtes-vous par rapport",
}
"""Asked for once; again only where a scenario says why."""

_OTHERS: dict[str, str] = {
    "greeting": r"comment puis-je vous aider",
    "confirmation": r"est-ce (?:bien )?(?:exact|cela|correct)|jusqu'ici|c'est bien cela|"
    r"oui ou non|êtes-vous d'accord|me le confirmez-vous",
    "correction": r"que faut-il corriger",
    "matter": r"puis-je faire autre chose|répond-il à votre question|"
    r"que souhaitez-vous|que puis-je faire|autre chose|"
    r"quel événement vous intéresse|préciser votre question|passons-nous à",
    "offer": r"voulez-vous|would you like|möchten sie|quiere que|vuole essere|quer que|هل تريد|"
    r"souhaitez-vous|préférez-vous|puis-je vous proposer",
    "repetition": r"(?:pouvez-vous|pourriez-vous) (?:répéter|redire|relire|la redire|le redire|"
    r"le dire autrement|reformuler|préciser)",
    "presence": r"êtes-vous toujours là|m'entendez-vous",
}
"""What a call may ask as often as it needs to."""

_FACT_SIGNS = {name: re.compile(sign, re.IGNORECASE) for name, sign in _FACTS.items()}
_OTHER_SIGNS = {name: re.compile(sign, re.IGNORECASE) for name, sign in _OTHERS.items()}
_QUESTION = re.compile(r"[^.!?…]+\?")

FACTS = frozenset(_FACTS)


def questions(turn: str) -> list[str]:
    return [found.strip() for found in _QUESTION.findall(turn)]


def fact(question: str) -> str | None:
    return next((name for name, sign in _FACT_SIGNS.items() if sign.search(question)), None)


def is_known(question: str) -> bool:
    """Whether it stands in a row: a fact's, or one of those that may be asked again."""
    return fact(question) is not None or any(s.search(question) for s in _OTHER_SIGNS.values())

"""What the caller hears when a rule of the insurer said no, by the type of the problem."""

from voice_worker.backend import Refused
from voice_worker.prompts import sentence

_BY_TYPE = {
    "/problems/too-many-callbacks": "Plusieurs rappels sont déjà demandés : je ne peux pas en "
    "ajouter un autre.",
    "/problems/no-slots": "Aucun créneau de rappel n'est libre pour le moment.",
    "/problems/no-phone": "Votre dossier ne contient pas de numéro de téléphone.",
    "/problems/too-many-codes": "Je ne peux plus envoyer de code pour le moment : la limite est "
    "atteinte.",
    "/problems/too-many-emails": "Je ne peux plus envoyer d'e-mail aujourd'hui : la limite est "
    "atteinte.",
    "/problems/too-many-changes": "Vos coordonnées ont déjà été changées récemment : je ne peux "
    "pas les changer encore.",
    "/problems/too-many-reports": "Je ne peux plus enregistrer de signalement dans cet appel.",
    "/problems/too-many-additions": "Ce dossier a déjà reçu beaucoup de compléments : je ne peux "
    "pas en ajouter.",
    "/problems/no-address": "Votre dossier ne contient pas d'adresse e-mail utilisable.",
    "/problems/no-confirmation": "Ce dossier n'a pas de confirmation à renvoyer.",
    "/problems/policy-not-in-force": "Ce contrat n'est pas en vigueur : je ne peux pas envoyer "
    "d'attestation.",
    "/problems/not-found": "Je ne trouve pas ce dossier parmi les vôtres.",
    "/problems/verification-required": "Il faudrait d'abord vérifier votre identité.",
    "/problems/verification-invalid": "Votre vérification a expiré : il faudra la refaire.",
}


def refused(refusal: Refused) -> str:
    """One honest sentence; nothing was done."""
    return _BY_TYPE.get(refusal.problem.type, sentence("refused"))

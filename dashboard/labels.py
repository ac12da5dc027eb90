"""French for every closed list that a supervisor reads."""

from contract.alerts import Side, Told
from contract.analytics import (
    Channel,
    Disposition,
    HandoffKind,
    HandoffReason,
    Part,
    SentimentShift,
    SilenceCause,
    Speaker,
    ToolOutcome,
    VerificationFailure,
)
from contract.callbacks import CallbackState, Reason, Urgency
from contract.claims import ClaimStatus, MailStatus
from contract.documents import MediaType
from contract.losses import Peril
from contract.metrics import Breakdown, Level
from contract.privacy import BrokenAt
from contract.privacy import Outcome as ErasureOutcome
from contract.reviews import Motif, Outcome, ReviewStatus, StatementKind
from contract.roles import Role
from contract.supervision import ActionKind, ActionOutcome, LiveState, Matter, Risk
from contract.third_party import Relation

ROLE = {Role.READER: "Lecture", Role.SUPERVISOR: "Superviseur", Role.ADMIN: "Administrateur"}

ROLE_MAY = {
    Role.READER: "voir les indicateurs, les appels en cours et leur histoire",
    Role.SUPERVISOR: "et écouter, souffler, reprendre un appel, traiter les rappels, relire",
    Role.ADMIN: "et régler les alertes, exporter et effacer les données d'une personne",
}

CHANNEL = {Channel.VOICE: "Voix", Channel.TYPED: "Écrit"}

LEVEL = {0: "Non identifié", 1: "Identifié", 2: "Identifié par code"}

DISPOSITION = {
    Disposition.RESOLVED: "Résolu",
    Disposition.CLAIM_OPENED: "Sinistre déclaré",
    Disposition.HANDED_OVER: "Confié à un conseiller",
    Disposition.ABANDONED: "Abandonné",
    Disposition.SILENT: "Resté silencieux",
    Disposition.LIMIT_REACHED: "Durée dépassée",
    Disposition.FAILED: "Échec technique",
}

MOTIF = {
    Motif.CLAIM: "Sinistre",
    Motif.CERTIFICATE: "Attestation",
    Motif.PREMIUM: "Cotisation",
    Motif.CONTRACT: "Contrat",
    Motif.CANCELLATION: "Résiliation",
    Motif.OTHER: "Autre",
}

BREAKDOWN = {
    Breakdown.MOTIF: "Motif",
    Breakdown.CHANNEL: "Canal",
    Breakdown.DISPOSITION: "Issue",
    Breakdown.AGENT_VERSION: "Version de l'agent",
}

HANDOFF_KIND = {HandoffKind.ADVISER: "Conseiller", HandoffKind.CALLBACK: "Rappel"}
HANDOFF_REASON = {
    HandoffReason.ASKED: "demandé par l'appelant",
    HandoffReason.RULE: "règle de l'assureur",
    HandoffReason.FAILURE: "défaillance de l'agent",
}

HANDOFF = {
    f"{kind}.{reason}": f"{kind_said}, {reason_said}"
    for kind, kind_said in HANDOFF_KIND.items()
    for reason, reason_said in HANDOFF_REASON.items()
}
"""By kind and reason, as the metrics name them."""

VERIFICATION_FAILURE = {
    VerificationFailure.MISMATCH: "Réponses inexactes ou limite atteinte",
    VerificationFailure.GAVE_UP: "L'appelant a renoncé",
    VerificationFailure.UNAVAILABLE: "Service indisponible",
}

PART = {
    Part.SPEECH_TO_TEXT: "Transcription",
    Part.MODEL: "Modèle",
    Part.VOICE: "Voix",
    Part.FUNCTIONS: "Fonctions",
}

COST = {
    "speech_to_text": "Transcription",
    "model": "Modèle",
    "voice": "Voix",
    "media": "Média",
    "emails": "E-mails",
}

SILENCE = {
    SilenceCause.CALLER: "L'appelant réfléchit ou cherche",
    SilenceCause.TURN_DETECTION: "Fin de phrase entendue tard",
    SilenceCause.SPEECH_TO_TEXT: "Transcription",
    SilenceCause.MODEL: "Modèle",
    SilenceCause.TOOL: "Outil",
    SilenceCause.VOICE: "Voix",
    SilenceCause.UNKNOWN: "Cause inconnue",
}

SENTIMENT = {
    SentimentShift.WORSE: "Se dégrade",
    SentimentShift.BETTER: "S'améliore",
    SentimentShift.SOUR: "Finit mal",
}

SPEAKER = {
    Speaker.CALLER: "Appelant",
    Speaker.AGENT: "Agent vocal",
    Speaker.ADVISER: "Conseiller",
}

TOOL_OUTCOME = {
    ToolOutcome.OK: "réussi",
    ToolOutcome.REFUSED: "refusé par une règle",
    ToolOutcome.FAILED: "en échec",
}

THRESHOLD = {Level.GOOD: "Dans la cible", Level.WATCH: "À surveiller", Level.ALARM: "Seuil dépassé"}

SIDE = {Side.ABOVE: "au-dessus de", Side.BELOW: "au-dessous de"}

TOLD = {
    Told.NOBODY: "aucun",
    Told.WAITING: "en attente",
    Told.DONE: "fait",
    Told.FAILED: "en échec",
}

LIVE_STATE = {
    LiveState.ARRIVING: "Arrive",
    LiveState.AGENT: "Avec l'agent vocal",
    LiveState.ADVISER: "Avec un conseiller",
    LiveState.NO_AGENT: "Sans agent",
}

AGENT_STATE = {
    "initializing": "démarre",
    "idle": "attend",
    "listening": "écoute",
    "thinking": "réfléchit",
    "speaking": "parle",
}

MATTER = {
    Matter.UNKNOWN: "Pas encore dit",
    Matter.VERIFICATION: "Identification",
    Matter.LOSS_REPORT: "Déclaration de sinistre",
    Matter.CLAIM: "Suivi de sinistre",
    Matter.POLICY: "Contrat",
    Matter.DOCUMENT: "Attestation ou document",
    Matter.CONTACT_CHANGE: "Coordonnées",
    Matter.QUESTION: "Question générale",
    Matter.ADVISER: "Demande un conseiller",
}

RISK = {
    Risk.SILENCE: "Silence",
    Risk.LOOP: "Tourne en rond",
    Risk.DISTRESS: "Mots de détresse",
    Risk.VERIFICATION_FAILURES: "Échecs d'identification",
    Risk.TOOL_FAILURES: "Outils en échec",
    Risk.LONG_CALL: "Appel long",
    Risk.NO_AGENT: "Sans agent",
}

ACTION = {
    ActionKind.LISTEN: "Écoute",
    ActionKind.WHISPER: "Consigne soufflée",
    ActionKind.TAKE_OVER: "Reprise par un conseiller",
    ActionKind.HAND_BACK: "Rendu à l'agent",
    ActionKind.END: "Fin demandée",
}

ACTION_OUTCOME = {
    ActionOutcome.UNDER_WAY: "en cours",
    ActionOutcome.DONE: "fait",
    ActionOutcome.FAILED: "sans effet",
}

CALLBACK_STATE = {
    CallbackState.WAITING: "À rappeler",
    CallbackState.TAKEN: "Pris en charge",
    CallbackState.DONE: "Fait",
    CallbackState.UNREACHABLE: "Injoignable",
    CallbackState.CANCELLED: "Annulé",
}

CALLBACK_REASON = {
    Reason.ADVISER_ASKED: "Demande un conseiller",
    Reason.COMPLAINT: "Réclamation",
    Reason.VERIFICATION_FAILED: "Identification impossible",
    Reason.OTHER_LANGUAGE: "Autre langue",
    Reason.ACCESSIBILITY: "Accessibilité",
    Reason.BANK_DETAILS: "Coordonnées bancaires",
    Reason.CONTRACT_CHANGE: "Modification de contrat",
    Reason.CLAIM_FOLLOW_UP: "Suivi de sinistre",
    Reason.BODILY_INJURY: "Dommage corporel",
    Reason.PERSONAL_DATA: "Données personnelles",
    Reason.TECHNICAL_FAILURE: "Défaillance technique",
    Reason.OTHER: "Autre",
}

URGENCY = {Urgency.NORMAL: "Normale", Urgency.URGENT: "Urgente"}

CLAIM_STATUS = {
    ClaimStatus.RECEIVED: "Reçu",
    ClaimStatus.UNDER_REVIEW: "À l'étude",
    ClaimStatus.APPRAISAL: "En expertise",
    ClaimStatus.SETTLED: "Réglé",
    ClaimStatus.CLOSED: "Clos",
}

MAIL_STATUS = {
    MailStatus.QUEUED: "En attente d'envoi",
    MailStatus.SENT: "Envoyé",
    MailStatus.NO_ADDRESS: "Pas d'adresse",
    MailStatus.NOT_SENT: "Non parvenu",
}

PERIL = {
    Peril.COLLISION: "Collision",
    Peril.SINGLE_VEHICLE: "Accident seul",
    Peril.PARKED_DAMAGE: "Dommage en stationnement",
    Peril.THEFT: "Vol du véhicule",
    Peril.ATTEMPTED_THEFT: "Tentative de vol",
    Peril.THEFT_OF_CONTENTS: "Vol dans le véhicule",
    Peril.VANDALISM: "Vandalisme",
    Peril.GLASS: "Bris de glace",
    Peril.FIRE: "Incendie",
    Peril.STORM_HAIL: "Tempête, grêle",
    Peril.ANIMAL: "Choc avec un animal",
    Peril.NATURAL_CATASTROPHE: "Catastrophe naturelle",
    Peril.WATER_DAMAGE: "Dégât des eaux",
    Peril.BURGLARY: "Cambriolage",
    Peril.ELECTRICAL: "Dommage électrique",
    Peril.DAMAGE_BY_PERSON: "Dommage causé à autrui",
    Peril.DAMAGE_BY_CHILD: "Dommage causé par un enfant",
    Peril.DAMAGE_BY_ANIMAL: "Dommage causé par un animal",
}

CIRCUMSTANCE = {
    "injured_count": "Blessés",
    "driver": "Conducteur",
    "drivable": "Véhicule roulant",
    "towing_wanted": "Remorquage voulu",
    "other_party_known": "Autre partie connue",
    "other_party_plate": "Plaque de l'autre partie",
    "other_party_phone": "Téléphone de l'autre partie",
    "other_party_email": "E-mail de l'autre partie",
    "other_party_name": "Nom de l'autre partie",
    "other_party_insurer": "Assureur de l'autre partie",
    "witnesses": "Témoins",
    "joint_report_signed": "Constat amiable signé",
    "police_report_filed": "Plainte déposée",
    "keys_held": "Clés en main",
    "forced_entry": "Effraction",
    "goods": "Biens",
    "glass_element": "Élément vitré",
    "stopped": "Fuite arrêtée",
    "origin": "Origine",
    "neighbour": "Voisin ou syndic",
    "habitable": "Logement habitable",
    "victim": "Victime",
    "damaged": "Dommage",
}

RELATION = {
    Relation.OTHER_PARTY: "Autre partie",
    Relation.WITNESS: "Témoin",
    Relation.RELATIVE: "Proche",
    Relation.NEIGHBOUR: "Voisin",
    Relation.REPRESENTATIVE: "Représentant",
    Relation.OTHER: "Autre",
}

MEDIA_TYPE = {
    MediaType.PDF: "PDF",
    MediaType.JPEG: "Photo JPEG",
    MediaType.PNG: "Image PNG",
    MediaType.HEIC: "Photo HEIC",
}

REVIEW_STATUS = {
    ReviewStatus.WAITING: "En attente de relecture",
    ReviewStatus.DONE: "Relu",
    ReviewStatus.FAILED: "Relecture impossible",
}

OUTCOME = {
    Outcome.RESOLVED: "Résolu",
    Outcome.PARTLY_RESOLVED: "Résolu en partie",
    Outcome.UNRESOLVED: "Non résolu",
    Outcome.HANDED_OVER: "Confié à un conseiller",
    Outcome.ABANDONED: "Abandonné",
}

STATEMENT = {
    StatementKind.CLAIM_NUMBER: "numéro de sinistre",
    StatementKind.POLICY_NUMBER: "numéro de contrat",
    StatementKind.AMOUNT: "montant",
    StatementKind.DATE: "date",
    StatementKind.NUMBER: "nombre",
    StatementKind.PROMISE: "promesse",
    StatementKind.TURN: "renvoi à un tour de parole",
}

ERASURE = {
    ErasureOutcome.ERASED: "Effacé",
    ErasureOutcome.PSEUDONYMISED: "Pseudonymisé",
    ErasureOutcome.KEPT: "Conservé",
}

BROKEN = {
    BrokenAt.CHANGED: "une ligne a été modifiée",
    BrokenAt.MISSING: "une ligne ou son maillon a disparu",
    BrokenAt.SLIPPED_IN: "une ligne a été glissée après coup",
    BrokenAt.ANCHOR: "la chaîne n'est pas celle du sceau noté",
}

YES_NO = {True: "Oui", False: "Non", None: "Sans objet"}

_TOOL = {
    "verify_caller": "Commencer l'identification",
    "check_identity": "Vérifier l'identité",
    "give_up_verification": "Renoncer à l'identification",
    "send_code": "Envoyer un code par e-mail",
    "check_code": "Vérifier le code",
    "explain_policies": "Lire les contrats",
    "list_claims": "Lire les sinistres",
    "claim_details": "Lire le détail d'un sinistre",
    "add_to_claim": "Compléter un sinistre",
    "report_loss": "Commencer une déclaration",
    "note_loss": "Noter la déclaration",
    "read_back_loss": "Relire la déclaration",
    "file_claim": "Ouvrir le sinistre",
    "abandon_loss_report": "Abandonner la déclaration",
    "report_as_third_party": "Commencer une déclaration de tiers",
    "file_report": "Enregistrer la déclaration de tiers",
    "change_contact": "Commencer un changement de coordonnées",
    "change_it": "Changer les coordonnées",
    "send_certificate": "Envoyer l'attestation",
    "send_contract_summary": "Envoyer le résumé du contrat",
    "send_upload_link": "Envoyer le lien de dépôt",
    "search_documents": "Chercher dans les documents",
    "talk_to_adviser": "Passer à un conseiller",
    "keep_callback": "Retenir le rappel",
    "agree": "Recueillir l'accord",
    "give_up": "Abandonner la demande",
    "end_call": "Terminer l'appel",
}


def tool(name: str) -> str:
    """In French where it is known; a new tool shows its own name."""
    return _TOOL.get(name, name)


_ACCESS = {
    "alerts.change": "Alertes réglées",
    "callbacks.ask": "Rappel demandé",
    "callbacks.cancelled": "Rappel annulé",
    "callbacks.change": "Rappel déplacé",
    "callbacks.done": "Rappel fait",
    "callbacks.list": "Rappels consultés",
    "callbacks.taken": "Rappel pris en charge",
    "callbacks.unreachable": "Rappel sans réponse",
    "calls.end": "Appel terminé",
    "calls.export": "Appels exportés",
    "calls.followed": "Appel suivi en direct",
    "calls.hand_back": "Appel rendu à l'agent",
    "calls.listen": "Appel écouté",
    "calls.read": "Appel lu",
    "calls.search": "Appels cherchés",
    "calls.take_over": "Appel repris",
    "calls.whisper": "Consigne soufflée",
    "claims.add": "Sinistre complété",
    "claims.details": "Circonstances lues",
    "claims.open": "Sinistre déclaré",
    "claims.read": "Sinistres consultés",
    "documents.link": "Lien de dépôt envoyé",
    "documents.read": "Pièces consultées",
    "documents.receive": "Pièce reçue",
    "documents.refuse": "Pièce refusée",
    "documents.submit": "Pièce déposée",
    "documents.remove": "Fichiers effacés retirés",
    "emails.ask": "E-mail demandé",
    "emails.certificate": "Attestation envoyée",
    "emails.contract_summary": "Résumé du contrat envoyé",
    "policies.contact": "Coordonnées changées",
    "policies.read": "Contrats lus",
    "privacy.access_log": "Journal des accès lu",
    "privacy.erase": "Données effacées",
    "privacy.erase_dry_run": "Effacement simulé",
    "privacy.export": "Données exportées",
    "privacy.hold": "Gel posé",
    "privacy.hold_lifted": "Gel levé",
    "privacy.holds": "Gels consultés",
    "privacy.reseal": "Données scellées à nouveau",
    "privacy.retention": "Conservation appliquée",
    "privacy.retention_dry_run": "Conservation simulée",
    "privacy.verify_log": "Journal vérifié",
    "ratings.write": "Note donnée",
    "reviews.ask": "Relecture demandée",
    "reviews.check": "Relecture contrôlée",
    "rollups.repair": "Indicateurs recalculés",
    "third_party.read": "Déclarations de tiers consultées",
    "third_party.report": "Déclaration de tiers reçue",
    "verifications.code_failed": "Code erroné",
    "verifications.code_refused": "Code refusé",
    "verifications.code_sent": "Code envoyé",
    "verifications.code_verified": "Code vérifié",
    "verifications.failed": "Identification échouée",
    "verifications.refused": "Identification refusée",
    "verifications.verified": "Identification réussie",
}


def access(what: str) -> str:
    """An entry of the access log."""
    return _ACCESS.get(what, what)

"""What a caller wants done in the call: typed matters, heard by code, finished one by one."""

import re
from dataclasses import dataclass, field
from enum import StrEnum


class Matter(StrEnum):
    LOSS = "loss"
    CERTIFICATE = "certificate"
    CONTRACT_SUMMARY = "contract_summary"
    COVER = "cover"
    CLAIM_STATUS = "claim_status"
    ADDITION = "addition"
    UPLOAD_LINK = "upload_link"
    CONTACT_CHANGE = "contact_change"


OF_THE_MATTER: dict[Matter, str] = {
    Matter.LOSS: "votre déclaration",
    Matter.CERTIFICATE: "votre attestation",
    Matter.CONTRACT_SUMMARY: "le résumé de votre contrat",
    Matter.COVER: "votre question sur vos garanties",
    Matter.CLAIM_STATUS: "le suivi de votre dossier",
    Matter.ADDITION: "le complément à votre dossier",
    Matter.UPLOAD_LINK: "l'envoi de vos pièces",
    Matter.CONTACT_CHANGE: "le changement de vos coordonnées",
}

ANYTHING_ELSE = "Puis-je faire autre chose pour vous ?"

_HEARD: dict[Matter, re.Pattern[str]] = {
    matter: re.compile(pattern, re.IGNORECASE)
    for matter, pattern in {
        Matter.LOSS: r"\bdéclar(?:er|e|ation)\b|\b(?:j'ai eu|on a eu|nous avons eu|il y a eu) "
        r"(?:un |une |des )?(?:petit )?(?:accident|accrochage|collision|dégât|fuite|incendie|"
        r"cambriolage|vol|sinistre)|\bm'a (?:percuté|heurté|rentré dedans|volé)|"
        r"\b(?:volé|cambriolé|inondé|vandalisé|rayé|cassé)e?s?\b",
        Matter.CERTIFICATE: r"\battestations?\b|\bcarte verte\b|\bcertificat d'assurance\b",
        Matter.CONTRACT_SUMMARY: r"\b(?:résumé|récapitulatif|copie|synthèse) d[eu] "
        r"(?:mon |mes |ma |notre )?(?:contrat|garantie|assurance)",
        Matter.COVER: r"\b(?:ma|mes|la|les|quelle|sa) franchises?\b|\b(?:suis|est)-(?:je|elle|il) "
        r"(?:bien )?(?:couverte?|assurée?)|\bmes garanties\b|\bce que couvre\b",
        Matter.CLAIM_STATUS: r"\boù en est\b|\bsuivi d[eu]\b|\bavancement\b|"
        r"\b(?:état|nouvelles) d[eu] (?:mon|ma|mes|notre|sinistre|dossier)",
        Matter.ADDITION: r"\b(?:ajouter|compléter|rajouter|préciser)\b[^.!?]{0,30}"
        r"\b(?:dossier|sinistre|déclaration)\b",
        Matter.UPLOAD_LINK: r"\b(?:envoyer|transmettre|déposer|joindre)\b[^.!?]{0,25}"
        r"\b(?:photos?|pièces?|documents?|constat|factures?|justificatifs?|papiers?|devis)\b",
        Matter.CONTACT_CHANGE: r"\b(?:chang\w+|modifi\w+|mettre à jour|nouvelle?|corriger)\b"
        r"[^.!?]{0,30}\b(?:e-?mail|mail|adresse (?:mail|électronique|e-?mail)|"
        r"(?:numéro de )?(?:téléphone|portable|mobile)|coordonnées)\b",
    }.items()
}


def matters_in(words: str) -> list[Matter]:
    """The matters that these words ask for, in the order they are said."""
    found = [
        (where.start(), matter)
        for matter, pattern in _HEARD.items()
        if (where := pattern.search(words))
    ]
    return [matter for _, matter in sorted(found)]


@dataclass
class Agenda:
    """The matters of one call that are not finished, in the order they were asked for."""

    open: list[Matter] = field(default_factory=list)

    def add(self, matters: list[Matter]) -> list[Matter]:
        """The ones that were not there yet."""
        new = [matter for matter in matters if matter not in self.open]
        self.open += new
        return new

    def finish(self, matter: Matter) -> None:
        self.open = [one for one in self.open if one is not matter]

    def question(self, finished: Matter) -> str:
        """What the agent asks once a matter is finished: about the next, or about any other."""
        left = [matter for matter in self.open if matter is not finished]
        return shall_we(left[0]) if left else ANYTHING_ELSE


def afterwards(current: Matter, later: list[Matter]) -> str:
    """What is said when another matter comes up before the current one is finished."""
    then = " et ".join(OF_THE_MATTER[matter] for matter in later)
    return f"Nous terminons {OF_THE_MATTER[current]}, puis nous verrons {then}."


def shall_we(matter: Matter) -> str:
    """The question that leads from a finished matter to the next."""
    return f"Passons-nous à {OF_THE_MATTER[matter]} ?".replace(" à le ", " au ")

"""What makes the words of an alarm harmless: things, denials, suppositions, what is long past."""

# ruff: noqa: E501 - one way of saying or writing a thing is one line

from __future__ import annotations

import re

from voice_worker.spoken_french.hear.emergency_words import any_of

THINGS = re.compile(
    r"\b(?:cles?|portes?|portieres?|fenetres?|volets?|ceintures?|tiroir|serrure|cartes?|roues?|"
    r"vitres?|telephone|portable|coffre|store|portail|batterie|moteur|ordinateur|chaudiere|tele|"
    r"television|frigo|congelateur|ecran|machine|bagages?|colis|dossier|argent|cheque|virement|"
    r"chat|chatte|chien|chienne|cheval|vache|mouton|poule|lapin|animal|sanglier|chevreuil|cerf|biche|poisson|appareil|compteur|ballon|levier|boite|pedale|siege|angle|point|temps|"
    r"voitures?|vehicule|maison|appartement|moto|scooter|camion|cuisine|garage|haie|canape|moquette|"
    r"tapisserie|parquet|peinture|papier peint|plafond|chaudiere|ampoule|cafetiere|radio|gps|table|toit|poubelles?|velo|trottinette|caravane|bateau|volant|rideau|poignee|robinet|bouton|saison|pile|piles|arbre|plantes?|poissons|clim)"
    r"(?: (?:de|du|d|de la|des|a|en) \w+)?(?: \w+)?(?: (?:est|sont|reste|qui|etait|s est|a))?$"
)
"""What is "coincé", "mort" or "bloqué" without anyone being in danger, just before those words."""

STUCK = re.compile(r"coince|bloque|enferme|prisonni")

PAPERWORK = re.compile(
    r"^\W*(?:avec|sur|dans|a|devant) (?:votre|vos|le|la|les|l|ce|cette|mon|ma|mes|un|une|des) ?"
    r"(?:\w+ )?(?:formulaires?|site|page|application|appli|demarches?|dossiers?|questions?|papiers?|"
    r"constat|declaration|espace|code|mot de passe|etape|facture|devis|menu|procedure)\b"
)
"""What a caller may be stuck with, just after that word, without any danger."""
STATES_OF_THINGS = re.compile(
    STUCK.pattern + r"|mort|repond|bouge|reagit|par terre|au sol|brule|noye|electrocut"
)

OVER = any_of(
    r"""
    (?:la semaine|l annee|l an|l ete|l hiver|le mois|le week end|le printemps|l automne) (?:dernier|derniere|passe|passee)
    il y a (?:\w+ ){1,4}(?:jours|semaines?|mois|ans|annees)\b
    (?:en|debut|fin|au mois de|au mois d) (?:janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre)\b
    en (?:20|19)\d\d
    depuis (?:\w+ ){1,3}(?:mois|ans|semaines)
    a l epoque
    quand j etais
    """
)
"""Times too far back for an alarm."""

DANGER_OVER = any_of(
    r"""
    hier\b
    (?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\b
    cette nuit
    ce matin
    (?:est|a ete|ete|sont) (?:maintenant |enfin |bien )?(?:eteinte?s?|maitrisee?|coupee?|fermee?)
    (?:ont|ai|a|avons|on a|tout) (?:vite |deja |pu |reussi a l |tout )?(?:eteint|eteindre|coupe le gaz|coupe l)
    s est eteint
    pompiers (?:sont (?:venus|passes|repartis|intervenus)|ont)
    c est (?:fini|termine|eteint|regle|repare|bon maintenant)
    a ete (?:reparee?|evacuee?|remorquee?|depannee?|degagee?)
    est (?:sortie?|degagee?)\b
    (?:plus|hors) de danger
    (?:a|ai|avons|y a) eu (?:un|une|le|du|des|de la)\b
    (?:avait|etait|etais|etions|avais)\b
    (?:souhaite|voudrais|veux|viens|dois|appelle pour|appelle afin de|aimerais) (?:\w+ )?(?:declarer|signaler|faire une declaration)
    suite a
    """
)
"""Signs that a danger is past, or only told."""

STILL = any_of(
    r"""
    en train de
    en ce moment
    actuellement
    (?:la )?maintenant\b
    toujours (?:coince|bloque|en feu|la|dans|enferme)
    encore (?:coince|bloque|en feu|la|du feu|dans|enferme|des flammes)
    a l instant
    tout de suite
    (?:venez|vite|depechez)\b
    ca brule
    au secours
    """
)
"""Signs that it goes on, which outweigh the former."""

SUPPOSED = any_of(
    r"""
    en cas d
    au cas ou
    si (?:jamais|un jour|quelqu un|je|j|mon|ma|un|une|il y|on|l|le|la|mes|nous|ca)\b
    est ce que (?:je suis|c est|mon contrat|ma garantie|vous|l|la|les|le|mon|ma)(?: \w+){0,6} (?:couvert|couverte|couvre|couvrez|couvrent|prend|rembours|assure|compris)
    (?:suis je|serais je|est on|etre|suis|serai) (?:bien )?(?:couverte?s?|assuree?s?|protegee?s?)
    (?:garanties?|couverture|couvert|option|franchise|cotisation|formule|prime|attestation)\b
    assurance (?:accident|incendie|vie|deces|sante|blessure|scolaire|habitation|auto)
    (?:corporels?|corporelle|individuelle)\b
    que (?:se passe t il|faire si|dois je faire si|se passerait)
    combien (?:coute|je paie|ca coute)
    tarif
    extincteur
    (?:detecteur|alarme|avertisseur)s? (?:incendie|de fumee|de gaz|a gaz)
    """
)
"""Signs that a clause is a question about cover or a supposition."""

DENIED = re.compile(
    r"\b(?:(?:pas|aucune?|ni|sans|jamais)(?: (?!et\b)\w+){0,3}|personne(?: n)?(?: \w+){0,3}|"
    r"n (?:ai|a|avons|ont) rien|rien de|(?:plus|pas)(?: \w+){0,2} (?:de|d))$"
)
"""A denial that ends just before an alarm."""

NOBODY = re.compile(
    r"\b(?:personne (?:n |ne )?(?:est|a|etait|s est|saigne|soit)|aucune? (?:blesse|victime)|"
    r"(?:pas|sans|ni|zero) (?:de |d |eu de |eu d |aucun )?(?:blesse|victime)|"
    r"(?:suis|est|sommes|sont|ete|etait) pas (?:du tout )?blesse|"
    r"rien de grave|plus de peur que de mal|que (?:du|des degats) materiels?|"
    r"tout le monde va bien|on n a rien|je n ai rien|ils n ont rien|il n a rien|elle n a rien)"
)
"""Clauses that say nobody is hurt."""

_WORK = (
    r"\b(?:(?:infirmi\w+|medecin|urgentiste|docteur|chirurgien\w*|sage femme|aide soignante?|ambulanci\w+|"
    r"brancardi\w+|secretaire|interne|externe|stagiaire|benevole|rendez vous)(?: de nuit| en chef)?|"
    r"(?:travaill|boss|employ|garee?s?\b|stationn|parking|affaires|papiers|lunettes)\w*(?: \w+){0,2})$"
)
HARMLESS = [
    (re.compile(found), re.compile(before), re.compile(after))
    for found, before, after in (
        (r"^(?:aux urgences|a l hopital)", _WORK, ""),
        (
            r"tombee?s? dans",
            r"^(?!.*\b(?:et|avec)\b).*\b(?:telephones?|portables?|mobile|appareil(?: photo)?|cles?|lunettes|montre|bague|"
            r"alliance|ordinateur|tablette|camera|drone|sac|portefeuille|casque|gps|bijoux?|"
            r"appareils? auditifs?|papiers|chaussures?|valise|ballon|iphone|liseuse|enceinte|"
            r"console|telecommande|bracelet|collier|carte)(?: \w+){0,3}$",
            "",
        ),
        (
            r"fracture|brise",
            r"\b(?:portes?|vitres?|vitrine|ecran|serrure|fenetres?|volets?|coffre|carreau|"
            r"baie vitree|portail|cadenas|tirelire|glace|retroviseur|pare brise)(?: \w+){0,3}$",
            "",
        ),
        (
            r"fracture",
            "",
            r"^(?: a| de| sur| dans)?(?: (?:la|le|les|l|ma|mon|une|un|mes|des)) (?:portes?|vitres?|"
            r"vitrine|ecran|serrure|fenetres?|volets?|coffre|carreau|baie|portail|cadenas|boite)",
        ),
        (
            r"coupee?",
            r"\b(?:lignes?|courant|communication|eau|electricite|connexion|lumiere|moteur|internet|"
            r"reseau|appel|conversation|son|chauffage|gaz|telephone|wifi|alarme)(?: \w+){0,2}$",
            "",
        ),
        (
            r"repond|reagit",
            r"\b(?:standard|collegues?|site|services?|conseill\w+|agence|moteur|gestionnaire|"
            r"expert|garage|garagiste|assistance|numero|interlocut\w+|application|appli|ecran|"
            r"assureur|assurance|courtier|depanneur|plombier|syndic|plateforme|secretariat|accueil|"
            r"proprietaire|bailleur|locataire|clavier|frein|volant|direction|mairie|notaire|"
            r"on|vous|mail)(?: \w+){0,2}$",
            "",
        ),
        (
            r"choquee?s?",
            "",
            r"^ (?:par|de|d) (?:vo(?:s|tre)|le prix|les prix|le tarif|les tarifs|cette|ce|ces|l|la|"
            r"le|apprendre|voir|entendre)",
        ),
        (
            r"menace|poursui",
            "",
            r"\b(?:proces|resili|justice|tribunal|avocat|porter plainte|huissier|expuls|virer)",
        ),
        (
            r"explose",
            r"\b(?:pneus?|factures?|prix|budget|tarifs?|cotisations?|primes?|montants?|charges|"
            r"couts?|loyers?|compteurs?|consommation|forfait)(?: \w+){0,2}$",
            "",
        ),
        (r"(?:scooter|velo|trottinette).*(?:a terre|au sol|par terre)", "", ""),
        (
            r"(?:scooter|velo|trottinette)$",
            "",
            r"^ (?:qui etait )?(?:garee?s?|stationnee?s?|en stationnement|vide|attache)",
        ),
        (r"(?:casse|brise) les pied", r"\b(?:m a|m ont|me|ca|nous)$", ""),
        (r"vomit", r"\b(?:chien|chienne|chat|chatte)$", ""),
        (
            r"sen(?:s|t) pas bien",
            "",
            r"^ (?:informe|conseille|accompagne|traite|ecoute|pris|defendu|couvert|renseigne|suivi|"
            r"protege|avec|dans)",
        ),
        (
            r"morte?s?$",
            "",
            r"^ (?:d inquietude|de (?:peur|trouille|rire|fatigue|froid|faim|honte|soif|stress)|"
            r"d ennui|d angoisse)",
        ),
        (
            r"^(?:bras|dos|pieds?|tete|dents?|genou|nez|col|cou|joue|oreille) (?:du|de la|de l|des|d un) "
            r"(?:fauteuil|canape|lit|chaise|table|lampe|robinet|siege|meuble|commode|banc|mur|velo|tasse)",
            "",
            "",
        ),
        (r"etouffe", "", r"^ (?:avec|sous|dans) (?:ces|ses|les|mes|vos|votre|cette|tout)"),
        (
            r"menace",
            "",
            r"^ (?:de (?:me |nous )?(?:factur|resili|poursui|couper|virer|licenci|porter|licenc|quitter|"
            r"partir|saisir|envoyer)|d )",
        ),
        (
            r"tombee?",
            r"\b(?:tuiles?|ardoises?|branches?|pots?|neige|antenne|gouttiere|parabole|radiateur|cadre|"
            r"tableau|etagere|lustre|meuble|television|tele|objets?|outils?|pierres?|vase|volets?)"
            r"(?: \w+){0,3}$",
            "",
        ),
        (r"en finir", "", r"^ (?:avec (?!la vie)|une fois pour toutes|rapidement|vite)"),
    )
]
"""Words of an alarm, with what makes them harmless just before or just after."""

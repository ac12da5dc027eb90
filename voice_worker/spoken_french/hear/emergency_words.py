"""What callers say when someone is hurt or in danger, as patterns on unaccented words.

One line is one way of saying it. Hyphens and apostrophes are spaces: "l'eau" is "l eau".
"""

# ruff: noqa: E501 - one way of saying or writing a thing is one line

from __future__ import annotations

import re


def any_of(patterns: str) -> re.Pattern[str]:
    """One pattern out of a listing, a way of saying it on each line; lines with # are comments."""
    lines = [line.strip() for line in patterns.splitlines()]
    ways = [line for line in lines if line and not line.startswith("#")]
    return re.compile(r"\b(?:" + "|".join(ways) + ")")


_LIMB = (
    "(?:bras|jambe|cheville|poignet|cote|cotes|nez|crane|epaule|genou|hanche|tibia|doigt|dos|"
    "nuque|col|main|pied|clavicule|femur|machoire|dent|dents)"
)
_SOMEONE = (
    "(?:un|une|le|la|l|mon|ma|des|deux|son|sa) (?:jeune |petite? |vieux |vieille |autre )?"
    "(?:pieton|pietonne|cycliste|enfant|personne|dame|monsieur|motard|homme|femme|gamin|gamine|"
    "garcon|fille|bebe|joggeur|passant|passante|scooter|velo|trottinette)"
)
_ROADWAY = (
    "(?:l autoroute|autoroute|la bande d arret|la voie (?:de gauche|du milieu|rapide|d urgence)|"
    "une voie|la quatre voies|la rocade|le peripherique|le periph|les rails|la voie ferree|"
    "la nationale|la voie|un passage a niveau|le pont|la glissiere)"
)
_STUCK = "(?:coincee?s?|prisonni(?:er|ere)s?|pris(?:e|es)? au piege|incarceree?s?)"

HURT = any_of(
    rf"""
    # wounds and blood
    blesse(?:e|s|es)?\b
    blessures?\b
    saign(?:e|ent|ait)\b
    saignements?
    du sang\b
    en sang\b
    hemorragie
    plaie\b
    (?:ouvert|fendu) (?:le|la) (?:crane|tete|arcade|levre|front|menton|genou|main|bras|jambe|pied|doigt|cuir)
    (?:crane|tete|arcade) (?:est )?(?:ouverte?|fendue?)
    (?:s est|me suis|s etait) coupee?\b
    coup de couteau
    poignardee?\b
    mordu(?:e|s|es)?\b
    # consciousness, breath, movement
    inconsciente?s?\b
    evanouie?s?\b
    s evanouit
    perdu connaissance
    sans connaissance
    inanimee?s?\b
    respire(?:nt)? (?:plus|pas|mal|tres mal|difficilement|a peine)
    (?:du|des|de la) (?:mal|difficultes?|peine) a respirer
    (?:peut|peux|peuvent) (?:plus|pas|meme plus|a peine) (?:respirer|bouger|marcher|se lever|se relever|me lever)
    arrive(?:nt)? (?:plus|pas|meme plus) a (?:respirer|bouger|se relever|marcher|parler|me lever|se lever)
    (?:ne )?(?:bouge|reagit|repond|parle)(?:nt)? (?:plus|pas)\b
    (?:ne )?se releve(?:nt)? (?:pas|plus)
    (?:s |j )etouffe
    s est etouffe
    # sudden illness
    malaise\b
    (?:crise|arret) cardiaque
    infarctus
    convulsions?
    fait un avc
    (?:mal|douleurs?|serre) (?:a|dans) la poitrine
    (?:va|en train d) accoucher
    (?:perdu|perds|perd) les eaux
    # pain
    (?:a|ai|ont|avons|avait) (?:tres |vraiment |un peu |trop |super |beaucoup |encore |toujours |hyper )?mal (?:a la|a l|au|aux|partout|dans)\b
    (?:a|ai|ont|avons) (?:tres|vraiment|tellement|trop|super|hyper) mal\b
    (?:a|ai) mal (?:et|depuis)\b
    douleurs? (?:a la|a l|au|aux|dans|thoracique|cervicale)
    se plaint (?:du|de|d|des)\b
    (?:est|suis|sont) (?:un peu |tout |toute |completement )?(?:sonnee?s?|choquee?s?|groggy)\b
    # broken and burnt
    {_LIMB} (?:de (?:ma|mon|sa|son|notre) \w+ )?(?:est |a l air |ont ete |a ete )?(?:cassee?s?|fracturee?s?|brisee?s?|arrachee?|ecrasee?)
    (?:casse|fracture|brise|foule|tordu|luxe|demis|ecrase) (?:le|la|les|un|une|l|son|sa|mon|ma|deux) {_LIMB}
    fractures?\b
    commotion
    traumatisme
    coup du lapin
    (?:s est|me suis|s etait|a ete|ont ete|ai ete|est|suis) (?:gravement |tres |bien |un peu )?(?:brulee?s?|ebouillantee?s?|electrocutee?s?|intoxiquee?s?|assommee?s?|etouffee?s?|noyee?s?)\b
    brulures?\b
    # run over, thrown, fallen
    (?:renverse|percute|fauche|ecrase|heurte|tape|touche|cogne|roule sur|accroche|bouscule) {_SOMEONE}
    {_SOMEONE}s? (?:est |a ete |ont ete |s est fait |vient d etre )*(?:renversee?s?|fauchee?s?|percutee?s?|ecrasee?s?|a terre|au sol|par terre)
    (?:s est|me suis|nous sommes|vient de se) fait(?:e)? (?:renverser|faucher|percuter par|ecraser)
    ai ete (?:renversee?|fauchee?)\b
    (?:est|suis|reste|allongee?|couchee?|git|gisent|sont) (?:tombee? )?(?:par terre|au sol|a terre)
    ejectee?s?\b
    (?:m a|m ont|l a|l ont|nous a|nous ont|t a) (?:renversee?s?|fauchee?s?|ecrasee?s?|roule dessus)\b
    fait une (?:grosse |mauvaise |vilaine |sale )?chute\b
    tombee?s? sur (?:moi|lui|elle|nous|quelqu un|(?:ma|mon|mes|le|la|un|une|son|sa|deux|des) (?:femme|mari|fils|fille|mere|pere|frere|soeur|enfants?|bebe|voisine?|ami|amie|conjointe?|passante?|dame|monsieur|personnes?|pieton|ouvrier|collegue))\b
    tombee? (?:dans (?:les|l) escaliers?|du toit|d (?:une|un) (?:echelle|escabeau|toit|arbre)|de l echelle|du balcon|de tres haut|de cheval|de velo|de moto)
    # death
    (?:est|sont|serait|seraient|etait) (?:peut etre |surement )?(?:morte?s?|en train de mourir|decedee?s? sur)\b
    (?:un|des|deux|trois|plusieurs) morts?\b
    (?:va|vais|vont|en train de) mourir
    entre la vie et la mort
    en train de se noyer
    se noie\b
    # help asked, places of care
    (?:appelez|appeler|envoyez|envoyer|besoin d|besoin de|faut|faudrait|vite|voulons|attend|attends|attendons) (?:moi |nous |que vous envoyiez )?(?:une |d une |le |les |un |l |du |des )?(?:ambulance|samu|medecin|pompiers|secours)
    (?:les pompiers|le samu|l ambulance|une ambulance) (?:l |la |le |les )?(?:emmene|a emmene|ont emmene|emmenent|arrive|arrivent|va|transporte|ont transporte|est la)
    (?:aux|partie? aux|emmenee? aux) urgences\b
    (?:a|partie? a|emmenee? a|conduite? a|hospitalisee?s? a|transportee? a) l hopital
    hospitalisee?s?\b
    etat grave
    (?:grievement|gravement) (?:blesse|atteint|touche)
    (?:un|des) (?:bleu|bleus|bosse|hematome)s? (?:sur|au|a la)
    avale (?:du|une?|de la|de l|des|deux|trois|la|le) (?:produit|javel|medicament|lessive|comprime|pile)
    vomit\b
    """
)

DANGER = any_of(
    rf"""
    # cries
    au secours
    a l aide\b
    aidez (?:nous|moi)\b(?! a | pour )
    en danger\b
    urgence vitale
    c est (?:une|tres|super|hyper|vraiment) (?:grosse |vraie )?urgen(?:ce|t)\b
    # fire and smoke
    (?:en|prend|prends|prennent|pris|a pris|ont pris|met|mis|mettre) (?:le )?feu\b
    (?:y a|ya|voit|voyons|vois|c est|toujours|encore) (?:encore |toujours )?(?:le |du |un )?feu\b(?! rouge| vert| orange| tricolore| arriere| avant| de signal| de croisement| de position| cligno| stop| au carrefour| a cet)
    le feu (?:dans|chez|a la maison|au garage|a l appart|se propage|gagne|avance|arrive|repart|a repris|est (?:dans|chez|au|a la)|est pas eteint)
    (?:ca|maison|appartement|voiture|cuisine|immeuble|moteur|garage|toit|grange|batterie|friteuse|poele|rideaux?|compteur|tableau|camion|chambre|salon|cheminee|hangar|prise|machine|canape|lit) (?:est en train de |sont en train de )?(?:brule|brulent|flambe|crame|prend feu)\b
    en train de (?:bruler|cramer|flamber|prendre feu)
    des flammes
    en flammes?\b
    (?:bebe|enfants?|fils|fille|mari|femme|mere|pere|petit|petite) (?:est|sont|reste|restent) (?:\w+ )?(?:dedans|a l interieur)\b
    les flammes
    incendie en cours
    un incendie (?:chez moi|chez nous|dans mon|dans ma|dans l)
    (?:y a|on a|avons|vient d y avoir) un incendie
    incendie (?:vient de|s est declare)
    (?:de la|plein de|beaucoup de|la|une|enormement de) (?:grosse )?fumee (?:qui|noire|blanche|partout|sort|dans|envahit)
    (?:y a|sort|beaucoup|plein)(?: \w+)? (?:de la |de )?fumee
    (?:voiture|moteur|capot|compteur|prise|tableau|batterie|machine|camion) (?:qui )?(?:fume|crepite|fait des etincelles)\b
    des etincelles
    # gas, fuel, explosion
    (?:odeur|fuite|probleme)s? de gaz
    (?:sent|sens|sentons|sentent)(?: \w+)? le (?:gaz|brule|cramE)
    (?:sent|sens|sentons)(?: \w+){{0,3}} (?:le|du) gaz
    gaz (?:fuit|s echappe|est ouvert)
    monoxyde
    (?:sent|fuite|flaque|odeur|coule|perd)(?: \w+)? (?:d |de l |l )essence
    (?:va|vont|risque d|pourrait|peur que ca) explose(?:r)?\b
    a explose\b
    explosion\b
    # trapped, stranded in traffic
    (?:suis|est|es|sommes|sont|reste|restent|restee?s?|toujours|encore|etre) (?:\w+ )?{_STUCK}\b(?! au| chez| a la maison| a l hotel| en reunion| dans (?:mes|vos|votre|les bouchons|les embouteillages|un bouchon))
    (?:coincee?s?|bloquee?s?|enfermee?s?) (?:\w+ )?(?:dans(?! (?:mes|vos|votre|les bouchons|les embouteillages|un bouchon|un embouteillage|mon dossier|mon espace|la procedure|le menu))|sous|a l interieur|sur {_ROADWAY}|sur le toit|au milieu|entre)
    (?:arrive|arrivons|arrivent|peux|peut|pouvons|peuvent) (?:pas|plus|meme plus) (?:a )?(?:sortir|descendre|ouvrir (?:les|la|ma) porti)
    impossible de sortir
    (?:arretee?s?|panne|immobilisee?s?|bloquee?s?|accidentee?s?|accident|stoppee?s?|rade|suis|sommes|est|voiture|restee?s?|crevee?|calee?) (?:\w+ ){{0,4}}(?:sur|au bord de|le long de|au milieu de) {_ROADWAY}
    bande d arret d urgence
    (?:au|en plein) (?:beau )?milieu (?:de|du) (?:la route|la chaussee|l autoroute|la voie|la rue|la nationale|la rocade|carrefour|la departementale|rond point|periph|peripherique|tunnel|pont|la circulation|croisement)
    en travers de (?:la|l|toute la) (?:route|chaussee|voie|autoroute)
    dans (?:un|le) tunnel\b
    sur (?:les rails|la voie ferree|un passage a niveau|le passage a niveau)
    (?:train|trains) (?:arrive|va arriver|va passer)
    a contresens\b
    (?:voitures|camions|ils|elles|gens) (?:nous |me |qui )?(?:arrivent|passent|frolent|evitent|roulent)(?: \w+){{0,3}} (?:vite|a fond|a toute|pres|cote|a ras|de peu)
    # people who threaten
    (?:cambrioleurs?|voleurs?|agresseurs?|intrus|quelqu un|inconnu|un homme|des hommes|un type|un mec|des gens|ils|il|types|hommes)(?: \w+){{0,2}} (?:est|sont|encore)(?: \w+)? (?:dans (?:la maison|l appartement|mon|ma|le jardin|le garage)|a l interieur|chez moi|chez nous|entre dans|entres)
    (?:y a|entends|vois) (?:un|une|des|quelqu un|deux|trois)(?: \w+){{0,2}} (?:chez moi|chez nous|dans (?:la maison|l appartement|le jardin|mon jardin|le garage|mon garage|ma maison|mon appartement|ma cave))
    (?:cambrioleurs?|voleurs?|agresseurs?|intrus)(?: \w+){{0,3}} (?:encore|toujours) (?:la|ici|dans|chez)
    (?:essaie|essaye|tente|tentent|essaient|train|essayent) (?:d |de )(?:entrer|rentrer|forcer|defoncer|casser (?:la|ma)|ouvrir ma)
    (?:me|nous|l|la|le) (?:menacent?|suivent?|poursuivent?|frappent?|tapent?|agressent?)\b
    m agresse
    en train de (?:me|nous|le|la) (?:frapper|suivre|poursuivre|agresser|cambrioler|taper)
    menace(?:nt|r)? (?:avec|de me|de nous|de mort)
    (?:avec|a|ont|sort|sorti) un (?:couteau|pistolet|fusil|flingue)\b
    une arme\b
    coups? de feu
    (?:on nous|on me|qui) tire(?:nt)? dessus
    # collapse, water, electricity
    (?:plafond|mur|toit|maison|immeuble|balcon|plancher|arbre|echafaudage|toiture|batiment)(?: \w+){{0,3}} (?:s effondrer?|va tomber|s ecrouler?|menace de|risque de (?:tomber|s ecrouler|s effondrer))\b
    vient de s (?:effondrer|ecrouler)
    en train de s (?:effondrer|ecrouler|affaisser)
    l eau (?:monte|continue|envahit|arrive (?:jusqu|a)|nous arrive|m arrive)
    (?:eau|ca|fuite)(?: \w+){{0,2}} (?:coule|goutte|tombe|ruisselle|est)(?: \w+)? (?:sur|dans|pres du) (?:le|les|un|la|mon) (?:compteur|prises?|tableau|disjoncteur|fils)
    (?:fils?|cables?|ligne)(?: electriques?| haute tension)? (?:est |sont |est tombee? |sont tombes |tombes? |arraches? |qui )?(?:par terre|au sol|a terre|pend|pendent|denudes?)
    (?:poteau|ligne) electrique (?:est )?tombee?
    electrocut
    (?:suis|sommes|est|sont|voiture|tombee?s?) dans (?:l eau|la riviere|le canal|le lac|un ravin|le ravin|la seine|un etang|le vide)
    (?:en train de|suis en train de|voiture) coule(?:r)?\b
    (?:suspendue?s?|accrochee?s?|en equilibre) (?:au|dans|sur|au dessus)
    (?:suis|sommes) (?:\w+ )?dans (?:le|un) fosse
    # those who cannot help themselves
    (?:bebe|enfant|fils|fille|petit|petite|gamin|chien)(?: \w+){{0,2}} (?:enfermee?|bloquee?|seule?|coincee?|reste) (?:dans|a l interieur|sous)
    (?:vais|veux|envie de) (?:sauter|mourir|me suicider|en finir|me tuer|me foutre en l air)
    me suicider
    en finir avec la vie
    """.replace("cramE", "crame")
)

THINGS = re.compile(
    r"\b(?:cles?|portes?|portieres?|fenetres?|volets?|ceintures?|tiroir|serrure|cartes?|roues?|"
    r"vitres?|telephone|portable|coffre|store|portail|batterie|moteur|ordinateur|chaudiere|tele|"
    r"television|frigo|congelateur|ecran|machine|bagages?|colis|dossier|argent|cheque|virement|"
    r"chat|poisson|appareil|compteur|ballon|levier|boite|pedale|siege|angle|point|temps|"
    r"voitures?|vehicule|maison|appartement|moto|scooter|camion|cuisine|garage|haie|canape|moquette|"
    r"table|toit|poubelles?|velo|trottinette|caravane|bateau|volant|rideau|poignee|robinet|bouton|saison|pile|piles|arbre|plantes?|poissons|clim)"
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
    r"\b(?:(?:pas|aucune?|ni|sans|jamais)(?: \w+){0,3}|personne(?: n)?(?: \w+){0,3}|"
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
        (r"en finir", "", r"^ (?:avec (?!la vie)|une fois pour toutes|rapidement|vite)"),
    )
]
"""Words of an alarm, with what makes them harmless just before or just after."""

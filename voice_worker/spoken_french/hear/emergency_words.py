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
_PART = (
    "(?:tete|crane|visage|figure|front|oeil|yeux|nez|bouche|machoire|levres?|oreilles?|cou|nuque|"
    "gorge|epaules?|bras|coude|poignets?|mains?|doigts?|pouce|torse|poitrine|thorax|cotes?|ventre|"
    "abdomen|dos|colonne|reins|bassin|hanches?|fesses?|jambes?|cuisses?|genoux?|mollets?|tibia|"
    "chevilles?|pieds?|orteils?|talons?|cervicales|vertebres?|lombaires|dents?|peau|arcade)"
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
    (?:s |j |il |elle |et |fils |fille |bebe )etouffe\b
    s est etouffe
    # sudden illness
    (?:fait|faire|fais|ai eu|a eu) (?:une? )?(?:attaque|avc|infarctus|crise|hypoglycemie|syncope|embolie|hemorragie|reaction allergique|choc anaphylactique|allergie)
    crise (?:d epilepsie|d asthme|d angoisse|de panique|de nerfs|d apoplexie|de tetanie|d allergie)
    (?:tombee?s?|tombe) dans les pommes
    (?:vais|va|suis sur le point de|failli|peur de) (?:m |s |me )?(?:evanouir|tomber dans les pommes|tourner de l oeil)
    tourne(?:r)? de l oeil
    souffle coupe
    (?:perd|perdu|perds|perdait) (?:connaissance|conscience|beaucoup de sang|la vue|l equilibre)
    (?:delire|divague|tient des propos|dit n importe quoi)\b(?= depuis| apres| il| elle|$)
    (?:vue|vision) (?:qui |se |est )(?:se )?(?:trouble|brouille|floue|double)
    (?:a|ont|ai) vomi\b
    contractions\b
    (?:pisse|perd|crache|vomit) (?:le|du) sang
    (?:sang|saignement)(?: \w+){{0,2}} (?:s arrete pas|arrete pas|coule|gicle|partout)
    {_PART}(?: \w+){{0,2}} (?:a |qui |est |sont )?(?:double de volume|enflee?s?|gonflee?s?|deboitee?s?|demisee?s?|tumefiee?s?|insensible|engourdie?s?|en sang|ensanglantee?|a vif|cassee?s?|fracturee?s?|foulee?s?|luxee?s?|brulee?s?|ouverte?s?|coincee?s? dans la portiere|paralysee?s?)\b
    (?:sens|sent|sentons) (?:plus|pas) (?:mes|mon|ma|ses|son|sa|le|la|les) {_PART}
    (?:verre|eclat|debris|morceau|ferraille|clou|metal|acide|produit)(?: \w+){{0,4}} (?:dans|plante(?:e|s)? dans|sur) (?:l |le |la |les |son |sa |ses |mon |ma |mes )?{_PART}
    (?:pris|prend|recu|recoit|cogne|tape|frappe)(?: \w+){{0,4}} (?:sur|dans|a|en pleine?) (?:la |le |les |l |sa |son |ses |ma |mon |mes )?{_PART}
    (?:s est|me suis|est) fait(?:e)? (?:mordre|griffer|piquer|ecraser|renverser|percuter|poignarder|tabasser)
    malaise\b
    (?:crise|arret) cardiaque
    infarctus
    convuls(?:e|ent|ions?|er)\b
    (?:ai|a|ont|avons) (?:\w+ ){{0,2}}(?:vertiges?|la tete qui tourne|des nausees|du mal a respirer)
    (?:tete me tourne|vois (?:trouble|double))
    (?:me|m|se) (?:sens|sent) (?:pas|vraiment pas|plus|tres|vraiment) (?:\w+ )?(?:bien|mal)\b
    (?:me|se) (?:sens|sent) (?:mal|faible)\b
    enceinte(?: \w+){{0,6}} (?:percute|renverse|accident|choc|tombe|saigne|cogne)
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
    fait (?:\w+ )?mal\b(?! voir| comprendre| entend| au portefeuille| au budget| a la carrosserie| au coeur| aux finances)
    # run over, thrown, fallen
    (?:renverse|percute|fauche|ecrase|heurte|tape|touche|cogne|roule sur|accroche|bouscule) {_SOMEONE}
    {_SOMEONE}s? (?:est |a ete |ont ete |s est fait |vient d etre )*(?:renversee?s?|fauchee?s?|percutee?s?|ecrasee?s?|a terre|au sol|par terre)
    (?:s est|me suis|nous sommes|vient de se) fait(?:e)? (?:renverser|faucher|percuter par|ecraser)
    ai ete (?:renversee?|fauchee?)\b
    (?:fils|fille|enfant|mari|femme|mere|pere|frere|soeur|ami|amie|copine?|voisine?|pieton|cycliste|motard|dame|monsieur|bebe|petit|petite|personne|gamin|gamine)(?: \w+){{0,4}} (?:a|ont|s est) (?:ete |fait )(?:renversee?s?|fauchee?s?|percutee?s?|ecrasee?s?|heurtee?s?|renverser|percuter|faucher)
    (?:est|suis|reste|allongee?|couchee?|git|gisent|sont) (?:tombee? )?(?:par terre|au sol|a terre)
    ejectee?s?\b
    (?:m a|m ont|l a|l ont|nous a|nous ont|t a) (?:renversee?s?|fauchee?s?|ecrasee?s?|roule dessus)\b
    (?:je|il|elle|on|homme|femme|enfant|fils|fille|mari|mere|pere|frere|soeur|voisine?|couvreur|ouvrier|maçon|macon|employe|artisan|plombier|gamin|bebe|petit|petite|monsieur|dame|personne|collegue|ami|amie)(?: \w+){{0,4}} tombee?s? (?:de |du |d |depuis |par |dans )(?:le |la |l |mon |ma |son |sa |un |une |notre |les )?(?:\w+ )?(?:toit|toiture|echelle|escabeau|balcon|fenetre|escaliers?|etage|mur|arbre|cheval|velo|moto|scooter|trottinette|camion|echafaudage|mezzanine|lit|table a langer|terrasse|grenier|trou|fosse)
    (?:airbag|volant|coup|choc|portiere|portail)(?: \w+){{0,2}} (?:dans|en plein|en pleine|au|sur) (?:le |la |les )?(?:ventre|tete|figure|visage|nez|poitrine|face|dos|cotes|nuque|doigts?|oeil|yeux)
    (?:bebe|fils|fille|enfants?|mari|femme|mere|pere|petit|petite|passager|passagere|conducteur|conductrice|pieton|cycliste|motard)(?: \w+){{0,5}} (?:a|ont) (?:une|des|plein de) (?:grosse |enorme |vilaine )?(?:bosses?|hematomes?|coupures?|entailles?|plaies?|bleus?|marques?)
    (?:crie|hurle|gemit|pleure|se tord|souffre)(?:nt)? (?:de |atrocement|beaucoup|le martyre|terriblement)(?:douleur|mal)?
    (?:crache|vomit|perd|perdu)(?: \w+){{0,2}} (?:du |de son |son )sang
    (?:tient|tiens) (?:plus|pas) debout
    (?:toute? |tres )(?:blanc|blanche|pale|livide|bleu|bleue)\b
    (?:doigt|main|bras|pied|jambe|membre)(?: \w+){{0,3}} (?:sectionnee?|arrachee?|coupee?|ecrasee?|broyee?)
    (?:avale|respire|inhale)(?: \w+){{0,2}} (?:la |de la |des |les )(?:fumee|gaz|vapeurs?)
    tousse(?:nt)? (?:sans arret|beaucoup|enormement|du sang)
    (?:fourmis|fourmillements?|engourdis?|paralyse)(?: \w+){{0,2}} (?:dans|le|la|les|du|de)
    (?:nuque|cou|dos|epaule|machoire|hanche|genou)(?: \w+)? (?:bloquee?|coincee?|raide|deboitee?)
    {_LIMB}(?: \w+){{0,2}} (?:dans un drole|de travers|tordue?|deformee?|gonflee?|qui pend)
    (?:peux|peut|arrive|arrives) (?:plus|pas)(?: \w+)? (?:a )?(?:bouger|plier|lever|poser|appuyer)
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
    (?:citerne|camion|cuve|bidon|reservoir|bouteille)(?: \w+){{0,3}} (?:fuit|fuient|se vide|se deverse|coule|se repand)
    (?:produit|nuage|vapeurs?|liquide|fumees?)s? (?:chimique|toxique|inflammable|dangereux|corrosif)
    (?:vapeurs?|odeurs?) (?:d |de )(?:acide|essence|ammoniac|chlore|brule|plastique brule)
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
    (?:l|la|le|les) (?:menacent|suivent|poursuivent|frappent|tapent|agressent)\b
    (?:me|nous) (?:menace(?:nt)?|suivent|poursui(?:t|vent)|frappe(?:nt)?|tape(?:nt)?|agresse(?:nt)?)\b
    m agresse
    (?:me|nous|s est|me suis|sommes) (?:suis |sommes |est )?fait(?:e|es|s)? (?:agresser|tabasser|frapper|braquer|poignarder|tirer dessus)
    (?:on|il|ils) (?:m|nous) (?:a|ont) (?:tire dessus|frappee?s?|agressee?s?|braquee?s?|poignardee?s?|tabassee?s?)
    en train de (?:me|nous|le|la) (?:frapper|suivre|poursuivre|agresser|cambrioler|taper)
    menace(?:nt|r)? (?:avec|de me|de nous|de mort)
    (?:avec|a|ont|sort|sorti) un (?:couteau|pistolet|fusil|flingue)\b
    une arme\b
    coups? de feu
    (?:quelqu un|personne|homme|femme|enfant|pieton|cycliste|motard|corps|il|elle) (?:est |reste )(?:\w+ )?sous (?:la|une|ma|le|mon|mes|les) (?:voiture|camion|roues?|vehicule|moto|bus)
    (?:voiture|vehicule|camion|on|je)(?: \w+){{0,2}} (?:pend|pendent|bascule|penche|tient)(?: \w+){{0,3}} (?:vide|ravin|pont|falaise|precipice)
    (?:on nous|on me|qui) tire(?:nt)? dessus
    (?:me|nous) suit (?:en voiture|depuis|jusqu|encore|partout|dans la rue)
    (?:au bord|bord) (?:du|d un) (?:ravin|precipice|vide|falaise|canal)
    (?:continue|arrete pas) (?:de|a) (?:bruler|fumer|flamber|couler sur le compteur)
    (?<=et )(?:ca|tout|la maison|le feu) (?:brule|flambe|crame|gagne|progresse)\b
    # collapse, water, electricity
    (?:plafond|mur|toit|maison|immeuble|balcon|plancher|arbre|echafaudage|toiture|batiment)(?: \w+){{0,3}} (?:s effondrer?|va tomber|s ecrouler?|menace de|risque de (?:tomber|s ecrouler|s effondrer))\b
    vient de s (?:effondrer|ecrouler)
    en train de s (?:effondrer|ecrouler|affaisser)
    (?:riviere|fleuve|torrent|ruisseau)(?: \w+){{0,2}} (?:deborde|sort|est sortie?|en crue)
    (?:voiture|vehicule|camion)(?: \w+){{0,3}} dans (?:le|un) fosse(?: \w+){{0,8}} (?:passent|roulent|nuit|lumiere|noir)
    (?:mur|plafond|poutre|dalle|facade|plancher|falaise|talus)(?: \w+){{0,5}} (?:se fissure|fissurer|craque|se lezarde|s affaisse|se decroche|bouge|penche)
    (?:pylone|poteau|arbre|grue|lampadaire|mur|cheminee|antenne|echafaudage)(?: \w+){{0,3}} (?:penche|bascule|vacille)
    (?:va|vont) (?:nous )?(?:tomber|s effondrer|s ecrouler) (?:sur|dessus)
    l eau (?:rentre|entre|s engouffre|arrive a toute)
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

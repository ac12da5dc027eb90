"""Alarms in a caller's words: someone hurt, or in danger now. Before any question of ours."""

from __future__ import annotations

import re

from voice_worker.spoken_french.hear.setting import Setting
from voice_worker.spoken_french.hear.tokens import cleaned, folded
from voice_worker.spoken_french.heard import Heard, Precision, Status


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(patterns) + r")")


_PERSON = (
    r"(?:je|j|il|elle|on|nous|ils|elles|mon|ma|mes|ton|son|sa|ses|leur|quelqu un|personne|"
    r"l autre|le|la|les|un|une|deux|trois|plusieurs|notre|nos)"
)

HURT = _any(
    r"blesse(?:e|s|es)?\b(?! (?:dans )?(?:l |mon )?(?:amour|orgueil))", r"blessures?\b",
    r"saign(?:e|ent|ait|ements?)\b", r"du sang\b", r"hemorragie", r"en sang\b", r"perd (?:du|beaucoup de) sang",
    r"inconscient(?:e|s|es)?\b", r"evanoui(?:e|s|es)?\b", r"perdu connaissance", r"sans connaissance",
    r"(?:respire|respirent)(?: (?:plus|pas|mal|difficilement|tres mal))", r"du mal a respirer", r"peut plus respirer",
    r"(?:bouge|reagit|repond|parle) plus\b", r"arrive(?:nt)? (?:plus|pas) a (?:respirer|bouger|se relever|marcher)",
    r"peut (?:plus|pas) (?:bouger|marcher|se relever)", r"ne se releve (?:pas|plus)",
    r"malaise\b", r"crise cardiaque", r"arret cardiaque", r"infarctus", r"convulsions?", r"fait un avc",
    r"(?:a|ai|ont|avons|avait) (?:tres |vraiment |un peu |trop |super |beaucoup )?mal (?:a la|a l|au|aux|partout|dans)\b",
    r"(?:a|ai) (?:tres|vraiment|tellement|trop) mal\b", r"douleurs? (?:a la|a l|au|aux|dans|thoracique)",
    r"(?:bras|jambe|cheville|poignet|cote|cotes|nez|crane|epaule|genou|hanche|tibia|doigt|dos|nuque) (?:est |a l air )?(?:casse|fracture)",
    r"(?:casse|fracture) (?:le|la|les|un|une|l) (?:bras|jambe|cheville|poignet|cote|cotes|nez|crane|epaule|genou|hanche|tibia|doigt|col)",
    r"fractures?\b", r"commotion", r"traumatisme", r"coup du lapin",
    r"(?:s est|me suis|a ete|ai ete|est) (?:gravement |tres )?(?:brule|brulee|brules|ebouillante|ebouillantee|electrocute|electrocutee|intoxique|intoxiquee|intoxiques|assomme|assommee|etouffe|noye|noyee)\b",
    r"s etouffe", r"se noie", r"brulures?\b(?! de (?:cigarette|moquette))", r"mordu(?:e|s)?\b",
    r"(?:renverse|percute|fauche|ecrase|heurte|tape|touche)(?:e)? (?:par une voiture|un pieton|une pietonne|un cycliste|une cycliste|un enfant|une personne|une dame|un monsieur|quelqu un|un motard|un vieux|une vieille|un homme|une femme|une petite|un petit|un gamin|une gamine|des gens)",
    r"(?:pieton|cycliste|motard|enfant|gamin|passager|passagere|conducteur|conductrice|dame|monsieur)s? (?:est |a ete |ont ete )?(?:renverse|renversee|fauche|fauchee|a terre|au sol|par terre|allonge)",
    r"(?:est|reste|allonge|couche|git) (?:par terre|au sol|a terre|inanime|inanimee)", r"inanime(?:e)?\b",
    r"(?:est|sont|serait|seraient) (?:en train de )?(?:mort|morte|morts|mourir)\b(?! de (?:rire|faim|fatigue|froid))",
    r"(?:un|des|deux|trois) morts?\b", r"en train de mourir", r"va mourir", r"vais mourir", r"meurt\b",
    r"(?:appele|appelez|appeler|envoyez|besoin d|faut|faudrait|vite) (?:moi )?(?:une |d une |le |les )?(?:ambulance|samu|medecin|secours)",
    r"coup de couteau", r"poignarde(?:e)?\b", r"urgences\b", r"a l hopital", r"bleu sur le (?:front|visage)",
    r"en train d accoucher", r"va accoucher", r"perdu les eaux", r"s est coupe(?:e)?\b", r"me suis coupe(?:e)?\b",
    r"(?:tombe|tombee|chute) (?:dans les escaliers|du toit|d une echelle|de l echelle|du balcon)",
    r"in?gere|avale (?:du|un|de la) (?:produit|javel|medicament)", r"plaie\b", r"ouvert le crane", r"crane ouvert",
    r"choquee? et (?:ne )?", r"etat grave", r"entre la vie et la mort", r"victimes?\b(?= (?:au sol|a terre|grave))",
)  # fmt: skip

DANGER = _any(
    r"au secours", r"a l aide\b", r"aidez (?:nous|moi)\b(?! a )", r"en danger\b", r"urgence vitale",
    r"(?:en|prend|prends|prennent|pris|a pris|met|mis|mettre) (?:le )?feu\b(?! (?:rouge|vert|orange))",
    r"(?:y a|y a encore|il y a|y a toujours|voit|voyons|vois) (?:le |du |un )?feu\b(?! (?:rouge|vert|orange|tricolore|arriere|avant|de signalisation|de croisement|de position|cligno|stop))",
    r"le feu (?:dans|chez|a la|au garage|a l|se propage|gagne|avance|arrive)(?! (?:rouge|vert|feu))",
    r"(?:ca|maison|appartement|voiture|cuisine|immeuble|moteur|garage|toit|grange|batterie|friteuse|poele|rideaux?|compteur|tableau) (?:est en train de |etait en train de )?brule\b",
    r"en train de bruler", r"des flammes", r"les flammes", r"(?:un|l) incendie (?:en cours|chez|dans|se)", r"y a un incendie",
    r"(?:y a|sort|beaucoup|plein|a)(?: \w+)? (?:de la |de )fumee", r"fumee (?:qui sort|noire|partout|sort|dans)", r"(?:voiture|moteur|capot|compteur|prise|tableau|batterie) (?:qui )?(?:fume|crepite|fait des etincelles)\b",
    r"(?:odeur|fuite) de gaz", r"sent(?: \w+)? le gaz", r"sens(?: \w+)? le gaz", r"gaz (?:fuit|s echappe)", r"monoxyde",
    r"sent (?:fort )?(?:le brule|l essence)", r"(?:fuite|flaque) d essence", r"va exploser", r"a explose", r"explosion\b", r"risque d exploser",
    r"(?:suis|est|es|sommes|sont|reste|restes|restee|nous sommes|toujours|encore) (?:\w+ )?(?:coince|coincee|coinces|coincees|prisonnier|prisonniere|prisonniers|pris au piege|incarcere|incarceree)\b",
    r"(?:coince|coincee|coinces|bloque|bloquee|bloques|enferme|enfermee|enfermes) (?:\w+ )?(?:dans|sous|a l interieur|sur (?:l autoroute|la voie|les rails|le toit|la quatre voies|la rocade|le periph)|au milieu)",
    r"(?:arrive|arrivons|peux|peut|pouvons) (?:pas|plus) (?:a )?(?:sortir|ouvrir les portieres)", r"impossible de sortir",
    r"(?:arrete|arretee|arretes|panne|immobilise|immobilisee|immobilises|bloque|bloquee|bloques|coince|accidente|accident|stoppe|en rade|suis|sommes|est|voiture|restee) (?:\w+ ){0,4}(?:sur|au bord de|le long de) (?:l autoroute|la bande d arret|la voie (?:de gauche|du milieu|rapide)|une voie|la quatre voies|la rocade|le peripherique|le periph|les rails|la voie ferree)",
    r"bande d arret d urgence", r"(?:au|en plein) milieu de (?:la route|la chaussee|l autoroute|la voie|la rue|la nationale|la rocade|le carrefour|la departementale)", r"en travers de la (?:route|chaussee|voie)",
    r"voie ferree", r"passage a niveau", r"sur les rails", r"contresens",
    r"voitures? (?:arrivent|passent|nous frolent|me frolent)(?: \w+)? (?:vite|a fond|a toute)", r"dans un virage\b(?=.*(?:bloque|arrete|immobilise|panne))",
    r"(?:cambrioleurs?|voleurs?|agresseurs?|intrus|quelqu un|inconnu|un homme|type|mec)(?: \w+)? (?:est|sont|y est|encore)(?: \w+)? (?:encore |toujours |actuellement )?(?:la|dans la maison|dans l appartement|a l interieur|chez moi|devant|en bas|entre)\b",
    r"quelqu un (?:essaie|essaye|tente|est en train) d (?:entrer|e entrer|rentrer|ouvrir)", r"quelqu un est en train de (?:forcer|casser|rentrer|entrer)", r"me menace", r"nous menace", r"menace avec", r"m agresse", r"nous agresse", r"en train de me (?:frapper|suivre|poursuivre)", r"un couteau\b", r"une arme\b", r"coups? de feu", r"on nous tire",
    r"(?:plafond|mur|toit|maison|immeuble|balcon|plancher|arbre)(?: \w+){0,2} (?:s effondre|va s effondrer|est en train de s effondrer|menace de s effondrer|va tomber|va s ecrouler|s ecroule|menace de tomber)", r"en train de s effondrer", r"en train de s ecrouler",
    r"l eau (?:monte|continue de monter|arrive|entre)(?: \w+)?(?: vite| toujours|jusqu)?", r"(?:eau|ca) coule (?:sur|dans) (?:le|les|un|la) (?:compteur|prises?|tableau|tableau electrique)", r"fils? electriques? (?:par terre|au sol|a terre|pendent?)", r"cable (?:electrique )?(?:par terre|au sol|a terre|tombe)", r"electrocut",
    r"(?:suis|sommes|est|voiture) (?:tombee? )?dans (?:l eau|la riviere|le canal|le lac|un ravin|le ravin)", r"coule a pic", r"en train de couler", r"dans le (?:fosse|ravin)\b(?=.*(?:coince|bloque|sortir|suis|sommes))",
    r"suspendu(?:e)? (?:au|dans)", r"en train de se noyer", r"vais sauter", r"me suicider", r"en finir avec la vie", r"enfant enferme", r"bebe (?:est )?(?:enferme|dans la voiture|bloque)",
)  # fmt: skip

_DENIED = re.compile(
    r"\b(?:(?:pas|aucune?|ni|sans|jamais|plus)(?: \w+){0,3}|personne(?: \w+){0,3}|n ai rien|rien de|ni mort ni|"
    r"(?:pas|plus)(?: \w+){0,2} (?:de|d))$"
)
_NEITHER = re.compile(
    r"\b(?:personne n (?:est|a ete|a|etait)|aucun(?:e)? blesse|pas de blesse|sans blesse|pas blesse|"
    r"(?:ne )?(?:suis|est|sommes|sont) pas (?:du tout )?blesse|pas eu de blesse|rien de grave|"
    r"n y a pas (?:eu )?de (?:blesse|victime)|y a pas (?:eu )?de (?:blesse|victime)|plus de peur que de mal)"
)
_OVER = _any(
    r"la semaine derniere", r"le mois dernier", r"l annee derniere", r"l an dernier", r"l ete dernier",
    r"l hiver dernier", r"il y a (?:\w+ ){1,4}(?:jours|semaines?|mois|ans)", r"en (?:janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre|20\d\d|19\d\d)",
    r"le mois passe", r"la semaine passee", r"week end dernier", r"depuis (?:\w+ ){1,3}(?:mois|ans|semaines)", r"a l epoque",
)  # fmt: skip
_DANGER_OVER = _any(
    r"hier\b", r"avant hier", r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche) (?:dernier|passe|matin|soir)", r"cette nuit",
    r"ce matin", r"(?:est|a ete|ete) (?:maintenant )?(?:eteint|eteinte|maitrise|maitrisee)", r"ont eteint", r"j ai eteint", r"on a eteint", r"s est eteint",
    r"pompiers (?:sont (?:venus|passes|repartis|intervenus)|ont)", r"c est (?:fini|termine|eteint|regle|repare)", r"a ete (?:repare|evacue|remorque|depanne)", r"est (?:sorti|sortie|degage|degagee)\b", r"plus de danger", r"hors de danger", r"a eu (?:un|le|du)", r"j ai eu", r"on a eu", r"avait\b", r"etait\b", r"etais\b", r"je (?:souhaite|voudrais|veux|viens|dois|vous appelle pour) (?:\w+ )?(?:declarer|signaler)", r"la semaine", r"suite a",
)  # fmt: skip
_SUPPOSED = _any(
    r"en cas d", r"si (?:jamais|un jour|quelqu un|je|j|mon|ma|un|une|il y|on|l|le|la|mes|nous)\b(?! \w+ (?:oui|non))", r"est ce que (?:je suis|c est|mon contrat|ma garantie|vous|l|la|les)(?: \w+){0,4} (?:couvert|couverte|couvre|prend|rembours|assure)",
    r"garanties?\b", r"couverture\b", r"suis je couvert", r"etre couvert", r"assurance (?:accident|incendie|vie|deces|sante|blessure)", r"option\b", r"corporels?\b", r"franchise\b", r"que se passe t il", r"combien (?:coute|je paie|ca coute)", r"tarif", r"extincteur", r"detecteur", r"alarme incendie",
)  # fmt: skip
_BREAK = re.compile(r"[.!?;:…]+|,|\bmais\b|\bheureusement\b|\bdonc\b")


def listen(text: str, setting: Setting) -> Heard:
    text = cleaned(text)
    plain = re.sub(r"[^\w.,!?;:…]+", " ", folded(text)).replace("_", " ")
    answer, evidence = _alarm(plain)
    return Heard("emergency", Status.OK, answer, precision=Precision.EXACT, evidence=evidence)


def _alarm(plain: str) -> tuple[str, str]:
    clauses = [clause.strip() for clause in _BREAK.split(plain) if clause.strip()]
    over = bool(_OVER.search(plain))
    danger = ""
    for clause in clauses:
        if _SUPPOSED.search(clause):
            continue
        hurt = _asserted(HURT, clause)
        if hurt and not over:
            return "person_hurt", hurt
        found = _asserted(DANGER, clause)
        if found and not over and not danger:
            danger = found
    if danger and _DANGER_OVER.search(plain) and not _still(plain):
        danger = ""
    return ("danger", danger) if danger else ("none", "")


def _asserted(alarm: re.Pattern[str], clause: str) -> str:
    """The words of an alarm that the clause does not deny."""
    for found in alarm.finditer(clause):
        before = clause[: found.start()].strip()
        if _DENIED.search(before[-60:]) or _NEITHER.search(clause):
            continue
        return found.group()
    return ""


_NOW = _any(
    r"en train de", r"en ce moment", r"actuellement", r"la maintenant", r"toujours (?:coince|bloque|en feu|la)",
    r"encore (?:coince|bloque|en feu|la|du feu)", r"a l instant", r"tout de suite", r"vite\b", r"ca brule", r"au secours",
)  # fmt: skip


def _still(plain: str) -> bool:
    return bool(_NOW.search(plain))

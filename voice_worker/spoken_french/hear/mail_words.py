"""Words that callers put in and around an e-mail address."""

from __future__ import annotations

from voice_worker.spoken_french.hear.fillers import phrases
from voice_worker.spoken_french.hear.tokens import listed

AT = phrases(
    """
    arobase; arobas; arobaz; arrobase; arrobas; a robase; @; at; a commercial; aro base; arobasse;
    à robase
    """
)
IGNORED = phrases(
    """
    tout attaché; tout attachée; les deux collés; les deux attachés; collés; attachés;
    attaché; tout collé; collé; tout en minuscules; tout en minuscule; en minuscules; en
    minuscule; minuscule; en un seul mot; en un mot; sans espace; sans espaces; sans accent;
    sans accents; comme ça se prononce; tout simple; ensuite; après; puis; donc; ça s'écrit;
    qui s'écrit; ça s'épelle; j'épelle; je vous l'épelle; je vous épelle; je l'épelle; comme
    le prénom; comme le fruit; comme la couleur; en chiffres; en chiffre; en lettres; en
    toutes lettres; le chiffre; les chiffres; la lettre; et; alors; d'un coup; virgule; ma
    fille; mon fils; ma femme; mon mari; ma mère; mon père; c'est écrit; c'est marqué; c'est
    noté; sans point; sans points; sans tiret; sans tirets; sans rien; sans majuscule; sans
    majuscules; comme mon nom; mon nom; mon prénom; mon nom de famille; le signe
    """
)
LEADING = listed(
    """
    c est mon ma mes notre votre adresse adresses mail mails email emails courriel mel
    electronique je j ai vous donne donner ecrivez ecrire envoyez envoyer moi sur utilise
    personnel personnelle professionnelle pouvez peux peut alors voici suivante suivant etait sera
    serait mettez ca fait que qui me joindre il faut contacter contactez e s appelle celle celui
    bien toujours plutot nouvelle nouveau ici est-ce oui non prenez note dans dire en mienne
    marque noter messagerie maintenant prendre utiliser repondre marche marchait gardez garder
    faire va vais aller crois pense suis sommes veux dois devez fallait avoir avez avait recois
    recevoir recevez joignable trouver trouvez tapez taper marquez lire lisez auquel laquelle
    lequel ou disons actuellement principale principal habituelle habituel meme voila merci
    """
)
"""Words of the sentence around, which an address hardly begins with."""

LEADING_AFTER = listed(
    "pro perso personnel professionnel boulot travail maison la le les est toujours"
)
"""Words that end "mon mail pro" and the like."""

PARTICLES = listed("de du des la le les d l van von saint sainte et")

NEVER_IN_ADDRESSES = listed(
    """
    avec sans prenom nom initiale initiales departement lettre lettres chiffre chiffres majuscule
    majuscules accent accents comme seul seule separe separes separee separees entre je sais fin
    debut enfin dire dis commence finit mail mails adresse est pas mot mots
    """
)
"""Words about an address: among its own, they were not understood."""

IMPOSSIBLE_SIGNS = listed("/ slash antislash espace apostrophe parenthese diese pourcent")
"""Signs that no address has: something else was meant."""

"""Words around names, words that are none, and those that are names all the same."""

from __future__ import annotations

from voice_worker.spoken_french.hear.fillers import phrases
from voice_worker.spoken_french.hear.tokens import listed

LEADS = phrases(
    """
    je m'appelle; je m'appel; m'appelle; mon nom est; mon nom c'est; mon nom de famille est; mon
    nom de famille c'est; mon nom; nom de famille; le nom c'est; le nom est; le nom; le nom de
    famille est; le nom de famille c'est; au nom de; c'est au nom de; moi c'est; c'est madame;
    c'est monsieur; ici; je suis; c'est; madame; monsieur; mademoiselle; il s'appelle; elle
    s'appelle; s'appelle; l'assuré c'est; l'assurée c'est; nom; mme; mr; l'assuré est; l'assurée
    est; le contrat est au nom de; au nom de monsieur; au nom de madame; my name is; mon prénom
    c'est; mon prénom est; prénom; le prénom c'est; le prénom; mon nom de jeune fille c'est; mon
    nom de jeune fille est; nom de jeune fille; maître; docteur; il se nomme; elle se nomme; je me
    nomme; le conducteur s'appelle; le titulaire c'est; c'est pour; de la part de; à l'appareil;
    son nom c'est; son nom est; mettez; marquez; notez; écrivez; inscrivez; c'était; il s'agit
    de; mon nom à moi c'est; mon nom s'écrit; mon
    nom ça s'écrit
    """
)
SPELLING = phrases(
    """
    ça s'écrit; qui s'écrit; s'écrit; ça s'épelle; j'épelle; je vous l'épelle; je l'épelle; je
    vous épelle; qui s'épelle; s'épelle; épelé; je vais épeler; je vais vous l'épeler; je vous le
    épelle; donc; comme ça se prononce; comme cela se prononce; tout attaché; sans
    accent; sans accents; sans tréma; sans cédille; avec le tiret; avec un tiret; avec une
    apostrophe; avec un trait d'union; avec l'apostrophe; tout séparé; séparé;
    en séparé; en un mot; en un
    seul mot; en deux mots; en trois mots; alors; en majuscules; en majuscule;
    simplement; tout simplement; voilà; c'est-à-dire; comme; la lettre; encore; puis;
    ensuite; et puis; de nouveau; à nouveau;
    une fois; toujours
    """
)
PARTICLES = listed(
    """
    de du des la le les d l van von der den ben bent el al dos da di del ter saint sainte abd bin
    ould ait
    """
)
NOT_NAMES = listed(
    """
    marque comme je tu il elle on nous vous ils elles ne pas plus sais sait veux veut vais suis
    est sont ai as a avez ont que qui quoi comment pourquoi ou quand mon ma mes ton ta tes son sa
    ses notre nos votre vos leur ce cet cette ces un une pour avec sans dans sur sous chez par en
    et mais donc or ni car oui non si bonjour bonsoir merci pardon allo appelle appel contrat
    dossier sinistre accident voiture maison declarer declaration assurance numero police probleme
    mari femme fils fille mere pere conjoint deja donne dit redonne oublie rien personne quelqu un
    conseiller parler voudrais souhaite besoin attendez repeter fait y au aux ca cela lui eux toi
    moi meme tout tous toute toutes tres bien dire quelle quel pareil idem hier demain aujourd hui
    jours jour eau feu degat degats vol bris glace agricultrice agriculteur prefere pas-de aucune
    idee secret confidentiel celui celle prenom famille nom noms titulaire assure assuree
    souscripteur client cliente locataire proprietaire coince coincee desole desolee malade en
    retard ici la le les sinistre appelez inquiete content contente sur avait etait connaissez
    ecrit ecrire marque note inscrit difficile dur bizarre breton basque polonais portugais italien
    espagnol allemand arabe anglais etranger personnel prive professionnel conducteur conductrice
    passager passagere victime tiers temoin epouse epoux usage naissance mariee maries nee avocat
    avocate medecin infirmier infirmiere expert experte beneficiaire signataire gendre belle compte
    carte permis contrats papier papiers ordre vert verte patience normal pressee presse deuxieme
    premier premiere nouveau nouvelle avance retraite retraitee fatigue fatiguee enceinte
    apostrophe tiret espace trait
    vraiment inconnu savez vous-meme voisin voisine ma-mere jamais impossible enerve perdu perdue
    important grave enchante enchantee facile complique simple compose long court habite viens
    """
)
SURNAMES_TOO = listed(
    "premier long court petit belle vert compte simple content normal gendre avocat breton basque "
    "portugais allemand anglais arabe fille vol marque client prive grave presse deuxieme nouveau "
    "pressé ordre prefere rien medecin"
)
"""Words that are family names where they stand with a capital after a first name."""

END = listed(
    "j'epelle et je pour concernant qui a avec c est ne nee du habite mais donc parce car suis ai"
)

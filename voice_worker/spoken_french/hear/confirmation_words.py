"""What callers answer to a read-back, by the answer it is."""

from __future__ import annotations

SAYINGS: dict[str, str] = {
    "human": """
        mettez moi en relation; mettez moi en contact; mettez moi avec; passez moi votre; joindre
        quelqu'un; joindre une personne; en ligne avec quelqu'un; votre responsable; un superieur;
        un chef; votre chef;
        parler a une machine; parler a un robot; parler a un ordinateur; je veux pas parler a une
        machine; je veux pas parler a un robot; je ne veux pas parler a une machine; je ne veux
        pas parler a un robot; un conseiller; une conseillere; conseiller; conseillere; un humain;
        un etre humain; une vraie personne; une personne reelle; quelqu'un de reel; parler a
        quelqu'un; parler avec quelqu'un; avoir quelqu'un; un operateur; une operatrice; un agent
        humain; un gestionnaire; un responsable; votre superieur; passez moi quelqu'un; passez moi
        une personne; transferez moi; une vraie conseillere; un vrai conseiller; pas a un robot;
        pas parler a un robot; un employe; pas a une machine; parler a une personne; quelqu'un en
        vrai; pas un robot; pas parler a une machine; pas parler a un ordinateur; pas une machine;
        parler a un humain; un conseiller humain; quelqu'un de vivant; le service client;
        passez moi un collegue; passez moi un; passez moi une; votre collegue; un collegue; un de
        vos collegues; une de vos collegues; parle pas aux robots; parle pas aux machines; parle pas
        a un robot; pas aux robots; un technicien; un charge de clientele; ma conseillere;
        mon conseiller;
        l'accueil; le standard; quelqu'un du service; quelqu'un de chez vous; une personne physique
        """,
    "cancel": """
        annulez; annuler; annule; on annule; j'annule; laissez tomber; laisse tomber; on laisse
        tomber; j'abandonne; abandonnez; on arrete; arretez tout; arretez; stop; oubliez; oubliez
        ca; oublie; on oublie; je ne veux plus; je veux plus; je renonce; tant pis; c'est plus la
        peine; ce n'est plus la peine; ne faites rien; ne declarez rien; je prefere arreter; je
        raccroche; j'ai change d'avis; je change d'avis; n'enregistrez rien; n'envoyez rien; ne
        l'envoyez pas; finalement non; finalement je prefere pas; on laisse; annulez tout; on
        efface; effacez; j'en veux plus; je n'en veux plus; je ne souhaite plus; je souhaite
        annuler; je veux annuler; je voudrais annuler; on arrete tout
        """,
    "repeat": """
        vous parlez trop vite; trop vite; pas suivi; j'ai pas suivi; je n'ai pas suivi; je suis
        largue; je suis larguee; ca va trop vite; vous allez trop vite;
        repetez; vous pouvez repeter; pouvez vous repeter; repeter; redites; redire; redites moi;
        j'ai pas entendu; je n'ai pas entendu; j'ai rien entendu; j'ai pas compris; je n'ai pas
        compris; j'ai rien compris; je n'ai rien compris; je comprends pas; je ne comprends pas;
        j'entends pas; je vous entends mal; je n'entends pas; encore une fois; plait il; vous avez
        dit quoi; vous disiez; qu'est ce que vous avez dit; qu'avez vous dit; comment ca; j'ai mal
        entendu; vous pouvez parler plus fort; plus fort; plus lentement; je vous ai pas entendu;
        j'ai pas bien entendu; j'ai pas bien compris; je n'ai pas bien compris; je n'ai pas bien
        entendu; relisez; vous pouvez relire; pouvez vous relire; pouvez vous redire; vous pouvez
        redire; je vous entends pas; je ne vous entends pas; ca a coupe; vous avez coupe; je n'ai
        pas saisi; j'ai pas saisi; vous pouvez me redire; pouvez vous me redire; vous pouvez me
        repeter; qu'est ce que vous dites; vous dites quoi; j'ai decroche; reprenez; moins vite;
        vous pouvez me relire; pouvez vous me relire; me relire; me le relire; relire; me redire;
        parlez plus fort; parlez plus lentement; articulez
        """,
    "wait": """
        restez en ligne; reste en ligne; restez la; raccrochez pas; ne raccrochez pas; quelqu'un
        sonne; on sonne; ca sonne; je vous reprends; je suis a vous; accordez moi; donnez moi une
        minute; donnez moi une seconde; donnez moi deux minutes; laissez moi deux minutes; je finis
        de; je note; je prends un stylo; je prends un papier; je cherche un stylo;
        attendez; attends; un instant; une minute; une seconde; deux secondes; deux minutes; un
        moment; ne quittez pas; quittez pas; patientez; bougez pas; ne bougez pas; je regarde; je
        vais verifier; je verifie; laissez moi verifier; laissez moi regarder; laissez moi le
        temps; je cherche; je vais chercher; je reviens; cinq minutes; cinq secondes; une petite
        seconde; je prends mes lunettes; deux petites secondes; une petite minute; minute; pas si
        vite; pas encore; laissez moi voir; laissez moi reflechir; le temps de; pas tout de suite;
        je prends de quoi noter; laissez moi une minute; laissez moi une seconde; un petit moment;
        une minute s'il vous plait; patience; j'arrive; je cherche mes lunettes; deux minutes s'il
        vous plait
        """,
    "change": """
        qui va pas; qui ne va pas; je veux modifier; je veux corriger; je veux changer; y a un
        souci; y a un probleme; il y a un souci; il y a un probleme; mais; sauf; sauf que; a part;
        excepte; par contre; plutot; en revanche; il faut changer; il faut corriger; il faut
        modifier; changez; corrigez; modifiez; rectifiez; il y a une erreur; y a une erreur; vous
        avez fait une erreur; vous vous etes trompe; vous vous trompez; je me suis trompe; je me
        suis trompee; une petite erreur; remplacez; mettez plutot; presque; une correction; a une
        exception; a un detail pres; je voudrais changer; je voudrais corriger; je voudrais
        modifier; c'est pas la bonne date; c'est pas la bonne adresse; ajoutez; rajoutez; enlevez;
        il manque; je veux dire; je voulais dire; il y a juste une erreur; seulement; sinon
        """,
    "unsure": """
        faut que je demande; il faut que je demande; faut que je verifie; il faut que je verifie;
        faut que je regarde; j'ai un doute; j'ai des doutes; je suis perdu; je suis perdue;
        j'en suis pas sur a cent pour cent; pas sur a cent pour cent; pas certain a cent pour cent;
        j'en suis pas certain; j'en suis pas certaine; pas a cent pour cent sur;
        possible mais; jurerais pas; mettrais pas ma main; pas a cent pour cent; difficile a dire;
        faudrait que je verifie; il faudrait que je verifie; faudrait verifier;
        a condition; sous reserve; je sais pas; je ne sais pas; je sais plus; je ne sais plus;
        sais pas; chais pas; aucune idee; peut etre; ca se peut; c'est possible; possible;
        probablement; sans doute; surement; mouais; bof; je suis pas sur; je ne suis pas sur; je
        suis pas sure; je ne suis pas sure; pas sur; pas sure; pas certain; pas certaine;
        j'hesite; je crois; je pense; il me semble; a priori; si vous le dites; normalement;
        j'imagine; je suppose; ca depend; mmh; mmm; hmm; hm; mh; hum; euh; pourquoi pas; je me
        demande; on va dire; oui et non; ni oui ni non; plus ou moins; je me souviens pas; je me
        souviens plus; je ne me souviens plus; c'est a voir; faut voir; en principe; heu; j'en
        sais rien; je n'en sais rien; comme vous voulez; si vous voulez; je sais pas trop; je ne
        me rappelle plus; je me rappelle plus; je me rappelle pas; il me semble bien; pas
        convaincu; j'en suis pas sur; j'en suis pas sure; je n'en suis pas sur; a peu pres; si on
        veut; c'est complique
        """,
    "yes": """
        pas d'objection; aucune objection; vois pas d'objection; rien a objecter; rien a ajouter;
        oui; ouais; ouai; ouaip; si; exact; exactement; c'est exact; c'est ca; c'est bien ca; tout
        a fait; d'accord; ok; okay; parfait; c'est parfait; voila; absolument; affirmatif; bien
        sur; correct; c'est le bon; c'est la bonne; c'est les bons; c'est les bonnes; c'est le bon
        numero; c'est le bon contrat; c'est le bon nom; c'est le bon code; c'est le bon jour; c'est
        le bon vehicule; c'est la bonne adresse; c'est la bonne date; c'est la bonne plaque; c'est
        la bonne heure; c'est la bonne voiture; c'est correct; c'est bon; c'est tout bon; tres
        bien; allez y; vas y; ca
        marche; je confirme; confirme; je valide; valide; validez; c'est valide; vous pouvez; vous
        pouvez y aller; vous pouvez enregistrer; vous pouvez envoyer; vous pouvez valider; vous
        pouvez continuer; vous pouvez noter; vous pouvez confirmer; vous pouvez declarer;
        evidemment; volontiers; c'est juste; impeccable; nickel; entendu; yes; oui oui; mais oui;
        ben oui; bah oui; eh oui; c'est cela; cela meme; effectivement; en effet; c'est vrai;
        c'est bien moi; c'est moi; pas de probleme; pas de soucis; pas de souci; aucun probleme;
        aucun souci; sans probleme; y a pas de probleme; y a pas de souci; ca me va; ca me
        convient; c'est note; envoyez; faites; enregistrez; je suis d'accord; rien a changer; rien
        a corriger; rien a modifier; rien a redire; pas d'erreur; aucune erreur; il n'y a pas
        d'erreur; y a pas d'erreur; tout est bon; tout est juste; tout est correct; tout est
        exact; carrement; certainement; c'est bien cela; avec plaisir; c'est comme ca; on y va;
        c'est conforme; mais si; bien entendu; bien evidemment; mais bien sur; top; super; c'est
        entendu; ca roule; go; vous avez raison; vous avez bien compris; bien recu; mais tout a
        fait; mais absolument; mais volontiers; mais c'est parfait; ca ira; c'est impeccable; je
        vous confirme; oui madame; oui monsieur; tout a fait exact; c'est tout a fait ca; rien a
        dire; c'est pas faux; ce n'est pas faux; c'est comme vous dites; comme vous dites; tout
        juste; ca joue; c'est d'accord; je suis ok; ca m'a l'air bon; ca a l'air bon; tout me va;
        est bon; est bonne; est juste; est exact; est exacte; est correct; est correcte; sont bons;
        sont bonnes; sont justes; sont exacts; sont exactes; sont corrects; sont correctes;
        c'est nickel; mais bien entendu; je suis tout a fait d'accord; oui c'est cela
        """,
    "no": """
        vous y etes pas; vous n'y etes pas; c'est pas mon; ca ne va pas; ca va pas; pas comme ca;
        non; nan; no; negatif; ca me va pas trop; ca va pas trop; ca me va moyen; pas trop; pas du
        tout; absolument pas; surtout pas; certainement pas; jamais; jamais de la vie; hors de
        question; c'est faux; faux; incorrect; c'est incorrect; inexact; errone; pas d'accord; pas
        correct; pas exact; pas juste; pas bon; pas ok; pas ca; pas vrai; pas bien; c'est pas ca;
        ce n'est pas ca; c'est pas bon; ce n'est pas bon; c'est pas correct; pas exactement; ce
        n'est pas correct; c'est pas exact; ce n'est pas exact; c'est pas vrai; ce n'est pas vrai;
        je ne pense pas; je pense pas; je crois pas; je ne crois pas; je suis pas d'accord; je ne
        suis pas d'accord; ca ne va pas; ca va pas; ca ne me va pas; ca me va pas; c'est pas moi;
        ce n'est pas moi; pas tout a fait; pas vraiment; pas question; rien a voir; pas oui; ca
        marche pas; ca ne marche pas; je refuse; bien sur que non; evidemment que non; je ne veux
        pas; je veux pas; je ne confirme pas; je confirme pas; ne validez pas; pas la peine; que
        non; mais non; ah non; non merci; du tout; c'est pas la bonne; ce n'est pas la bonne; pas
        le bon; pas la bonne; c'est pas le bon; ca ne convient pas; ne faites pas; c'est tout
        faux; ca ne me convient pas; ca me convient pas; tout faux; n'importe quoi; c'est une
        erreur; fausse; pas bonne; pas conforme; pas le mien; pas la mienne; jamais dit ca; pas
        dit ca; j'ai pas dit ca; je n'ai pas dit ca
        """,
}
"""Unaccented, one saying after the other; what several make together is weighed elsewhere."""

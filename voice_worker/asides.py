"""What is answered in one prepared sentence, whatever the model thinks of it: insults, prices,
legal advice, promises, our instructions, other subjects; and who calls for somebody else."""

import re

_LONGEST = 25
"""Words: a longer turn is a story, and the model reads it whole."""

_ASIDES: dict[str, re.Pattern[str]] = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in {
        "third_party": r"\bj(?:e suis|'ai) (?:encore )?(?:mineure?\b|(?:dix|onze|douze|treize|"
        r"quatorze|quinze|seize|dix-sept|1[0-7]) ans\b)"
        r"|\b(?:je (?:vous )?|j')(?:appelle|téléphone|contacte)[^.!?]{0,12} "
        r"(?:pour|au nom de|à la place de|de la part de) (?:le compte de )?"
        r"(?:ma |mon |mes |notre |un |une )"
        r"(?:mère|père|parents?|mari|femme|épouse|époux|compagne|compagnon|conjointe?|fils|fille|"
        r"frère|sœur|soeur|grand[- ](?:mère|père)|tante|oncle|amie?|voisine?|patron|cliente?|"
        r"beau-père|belle-mère|collègue)"
        r"|\b(?:c'est|le contrat est) (?:le contrat |au nom )(?:de |d')(?:ma |mon |notre )?"
        r"(?:mère|père|parents?|mari|femme|épouse|époux|compagne|compagnon|conjointe?|frère|sœur|"
        r"soeur|grand[- ](?:mère|père)|tante|oncle|amie?|voisine?)"
        r"|\bje (?:ne )?suis pas (?:le |la |l')?(?:titulaire|assurée?|souscripteur|souscriptrice)\b"
        r"|\b(?:votre|un de vos) assurée?s? "
        r"(?:m'a|a percuté|a abîmé|a embouti|a cassé|est respons)",
        "insulted": r"(?<!traité de )(?<!traitée de )\b(?:connard|connasse|salope|salaud|"
        r"enfoirée?|abrutie?|crétine?|débile|"
        r"imbécile|enculée?|pute|fils de|ta gueule|ferme[- ]la|va te faire|allez vous faire|"
        r"je t'emmerde|je vous emmerde|foutez de (?:ma gueule|moi)|bande de (?:voleurs|nuls|cons|"
        r"incapables|escrocs)|vous êtes (?:nul(?:le)?s?|des? (?:voleurs?|escrocs?|incapables?|"
        r"cons?|nuls?))|tu es nul(?:le)?|t'es nul(?:le)?|sale (?:robot|machine)|"
        r"machine à la con|robot de merde|"
        r"service de merde|merde à la fin)\b",
        "declined_instructions": r"\b(?:tes|vos|ton|votre|les) "
        r"(?:consignes?|instructions?|prompts?|règles internes)\b|"
        r"\bprompt (?:système|system)\b|\bsystem prompt\b|"
        r"\bignor\w+ (?:toutes? )?(?:tes|vos|les|ces) \w*\s?(?:consignes|instructions|règles)|"
        r"\bmode (?:développeur|debug|administrateur)\b|\bje suis (?:votre|ton) (?:développeu|"
        r"créateu|administrateu)",
        "declined_price": r"\bdevis\b(?! de réparation| du garag)|\bcombien (?:coûte\w*|vaut|ça "
        r"coûte\w*|(?:je|vais-je|est-ce que je) (?:vais )?pay\w+)[^.!?]{0,30}(?:assur|contrat|"
        r"cotisation|formule|prime)|\btarifs?\b|\b(?:le|quel est le|un) (?:prix|montant) d[eu] "
        r"(?:l'|mon |ma |votre |cette |une? )?(?:assurance|contrat|cotisation|prime|formule)|"
        r"\bmoins chère?\b|\bréduction\b|\bremise commerciale\b|\bbaisser (?:ma|mes|le) "
        r"(?:cotisation|prime|prix)|\bma cotisation\b",
        "declined_legal": r"\bavis juridique\b|\bconseils? juridiques?\b|"
        r"\b(?:faut|besoin d'|prendre|veux) ?un avocat\b|"
        r"\b(?:suis-je|est-ce que je suis|c'est moi qui suis|qui est|serai-je|est-il|est-elle) "
        r"(?:en tort|responsables?|fautive?|dans (?:mon|son) (?:tort|droit))|"
        r"\b(?:attaquer|poursuivre|porter plainte contre|aller au tribunal|faire un procès)\b",
        "declined_promise": r"\b(?:promett(?:ez|re)|garantissez|jurez|assurez)[- ]moi (?:que|de)|"
        r"\bvous me (?:promettez|garantissez|jurez)|\b(?:est-ce que je|vais-je|je) (?:vais |serai |"
        r"serai-je )?(?:bien |intégralement )?(?:être )?(?:remboursée?|indemnisée?)\b|"
        r"\bvous (?:allez|comptez) (?:tout |bien |me |tout me )*(?:rembourser|indemniser|payer)\b|"
        r"\bcombien (?:vais-je|est-ce que je vais|je vais|allez-vous me|vous allez me) "
        r"(?:recevoir|toucher|avoir|verser|donner|rembourser)",
        "declined_subject": r"\b(?:météo|quel temps (?:fait|fera)|blague|horoscope|recettes? de|"
        r"résultats? du (?:match|loto)|qui a gagné|président de la|élections?|capitale de|poème|"
        r"chanson|bitcoin|crypto\w*|raconte[sz]?[- ]moi|tu m'aimes|épouse-moi|"
        r"quel âge as-tu|quel âge avez-vous)\b",
    }.items()
}


def aside_in(words: str) -> str | None:
    """The name of the prepared sentence that these words are answered with, if any."""
    if len(words.split()) > _LONGEST:
        return None
    return next((name for name, sign in _ASIDES.items() if sign.search(words)), None)

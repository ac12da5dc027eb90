"""The language of a caller who does not speak French, told by the small words they use."""

import re

from voice_worker.spoken_french.hear.tokens import cleaned

_WORDS = {
    "en": "the is my i you have a an and to of it was this that please hello hi can want need "
    "with for speak english do not don't i'm it's what how where help car house insurance "
    "accident me your are would like call am be no yes claim policy there who he she they we",
    "es": "el los las una y mi yo tengo quiero necesito hola por favor gracias con para que es "
    "está hablo español usted puede puedo mi coche casa seguro ayuda señor buenos días no sí "
    "hablar de en un accidente he tenido alguien habla lo siento solo quiere le me",
    "de": "der die das ich und ist mein meine nicht haben habe möchte bitte hallo guten tag "
    "sprechen deutsch mit für ein eine einen auto haus versicherung unfall sie wir es kann "
    "können hilfe danke spricht jemand hatte zu mir nur dass tut leid spreche",
    "it": "il lo gli una e mio mia ho voglio vorrei buongiorno ciao per favore grazie con che "
    "è sono parlo italiano posso può casa macchina assicurazione aiuto incidente parlare "
    "qualcuno di un avuto del della non mi solo da vuole essere parla",
    "pt": "o os uma e meu minha eu tenho quero preciso olá bom dia por favor obrigado obrigada "
    "com para que é falo português você pode posso carro casa seguro ajuda acidente falar "
    "não sim tive um de alguém fala só lhe quer lamento",
    "ar": "salam salem alikoum alaykum ana bghit nhdar nahdar chwiya arabi arabiya mafhamtch "
    "mafhemtch brit wahed saha chokran choukran 3andi andi 3afak ma3lich labas sayara "
    "siyara tomobil hadi hada dyali ta3i rani wach kifach mazal bezaf nti nta",
}
_FRENCH = (
    "le la les un une des du de et est je tu vous nous il elle on mon ma mes votre vos pas ne "
    "que qui dans sur avec pour j'ai c'est oui non bonjour merci au aux ce cette suis ai l d j c "
    "s'il plaît contrat voiture maison assurance sinistre numéro veux voudrais y à en plus mais"
)
_LANGUAGES = {name: frozenset(words.split()) for name, words in _WORDS.items()}
_OURS = frozenset(_FRENCH.split())
_ARABIC = re.compile(r"[\u0600-\u06ff]{2,}")
_LEAST = 3
"""Small words of a language before it counts as spoken: names and brands are not French either."""


def foreign(words: str) -> str | None:
    """The code of the language, when these words are plainly not French."""
    if len(_ARABIC.findall(words)) >= 2:
        return "ar"
    said = re.findall(r"[\w'’]+", cleaned(words).lower())
    if len(said) < _LEAST:
        return None
    french = sum(word in _OURS for word in said)
    scores = {name: sum(word in known for word in said) for name, known in _LANGUAGES.items()}
    best = max(scores, key=lambda name: scores[name])
    own = scores[best]
    plain = own >= _LEAST and own > 2 * french and own >= len(said) / 2
    return best if plain else None

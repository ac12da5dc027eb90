"""Letters as they are named, as words stand for them, and as accents are added to them."""

from __future__ import annotations

from voice_worker.spoken_french.hear.tokens import listed

LETTER_NAMES: dict[str, str] = {
    name: letter
    for letter, names in {
        "a": "a ah ha",
        "b": "b be bé bée",
        "c": "c cé cée",
        "d": "d dé dée",
        "e": "e",
        "f": "f effe èfe ef eff éf éfe efe",
        "g": "g gé jé gée ge",
        "h": "h hache ache ash hash hach",
        "i": "i hi",
        "j": "j ji gi jie jy",
        "k": "k ka kah",
        "l": "l elle èle el èl elles ell",
        "m": "m emme èm em aime ème",
        "n": "n enne haine èn ène",
        "o": "o oh ô",
        "p": "p pé pée",
        "q": "q qu ku cu cul",
        "r": "r erre ère er èr air",
        "s": "s esse ès ess èss",
        "t": "t té thé tée",
        "u": "u hue hu",
        "v": "v vé vée",
        "w": "w doublevé doublevée",
        "x": "x ixe ix iks ikse",
        "y": "y igrec ygrec",
        "z": "z zède zed zède zedd zèd zede",
    }.items()
    for name in names.split()
}
"""By the word as written; accents count: "a" is a letter, "à" is not."""

SOUNDS_LIKE_A_WORD = listed(
    """
    a ah ha oh ge aime elle elles haine hache air er erre thé el em ku cu cul hue hi qu y c d l m
    n s t j e o ou
    """
)
"""Names that French also uses as words: they count only among other letters or digits."""

RADIO = listed(
    "alpha alfa bravo charlie delta echo foxtrot golf hotel india juliet juliett juliette kilo "
    "lima mike november oscar papa quebec romeo sierra tango uniform victor whiskey whisky xray "
    "yankee zoulou zulu"
)
ALPHABET: dict[str, str] = {
    word: word[0]
    for word in listed(
        """
        anatole berthe celestin desire eugene emile francois gaston henri irma joseph kleber louis
        marcel nicolas oscar pierre quintal raoul suzanne therese ursule victor william xavier
        yvonne zoe
        """
    )
    | RADIO
}
"""Words that stand for their initial on their own, over the telephone or the radio."""

ACCENTS = {
    ("accent", "aigu"): {"e": "é"},
    ("accent", "grave"): {"a": "à", "e": "è", "u": "ù"},
    ("accent", "circonflexe"): {"a": "â", "e": "ê", "i": "î", "o": "ô", "u": "û"},
    ("trema",): {"e": "ë", "i": "ï", "u": "ü", "o": "ö", "a": "ä"},
    ("cedille",): {"c": "ç"},
}
"""What follows a letter, and what the letter becomes."""

SIGNS: dict[tuple[str, ...], str] = {
    ("tiret", "du", "six"): "-",
    ("tiret", "du", "6"): "-",
    ("tiret", "du", "milieu"): "-",
    ("tiret", "haut"): "-",
    ("tiret", "normal"): "-",
    ("tiret", "simple"): "-",
    ("tiret", "du", "haut"): "-",
    ("trait", "d", "union"): "-",
    ("tiret", "du", "bas"): "_",
    ("tiret", "bas"): "_",
    ("tiret", "en", "bas"): "_",
    ("tiret", "du", "dessous"): "_",
    ("tiret", "du", "huit"): "_",
    ("tiret", "du", "8"): "_",
    ("tirets", "bas"): "_",
    ("sous", "tiret"): "_",
    ("souligne",): "_",
    ("underscore",): "_",
    ("under", "score"): "_",
    ("anderscore",): "_",
    ("andersecore",): "_",
    ("tiret",): "-",
    ("-",): "-",
    ("_",): "_",
    ("point",): ".",
    (".",): ".",
    ("dot",): ".",
    ("slash",): "/",
    ("barre", "oblique"): "/",
    ("/",): "/",
    ("apostrophe",): "'",
    ("espace",): " ",
    ("plus",): "+",
    ("signe", "plus"): "+",
    ("+",): "+",
    ("virgule",): ",",
}
"""Signs by name, the longest name first where one begins another."""

_LONGEST_SIGN = max(map(len, SIGNS))


def sign_at(words: list[str], at: int) -> tuple[int, str] | None:
    """The sign named from `at` on, and the index after it."""
    for length in range(min(_LONGEST_SIGN, len(words) - at), 0, -1):
        sign = SIGNS.get(tuple(words[at : at + length]))
        if sign is not None:
            return at + length, sign
    return None

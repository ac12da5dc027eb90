"""Mail domains as callers say them and as speech-to-text writes them."""

from __future__ import annotations

from voice_worker.spoken_french.hear.tokens import listed

PROVIDERS: dict[str, tuple[str, ...]] = {
    "gmail": (
        "gmail", "g mail", "gé mail", "jé mail", "ge mail", "je mail", "j'ai mail", "jimail",
        "g mel", "gemail", "jmail", "gi mail", "ji mail", "djimail", "gmel", "g mails", "gmails",
    ),
    "hotmail": ("hotmail", "hot mail", "hot mel", "hotmel", "hote mail", "ote mail", "hot mails"),
    "outlook": ("outlook", "out look", "aoutlouk", "outlouk", "août look", "outluk"),
    "yahoo": ("yahoo", "ya hou", "yahou", "ya hoo", "iahou", "yaou", "i a hou", "y a hou"),
    "orange": ("orange", "oranges", "l'orange"),
    "wanadoo": ("wanadoo", "wanadou", "wana doo", "ouanadou", "wana dou", "wanado"),
    "free": ("free", "fri", "fry", "frit", "frie"),
    "sfr": ("sfr", "s f r", "esse effe erre", "s.f.r"),
    "laposte": ("laposte", "la poste", "poste"),
    "icloud": ("icloud", "i cloud", "aïe cloud", "i claoud", "aille cloud", "ai cloud"),
    "live": ("live", "laïve", "laive"),
    "msn": ("msn", "m s n"),
    "bbox": ("bbox", "b box", "bé box", "bi box"),
    "neuf": ("neuf",),
    "numericable": ("numericable", "numéricable", "numéri câble", "numeri cable"),
    "protonmail": ("protonmail", "proton mail", "protonmel"),
    "proton": ("proton",),
    "aol": ("aol", "a o l"),
    "gmx": ("gmx", "g m x"),
    "me": (),
    "bouygtel": ("bouygtel", "bouyg tel"),
    "clubinternet": (),
    "aliceadsl": ("aliceadsl", "alice adsl", "alice a d s l"),
    "cegetel": ("cegetel", "cégétel"),
    "ymail": ("ymail", "y mail"),
    "nordnet": ("nordnet", "nord net"),
}  # fmt: skip
"""Each provider and the ways its name comes."""

SOLE_DOMAIN = {
    "gmail": "gmail.com",
    "orange": "orange.fr",
    "wanadoo": "wanadoo.fr",
    "free": "free.fr",
    "sfr": "sfr.fr",
    "laposte": "laposte.net",
    "icloud": "icloud.com",
    "bbox": "bbox.fr",
    "aol": "aol.com",
    "numericable": "numericable.fr",
    "neuf": "neuf.fr",
}
"""Where the name alone is enough; for others ("hotmail") the end must be said."""

OPEN_DOMAIN = {
    "hotmail": ("hotmail.fr", "hotmail.com"),
    "outlook": ("outlook.fr", "outlook.com"),
    "yahoo": ("yahoo.fr", "yahoo.com"),
    "live": ("live.fr", "live.com"),
}

ENDINGS = listed(
    "fr com net org eu io be ch lu info biz pro name edu gouv uk co de es it ca re nc pf gp mq gf "
    "me us bzh paris corsica alsace tv app dev email pt nl at"
)
"""Last labels of a domain that end it when they have been said."""

SPELLED_ENDINGS = {
    ("f", "r"): "fr",
    ("c", "o", "m"): "com",
    ("n", "e", "t"): "net",
    ("o", "r", "g"): "org",
    ("e", "u"): "eu",
    ("b", "e"): "be",
    ("c", "h"): "ch",
    ("e", "d", "u"): "edu",
    ("comme",): "com",
    ("come",): "com",
    ("kom",): "com",
    ("nette",): "net",
    ("effe", "erre"): "fr",
    ("ef", "er"): "fr",
    ("f", "air"): "fr",
    ("effer",): "fr",
    ("orgue",): "org",
}
"""Ends as they are spelled, or as they are misheard."""

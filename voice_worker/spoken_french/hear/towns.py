"""Departments of the larger towns, to notice a postcode that is not of its town."""

from __future__ import annotations

DEPARTMENTS: dict[str, str] = {
    town: department
    for department, towns in {
        "75": "paris",
        "13": "marseille aix-en-provence arles martigues aubagne",
        "69": "lyon villeurbanne venissieux",
        "31": "toulouse colomiers",
        "06": "nice cannes antibes grasse",
        "44": "nantes saint-nazaire",
        "67": "strasbourg haguenau",
        "34": "montpellier beziers sete",
        "33": "bordeaux merignac pessac",
        "59": "lille roubaix tourcoing dunkerque valenciennes douai cambrai",
        "35": "rennes saint-malo fougeres",
        "51": "reims epernay",
        "76": "le-havre rouen dieppe",
        "42": "saint-etienne roanne",
        "83": "toulon frejus hyeres",
        "38": "grenoble vienne",
        "21": "dijon beaune",
        "49": "angers cholet saumur",
        "30": "nimes ales",
        "63": "clermont-ferrand",
        "72": "le-mans",
        "29": "brest quimper",
        "37": "tours",
        "80": "amiens abbeville",
        "87": "limoges",
        "74": "annecy",
        "66": "perpignan",
        "25": "besancon montbeliard",
        "57": "metz thionville",
        "45": "orleans",
        "68": "mulhouse colmar",
        "14": "caen lisieux",
        "54": "nancy",
        "93": "montreuil bobigny aubervilliers",
        "95": "argenteuil cergy",
        "86": "poitiers",
        "64": "pau bayonne biarritz",
        "17": "la-rochelle rochefort royan",
        "84": "avignon",
        "62": "calais arras boulogne-sur-mer",
        "56": "vannes lorient",
        "78": "versailles",
        "92": "nanterre boulogne-billancourt",
        "94": "creteil vitry-sur-seine",
        "91": "evry massy",
        "77": "melun meaux",
        "73": "chambery",
        "26": "valence",
        "10": "troyes",
        "22": "saint-brieuc",
        "18": "bourges",
        "11": "carcassonne narbonne",
        "79": "niort",
        "19": "brive-la-gaillarde",
        "81": "albi castres",
        "82": "montauban",
        "85": "la-roche-sur-yon",
        "41": "blois",
        "28": "chartres dreux",
        "27": "evreux",
        "60": "beauvais compiegne",
        "02": "laon saint-quentin",
        "08": "charleville-mezieres",
        "88": "epinal",
        "90": "belfort",
        "71": "macon chalon-sur-saone",
        "58": "nevers",
        "89": "auxerre",
        "03": "moulins vichy montlucon",
        "01": "bourg-en-bresse",
        "05": "gap",
        "47": "agen",
        "24": "perigueux bergerac",
        "65": "tarbes lourdes",
        "40": "mont-de-marsan dax",
        "32": "auch",
        "12": "rodez millau",
        "46": "cahors",
        "20": "ajaccio bastia",
    }.items()
    for town in towns.split()
}
"""By the town's name without accents, hyphens for spaces; homonyms left out."""

DISTRICTS = {"paris": ("75", 20), "lyon": ("69", 9), "marseille": ("13", 16)}
"""Towns cut into arrondissements: their department and how many there are."""


def disagrees(postcode: str, town: str) -> bool:
    """Whether the postcode is of another department than the town."""
    department = DEPARTMENTS.get(town.replace(" ", "-").replace("'", "-"))
    return department is not None and not postcode.startswith(department)

"""What invented policyholders are made of: towns, vehicles, products, losses told by callers."""

from dataclasses import dataclass

from contract.identifiers import Line
from contract.losses import REQUIRED, Peril

TOWNS = [
    ("75011", "Paris"),
    ("75018", "Paris"),
    ("13001", "Marseille"),
    ("13008", "Marseille"),
    ("69003", "Lyon"),
    ("69007", "Lyon"),
    ("31000", "Toulouse"),
    ("06000", "Nice"),
    ("44000", "Nantes"),
    ("34000", "Montpellier"),
    ("67000", "Strasbourg"),
    ("68100", "Mulhouse"),
    ("57000", "Metz"),
    ("33000", "Bordeaux"),
    ("59000", "Lille"),
    ("59100", "Roubaix"),
    ("35000", "Rennes"),
    ("51100", "Reims"),
    ("76600", "Le Havre"),
    ("42000", "Saint-Étienne"),
    ("83000", "Toulon"),
    ("38000", "Grenoble"),
    ("21000", "Dijon"),
    ("49000", "Angers"),
    ("30000", "Nîmes"),
    ("63000", "Clermont-Ferrand"),
    ("72000", "Le Mans"),
    ("29200", "Brest"),
    ("37000", "Tours"),
    ("80000", "Amiens"),
    ("87000", "Limoges"),
    ("66000", "Perpignan"),
    ("25000", "Besançon"),
    ("45000", "Orléans"),
    ("14000", "Caen"),
    ("64000", "Pau"),
    ("17000", "La Rochelle"),
    ("20000", "Ajaccio"),
    ("20200", "Bastia"),
    ("97400", "Saint-Denis"),
]
"""Real postcodes, Alsace-Moselle, Corsica and La Réunion included."""

VEHICLES = [
    "Renault Clio",
    "Renault Mégane",
    "Renault Captur",
    "Peugeot 208",
    "Peugeot 308",
    "Peugeot 2008",
    "Citroën C3",
    "Citroën Berlingo",
    "Dacia Sandero",
    "Dacia Duster",
    "Toyota Yaris",
    "Volkswagen Golf",
    "Fiat 500",
    "Tesla Model 3",
]


@dataclass(frozen=True)
class Product:
    """A product of one line: what it leaves out, what the policyholder bears."""

    name: str
    line: Line
    deductible: int
    """Cents, unless a peril has its own."""
    left_out: frozenset[Peril] = frozenset()
    ceiling: int | None = None

    def perils(self) -> list[Peril]:
        return [peril for peril in REQUIRED[self.line] if peril not in self.left_out]

    def deductible_for(self, peril: Peril) -> int:
        return OWN_DEDUCTIBLES.get((self.line, peril), self.deductible)


OWN_DEDUCTIBLES = {
    (Line.MOTOR, Peril.GLASS): 7_500,
    (Line.MOTOR, Peril.NATURAL_CATASTROPHE): 38_000,
    (Line.HOME, Peril.NATURAL_CATASTROPHE): 38_000,
}
"""What natural catastrophes cost the policyholder is set by law."""

MOTOR_ESSENTIAL = Product(
    "Auto Essentiel",
    Line.MOTOR,
    45_000,
    frozenset(
        {
            Peril.SINGLE_VEHICLE,
            Peril.PARKED_DAMAGE,
            Peril.VANDALISM,
            Peril.THEFT_OF_CONTENTS,
            Peril.ANIMAL,
        }
    ),
)
MOTOR_COMFORT = Product("Auto Confort", Line.MOTOR, 30_000)
MOTOR_COMPLETE = Product("Auto Intégrale", Line.MOTOR, 15_000)
HOME_ESSENTIAL = Product(
    "Habitation Essentielle",
    Line.HOME,
    30_000,
    frozenset({Peril.ELECTRICAL, Peril.VANDALISM, Peril.GLASS}),
    ceiling=3_000_000,
)
HOME_COMFORT = Product("Habitation Confort", Line.HOME, 15_000, ceiling=10_000_000)
LIABILITY = Product("Responsabilité civile vie privée", Line.LIABILITY, 7_500, ceiling=500_000_000)

PRODUCTS = {
    Line.MOTOR: [MOTOR_ESSENTIAL, MOTOR_COMFORT, MOTOR_COMPLETE],
    Line.HOME: [HOME_ESSENTIAL, HOME_COMFORT],
    Line.LIABILITY: [LIABILITY],
}

TOLD = {
    Peril.COLLISION: "Une voiture m'a percuté à l'arrière alors que j'étais arrêté au feu.",
    Peril.SINGLE_VEHICLE: "J'ai glissé sur une plaque de verglas et heurté la glissière.",
    Peril.PARKED_DAMAGE: "J'ai retrouvé ma portière enfoncée sur le parking.",
    Peril.THEFT: "Ma voiture n'était plus à sa place ce matin.",
    Peril.ATTEMPTED_THEFT: "La serrure est forcée et le neiman est arraché.",
    Peril.THEFT_OF_CONTENTS: "On a pris un sac et un ordinateur dans la voiture.",
    Peril.VANDALISM: "On a rayé toute la façade avec un objet pointu.",
    Peril.GLASS: "Un gravillon a fendu la vitre.",
    Peril.FIRE: "Un départ de feu a noirci tout un côté.",
    Peril.STORM_HAIL: "La grêle a laissé des dizaines d'impacts.",
    Peril.ANIMAL: "Un sanglier a traversé la route devant moi.",
    Peril.NATURAL_CATASTROPHE: "La rivière est montée jusque chez nous.",
    Peril.WATER_DAMAGE: "De l'eau coule du plafond de la salle de bains.",
    Peril.BURGLARY: "La porte a été forcée pendant nos vacances.",
    Peril.ELECTRICAL: "La foudre a grillé la box et le téléviseur.",
    Peril.DAMAGE_BY_PERSON: "J'ai renversé un vase chez des amis.",
    Peril.DAMAGE_BY_CHILD: "Mon fils a cassé la vitre du voisin avec son ballon.",
    Peril.DAMAGE_BY_ANIMAL: "Mon chien a déchiré le manteau d'une passante.",
}

"""A figure and its definition as French: its value, how it moved, where it stands."""

from contract.metrics import Better, Definition, Figure, Level, Unit
from dashboard import french, labels

ABSOLUTE = (Unit.SHARE, Unit.SCORE, Unit.STARS, Unit.SENTIMENT)
"""Their change is a difference; that of the others is relative."""


def written(value: float | None, unit: Unit) -> str:
    if value is None:
        return french.NONE
    match unit:
        case Unit.SHARE:
            return french.percent(value)
        case Unit.SECONDS:
            return french.duration(value)
        case Unit.EUROS:
            return french.euros(value * 100)
        case Unit.STARS:
            return f"{french.number(value, 1)} / 5"
        case Unit.SCORE:
            return f"{french.number(value)} / 100"
        case Unit.SENTIMENT:
            return f"{value:+.2f}".replace(".", ",")
        case Unit.PER_HUNDRED_TURNS:
            return french.number(value, 1)
        case Unit.COUNT:
            return french.number(value)


def change(figure: Figure, unit: Unit) -> str | None:
    """« +3,2 pts », « -12 % »; None when there is nothing to compare with, or nothing moved."""
    if figure.change is None:
        return None
    size = abs(figure.change)
    match unit:
        case Unit.SHARE:
            text = _points(size * 100, 1)
        case Unit.SCORE:
            text = _points(size, 0)
        case Unit.STARS:
            text = french.number(size, 1)
        case Unit.SENTIMENT:
            text = french.number(size, 2)
        case _:
            text = french.percent(size, 0 if size >= 0.1 else 1)
    if not any(digit in text for digit in "123456789"):
        return None
    return f"{'+' if figure.change > 0 else '-'}{text}"


def _points(size: float, digits: int) -> str:
    return f"{french.number(size, digits)} {'pt' if round(size, digits) < 2 else 'pts'}"


def is_good_news(figure: Figure, better: Better) -> bool | None:
    if not figure.change or better is Better.NEITHER:
        return None
    return (figure.change > 0) == (better is Better.HIGHER)


def explained(definition: Definition, figure: Figure | None = None) -> str:
    """What the tile says when it is hovered: meaning, formula, thresholds."""
    parts = [definition.text, f"**Calcul** : {definition.formula}"]
    if figure and figure.until:
        parts.append(f"**Connu** : pour les appels d'avant le {french.moment(figure.until)}")
    if limits := thresholds(definition):
        parts.append(f"**Seuils** : {limits}")
    return "\n\n".join(parts)


def thresholds(definition: Definition) -> str:
    if definition.watch is None and definition.alarm is None:
        return ""
    side = "au-dessous de" if definition.better is Better.HIGHER else "au-dessus de"
    said = []
    if definition.watch is not None:
        said.append(f"à surveiller {side} {written(definition.watch, definition.unit)}")
    if definition.alarm is not None:
        said.append(f"alerte {side} {written(definition.alarm, definition.unit)}")
    return ", ".join(said)


def standing(level: Level | None) -> tuple[str, str, str] | None:
    """Words, colour and sign of a level: never the colour alone."""
    match level:
        case Level.GOOD:
            return labels.THRESHOLD[level], "green", ":material/check:"
        case Level.WATCH:
            return labels.THRESHOLD[level], "orange", ":material/visibility:"
        case Level.ALARM:
            return labels.THRESHOLD[level], "red", ":material/warning:"
        case None:
            return None

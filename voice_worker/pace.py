"""How fast the agent speaks: as the caller asked, for the rest of the call."""

from enum import Enum


class Pace(Enum):
    """Each with the factor on the configured speaking rate."""

    SLOW = 0.8
    NORMAL = 1.0
    FAST = 1.2

    @property
    def slower(self) -> "Pace":
        return Pace.NORMAL if self is Pace.FAST else Pace.SLOW

    @property
    def faster(self) -> "Pace":
        return Pace.NORMAL if self is Pace.SLOW else Pace.FAST

    def of(self, rate: float) -> float:
        """Within what speech synthesis takes."""
        return round(min(2.0, max(0.5, rate * self.value)), 2)

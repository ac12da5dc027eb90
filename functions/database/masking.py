"""How much of an e-mail address is shown: enough for its owner to know it, and no more."""


def masked(address: str) -> str:
    """`camille.laurent@exemple.fr` → `c•••@e•••.fr`."""
    local, _, domain = address.partition("@")
    name, _, ending = domain.rpartition(".")
    return f"{local[:1]}•••@{name[:1]}•••.{ending}"

# Small, alone in its zone, easily destroyed.
environment = "dev"

database = {
  is_protected = false
}

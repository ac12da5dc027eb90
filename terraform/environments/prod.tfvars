# Survives the loss of a zone. Sizes: docs/cost.md.
environment = "prod"

network = {
  zones        = 3
  nat_per_zone = true
}

database = {
  instance_class = "db.m7g.large"
  storage        = 100
  max_storage    = 1000
  multi_az       = true
  backup_days    = 35
}

cache = {
  node_type = "cache.m7g.large"
  nodes     = 2
}

voice_worker = {
  cpu       = 4096
  memory    = 8192
  min       = 2
  max       = 20
  max_calls = 20
}

dashboard = {
  tasks = 2
}

provisioned_concurrency = 2
budget_per_day          = 500

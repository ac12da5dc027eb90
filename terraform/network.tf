module "network" {
  source = "./modules/network"

  name               = local.name
  cidr               = var.network.cidr
  zones              = var.network.zones
  nat_per_zone       = var.network.nat_per_zone
  kms_key_arn        = aws_kms_key.this.arn
  log_retention_days = var.log_retention_days
}

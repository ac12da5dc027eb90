module "secrets" {
  source = "./modules/secrets"

  name          = local.name
  names         = keys(local.secrets)
  values        = var.secrets
  kms_key_arn   = aws_kms_key.this.arn
  recovery_days = var.environment == "prod" ? 30 : 0
}

module "cache" {
  source = "./modules/cache"

  name       = local.name
  vpc_id     = module.network.vpc_id
  subnet_ids = module.network.private_subnet_ids
  client_security_group_ids = {
    functions    = aws_security_group.functions.id
    voice_worker = module.voice_worker.security_group_id
  }
  cache               = var.cache
  password_secret_arn = module.secrets.arns["redis"]
  kms_key_arn         = aws_kms_key.this.arn
}

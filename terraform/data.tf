module "data" {
  source = "./modules/data"

  name                     = local.name
  vpc_id                   = module.network.vpc_id
  subnet_ids               = module.network.private_subnet_ids
  client_security_group_id = aws_security_group.functions.id
  user_secret_arns         = { for name in local.database_functions : name => module.secrets.arns["database_${name}"] }
  database                 = var.database
  kms_key_arn              = aws_kms_key.this.arn
}

#######################################################################################
# Migrations: tables, then each function's user and what it may do
#######################################################################################

module "migrations" {
  source = "./modules/function"

  name      = "${local.name}-migrations"
  image_uri = module.images.uris["database"]
  handler   = "functions.lambda_migrations.handler"
  timeout   = 600
  environment = merge(module.data.environment, {
    ADMINISTRATOR_SECRET = module.data.administrator_secret_arn
    USER_SECRETS         = jsonencode({ for name in local.database_functions : name => module.secrets.arns["database_${name}"] })
  })
  secret_arns = merge(
    { administrator = module.data.administrator_secret_arn },
    { for name in local.database_functions : name => module.secrets.arns["database_${name}"] },
  )
  subnet_ids         = module.network.private_subnet_ids
  security_group_ids = [aws_security_group.functions.id]
  kms_key_arn        = aws_kms_key.this.arn
  log_retention_days = var.log_retention_days
  metrics_namespace  = local.metrics_namespace
  alarm_topic_arn    = module.observability.topic_arn
}

# Before any function of the new version: it fails the apply when it fails.
resource "aws_lambda_invocation" "migrations" {
  function_name = module.migrations.name
  qualifier     = module.migrations.alias
  input         = jsonencode({})
  triggers      = { image_tag = var.image_tag, users = join(",", local.database_functions) }
}

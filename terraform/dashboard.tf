locals {
  dashboard_secrets = ["dashboard_key", "dashboard_cookie"]
  has_dashboard     = var.domain != null
}

data "aws_iam_policy_document" "dashboard" {
  statement {
    actions   = ["execute-api:Invoke"]
    resources = concat(local.worker_invokes, [for path in local.worker_invokes : "${path}/*"])
  }
}

module "front" {
  source = "./modules/front"
  count  = local.has_dashboard ? 1 : 0

  name                      = "${local.name}-front"
  region                    = var.region
  account_id                = var.aws_account_id
  domain                    = var.domain
  zone_id                   = one(data.aws_route53_zone.this[*].zone_id)
  vpc_id                    = module.network.vpc_id
  subnet_ids                = module.network.public_subnet_ids
  service_security_group_id = module.dashboard[0].security_group_id
  sign_in                   = var.sign_in
  sign_in_secret_arn        = var.sign_in == null ? null : module.secrets.arns["sign_in"]
  is_protected              = var.environment == "prod"
}

module "dashboard" {
  source = "./modules/service"
  count  = local.has_dashboard ? 1 : 0

  name       = "${local.name}-dashboard"
  account_id = var.aws_account_id
  region     = var.region
  cluster    = { arn = aws_ecs_cluster.this.arn, name = aws_ecs_cluster.this.name }
  vpc_id     = module.network.vpc_id
  subnet_ids = module.network.private_subnet_ids
  egress     = { https = { protocol = "tcp", from = 443, to = 443 } }

  image_uri      = module.images.uris["dashboard"]
  repository_arn = module.images.arns["dashboard"]
  cpu            = var.dashboard.cpu
  memory         = var.dashboard.memory
  tasks          = { min = var.dashboard.tasks, max = var.dashboard.tasks * 2 }

  environment = merge(module.front[0].environment, {
    FUNCTIONS_URL      = aws_apigatewayv2_api.this.api_endpoint
    FUNCTIONS_REGION   = var.api.authorization == "AWS_IAM" ? var.region : ""
    LIVEKIT_PUBLIC_URL = var.livekit_url
    BRAND              = var.brand
    LOG_LEVEL          = "INFO"
  })
  secrets = merge([
    for secret in local.dashboard_secrets : {
      for variable in local.secrets[secret] : variable => "${module.secrets.arns[secret]}:${variable}::"
    }
  ]...)
  secret_arns = [for secret in local.dashboard_secrets : module.secrets.arns[secret]]
  policy_json = data.aws_iam_policy_document.dashboard.json

  volumes          = { tmp = "/tmp" }
  port             = module.front[0].port
  target_group_arn = module.front[0].target_group_arn
  health_url       = "http://127.0.0.1:${module.front[0].port}/pret"
  stop_timeout     = 30

  kms_key_arn        = aws_kms_key.this.arn
  log_retention_days = var.log_retention_days
}

locals {
  telemetry = var.telemetry_endpoint == null ? {} : { OTEL_EXPORTER_OTLP_ENDPOINT = var.telemetry_endpoint }

  # What a need gives, beside the secret of its name.
  needs = {
    database = merge(module.data.environment, {
      MIGRATED = sha256(aws_lambda_invocation.migrations.result)
    })
    redis    = module.cache.environment
    livekit  = { LIVEKIT_URL = var.livekit_url, AGENT_NAME = var.agent_name, MAX_CALLS = tostring(var.voice_worker.max * var.voice_worker.max_calls) }
    sendgrid = { SENDER_EMAIL = var.sender_email, BRAND = var.brand, TELEPHONE = var.telephone, PAGE_URL = module.page.url }
    storage  = module.documents.environment
    scanner  = { DOCUMENT_SCANNER = "guardduty" }
    # Alerts leave for these hosts alone.
    alert_webhook = { ALERT_WEBHOOK_HOSTS = jsonencode(var.alert_webhook_hosts) }
  }

  # What a need allows, beside reading its secret.
  permissions = {
    storage = module.documents.permissions
  }

  function_environment = {
    for name, function in local.functions : name => merge(
      { FUNCTION_TARGET = name, LOG_LEVEL = "INFO" },
      local.telemetry,
      length(function.public) == 0 ? {} : {
        ALLOWED_ORIGINS = jsonencode([module.page.url])
        # The API itself: it adds the address it was asked from.
        TRUSTED_PROXIES = "1"
        CALLS_PAUSED    = tostring(var.calls_paused)
        TELEPHONE       = var.telephone
      },
      [for need in function.needs : lookup(local.needs, need, {})]...
    )
  }

  function_secrets = {
    for name, function in local.functions : name => setunion(
      contains(function.needs, "database") ? ["database_${name}"] : [],
      [for need in function.needs : need if contains(keys(local.secrets), need)],
      function.is_signed ? ["service_keys", "verification_public_keys"] : [],
      length(function.public) > 0 ? ["address_hash_key"] : [],
      length(function.schedules) > 0 ? ["scheduler_key"] : [],
    )
  }
}

module "function" {
  source   = "./modules/function"
  for_each = local.functions

  name        = "${local.name}-${each.key}"
  image_uri   = module.images.uris[each.key]
  environment = local.function_environment[each.key]
  secret_arns = { for secret in local.function_secrets[each.key] : secret => module.secrets.arns[secret] }
  permissions = flatten([for need in each.value.needs : lookup(local.permissions, need, [])])
  is_public   = length(each.value.public) > 0

  # Only what speaks to the database or the cache is in their network.
  subnet_ids         = module.network.private_subnet_ids
  security_group_ids = length(setintersection(each.value.needs, ["database", "redis"])) > 0 ? [aws_security_group.functions.id] : []

  provisioned_concurrency = each.value.a_caller_waits ? var.provisioned_concurrency : 0
  kms_key_arn             = aws_kms_key.this.arn
  log_retention_days      = var.log_retention_days
  metrics_namespace       = local.metrics_namespace
  alarm_topic_arn         = module.observability.topic_arn
}

resource "aws_security_group" "functions" {
  name        = "${local.name}-functions"
  description = "Functions: nothing comes in"
  vpc_id      = module.network.vpc_id
}

resource "aws_vpc_security_group_egress_rule" "functions" {
  for_each = { mysql = 3306, redis = 6379, https = 443 }

  security_group_id = aws_security_group.functions.id
  # The database and the cache let in this group alone; SendGrid and LiveKit are anywhere.
  cidr_ipv4   = each.key == "https" ? "0.0.0.0/0" : var.network.cidr
  ip_protocol = "tcp"
  from_port   = each.value
  to_port     = each.value
}

#######################################################################################
# One URL
#######################################################################################

resource "aws_apigatewayv2_api" "this" {
  name          = local.name
  protocol_type = "HTTP"
}

module "api" {
  source = "./modules/api"

  name              = local.name
  api_id            = aws_apigatewayv2_api.this.id
  api_execution_arn = aws_apigatewayv2_api.this.execution_arn
  functions = {
    for name, function in local.functions : name => {
      prefix     = function.prefix
      public     = function.public
      name       = module.function[name].name
      alias      = module.function[name].alias
      invoke_arn = module.function[name].invoke_arn
    }
  }
  limits             = var.api
  kms_key_arn        = aws_kms_key.this.arn
  log_retention_days = var.log_retention_days
}

#######################################################################################
# Schedules
#######################################################################################

locals {
  schedules = merge([
    for name, function in local.functions : {
      for schedule in function.schedules :
      "${name}-${replace(lower(replace(schedule.route, "/^POST /v1//", "")), "/[^a-z0-9]+/", "-")}" => {
        function = name
        route    = schedule.route
        rate     = schedule.every
      }
    }
  ]...)
}

data "aws_iam_policy_document" "schedules_assume" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["scheduler.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [var.aws_account_id]
    }
  }
}

data "aws_iam_policy_document" "schedules" {
  dynamic "statement" {
    for_each = length(local.schedules) > 0 ? [true] : []

    content {
      actions   = ["lambda:InvokeFunction"]
      resources = distinct([for schedule in local.schedules : module.function[schedule.function].arn])
    }
  }

  statement {
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.schedules.arn]
  }

  statement {
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [aws_kms_key.this.arn]
  }
}

resource "aws_iam_role" "schedules" {
  name               = "${local.name}-schedules"
  assume_role_policy = data.aws_iam_policy_document.schedules_assume.json
}

resource "aws_iam_role_policy" "schedules" {
  name   = "invoke"
  role   = aws_iam_role.schedules.id
  policy = data.aws_iam_policy_document.schedules.json
}

# What a schedule gave up.
resource "aws_sqs_queue" "schedules" {
  name                      = "${local.name}-schedules"
  kms_master_key_id         = aws_kms_key.this.arn
  message_retention_seconds = 1209600
}

resource "aws_scheduler_schedule" "this" {
  for_each = local.schedules

  name                = "${local.name}-${each.key}"
  schedule_expression = "rate(${each.value.rate})"
  kms_key_arn         = aws_kms_key.this.arn

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = module.function[each.value.function].arn
    role_arn = aws_iam_role.schedules.arn
    # The function signs it itself, as the scheduler: only this role may hand it over.
    input = jsonencode({ scheduled = each.value.route })

    retry_policy {
      maximum_retry_attempts       = 3
      maximum_event_age_in_seconds = 600
    }

    dead_letter_config {
      arn = aws_sqs_queue.schedules.arn
    }
  }
}

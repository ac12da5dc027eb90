resource "aws_ecs_cluster" "this" {
  name = local.name

  setting {
    name  = "containerInsights"
    value = "enabled"
  }
}

locals {
  worker_secrets = ["livekit", "redis", "deepgram", "gemini", "google_service_account", "worker_key"]

  # It asks the functions, signed for AWS too, and keeps its task while it is in a call.
  worker_invokes = [for function in local.functions : "${aws_apigatewayv2_api.this.execution_arn}/$default/*${function.prefix}"]
}

data "aws_iam_policy_document" "voice_worker" {
  statement {
    actions   = ["execute-api:Invoke"]
    resources = concat(local.worker_invokes, [for path in local.worker_invokes : "${path}/*"])
  }

  statement {
    actions   = ["ecs:GetTaskProtection", "ecs:UpdateTaskProtection"]
    resources = ["arn:aws:ecs:${var.region}:${var.aws_account_id}:task/${aws_ecs_cluster.this.name}/*"]
  }

  statement {
    actions   = ["sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteMessage"]
    resources = [aws_sqs_queue.waiting_claims.arn]
  }

  statement {
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.refused_claims.arn]
  }

  statement {
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [aws_kms_key.this.arn]
  }
}

module "voice_worker" {
  source = "./modules/service"

  name       = "${local.name}-voice-worker"
  account_id = var.aws_account_id
  region     = var.region
  cluster    = { arn = aws_ecs_cluster.this.arn, name = aws_ecs_cluster.this.name }
  vpc_id     = module.network.vpc_id
  subnet_ids = module.network.private_subnet_ids
  egress = {
    # Providers, functions, LiveKit's signalling.
    https   = { protocol = "tcp", from = 443, to = 443 }
    livekit = { protocol = "tcp", from = 7880, to = 7881 }
    # Voice: LiveKit chooses the port.
    voice = { protocol = "udp", from = 1024, to = 65535 }
    redis = { protocol = "tcp", from = 6379, to = 6379, cidr = var.network.cidr }
  }

  image_uri      = module.images.uris["voice-worker"]
  repository_arn = module.images.arns["voice-worker"]
  cpu            = var.voice_worker.cpu
  memory         = var.voice_worker.memory
  tasks          = { min = var.voice_worker.min, max = var.voice_worker.max }

  environment = merge(module.cache.environment, local.telemetry, {
    AGENT_NAME    = var.agent_name
    AGENT_VERSION = var.image_tag
    # Where the wanted version is read: a worker of another one leaves after its last call.
    WANTED_VERSION_URL = "${module.page.url}/version.json"
    LIVEKIT_URL        = var.livekit_url
    FUNCTIONS_URL      = aws_apigatewayv2_api.this.api_endpoint
    FUNCTIONS_REGION   = var.api.authorization == "AWS_IAM" ? var.region : ""
    BRAND              = var.brand
    TELEPHONE          = var.telephone
    MAX_CALLS          = tostring(var.voice_worker.max_calls)
    # A task that is in a call is protected and not told to stop; what is told has this long.
    DRAIN_SECONDS                  = "110"
    GOOGLE_APPLICATION_CREDENTIALS = "/credentials/google.json"
    PREPARED_AUDIO_DIR             = "/prepared"
    SPOOL_DIR                      = "/spool"
    CLAIMS_QUEUE_URL               = aws_sqs_queue.waiting_claims.url
    CLAIMS_REFUSED_QUEUE_URL       = aws_sqs_queue.refused_claims.url
    HEALTH_PORT                    = "8081"
    LOG_LEVEL                      = "INFO"
  })
  secrets = merge([
    for secret in local.worker_secrets : {
      for variable in local.secrets[secret] : variable => "${module.secrets.arns[secret]}:${variable}::"
    }
  ]...)
  secret_arns = [for secret in local.worker_secrets : module.secrets.arns[secret]]
  policy_json = data.aws_iam_policy_document.voice_worker.json

  volumes = { tmp = "/tmp", credentials = "/credentials", prepared = "/prepared", spool = "/spool" }
  preparations = [
    {
      name    = "credentials"
      command = ["sh", "-c", "umask 077 && printf %s \"$GOOGLE_SERVICE_ACCOUNT\" > \"$GOOGLE_APPLICATION_CREDENTIALS\""]
    },
    {
      name    = "prepared-audio"
      command = ["python", "-m", "voice_worker.prepared"]
    },
  ]
  health_url = "http://127.0.0.1:8081/"

  scaling_metric = {
    namespace = local.metrics_namespace
    name      = "live-calls"
    # A new worker is there in a minute or two: until then the others must have room.
    target = ceil(var.voice_worker.max_calls * 0.6)
  }

  kms_key_arn        = aws_kms_key.this.arn
  log_retention_days = var.log_retention_days
}

module "observability" {
  source = "./modules/observability"

  name              = local.name
  account_id        = var.aws_account_id
  region            = var.region
  alarm_email       = var.alarm_email
  metrics_namespace = local.metrics_namespace

  api_id = aws_apigatewayv2_api.this.id
  # A call asks at most a dozen times a minute; twice what the workers hold is a storm.
  requests_per_minute = 2 * 12 * var.voice_worker.max * var.voice_worker.max_calls
  function_names      = [for function in module.function : function.name]

  cluster_name        = aws_ecs_cluster.this.name
  worker_name         = module.voice_worker.name
  worker_log_group    = module.voice_worker.log_group_name
  workers             = var.voice_worker.min
  database_identifier = module.data.instance_identifier
  cache_id            = module.cache.id
  schedules_queue     = aws_sqs_queue.schedules.name
  waiting_claims      = aws_sqs_queue.waiting_claims.name
  refused_claims      = aws_sqs_queue.refused_claims.name
  budget_per_day      = var.budget_per_day
  kms_key_arn         = aws_kms_key.this.arn
}

locals {
  api = { ApiId = var.api_id }

  alarms = {
    api-5xx = {
      about     = "Functions fail: docs/operations.md, A function fails."
      namespace = "AWS/ApiGateway", metric = "5xx", statistic = "Sum", dimensions = local.api
      above     = 5, minutes = 5
    }
    api-p95 = {
      about     = "Functions are slow, and callers hear silence: docs/operations.md, Functions are slow."
      namespace = "AWS/ApiGateway", metric = "Latency", statistic = "p95", dimensions = local.api
      above     = 1500, minutes = 5
    }
    api-storm = {
      about     = "Many more requests than usual: docs/operations.md, Storm."
      namespace = "AWS/ApiGateway", metric = "Count", statistic = "Sum", dimensions = local.api
      above     = var.requests_per_minute, minutes = 1
    }
    calls-in-trouble = {
      about     = "Calls meet errors of the model, the voice or the functions: docs/operations.md, A provider fails."
      namespace = var.metrics_namespace, metric = aws_cloudwatch_log_metric_filter.trouble.metric_transformation[0].name, statistic = "Sum"
      above     = 5, minutes = 5
    }
    database-cpu = {
      about     = "The database is busy: docs/operations.md, Functions are slow."
      namespace = "AWS/RDS", metric = "CPUUtilization", statistic = "Average", dimensions = { DBInstanceIdentifier = var.database_identifier }
      above     = 80, minutes = 10
    }
    cache-memory = {
      about     = "The cache fills up: docs/operations.md, The cache fails."
      namespace = "AWS/ElastiCache", metric = "DatabaseMemoryUsagePercentage", statistic = "Maximum", dimensions = { ReplicationGroupId = var.cache_id }
      above     = 80, minutes = 10
    }
    schedule-failed = {
      about     = "A schedule gave up; what it asked waits in the queue: docs/operations.md, A schedule fails."
      namespace = "AWS/SQS", metric = "ApproximateNumberOfMessagesVisible", statistic = "Maximum", dimensions = { QueueName = var.schedules_queue }
      above     = 0, minutes = 1
    }
    schedule-forgotten = {
      about     = "What a schedule gave up has waited for an hour: docs/operations.md, A schedule fails."
      namespace = "AWS/SQS", metric = "ApproximateAgeOfOldestMessage", statistic = "Maximum", dimensions = { QueueName = var.schedules_queue }
      above     = 3600, minutes = 5
    }
    claims-waiting = {
      about     = "Confirmed claims have waited for an hour to be filed: docs/operations.md, Claims wait."
      namespace = "AWS/SQS", metric = "ApproximateAgeOfOldestMessage", statistic = "Maximum", dimensions = { QueueName = var.waiting_claims }
      above     = 3600, minutes = 5
    }
    claim-refused = {
      about     = "A confirmed claim was refused when it was filed late: docs/operations.md, Claims wait."
      namespace = "AWS/SQS", metric = "ApproximateNumberOfMessagesVisible", statistic = "Maximum", dimensions = { QueueName = var.refused_claims }
      above     = 0, minutes = 1
    }
  }
}

#######################################################################################
# Who is told
#######################################################################################

resource "aws_sns_topic" "this" {
  name              = "${var.name}-alarms"
  kms_master_key_id = var.kms_key_arn
}

resource "aws_sns_topic_subscription" "this" {
  topic_arn = aws_sns_topic.this.arn
  protocol  = "email"
  endpoint  = var.alarm_email
}

data "aws_iam_policy_document" "topic" {
  statement {
    actions   = ["sns:Publish"]
    resources = [aws_sns_topic.this.arn]

    principals {
      type        = "Service"
      identifiers = ["cloudwatch.amazonaws.com", "budgets.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [var.account_id]
    }
  }
}

resource "aws_sns_topic_policy" "this" {
  arn    = aws_sns_topic.this.arn
  policy = data.aws_iam_policy_document.topic.json
}

#######################################################################################
# What the worker's log tells
#######################################################################################

resource "aws_cloudwatch_log_metric_filter" "trouble" {
  name           = "${var.name}-calls-in-trouble"
  log_group_name = var.worker_log_group
  pattern        = "{ $.level = \"error\" }"

  metric_transformation {
    namespace = var.metrics_namespace
    name      = "calls-in-trouble"
    value     = "1"
  }
}

# Each worker says every few seconds how many calls it holds.
resource "aws_cloudwatch_log_metric_filter" "live_calls" {
  name           = "${var.name}-live-calls"
  log_group_name = var.worker_log_group
  pattern        = "{ $.live_calls >= 0 }"

  metric_transformation {
    namespace = var.metrics_namespace
    name      = "live-calls"
    value     = "$.live_calls"
  }
}

#######################################################################################
# Alarms
#######################################################################################

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = local.alarms

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = each.value.about
  namespace           = each.value.namespace
  metric_name         = each.value.metric
  dimensions          = try(each.value.dimensions, null)
  statistic           = startswith(each.value.statistic, "p") ? null : each.value.statistic
  extended_statistic  = startswith(each.value.statistic, "p") ? each.value.statistic : null
  period              = 60
  evaluation_periods  = each.value.minutes
  datapoints_to_alarm = min(each.value.minutes, 3)
  threshold           = each.value.above
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.this.arn]
  ok_actions          = [aws_sns_topic.this.arn]
}

# Silence is the worst news: a worker that is there says so.
resource "aws_cloudwatch_metric_alarm" "worker_unavailable" {
  alarm_name          = "${var.name}-worker-unavailable"
  alarm_description   = "Fewer workers than calls need: docs/operations.md, No worker answers."
  namespace           = "ECS/ContainerInsights"
  metric_name         = "RunningTaskCount"
  dimensions          = { ClusterName = var.cluster_name, ServiceName = var.worker_name }
  statistic           = "Minimum"
  period              = 60
  evaluation_periods  = 3
  threshold           = var.workers
  comparison_operator = "LessThanThreshold"
  treat_missing_data  = "breaching"
  alarm_actions       = [aws_sns_topic.this.arn]
  ok_actions          = [aws_sns_topic.this.arn]
}

resource "aws_budgets_budget" "this" {
  name         = "${var.name}-day"
  budget_type  = "COST"
  limit_amount = format("%.1f", var.budget_per_day)
  limit_unit   = "USD"
  time_unit    = "DAILY"

  notification {
    comparison_operator       = "GREATER_THAN"
    threshold                 = 100
    threshold_type            = "PERCENTAGE"
    notification_type         = "ACTUAL"
    subscriber_sns_topic_arns = [aws_sns_topic.this.arn]
  }
}

#######################################################################################
# Wallboard
#######################################################################################

locals {
  widgets = [
    { title = "Live calls of a worker", metrics = [[var.metrics_namespace, "live-calls", { stat = "Maximum" }], [".", ".", { stat = "Average" }]] },
    { title = "Workers", metrics = [["ECS/ContainerInsights", "RunningTaskCount", "ClusterName", var.cluster_name, "ServiceName", var.worker_name]] },
    { title = "Calls in trouble", metrics = [[var.metrics_namespace, "calls-in-trouble", { stat = "Sum" }]] },
    { title = "Worker: processor and memory, %", metrics = [for metric in ["CPUUtilization", "MemoryUtilization"] : ["AWS/ECS", metric, "ClusterName", var.cluster_name, "ServiceName", var.worker_name]] },
    { title = "Requests", metrics = [["AWS/ApiGateway", "Count", "ApiId", var.api_id, { stat = "Sum" }], [".", "4xx", ".", ".", { stat = "Sum" }], [".", "5xx", ".", ".", { stat = "Sum" }]] },
    { title = "Latency of functions, ms", metrics = [for stat in ["p50", "p95", "p99"] : ["AWS/ApiGateway", "Latency", "ApiId", var.api_id, { stat = stat }]] },
    { title = "Errors of each function", metrics = [for name in var.function_names : [var.metrics_namespace, "${name}-errors", { stat = "Sum" }]] },
    { title = "Instances of each function", metrics = [for name in var.function_names : ["AWS/Lambda", "ConcurrentExecutions", "FunctionName", name, { stat = "Maximum" }]] },
    { title = "Database: connections, processor", metrics = [for metric in ["DatabaseConnections", "CPUUtilization"] : ["AWS/RDS", metric, "DBInstanceIdentifier", var.database_identifier]] },
  ]
}

resource "aws_cloudwatch_dashboard" "this" {
  dashboard_name = var.name
  dashboard_body = jsonencode({
    widgets = [
      for i, widget in local.widgets : {
        type       = "metric"
        x          = 8 * (i % 3)
        y          = 6 * floor(i / 3)
        width      = 8
        height     = 6
        properties = { title = widget.title, metrics = widget.metrics, region = var.region, period = 60, view = "timeSeries" }
      }
    ]
  })
}

locals {
  # Volumes are the only places the container may write to.
  mounts = [for name, path in var.volumes : { sourceVolume = name, containerPath = path, readOnly = false }]

  common = {
    image                  = var.image_uri
    readonlyRootFilesystem = true
    user                   = "10001"
    mountPoints            = local.mounts
    environment            = [for name, value in var.environment : { name = name, value = value }]
    secrets                = [for name, from in var.secrets : { name = name, valueFrom = from }]
    linuxParameters        = { initProcessEnabled = true }
    logConfiguration = {
      logDriver = "awslogs"
      options = {
        awslogs-group         = aws_cloudwatch_log_group.this.name
        awslogs-region        = var.region
        awslogs-stream-prefix = "task"
      }
    }
  }

  # Each step of the preparation waits for the one before, and the service for the last.
  preparations = [
    for i, step in var.preparations : merge(local.common, {
      name      = step.name
      command   = step.command
      essential = false
      dependsOn = i == 0 ? [] : [{ containerName = var.preparations[i - 1].name, condition = "SUCCESS" }]
    })
  ]

  service = merge(local.common, {
    name         = var.name
    essential    = true
    stopTimeout  = var.stop_timeout
    portMappings = var.port == null ? [] : [{ containerPort = var.port, hostPort = var.port, protocol = "tcp" }]
    dependsOn    = [for step in slice(reverse(var.preparations[*].name), 0, min(1, length(var.preparations))) : { containerName = step, condition = "SUCCESS" }]
    healthCheck = {
      command     = ["CMD", "python", "-c", "import urllib.request as u; u.urlopen('${var.health_url}', timeout=3)"]
      interval    = 15
      timeout     = 5
      retries     = 3
      startPeriod = 60
    }
  })
}

#######################################################################################
# What starts it may do: fetch its image and its own secrets, write its log
#######################################################################################

data "aws_iam_policy_document" "assume" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [var.account_id]
    }
  }
}

data "aws_iam_policy_document" "start" {
  statement {
    actions = ["ecr:GetAuthorizationToken"]
    # The action names no repository.
    resources = ["*"]
  }

  statement {
    actions   = ["ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage"]
    resources = [var.repository_arn]
  }

  statement {
    actions   = ["secretsmanager:GetSecretValue"]
    resources = var.secret_arns
  }

  statement {
    actions   = ["kms:Decrypt"]
    resources = [var.kms_key_arn]
  }

  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.this.arn}:log-stream:*"]
  }
}

resource "aws_iam_role" "start" {
  name               = "${var.name}-start"
  assume_role_policy = data.aws_iam_policy_document.assume.json
}

resource "aws_iam_role_policy" "start" {
  name   = "start"
  role   = aws_iam_role.start.id
  policy = data.aws_iam_policy_document.start.json
}

#######################################################################################
# What it may do itself
#######################################################################################

resource "aws_iam_role" "this" {
  name               = var.name
  assume_role_policy = data.aws_iam_policy_document.assume.json
}

resource "aws_iam_role_policy" "this" {
  name   = "own"
  role   = aws_iam_role.this.id
  policy = var.policy_json
}

#######################################################################################
# Service
#######################################################################################

resource "aws_cloudwatch_log_group" "this" {
  name              = "/${var.name}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn
}

resource "aws_ecs_task_definition" "this" {
  family                   = var.name
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.cpu
  memory                   = var.memory
  execution_role_arn       = aws_iam_role.start.arn
  task_role_arn            = aws_iam_role.this.arn
  container_definitions    = jsonencode(concat(local.preparations, [local.service]))

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = "ARM64"
  }

  dynamic "volume" {
    for_each = var.volumes

    content {
      name = volume.key
    }
  }
}

resource "aws_ecs_service" "this" {
  name            = var.name
  cluster         = var.cluster.arn
  task_definition = aws_ecs_task_definition.this.arn
  desired_count   = var.tasks.min
  launch_type     = "FARGATE"
  propagate_tags  = "SERVICE"
  # A worker that is in a call keeps its old version until the call ends.
  wait_for_steady_state              = false
  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 200

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets          = var.subnet_ids
    security_groups  = [aws_security_group.this.id]
    assign_public_ip = false
  }

  dynamic "load_balancer" {
    for_each = var.target_group_arn == null ? [] : [var.target_group_arn]

    content {
      target_group_arn = load_balancer.value
      container_name   = var.name
      container_port   = var.port
    }
  }

  lifecycle {
    # Scaling owns the first, AWS the second.
    ignore_changes = [desired_count, availability_zone_rebalancing]
  }
}

resource "aws_security_group" "this" {
  name        = var.name
  description = "Nothing comes in but what a rule elsewhere names"
  vpc_id      = var.vpc_id
}

resource "aws_vpc_security_group_egress_rule" "this" {
  for_each = var.egress

  security_group_id = aws_security_group.this.id
  cidr_ipv4         = each.value.cidr
  ip_protocol       = each.value.protocol
  from_port         = each.value.from
  to_port           = each.value.to
}

#######################################################################################
# Scaling: out within a minute, in slowly
#######################################################################################

resource "aws_appautoscaling_target" "this" {
  service_namespace  = "ecs"
  resource_id        = "service/${var.cluster.name}/${aws_ecs_service.this.name}"
  scalable_dimension = "ecs:service:DesiredCount"
  min_capacity       = var.tasks.min
  max_capacity       = var.tasks.max
}

resource "aws_appautoscaling_policy" "cpu" {
  name               = "${var.name}-cpu"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.this.service_namespace
  resource_id        = aws_appautoscaling_target.this.resource_id
  scalable_dimension = aws_appautoscaling_target.this.scalable_dimension

  target_tracking_scaling_policy_configuration {
    target_value       = 50
    scale_out_cooldown = 30
    scale_in_cooldown  = 900

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}

resource "aws_appautoscaling_policy" "metric" {
  count = var.scaling_metric == null ? 0 : 1

  name               = "${var.name}-${var.scaling_metric.name}"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.this.service_namespace
  resource_id        = aws_appautoscaling_target.this.resource_id
  scalable_dimension = aws_appautoscaling_target.this.scalable_dimension

  target_tracking_scaling_policy_configuration {
    target_value       = var.scaling_metric.target
    scale_out_cooldown = 30
    scale_in_cooldown  = 900

    customized_metric_specification {
      namespace   = var.scaling_metric.namespace
      metric_name = var.scaling_metric.name
      statistic   = "Average"
    }
  }
}

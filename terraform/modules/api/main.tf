locals {
  # A public route is open for its method, and for the question that browsers ask before it.
  public = merge([
    for name, function in var.functions : merge([
      for route in function.public : {
        (route)                           = name
        "OPTIONS ${split(" ", route)[1]}" = name
      }
    ]...)
  ]...)

  signed = merge([
    for name, function in var.functions : {
      "ANY ${function.prefix}"          = name
      "ANY ${function.prefix}/{proxy+}" = name
    }
  ]...)
}

#######################################################################################
# Routes
#######################################################################################

resource "aws_apigatewayv2_integration" "this" {
  for_each = var.functions

  api_id                 = var.api_id
  integration_type       = "AWS_PROXY"
  integration_method     = "POST"
  integration_uri        = each.value.invoke_arn
  payload_format_version = "2.0"
  timeout_milliseconds   = 28000
}

resource "aws_apigatewayv2_route" "public" {
  for_each = local.public

  api_id             = var.api_id
  route_key          = each.key
  authorization_type = "NONE"
  target             = "integrations/${aws_apigatewayv2_integration.this[each.value].id}"
}

resource "aws_apigatewayv2_route" "signed" {
  for_each = local.signed

  api_id             = var.api_id
  route_key          = each.key
  authorization_type = var.limits.authorization
  target             = "integrations/${aws_apigatewayv2_integration.this[each.value].id}"
}

resource "aws_lambda_permission" "this" {
  for_each = var.functions

  statement_id  = "api"
  action        = "lambda:InvokeFunction"
  function_name = each.value.name
  qualifier     = each.value.alias
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${var.api_execution_arn}/*/*"
}

#######################################################################################
# Stage
#######################################################################################

resource "aws_cloudwatch_log_group" "this" {
  name              = "/${var.name}/api"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn
}

# A named stage would stand before every path.
resource "aws_apigatewayv2_stage" "this" {
  api_id      = var.api_id
  name        = "$default"
  auto_deploy = true

  default_route_settings {
    detailed_metrics_enabled = true
    throttling_rate_limit    = var.limits.signed_rate
    throttling_burst_limit   = var.limits.signed_burst
  }

  dynamic "route_settings" {
    for_each = local.public

    content {
      route_key                = route_settings.key
      detailed_metrics_enabled = true
      throttling_rate_limit    = var.limits.public_rate
      throttling_burst_limit   = var.limits.public_burst
    }
  }

  # Neither path nor query: they may name a policy. The address stays out too.
  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.this.arn
    format = jsonencode({
      request_id     = "$context.requestId"
      at             = "$context.requestTime"
      route          = "$context.routeKey"
      status         = "$context.status"
      latency_ms     = "$context.responseLatency"
      function_ms    = "$context.integrationLatency"
      function_error = "$context.integrationErrorMessage"
      refused        = "$context.error.message"
    })
  }

  depends_on = [aws_apigatewayv2_route.public, aws_apigatewayv2_route.signed]
}

output "page_url" {
  description = "Where callers call."
  value       = module.page.url
}

output "api_url" {
  description = "Where the functions answer."
  value       = aws_apigatewayv2_api.this.api_endpoint
}

output "dashboard_url" {
  description = "Where supervisors sign in."
  value       = local.has_dashboard ? module.front[0].url : "none: say domain to have one"
}

output "wallboard_url" {
  description = "What runs now, in CloudWatch."
  value       = "https://${var.region}.console.aws.amazon.com/cloudwatch/home?region=${var.region}#dashboards:name=${module.observability.dashboard_name}"
}

output "webhooks" {
  description = "What to register at SendGrid (Event Webhook, signed) and at LiveKit: docs/operations.md."
  value = [
    for route, authorization in module.api.routes : "${aws_apigatewayv2_api.this.api_endpoint}${split(" ", route)[1]}"
    if startswith(route, "POST ") && endswith(route, "events")
  ]
}

output "next_command" {
  description = "What to do now."
  value       = join(" ", concat(["./centre smoke --url ${module.page.url}"], [for front in module.front : "--dashboard ${front.url}"]))
}

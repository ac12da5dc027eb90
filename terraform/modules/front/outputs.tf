output "url" {
  description = "Where supervisors sign in."
  value       = "https://${local.host}"
}

output "port" {
  description = "Where the dashboard listens."
  value       = local.port
}

output "target_group_arn" {
  description = "Where the dashboard registers, once the load balancer uses it."
  value       = aws_lb_target_group.this.arn

  depends_on = [aws_lb_listener.this]
}

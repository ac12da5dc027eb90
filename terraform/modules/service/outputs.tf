output "name" {
  description = "The service."
  value       = aws_ecs_service.this.name
}

output "security_group_id" {
  description = "The service, as others let it in."
  value       = aws_security_group.this.id
}

output "log_group_name" {
  description = "Its log."
  value       = aws_cloudwatch_log_group.this.name
}

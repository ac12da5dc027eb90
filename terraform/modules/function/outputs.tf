output "name" {
  description = "The Lambda."
  value       = aws_lambda_function.this.function_name
}

output "arn" {
  description = "Its live version."
  value       = aws_lambda_alias.live.arn
}

output "alias" {
  description = "The name of its live version."
  value       = aws_lambda_alias.live.name
}

output "invoke_arn" {
  description = "Its live version, as the API asks it."
  value       = aws_lambda_alias.live.invoke_arn
}

output "log_group_name" {
  description = "Its log."
  value       = aws_cloudwatch_log_group.this.name
}

output "arns" {
  description = "Name of each secret → its ARN, once its value is there."
  value       = { for name, version in aws_secretsmanager_secret_version.this : name => version.arn }
}

output "topic_arn" {
  description = "Who is told."
  value       = aws_sns_topic.this.arn
}

output "dashboard_name" {
  description = "The wallboard in CloudWatch."
  value       = aws_cloudwatch_dashboard.this.dashboard_name
}

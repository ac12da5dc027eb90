output "url" {
  description = "Where callers call."
  value       = "https://${coalesce(local.host, aws_cloudfront_distribution.this.domain_name)}"
}

output "bucket" {
  description = "The page's files."
  value       = aws_s3_bucket.this.bucket
}

output "headers" {
  description = "What every answer of the page carries."
  value       = local.headers
}

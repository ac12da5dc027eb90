output "uris" {
  description = "Image → its address with the tag, once it is there."
  value       = { for image, repository in aws_ecr_repository.this : image => "${repository.repository_url}:${var.tag}" }

  depends_on = [terraform_data.pushed]
}

output "arns" {
  description = "Image → its repository."
  value       = { for image, repository in aws_ecr_repository.this : image => repository.arn }
}

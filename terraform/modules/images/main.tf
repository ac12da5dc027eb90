resource "aws_ecr_repository" "this" {
  for_each = var.images

  name                 = "${var.name}/${each.key}"
  image_tag_mutability = "IMMUTABLE"
  force_delete         = true

  encryption_configuration {
    encryption_type = "KMS"
    kms_key         = var.kms_key_arn
  }

  image_scanning_configuration {
    scan_on_push = true
  }
}

resource "aws_ecr_lifecycle_policy" "this" {
  for_each = var.images

  repository = aws_ecr_repository.this[each.key].name
  policy = jsonencode({
    rules = [{
      rulePriority = 1
      description  = "What a rollback may need"
      selection    = { tagStatus = "any", countType = "imageCountMoreThan", countNumber = 20 }
      action       = { type = "expire" }
    }]
  })
}

# Builds and pushes what the registry lacks; an image that is there is left alone.
resource "terraform_data" "pushed" {
  for_each = var.build ? var.images : {}

  triggers_replace = [aws_ecr_repository.this[each.key].repository_url, var.tag]

  provisioner "local-exec" {
    command = "${path.module}/push.sh"
    environment = {
      REPOSITORY = aws_ecr_repository.this[each.key].repository_url
      TAG        = var.tag
      REGION     = var.region
      CONTEXT    = var.source_folder
      DOCKERFILE = each.value.dockerfile
      FUNCTION   = each.value.function
    }
  }
}

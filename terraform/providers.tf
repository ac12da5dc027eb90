provider "aws" {
  region = var.region
  # Keys of another account are refused before anything is created.
  allowed_account_ids = [var.aws_account_id]
  max_retries         = var.max_retries

  default_tags {
    tags = local.tags
  }
}

# CloudFront takes its certificate from this region alone.
provider "aws" {
  alias               = "us_east_1"
  region              = "us-east-1"
  allowed_account_ids = [var.aws_account_id]
  max_retries         = var.max_retries

  default_tags {
    tags = local.tags
  }
}

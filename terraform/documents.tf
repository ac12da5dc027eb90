locals {
  documents_bucket = "${local.name}-documents-${var.aws_account_id}"
  # Where browsers post files, and where the page's policy lets them.
  storage_origin = "https://${local.documents_bucket}.s3.${var.region}.amazonaws.com"
}

module "documents" {
  source = "./modules/documents"

  name         = local.name
  bucket       = local.documents_bucket
  account_id   = var.aws_account_id
  region       = var.region
  page_url     = module.page.url
  is_protected = var.database.is_protected
  kms_key_arn  = aws_kms_key.this.arn
}

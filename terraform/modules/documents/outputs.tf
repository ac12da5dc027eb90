output "environment" {
  description = "What the documents function is told."
  value = {
    DOCUMENTS_BUCKET = aws_s3_bucket.this.id
    DOCUMENTS_REGION = var.region
  }

  # Nothing is received before the scanner watches.
  depends_on = [aws_guardduty_malware_protection_plan.this]
}

output "permissions" {
  description = "What the documents function may do: sign uploads, check what came, keep or delete it, sign downloads."
  value = [
    {
      actions   = ["s3:PutObject", "s3:GetObject", "s3:GetObjectTagging", "s3:DeleteObject"]
      resources = ["${aws_s3_bucket.this.arn}/incoming/*"]
    },
    {
      actions   = ["s3:PutObject", "s3:GetObject", "s3:DeleteObject"]
      resources = ["${aws_s3_bucket.this.arn}/documents/*"]
    },
    {
      # Without it a file that is missing looks forbidden.
      actions   = ["s3:ListBucket"]
      resources = [aws_s3_bucket.this.arn]
    },
    {
      actions   = ["kms:GenerateDataKey"]
      resources = [var.kms_key_arn]
    },
  ]
}

resource "aws_secretsmanager_secret" "this" {
  for_each = var.names

  name                    = "${var.name}/${each.key}"
  kms_key_id              = var.kms_key_arn
  recovery_window_in_days = var.recovery_days
}

# Write-only: the values are neither in the plan nor in the state. The first apply writes them;
# afterwards `python -m local.deploy.rotate` does, and Terraform leaves them alone.
resource "aws_secretsmanager_secret_version" "this" {
  for_each = var.names

  secret_id                = aws_secretsmanager_secret.this[each.key].id
  secret_string_wo         = jsonencode(var.values[each.key])
  secret_string_wo_version = 1
}

#######################################################################################
# Claims that callers confirmed while the claims function was away
#######################################################################################

# The workers file what waits; a claim is hidden for five minutes between two tries.
resource "aws_sqs_queue" "waiting_claims" {
  name                      = "${local.name}-waiting-notices"
  kms_master_key_id         = aws_kms_key.this.arn
  message_retention_seconds = 604800
}

# What a rule refused afterwards: somebody was told that it is on record.
resource "aws_sqs_queue" "refused_claims" {
  name                      = "${local.name}-refused-notices"
  kms_master_key_id         = aws_kms_key.this.arn
  message_retention_seconds = 1209600
}

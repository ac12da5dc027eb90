locals {
  user_group = "${var.name}-callers"
}

# The one resource that Terraform does not hold itself: it would keep the password in its state.
# CloudFormation resolves the reference while it deploys, and keeps the reference alone.
resource "aws_cloudformation_stack" "users" {
  name = "${var.name}-cache-users"

  template_body = jsonencode({
    Description = "Who may speak to the cache."
    Resources = {
      User = {
        Type = "AWS::ElastiCache::User"
        Properties = {
          Engine   = "valkey"
          UserId   = "${var.name}-default"
          UserName = "default"
          # Everything but administration, and what reads or empties the whole.
          AccessString = "on ~* &* +@all -@dangerous"
          Passwords    = ["{{resolve:secretsmanager:${var.password_secret_arn}:SecretString:REDIS_PASSWORD}}"]
        }
      }
      Group = {
        Type = "AWS::ElastiCache::UserGroup"
        Properties = {
          Engine      = "valkey"
          UserGroupId = local.user_group
          UserIds     = [{ Ref = "User" }]
        }
      }
    }
  })
}

resource "aws_elasticache_subnet_group" "this" {
  name       = var.name
  subnet_ids = var.subnet_ids
}

resource "aws_elasticache_replication_group" "this" {
  replication_group_id = var.name
  description          = "State of live calls, and limits of those who call"

  engine             = "valkey"
  engine_version     = "8.0"
  node_type          = var.cache.node_type
  num_cache_clusters = var.cache.nodes
  port               = 6379

  automatic_failover_enabled = var.cache.nodes > 1
  multi_az_enabled           = var.cache.nodes > 1
  auto_minor_version_upgrade = true
  # What it holds can be rebuilt or asked again.
  snapshot_retention_limit = 0

  at_rest_encryption_enabled = true
  transit_encryption_enabled = true
  transit_encryption_mode    = "required"
  kms_key_id                 = var.kms_key_arn
  user_group_ids             = [local.user_group]

  subnet_group_name  = aws_elasticache_subnet_group.this.name
  security_group_ids = [aws_security_group.this.id]

  depends_on = [aws_cloudformation_stack.users]
}

resource "aws_security_group" "this" {
  name        = "${var.name}-cache"
  description = "The cache, from its clients alone"
  vpc_id      = var.vpc_id
}

resource "aws_vpc_security_group_ingress_rule" "this" {
  for_each = var.client_security_group_ids

  security_group_id            = aws_security_group.this.id
  referenced_security_group_id = each.value
  ip_protocol                  = "tcp"
  from_port                    = 6379
  to_port                      = 6379
}

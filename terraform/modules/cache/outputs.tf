output "environment" {
  description = "How clients reach the cache; the password comes from its secret."
  value = {
    REDIS_HOST = aws_elasticache_replication_group.this.primary_endpoint_address
    REDIS_PORT = tostring(aws_elasticache_replication_group.this.port)
    REDIS_TLS  = "true"
  }
}

output "id" {
  description = "The cache, for its alarms."
  value       = aws_elasticache_replication_group.this.id
}

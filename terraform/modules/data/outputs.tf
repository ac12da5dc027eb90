output "environment" {
  description = "How functions reach the database; each adds its own user."
  value = {
    DB_HOST = aws_db_proxy.this.endpoint
    DB_PORT = "3306"
    DB_NAME = aws_db_instance.this.db_name
    # The proxy's certificate is Amazon's own, which the image's system authorities know.
    DB_TLS_CA = "/etc/ssl/certs/ca-certificates.crt"
  }

  depends_on = [aws_db_proxy_target.this]
}

output "administrator_secret_arn" {
  description = "The database's administrator: migrations alone may read it."
  value       = local.administrator_secret
}

output "instance_identifier" {
  description = "The database, for its alarms."
  value       = aws_db_instance.this.identifier
}

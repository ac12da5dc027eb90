output "url" {
  description = "Where supervisors sign in."
  value       = "https://${local.host}"
}

output "port" {
  description = "Where the dashboard listens."
  value       = local.port
}

output "target_group_arn" {
  description = "Where the dashboard registers, once the load balancer uses it."
  value       = aws_lb_target_group.this.arn

  depends_on = [aws_lb_listener.this]
}

output "environment" {
  description = "What the dashboard must know to say who is signed in, and to sign them out."
  value = {
    DASHBOARD_URL    = "https://${local.host}"
    OIDC_ISSUER      = "https://${aws_cognito_user_pool.this.endpoint}"
    OIDC_CLIENT_ID   = aws_cloudformation_stack.client.outputs["DashboardClientId"]
    OIDC_ROLES_CLAIM = var.sign_in == null ? "cognito:groups" : local.groups
    OIDC_ROLES       = jsonencode(var.sign_in == null ? { lecture = "lecture", superviseur = "superviseur", admin = "admin" } : var.sign_in.roles)
    OIDC_LOGOUT_URL = format(
      "https://%s.auth.%s.amazoncognito.com/logout?client_id=%s&logout_uri=%s",
      aws_cognito_user_pool_domain.this.domain,
      var.region,
      aws_cloudformation_stack.client.outputs["DashboardClientId"],
      urlencode("https://${local.host}/"),
    )
  }
}

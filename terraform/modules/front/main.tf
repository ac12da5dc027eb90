locals {
  port = 8501
  host = "supervision.${var.domain}"

  # What people bring from an issuer of the insurer's own; groups of the pool stand in the token.
  groups = "custom:groups"
}

#######################################################################################
# Certificate
#######################################################################################

resource "aws_acm_certificate" "this" {
  domain_name       = local.host
  validation_method = "DNS"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_route53_record" "proof" {
  for_each = toset([local.host])

  zone_id         = var.zone_id
  name            = one(aws_acm_certificate.this.domain_validation_options).resource_record_name
  type            = one(aws_acm_certificate.this.domain_validation_options).resource_record_type
  records         = [one(aws_acm_certificate.this.domain_validation_options).resource_record_value]
  ttl             = 300
  allow_overwrite = true
}

resource "aws_acm_certificate_validation" "this" {
  certificate_arn         = aws_acm_certificate.this.arn
  validation_record_fqdns = [for record in aws_route53_record.proof : record.fqdn]
}

#######################################################################################
# Who may sign in
#######################################################################################

resource "aws_cognito_user_pool" "this" {
  name                     = var.name
  deletion_protection      = var.is_protected ? "ACTIVE" : "INACTIVE"
  mfa_configuration        = "ON"
  auto_verified_attributes = ["email"]

  software_token_mfa_configuration {
    enabled = true
  }

  admin_create_user_config {
    allow_admin_create_user_only = true
  }

  password_policy {
    minimum_length                   = 14
    require_lowercase                = true
    require_numbers                  = true
    require_symbols                  = false
    require_uppercase                = true
    temporary_password_validity_days = 3
  }

  dynamic "schema" {
    for_each = var.sign_in == null ? [] : [trimprefix(local.groups, "custom:")]

    content {
      name                = schema.value
      attribute_data_type = "String"
      mutable             = true

      string_attribute_constraints {
        min_length = 0
        max_length = 2048
      }
    }
  }
}

resource "aws_cognito_user_pool_domain" "this" {
  domain       = "${var.name}-${var.account_id}"
  user_pool_id = aws_cognito_user_pool.this.id
}

# The roles of the dashboard.
resource "aws_cognito_user_group" "this" {
  for_each = toset(["lecture", "superviseur", "admin"])

  name         = each.key
  user_pool_id = aws_cognito_user_pool.this.id
}

# Terraform would keep the client's secret in its state; CloudFormation keeps none, and resolves
# the issuer's while it deploys.
resource "aws_cloudformation_stack" "client" {
  name = "${var.name}-sign-in"

  template_body = jsonencode({
    Description = "How the load balancer and the dashboard sign supervisors in."
    Resources = merge(
      {
        Client = merge({
          Type = "AWS::Cognito::UserPoolClient"
          Properties = {
            UserPoolId                      = aws_cognito_user_pool.this.id
            ClientName                      = "dashboard"
            GenerateSecret                  = true
            AllowedOAuthFlowsUserPoolClient = true
            AllowedOAuthFlows               = ["code"]
            AllowedOAuthScopes              = ["openid", "email", "profile"]
            CallbackURLs                    = ["https://${local.host}/oauth2/idpresponse"]
            SupportedIdentityProviders      = [var.sign_in == null ? "COGNITO" : "Issuer"]
            PreventUserExistenceErrors      = "ENABLED"
          }
        }, var.sign_in == null ? {} : { DependsOn = "Issuer" })
        # Public, with PKCE: no secret to keep. It tells the dashboard who the load balancer let in.
        Dashboard = merge({
          Type = "AWS::Cognito::UserPoolClient"
          Properties = {
            UserPoolId                      = aws_cognito_user_pool.this.id
            ClientName                      = "dashboard-people"
            GenerateSecret                  = false
            AllowedOAuthFlowsUserPoolClient = true
            AllowedOAuthFlows               = ["code"]
            AllowedOAuthScopes              = ["openid", "email", "profile"]
            CallbackURLs                    = ["https://${local.host}/oauth2callback"]
            LogoutURLs                      = ["https://${local.host}/"]
            SupportedIdentityProviders      = [var.sign_in == null ? "COGNITO" : "Issuer"]
            PreventUserExistenceErrors      = "ENABLED"
          }
        }, var.sign_in == null ? {} : { DependsOn = "Issuer" })
      },
      var.sign_in == null ? {} : {
        Issuer = {
          Type = "AWS::Cognito::UserPoolIdentityProvider"
          Properties = {
            UserPoolId   = aws_cognito_user_pool.this.id
            ProviderName = "Issuer"
            ProviderType = "OIDC"
            ProviderDetails = {
              oidc_issuer               = var.sign_in.issuer
              client_id                 = var.sign_in.client_id
              client_secret             = "{{resolve:secretsmanager:${coalesce(var.sign_in_secret_arn, "none")}:SecretString:SIGN_IN_CLIENT_SECRET}}"
              authorize_scopes          = "openid email profile"
              attributes_request_method = "GET"
            }
            AttributeMapping = {
              email          = "email"
              name           = "name"
              username       = "sub"
              (local.groups) = var.sign_in.roles_claim
            }
          }
        }
      },
    )
    Outputs = {
      ClientId          = { Value = { Ref = "Client" } }
      DashboardClientId = { Value = { Ref = "Dashboard" } }
    }
  })
}

#######################################################################################
# Load balancer
#######################################################################################

resource "aws_security_group" "this" {
  name        = "${var.name}-front"
  description = "HTTPS from supervisors, on to the dashboard"
  vpc_id      = var.vpc_id
}

resource "aws_vpc_security_group_ingress_rule" "https" {
  security_group_id = aws_security_group.this.id
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "dashboard" {
  security_group_id            = aws_security_group.this.id
  referenced_security_group_id = var.service_security_group_id
  ip_protocol                  = "tcp"
  from_port                    = local.port
  to_port                      = local.port
}

# It asks Cognito for the tokens of who signs in.
resource "aws_vpc_security_group_egress_rule" "sign_in" {
  security_group_id = aws_security_group.this.id
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_ingress_rule" "dashboard" {
  security_group_id            = var.service_security_group_id
  referenced_security_group_id = aws_security_group.this.id
  ip_protocol                  = "tcp"
  from_port                    = local.port
  to_port                      = local.port
}

resource "aws_lb" "this" {
  name                       = var.name
  load_balancer_type         = "application"
  internal                   = false
  subnets                    = var.subnet_ids
  security_groups            = [aws_security_group.this.id]
  drop_invalid_header_fields = true
  enable_deletion_protection = var.is_protected
  # A dashboard keeps a WebSocket open.
  idle_timeout = 300
}

resource "aws_lb_target_group" "this" {
  name                 = var.name
  target_type          = "ip"
  protocol             = "HTTP"
  port                 = local.port
  vpc_id               = var.vpc_id
  deregistration_delay = 30

  health_check {
    path    = "/pret"
    matcher = "200"
  }

  # A session lives in the memory of one task.
  stickiness {
    type            = "lb_cookie"
    cookie_duration = 28800
  }
}

resource "aws_lb_listener" "this" {
  load_balancer_arn = aws_lb.this.arn
  protocol          = "HTTPS"
  port              = 443
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = aws_acm_certificate_validation.this.certificate_arn

  default_action {
    type  = "authenticate-cognito"
    order = 1

    authenticate_cognito {
      user_pool_arn              = aws_cognito_user_pool.this.arn
      user_pool_client_id        = aws_cloudformation_stack.client.outputs["ClientId"]
      user_pool_domain           = aws_cognito_user_pool_domain.this.domain
      on_unauthenticated_request = "authenticate"
      scope                      = "openid email profile"
      session_timeout            = 28800
    }
  }

  default_action {
    type             = "forward"
    order            = 2
    target_group_arn = aws_lb_target_group.this.arn
  }
}

resource "aws_route53_record" "this" {
  zone_id = var.zone_id
  name    = local.host
  type    = "A"

  alias {
    name                   = aws_lb.this.dns_name
    zone_id                = aws_lb.this.zone_id
    evaluate_target_health = false
  }
}

# The whole configuration without AWS: what it would make, and what it refuses.

mock_provider "aws" {
  override_during = plan

  mock_data "aws_availability_zones" {
    defaults = { names = ["eu-west-3a", "eu-west-3b", "eu-west-3c"] }
  }
  mock_data "aws_region" {
    defaults = { name = "eu-west-3" }
  }
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  }
  mock_data "aws_route53_zone" {
    defaults = { zone_id = "Z0000000000000" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/mock" }
  }
  mock_resource "aws_kms_key" {
    defaults = { arn = "arn:aws:kms:eu-west-3:123456789012:key/00000000-0000-0000-0000-000000000000" }
  }
  mock_resource "aws_ecs_cluster" {
    defaults = { arn = "arn:aws:ecs:eu-west-3:123456789012:cluster/mock" }
  }
  mock_resource "aws_ecr_repository" {
    defaults = {
      arn            = "arn:aws:ecr:eu-west-3:123456789012:repository/mock"
      repository_url = "123456789012.dkr.ecr.eu-west-3.amazonaws.com/mock"
    }
  }
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:eu-west-3:123456789012:log-group:mock" }
  }
  mock_resource "aws_lambda_function" {
    defaults = { version = "1" }
  }
  mock_resource "aws_lambda_alias" {
    defaults = {
      arn        = "arn:aws:lambda:eu-west-3:123456789012:function:mock:live"
      invoke_arn = "arn:aws:apigateway:eu-west-3:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-3:123456789012:function:mock:live/invocations"
    }
  }
  mock_resource "aws_apigatewayv2_api" {
    defaults = {
      api_endpoint  = "https://mock.execute-api.eu-west-3.amazonaws.com"
      execution_arn = "arn:aws:execute-api:eu-west-3:123456789012:mock"
    }
  }
  mock_resource "aws_db_instance" {
    defaults = {
      master_user_secret = [{ secret_arn = "arn:aws:secretsmanager:eu-west-3:123456789012:secret:master", secret_status = "active", kms_key_id = "mock" }]
    }
  }
  mock_resource "aws_secretsmanager_secret_version" {
    defaults = { arn = "arn:aws:secretsmanager:eu-west-3:123456789012:secret:mock" }
  }
  mock_resource "aws_s3_bucket" {
    defaults = { arn = "arn:aws:s3:::mock" }
  }
  mock_resource "aws_sns_topic" {
    defaults = { arn = "arn:aws:sns:eu-west-3:123456789012:mock" }
  }
  mock_resource "aws_sqs_queue" {
    defaults = { arn = "arn:aws:sqs:eu-west-3:123456789012:mock" }
  }
  mock_resource "aws_lb" {
    defaults = { arn = "arn:aws:elasticloadbalancing:eu-west-3:123456789012:loadbalancer/app/mock/0123456789abcdef" }
  }
  mock_resource "aws_lb_target_group" {
    defaults = { arn = "arn:aws:elasticloadbalancing:eu-west-3:123456789012:targetgroup/mock/0123456789abcdef" }
  }
  mock_resource "aws_cognito_user_pool" {
    defaults = { id = "eu-west-3_mock", arn = "arn:aws:cognito-idp:eu-west-3:123456789012:userpool/eu-west-3_mock" }
  }
  mock_resource "aws_cloudformation_stack" {
    defaults = { outputs = { ClientId = "mock", DashboardClientId = "mock" } }
  }
  mock_resource "aws_acm_certificate" {
    defaults = {
      arn = "arn:aws:acm:eu-west-3:123456789012:certificate/00000000-0000-0000-0000-000000000000"
      domain_validation_options = [{
        domain_name           = "mock.assureur.fr"
        resource_record_name  = "_mock.assureur.fr"
        resource_record_type  = "CNAME"
        resource_record_value = "_mock.acm-validations.aws"
      }]
    }
  }
  mock_resource "aws_acm_certificate_validation" {
    defaults = { certificate_arn = "arn:aws:acm:eu-west-3:123456789012:certificate/00000000-0000-0000-0000-000000000000" }
  }
  mock_resource "aws_cloudfront_distribution" {
    defaults = {
      arn         = "arn:aws:cloudfront::123456789012:distribution/MOCK"
      domain_name = "mock.cloudfront.net"
    }
  }
  mock_resource "aws_elasticache_replication_group" {
    defaults = { primary_endpoint_address = "cache.mock", port = 6379 }
  }
}

mock_provider "aws" {
  alias           = "us_east_1"
  override_during = plan

  mock_resource "aws_acm_certificate" {
    defaults = {
      arn = "arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-0000-0000-000000000000"
      domain_validation_options = [{
        domain_name           = "mock.assureur.fr"
        resource_record_name  = "_mock.assureur.fr"
        resource_record_type  = "CNAME"
        resource_record_value = "_mock.acm-validations.aws"
      }]
    }
  }
  mock_resource "aws_acm_certificate_validation" {
    defaults = { certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-0000-0000-000000000000" }
  }
}

variables {
  aws_account_id = "123456789012"
  environment    = "dev"
  image_tag      = "1.4.0"
  livekit_url    = "wss://example.livekit.cloud"
  sender_email   = "ne-pas-repondre@assureur.fr"
  telephone      = "+33199000000"
  alarm_email    = "astreinte@assureur.fr"
}

run "development_is_small" {
  command = plan

  assert {
    condition     = output.dashboard_url == "none: say domain to have one"
    error_message = "Without a domain there is no dashboard, and the output says why."
  }
  assert {
    condition     = length(module.network.public_subnet_ids) == 2
    error_message = "Two zones."
  }
}

run "production_survives_a_zone" {
  command = plan

  variables {
    environment             = "prod"
    domain                  = "assureur.fr"
    network                 = { zones = 3, nat_per_zone = true }
    database                = { multi_az = true, backup_days = 35 }
    cache                   = { nodes = 2 }
    voice_worker            = { min = 2, max = 20, max_calls = 20 }
    provisioned_concurrency = 2
    functions_file          = "tests/functions.json"
  }

  assert {
    condition     = output.dashboard_url == "https://supervision.assureur.fr" && output.page_url == "https://appel.assureur.fr"
    error_message = "The page and the dashboard answer under the domain."
  }
  assert {
    condition     = length(module.network.private_subnet_ids) == 3
    error_message = "Three zones."
  }
  assert {
    condition     = module.page.headers["X-Frame-Options"] == "DENY" && strcontains(module.page.headers["Content-Security-Policy"], "wss://*.livekit.cloud")
    error_message = "The page's own headers, with the places its calls go to."
  }
  assert {
    condition     = module.api.routes["POST /v1/open"] == "NONE" && module.api.routes["OPTIONS /v1/open"] == "NONE"
    error_message = "A route that the list calls public is open."
  }
  assert {
    condition     = module.api.routes["ANY /v1/open"] == "AWS_IAM" && module.api.routes["ANY /v1/waited/{proxy+}"] == "AWS_IAM"
    error_message = "Every other route of every function is signed."
  }
  assert {
    condition     = aws_scheduler_schedule.this["open-open-deliveries"].schedule_expression == "rate(1 minute)"
    error_message = "A schedule of the list is asked for."
  }
  assert {
    condition     = toset(local.function_secrets["open"]) == toset(["livekit", "address_hash_key", "scheduler_key"])
    error_message = "A function that nobody signs for holds no key of those who sign."
  }
  assert {
    condition     = toset(local.function_secrets["waited"]) == toset(["database_waited", "service_keys", "verification_public_keys"])
    error_message = "A function holds what its needs say, and its own user of the database."
  }
}

run "an_account_with_spaces_is_refused" {
  command = plan
  variables {
    aws_account_id = "1234 5678 9012"
  }
  expect_failures = [var.aws_account_id]
}

run "another_environment_is_refused" {
  command = plan
  variables {
    environment = "staging"
  }
  expect_failures = [var.environment]
}

run "latest_is_refused" {
  command = plan
  variables {
    image_tag = "latest"
  }
  expect_failures = [var.image_tag]
}

run "livekit_without_tls_is_refused" {
  command = plan
  variables {
    livekit_url = "ws://livekit.example"
  }
  expect_failures = [var.livekit_url]
}

run "a_sender_without_domain_is_refused" {
  command = plan
  variables {
    sender_email = "assureur"
  }
  expect_failures = [var.sender_email]
}

run "a_national_number_is_refused" {
  command = plan
  variables {
    telephone = "01 80 00 00 00"
  }
  expect_failures = [var.telephone]
}

run "an_alarm_for_nobody_is_refused" {
  command = plan
  variables {
    alarm_email = ""
  }
  expect_failures = [var.alarm_email]
}

run "missing_secrets_are_refused" {
  command = plan
  variables {
    secrets = { livekit = { LIVEKIT_API_KEY = "key" } }
  }
  expect_failures = [var.secrets]
}

run "another_continent_is_refused" {
  command = plan
  variables {
    region = "us-east-1"
  }
  expect_failures = [var.region]
}

run "a_domain_with_a_scheme_is_refused" {
  command = plan
  variables {
    domain = "https://assureur.fr"
  }
  expect_failures = [var.domain]
}

run "production_alone_in_a_zone_is_refused" {
  command = plan
  variables {
    environment = "prod"
  }
  expect_failures = [var.database, var.cache, var.voice_worker]
}

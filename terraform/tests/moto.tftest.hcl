# The smallest deployment, without a domain, made for real on an emulated AWS. What takes the
# provider a minute of waiting is overridden here; the Python tests make it too.

override_resource {
  target = module.data.aws_db_instance.this
  values = {
    identifier         = "centre-appel-dev"
    master_user_secret = [{ secret_arn = "arn:aws:secretsmanager:eu-west-3:123456789012:secret:master-AbCdEf", secret_status = "active", kms_key_id = "" }]
  }
}

override_resource {
  target = module.data.aws_db_proxy_target.this
}

override_resource {
  target = module.cache.aws_elasticache_replication_group.this
  values = { primary_endpoint_address = "cache.example", port = 6379 }
}

override_resource {
  target = module.page.aws_cloudfront_distribution.this
  values = {
    arn         = "arn:aws:cloudfront::123456789012:distribution/EXAMPLE"
    domain_name = "example.cloudfront.net"
  }
}

variables {
  environment  = "dev"
  image_tag    = "1.4.0"
  livekit_url  = "wss://livekit.assureur.fr:7443"
  sender_email = "ne-pas-repondre@assureur.fr"
  telephone    = "+33199000000"
  alarm_email  = "astreinte@assureur.fr"
  build_images = false
  database     = { is_protected = false }
}

run "apply" {
  command = apply

  assert {
    condition     = output.page_url == "https://example.cloudfront.net"
    error_message = "Without a domain the page answers at its CloudFront address."
  }
  assert {
    condition     = startswith(output.next_command, "./centre smoke --url https://")
    error_message = "The last output says what to do next."
  }
  assert {
    condition     = strcontains(module.page.headers["Content-Security-Policy"], "connect-src 'self' wss://livekit.assureur.fr:7443 https://livekit.assureur.fr:7443 ${output.api_url} https://centre-appel-dev-documents-123456789012.s3.eu-west-3.amazonaws.com;")
    error_message = "The page may speak to LiveKit, to the functions and to its bucket, and to nobody else."
  }
  assert {
    condition     = length(output.webhooks) == length([for route in keys(module.api.routes) : route if can(regex("^POST .*events$", route))])
    error_message = "Every webhook of the list is named."
  }
}

run "the_same_again_plans_the_same_addresses" {
  command = plan

  assert {
    condition     = output.page_url == run.apply.page_url && output.api_url == run.apply.api_url
    error_message = "A second apply moves nothing."
  }
}

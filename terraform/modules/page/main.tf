locals {
  livekit = trimprefix(var.livekit_url, "wss://")
  # LiveKit Cloud sends callers to its regions.
  livekit_hosts = concat([local.livekit], endswith(local.livekit, ".livekit.cloud") ? ["*.livekit.cloud"] : [])
  # The page is served from one host, the functions from another.
  origins = join(" ", concat(
    [for host in local.livekit_hosts : "wss://${host}"],
    [for host in local.livekit_hosts : "https://${host}"],
    [var.api_url],
  ))

  headers = jsondecode(replace(replace(file("${var.folder}/headers.json"), "{livekit_origin}", local.origins), "{storage_origin}", var.storage_origin))
  hsts    = tonumber(regex("max-age=([0-9]+)", local.headers["Strict-Transport-Security"])[0])
  # CloudFront takes these by their own names, and refuses them as custom headers.
  named = [
    "Content-Security-Policy",
    "Strict-Transport-Security",
    "Referrer-Policy",
    "X-Content-Type-Options",
    "X-Frame-Options",
  ]

  types = {
    html = "text/html; charset=utf-8"
    js   = "text/javascript; charset=utf-8"
    css  = "text/css; charset=utf-8"
    json = "application/json"
    svg  = "image/svg+xml"
  }
  # What is not of these kinds explains the folder, and is not served.
  files = [
    for path in fileset(var.folder, "**") : path
    if contains(keys(local.types), reverse(split(".", path))[0]) && !contains(["config.json", "headers.json"], path)
  ]
  config = merge(jsondecode(file("${var.folder}/config.json")), var.config)

  # AWS's own cache policy of that name: the same everywhere.
  caching_optimized = "658327ea-f89d-4fab-a63d-7e88639e58f6"

  host = var.domain == null ? null : "appel.${var.domain}"
}

#######################################################################################
# Files
#######################################################################################

resource "aws_s3_bucket" "this" {
  bucket        = "${var.name}-page-${var.account_id}"
  force_destroy = true
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  bucket = aws_s3_bucket.this.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_public_access_block" "this" {
  bucket = aws_s3_bucket.this.id

  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

data "aws_iam_policy_document" "this" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.this.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.this.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "this" {
  bucket = aws_s3_bucket.this.id
  policy = data.aws_iam_policy_document.this.json

  depends_on = [aws_s3_bucket_public_access_block.this]
}

resource "aws_s3_object" "file" {
  for_each = toset(local.files)

  bucket      = aws_s3_bucket.this.id
  key         = each.key
  source      = "${var.folder}/${each.key}"
  source_hash = filemd5("${var.folder}/${each.key}")
  # Files keep their names from version to version: each is asked for anew.
  cache_control = "no-cache"
  content_type  = local.types[reverse(split(".", each.key))[0]]
}

resource "aws_s3_object" "config" {
  bucket  = aws_s3_bucket.this.id
  key     = "config.json"
  content = jsonencode(local.config)
  # Files keep their names from version to version: each is asked for anew.
  cache_control = "no-cache"
  content_type  = local.types.json
}

# A worker of another version takes no new call and leaves after its last.
resource "aws_s3_object" "version" {
  bucket  = aws_s3_bucket.this.id
  key     = "version.json"
  content = jsonencode({ voice_worker = var.worker_version })
  # Files keep their names from version to version: each is asked for anew.
  cache_control = "no-cache"
  content_type  = local.types.json
}

#######################################################################################
# Certificate, when there is a domain
#######################################################################################

resource "aws_acm_certificate" "this" {
  count    = var.domain == null ? 0 : 1
  provider = aws.us_east_1

  domain_name       = local.host
  validation_method = "DNS"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_route53_record" "proof" {
  count = var.domain == null ? 0 : 1

  zone_id         = var.zone_id
  name            = one(aws_acm_certificate.this[0].domain_validation_options).resource_record_name
  type            = one(aws_acm_certificate.this[0].domain_validation_options).resource_record_type
  records         = [one(aws_acm_certificate.this[0].domain_validation_options).resource_record_value]
  ttl             = 300
  allow_overwrite = true
}

resource "aws_acm_certificate_validation" "this" {
  count    = var.domain == null ? 0 : 1
  provider = aws.us_east_1

  certificate_arn         = aws_acm_certificate.this[0].arn
  validation_record_fqdns = [aws_route53_record.proof[0].fqdn]
}

resource "aws_route53_record" "this" {
  count = var.domain == null ? 0 : 1

  zone_id = var.zone_id
  name    = local.host
  type    = "A"

  alias {
    name                   = aws_cloudfront_distribution.this.domain_name
    zone_id                = aws_cloudfront_distribution.this.hosted_zone_id
    evaluate_target_health = false
  }
}

#######################################################################################
# CloudFront
#######################################################################################

resource "aws_cloudfront_origin_access_control" "this" {
  name                              = var.name
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_response_headers_policy" "this" {
  name = var.name

  security_headers_config {
    content_security_policy {
      content_security_policy = local.headers["Content-Security-Policy"]
      override                = true
    }

    strict_transport_security {
      access_control_max_age_sec = local.hsts
      override                   = true
    }

    referrer_policy {
      referrer_policy = local.headers["Referrer-Policy"]
      override        = true
    }

    content_type_options {
      override = true
    }

    frame_options {
      frame_option = local.headers["X-Frame-Options"]
      override     = true
    }
  }

  custom_headers_config {
    dynamic "items" {
      for_each = { for header, value in local.headers : header => value if !contains(local.named, header) }

      content {
        header   = items.key
        value    = items.value
        override = true
      }
    }
  }
}

resource "aws_cloudfront_distribution" "this" {
  comment             = "The caller page of ${var.name}"
  enabled             = true
  is_ipv6_enabled     = true
  http_version        = "http2and3"
  price_class         = "PriceClass_100"
  default_root_object = "index.html"
  aliases             = local.host == null ? [] : [local.host]

  origin {
    origin_id                = "page"
    domain_name              = aws_s3_bucket.this.bucket_regional_domain_name
    origin_access_control_id = aws_cloudfront_origin_access_control.this.id
  }

  default_cache_behavior {
    target_origin_id           = "page"
    allowed_methods            = ["GET", "HEAD"]
    cached_methods             = ["GET", "HEAD"]
    viewer_protocol_policy     = "redirect-to-https"
    compress                   = true
    cache_policy_id            = local.caching_optimized
    response_headers_policy_id = aws_cloudfront_response_headers_policy.this.id
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    cloudfront_default_certificate = var.domain == null
    acm_certificate_arn            = one(aws_acm_certificate_validation.this[*].certificate_arn)
    ssl_support_method             = var.domain == null ? null : "sni-only"
    minimum_protocol_version       = var.domain == null ? "TLSv1" : "TLSv1.2_2021"
  }
}

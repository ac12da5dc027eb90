data "aws_route53_zone" "this" {
  count = var.domain == null ? 0 : 1

  name = var.domain
}

module "page" {
  source    = "./modules/page"
  providers = { aws = aws, aws.us_east_1 = aws.us_east_1 }

  name       = local.name
  account_id = var.aws_account_id
  folder     = "${local.source_folder}/caller_page"
  config = {
    brand         = var.brand
    telephone     = var.telephone
    tokens_url    = "${aws_apigatewayv2_api.this.api_endpoint}/v1/tokens"
    documents_url = "${aws_apigatewayv2_api.this.api_endpoint}/v1/documents"
    # The page fills in the call.
    ratings_url = "${aws_apigatewayv2_api.this.api_endpoint}/v1/analytics/calls/{call_id}/rating"
  }
  livekit_url    = var.livekit_url
  storage_origin = local.storage_origin
  api_url        = aws_apigatewayv2_api.this.api_endpoint
  worker_version = var.image_tag
  domain         = var.domain
  zone_id        = one(data.aws_route53_zone.this[*].zone_id)
}

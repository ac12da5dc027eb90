module "images" {
  source = "./modules/images"

  name = local.name
  images = merge(
    { for name in keys(local.functions) : name => { dockerfile = "functions/Dockerfile", function = name } },
    {
      database     = { dockerfile = "functions/Dockerfile", function = "database" }
      voice-worker = { dockerfile = "voice_worker/Dockerfile" }
    },
    var.domain == null ? {} : { dashboard = { dockerfile = "dashboard/Dockerfile" } },
  )
  tag           = var.image_tag
  build         = var.build_images
  source_folder = local.source_folder
  region        = var.region
  kms_key_arn   = aws_kms_key.this.arn
}

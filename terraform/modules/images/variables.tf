variable "name" {
  description = "Prefix of every repository."
  type        = string
}

variable "images" {
  description = "Image → its Dockerfile, and the function it is built for."
  type = map(object({
    dockerfile = string
    function   = optional(string, "")
  }))
}

variable "tag" {
  description = "The version."
  type        = string
}

variable "build" {
  description = "Whether to build and push what is missing."
  type        = bool
}

variable "source_folder" {
  description = "The repository, where images are built from."
  type        = string
}

variable "region" {
  description = "Where the registry is."
  type        = string
}

variable "kms_key_arn" {
  description = "Encrypts the images."
  type        = string
}

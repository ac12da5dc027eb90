variable "name" {
  description = "Prefix of the names."
  type        = string
}

variable "bucket" {
  description = "The bucket's name."
  type        = string
}

variable "account_id" {
  description = "The account, for which GuardDuty scans."
  type        = string
}

variable "region" {
  description = "Where the bucket is."
  type        = string
}

variable "page_url" {
  description = "The page that may post files."
  type        = string
}

variable "is_protected" {
  description = "Whether the bucket can only be destroyed once it is empty."
  type        = bool
}

variable "kms_key_arn" {
  description = "Encrypts the papers."
  type        = string
}

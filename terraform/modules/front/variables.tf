variable "name" {
  description = "Prefix of every name."
  type        = string
}

variable "region" {
  description = "The AWS region, in the address of the sign-in page."
  type        = string
}

variable "account_id" {
  description = "Makes the address of the sign-in page unique."
  type        = string
}

variable "domain" {
  description = "The zone's name: the dashboard is at supervision.<domain>."
  type        = string
}

variable "zone_id" {
  description = "The zone."
  type        = string
}

variable "vpc_id" {
  description = "The network."
  type        = string
}

variable "subnet_ids" {
  description = "Public subnets."
  type        = list(string)
}

variable "service_security_group_id" {
  description = "The dashboard's."
  type        = string
}

variable "sign_in" {
  description = "The insurer's own OIDC issuer, if it has one."
  type = object({
    issuer      = string
    client_id   = string
    roles_claim = string
    roles       = map(string)
  })
}

variable "sign_in_secret_arn" {
  description = "The secret that holds SIGN_IN_CLIENT_SECRET."
  type        = string
}

variable "is_protected" {
  description = "Whether destroying needs a change first."
  type        = bool
}

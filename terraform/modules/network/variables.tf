variable "name" {
  description = "Prefix of every name."
  type        = string
}

variable "cidr" {
  description = "The range of the network."
  type        = string
}

variable "zones" {
  description = "How many availability zones."
  type        = number
}

variable "nat_per_zone" {
  description = "Whether each zone has its own NAT gateway."
  type        = bool
}

variable "kms_key_arn" {
  description = "Encrypts the flow logs."
  type        = string
}

variable "log_retention_days" {
  description = "How long flow logs are kept."
  type        = number
}

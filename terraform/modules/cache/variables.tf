variable "name" {
  description = "Prefix of every name."
  type        = string
}

variable "vpc_id" {
  description = "The network."
  type        = string
}

variable "subnet_ids" {
  description = "Private subnets."
  type        = list(string)
}

variable "client_security_group_ids" {
  description = "Client → its security group."
  type        = map(string)
}

variable "cache" {
  description = "Node type, and nodes."
  type = object({
    node_type = string
    nodes     = number
  })
}

variable "password_secret_arn" {
  description = "The secret that holds REDIS_PASSWORD."
  type        = string
}

variable "kms_key_arn" {
  description = "Encrypts what is stored."
  type        = string
}

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

variable "client_security_group_id" {
  description = "Of the functions that speak to the database."
  type        = string
}

variable "user_secret_arns" {
  description = "Database user → the secret that holds its name and password."
  type        = map(string)
}

variable "database" {
  description = "Instance, storage in GB, standby, days of backups, protection."
  type = object({
    instance_class = string
    storage        = number
    max_storage    = number
    multi_az       = bool
    backup_days    = number
    is_protected   = bool
  })
}

variable "kms_key_arn" {
  description = "Encrypts the database and its backups."
  type        = string
}

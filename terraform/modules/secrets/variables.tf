variable "name" {
  description = "Prefix of every name."
  type        = string
}

variable "names" {
  description = "The secrets to keep."
  type        = set(string)
}

variable "values" {
  description = "Name of each secret → its variables."
  type        = map(map(string))
  ephemeral   = true
  sensitive   = true
}

variable "kms_key_arn" {
  description = "Encrypts the secrets."
  type        = string
}

variable "recovery_days" {
  description = "Days in which a deleted secret can be restored; 0 deletes at once."
  type        = number
}

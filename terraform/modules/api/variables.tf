variable "name" {
  description = "Prefix of every name."
  type        = string
}

variable "api_id" {
  description = "The HTTP API."
  type        = string
}

variable "api_execution_arn" {
  description = "The HTTP API, as permissions name it."
  type        = string
}

variable "functions" {
  description = "Function → its prefix, its public routes, its Lambda."
  type = map(object({
    prefix     = string
    public     = list(string)
    name       = string
    alias      = string
    invoke_arn = string
  }))
}

variable "limits" {
  description = "Requests a second, and how AWS itself tells who signs."
  type = object({
    signed_rate   = number
    signed_burst  = number
    public_rate   = number
    public_burst  = number
    authorization = string
  })
}

variable "kms_key_arn" {
  description = "Encrypts the log."
  type        = string
}

variable "log_retention_days" {
  description = "How long the log is kept."
  type        = number
}

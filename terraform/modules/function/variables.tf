variable "name" {
  description = "Of the Lambda, its role, its log and its alarms."
  type        = string
}

variable "image_uri" {
  description = "The image, with its tag."
  type        = string
}

variable "handler" {
  description = "What answers inside the image."
  type        = string
  default     = "functions.lambda_entry.handler"
}

variable "environment" {
  description = "Variables that are no secret."
  type        = map(string)
}

variable "secret_arns" {
  description = "Its own secrets; the entry reads them into variables."
  type        = map(string)
}

variable "permissions" {
  description = "What else it may do, and on what."
  type        = list(object({ actions = list(string), resources = list(string) }))
  default     = []
}

variable "subnet_ids" {
  description = "Private subnets."
  type        = list(string)
}

variable "security_group_ids" {
  description = "What it may speak to in the network; none keeps it outside."
  type        = list(string)
}

variable "memory" {
  description = "In MB; the processor grows with it."
  type        = number
  default     = 1024
}

variable "timeout" {
  description = "Seconds after which it is stopped."
  type        = number
  default     = 25
}

variable "provisioned_concurrency" {
  description = "Instances kept warm."
  type        = number
  default     = 0
}

variable "is_public" {
  description = "Whether strangers may ask it something: its refusals are then counted."
  type        = bool
  default     = false
}

variable "kms_key_arn" {
  description = "Encrypts its log, its variables and its secrets."
  type        = string
}

variable "log_retention_days" {
  description = "How long its log is kept."
  type        = number
}

variable "metrics_namespace" {
  description = "Where its metrics stand."
  type        = string
}

variable "alarm_topic_arn" {
  description = "Who is told."
  type        = string
}

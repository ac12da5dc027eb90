variable "name" {
  description = "Prefix of every name."
  type        = string
}

variable "account_id" {
  description = "Whose alarms may be told."
  type        = string
}

variable "region" {
  description = "Where the metrics are."
  type        = string
}

variable "alarm_email" {
  description = "Who is told."
  type        = string
}

variable "metrics_namespace" {
  description = "Where our own metrics stand."
  type        = string
}

variable "api_id" {
  description = "The HTTP API."
  type        = string
}

variable "requests_per_minute" {
  description = "What the API is thought to meet at most."
  type        = number
}

variable "function_names" {
  description = "Every Lambda."
  type        = list(string)
}

variable "cluster_name" {
  description = "Where the worker runs."
  type        = string
}

variable "worker_name" {
  description = "The worker's service."
  type        = string
}

variable "worker_log_group" {
  description = "The worker's log."
  type        = string
}

variable "workers" {
  description = "How many there are at least."
  type        = number
}

variable "database_identifier" {
  description = "The database."
  type        = string
}

variable "cache_id" {
  description = "The cache."
  type        = string
}

variable "schedules_queue" {
  description = "Where schedules leave what they gave up."
  type        = string
}

variable "waiting_claims" {
  description = "The queue of confirmed claims that could not be filed yet."
  type        = string
}

variable "refused_claims" {
  description = "The queue of those that were refused afterwards."
  type        = string
}

variable "budget_per_day" {
  description = "US dollars."
  type        = number
}

variable "kms_key_arn" {
  description = "Encrypts what is told."
  type        = string
}

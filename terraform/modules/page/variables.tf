variable "name" {
  description = "Prefix of every name."
  type        = string
}

variable "account_id" {
  description = "Makes the bucket's name unique."
  type        = string
}

variable "folder" {
  description = "The caller page, with its headers.json and config.json."
  type        = string
}

variable "config" {
  description = "What this deployment says instead of config.json."
  type        = map(string)
}

variable "livekit_url" {
  description = "Where the page's calls go."
  type        = string
}

variable "storage_origin" {
  description = "Where the page sends documents."
  type        = string
}

variable "api_url" {
  description = "Where the page asks for a room."
  type        = string
}

variable "worker_version" {
  description = "The version that workers are wanted in."
  type        = string
}

variable "domain" {
  description = "The zone's name, if there is one: the page is at appel.<domain>."
  type        = string
}

variable "zone_id" {
  description = "The zone, if there is one."
  type        = string
}

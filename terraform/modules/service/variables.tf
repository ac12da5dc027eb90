variable "name" {
  description = "Of the service, its roles, its log."
  type        = string
}

variable "account_id" {
  description = "The account that tasks belong to."
  type        = string
}

variable "region" {
  description = "Where the log is."
  type        = string
}

variable "cluster" {
  description = "Where it runs."
  type = object({
    arn  = string
    name = string
  })
}

variable "vpc_id" {
  description = "The network."
  type        = string
}

variable "subnet_ids" {
  description = "Private subnets."
  type        = list(string)
}

variable "egress" {
  description = "Where it may go: one entry for each range of ports."
  type = map(object({
    protocol = string
    from     = number
    to       = number
    cidr     = optional(string, "0.0.0.0/0")
  }))
}

variable "image_uri" {
  description = "The image, with its tag."
  type        = string
}

variable "repository_arn" {
  description = "Where the image is fetched from."
  type        = string
}

variable "cpu" {
  description = "Of a task, in 1/1024 of a processor."
  type        = number
}

variable "memory" {
  description = "Of a task, in MB."
  type        = number
}

variable "tasks" {
  description = "How few, how many."
  type = object({
    min = number
    max = number
  })
}

variable "environment" {
  description = "Variables that are no secret."
  type        = map(string)
}

variable "secrets" {
  description = "Variable → where its value stands, as ECS names it: <arn>:<key>::"
  type        = map(string)
}

variable "secret_arns" {
  description = "The secrets it reads."
  type        = list(string)
}

variable "volumes" {
  description = "Name → path it may write to; its image owns these folders."
  type        = map(string)
}

variable "preparations" {
  description = "What runs before it, one after the other, in the same image."
  type = list(object({
    name    = string
    command = list(string)
  }))
  default = []
}

variable "health_url" {
  description = "Inside the container: answers 200 when it is well."
  type        = string
}

variable "stop_timeout" {
  description = "Seconds between being told to stop and being stopped; Fargate gives at most 120."
  type        = number
  default     = 120
}

variable "port" {
  description = "Where the load balancer finds it, if there is one."
  type        = number
  default     = null
}

variable "target_group_arn" {
  description = "The load balancer's, if there is one."
  type        = string
  default     = null
}

variable "policy_json" {
  description = "What it may do."
  type        = string
}

variable "scaling_metric" {
  description = "Beside the processor, what it grows with: average of a task, and where that is kept."
  type = object({
    namespace = string
    name      = string
    target    = number
  })
  default = null
}

variable "kms_key_arn" {
  description = "Encrypts its log and its secrets."
  type        = string
}

variable "log_retention_days" {
  description = "How long its log is kept."
  type        = number
}

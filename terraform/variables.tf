#######################################################################################
# What you must say
#######################################################################################

variable "aws_account_id" {
  description = "The AWS account to deploy to; the keys of any other are refused."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.aws_account_id))
    error_message = "Write the 12 digits of the account, without spaces or dashes: aws sts get-caller-identity --query Account"
  }
}

variable "environment" {
  description = "Which deployment this is; it names and tags everything. environments/ has the sizes of each."
  type        = string
  nullable    = false

  validation {
    condition     = contains(["dev", "prod"], var.environment)
    error_message = "Write \"dev\" or \"prod\", most easily with -var-file=environments/dev.tfvars."
  }
}

variable "image_tag" {
  description = "The version to run: the tag of every image."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9A-Za-z][0-9A-Za-z._-]{0,127}$", var.image_tag)) && var.image_tag != "latest"
    error_message = "Write a tag that will never name another build, such as 1.4.0 or $(git rev-parse --short HEAD); \"latest\" is refused."
  }
}

variable "livekit_url" {
  description = "The LiveKit server, LiveKit Cloud's or your own."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^wss://[A-Za-z0-9.-]+(:[0-9]+)?$", var.livekit_url))
    error_message = "Write the address with wss:// and without a path, such as wss://example.livekit.cloud."
  }
}

variable "sender_email" {
  description = "Who e-mails to policyholders come from; verified at SendGrid."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[^@[:space:]]+@[^@[:space:]]+\\.[a-z]{2,}$", var.sender_email))
    error_message = "Write one address that SendGrid has verified, such as ne-pas-repondre@assureur.fr."
  }
}

variable "telephone" {
  description = "The advisers' number: the agent and the page give it when they cannot help."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^\\+[1-9][0-9]{6,14}$", var.telephone))
    error_message = "Write the number in E.164, without spaces: +33199000000 for 01 80 00 00 00."
  }
}

variable "alarm_email" {
  description = "Who is told when an alarm rings; AWS asks this address to confirm."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[^@[:space:]]+@[^@[:space:]]+\\.[a-z]{2,}$", var.alarm_email))
    error_message = "Write the one address that receives alarms, such as astreinte@assureur.fr."
  }
}

variable "secrets" {
  description = "Name of each secret → its variables. Never in a file nor in the state: export TF_VAR_secrets=\"$(python -m local.deploy.secrets)\"."
  type        = map(map(string))
  nullable    = false
  ephemeral   = true
  sensitive   = true

  validation {
    condition = alltrue([
      for secret, variables in local.secrets : alltrue([
        for variable in variables : try(var.secrets[secret][variable], "") != ""
      ])
    ])
    error_message = "A secret is missing or empty. Fill in .env, then: export TF_VAR_secrets=\"$(python -m local.deploy.secrets)\". It names what is missing."
  }
}

#######################################################################################
# What is said for you: where, and what callers meet
#######################################################################################

variable "region" {
  description = "The AWS region; personal data of policyholders stays in it."
  type        = string
  default     = "eu-west-3"

  validation {
    condition     = can(regex("^eu-[a-z]+-[0-9]$", var.region))
    error_message = "Write a region of the European Union, such as eu-west-3 (Paris)."
  }
}

variable "domain" {
  description = "A domain with a public Route 53 zone in this account: the page answers at appel.<domain>, the dashboard at supervision.<domain>. Without one, the page has a CloudFront address and there is no dashboard."
  type        = string
  default     = null

  validation {
    condition     = var.domain == null || can(regex("^([a-z0-9-]+\\.)+[a-z]{2,}$", var.domain))
    error_message = "Write the bare name of the zone, without https:// or a final dot, such as assureur.fr."
  }
}

variable "sign_in" {
  description = "Your own OIDC issuer for supervisors, registered as an application: which claim holds their groups, and the role of each (lecture, superviseur or admin). Without one, supervisors are users of a Cognito pool."
  type = object({
    issuer      = string
    client_id   = string
    roles_claim = optional(string, "groups")
    roles       = optional(map(string), { lecture = "lecture", superviseur = "superviseur", admin = "admin" })
  })
  default = null

  validation {
    condition     = var.sign_in == null || can(regex("^https://", var.sign_in.issuer))
    error_message = "Write the issuer with https://, as its /.well-known/openid-configuration says it."
  }

  validation {
    condition     = var.sign_in == null || alltrue([for role in values(try(var.sign_in.roles, {})) : contains(["lecture", "superviseur", "admin"], role)])
    error_message = "The role of a group is lecture, superviseur or admin."
  }
}

variable "brand" {
  description = "The insurer's name, as callers hear and read it."
  type        = string
  default     = "Assurances du Parc"
}

variable "agent_name" {
  description = "The name under which the worker takes calls and the token function asks for it."
  type        = string
  default     = "centre-appel"
}

variable "alert_webhook_hosts" {
  description = "Hosts that alerts may be sent to as webhooks, as `host` or `host:port`."
  type        = list(string)
  default     = []
}

variable "calls_paused" {
  description = "Takes no new call: callers are given the telephone number."
  type        = bool
  default     = false
}

variable "log_retention_days" {
  description = "How long logs are kept."
  type        = number
  default     = 30

  validation {
    condition     = contains([7, 14, 30, 60, 90, 180, 365], var.log_retention_days)
    error_message = "Write 7, 14, 30, 60, 90, 180 or 365: CloudWatch knows no other in between."
  }
}

variable "budget_per_day" {
  description = "US dollars of AWS a day above which the alarm address is told. Providers bill apart: docs/cost.md."
  type        = number
  default     = 50

  validation {
    condition     = var.budget_per_day > 0
    error_message = "Write a number of dollars above 0."
  }
}

variable "telemetry_endpoint" {
  description = "Base address of an OTLP collector for the traces of functions and workers; none are sent without one."
  type        = string
  default     = null

  validation {
    condition     = var.telemetry_endpoint == null || can(regex("^https://", var.telemetry_endpoint))
    error_message = "Write an address with https://: traces hold identifiers of calls."
  }
}

#######################################################################################
# Sizes
#######################################################################################

variable "network" {
  description = "The network: its range, how many availability zones, and whether each has its own NAT gateway (one serves all otherwise)."
  type = object({
    cidr         = optional(string, "10.20.0.0/16")
    zones        = optional(number, 2)
    nat_per_zone = optional(bool, false)
  })
  default = {}

  validation {
    condition     = can(cidrsubnet(var.network.cidr, 4, 0)) && contains([2, 3], var.network.zones)
    error_message = "Write a range of /24 or larger, such as 10.20.0.0/16, and 2 or 3 zones."
  }
}

variable "database" {
  description = "MySQL: instance, storage in GB, a standby in another zone, days of backups, and whether it can be destroyed."
  type = object({
    instance_class = optional(string, "db.t4g.small")
    storage        = optional(number, 20)
    max_storage    = optional(number, 100)
    multi_az       = optional(bool, false)
    backup_days    = optional(number, 7)
    is_protected   = optional(bool, true)
  })
  default = {}

  validation {
    condition     = var.database.backup_days >= 1 && var.database.backup_days <= 35
    error_message = "Write 1 to 35 days of backups: a database without them cannot be restored."
  }

  validation {
    condition     = var.database.storage >= 20 && var.database.max_storage > var.database.storage
    error_message = "Write at least 20 GB of storage, and a larger max_storage for it to grow to."
  }

  validation {
    condition     = var.environment != "prod" || (var.database.multi_az && var.database.is_protected)
    error_message = "Production keeps a standby and cannot be destroyed by mistake: write multi_az = true and is_protected = true."
  }
}

variable "cache" {
  description = "Valkey: node type, and nodes (2 or more fail over)."
  type = object({
    node_type = optional(string, "cache.t4g.micro")
    nodes     = optional(number, 1)
  })
  default = {}

  validation {
    condition     = var.cache.nodes >= (var.environment == "prod" ? 2 : 1)
    error_message = "Write at least 1 node, 2 in production: a single one loses the state of live calls with it."
  }
}

variable "api" {
  description = "Requests a second: signed ones in all, and each public route."
  type = object({
    signed_rate   = optional(number, 200)
    signed_burst  = optional(number, 400)
    public_rate   = optional(number, 10)
    public_burst  = optional(number, 20)
    authorization = optional(string, "AWS_IAM")
  })
  default = {}

  validation {
    condition     = contains(["AWS_IAM", "NONE"], var.api.authorization)
    error_message = "Write \"AWS_IAM\" (requests are signed twice, for AWS and for the functions), or \"NONE\" (the functions' own signature alone)."
  }
}

variable "provisioned_concurrency" {
  description = "Instances kept warm of each function that a caller waits for; 0 keeps none."
  type        = number
  default     = 0

  validation {
    condition     = var.provisioned_concurrency >= 0
    error_message = "Write 0 or more."
  }
}

variable "voice_worker" {
  description = "The voice worker: size of a task, how many, and the calls each holds."
  type = object({
    cpu       = optional(number, 2048)
    memory    = optional(number, 4096)
    min       = optional(number, 1)
    max       = optional(number, 4)
    max_calls = optional(number, 10)
  })
  default = {}

  validation {
    condition     = var.voice_worker.min >= (var.environment == "prod" ? 2 : 1) && var.voice_worker.max >= var.voice_worker.min
    error_message = "Write min of at least 1, 2 in production, and max of at least min: a single worker is no one to take over from."
  }
}

variable "dashboard" {
  description = "The dashboard: size of a task, and how many."
  type = object({
    cpu    = optional(number, 512)
    memory = optional(number, 1024)
    tasks  = optional(number, 1)
  })
  default = {}
}

#######################################################################################
# How to deploy
#######################################################################################

variable "build_images" {
  description = "Whether apply builds and pushes the images that the registry lacks, with docker; say false where a pipeline does."
  type        = bool
  default     = true
}

variable "functions_file" {
  description = "The list of functions; another one than the repository's when this folder stands elsewhere."
  type        = string
  default     = "../functions/functions.json"
}

variable "max_retries" {
  description = "How often the provider repeats a refused AWS request."
  type        = number
  default     = 25
}

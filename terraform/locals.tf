locals {
  name = "centre-appel-${var.environment}"
  tags = {
    Project     = "centre-appel"
    Environment = var.environment
    ManagedBy   = "terraform"
  }
  metrics_namespace = "CentreAppel/${var.environment}"
  source_folder     = abspath("${path.root}/..")

  # The one list of functions: name, prefix, public routes, needs; and for some, schedules, whether
  # a caller waits for them, and whether any of their routes is for those who sign.
  functions = {
    for function in jsondecode(file("${path.root}/${var.functions_file}")) : function.name => {
      prefix         = function.prefix
      public         = function.public
      needs          = function.needs
      schedules      = try(function.schedules, [])
      a_caller_waits = try(function.a_caller_waits, false)
      is_signed      = try(function.is_signed, true)
    }
  }
  database_functions = [for name, function in local.functions : name if contains(function.needs, "database")]

  # Name of each secret → its variables. Users of the database are a name and a password, as its
  # proxy reads them.
  secrets = merge(
    jsondecode(file("${path.root}/secrets.json")),
    { for name in local.database_functions : "database_${name}" => ["username", "password"] },
    var.sign_in == null ? {} : { sign_in = ["SIGN_IN_CLIENT_SECRET"] },
  )
}

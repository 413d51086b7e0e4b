# What differs between hosts, for every provider: each becomes a line of host.env (deploy/host/host.env.example says what it does).

variable "housekeeping_cpus" {
  description = "Processors for the kernel, the control plane and everything that is not the gateway, as the kernel writes lists."
  type        = string
  default     = "0-1"
  validation {
    condition     = can(regex("^[0-9]+(-[0-9]+)?(,[0-9]+(-[0-9]+)?)*$", var.housekeeping_cpus))
    error_message = "A list of processors, for example 0-1,8."
  }
}

variable "isolated_cpus" {
  description = "Processors that are the gateway's alone, as the kernel writes lists."
  type        = string
  default     = "2-5"
  validation {
    condition     = can(regex("^[0-9]+(-[0-9]+)?(,[0-9]+(-[0-9]+)?)*$", var.isolated_cpus))
    error_message = "A list of processors, for example 2-5."
  }
}

variable "huge_pages" {
  description = "Pages of 2 MiB set aside at boot, in number; 0: none."
  type        = number
  default     = 512
  validation {
    condition     = var.huge_pages >= 0 && floor(var.huge_pages) == var.huge_pages
    error_message = "A whole number from 0."
  }
}

variable "feed_interface" {
  description = "Interface that the feed comes in on."
  type        = string
  validation {
    condition     = can(regex("^[a-zA-Z0-9_.-]{1,15}$", var.feed_interface))
    error_message = "The name of an interface."
  }
}

variable "clock" {
  description = "ptp: a grandmaster; phc: the hypervisor's clock device; ntp: a server."
  type        = string
  validation {
    condition     = contains(["ptp", "phc", "ntp"], var.clock)
    error_message = "ptp, phc or ntp."
  }
}

variable "clock_source" {
  description = "Interface for ptp, device for phc, address for ntp."
  type        = string
  validation {
    condition     = length(var.clock_source) > 0 && !can(regex("\\s", var.clock_source))
    error_message = "One word."
  }
}

variable "secret_command" {
  description = "Command that prints the gateway's options as JSON; it has no secret in it. Empty: the file is put there by hand."
  type        = string
  default     = ""
  validation {
    condition     = !can(regex("\n", var.secret_command))
    error_message = "One line."
  }
}

variable "backup_folder" {
  description = "Folder for backups."
  type        = string
  default     = "/var/backups/tickgate"
  validation {
    condition     = can(regex("^/\\S+$", var.backup_folder))
    error_message = "An absolute path."
  }
}

variable "backup_command" {
  description = "Command that takes a finished backup elsewhere: run with the file as $1, then with its checksum. Empty: it stays."
  type        = string
  default     = ""
  validation {
    condition     = !can(regex("\n", var.backup_command))
    error_message = "One line."
  }
}

variable "backup_days" {
  description = "Days that backups are kept in their folder."
  type        = number
  default     = 35
  validation {
    condition     = var.backup_days >= 1 && floor(var.backup_days) == var.backup_days
    error_message = "A whole number from 1."
  }
}

variable "probes" {
  description = "HOST:PORT of health, readiness and metrics."
  type        = string
  default     = "127.0.0.1:9464"
  validation {
    condition     = can(regex("^[^:\\s]+:[0-9]{1,5}$", var.probes))
    error_message = "HOST:PORT."
  }
}

variable "influx" {
  description = "Address of the InfluxDB 1.x for the history."
  type        = string
  default     = "http://127.0.0.1:8086"
  validation {
    condition     = can(regex("^https?://\\S+$", var.influx))
    error_message = "An address with http or https."
  }
}

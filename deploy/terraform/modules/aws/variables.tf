variable "name" {
  description = "Name of this deployment; begins the name of everything in it."
  type        = string
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,20}$", var.name))
    error_message = "2 to 21 lower-case letters, digits and dashes."
  }
}

variable "gateways" {
  description = "Gateways by name, each on a host of its own."
  type        = set(string)
  default     = ["gateway-1"]
}

variable "subnet_cidr" {
  description = "Addresses of the private subnet that the hosts are in."
  type        = string
  default     = "10.20.1.0/24"
}

variable "management_cidrs" {
  description = "Where people and Prometheus come from: private ranges, reached over a VPN or an interconnect."
  type        = list(string)
  validation {
    condition     = alltrue([for cidr in var.management_cidrs : can(cidrhost(cidr, 0)) && !endswith(cidr, "/0")])
    error_message = "Ranges of addresses, and not all there are."
  }
}

variable "venue_cidrs" {
  description = "Where feed, order, snapshot and re-request servers of the venue are."
  type        = list(string)
  validation {
    condition     = alltrue([for cidr in var.venue_cidrs : can(cidrhost(cidr, 0)) && !endswith(cidr, "/0")])
    error_message = "Ranges of addresses, and not all there are."
  }
}

variable "feed_ports" {
  description = "First and last UDP port of the feed's lines."
  type        = object({ first = number, last = number })
  default     = { first = 26400, last = 26401 }
}

variable "machine_type" {
  description = "Kind of machine; one whose processors are not shared with others."
  type        = string
  default     = "c7i.metal-24xl"
}

variable "image" {
  description = "Image with Debian 12, chrony, openssl and the provider's command line; hosts have no way to the internet to install any."
  type        = string
}

variable "disk_gib" {
  description = "Size of a host's disk, GiB."
  type        = number
  default     = 100
}

variable "housekeeping_cpus" {
  description = "Processors for everything that is not the gateway."
  type        = string
  default     = "0-1"
}

variable "isolated_cpus" {
  description = "Processors that are the gateway's alone."
  type        = string
  default     = "2-7"
}

variable "huge_pages" {
  description = "Pages of 2 MiB set aside at boot, in number."
  type        = number
  default     = 512
}

variable "feed_interface" {
  description = "Interface of the hosts that the feed comes in on."
  type        = string
  default     = "ens5"
}

variable "influx" {
  description = "Address of the InfluxDB 1.x for the history."
  type        = string
  default     = "http://127.0.0.1:8086"
}

variable "backup_days" {
  description = "Days that backups are kept, on the host and in the bucket."
  type        = number
  default     = 35
}

variable "availability_zone" {
  description = "Zone of the subnet: the one nearest to the venue."
  type        = string
}

variable "vpc_cidr" {
  description = "Addresses of the network; the subnet is part of them."
  type        = string
  default     = "10.20.0.0/16"
}

variable "log_days" {
  description = "Days that records of the network's traffic are kept."
  type        = number
  default     = 90
}

# A host's first boot as cloud-init sees it: the same scripts and units that a dedicated server gets (deploy/host), and its settings.
# Has no provider, so that it can be planned and tested anywhere.

locals {
  host_folder = "${path.module}/../../../host"

  settings = {
    HOUSEKEEPING_CPUS = var.housekeeping_cpus
    ISOLATED_CPUS     = var.isolated_cpus
    HUGE_PAGES        = var.huge_pages
    FEED_INTERFACE    = var.feed_interface
    CLOCK             = var.clock
    CLOCK_SOURCE      = var.clock_source
    SECRET_COMMAND    = var.secret_command
    BACKUP_FOLDER     = var.backup_folder
    BACKUP_COMMAND    = var.backup_command
    BACKUP_DAYS       = var.backup_days
    PROBES            = var.probes
    INFLUX            = var.influx
  }

  host_env = join("", [for name, value in local.settings : "TICKGATE_${name}=${value}\n"])

  scripts = fileset(local.host_folder, "*.sh")
  units   = fileset(local.host_folder, "units/*")

  files = concat(
    [for name in local.scripts : { path = "/usr/local/share/tickgate/${name}", permissions = "0755", content = file("${local.host_folder}/${name}") }],
    [for name in local.units : { path = "/usr/local/share/tickgate/${name}", permissions = "0644", content = file("${local.host_folder}/${name}") }],
    [{ path = "/usr/local/share/tickgate/host.env", permissions = "0644", content = local.host_env }],
  )

  # JSON is YAML, and quotes what it holds.
  cloud_config = "#cloud-config\n${jsonencode({
    write_files = local.files
    runcmd      = [["/usr/local/share/tickgate/setup.sh", "/usr/local/share/tickgate/host.env"]]
    power_state = { mode = "reboot", message = "kernel options of Tickgate", condition = "! grep -qw nohz_full=${var.isolated_cpus} /proc/cmdline" }
  })}\n"
}

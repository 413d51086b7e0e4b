output "host_env" {
  description = "The host's settings, as setup.sh reads them."
  value       = local.host_env
}

output "cloud_config" {
  description = "First boot, for a provider that takes 64 KiB and more."
  value       = local.cloud_config
}

output "cloud_config_gzip_base64" {
  description = "The same compressed, for a provider that takes 16 KiB."
  value       = base64gzip(local.cloud_config)

  precondition {
    condition     = length(base64gzip(local.cloud_config)) * 3 / 4 <= 16384
    error_message = "First boot is larger than 16 KiB compressed."
  }
}

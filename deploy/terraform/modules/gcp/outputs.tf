output "addresses" {
  description = "Private address of each gateway's host."
  value       = { for name, host in google_compute_instance.gateway : name => host.network_interface[0].network_ip }
}

output "network" {
  description = "Network that an interconnect or a peering to the venue is joined to."
  value       = google_compute_network.this.id
}

output "secret_names" {
  description = "Where each gateway's options are put."
  value       = { for name, secret in google_secret_manager_secret.gateway : name => secret.secret_id }
}

output "backup_bucket" {
  description = "Bucket that backups are copied to."
  value       = google_storage_bucket.backup.name
}

output "addresses" {
  description = "Private address of each gateway's host."
  value       = { for name, host in aws_instance.gateway : name => host.private_ip }
}

output "route_table_id" {
  description = "Where routes to the venue are added."
  value       = aws_route_table.private.id
}

output "secret_names" {
  description = "Where each gateway's options are put."
  value       = { for name, secret in aws_secretsmanager_secret.gateway : name => secret.name }
}

output "backup_bucket" {
  description = "Bucket that backups are copied to."
  value       = aws_s3_bucket.backup.bucket
}

# One host for each gateway, without a public address; its identity may read its own secret and write backups.

module "host" {
  source   = "../host"
  for_each = var.gateways

  housekeeping_cpus = var.housekeeping_cpus
  isolated_cpus     = var.isolated_cpus
  huge_pages        = var.huge_pages
  feed_interface    = var.feed_interface
  clock             = "ntp"
  clock_source      = "metadata.google.internal"
  secret_command    = "gcloud secrets versions access latest --project=${var.project} --secret=${google_secret_manager_secret.gateway[each.key].secret_id}"
  backup_days       = var.backup_days
  backup_command    = "gcloud storage cp --no-user-output-enabled \"$1\" gs://${google_storage_bucket.backup.name}/${each.key}/"
  probes            = "0.0.0.0:9464"
  influx            = var.influx
}

resource "google_service_account" "host" {
  for_each     = var.gateways
  project      = var.project
  account_id   = "${var.name}-${each.key}"
  display_name = "${var.name} ${each.key}"
}

resource "google_secret_manager_secret_iam_member" "host" {
  for_each  = var.gateways
  project   = var.project
  secret_id = google_secret_manager_secret.gateway[each.key].secret_id
  role      = "roles/secretmanager.secretAccessor"
  member    = "serviceAccount:${google_service_account.host[each.key].email}"
}

resource "google_storage_bucket_iam_member" "host" {
  for_each = var.gateways
  bucket   = google_storage_bucket.backup.name
  role     = "roles/storage.objectCreator"
  member   = "serviceAccount:${google_service_account.host[each.key].email}"
}

resource "google_compute_instance" "gateway" {
  for_each            = var.gateways
  project             = var.project
  name                = "${var.name}-${each.key}"
  zone                = var.zone
  machine_type        = var.machine_type
  tags                = ["${var.name}-host"]
  deletion_protection = true
  can_ip_forward      = false

  boot_disk {
    kms_key_self_link = google_kms_crypto_key.this.id
    initialize_params {
      image = var.image
      size  = var.disk_gib
      type  = "pd-ssd"
    }
  }

  # No access_config: no public address.
  network_interface {
    subnetwork = google_compute_subnetwork.private.id
    nic_type   = "GVNIC"
  }

  shielded_instance_config {
    enable_secure_boot          = true
    enable_vtpm                 = true
    enable_integrity_monitoring = true
  }

  service_account {
    email  = google_service_account.host[each.key].email
    scopes = ["cloud-platform"]
  }

  metadata = {
    user-data              = module.host[each.key].cloud_config
    enable-oslogin         = "TRUE"
    block-project-ssh-keys = "TRUE"
    serial-port-enable     = "FALSE"
  }

  scheduling {
    on_host_maintenance = "TERMINATE"
    automatic_restart   = true
  }

  lifecycle {
    # A new first boot is for new hosts: one that trades is changed by the runbook.
    ignore_changes = [metadata["user-data"], boot_disk]
  }

  depends_on = [google_kms_crypto_key_iam_member.services]
}

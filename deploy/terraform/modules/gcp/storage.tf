# One key for everything at rest; secrets without their values, which people put there (runbook install); the bucket for backups.

resource "google_kms_key_ring" "this" {
  project  = var.project
  name     = var.name
  location = var.region
}

resource "google_kms_crypto_key" "this" {
  name            = "data"
  key_ring        = google_kms_key_ring.this.id
  rotation_period = "7776000s"

  lifecycle {
    prevent_destroy = true
  }
}

data "google_project" "this" {
  project_id = var.project
}

# The services encrypt with the key in their own name.
resource "google_kms_crypto_key_iam_member" "services" {
  for_each = {
    compute = "service-${data.google_project.this.number}@compute-system.iam.gserviceaccount.com"
    storage = "service-${data.google_project.this.number}@gs-project-accounts.iam.gserviceaccount.com"
    secrets = "service-${data.google_project.this.number}@gcp-sa-secretmanager.iam.gserviceaccount.com"
  }
  crypto_key_id = google_kms_crypto_key.this.id
  role          = "roles/cloudkms.cryptoKeyEncrypterDecrypter"
  member        = "serviceAccount:${each.value}"
}

resource "google_secret_manager_secret" "gateway" {
  for_each  = var.gateways
  project   = var.project
  secret_id = "${var.name}-${each.key}"

  replication {
    user_managed {
      replicas {
        location = var.region
        customer_managed_encryption {
          kms_key_name = google_kms_crypto_key.this.id
        }
      }
    }
  }

  depends_on = [google_kms_crypto_key_iam_member.services]
}

resource "google_storage_bucket" "backup" {
  project                     = var.project
  name                        = "${var.project}-${var.name}-backup"
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"

  versioning {
    enabled = true
  }

  encryption {
    default_kms_key_name = google_kms_crypto_key.this.id
  }

  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      age = var.backup_days
    }
  }

  depends_on = [google_kms_crypto_key_iam_member.services]
}

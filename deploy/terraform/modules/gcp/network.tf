# A network without a way to or from the internet: no public address, no NAT. The provider's services are reached privately; the venue
# comes in over an interconnect or a peering. What no rule allows is refused, both ways.

resource "google_compute_network" "this" {
  project                         = var.project
  name                            = var.name
  auto_create_subnetworks         = false
  delete_default_routes_on_create = true
}

resource "google_compute_subnetwork" "private" {
  project                  = var.project
  name                     = "${var.name}-private"
  region                   = var.region
  network                  = google_compute_network.this.id
  ip_cidr_range            = var.subnet_cidr
  private_ip_google_access = true

  log_config {
    aggregation_interval = "INTERVAL_5_SEC"
    flow_sampling        = 0.5
    metadata             = "INCLUDE_ALL_METADATA"
  }
}

# restricted.googleapis.com: the provider's services, and nothing beyond them.
resource "google_compute_route" "services" {
  project          = var.project
  name             = "${var.name}-services"
  network          = google_compute_network.this.id
  dest_range       = "199.36.153.4/30"
  next_hop_gateway = "default-internet-gateway"
}

# Names of the services lead to those addresses.
resource "google_dns_managed_zone" "services" {
  project    = var.project
  name       = "${var.name}-services"
  dns_name   = "googleapis.com."
  visibility = "private"

  private_visibility_config {
    networks {
      network_url = google_compute_network.this.id
    }
  }
}

resource "google_dns_record_set" "restricted" {
  project      = var.project
  managed_zone = google_dns_managed_zone.services.name
  name         = "restricted.googleapis.com."
  type         = "A"
  ttl          = 300
  rrdatas      = ["199.36.153.4", "199.36.153.5", "199.36.153.6", "199.36.153.7"]
}

resource "google_dns_record_set" "services" {
  project      = var.project
  managed_zone = google_dns_managed_zone.services.name
  name         = "*.googleapis.com."
  type         = "CNAME"
  ttl          = 300
  rrdatas      = [google_dns_record_set.restricted.name]
}

resource "google_compute_firewall" "feed" {
  project       = var.project
  name          = "${var.name}-feed"
  description   = "Lines of the feed and answers to requests"
  network       = google_compute_network.this.id
  direction     = "INGRESS"
  source_ranges = var.venue_cidrs
  target_tags   = ["${var.name}-host"]

  allow {
    protocol = "udp"
    ports    = ["${var.feed_ports.first}-${var.feed_ports.last}"]
  }
}

resource "google_compute_firewall" "management" {
  project       = var.project
  name          = "${var.name}-management"
  description   = "People, whose page comes through a tunnel; health, readiness and metrics"
  network       = google_compute_network.this.id
  direction     = "INGRESS"
  source_ranges = var.management_cidrs
  target_tags   = ["${var.name}-host"]

  allow {
    protocol = "tcp"
    ports    = ["22", "9464"]
  }
}

resource "google_compute_firewall" "out" {
  project            = var.project
  name               = "${var.name}-out"
  description        = "The venue, and the provider's services"
  network            = google_compute_network.this.id
  direction          = "EGRESS"
  priority           = 1000
  destination_ranges = concat(var.venue_cidrs, ["199.36.153.4/30", "169.254.169.254/32"])
  target_tags        = ["${var.name}-host"]

  allow {
    protocol = "all"
  }
}

resource "google_compute_firewall" "nothing_else_out" {
  project            = var.project
  name               = "${var.name}-nothing-else-out"
  description        = "Whatever is not allowed"
  network            = google_compute_network.this.id
  direction          = "EGRESS"
  priority           = 65000
  destination_ranges = ["0.0.0.0/0"]

  deny {
    protocol = "all"
  }
}

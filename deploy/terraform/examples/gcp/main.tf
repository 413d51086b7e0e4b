# What a deployment looks like; addresses are examples.

provider "google" {
  project = "desk-one-trading"
  region  = "us-east4"
}

module "tickgate" {
  source           = "../../modules/gcp"
  name             = "desk-one"
  project          = "desk-one-trading"
  region           = "us-east4"
  zone             = "us-east4-a"
  image            = "projects/desk-one-trading/global/images/tickgate-debian-12"
  management_cidrs = ["10.90.0.0/16"]
  venue_cidrs      = ["10.200.10.0/24"]
}

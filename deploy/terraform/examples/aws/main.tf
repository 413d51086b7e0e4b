# What a deployment looks like; addresses are examples.

provider "aws" {
  region = "us-east-1"
}

module "tickgate" {
  source            = "../../modules/aws"
  name              = "desk-one"
  image             = "ami-0123456789abcdef0"
  availability_zone = "us-east-1a"
  management_cidrs  = ["10.90.0.0/16"]
  venue_cidrs       = ["10.200.10.0/24"]
}

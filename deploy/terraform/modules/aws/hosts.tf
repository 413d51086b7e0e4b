# One host for each gateway, next to each other, without a public address.

module "host" {
  source   = "../host"
  for_each = var.gateways

  housekeeping_cpus = var.housekeeping_cpus
  isolated_cpus     = var.isolated_cpus
  huge_pages        = var.huge_pages
  feed_interface    = var.feed_interface
  clock             = "phc"
  clock_source      = "/dev/ptp_ena"
  secret_command    = "aws secretsmanager get-secret-value --region ${data.aws_region.current.region} --secret-id ${aws_secretsmanager_secret.gateway[each.key].name} --query SecretString --output text"
  backup_days       = var.backup_days
  backup_command    = "aws s3 cp --only-show-errors \"$1\" s3://${aws_s3_bucket.backup.bucket}/${each.key}/"
  probes            = "0.0.0.0:9464"
  influx            = var.influx
}

resource "aws_placement_group" "this" {
  name     = var.name
  strategy = "cluster"
}

resource "aws_instance" "gateway" {
  for_each                    = var.gateways
  ami                         = var.image
  instance_type               = var.machine_type
  subnet_id                   = aws_subnet.private.id
  vpc_security_group_ids      = [aws_security_group.host.id]
  associate_public_ip_address = false
  iam_instance_profile        = aws_iam_instance_profile.host[each.key].name
  placement_group             = aws_placement_group.this.id
  user_data_base64            = module.host[each.key].cloud_config_gzip_base64
  monitoring                  = true
  disable_api_termination     = true

  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }

  root_block_device {
    volume_type = "gp3"
    volume_size = var.disk_gib
    encrypted   = true
    kms_key_id  = aws_kms_key.this.arn
  }

  lifecycle {
    # A new first boot is for new hosts: one that trades is changed by the runbook.
    ignore_changes = [user_data_base64, ami]
  }

  tags = { Name = "${var.name}-${each.key}" }
}

resource "aws_cloudwatch_metric_alarm" "status" {
  for_each            = var.gateways
  alarm_name          = "${var.name}-${each.key}-status"
  alarm_description   = "The host fails its status checks: runbook disaster"
  namespace           = "AWS/EC2"
  metric_name         = "StatusCheckFailed"
  dimensions          = { InstanceId = aws_instance.gateway[each.key].id }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 2
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "breaching"
}

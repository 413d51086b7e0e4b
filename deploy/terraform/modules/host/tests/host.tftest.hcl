# terraform test, or tofu test: planned and applied for real, there is no provider in it.

variables {
  feed_interface = "ens6"
  clock          = "phc"
  clock_source   = "/dev/ptp0"
}

run "settings_reach_the_file" {
  command = apply

  assert {
    condition     = strcontains(output.host_env, "TICKGATE_FEED_INTERFACE=ens6\n") && strcontains(output.host_env, "TICKGATE_CLOCK=phc\n")
    error_message = "host.env lacks what was given"
  }
  assert {
    condition     = length(regexall("(?m)^TICKGATE_[A-Z_]+=", output.host_env)) == 12
    error_message = "host.env has not a line for each variable"
  }
}

run "first_boot_is_yaml_with_every_file" {
  command = apply

  assert {
    condition     = length([for file in yamldecode(output.cloud_config).write_files : file if endswith(file.path, ".service")]) >= 6
    error_message = "units are missing"
  }
  assert {
    condition     = length([for file in yamldecode(output.cloud_config).write_files : file if file.path == "/usr/local/share/tickgate/host.env" && file.content == output.host_env]) == 1
    error_message = "host.env is not in it as it is"
  }
}

run "no_clock_that_does_not_exist" {
  command = plan
  variables {
    clock = "sundial"
  }
  expect_failures = [var.clock]
}

run "no_processors_that_are_no_list" {
  command = plan
  variables {
    isolated_cpus = "2-"
  }
  expect_failures = [var.isolated_cpus]
}

run "no_second_line_in_a_command" {
  command = plan
  variables {
    secret_command = "true\nTICKGATE_CLOCK=ntp"
  }
  expect_failures = [var.secret_command]
}

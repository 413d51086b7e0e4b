#!/bin/sh
# Interrupts of the feed's interface to the first isolated processor, all others to housekeeping. After boot and after a driver's reset.
set -eu
settings=${1:-/etc/tickgate/host.env}
setting() { sed -n "s/^TICKGATE_$1=//p" "$settings" | tail -n 1; }
interface=$(setting FEED_INTERFACE)
housekeeping=$(setting HOUSEKEEPING_CPUS)
first=$(setting ISOLATED_CPUS | sed 's/[-,].*//')
[ -e "/sys/class/net/$interface" ] || { echo "irq-affinity: no interface $interface" >&2; exit 3; }
own=$(ls "/sys/class/net/$interface/device/msi_irqs" 2>/dev/null || true)
for folder in /proc/irq/[0-9]*; do
  irq=${folder##*/}
  to=$housekeeping
  for each in $own; do [ "$each" != "$irq" ] || to=$first; done
  # Some belong to one processor for good; the kernel refuses, and that is no failure.
  echo "$to" 2>/dev/null >"$folder/smp_affinity_list" || true
done
[ -n "$own" ] || echo "irq-affinity: $interface has no interrupts of its own to place" >&2

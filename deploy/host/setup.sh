#!/bin/sh
# Makes a Debian host ready for Tickgate: user, processors, huge pages, interrupts, clock, units. May be run again at any time;
# kernel options take a reboot, and it says so. Installs no packages: the image has chrony, linuxptp and openssl, or this says what lacks.
#   setup.sh HOST_ENV             on this host, as root
#   setup.sh HOST_ENV --root DIR  writes the same files below DIR and touches nothing else
set -eu
here=$(cd "$(dirname "$0")" && pwd)
fail() { echo "setup: $1" >&2; exit "${2:-1}"; }

[ $# -ge 1 ] || fail "usage: setup.sh HOST_ENV [--root DIR]" 2
settings=$1
root=
[ $# -eq 1 ] || { [ $# -eq 3 ] && [ "$2" = --root ] && root=$3; } || fail "usage: setup.sh HOST_ENV [--root DIR]" 2
[ -r "$settings" ] || fail "$settings cannot be read" 2

# Read, not executed: NAME=VALUE lines and nothing else.
setting() {
  sed -n "s/^TICKGATE_$1=//p" "$settings" | tail -n 1
}
grep -vE '^(#.*|TICKGATE_[A-Z_]+=.*|)$' "$settings" >&2 && fail "$settings: lines that are no setting (above)" 2
housekeeping=$(setting HOUSEKEEPING_CPUS)
isolated=$(setting ISOLATED_CPUS)
pages=$(setting HUGE_PAGES)
interface=$(setting FEED_INTERFACE)
clock=$(setting CLOCK)
source=$(setting CLOCK_SOURCE)
backup=$(setting BACKUP_FOLDER)
cpus='^[0-9]+(-[0-9]+)?(,[0-9]+(-[0-9]+)?)*$'
echo "$housekeeping" | grep -qE "$cpus" || fail "TICKGATE_HOUSEKEEPING_CPUS=$housekeeping: a list of processors" 2
echo "$isolated" | grep -qE "$cpus" || fail "TICKGATE_ISOLATED_CPUS=$isolated: a list of processors" 2
echo "$pages" | grep -qE '^[0-9]+$' || fail "TICKGATE_HUGE_PAGES=$pages: a number" 2
echo "$interface" | grep -qE '^[a-zA-Z0-9_.-]{1,15}$' || fail "TICKGATE_FEED_INTERFACE=$interface: an interface" 2
echo "$clock" | grep -qE '^(ptp|phc|ntp)$' || fail "TICKGATE_CLOCK=$clock: ptp, phc or ntp" 2
[ -n "$source" ] || fail "TICKGATE_CLOCK_SOURCE is empty" 2
echo "$backup" | grep -qE '^/[^ ]+$' || fail "TICKGATE_BACKUP_FOLDER=$backup: an absolute path" 2
if [ -z "$root" ]; then
  [ "$(id -u)" -eq 0 ] || fail "must be root" 3
  for need in chronyd openssl systemctl; do command -v "$need" >/dev/null || fail "$need is missing on this image" 3; done
  [ "$clock" != ptp ] || command -v ptp4l >/dev/null || fail "ptp4l (linuxptp) is missing on this image" 3
fi

# put MODE PATH: standard input becomes the file, at once or not at all.
put() {
  mkdir -p "$root$(dirname "$2")"
  cat >"$root$2.new"
  chmod "$1" "$root$2.new"
  mv "$root$2.new" "$root$2"
}

put 0644 /etc/tickgate/host.env <"$settings"
mkdir -p "$root/etc/tickgate/tls" "$root$backup" "$root/opt/tickgate"
chmod 0700 "$root/etc/tickgate/tls" "$root$backup"
put 0755 /usr/local/lib/tickgate/release.sh <"$here/release.sh"
put 0755 /usr/local/lib/tickgate/backup.sh <"$here/backup.sh"
put 0755 /usr/local/lib/tickgate/irq-affinity.sh <"$here/irq-affinity.sh"
put 0755 /usr/local/lib/tickgate/fetch-secrets.sh <"$here/fetch-secrets.sh"

# The scheduler, the tick and RCU leave the isolated processors alone; huge pages are there before memory is in pieces.
huge=
[ "$pages" -eq 0 ] || huge=" default_hugepagesz=2M hugepagesz=2M hugepages=$pages"
put 0644 /etc/default/grub.d/60-tickgate.cfg <<END
GRUB_CMDLINE_LINUX_DEFAULT="\$GRUB_CMDLINE_LINUX_DEFAULT isolcpus=managed_irq,domain,$isolated nohz_full=$isolated rcu_nocbs=$isolated irqaffinity=$housekeeping transparent_hugepage=never skew_tick=1 intel_idle.max_cstate=1 processor.max_cstate=1$huge"
END
put 0644 /etc/sysctl.d/60-tickgate.conf <<END
# A burst of the feed is kept until the gateway has read it.
net.core.rmem_max = 33554432
net.core.netdev_max_backlog = 16384
# Multicast comes in where the route back does not lead.
net.ipv4.conf.$interface.rp_filter = 2
kernel.numa_balancing = 0
kernel.timer_migration = 0
vm.swappiness = 0
END

case $clock in
ptp)
  put 0644 /etc/linuxptp/tickgate.conf <<END
[global]
slaveOnly 1
time_stamping hardware
summary_interval 0
[$source]
END
  put 0644 /etc/systemd/system/tickgate-phc2sys.service.d/source.conf <<END
[Service]
ExecStart=
ExecStart=/usr/sbin/phc2sys -s $source -c CLOCK_REALTIME -w -n 0
END
  servers= ;;
phc) servers="refclock PHC $source poll 0 delay 0.000010 stratum 1" ;;
ntp) servers="server $source iburst minpoll 2 maxpoll 4" ;;
esac
put 0644 /etc/chrony/conf.d/tickgate.conf <<END
$servers
makestep 1 3
leapsectz right/UTC
END

for unit in "$here"/units/*; do put 0644 "/etc/systemd/system/$(basename "$unit")" <"$unit"; done
for unit in control backup; do
  put 0644 "/etc/systemd/system/tickgate-$unit.service.d/processors.conf" <<END
[Service]
CPUAffinity=$housekeeping
END
done
put 0644 /etc/systemd/system/tickgate-gateway.service.d/processors.conf <<END
[Service]
CPUAffinity=$isolated
END
put 0644 /etc/systemd/system/tickgate-backup.service.d/folder.conf <<END
[Service]
ReadWritePaths=$backup
END

[ -z "$root" ] || exit 0
id tickgate >/dev/null 2>&1 || useradd --system --home-dir /var/lib/tickgate --shell /usr/sbin/nologin tickgate
chown -R root:root /etc/tickgate
sysctl --system >/dev/null
systemctl daemon-reload
if [ "$clock" = ptp ]; then
  systemctl disable --now chrony
  systemctl enable --now tickgate-ptp4l tickgate-phc2sys
else
  systemctl enable --now chrony
  systemctl restart chrony
fi
systemctl enable tickgate-irq tickgate-gateway tickgate-control
systemctl enable --now tickgate-backup.timer
update-grub
for option in "isolcpus=managed_irq,domain,$isolated" "nohz_full=$isolated"; do
  grep -qw -- "$option" /proc/cmdline || { echo "setup: done; kernel options take a reboot"; exit 0; }
done
echo "setup: done"

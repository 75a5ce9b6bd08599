#!/bin/bash
# Brings the data volume of a stateful host into place: attached, formatted once in its life, mounted by UUID, and only
# then lets the ECS agent start. Runs at every boot, and again until it succeeds; each step may be repeated.
#
# A volume is formatted only when nothing at all is on it. Whatever is not understood is left alone: the script ends
# with a sentence, the agent stays off, and the alarm on the task calls a human.
#
#   VOLUME_ID     EBS volume, vol-...
#   MOUNT_POINT   where it goes; the data is in its folder `data`
#   DATA_OWNER    uid:gid of that folder
#   REGION        AWS region
# For tests: DEVICES, SYS_BLOCK, FSTAB, STATE, METADATA_URL, ATTEMPTS, DELAY.
set -euo pipefail

: "${VOLUME_ID:?}" "${MOUNT_POINT:?}" "${DATA_OWNER:?}" "${REGION:?}"
devices=${DEVICES:-/dev}
sys_block=${SYS_BLOCK:-/sys/block}
fstab=${FSTAB:-/etc/fstab}
state=${STATE:-/var/lib/stateful-host}
metadata=${METADATA_URL:-http://169.254.169.254}
attempts=${ATTEMPTS:-60}
delay=${DELAY:-10}

# Exists from just before a blank volume is formatted until just after: a format that was cut off can be told from
# data. It is gone before the first mount, so no volume that was ever used has one.
formatting=$state/formatting-$VOLUME_ID

say() { echo "volume $VOLUME_ID: $*" >&2; }
fail() {
  say "$*"
  exit 1
}

# --- Attach --------------------------------------------------------------------------------------------------------

# The volume's block device, if it is attached. On Nitro instances the NVMe serial number is the volume's id; names
# such as /dev/nvme1n1 depend on the order of discovery. Source: EC2 User Guide, "Device names for volumes".
find_device() {
  local serial=${VOLUME_ID//-/} link file name
  link=$devices/disk/by-id/nvme-Amazon_Elastic_Block_Store_$serial
  if [ -b "$link" ]; then
    readlink -f "$link"
    return
  fi
  for file in "$sys_block"/nvme*/device/serial; do
    if [ -e "$file" ] && [ "$(tr -d '[:space:]' <"$file")" = "$serial" ]; then
      name=${file#"$sys_block"/}
      readlink -f "$devices/${name%%/*}"
      return
    fi
  done
  # Xen instances have no serial numbers, but keep the name that was asked for.
  for name in sdf xvdf; do
    link=$(readlink -f "$devices/$name" || true)
    if [ -b "$link" ] && [[ ${link##*/} != nvme* ]]; then
      echo "$link"
      return
    fi
  done
  return 1
}

instance_id() {
  local token
  token=$(curl -sf -m 5 -X PUT -H "X-aws-ec2-metadata-token-ttl-seconds: 60" "$metadata/latest/api/token")
  curl -sf -m 5 -H "X-aws-ec2-metadata-token: $token" "$metadata/latest/meta-data/instance-id"
}

# The ECS image has no AWS CLI.
install_cli() {
  command -v aws >/dev/null || dnf install -y -q awscli-2 || fail "the AWS CLI cannot be installed."
}

# Sets $device. After a replacement the volume may hang on the old host for a while.
attach() {
  local attempt=1 answer="" instance
  if device=$(find_device); then return; fi
  install_cli
  instance=$(instance_id) || fail "the instance does not learn its own id."
  while :; do
    answer=$(aws ec2 attach-volume --region "$REGION" --volume-id "$VOLUME_ID" --instance-id "$instance" \
      --device /dev/sdf --query State --output text 2>&1) || true
    if device=$(find_device); then return; fi
    [ "$attempt" -lt "$attempts" ] || fail "not attached after $attempts tries; AWS said: ${answer:-nothing}"
    attempt=$((attempt + 1))
    sleep "$delay"
    if device=$(find_device); then return; fi
  done
}

# --- Format --------------------------------------------------------------------------------------------------------

# What is on the device: `xfs`, `ext4`, `blank`, or a description of something else.
contents() {
  local found status=0
  found=$(blkid -p -o export "$device") || status=$?
  case $status in
    0)
      case $(sed -n 's/^TYPE=//p' <<<"$found") in
        xfs) echo xfs ;;
        ext4) echo ext4 ;;
        *) grep -E '^(TYPE|PTTYPE)=' <<<"$found" | paste -sd ' ' ;;
      esac
      ;;
    2) if is_blank; then echo blank; else echo "bytes that no known file system explains"; fi ;;
    *) echo "something that blkid cannot make out (status $status)" ;;
  esac
}

# New EBS volumes read as zeros. Every file system that could be there has something in its first MiB or in its last.
is_blank() {
  local mebibyte=1048576 size
  size=$(blockdev --getsize64 "$device") || fail "$device cannot be read."
  [ "$(used_bytes 0 16)" -eq 0 ] && [ "$(used_bytes $((size / mebibyte - 1)) 2)" -eq 0 ]
}

# Bytes other than zero in `$2` MiB from MiB `$1` on. One that cannot be read counts as used.
used_bytes() {
  local count
  count=$(dd if="$device" bs=1M skip="$1" count="$2" status=none | tr -d '\0' | wc -c) || count=1
  echo "$count"
}

format() {
  mkdir -p "$state"
  : >"$formatting"
  sync
  # MongoDB's production notes recommend XFS.
  mkfs.xfs -q -f "$device" || fail "$device could not be formatted."
  sync
  finish_format
}

finish_format() {
  rm -f "$formatting"
  sync "$state"
}

# Sets $type to the file system that is to be mounted, making it first on a volume that is new.
ensure_file_system() {
  type=$(contents)
  if [ -e "$formatting" ]; then
    if [ "$type" = xfs ] && can_be_mounted; then
      finish_format
    else
      say "an earlier format was cut off; formatting again."
      format
      type=xfs
    fi
    return
  fi
  case $type in
    xfs | ext4) ;;
    blank)
      say "nothing is on it; making an XFS file system."
      format
      type=xfs
      ;;
    *) fail "holds $type; it is left as it is, and nothing is formatted or mounted." ;;
  esac
}

can_be_mounted() {
  local probe
  probe=$(mktemp -d)
  if mount -t xfs -o ro "$device" "$probe" 2>/dev/null; then
    umount "$probe"
    rmdir "$probe"
    return 0
  fi
  rmdir "$probe"
  return 1
}

# --- Mount ---------------------------------------------------------------------------------------------------------

mounted_device() { findmnt -rno SOURCE --mountpoint "$MOUNT_POINT" || true; }

mount_by_uuid() {
  local uuid there
  uuid=$(blkid -p -o value -s UUID "$device") || fail "the file system has no UUID."
  mkdir -p "$MOUNT_POINT"
  write_fstab "UUID=$uuid $MOUNT_POINT $type defaults,noatime,nofail 0 2"
  there=$(mounted_device)
  if [ -z "$there" ]; then
    mount -T "$fstab" "$MOUNT_POINT" || fail "the file system ($type) cannot be mounted; it may need repair by hand."
    there=$(mounted_device)
  fi
  [ "$(readlink -f "$there")" = "$device" ] || fail "$MOUNT_POINT is taken by $there."
}

# Puts the line in place of whatever the file says of the mount point.
write_fstab() {
  local wanted
  wanted=$(awk -v place="$MOUNT_POINT" '$2 != place' "$fstab" && echo "$1")
  [ "$wanted" != "$(cat "$fstab")" ] || return 0
  echo "$wanted" >"$fstab.new"
  chmod 644 "$fstab.new"
  mv -f "$fstab.new" "$fstab"
}

# A volume that was enlarged.
grow() {
  case $type in
    xfs) xfs_growfs "$MOUNT_POINT" >/dev/null || say "the file system could not be grown." ;;
    ext4)
      if command -v resize2fs >/dev/null; then resize2fs "$device" >/dev/null || say "the file system could not be grown."; fi
      ;;
  esac
}

attach
ensure_file_system
mount_by_uuid
grow
install -d -o "${DATA_OWNER%:*}" -g "${DATA_OWNER#*:}" -m 700 "$MOUNT_POINT/data"
say "is mounted on $MOUNT_POINT."
# During the first boot the agent waits for cloud-init, and cloud-init must not wait for the agent.
systemctl start --no-block ecs.service

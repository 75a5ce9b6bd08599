#!/bin/sh
# First boot of the bastion: SSH by key only, and its public host keys into an SSM parameter, so that whoever connects
# can tell this machine from another one. Safe to repeat.
#   HOST_KEYS_PARAMETER   name of the parameter
#   HOST_KEYS_REGION      its AWS region
# For tests: SSH_DIRECTORY, METADATA_URL, PUBLISH_ATTEMPTS, PUBLISH_DELAY.
set -eu

parameter=${HOST_KEYS_PARAMETER:?}
region=${HOST_KEYS_REGION:?}
ssh_directory=${SSH_DIRECTORY:-/etc/ssh}
metadata=${METADATA_URL:-http://169.254.169.254}
attempts=${PUBLISH_ATTEMPTS:-60}
delay=${PUBLISH_DELAY:-5}

main_file=$ssh_directory/sshd_config
own_file=$ssh_directory/sshd_config.d/00-bastion.conf

harden() {
  mkdir -p "$ssh_directory/sshd_config.d"
  # The first value that sshd reads is the one that counts.
  if ! head -n 1 "$main_file" | grep -qxF "Include $ssh_directory/sshd_config.d/*.conf"; then
    { echo "Include $ssh_directory/sshd_config.d/*.conf" && cat "$main_file"; } >"$main_file.new"
    chmod 600 "$main_file.new"
    mv -f "$main_file.new" "$main_file"
  fi
  cat >"$own_file" <<'END'
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitEmptyPasswords no
PermitRootLogin no
AllowAgentForwarding no
X11Forwarding no
LoginGraceTime 30
END
  chmod 600 "$own_file"
  if ! sshd -t -f "$main_file"; then
    rm -f "$own_file"
    echo "sshd refuses its hardened configuration; the image's own is in force." >&2
    return 1
  fi
  systemctl reload-or-restart sshd
}

# The host keys that sshd is set to use, all types.
host_keys() {
  sshd -T -f "$main_file" | awk '$1 == "hostkey" { print $2 ".pub" }' | while read -r file; do
    if [ -e "$file" ]; then awk '{ print $1, $2 }' "$file"; fi
  done
}

instance_id() {
  token=$(curl -sf -m 5 -X PUT -H "X-aws-ec2-metadata-token-ttl-seconds: 60" "$metadata/latest/api/token") || return 1
  curl -sf -m 5 -H "X-aws-ec2-metadata-token: $token" "$metadata/latest/meta-data/instance-id"
}

publish() {
  id=$(instance_id) || return 1
  keys=$(host_keys)
  [ -n "$keys" ] || return 1
  # The fixed address comes some seconds after the first boot; until then nothing can be reached.
  aws ssm put-parameter --region "$region" --name "$parameter" --type String --overwrite \
    --cli-connect-timeout 5 --value "$(printf 'instance %s\n%s\n' "$id" "$keys")" >/dev/null
}

# What fails here must not keep the keys from being published.
status=0
harden || status=1
attempt=1
# Rights that were just granted take a while to reach every corner of AWS.
until publish; do
  if [ "$attempt" -ge "$attempts" ]; then
    echo "The host keys could not be published in $parameter after $attempts tries." >&2
    exit 1
  fi
  attempt=$((attempt + 1))
  sleep "$delay"
done
exit "$status"

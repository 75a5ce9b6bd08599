#!/bin/sh
# Keeps the host keys of one SSH server in a known_hosts file: `add` scans them and puts them in place of whatever the
# file says of that address, `remove` takes them out. Terraform runs it on the user's machine, Linux or macOS.
# Nothing but the environment says what to do:
#   KNOWN_HOSTS_ACTION         add | remove
#   KNOWN_HOSTS_FILE           path; a leading ~/ is the home directory; empty: do nothing
#   KNOWN_HOSTS_ADDRESS        address of the server
#   KNOWN_HOSTS_PORT           TCP port, default 22
# and for `add`:
#   KNOWN_HOSTS_TRUST          published (default): the keys must be those in HOST_KEYS_PARAMETER
#                              trust-on-first-use: whatever answers is believed
#   HOST_KEYS_PARAMETER        SSM parameter that the server itself wrote: `instance <id>`, then a key a line
#   HOST_KEYS_INSTANCE         id of the instance that must have written it
#   HOST_KEYS_REGION           AWS region of the parameter
#   KNOWN_HOSTS_ATTEMPTS       tries before giving up, default 60: a host may boot slowly, and rights come late
#   KNOWN_HOSTS_DELAY          seconds between tries, default 5
#   KNOWN_HOSTS_REACH          seconds in which a server that runs must answer, default 45 once the instance has
#                              published its keys; 120 of silence when trusting on first use, which cannot know that
set -eu
umask 077
export LC_ALL=C

action=${KNOWN_HOSTS_ACTION:?}
file=${KNOWN_HOSTS_FILE?}
address=${KNOWN_HOSTS_ADDRESS:?}
port=${KNOWN_HOSTS_PORT:-22}
trust=${KNOWN_HOSTS_TRUST:-published}
attempts=${KNOWN_HOSTS_ATTEMPTS:-60}
delay=${KNOWN_HOSTS_DELAY:-5}
case $trust in
  published) reach=${KNOWN_HOSTS_REACH:-45} ;;
  *) reach=${KNOWN_HOSTS_REACH:-120} ;;
esac

scan_timeout=5
lock_attempts=60
key_types=rsa,ecdsa,ed25519
lock_held=
temporary=

say() { printf 'known hosts: %s\n' "$*" >&2; }
fail() {
  say "$*"
  exit 1
}
need() { command -v "$1" >/dev/null 2>&1 || fail "$1 is not installed or not in PATH; $2"; }

cleanup() {
  [ -z "$temporary" ] || rm -f "$temporary"
  [ -z "$lock_held" ] || rm -f "$lock_held"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# The file itself where the path is a symbolic link, so that the link stays. `readlink -f` is missing on older macOS.
resolve_file() {
  # shellcheck disable=SC2088 # The tilde comes from a Terraform variable, where no shell has expanded it.
  case $file in "~/"*) file=${HOME:?}/${file#"~/"} ;; esac
  links=0
  while [ -L "$file" ]; do
    links=$((links + 1))
    [ "$links" -le 20 ] || fail "$file is a chain of more than 20 symbolic links."
    target=$(readlink "$file")
    case $target in
      /*) file=$target ;;
      *) file=$(dirname "$file")/$target ;;
    esac
  done
  directory=$(dirname "$file")
  lock=$file.lock
}

# --- Keys: what the server offers, what the instance published -----------------------------------------------------

# Hashed known_hosts lines, one for each key type that the server offers; nothing when it does not answer.
scan() {
  ssh-keyscan -H -T "$scan_timeout" -t "$key_types" -p "$port" "$address" 2>/dev/null | grep '^|1|' || true
}

# Lines of known_hosts -> "type key", sorted.
keys_of() { awk 'NF >= 3 { print $2, $3 }' | sort; }

# What the instance published, into $published; or why not, into $reason.
fetch_published() {
  published=
  if answer=$(aws ssm get-parameter --region "${HOST_KEYS_REGION:?}" --name "${HOST_KEYS_PARAMETER:?}" \
    --query Parameter.Value --output text --cli-connect-timeout 10 --cli-read-timeout 10 2>&1); then
    if [ "$(printf '%s\n' "$answer" | head -n 1)" = "instance ${HOST_KEYS_INSTANCE:?}" ]; then
      published=$(printf '%s\n' "$answer" | awk 'NR > 1 && NF >= 2 { print $1, $2 }' | sort -u)
    fi
    [ -n "$published" ] || reason="the instance $HOST_KEYS_INSTANCE has not published its host keys in $HOST_KEYS_PARAMETER"
    return 0
  fi
  reason="aws could not read $HOST_KEYS_PARAMETER: $(printf '%s\n' "$answer" | grep . | tail -n 1)"
  case $answer in
    # Waiting cures none of these.
    *AccessDenied* | *ExpiredToken* | *InvalidClientTokenId* | *UnrecognizedClient* | *"locate credentials"* | *"config profile"*)
      fail "$reason"
      ;;
  esac
}

# Sets $scanned to the server's lines once they may be believed; ends with a sentence when that does not come about.
wait_for_keys() {
  attempt=1
  unanswered_since=
  published=
  while :; do
    scanned=
    reason="no SSH server answered at $address port $port"
    [ "$trust" != published ] || [ -n "$published" ] || fetch_published
    # An instance publishes its keys after it has started its SSH server; before that there is no need to look.
    if [ "$trust" != published ] || [ -n "$published" ]; then scan_in_time; fi
    if [ -n "$scanned" ]; then
      [ "$trust" = published ] || return 0
      offered=$(printf '%s\n' "$scanned" | keys_of)
      strange=$(printf '%s\n' "$offered" | grep -vxF "$published" || true)
      [ -z "$strange" ] || fail "the host keys offered at $address port $port are not those that the instance" \
        "$HOST_KEYS_INSTANCE published in $HOST_KEYS_PARAMETER; something else may be answering there." \
        "$file was left as it is."
      missing=$(printf '%s\n' "$published" | grep -vxF "$offered" || true)
      [ -n "$missing" ] || return 0
      # A connection may have been dropped; in the end the keys that were seen and verified are enough.
      [ "$attempt" -lt "$attempts" ] || return 0
      reason="only some of the published host keys are offered at $address port $port"
    fi
    [ "$attempt" -lt "$attempts" ] || fail "gave up after $attempts tries: $reason."
    attempt=$((attempt + 1))
    sleep "$delay"
  done
}

# A scan. Ends with a sentence when a server that must be up has not answered for too long: then it is this network
# that does not reach it, and waiting cures nothing. A security group drops what it does not let in, without an answer;
# while a host boots, its address is silent, too, and then refuses connections until the SSH server runs.
scan_in_time() {
  started=$(date +%s)
  scanned=$(scan)
  ended=$(date +%s)
  if [ -n "$scanned" ]; then
    unanswered_since=
    return 0
  fi
  if [ "$trust" != published ] && [ $((ended - started)) -lt $((scan_timeout - 1)) ]; then
    # Refused: a host that boots.
    unanswered_since=
    return 0
  fi
  : "${unanswered_since:=$started}"
  [ $((ended - unanswered_since)) -lt "$reach" ] || fail "no SSH server answered at $address port $port within $reach s," \
    "so this network does not seem to reach it. Is it in bastion.allowFrom, and does it let port $port out? To apply" \
    "from here all the same, without its host keys in $file: knownHostsFile: false below bastion in the environment" \
    "file, or TF_VAR_known_hosts_file=\"\" for this run."
}

# --- File: read and replaced under a lock --------------------------------------------------------------------------

# Looked at before the scan, which may take minutes. To replace a file is a right on its directory, so a read-only file
# could be replaced; but whoever made it so does not want it to change.
refuse_read_only() {
  for path in "$file" "$directory"; do
    [ ! -e "$path" ] || [ -w "$path" ] || fail "$path is read-only. Make it writable, or name another file:" \
      "knownHostsFile below bastion in the environment file, or TF_VAR_known_hosts_file for this run."
  done
}

# A symbolic link comes into being in one step with its owner's name in it, which neither a file nor a directory does;
# flock(1) is missing on macOS.
take_lock() {
  refuse_read_only
  me=$$@$(uname -n)
  attempt=1
  until ln -s "$me" "$lock" 2>/dev/null; do
    holder=$(readlink "$lock" 2>/dev/null || true)
    if is_dead "$holder"; then break_lock "$holder"; fi
    [ "$attempt" -lt "$lock_attempts" ] ||
      fail "$lock is held by ${holder:-another run}; remove it if no other run is going on."
    attempt=$((attempt + 1))
    sleep 1
  done
  lock_held=$lock
}

# Whether "pid@host" is a process of this machine that has ended without taking its lock away.
is_dead() {
  case $1 in *@"$(uname -n)") ;; *) return 1 ;; esac
  pid=${1%%@*}
  ! kill -0 "$pid" 2>/dev/null && ! ps -p "$pid" >/dev/null 2>&1
}

# Two runs may find the same dead lock; only one of them at a time may look again and remove it.
break_lock() {
  ln -s "$me" "$lock.break" 2>/dev/null || return 0
  [ "$(readlink "$lock" 2>/dev/null || true)" != "$1" ] || rm -f "$lock"
  rm -f "$lock.break"
}

# Numbers of the lines that ssh would use for the address, hashed ones too.
matching_lines() {
  [ -e "$file" ] || return 0
  ssh-keygen -F "$name" -f "$file" 2>/dev/null |
    sed -n 's/^# Host .* found: line \([0-9][0-9]*\).*/\1/p' | tr '\n' ' '
}

# Splits the file: `own` prints the lines that are for this address only, `rest` all others. A line that names other
# hosts too loses only this name. Patterns, revocations and certificate authorities are somebody's intention: kept.
select_lines() {
  [ -e "$file" ] || return 0
  awk -v want="$1" -v name="$name" -v numbers="$2" '
    BEGIN { count = split(numbers, list, " "); for (i = 1; i <= count; i++) matched[list[i]] = 1 }
    !(NR in matched) || $1 ~ /^@/ || $1 ~ /[*?!]/ { if (want == "rest") print; next }
    $1 == name || $1 ~ /^\|1\|/ { if (want == "own") print; next }
    {
      if (want == "own") { print; next }
      names = ""
      count = split($1, list, ",")
      for (i = 1; i <= count; i++) if (list[i] != name) names = names (names == "" ? "" : ",") list[i]
      remainder = $0
      sub(/^[ \t]*[^ \t]+/, "", remainder)
      print names remainder
    }' "$file"
}

# Whether the file already holds exactly these keys for the address, hashed, each once.
is_up_to_date() {
  own=$(select_lines own "$1")
  [ -n "$own" ] || return 1
  printf '%s\n' "$own" | grep -qv '^|1|' && return 1
  [ "$(printf '%s\n' "$own" | keys_of)" = "$(printf '%s\n' "$scanned" | keys_of)" ]
}

# Puts the rest of the file and the lines in $1 into a new file and that in the old one's place, in one step.
replace_lines() {
  temporary=$(mktemp "$directory/.known_hosts.XXXXXX") || fail "no file can be made in $directory."
  # Mode and owner of the file stay; a new one can be read by its owner only.
  if [ -e "$file" ]; then cp -p "$file" "$temporary" || fail "$file cannot be copied."; fi
  select_lines rest "$2" >"$temporary" || fail "$temporary cannot be written; $file was left as it is."
  if [ -n "$1" ]; then
    printf '%s\n' "$1" >>"$temporary" || fail "$temporary cannot be written; $file was left as it is."
  fi
  mv -f "$temporary" "$file" || fail "$file cannot be replaced."
  temporary=
}

add() {
  need ssh-keyscan "install the OpenSSH client."
  case $trust in
    published) need aws "install the AWS CLI, or set hostKeys to trust-on-first-use." ;;
    trust-on-first-use) ;;
    *) fail "KNOWN_HOSTS_TRUST is \"$trust\"; it can be published or trust-on-first-use." ;;
  esac
  refuse_read_only
  wait_for_keys
  mkdir -p "$directory"
  take_lock
  matched=$(matching_lines)
  if is_up_to_date "$matched"; then
    say "$file already holds the host keys of $address."
  else
    replace_lines "$scanned" "$matched"
    say "$file now holds the host keys of $address."
  fi
}

remove() {
  [ -e "$file" ] || return 0
  take_lock
  matched=$(matching_lines)
  [ -n "$matched" ] || return 0
  replace_lines "" "$matched"
  say "the host keys of $address are gone from $file."
}

[ -n "$file" ] || {
  say "no known_hosts file is named; nothing is scanned."
  exit 0
}
need ssh-keygen "install the OpenSSH client."
resolve_file
name=$address
[ "$port" = 22 ] || name="[$address]:$port"
case $action in
  add) add ;;
  remove) remove ;;
  *) fail "KNOWN_HOSTS_ACTION is \"$action\"; it can be add or remove." ;;
esac

#!/bin/sh
# Replaces every instance of the service `app` by a new one, made from what docker-compose.yml says now, without
# failing a request: nginx is held to the old instances by their addresses while the new ones start under the same
# name, turned to the new ones when these are ready, and the old ones are stopped after the last request that nginx
# has sent them is answered.
#
#   docker compose build app && nginx/replace-app.sh
#
# Run it from the folder of docker-compose.yml. Project and files are chosen as for docker compose, by
# COMPOSE_PROJECT_NAME and COMPOSE_FILE. Exit code 1, with the old instances untouched, when the new ones do not
# become ready within READY_SECONDS (60).
set -eu

say() { echo "replace-app: $*"; }

in_nginx() { docker compose exec -T "$@"; }

# The address that nginx reaches an instance at; $1 container, $2 network
address() {
  docker inspect --format "{{range .NetworkSettings.Networks}}{{if eq .NetworkID \"$2\"}}{{.IPAddress}}{{end}}{{end}}" "$1"
}

worker_processes() {
  in_nginx nginx sh -c 'grep -l "^nginx: worker process" /proc/[0-9]*/cmdline 2>/dev/null || true' | sort
}

# Reloads nginx, with APP_HOST=$1 unless empty, and waits until no request is left in the workers from before.
turn_nginx_to() {
  before=$(worker_processes)
  if [ -n "$1" ]; then in_nginx -e APP_HOST="$1" nginx nginx-reload; else in_nginx nginx nginx-reload; fi
  tries=0
  for worker in $before; do
    while worker_processes | grep -qx "$worker"; do
      tries=$((tries + 1))
      if [ "$tries" -gt 300 ]; then
        say "old workers of nginx do not end; the old instances stay." >&2
        exit 1
      fi
      sleep 0.2
    done
  done
}

# Back to the name, from the addresses $1. It stands beside them first, since a name that nginx has not looked up yet
# is nobody; then alone, when what nginx knows of it carries over.
turn_nginx_to_name() {
  turn_nginx_to "$1,$(in_nginx nginx sh -c 'echo "${APP_HOST:-app}"')"
  sleep 3
  turn_nginx_to ""
}

old=$(docker compose ps --quiet app)
count=$(printf '%s\n' "$old" | grep -c . || true)
if [ "$count" -eq 0 ]; then
  say "no instance of app is running; docker compose up --wait starts the stack." >&2
  exit 1
fi
project=$(docker inspect --format '{{index .Config.Labels "com.docker.compose.project"}}' "$(docker compose ps --quiet nginx)")
network=$(docker network ls --quiet --no-trunc \
  --filter "label=com.docker.compose.project=$project" --filter label=com.docker.compose.network=front)

old_hosts=""
for id in $old; do
  old_hosts="$old_hosts${old_hosts:+,}$(address "$id" "$network")"
done

new=""
ready=""
remove_new_ones() {
  [ -z "$ready" ] || return 0
  for id in $(docker compose ps --all --quiet app); do
    printf '%s\n' "$old" | grep -qx "$id" || docker rm --force "$id" >/dev/null
  done
  turn_nginx_to_name "$old_hosts"
  say "the new instances are not ready and have been removed; the old ones go on." >&2
}
trap remove_new_ones EXIT

say "holding nginx to $old_hosts"
turn_nginx_to "$old_hosts"

say "starting $count new"
docker compose up --detach --no-deps --no-recreate --scale "app=$((count * 2))" app
hosts=""
for id in $(docker compose ps --quiet app); do
  printf '%s\n' "$old" | grep -qx "$id" && continue
  new="$new $id"
  hosts="$hosts${hosts:+,}$(address "$id" "$network")"
done

port=$(in_nginx nginx sh -c 'echo "${APP_PORT:-3000}"')
end=$(($(date +%s) + ${READY_SECONDS:-60}))
for host in $(printf '%s' "$hosts" | tr ',' ' '); do
  until in_nginx nginx curl --fail --silent --output /dev/null --max-time 3 "http://$host:$port/readyz"; do
    [ "$(date +%s)" -lt "$end" ] || exit 1
    sleep 0.5
  done
done
[ "$(printf '%s' "$new" | wc -w)" -eq "$count" ] || exit 1
ready=1

say "turning nginx to $hosts"
turn_nginx_to "$hosts"

say "stopping the $count old"
# shellcheck disable=SC2086  # one word each
docker stop $old >/dev/null
# shellcheck disable=SC2086
docker rm $old >/dev/null

turn_nginx_to_name "$hosts"
say "done"

#!/bin/bash
# Tells CloudWatch how full the data volume is. Without a mounted volume nothing is told, and the alarm goes off too.
#   MOUNT_POINT, REGION, METRIC_NAMESPACE, METRIC_NAME, VOLUME_ID
set -euo pipefail

mountpoint -q "${MOUNT_POINT:?}" || {
  echo "$MOUNT_POINT is not mounted." >&2
  exit 1
}
used=$(df -P "$MOUNT_POINT" | awk 'NR == 2 { sub("%", "", $5); print $5 }')
aws cloudwatch put-metric-data --region "${REGION:?}" --namespace "${METRIC_NAMESPACE:?}" \
  --metric-name "${METRIC_NAME:?}" --dimensions "VolumeId=${VOLUME_ID:?}" --unit Percent --value "$used"

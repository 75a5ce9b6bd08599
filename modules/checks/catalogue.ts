import { containersAreNotRoot } from "./containers/containers-are-not-root.ts";
import { containersHaveLogs } from "./containers/containers-have-logs.ts";
import { containersHaveNoPrivileges } from "./containers/containers-have-no-privileges.ts";
import { execCanWrite } from "./containers/exec-can-write.ts";
import { imagesAreScanned } from "./containers/images-are-scanned.ts";
import { imagesExpire } from "./containers/images-expire.ts";
import { noDevelopmentServer } from "./containers/no-development-server.ts";
import { rootIsReadOnly } from "./containers/root-is-read-only.ts";
import { tagsAreImmutable } from "./containers/tags-are-immutable.ts";
import { containersFitHosts } from "./hosts/containers-fit-hosts.ts";
import { gpusFitHosts } from "./hosts/gpus-fit-hosts.ts";
import { hostsAreHvm } from "./hosts/hosts-are-hvm.ts";
import { hostsAskForTokens } from "./hosts/hosts-ask-for-tokens.ts";
import { hostsCanBeReplaced } from "./hosts/hosts-can-be-replaced.ts";
import { rolloutFitsHosts } from "./hosts/rollout-fits-hosts.ts";
import { scalingGroupsSpanZones } from "./hosts/scaling-groups-span-zones.ts";
import { scalingGroupsUseTemplates } from "./hosts/scaling-groups-use-templates.ts";
import { scalingGroupsWatchTargets } from "./hosts/scaling-groups-watch-targets.ts";
import { statefulHasAHost } from "./hosts/stateful-has-a-host.ts";
import { alarmsAct } from "./monitoring/alarms-act.ts";
import { alarmsNotify } from "./monitoring/alarms-notify.ts";
import { logsAreKeptAYear } from "./monitoring/logs-are-kept-a-year.ts";
import { logsExpire } from "./monitoring/logs-expire.ts";
import { messagesGoByTls } from "./monitoring/messages-go-by-tls.ts";
import { trailsAreEncrypted } from "./monitoring/trails-are-encrypted.ts";
import { trailsCanBeVerified } from "./monitoring/trails-can-be-verified.ts";
import { trailsReachCloudwatch } from "./monitoring/trails-reach-cloudwatch.ts";
import { trailsWatchAllRegions } from "./monitoring/trails-watch-all-regions.ts";
import { addressesAreUsed } from "./network/addresses-are-used.ts";
import { balancersKeepAccessLogs } from "./network/balancers-keep-access-logs.ts";
import { balancersSpanZones } from "./network/balancers-span-zones.ts";
import { classicBalancersAreHardened } from "./network/classic-balancers-are-hardened.ts";
import { classicBalancersCrossZones } from "./network/classic-balancers-cross-zones.ts";
import { classicBalancersDrain } from "./network/classic-balancers-drain.ts";
import { classicBalancersSpeakTls } from "./network/classic-balancers-speak-tls.ts";
import { clientVpnsLog } from "./network/client-vpns-log.ts";
import { defaultGroupsAreEmpty } from "./network/default-groups-are-empty.ts";
import { distributionsKeepAccessLogs } from "./network/distributions-keep-access-logs.ts";
import { distributionsSpeakTls } from "./network/distributions-speak-tls.ts";
import { healthChecksSpeakTls } from "./network/health-checks-speak-tls.ts";
import { hostsHaveNoPublicAddress } from "./network/hosts-have-no-public-address.ts";
import { httpGoesToHttps } from "./network/http-goes-to-https.ts";
import { interfacesCheckSources } from "./network/interfaces-check-sources.ts";
import { listenersUseCurrentTls } from "./network/listeners-use-current-tls.ts";
import { loadBalancersAreHardened } from "./network/load-balancers-are-hardened.ts";
import { networkAclsAreUsed } from "./network/network-acls-are-used.ts";
import { networksHaveFlowLogs } from "./network/networks-have-flow-logs.ts";
import { onlyTheWebIsOpen } from "./network/only-the-web-is-open.ts";
import { serviceConnectHasAWayOut } from "./network/service-connect-has-a-way-out.ts";
import { sshIsClosed } from "./network/ssh-is-closed.ts";
import { subnetsGiveNoAddresses } from "./network/subnets-give-no-addresses.ts";
import { tasksHaveNoPublicAddress } from "./network/tasks-have-no-public-address.ts";
import { timeoutsGrowInwards } from "./network/timeouts-grow-inwards.ts";
import { transitGatewaysAsk } from "./network/transit-gateways-ask.ts";
import { vpnTunnelsLog } from "./network/vpn-tunnels-log.ts";
import { webEntriesHaveAFirewall } from "./network/web-entries-have-a-firewall.ts";
import { cloudshellIsNotGiven } from "./policies/cloudshell-is-not-given.ts";
import { endpointsHavePolicies } from "./policies/endpoints-have-policies.ts";
import { nobodyHasAccessKeys } from "./policies/nobody-has-access-keys.ts";
import { passwordsAreLong } from "./policies/passwords-are-long.ts";
import { policiesAreAccepted } from "./policies/policies-are-accepted.ts";
import { policiesAreNarrow } from "./policies/policies-are-narrow.ts";
import { policiesCanBeRead } from "./policies/policies-can-be-read.ts";
import { policiesFitActions } from "./policies/policies-fit-actions.ts";
import { policiesNameCallers } from "./policies/policies-name-callers.ts";
import { rightsGoToRoles } from "./policies/rights-go-to-roles.ts";
import type { Rule, Synthesis } from "./rule.ts";
import { certificatesAreInAcm } from "./secrets/certificates-are-in-acm.ts";
import { certificatesAreLogged } from "./secrets/certificates-are-logged.ts";
import { certificatesHaveLongKeys } from "./secrets/certificates-have-long-keys.ts";
import { certificatesRenewThemselves } from "./secrets/certificates-renew-themselves.ts";
import { keysKeepAWayIn } from "./secrets/keys-keep-a-way-in.ts";
import { keysRotate } from "./secrets/keys-rotate.ts";
import { noSecretInPlainText } from "./secrets/no-secret-in-plain-text.ts";
import { secretPoliciesAreClosed } from "./secrets/secret-policies-are-closed.ts";
import { secretsRotateInTime } from "./secrets/secrets-rotate-in-time.ts";
import { accessPointsHaveARoot } from "./stores/access-points-have-a-root.ts";
import { accessPointsHaveAUser } from "./stores/access-points-have-a-user.ts";
import { administratorsHaveOwnNames } from "./stores/administrators-have-own-names.ts";
import { bucketsExpire } from "./stores/buckets-expire.ts";
import { bucketsHaveNoAcls } from "./stores/buckets-have-no-acls.ts";
import { bucketsKeepVersions } from "./stores/buckets-keep-versions.ts";
import { bucketsLogReaders } from "./stores/buckets-log-readers.ts";
import { bucketsTakeTlsOnly } from "./stores/buckets-take-tls-only.ts";
import { cachesAskWho } from "./stores/caches-ask-who.ts";
import { cachesFailOver } from "./stores/caches-fail-over.ts";
import { cachesHaveSubnets } from "./stores/caches-have-subnets.ts";
import { cachesUpgradeThemselves } from "./stores/caches-upgrade-themselves.ts";
import { clustersLogLogins } from "./stores/clusters-log-logins.ts";
import { dataIsKnown } from "./stores/data-is-known.ts";
import { databaseEventsAreTold } from "./stores/database-events-are-told.ts";
import { databasesHaveLivingCertificates } from "./stores/databases-have-living-certificates.ts";
import { databasesSpanZones } from "./stores/databases-span-zones.ts";
import { databasesUpgradeThemselves } from "./stores/databases-upgrade-themselves.ts";
import { disksAreEncryptedByDefault } from "./stores/disks-are-encrypted-by-default.ts";
import { distributionsHaveAFirstPage } from "./stores/distributions-have-a-first-page.ts";
import { distributionsSignForBuckets } from "./stores/distributions-sign-for-buckets.ts";
import { documentdbAsksForTls } from "./stores/documentdb-asks-for-tls.ts";
import { documentdbAudits } from "./stores/documentdb-audits.ts";
import { fileSystemsAreBackedUp } from "./stores/file-systems-are-backed-up.ts";
import { proxiesAskForTls } from "./stores/proxies-ask-for-tls.ts";
import { snapshotsHaveTags } from "./stores/snapshots-have-tags.ts";
import { storesAreClosed } from "./stores/stores-are-closed.ts";
import { storesAreEncrypted } from "./stores/stores-are-encrypted.ts";
import { storesAreKept } from "./stores/stores-are-kept.ts";
import { storesUseTheKey } from "./stores/stores-use-the-key.ts";
import { clustersHaveInsights } from "./tasks/clusters-have-insights.ts";
import { databasesRunOnce } from "./tasks/databases-run-once.ts";
import { deploymentsRollBack } from "./tasks/deployments-roll-back.ts";
import { execIsLogged } from "./tasks/exec-is-logged.ts";
import { fargateIsCurrent } from "./tasks/fargate-is-current.ts";
import { fieldsFitTasks } from "./tasks/fields-fit-tasks.ts";
import { functionsHaveLivingRuntimes } from "./tasks/functions-have-living-runtimes.ts";
import { providersProtectTasks } from "./tasks/providers-protect-tasks.ts";
import { schedulesTellFailures } from "./tasks/schedules-tell-failures.ts";
import { servicesCanMove } from "./tasks/services-can-move.ts";
import { tasksFindHosts } from "./tasks/tasks-find-hosts.ts";
import { tasksStayApart } from "./tasks/tasks-stay-apart.ts";
import { apiAccepts } from "./terraform/api-accepts.ts";
import { canBeJudged } from "./terraform/can-be-judged.ts";
import { plansAreComplete } from "./terraform/plans-are-complete.ts";
import { applyWaivers, findingsOf, type Review } from "./waivers.ts";

/** All rules, in alphabetical order. */
export const RULES: readonly Rule[] = [
  accessPointsHaveARoot,
  accessPointsHaveAUser,
  addressesAreUsed,
  administratorsHaveOwnNames,
  alarmsAct,
  alarmsNotify,
  apiAccepts,
  balancersKeepAccessLogs,
  balancersSpanZones,
  bucketsExpire,
  bucketsHaveNoAcls,
  bucketsKeepVersions,
  bucketsLogReaders,
  bucketsTakeTlsOnly,
  cachesAskWho,
  cachesFailOver,
  cachesHaveSubnets,
  cachesUpgradeThemselves,
  canBeJudged,
  certificatesAreInAcm,
  certificatesAreLogged,
  certificatesHaveLongKeys,
  certificatesRenewThemselves,
  classicBalancersAreHardened,
  classicBalancersCrossZones,
  classicBalancersDrain,
  classicBalancersSpeakTls,
  clientVpnsLog,
  cloudshellIsNotGiven,
  clustersHaveInsights,
  clustersLogLogins,
  containersAreNotRoot,
  containersFitHosts,
  containersHaveLogs,
  containersHaveNoPrivileges,
  dataIsKnown,
  databaseEventsAreTold,
  databasesHaveLivingCertificates,
  databasesRunOnce,
  databasesSpanZones,
  databasesUpgradeThemselves,
  defaultGroupsAreEmpty,
  deploymentsRollBack,
  disksAreEncryptedByDefault,
  distributionsHaveAFirstPage,
  distributionsKeepAccessLogs,
  distributionsSignForBuckets,
  distributionsSpeakTls,
  documentdbAsksForTls,
  documentdbAudits,
  endpointsHavePolicies,
  execCanWrite,
  execIsLogged,
  fargateIsCurrent,
  fieldsFitTasks,
  fileSystemsAreBackedUp,
  functionsHaveLivingRuntimes,
  gpusFitHosts,
  healthChecksSpeakTls,
  hostsAreHvm,
  hostsAskForTokens,
  hostsCanBeReplaced,
  hostsHaveNoPublicAddress,
  httpGoesToHttps,
  imagesAreScanned,
  imagesExpire,
  interfacesCheckSources,
  keysKeepAWayIn,
  keysRotate,
  listenersUseCurrentTls,
  loadBalancersAreHardened,
  logsAreKeptAYear,
  logsExpire,
  messagesGoByTls,
  networkAclsAreUsed,
  networksHaveFlowLogs,
  noDevelopmentServer,
  noSecretInPlainText,
  nobodyHasAccessKeys,
  onlyTheWebIsOpen,
  passwordsAreLong,
  plansAreComplete,
  policiesAreAccepted,
  policiesAreNarrow,
  policiesCanBeRead,
  policiesFitActions,
  policiesNameCallers,
  providersProtectTasks,
  proxiesAskForTls,
  rightsGoToRoles,
  rolloutFitsHosts,
  rootIsReadOnly,
  scalingGroupsSpanZones,
  scalingGroupsUseTemplates,
  scalingGroupsWatchTargets,
  schedulesTellFailures,
  secretPoliciesAreClosed,
  secretsRotateInTime,
  serviceConnectHasAWayOut,
  servicesCanMove,
  snapshotsHaveTags,
  sshIsClosed,
  statefulHasAHost,
  storesAreClosed,
  storesAreEncrypted,
  storesAreKept,
  storesUseTheKey,
  subnetsGiveNoAddresses,
  tagsAreImmutable,
  tasksFindHosts,
  tasksHaveNoPublicAddress,
  tasksStayApart,
  timeoutsGrowInwards,
  trailsAreEncrypted,
  trailsCanBeVerified,
  trailsReachCloudwatch,
  trailsWatchAllRegions,
  transitGatewaysAsk,
  vpnTunnelsLog,
  webEntriesHaveAFirewall,
];

/**
 * What all rules find in a synthesis, without what the environment waives. Waivers end by `today`, a date in UTC such as
 * 2026-11-28.
 */
export function checkSynthesis(synthesis: Synthesis, today: string): Review {
  const findings = RULES.flatMap((rule) => findingsOf(rule, synthesis));
  return applyWaivers(findings, RULES, synthesis, today);
}

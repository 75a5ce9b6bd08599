import { containersAreNotRoot } from "./containers/containers-are-not-root.ts";
import { containersHaveLogs } from "./containers/containers-have-logs.ts";
import { containersHaveNoPrivileges } from "./containers/containers-have-no-privileges.ts";
import { execCanWrite } from "./containers/exec-can-write.ts";
import { noDevelopmentServer } from "./containers/no-development-server.ts";
import { rootIsReadOnly } from "./containers/root-is-read-only.ts";
import { containersFitHosts } from "./hosts/containers-fit-hosts.ts";
import { gpusFitHosts } from "./hosts/gpus-fit-hosts.ts";
import { hostsAskForTokens } from "./hosts/hosts-ask-for-tokens.ts";
import { hostsCanBeReplaced } from "./hosts/hosts-can-be-replaced.ts";
import { rolloutFitsHosts } from "./hosts/rollout-fits-hosts.ts";
import { statefulHasAHost } from "./hosts/stateful-has-a-host.ts";
import { alarmsNotify } from "./monitoring/alarms-notify.ts";
import { logsExpire } from "./monitoring/logs-expire.ts";
import { loadBalancersAreHardened } from "./network/load-balancers-are-hardened.ts";
import { onlyTheWebIsOpen } from "./network/only-the-web-is-open.ts";
import { serviceConnectHasAWayOut } from "./network/service-connect-has-a-way-out.ts";
import { sshIsClosed } from "./network/ssh-is-closed.ts";
import { tasksHaveNoPublicAddress } from "./network/tasks-have-no-public-address.ts";
import { timeoutsGrowInwards } from "./network/timeouts-grow-inwards.ts";
import { endpointsHavePolicies } from "./policies/endpoints-have-policies.ts";
import { policiesAreAccepted } from "./policies/policies-are-accepted.ts";
import { policiesAreNarrow } from "./policies/policies-are-narrow.ts";
import { policiesCanBeRead } from "./policies/policies-can-be-read.ts";
import { policiesFitActions } from "./policies/policies-fit-actions.ts";
import { policiesNameCallers } from "./policies/policies-name-callers.ts";
import type { Rule, Synthesis } from "./rule.ts";
import { noSecretInPlainText } from "./secrets/no-secret-in-plain-text.ts";
import { dataIsKnown } from "./stores/data-is-known.ts";
import { storesAreClosed } from "./stores/stores-are-closed.ts";
import { storesAreEncrypted } from "./stores/stores-are-encrypted.ts";
import { storesAreKept } from "./stores/stores-are-kept.ts";
import { storesUseTheKey } from "./stores/stores-use-the-key.ts";
import { databasesRunOnce } from "./tasks/databases-run-once.ts";
import { fieldsFitTasks } from "./tasks/fields-fit-tasks.ts";
import { servicesCanMove } from "./tasks/services-can-move.ts";
import { tasksFindHosts } from "./tasks/tasks-find-hosts.ts";
import { tasksStayApart } from "./tasks/tasks-stay-apart.ts";
import { apiAccepts } from "./terraform/api-accepts.ts";
import { canBeJudged } from "./terraform/can-be-judged.ts";
import { applyWaivers, findingsOf, type Review } from "./waivers.ts";

/** All rules, in alphabetical order. */
export const RULES: readonly Rule[] = [
  alarmsNotify,
  apiAccepts,
  canBeJudged,
  containersAreNotRoot,
  containersFitHosts,
  containersHaveLogs,
  containersHaveNoPrivileges,
  dataIsKnown,
  databasesRunOnce,
  endpointsHavePolicies,
  execCanWrite,
  fieldsFitTasks,
  gpusFitHosts,
  hostsAskForTokens,
  hostsCanBeReplaced,
  loadBalancersAreHardened,
  logsExpire,
  noDevelopmentServer,
  noSecretInPlainText,
  onlyTheWebIsOpen,
  policiesAreAccepted,
  policiesAreNarrow,
  policiesCanBeRead,
  policiesFitActions,
  policiesNameCallers,
  rolloutFitsHosts,
  rootIsReadOnly,
  serviceConnectHasAWayOut,
  servicesCanMove,
  sshIsClosed,
  statefulHasAHost,
  storesAreClosed,
  storesAreEncrypted,
  storesAreKept,
  storesUseTheKey,
  tasksFindHosts,
  tasksHaveNoPublicAddress,
  tasksStayApart,
  timeoutsGrowInwards,
];

/** What all rules find in a synthesis, without what the environment waives. */
export function checkSynthesis(synthesis: Synthesis): Review {
  const findings = RULES.flatMap((rule) => findingsOf(rule, synthesis));
  return applyWaivers(findings, RULES, synthesis);
}

import { containersAreNotRoot } from "./containers/containers-are-not-root";
import { containersHaveLogs } from "./containers/containers-have-logs";
import { containersHaveNoPrivileges } from "./containers/containers-have-no-privileges";
import { execCanWrite } from "./containers/exec-can-write";
import { rootIsReadOnly } from "./containers/root-is-read-only";
import { containersFitHosts } from "./hosts/containers-fit-hosts";
import { gpusFitHosts } from "./hosts/gpus-fit-hosts";
import { hostsAskForTokens } from "./hosts/hosts-ask-for-tokens";
import { hostsCanBeReplaced } from "./hosts/hosts-can-be-replaced";
import { rolloutFitsHosts } from "./hosts/rollout-fits-hosts";
import { statefulHasAHost } from "./hosts/stateful-has-a-host";
import { alarmsNotify } from "./monitoring/alarms-notify";
import { logsExpire } from "./monitoring/logs-expire";
import { loadBalancersAreHardened } from "./network/load-balancers-are-hardened";
import { onlyTheWebIsOpen } from "./network/only-the-web-is-open";
import { serviceConnectHasAWayOut } from "./network/service-connect-has-a-way-out";
import { sshIsClosed } from "./network/ssh-is-closed";
import { tasksHaveNoPublicAddress } from "./network/tasks-have-no-public-address";
import { timeoutsGrowInwards } from "./network/timeouts-grow-inwards";
import { endpointsHavePolicies } from "./policies/endpoints-have-policies";
import { policiesAreAccepted } from "./policies/policies-are-accepted";
import { policiesAreNarrow } from "./policies/policies-are-narrow";
import { policiesCanBeRead } from "./policies/policies-can-be-read";
import { policiesFitActions } from "./policies/policies-fit-actions";
import { policiesNameCallers } from "./policies/policies-name-callers";
import type { Rule, Synthesis } from "./rule";
import { noSecretInPlainText } from "./secrets/no-secret-in-plain-text";
import { dataIsKnown } from "./stores/data-is-known";
import { storesAreClosed } from "./stores/stores-are-closed";
import { storesAreEncrypted } from "./stores/stores-are-encrypted";
import { storesAreKept } from "./stores/stores-are-kept";
import { storesUseTheKey } from "./stores/stores-use-the-key";
import { fieldsFitTasks } from "./tasks/fields-fit-tasks";
import { servicesCanMove } from "./tasks/services-can-move";
import { tasksFindHosts } from "./tasks/tasks-find-hosts";
import { tasksStayApart } from "./tasks/tasks-stay-apart";
import { apiAccepts } from "./terraform/api-accepts";
import { canBeJudged } from "./terraform/can-be-judged";
import { applyWaivers, findingsOf, type Review } from "./waivers";

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
  endpointsHavePolicies,
  execCanWrite,
  fieldsFitTasks,
  gpusFitHosts,
  hostsAskForTokens,
  hostsCanBeReplaced,
  loadBalancersAreHardened,
  logsExpire,
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

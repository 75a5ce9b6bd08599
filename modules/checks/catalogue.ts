import { alarmsNotify } from "./alarms-notify";
import { apiAccepts } from "./api-accepts";
import { canBeJudged } from "./can-be-judged";
import { containersAreNotRoot } from "./containers-are-not-root";
import { containersFitHosts } from "./containers-fit-hosts";
import { containersHaveLogs } from "./containers-have-logs";
import { containersHaveNoPrivileges } from "./containers-have-no-privileges";
import { dataIsKnown } from "./data-is-known";
import { endpointsHavePolicies } from "./endpoints-have-policies";
import { execCanWrite } from "./exec-can-write";
import { fieldsFitTasks } from "./fields-fit-tasks";
import { gpusFitHosts } from "./gpus-fit-hosts";
import { hostsAskForTokens } from "./hosts-ask-for-tokens";
import { hostsCanBeReplaced } from "./hosts-can-be-replaced";
import { loadBalancersAreHardened } from "./load-balancers-are-hardened";
import { logsExpire } from "./logs-expire";
import { noSecretInPlainText } from "./no-secret-in-plain-text";
import { onlyTheWebIsOpen } from "./only-the-web-is-open";
import { policiesAreAccepted } from "./policies-are-accepted";
import { policiesAreNarrow } from "./policies-are-narrow";
import { policiesCanBeRead } from "./policies-can-be-read";
import { policiesFitActions } from "./policies-fit-actions";
import { policiesNameCallers } from "./policies-name-callers";
import { rolloutFitsHosts } from "./rollout-fits-hosts";
import { rootIsReadOnly } from "./root-is-read-only";
import type { Rule, Synthesis } from "./rule";
import { serviceConnectHasAWayOut } from "./service-connect-has-a-way-out";
import { servicesCanMove } from "./services-can-move";
import { sshIsClosed } from "./ssh-is-closed";
import { statefulHasAHost } from "./stateful-has-a-host";
import { storesAreClosed } from "./stores-are-closed";
import { storesAreEncrypted } from "./stores-are-encrypted";
import { storesAreKept } from "./stores-are-kept";
import { storesUseTheKey } from "./stores-use-the-key";
import { tasksFindHosts } from "./tasks-find-hosts";
import { tasksHaveNoPublicAddress } from "./tasks-have-no-public-address";
import { tasksStayApart } from "./tasks-stay-apart";
import { timeoutsGrowInwards } from "./timeouts-grow-inwards";
import { applyWaivers, findingsOf, type Review } from "./waivers";

/** All rules, by the alphabet. */
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

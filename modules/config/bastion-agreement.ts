import type { Disagreement } from "../environment/agreement";
import type { PartialEnvironment } from "./agreement";

/** What `bastion.reaches` needs of other keys. */
export function bastionReachesWhatThereIs({ bastion, capacity }: PartialEnvironment): Disagreement[] {
  const index = bastion?.reaches?.indexOf("hosts") ?? -1;
  if (index < 0) return [];
  const path = ["bastion", "reaches", index];
  if (capacity?.launchType === "fargate")
    return [{ path, message: '"hosts" has no meaning on Fargate, where there are none; remove it.' }];
  if (bastion?.access === "session-manager") {
    return [
      {
        path,
        message:
          '"hosts" needs bastion.access: ssh, whose publicKey the hosts then know; or use service.executeCommand for a shell in a container.',
      },
    ];
  }
  return [];
}

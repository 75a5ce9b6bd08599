import { isCancel, select } from "@clack/prompts";
import { Problems } from "../modules/problems.ts";
import { canAsk } from "./can-ask.ts";
import { accountOf } from "./deploy/credentials.ts";
import { findTarget } from "./deploy/find-target.ts";
import { runningServices } from "./deploy/running.ts";
import {
  type PushedVersion,
  provenIn,
  pushedVersions,
  succeededDigests,
  versionsBefore,
} from "./deploy/versions.ts";
import { type DeployVersionOptions, deployVersion } from "./deploy.ts";
import { notDeployed } from "./status.ts";

export interface RollbackOptions extends Omit<DeployVersionOptions, "imageTest" | "build" | "until"> {
  /** The version; default the one before. */
  readonly to?: string;
}

/**
 * Deploys an earlier version's images by Terraform, so that its state stays true; all else is as the files say now.
 * @throws Problems when there is none
 */
export async function rollBack(environment: string, options: RollbackOptions): Promise<void> {
  const version = options.to ?? (await versionBefore(environment, options));
  await deployVersion(environment, version, { ...options, imageTest: false, onlyPushed: "rollback" });
}

async function versionBefore(environment: string, { root, yes }: RollbackOptions): Promise<string> {
  const { target } = await findTarget(environment, root);
  await accountOf(target);
  const services = await runningServices(target);
  if (services.length === 0) throw notDeployed(environment);
  const [versions, succeeded] = await Promise.all([
    pushedVersions(target),
    succeededDigests({ ...target, services: services.map(({ name }) => name) }),
  ]);
  const earlier = versionsBefore(versions, services);
  const proven = provenIn(earlier, succeeded);
  if (proven) return proven.tag;
  return chosen(environment, earlier, yes);
}

/** Whether a version that was pushed has ever run, only ECS could say; where it does not, a person has to. */
async function chosen(environment: string, earlier: readonly PushedVersion[], yes: boolean): Promise<string> {
  if (earlier.length > 0 && !yes && canAsk()) {
    const answer = await select({
      message: "ECS remembers no earlier deployment that succeeded. Which version?",
      options: earlier.map(({ tag, pushed }) => ({
        value: tag,
        label: `${tag}, pushed ${pushed.toISOString().slice(0, 16).replace("T", " ")}`,
      })),
    });
    if (!isCancel(answer)) return answer;
  }
  const said =
    earlier.length > 0
      ? `ECS remembers no earlier deployment that succeeded; name one of the versions in the registry by --to: ${earlier.map(({ tag }) => tag).join(", ")}.`
      : "no earlier version is in the registry.";
  throw new Problems([{ code: "EOE-DEPLOY-018", file: environment, path: "", message: said }]);
}

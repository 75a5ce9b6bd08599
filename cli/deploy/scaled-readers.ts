import { setTimeout as sleep } from "node:timers/promises";
import { DeleteDBInstanceCommand, paginateDescribeDBInstances, RDSClient } from "@aws-sdk/client-rds";
import { DELETION_PATIENCE_SECONDS, SCALED_READER } from "../../modules/aws/aurora.ts";
import { isNamed, withClient } from "./aws.ts";
import { AwsRefused } from "./aws-refused.ts";
import type { Telling } from "./progress.ts";
import type { ReaderCluster } from "./reader-clusters.ts";
import { DeployStopped } from "./stopped.ts";

interface Instance {
  readonly name: string;
  /** Such as `available` or `deleting`. */
  readonly status: string;
}

/** How long it is asked again, and how often. */
export interface Waiting {
  readonly everyMs?: number;
  readonly patienceSeconds?: number;
  readonly signal: AbortSignal;
}

const ASK_EVERY_MS = 10_000;

/**
 * Instances of a cluster that are not in the state, by name.
 * @throws DeployStopped when one of them is neither Terraform's nor of scaling's
 */
export async function readersAdded(region: string, { cluster, instances }: ReaderCluster): Promise<string[]> {
  const found = await instancesOf(region, cluster);
  const added = found.map(({ name }) => name).filter((name) => !instances.includes(name));
  const strangers = added.filter((name) => !name.startsWith(SCALED_READER));
  if (strangers.length === 0) return added;
  throw new DeployStopped("planRefused", {
    code: "EOE-DEPLOY-052",
    file: cluster,
    path: "",
    message: `has ${strangers.join(", ")}, which neither Terraform nor scaling has made, and AWS deletes no cluster that has instances. Delete what is yours: ${strangers.map((name) => `aws rds delete-db-instance --region ${region} --db-instance-identifier ${name}`).join("; ")}. Then run this again.`,
  });
}

/**
 * Deletes readers that scaling has added, and waits until AWS has none of them any more.
 * @throws DeployStopped when AWS refuses one, or when some are still there in the end
 */
export async function removeReaders(
  region: string,
  cluster: string,
  readers: readonly string[],
  { tell, show }: Telling,
  { everyMs = ASK_EVERY_MS, patienceSeconds = DELETION_PATIENCE_SECONDS, signal }: Waiting,
): Promise<void> {
  for (const reader of readers) await remove(region, cluster, reader);
  tell(`deleting ${readers.join(", ")}`);
  const end = Date.now() + patienceSeconds * 1000;
  let before = readers.length;
  while (!signal.aborted) {
    const left = (await instancesOf(region, cluster)).filter(({ name }) => readers.includes(name));
    if (left.length === 0) return;
    show?.(left.map(({ name, status }) => `${name} ${status}`));
    if (left.length < before) tell(`${left.length} of ${readers.length} readers left`);
    before = left.length;
    if (Date.now() > end) throw stillThere(cluster, left);
    await sleep(everyMs, undefined, { signal }).catch(() => {});
  }
  signal.throwIfAborted();
}

/** One that is on its way out, or gone, is as it should be. */
async function remove(region: string, cluster: string, reader: string): Promise<void> {
  try {
    await withClient(new RDSClient({ region }), (client) =>
      client.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: reader })),
    );
  } catch (error) {
    if (isNamed(error, "DBInstanceNotFoundFault") || isNamed(error, "DBInstanceNotFound")) return;
    if (isNamed(error, "InvalidDBInstanceStateFault") || isNamed(error, "InvalidDBInstanceState")) {
      const one = (await instancesOf(region, cluster)).find(({ name }) => name === reader);
      if (one === undefined || one.status === "deleting") return;
    }
    if (!(error instanceof AwsRefused)) throw error;
    throw new DeployStopped("apply", {
      code: "EOE-DEPLOY-053",
      file: cluster,
      path: reader,
      message: `was added by scaling and could not be deleted, and AWS deletes no cluster that has instances: ${error.words}. Mend that, and run the same command again: it goes on from there.`,
    });
  }
}

const stillThere = (cluster: string, left: readonly Instance[]): DeployStopped =>
  new DeployStopped("apply", {
    code: "EOE-DEPLOY-054",
    file: cluster,
    path: "",
    message: `still has ${left.map(({ name, status }) => `${name} (${status})`).join(", ")}. Look at them in RDS, and run the same command again: it goes on from there.`,
  });

const instancesOf = (region: string, cluster: string): Promise<Instance[]> =>
  withClient(new RDSClient({ region }), async (client) => {
    const Filters = [{ Name: "db-cluster-id", Values: [cluster] }];
    const found: Instance[] = [];
    for await (const { DBInstances = [] } of paginateDescribeDBInstances({ client }, { Filters }))
      for (const { DBInstanceIdentifier: name = "", DBInstanceStatus: status = "" } of DBInstances)
        found.push({ name, status });
    return found;
  });

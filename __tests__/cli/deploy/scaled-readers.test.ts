/** Readers of Aurora that scaling has added: found, deleted and waited for, or told. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type ReaderCluster, readerClusters } from "../../../cli/deploy/reader-clusters.ts";
import { readersAdded, removeReaders } from "../../../cli/deploy/scaled-readers.ts";
import { DeployStopped } from "../../../cli/deploy/stopped.ts";
import { type Answer, PlayedAws } from "../../support/played-aws.ts";
import { PlayedRds, queryError } from "../../support/played-rds.ts";

const REGION = "eu-central-1";
const CLUSTER: ReaderCluster = {
  cluster: "mall-mysql",
  instances: ["mall-mysql-1", "mall-mysql-2"],
  scaling: [],
};
const ADDED = ["application-autoscaling-0a", "application-autoscaling-0b"];

let answer: (text: string) => Answer;
let aws: PlayedAws;
const told: string[] = [];
beforeEach(async () => {
  told.length = 0;
  aws = await PlayedAws.start(({ text }) => answer(text));
  for (const [name, value] of Object.entries(aws.environment)) vi.stubEnv(name, value);
});
afterEach(() => {
  vi.unstubAllEnvs();
  aws.stop();
});

const removing = (waiting: { patienceSeconds?: number; signal?: AbortSignal } = {}) =>
  removeReaders(
    REGION,
    CLUSTER.cluster,
    ADDED,
    { tell: (line) => told.push(line) },
    {
      everyMs: 1,
      signal: new AbortController().signal,
      ...waiting,
    },
  );

const stopped = async (work: Promise<unknown>): Promise<DeployStopped> => {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof DeployStopped)) throw error ?? new Error("nothing was thrown");
  return error;
};

describe("readers that scaling has added", () => {
  it("are what the cluster has and the state has not", async () => {
    const rds = new PlayedRds([...CLUSTER.instances, ...ADDED]);
    answer = (text) => rds.answer(text);
    expect(await readersAdded(REGION, CLUSTER)).toEqual(ADDED);
    expect(decodeURIComponent(aws.asked[0]?.text ?? "")).toContain("Values.Value.1=mall-mysql");
  });

  it("are deleted and waited for, one line for each that has gone", async () => {
    const rds = new PlayedRds([...CLUSTER.instances, ...ADDED]);
    answer = (text) => rds.answer(text);
    await removing();
    expect(rds.deleted).toEqual(ADDED);
    expect(told[0]).toBe(`deleting ${ADDED.join(", ")}`);
    expect(await readersAdded(REGION, CLUSTER)).toEqual([]);
  });

  it("that nobody knows are named with the command, and nothing is deleted", async () => {
    const rds = new PlayedRds([...CLUSTER.instances, "reports"]);
    answer = (text) => rds.answer(text);
    const { list } = await stopped(readersAdded(REGION, CLUSTER));
    expect(list).toMatchObject([
      {
        code: "EOE-DEPLOY-052",
        message: expect.stringContaining(
          "aws rds delete-db-instance --region eu-central-1 --db-instance-identifier reports",
        ),
      },
    ]);
    expect(rds.deleted).toEqual([]);
  });

  it("that AWS refuses to delete end the destroy with what AWS says", async () => {
    answer = () => queryError("AccessDenied", "not allowed to rds:DeleteDBInstance");
    const { list, why } = await stopped(removing());
    expect(why).toBe("apply");
    expect(list).toMatchObject([
      {
        code: "EOE-DEPLOY-053",
        path: ADDED[0],
        message: expect.stringContaining("not allowed to rds:DeleteDB"),
      },
    ]);
  });

  it("that are gone or going already are no trouble", async () => {
    const rds = new PlayedRds(CLUSTER.instances);
    answer = (text) => (text.includes("Action=Delete") ? queryError("DBInstanceNotFound") : rds.answer(text));
    await removing();
    const going = new PlayedRds(ADDED);
    for (const name of ADDED) going.delete(new URLSearchParams({ DBInstanceIdentifier: name }).toString());
    answer = (text) =>
      text.includes("Action=Delete")
        ? queryError("InvalidDBInstanceState", "being deleted")
        : going.answer(text);
    await removing();
    const busy = new PlayedRds(ADDED);
    answer = (text) =>
      text.includes("Action=Delete")
        ? queryError("InvalidDBInstanceState", "is modifying")
        : busy.answer(text);
    expect((await stopped(removing())).list).toMatchObject([{ code: "EOE-DEPLOY-053" }]);
  });

  it("that never go are named in the end", async () => {
    const rds = new PlayedRds(ADDED);
    answer = (text) => (text.includes("Action=Delete") ? {} : rds.answer(text));
    expect((await stopped(removing({ patienceSeconds: 0.05 }))).list).toMatchObject([
      { code: "EOE-DEPLOY-054", message: expect.stringContaining(`${ADDED[0]} (available)`) },
    ]);
  });

  it("are not taken for gone where somebody interrupts", async () => {
    const rds = new PlayedRds(ADDED);
    answer = (text) => (text.includes("Action=Delete") ? {} : rds.answer(text));
    await expect(removing({ signal: AbortSignal.timeout(50) })).rejects.toThrow(/abort|timeout/i);
  });
});

it("a state tells the clusters, their instances and what scales them", () => {
  const of = (type: string, name: string, attributes: object) => ({
    mode: "managed",
    type,
    name,
    instances: [{ attributes }],
  });
  const resources = [
    of("aws_rds_cluster", "cluster", { id: "mall-mysql" }),
    of("aws_rds_cluster_instance", "one", { id: "mall-mysql-1" }),
    of("aws_appautoscaling_target", "readers", { resource_id: "cluster:mall-mysql" }),
    of("aws_appautoscaling_target", "tasks", { resource_id: "service/mall/mall" }),
  ];
  expect(readerClusters(JSON.stringify({ resources }))).toEqual([
    { cluster: "mall-mysql", instances: ["mall-mysql-1"], scaling: ["aws_appautoscaling_target.readers"] },
  ]);
  expect(readerClusters("")).toEqual([]);
});

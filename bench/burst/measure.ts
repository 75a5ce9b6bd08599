/** What containers do under a load, and what a request costs them. */
import autocannon, { type Result } from "autocannon";
import { build } from "hdr-histogram-js";
import { docker } from "../../__tests__/stack/docker.ts";
import { median } from "../median.ts";
import { randomOf } from "./random.ts";
import { type Stack, simulateLoads } from "./simulate.ts";

export interface Measured {
  readonly perSecond: number;
  /** Seconds, of answers that are 2xx. */
  readonly latencies: readonly number[];
  /** When each of these came, in seconds of the run. */
  readonly answeredAt: readonly number[];
  /** Of all answers, 0 to 1: those that are not 2xx, and those that did not come. */
  readonly refusedShare: number;
}

/** Goals there are. Pages that have room for more hold the same rows, and are not the same page. */
export const SEEDED_GOALS = 16;
/** The application's greatest `per_page` is 100. */
export const MOST_CLIENTS = 100 - SEEDED_GOALS;

/** What makes a round say nothing. */
export class Disturbed extends Error {}

/** Answers of clients that each read a page of their own, so that none shares another's read; all cost the same. */
export async function send(url: string, clients: number, seconds: number): Promise<Measured> {
  const latencies: number[] = [];
  const answeredAt: number[] = [];
  const began = performance.now();
  let client = 0;
  const { non2xx, errors, duration } = await new Promise<Result>((resolve, reject) => {
    const setupClient = (one: autocannon.Client) => {
      client += 1;
      one.setRequests([{ path: `/goals?per_page=${SEEDED_GOALS + client}` }]);
    };
    const run = autocannon({ url, connections: clients, duration: seconds, setupClient }, (error, result) =>
      error ? reject(error) : resolve(result),
    );
    run.on("response", (_client, status, _bytes, milliseconds) => {
      if (status < 200 || status >= 300) return;
      latencies.push(milliseconds / 1000);
      answeredAt.push((performance.now() - began) / 1000);
    });
  });
  if (latencies.length === 0) throw new Disturbed(`${clients} clients had no answer in ${seconds} s`);
  const refused = non2xx + errors;
  const refusedShare = refused / (refused + latencies.length);
  return { perSecond: latencies.length / duration, latencies, answeredAt, refusedShare };
}

/** Processor time that a container has used, in seconds; by the control group's first or second version. */
async function processorSeconds(container: string): Promise<number> {
  const files = "/sys/fs/cgroup/cpu.stat /sys/fs/cgroup/cpuacct/cpuacct.usage";
  const told = await docker("exec", container, "sh", "-c", `cat ${files} 2>/dev/null || true`);
  const [, microseconds, nanoseconds] = /^usage_usec (\d+)$|^(\d+)$/m.exec(told) ?? [];
  if (microseconds !== undefined) return Number(microseconds) / 1e6;
  if (nanoseconds !== undefined) return Number(nanoseconds) / 1e9;
  throw new Error(`no processor time in ${files} of container ${container}`);
}

/** What containers used of a processor while something went on, and how long that took; in seconds. */
async function usedBy<T>(
  containers: readonly string[],
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly used: readonly number[]; readonly elapsed: number }> {
  const before = await Promise.all(containers.map(processorSeconds));
  // Without the time in which Docker is asked.
  const started = performance.now();
  const result = await work();
  const elapsed = (performance.now() - started) / 1000;
  const after = await Promise.all(containers.map(processorSeconds));
  return { result, used: after.map((seconds, index) => seconds - (before[index] ?? 0)), elapsed };
}

/** Shares of a processor that containers got while they had work for more, beside what was measured. */
export async function sharesUnder(
  containers: readonly string[],
  work: () => Promise<Measured>,
): Promise<{ readonly measured: Measured; readonly shares: readonly number[] }> {
  const { result, used, elapsed } = await usedBy(containers, work);
  return { measured: result, shares: used.map((one) => one / elapsed) };
}

/** Processor time of a request, in seconds. */
export async function costOf(app: string, url: string, clients: number, seconds: number): Promise<number> {
  const { result, used } = await usedBy([app], () => send(url, clients, seconds));
  return (used[0] ?? 0) / result.latencies.length;
}

export interface Costs extends Stack {
  /** Of nginx and the database together, in seconds of a processor. */
  readonly othersCpuSeconds: number;
}

export interface Instance {
  readonly url: string;
  readonly app: string;
  /** nginx and the database. */
  readonly others: readonly string[];
  /** Share of a processor that it may have, in each period of so many seconds. */
  readonly vcpus: number;
  readonly periodSeconds: number;
}

/** Of one client, some hundred answers. */
const ALONE_SECONDS = 5;

/**
 * What requests cost on one instance, one after the other, and the wait for nginx and the database, from what one client
 * alone waits beyond that. An instance at its limit is never idle: what passes until as many answers have come as there
 * are clients is what that many requests took of its processor, pauses such as the garbage collector's among it.
 * @param load clients that bring the instance to its limit, and seconds
 * @throws Disturbed where the instance did not get its share of the processor
 */
export async function measureCosts(
  { url, app, others, vcpus, periodSeconds }: Instance,
  load: { readonly clients: number; readonly seconds: number },
): Promise<Costs> {
  const { result, used, elapsed } = await usedBy([app, ...others], () =>
    send(url, load.clients, load.seconds),
  );
  const [ownUse = 0, ...othersUse] = used;
  const share = ownUse / elapsed;
  expectShare(share, vcpus);
  const alone = (await send(url, 1, ALONE_SECONDS)).latencies;
  const withoutWait: Stack = {
    cpuSeconds: ownUse / result.latencies.length,
    cpuVariation: 0,
    recordedCpuSeconds: costsOf(result.answeredAt, load.clients, share),
    vcpus,
    periodSeconds,
    querySeconds: 0,
    queryVariation: 0,
    cacheHits: 0,
    connections: 10,
    queueLength: 500,
    timeoutSeconds: 60,
    startSeconds: 0,
  };
  const [simulated] = simulateLoads([{ clients: 1, seconds: ALONE_SECONDS }], withoutWait, 1, randomOf(1));
  return {
    ...withoutWait,
    querySeconds: Math.max(0, mean(alone) - mean(simulated?.latencies ?? [])),
    othersCpuSeconds: othersUse.reduce((sum, one) => sum + one, 0) / result.latencies.length,
  };
}

/** Of its part of a processor, what an instance at its limit gets on a machine that does nothing else. */
const LEAST_OF_SHARE = 0.9;

/** @throws Disturbed where an instance at its limit had less */
export function expectShare(share: number, vcpus: number): void {
  if (share < LEAST_OF_SHARE * vcpus)
    throw new Disturbed(
      `an instance had ${share.toFixed(3)} of a processor, and ${vcpus} are its own; other work took the rest`,
    );
}

/** Times as long as a bunch of answers mostly takes: what took longer had a pause in it. */
const LONGEST_BUNCH = 2;

/**
 * What each request cost, in seconds of a processor, one after the other. Answers leave in bunches, since an event loop
 * reads what has come at once: a bunch's requests share its time. A pause in it, such as the garbage collector's, happens
 * once and goes to one request alone, so that in a simulation as many wait for it as are there.
 * @param answeredAt in seconds, of an instance at its limit
 * @param bunch requests, as many as there were clients
 * @param share of a processor that the instance had
 */
export function costsOf(answeredAt: readonly number[], bunch: number, share: number): number[] {
  const spans: number[] = [];
  for (let end = bunch; end < answeredAt.length; end += bunch)
    spans.push((answeredAt[end] ?? 0) - (answeredAt[end - bunch] ?? 0));
  const mostly = median(spans);
  return spans.flatMap((seconds) => {
    const pause = seconds > LONGEST_BUNCH * mostly ? seconds - mostly : 0;
    const each = (seconds - pause) / bunch;
    return Array.from({ length: bunch }, (_, index) => share * (index === 0 ? each + pause : each));
  });
}

/** Of several measurements, one: their mean, and their records one after the other. */
export function meanOf(measurements: readonly Costs[]): Costs {
  const [first] = measurements;
  if (first === undefined) throw new Error("no measurement");
  return {
    ...first,
    cpuSeconds: mean(measurements.map(({ cpuSeconds }) => cpuSeconds)),
    querySeconds: mean(measurements.map(({ querySeconds }) => querySeconds)),
    othersCpuSeconds: mean(measurements.map(({ othersCpuSeconds }) => othersCpuSeconds)),
    recordedCpuSeconds: measurements.flatMap(({ recordedCpuSeconds = [] }) => recordedCpuSeconds),
  };
}

/** Shares: how far apart an instance's measurements around a burst may be. */
const MOST_CHANGE = 0.2;

/** @throws Disturbed where a request came to cost another time between measurements of one instance */
export function expectSteady(measurements: readonly Costs[]): void {
  const costs = measurements.map(({ cpuSeconds }) => cpuSeconds * 1000);
  const [least, most] = [Math.min(...costs), Math.max(...costs)];
  if (most > least * (1 + MOST_CHANGE))
    throw new Disturbed(
      `a request took an instance ${least.toFixed(2)} ms of a processor in one minute, and ${most.toFixed(2)} ms in another`,
    );
}

const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, one) => sum + one, 0) / numbers.length;

/** Milliseconds. */
export function p95Of(latencies: readonly number[]): number {
  const histogram = build({ numberOfSignificantValueDigits: 3 });
  for (const one of latencies) histogram.recordValue(Math.round(one * 1e6));
  return histogram.getValueAtPercentile(95) / 1000;
}

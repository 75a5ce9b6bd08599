/** What containers do under a load, and what a request costs them. */
import { existsSync, readFileSync } from "node:fs";
import autocannon, { type Result } from "autocannon";
import { build } from "hdr-histogram-js";
import { docker, sleep } from "../../__tests__/stack/docker.ts";
import { median } from "../median.ts";
import type { Stack } from "./simulate.ts";

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

/**
 * In which nothing is counted: all clients begin at once, and the first answers are those of connections being made and of
 * a queue that is never so long again.
 */
export const LEAD_SECONDS = 1;

/**
 * Answers of clients that each read a page of their own, so that none shares another's read; all cost the same.
 * @param seconds that count, after {@link LEAD_SECONDS}
 */
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
    const run = autocannon(
      { url, connections: clients, duration: LEAD_SECONDS + seconds, setupClient },
      (error, result) => (error ? reject(error) : resolve(result)),
    );
    run.on("response", (_client, status, _bytes, milliseconds) => {
      const at = (performance.now() - began) / 1000 - LEAD_SECONDS;
      if (at < 0 || status < 200 || status >= 300) return;
      latencies.push(milliseconds / 1000);
      answeredAt.push(at);
    });
  });
  if (latencies.length === 0) throw new Disturbed(`${clients} clients had no answer in ${seconds} s`);
  const refused = non2xx + errors;
  const refusedShare = refused / (refused + latencies.length);
  return { perSecond: latencies.length / (duration - LEAD_SECONDS), latencies, answeredAt, refusedShare };
}

/**
 * Processor time that containers use, from the host's side: asking inside a container would cost it time that its requests
 * did not. By the control group's first or second version.
 */
export class ProcessorTime {
  private constructor(private readonly files: readonly string[]) {}

  /** @throws Error where this machine does not see the containers' control groups, as on Docker Desktop */
  static async of(containers: readonly string[]): Promise<ProcessorTime> {
    const files = containers.map(async (container) => {
      const pid = await docker("inspect", "--format", "{{.State.Pid}}", container);
      const file = usageFile(readFileSync(`/proc/${pid}/cgroup`, "utf8"));
      if (!existsSync(file)) throw new Error(`${file} of container ${container} is not there`);
      return file;
    });
    return new ProcessorTime(await Promise.all(files));
  }

  /** Of each container since its start, in seconds. */
  read(): number[] {
    return this.files.map((file) => {
      const text = readFileSync(file, "utf8");
      const microseconds = /^usage_usec (\d+)$/m.exec(text)?.[1];
      return microseconds === undefined ? Number(text) / 1e9 : Number(microseconds) / 1e6;
    });
  }
}

/** Where the kernel counts a process's control group. @param groups as /proc/<pid>/cgroup has them */
export function usageFile(groups: string): string {
  const first = /^\d+:(?:[^:]*,)?cpuacct(?:,[^:]*)?:(.*)$/m.exec(groups)?.[1];
  if (first !== undefined) return `/sys/fs/cgroup/cpuacct${first}/cpuacct.usage`;
  return `/sys/fs/cgroup${/^0::(.*)$/m.exec(groups)?.[1] ?? ""}/cpu.stat`;
}

/** A load, and what containers used of a processor meanwhile. */
export interface Sample extends Measured {
  readonly clients: number;
  /** Of each container, in seconds. */
  readonly used: readonly number[];
  readonly elapsed: number;
}

/** What clients get that ask for so many seconds after the lead, and what that takes of the containers. */
export async function sample(
  url: string,
  clients: number,
  seconds: number,
  processor: ProcessorTime,
): Promise<Sample> {
  const readAfterLead = sleep(LEAD_SECONDS * 1000).then(() => [processor.read(), performance.now()] as const);
  const [measured, [before, started]] = await Promise.all([send(url, clients, seconds), readAfterLead]);
  const [after, ended] = [processor.read(), performance.now()];
  return {
    ...measured,
    clients,
    used: after.map((one, index) => one - (before[index] ?? 0)),
    elapsed: (ended - started) / 1000,
  };
}

/** What several samples of one load have together. */
export interface Pooled {
  readonly perSecond: number;
  readonly latencies: readonly number[];
  readonly refusedShare: number;
  /** Of a processor, of each container. */
  readonly shares: readonly number[];
}

export function pool(samples: readonly Sample[]): Pooled {
  const latencies = samples.flatMap((one) => one.latencies);
  const elapsed = sum(samples.map((one) => one.elapsed));
  return {
    perSecond: latencies.length / sum(samples.map((one) => one.latencies.length / one.perSecond)),
    latencies,
    refusedShare: mean(samples.map((one) => one.refusedShare)),
    shares: (samples[0]?.used ?? []).map(
      (_, index) => sum(samples.map(({ used }) => used[index] ?? 0)) / elapsed,
    ),
  };
}

export interface Costs extends Stack {
  /** Of nginx and the database together, in seconds of a processor. */
  readonly othersCpuSeconds: number;
}

/** What samples of an instance at its limit, and of one client alone with it, say of a request's costs. */
export interface Calibration {
  /** What it used comes first, then what nginx and the database did. */
  readonly atLimit: readonly Sample[];
  /** What it used. */
  readonly alone: readonly Sample[];
  /** The same with a whole processor, so that it never waits for the next period. */
  readonly unlimited: readonly Sample[];
}

/** Share of a processor that an instance may have, in each period of so many seconds. */
export interface Share {
  readonly vcpus: number;
  readonly periodSeconds: number;
}

/**
 * What requests cost, one after the other; what one alone costs beyond that, since it wakes an instance that has nothing to
 * do; and the wait for nginx and the database: what one client waits for beyond the processor time, where there is enough.
 * An instance at its limit is never idle: what passes until as many answers have come as there are clients is what
 * that many requests took of its processor, pauses such as the garbage collector's among it.
 * @param calibrations of one instance or more, whose requests then cost the same
 * @throws Disturbed where an instance did not get its share of the processor
 */
export function costsFrom(calibrations: readonly Calibration[], { vcpus, periodSeconds }: Share): Costs {
  for (const { atLimit } of calibrations) expectShare(pool(atLimit).shares[0] ?? 0, vcpus);
  const samples = calibrations.flatMap(({ atLimit }) => atLimit);
  const aloneSamples = calibrations.flatMap((one) => one.alone);
  const answers = answersOf(samples);
  const cpuSeconds = usedBy(samples) / answers;
  const usedByOthers = sum(samples.map(({ used: [, ...others] }) => sum(others)));
  const unlimited = calibrations.flatMap((one) => one.unlimited);
  const waited = mean(unlimited.flatMap(({ latencies }) => latencies));
  return {
    cpuSeconds,
    wakeCpuSeconds: Math.max(0, usedBy(aloneSamples) / answersOf(aloneSamples) - cpuSeconds),
    cpuVariation: 0,
    recordedCpuSeconds: samples.flatMap(({ answeredAt, clients, used: [own = 0], elapsed }) =>
      costsOf(answeredAt, clients, own / elapsed),
    ),
    vcpus,
    periodSeconds,
    balancing: "fewest",
    querySeconds: Math.max(0, waited - usedBy(unlimited) / answersOf(unlimited)),
    queryVariation: 0,
    cacheHits: 0,
    connections: 10,
    queueLength: 500,
    timeoutSeconds: 60,
    startSeconds: 0,
    othersCpuSeconds: usedByOthers / answers,
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

const answersOf = (samples: readonly Sample[]): number =>
  sum(samples.map(({ latencies }) => latencies.length));
/** Seconds of a processor that instances used. */
const usedBy = (samples: readonly Sample[]): number => sum(samples.map(({ used: [own = 0] }) => own));
const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
const mean = (numbers: readonly number[]): number => sum(numbers) / numbers.length;

/** Milliseconds. */
export function p95Of(latencies: readonly number[]): number {
  const histogram = build({ numberOfSignificantValueDigits: 3 });
  for (const one of latencies) histogram.recordValue(Math.round(one * 1e6));
  return histogram.getValueAtPercentile(95) / 1000;
}

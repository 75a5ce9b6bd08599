import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { advise } from "../../bench/burst/advise.ts";
import { type Audience, arrivalsFrom, arrivalsOf, DAY_SECONDS } from "../../bench/burst/arrivals.ts";
import { drawDay } from "../../bench/burst/draw.ts";
import { noonOf, scalingOf } from "../../bench/burst/environment.ts";
import { figuresOf } from "../../bench/burst/figures.ts";
import {
  type Calibration,
  costsFrom,
  costsOf,
  pool,
  type Sample,
  usageFile,
} from "../../bench/burst/measure.ts";
import { HELP, readOptions, WrongOptions } from "../../bench/burst/options.ts";
import { clockOf, patched, patchOf, replacedBy, replacedInWords } from "../../bench/burst/patch.ts";
import { randomOf } from "../../bench/burst/random.ts";
import { type ScalingSettings, trackTarget } from "../../bench/burst/scaling.ts";
import { type Stack, simulate, simulateLoads } from "../../bench/burst/simulate.ts";
import { synthesise } from "../../cli/synthesise.ts";
import { parseEnvironment } from "../../modules/capabilities/load.ts";

const STACK: Stack = {
  cpuSeconds: 0.01,
  cpuVariation: 1,
  vcpus: 0.25,
  querySeconds: 0.005,
  cacheHits: 0.8,
  connections: 40,
  queueLength: 500,
  timeoutSeconds: 60,
  startSeconds: 60,
};
const SCALING: ScalingSettings = {
  min: 1,
  max: 3,
  target: 70,
  scaleOutCooldownSeconds: 60,
  scaleInCooldownSeconds: 300,
  metricDelaySeconds: 60,
  schedule: [],
};
const fixed = (tasks: number): ScalingSettings => ({ ...SCALING, min: tasks, max: tasks });
const EVENT: Audience = {
  visitorsPerDay: 20_000,
  burst: { atSeconds: DAY_SECONDS / 2, seconds: 600, share: 0.6 },
  requestsPerVisit: 6,
  thinkSeconds: 8,
};
const dayOf = (audience: Audience, scaling: ScalingSettings, stack = STACK, seed = 1) =>
  simulate(arrivalsOf(audience, randomOf(seed)), stack, scaling, randomOf(seed + 1));

const audiences = fc.record({
  visitorsPerDay: fc.integer({ min: 0, max: 3000 }),
  burst: fc.record({
    atSeconds: fc.integer({ min: 0, max: DAY_SECONDS - 900 }),
    seconds: fc.integer({ min: 30, max: 900 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
  requestsPerVisit: fc.integer({ min: 1, max: 8 }),
  thinkSeconds: fc.double({ min: 0.1, max: 20, noNaN: true }),
});

describe("arrivals", () => {
  it("come in order, within the day, as many as the visits have", () => {
    fc.assert(
      fc.property(audiences, fc.integer(), (audience, seed) => {
        const times = arrivalsOf(audience, randomOf(seed));
        expect(times.length).toBeLessThanOrEqual(audience.visitorsPerDay * audience.requestsPerVisit);
        expect(times.every((at, index) => at >= (times[index - 1] ?? 0) && at < DAY_SECONDS)).toBe(true);
      }),
      { numRuns: 50 },
    );
    const times = arrivalsOf(EVENT, randomOf(3));
    const inBurst = times.filter((at) => at >= DAY_SECONDS / 2 && at < DAY_SECONDS / 2 + 700).length;
    expect(inBurst / times.length).toBeGreaterThan(0.58);
    expect(inBurst / times.length).toBeLessThan(0.64);
  });

  it("are read from a record of minutes, and each row that is none is named", () => {
    const times = arrivalsFrom("minute,requests\n0,2\n\n90,3\n", randomOf(1));
    expect([...times].map((at) => Math.floor(at / 60))).toEqual([0, 0, 90, 90, 90]);
    expect(() => arrivalsFrom("0,2\nx\n5\n", randomOf(1))).toThrow(/^rows 2, 3 must be a minute/);
  });
});

describe("a simulated day", () => {
  it("loses no request: each is answered or refused", () => {
    fc.assert(
      fc.property(audiences, fc.integer({ min: 1, max: 4 }), (audience, max) => {
        const day = dayOf(audience, { ...SCALING, max });
        const arrivals = arrivalsOf(audience, randomOf(1)).length;
        expect(day.answered + day.refused).toBe(arrivals);
        expect(figuresOf(day).requests).toBe(arrivals);
      }),
      { numRuns: 30 },
    );
  });

  it("refuses nothing without load", () => {
    const day = dayOf({ ...EVENT, visitorsPerDay: 200 }, fixed(1));
    expect(day.refused).toBe(0);
    expect(figuresOf(day).p99).toBeLessThan(400);
  });

  /** With n times as many tasks each of them has a part of what one had before, in the same order. */
  it("answers no request later where there are several times as many tasks", () => {
    const alone = {
      ...STACK,
      cacheHits: 1,
      queueLength: Number.POSITIVE_INFINITY,
      timeoutSeconds: DAY_SECONDS,
    };
    fc.assert(
      fc.property(
        audiences,
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 2, max: 3 }),
        (audience, tasks, times) => {
          const sums = [tasks, tasks * times].map((count) =>
            dayOf(audience, fixed(count), alone).minutes.map(({ latencies }) =>
              latencies.reduce((sum, one) => sum + one, 0),
            ),
          );
          const [few = [], many = []] = sums;
          expect(many.every((sum, minute) => sum <= (few[minute] ?? 0) + 1e-6)).toBe(true);
        },
      ),
      { numRuns: 20 },
    );
  });

  it("is refused in the burst by few tasks, and answered by tasks that stand ready", () => {
    const few = dayOf(EVENT, SCALING);
    const schedule = [
      { atSeconds: DAY_SECONDS / 2 - 900, min: 12, max: 12 },
      { atSeconds: DAY_SECONDS / 2 + 1800, min: 1, max: 3 },
    ];
    const ready = dayOf(EVENT, { ...SCALING, schedule });
    expect(few.refused).toBeGreaterThan(1000);
    expect(ready.refused).toBe(0);
    expect(figuresOf(ready).p95).toBeLessThan(figuresOf(few).p95);
    expect(figuresOf(ready).mostTasks).toBe(12);
    // For three quarters of an hour, and for a while until they are scaled in: not all day.
    expect(figuresOf(ready).taskHours).toBeLessThan(60);
  });
});

it("counts CPU of all that a task has, of which Node uses one vCPU", () => {
  const busy = dayOf(EVENT, fixed(1), { ...STACK, vcpus: 2, cpuSeconds: 0.05 });
  expect(Math.max(...busy.minutes.map(({ cpu }) => cpu))).toBeCloseTo(50, 1);
});

describe("target tracking", () => {
  const desiredAfter = (cpus: readonly number[], running: number, settings = SCALING) => {
    const tracking = trackTarget(settings);
    let desired = running;
    cpus.forEach((cpu, minute) => {
      tracking.minuteEnded(cpu);
      desired = tracking.desired((minute + 1) * 60, desired);
    });
    return desired;
  };

  it("scales out in proportion, after three minutes above the target that can be seen", () => {
    expect(desiredAfter([100, 100, 100], 1)).toBe(1);
    expect(desiredAfter([100, 100, 100, 100], 1)).toBe(2);
    expect(desiredAfter([100, 60, 100, 100, 100], 1)).toBe(1);
    expect(desiredAfter(Array(10).fill(100), 1)).toBe(3);
  });

  it("scales in after a quarter of an hour below nine tenths of it, and no lower than the minimum", () => {
    expect(desiredAfter(Array(15).fill(20), 3)).toBe(3);
    expect(desiredAfter(Array(16).fill(20), 3)).toBe(1);
    expect(desiredAfter(Array(16).fill(65), 3)).toBe(3);
  });

  it("waits for its cooldown", () => {
    const slow = { ...SCALING, max: 10, scaleOutCooldownSeconds: 600 };
    expect(desiredAfter(Array(8).fill(100), 1, slow)).toBe(2);
  });

  it("does not wait for it where more is wanted than it has added", () => {
    const slow = { ...SCALING, max: 10, scaleOutCooldownSeconds: 600 };
    expect(desiredAfter(Array(8).fill(80), 4, slow)).toBe(5);
    expect(desiredAfter([80, 80, 80, 80, 100, 100], 4, slow)).toBe(6);
  });
});

describe("durations", () => {
  it.each([0, 0.3, 0.5, 1])("have the mean and the variation %d that they are asked for", (variation) => {
    const random = randomOf(5);
    const drawn = Array.from({ length: 20_000 }, () => random.duration(3, variation));
    const mean = drawn.reduce((sum, one) => sum + one, 0) / drawn.length;
    const deviation = Math.sqrt(drawn.reduce((sum, one) => sum + (one - mean) ** 2, 0) / drawn.length);
    expect(mean).toBeCloseTo(3, 1);
    expect(deviation / mean).toBeCloseTo(variation, 1);
  });
});

describe("clients that wait for their answers", () => {
  const loads = (clients: number, tasks: number, stack = STACK) =>
    simulateLoads([{ clients, seconds: 60 }], stack, tasks, randomOf(2))[0];

  it("get what one processor can do, from one task, and twice that from two", () => {
    const perSecond = STACK.vcpus / STACK.cpuSeconds;
    expect((loads(50, 1)?.perSecond ?? 0) / perSecond).toBeCloseTo(1, 0.5);
    expect((loads(50, 2)?.perSecond ?? 0) / (2 * perSecond)).toBeCloseTo(1, 0.5);
  });

  it("keep to Little's law: as many are under way as there are clients", () => {
    const load = loads(20, 2);
    const mean = (load?.latencies ?? []).reduce((sum, one) => sum + one, 0) / (load?.latencies.length ?? 1);
    expect(((load?.perSecond ?? 0) * mean) / 20).toBeCloseTo(1, 1);
  });

  it("have a quarter of a processor at full speed for 25 of 100 ms, and wait for the rest of them", () => {
    const steady = { ...STACK, cpuVariation: 0, cacheHits: 1 };
    const seen = loads(1, 1, steady)
      ?.latencies.slice(0, 5)
      .map((one) => one.toFixed(6));
    // 10 and 10 ms; 5 ms, 75 ms of wait and 5 ms; 10 and 10 ms, with which the next 25 ms are used up.
    expect(seen).toEqual(["0.010000", "0.010000", "0.085000", "0.010000", "0.010000"]);
    const slices = loads(1, 1, { ...steady, periodSeconds: 0.01 })?.latencies.slice(0, 2);
    expect(slices?.map((one) => one.toFixed(4))).toEqual(["0.0325", "0.0400"]);
  });

  it("wait for nobody where a task has a whole processor", () => {
    const whole = { ...STACK, cpuVariation: 0, cacheHits: 1, vcpus: 2 };
    expect(new Set(loads(1, 1, whole)?.latencies.map((one) => one.toFixed(6)))).toEqual(
      new Set(["0.010000"]),
    );
  });
});

describe("recorded costs", () => {
  const recorded = (costs: readonly number[], vcpus: number): Stack => ({
    ...STACK,
    cpuVariation: 0,
    cacheHits: 1,
    vcpus,
    recordedCpuSeconds: costs,
  });
  const latencies = (clients: number, costs: readonly number[], vcpus = 0.5) =>
    simulateLoads([{ clients, seconds: 20 }], recorded(costs, vcpus), 1, randomOf(2))[0]?.latencies ?? [];

  it("are replayed in their order, over and over", () => {
    const seen = latencies(1, [0.01, 0.02, 0.03], 1).map((one) => one.toFixed(6));
    const turns = ["0.010000", "0.020000", "0.030000"];
    const first = turns.indexOf(seen[0] ?? "");
    expect(first).toBeGreaterThanOrEqual(0);
    expect(seen.slice(0, 7)).toEqual(
      Array.from({ length: 7 }, (_, index) => turns[(first + index) % turns.length]),
    );
  });

  it("let a pause hold up all who wait, which the same mean without pauses does not", () => {
    const paused = latencies(10, [...Array.from({ length: 49 }, () => 0.001), 0.101]);
    const even = latencies(10, [0.003]);
    expect(Math.max(...paused)).toBeGreaterThan(3 * Math.max(...even));
  });

  it("are what a bunch of answers took, in equal parts", () => {
    const costs = costsOf([0, 0.01, 0.02, 0.02, 0.08, 0.08], 2, 0.5);
    expect(costs.map((one) => one.toFixed(6))).toEqual(["0.005000", "0.005000", "0.015000", "0.015000"]);
  });

  it("give a pause to one request, for which as many wait as are there", () => {
    // Four bunches of two that take 10 ms, and between them one that takes 110.
    const costs = costsOf([0, 0, 0.01, 0.01, 0.02, 0.02, 0.13, 0.13, 0.14, 0.14, 0.15], 2, 1);
    expect(costs.map((one) => one.toFixed(3))).toEqual([
      "0.005",
      "0.005",
      "0.005",
      "0.005",
      "0.105",
      "0.005",
      "0.005",
      "0.005",
      "0.005",
      "0.005",
    ]);
  });

  const sampled = (answeredAt: readonly number[], used: readonly number[]): Sample => ({
    answeredAt,
    latencies: answeredAt.map(() => 0.02),
    perSecond: answeredAt.length / 2,
    refusedShare: 0,
    clients: 2,
    used,
    elapsed: 2,
  });

  it("come from all turns of all instances, and the wait from what one client waits beyond them", () => {
    const answeredAt = [0.4, 0.4, 0.8, 0.8, 1.2, 1.2, 1.6, 1.6];
    const calibration = (own: number): Calibration => ({
      atLimit: [sampled(answeredAt, [own, 0.01, 0.03]), sampled(answeredAt, [own, 0.01, 0.03])],
      alone: [{ ...sampled([0.5], [0.15]), latencies: [0.9] }],
      unlimited: [{ ...sampled([0.5], [0.1]), latencies: [0.18] }],
    });
    const costs = costsFrom([calibration(1), calibration(1.2)], { vcpus: 0.5, periodSeconds: 0.01 });
    expect(costs.cpuSeconds).toBeCloseTo(4.4 / 32);
    expect(costs.othersCpuSeconds).toBeCloseTo(0.16 / 32);
    expect(costs.recordedCpuSeconds?.map((one) => one.toFixed(3))).toEqual([
      ...Array.from({ length: 12 }, () => "0.100"),
      ...Array.from({ length: 12 }, () => "0.120"),
    ]);
    // 0.1375 s is what a request takes of many, and 0.15 where it comes alone.
    expect(costs.wakeCpuSeconds).toBeCloseTo(0.0125);
    expect(costs.querySeconds).toBeCloseTo(0.08);
    expect(() => costsFrom([calibration(0.8)], { vcpus: 0.5, periodSeconds: 0.01 })).toThrow(
      "an instance had 0.400 of a processor, and 0.5 are its own; other work took the rest",
    );
  });

  it("are pooled by what came, not by the mean of turns", () => {
    const pooled = pool([sampled([0.5], [0.2, 0.4]), sampled([0.5, 1, 1.5], [0.6, 0.4])]);
    expect(pooled.perSecond).toBeCloseTo(1);
    expect(pooled.latencies).toHaveLength(4);
    expect(pooled.shares.map((one) => one.toFixed(2))).toEqual(["0.20", "0.20"]);
  });

  it("are read where the kernel counts them, in its first and second version", () => {
    const first = "5:memory:/docker/abc\n3:cpuset:/docker/abc\n2:cpu,cpuacct:/docker/abc\n0::/x\n";
    expect(usageFile(first)).toBe("/sys/fs/cgroup/cpuacct/docker/abc/cpuacct.usage");
    expect(usageFile("0::/system.slice/docker-abc.scope\n")).toBe(
      "/sys/fs/cgroup/system.slice/docker-abc.scope/cpu.stat",
    );
  });
});

describe("a request that comes alone", () => {
  const perRequest = (clients: number): number => {
    const stack: Stack = {
      ...STACK,
      cpuVariation: 0,
      cacheHits: 1,
      vcpus: 1,
      wakeCpuSeconds: STACK.cpuSeconds,
    };
    const [load] = simulateLoads([{ clients, seconds: 100 }], stack, 1, randomOf(3));
    return 1 / (load?.perSecond ?? 0);
  };

  it("costs what it takes to wake its task, which requests that wait for each other do not", () => {
    expect(perRequest(1)).toBeCloseTo(2 * STACK.cpuSeconds, 4);
    expect(perRequest(8)).toBeCloseTo(STACK.cpuSeconds, 4);
  });
});

describe("who gets a request", () => {
  const mostly = (balancing: "turn" | "fewest"): number => {
    const stack: Stack = { ...STACK, cpuVariation: 0.9, cacheHits: 1, vcpus: 1, balancing };
    const [load] = simulateLoads([{ clients: 2, seconds: 100 }], stack, 2, randomOf(3));
    return 2 / (load?.perSecond ?? 0);
  };

  it("is the task with the fewest under way where the balancer asks, and nobody waits beside an idle task", () => {
    expect(mostly("fewest")).toBeCloseTo(STACK.cpuSeconds, 3);
    expect(mostly("turn")).toBeGreaterThan(1.1 * STACK.cpuSeconds);
  });
});

describe("the drawing", () => {
  it("shows the time of the clock under a part of the day", () => {
    const drawn = drawDay(dayOf(EVENT, SCALING), "A day of <mall>", 12, { from: 690, to: 780 });
    expect(drawn).toContain(">23:30<");
    expect(drawn).toContain(">00:50<");
    expect(drawn).not.toContain(">12:00<");
    expect(drawn).toContain("A day of &lt;mall>");
  });
});

describe("the night of mall in the README", () => {
  it("is drawn, and told, as npm run burst -- mall --svg docs/mall/burst.svg does", () => {
    const { arrivals, costs, date, metricDelaySeconds, seed } = readOptions(["mall"]);
    const FILE = "environments/mall.yml";
    const { environment } = parseEnvironment(readFileSync(FILE, "utf8"), FILE, "mall");
    const scaling = scalingOf(environment, noonOf({ date, timeZone: "Asia/Seoul" }), metricDelaySeconds);
    const day = simulate(arrivals, { ...costs, vcpus: 0.25 }, scaling, randomOf(seed));
    const drawn = drawDay(day, "A day of mall", 12, { from: 690, to: 790 });
    expect(readFileSync("docs/mall/burst.svg", "utf8")).toBe(drawn);
    const { refused, requests } = figuresOf(day);
    const told = `${Math.round((100 * refused) / requests)} % are refused`;
    expect(readFileSync("README.md", "utf8")).toContain(told);
  });
});

describe("what is typed", () => {
  const wrongOf = (...args: string[]): readonly string[] => {
    try {
      readOptions(args);
      return [];
    } catch (error) {
      if (error instanceof WrongOptions) return error.sentences;
      throw error;
    }
  };
  const folder = mkdtempSync(join(tmpdir(), "burst-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  it("is told of all that is wrong with it at once", () => {
    expect(wrongOf("mall", "--visitors", "many", "--burst-share", "2", "--date", "today", "--write")).toEqual(
      [
        "--date today: must be a date, such as 2026-11-28.",
        "--write writes what --advise finds: say both.",
        "--visitors many: must be a number from 0 to 10000000.",
        "--burst-share 2: must be a number from 0 to 1.",
      ],
    );
    expect(wrongOf()).toEqual(["npm run burst -- <environment>: name one environment, such as market."]);
    expect(wrongOf("mall", "--visitor", "3")).toEqual([
      '--visitor: is not an option; npm run burst -- --help lists them. Did you mean "visitors"?',
    ]);
    expect(wrongOf("mall", "--svg", "/nowhere/day.svg")).toEqual([
      "--svg /nowhere/day.svg: there is no folder /nowhere.",
    ]);
    expect(wrongOf("mall", "--svg", folder)).toEqual([
      `--svg ${folder}: is a folder; name a file in it, such as ${join(folder, "day.svg")}.`,
    ]);
  });

  it("is whole where a part of one means nothing: half a task is none that could be written", () => {
    expect(wrongOf("mall", "--requests", "2.5", "--advise", "--most-tasks", "1.5")).toEqual([
      "--requests 2.5: must be a whole number.",
      "--most-tasks 1.5: must be a whole number.",
    ]);
  });

  it("is simulated whole, or not at all", () => {
    expect(wrongOf("mall", "--burst-at", "11:55")).toEqual([
      "--burst-at 11:55: the burst takes 10 minutes, and the simulated day ends at noon; say a time from which it ends before, or 12:00.",
    ]);
    expect(wrongOf("mall", "--burst-at", "11:50", "--visitors", "1")).toEqual([]);
    expect(wrongOf("mall", "--visitors", "10000000")).toEqual([
      "--visitors 10000000 --requests 6: make 60000000 requests a day, of which at most 20000000 are simulated; say fewer.",
    ]);
    const record = join(folder, "much.csv");
    writeFileSync(record, "0,99999999999\n");
    expect(wrongOf("mall", "--csv", record)).toEqual([
      `--csv ${record}: it has 99999999999 requests, of which at most 20000000 are simulated.`,
    ]);
  });

  it("is in the help, each option with its default", () => {
    const [, options = ""] =
      /\n## The burst\n([\s\S]*?)\n### /.exec(readFileSync("bench/README.md", "utf8")) ?? [];
    const named = [...HELP.matchAll(/^ {2}(--\S+)/gm)].map(([, option = ""]) => option);
    for (const option of named) expect(options).toContain(`\`${option}\``);
    expect(HELP).toContain("--visitors 20000");
    expect(HELP).toContain("--csv <file>");
  });

  it("may be a record, whose minutes are those of a day", () => {
    const record = join(folder, "day.csv");
    writeFileSync(record, "minute,requests\n0,2\n1439,3\n");
    expect(readOptions(["mall", "--csv", record]).arrivals).toHaveLength(5);
    // At five in the afternoon, whatever is said of bursts.
    writeFileSync(record, "120,3\n299,30\n300,100\n301,20\n302,50\n303,5\n");
    expect(readOptions(["mall", "--csv", record]).burst).toEqual({ atSeconds: 299 * 60, seconds: 120 });
    writeFileSync(record, "0,2\n1440,3\n");
    expect(wrongOf("mall", "--csv", record)).toEqual([
      `--csv ${record}: rows 2 must be a minute of the day, 0 to 1439, and a number of requests, such as 0,1200.`,
    ]);
    writeFileSync(record, "\n");
    expect(wrongOf("mall", "--csv", record)[0]).toContain("has no rows");
    expect(wrongOf("mall", "--csv", join(folder, "nothing.csv"))[0]).toContain("ENOENT");
  });
});

describe("a burst at noon, where the day begins", () => {
  const burst = { atSeconds: 0, seconds: 600, share: 0.6 };
  const arrivals = arrivalsOf({ ...EVENT, visitorsPerDay: 4000, burst }, randomOf(1));
  const goal = { p95Ms: 400, refusedShare: 0.001 };

  it("meets the tasks that the schedule has ready before it", () => {
    const advice = advise(arrivals, STACK, SCALING, burst, goal, { most: 8, seed: 1 });
    expect(advice?.scaling.schedule[0]).toMatchObject({ atSeconds: -300 });
    expect(advice && patchOf(advice, "UTC")).toContain("expression: 55 11 * * *");
  });

  it("meets what the file's schedule has set the day before", () => {
    const text = readFileSync("environments/mall.yml", "utf8")
      .replace('"45 23 * * *"', '"30 11 * * *"')
      .replace('"30 0 * * *"', '"30 12 * * *"');
    const { environment } = parseEnvironment(text, "environments/mall.yml", "mall");
    const scaling = scalingOf(environment, noonOf({ date: "2026-11-28", timeZone: "Asia/Seoul" }), 60);
    expect(
      simulate(arrivals, STACK, scaling, randomOf(1))
        .minutes.slice(0, 31)
        .map(({ tasks }) => tasks),
    ).toEqual(Array.from({ length: 31 }, () => 3));
  });

  it("ends after noon where it begins before: tasks stay until then", () => {
    const last = { atSeconds: DAY_SECONDS - 600, seconds: 600 };
    const advice = advise(new Float64Array(), STACK, SCALING, last, goal, { most: 1, seed: 1 });
    expect(advice?.scaling.schedule.map(({ atSeconds }) => clockOf(atSeconds))).toEqual([
      { hour: 11, minute: 45 },
      { hour: 12, minute: 20 },
    ]);
  });
});

interface Action {
  readonly schedule: string;
  readonly timezone: string;
  readonly scalable_target_action: { readonly min_capacity: string; readonly max_capacity: string };
}
interface Json {
  readonly resource: {
    readonly aws_appautoscaling_scheduled_action?: Readonly<Record<string, Action>>;
  };
}
/** What a synthesis of it looks into. */
const COMPOSED = [
  ...["docker-compose.yml", "docker-compose.mysql.yml", "docker-compose.mall.yml", "mysql"],
  ...["app/Dockerfile", "nginx/Dockerfile", "web/Dockerfile", "environments/mall.data.yml"],
];

describe("advice for environments/mall.yml", () => {
  const FILE = "environments/mall.yml";
  const text = readFileSync(FILE, "utf8");
  const { environment } = parseEnvironment(text, FILE, "mall");
  const noon = noonOf({ date: "2026-11-28", timeZone: "Asia/Seoul" });
  const scaling = scalingOf(environment, noon, 60);
  const burst = { atSeconds: DAY_SECONDS / 2, seconds: 600, share: 0.6 };
  const arrivals = arrivalsOf({ ...EVENT, visitorsPerDay: 4000, burst }, randomOf(1));
  const goal = { p95Ms: 400, refusedShare: 0.001 };
  const advice = advise(arrivals, STACK, { ...scaling, schedule: [] }, burst, goal, { most: 8, seed: 1 });
  if (advice === undefined) throw new Error("nothing keeps the goal");
  const written = patched(text, advice, "Asia/Seoul");

  it("is read again as it was meant, beside all that stood there", () => {
    const after = parseEnvironment(written, FILE, "mall").environment;
    const again = scalingOf(after, noon, 60);
    const [yesterday, ...today] = again.schedule;
    expect({ ...again, schedule: today }).toEqual(advice.scaling);
    expect(yesterday).toEqual({ min: 1, max: 3, atSeconds: (0.5 - 12) * 3600 });
    expect({ ...after, service: undefined }).toEqual({ ...environment, service: undefined });
    // Every line but those of the schedule, as it was.
    const apart = (of: string): string[] => of.split("\n").filter((line) => !/^ {6}/.test(line));
    const cpu = `    cpuPercent: ${advice.scaling.target}`;
    expect(apart(written)).toEqual(apart(text).map((line) => line.replace(/^ {4}cpuPercent: 70$/, cpu)));
  });

  it("names the times that it takes out of the file, and none that it wrote before", () => {
    const own = Object.keys(environment.service.scaling.schedule ?? {});
    const left = Object.keys(
      parseEnvironment(written, FILE, "mall").environment.service.scaling.schedule ?? {},
    );
    const replaced = replacedBy(advice, "Asia/Seoul", own);
    expect(replaced).toEqual(own.filter((name) => !left.includes(name)));
    expect(replaced).toEqual(["before-midnight", "after-midnight"]);
    expect(replacedInWords(replaced, "took")).toMatch(/^It took before-midnight, after-midnight out of /);
    expect(replacedBy(advice, "Asia/Seoul", left)).toEqual([]);
    expect(replacedInWords([], "took")).toBeUndefined();
  });

  it("keeps the goal on the day that it was found for, and with fewer tasks it does not", () => {
    const again = figuresOf(simulate(arrivals, STACK, advice.scaling, randomOf(1)));
    expect(again).toEqual(advice.figures);
    expect(again.p95).toBeLessThanOrEqual(goal.p95Ms);
    const [before, after] = advice.scaling.schedule;
    if (before === undefined || after === undefined) throw new Error("no schedule");
    const fewer = { ...before, min: before.min - 1, max: Math.max(before.min - 1, scaling.max) };
    const worse = { ...advice.scaling, schedule: [fewer, after] };
    const { p95, refused, requests } = figuresOf(simulate(arrivals, STACK, worse, randomOf(1)));
    expect(p95 > goal.p95Ms || refused > goal.refusedShare * requests).toBe(true);
  });

  it("is synthesised: a scheduled action for each time", () => {
    const root = mkdtempSync(join(tmpdir(), "burst-mall-"));
    try {
      for (const part of COMPOSED) cpSync(part, join(root, part), { recursive: true });
      writeFileSync(join(root, FILE), written);
      synthesise({ root, outdir: "out", names: ["mall"] });
      const json = readFileSync(join(root, "out/stacks/mall-service/cdk.tf.json"), "utf8");
      const { aws_appautoscaling_scheduled_action: actions } = (JSON.parse(json) as Json).resource;
      const bounds = Object.values(actions ?? {}).map(
        ({ schedule, timezone, scalable_target_action: to }) => ({
          schedule,
          timezone,
          ...to,
        }),
      );
      const [before, after] = advice.scaling.schedule.map(({ min, max, atSeconds }) => {
        const { hour, minute } = clockOf(atSeconds);
        const schedule = `cron(${minute} ${hour} * * ? *)`;
        return { schedule, timezone: "Asia/Seoul", min_capacity: String(min), max_capacity: String(max) };
      });
      expect(bounds).toEqual(expect.arrayContaining([before, after]));
      expect(bounds).toHaveLength(2);
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Audience, arrivalsFrom, arrivalsOf, DAY_SECONDS } from "../../bench/burst/arrivals.ts";
import { drawDay } from "../../bench/burst/draw.ts";
import { figuresOf } from "../../bench/burst/figures.ts";
import { randomOf } from "../../bench/burst/random.ts";
import { type ScalingSettings, trackTarget } from "../../bench/burst/scaling.ts";
import { type Stack, simulate, simulateLoads } from "../../bench/burst/simulate.ts";

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

  it("wait for nobody when they are alone and nothing varies", () => {
    const steady = { ...STACK, cpuVariation: 0, cacheHits: 1 };
    expect(new Set(loads(1, 1, steady)?.latencies.map((one) => one.toFixed(6)))).toEqual(
      new Set(["0.040000"]),
    );
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

import TinyQueue from "tinyqueue";
import { DAY_SECONDS } from "./arrivals.ts";
import { AWS_CPU } from "./aws.ts";
import type { Random } from "./random.ts";
import { boundsAt, type ScalingSettings, trackTarget } from "./scaling.ts";

/** What a request costs, and what carries it. */
export interface Stack {
  /** CPU time of a request on one whole vCPU, in seconds. */
  readonly cpuSeconds: number;
  /** How much that varies: standard deviation / mean, 0 to 1. */
  readonly cpuVariation: number;
  /**
   * vCPUs of a task, of which Node uses one at most. With less than one it runs at full speed until it has had its part of
   * a {@link periodSeconds}.
   */
  readonly vcpus: number;
  /** In which a task with less than one vCPU has its part. Default what the ECS agent sets: aws.ts. */
  readonly periodSeconds?: number;
  /**
   * CPU time of requests one after the other, as measured, in place of `cpuSeconds` and `cpuVariation`: each task goes
   * through them from a place of its own, so that what makes many of them wait at once, such as the garbage collector,
   * stays together. In seconds.
   */
  readonly recordedCpuSeconds?: readonly number[];
  /**
   * CPU time that a request takes beyond that where its task had nothing to do: the process is scheduled and its caches are
   * filled for this one alone, while requests that wait for each other share both. In seconds. Default 0.
   */
  readonly wakeCpuSeconds?: number;
  /**
   * Which ready task gets a request: each in turn, as a load balancer of AWS does by default, or who has the fewest under
   * way, as nginx does here by `least_conn`. Default "turn".
   */
  readonly balancing?: "turn" | "fewest";
  /** Of a query, in seconds. */
  readonly querySeconds: number;
  /** How much that varies: standard deviation / mean, 0 to 1. Default 1: exponentially distributed. */
  readonly queryVariation?: number;
  /** Share of requests that the cache answers without a query, 0 to 1. */
  readonly cacheHits: number;
  /** Queries at once, of all tasks together. */
  readonly connections: number;
  /** Requests that a task has under way before it refuses more. */
  readonly queueLength: number;
  /** After which the load balancer answers in the application's place. */
  readonly timeoutSeconds: number;
  /** From a task's order until requests reach it: its image, its start, its health check. */
  readonly startSeconds: number;
}

/** One minute of the day. */
export interface Minute {
  readonly arrivals: number;
  readonly refused: number;
  /** That requests reach, at the minute's end. */
  readonly tasks: number;
  /** Average CPU of these, in percent. */
  readonly cpu: number;
  /** Of the requests that came in it and were answered, in seconds. */
  readonly latencies: readonly number[];
}

export interface Day {
  readonly minutes: readonly Minute[];
  /** Sum over all tasks, starting ones among them. */
  readonly taskSeconds: number;
  readonly answered: number;
  readonly refused: number;
}

interface Task {
  readonly orderedAt: number;
  readonly readyAt: number;
  freeAt: number;
  underWay: number;
  /** CPU time that requests have been given, but for that of earlier minutes; what is still to come among it. */
  cpuSeconds: number;
  /** Which period it ran in last, and the CPU time that it has had there. */
  period: number;
  usedInPeriod: number;
  /** Of the recorded CPU times, which one comes next. */
  next: number;
}

interface Request {
  readonly task: Task;
  readonly arrivedAt: number;
  readonly answered: ((at: number) => void) | undefined;
}

type Event = { readonly at: number; readonly does: () => void };

/**
 * One day of a service: each request waits for its task's processor, then for a connection to the database.
 * A load balancer hands requests to ready tasks in turn.
 * @param arrivals in seconds, in order
 */
export function simulate(
  arrivals: Float64Array,
  stack: Stack,
  scaling: ScalingSettings,
  random: Random,
): Day {
  const service = new Service(stack, scaling, random);
  for (const at of arrivals) service.arrive(at);
  return service.end();
}

/** Clients that each send their next request when the last one was answered, as `autocannon` does. */
export interface Load {
  readonly clients: number;
  readonly seconds: number;
}

/**
 * Loads one after the other, on a number of tasks that stays.
 * @returns of each, answers a second and their latencies in seconds
 */
export function simulateLoads(
  loads: readonly Load[],
  stack: Stack,
  tasks: number,
  random: Random,
): readonly { readonly perSecond: number; readonly latencies: readonly number[] }[] {
  return loads.map(({ clients, seconds }) => {
    const service = new Service(stack, keepingTasks(tasks), random);
    const latencies: number[] = [];
    const send = (at: number): void =>
      service.schedule(at, () =>
        service.accept(at, (answeredAt) => {
          if (answeredAt >= seconds) return;
          latencies.push(answeredAt - at);
          send(answeredAt);
        }),
      );
    for (let client = 0; client < clients; client += 1) send(0);
    service.runUntil(seconds);
    return { perSecond: latencies.length / seconds, latencies };
  });
}

const keepingTasks = (tasks: number): ScalingSettings => ({
  min: tasks,
  max: tasks,
  target: 100,
  scaleOutCooldownSeconds: 0,
  scaleInCooldownSeconds: 0,
  metricDelaySeconds: 0,
  schedule: [],
});

class Service {
  private readonly events = new TinyQueue<Event>([], (one, other) => one.at - other.at);
  private readonly tasks: Task[] = [];
  private readonly waiting: (() => void)[] = [];
  private readonly minutes: {
    arrivals: number;
    refused: number;
    tasks: number;
    cpu: number;
    latencies: number[];
  }[];
  private readonly tracking;
  private now = 0;
  private turn = 0;
  private queries = 0;
  private taskSeconds = 0;
  private answered = 0;
  private refused = 0;
  private nextMinute = 60;

  constructor(
    private readonly stack: Stack,
    scaling: ScalingSettings,
    private readonly random: Random,
  ) {
    this.tracking = trackTarget(scaling);
    this.minutes = Array.from({ length: DAY_SECONDS / 60 }, () => ({
      arrivals: 0,
      refused: 0,
      tasks: 0,
      cpu: 0,
      latencies: [],
    }));
    // They have stood there since yesterday.
    for (let task = 0; task < boundsAt(scaling, 0).min; task += 1) this.order(-stack.startSeconds);
  }

  arrive(at: number): void {
    this.runUntil(at);
    this.accept(at);
  }

  schedule(at: number, does: () => void): void {
    this.events.push({ at, does });
  }

  /** @param answered is told when; not of what is refused */
  accept(at: number, answered?: (at: number) => void): void {
    const minute = this.minuteOf(at);
    minute.arrivals += 1;
    const task = this.taskFor(at);
    if (task === undefined || task.underWay >= this.stack.queueLength) {
      minute.refused += 1;
      this.refused += 1;
      return;
    }
    task.underWay += 1;
    const work = this.workOf(task) + (at >= task.freeAt ? (this.stack.wakeCpuSeconds ?? 0) : 0);
    task.freeAt = this.run(task, Math.max(at, task.freeAt), work);
    task.cpuSeconds += work;
    const cached = this.random.uniform() < this.stack.cacheHits;
    const request = { task, arrivedAt: at, answered };
    this.schedule(task.freeAt, () => (cached ? this.answer(request) : this.query(request)));
  }

  private taskFor(at: number): Task | undefined {
    const ready = this.tasks.filter(({ readyAt }) => readyAt <= at);
    const first = this.turn++ % Math.max(1, ready.length);
    if (this.stack.balancing !== "fewest") return ready[first];
    const inTurn = [...ready.slice(first), ...ready.slice(0, first)];
    const fewest = Math.min(...inTurn.map(({ underWay }) => underWay));
    return inTurn.find(({ underWay }) => underWay === fewest);
  }

  /** Draws nothing where nothing is recorded, so that a day's draws stay those of its requests. */
  private placeInRecord(): number {
    const { recordedCpuSeconds: recorded } = this.stack;
    return recorded ? Math.floor(this.random.uniform() * recorded.length) : 0;
  }

  /** CPU seconds of the next request of a task. */
  private workOf(task: Task): number {
    const { cpuSeconds, cpuVariation, recordedCpuSeconds: recorded } = this.stack;
    const work = recorded?.[task.next];
    if (!recorded || work === undefined) return this.random.duration(cpuSeconds, cpuVariation);
    task.next = (task.next + 1) % recorded.length;
    return work;
  }

  /** @returns when a task has done work that it begins at a time */
  private run(task: Task, at: number, work: number): number {
    const { vcpus, periodSeconds = AWS_CPU.periodSeconds.value } = this.stack;
    if (vcpus >= 1) return at + work;
    for (;;) {
      const period = Math.max(task.period, Math.floor(at / periodSeconds));
      if (period > task.period) [task.period, task.usedInPeriod] = [period, 0];
      const left = Math.max(0, vcpus * periodSeconds - task.usedInPeriod);
      const ends = (period + 1) * periodSeconds;
      const possible = Math.min(left, ends - at);
      if (work <= possible) {
        task.usedInPeriod += work;
        return at + work;
      }
      work -= possible;
      at = ends;
      [task.period, task.usedInPeriod] = [period + 1, 0];
    }
  }

  end(): Day {
    this.runUntil(Number.POSITIVE_INFINITY);
    for (const { orderedAt } of this.tasks) this.taskSeconds += DAY_SECONDS - Math.max(0, orderedAt);
    const { minutes, taskSeconds, answered, refused } = this;
    return { minutes, taskSeconds, answered, refused };
  }

  /** Does all that is due before a time, minutes' ends among it. */
  runUntil(until: number): void {
    for (;;) {
      const due = this.events.peek();
      const next = Math.min(due?.at ?? Number.POSITIVE_INFINITY, this.nextMinute);
      if (next > until || next === Number.POSITIVE_INFINITY) break;
      this.now = next;
      if (due && due.at <= this.nextMinute) this.events.pop()?.does();
      else this.endMinute();
    }
    if (Number.isFinite(until)) this.now = until;
  }

  private query(request: Request): void {
    if (this.queries >= this.stack.connections) {
      this.waiting.push(() => this.query(request));
      return;
    }
    this.queries += 1;
    const { querySeconds, queryVariation = 1 } = this.stack;
    this.schedule(this.now + this.random.duration(querySeconds, queryVariation), () => {
      this.queries -= 1;
      this.answer(request);
      this.waiting.shift()?.();
    });
  }

  private answer({ task, arrivedAt, answered }: Request): void {
    task.underWay -= 1;
    const seconds = this.now - arrivedAt;
    const minute = this.minuteOf(arrivedAt);
    if (seconds > this.stack.timeoutSeconds) {
      minute.refused += 1;
      this.refused += 1;
      return;
    }
    minute.latencies.push(seconds);
    this.answered += 1;
    answered?.(this.now);
  }

  private endMinute(): void {
    const minute = this.minuteOf(this.nextMinute - 1);
    const ready = this.tasks.filter(({ readyAt }) => readyAt <= this.now);
    const { vcpus } = this.stack;
    // What is queued takes CPU time in later minutes.
    const used = ready.reduce((sum, task) => {
      const owed = Math.min(task.cpuSeconds, Math.max(0, task.freeAt - this.now) * Math.min(1, vcpus));
      const done = task.cpuSeconds - owed;
      task.cpuSeconds = owed;
      return sum + done;
    }, 0);
    minute.tasks = ready.length;
    minute.cpu = ready.length === 0 ? 0 : Math.min(100, (used / (60 * vcpus * ready.length)) * 100);
    this.tracking.minuteEnded(minute.cpu);
    this.scaleTo(this.tracking.desired(this.now, this.tasks.length));
    this.nextMinute = this.nextMinute + 60 > DAY_SECONDS ? Number.POSITIVE_INFINITY : this.nextMinute + 60;
  }

  private scaleTo(desired: number): void {
    while (this.tasks.length < desired) this.order(this.now);
    while (this.tasks.length > desired) {
      const gone = this.tasks.pop();
      if (gone) this.taskSeconds += this.now - Math.max(0, gone.orderedAt);
    }
  }

  private order(at: number): void {
    const readyAt = at + this.stack.startSeconds;
    this.tasks.push({
      orderedAt: at,
      readyAt,
      freeAt: readyAt,
      underWay: 0,
      cpuSeconds: 0,
      period: -1,
      usedInPeriod: 0,
      next: this.placeInRecord(),
    });
  }

  private minuteOf(at: number) {
    const minute = this.minutes[Math.min(this.minutes.length - 1, Math.max(0, Math.floor(at / 60)))];
    if (minute === undefined) throw new Error(`no minute of the day has second ${at}`);
    return minute;
  }
}

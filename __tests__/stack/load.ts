import { randomUUID } from "node:crypto";
import http from "node:http";
import { sleep } from "./docker.ts";
import { json, request } from "./http.ts";

export interface Outcome {
  readonly text: string;
  /** The status, or why there was none. */
  readonly result: number | string;
}

interface GoalPage {
  readonly goals: readonly { readonly text: string }[];
  readonly next_cursor: string | null;
}

/** Every goal that the stack has stored. */
export async function storedGoals(url: string): Promise<string[]> {
  const texts: string[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const answer = await request(`${url}/goals?per_page=100${cursor && `&cursor=${cursor}`}`);
    if (answer.status !== 200) throw new Error(`GET /goals answered ${answer.status}: ${answer.body}`);
    const page = JSON.parse(answer.body) as GoalPage;
    texts.push(...page.goals.map((goal) => goal.text));
    cursor = page.next_cursor;
  }
  return texts;
}

/** A steady stream of POST /goals, each with a text of its own, over connections that are kept. */
export class Load {
  readonly outcomes: Outcome[] = [];
  readonly #url: string;
  readonly #agent: http.Agent;
  readonly #workers: Promise<void>[];
  #running = true;

  /** `pauseMs` between two requests of one connection. */
  constructor(url: string, connections = 4, pauseMs = 10) {
    this.#url = url;
    this.#agent = new http.Agent({ keepAlive: true, maxSockets: connections });
    this.#workers = Array.from({ length: connections }, () => this.#work(pauseMs));
  }

  get accepted(): string[] {
    return this.outcomes.filter(({ result }) => result === 201).map(({ text }) => text);
  }

  get failures(): Outcome[] {
    return this.outcomes.filter(({ result }) => result !== 201);
  }

  /** Waits until so many more requests have been answered 201. */
  async accept(more: number, seconds = 120): Promise<void> {
    const aim = this.accepted.length + more;
    const end = Date.now() + seconds * 1000;
    while (this.accepted.length < aim) {
      if (Date.now() > end) throw new Error(`${more} requests were not accepted within ${seconds} s`);
      await sleep(50);
    }
  }

  async stop(): Promise<void> {
    this.#running = false;
    await Promise.all(this.#workers);
    this.#agent.destroy();
  }

  async #work(pauseMs: number): Promise<void> {
    while (this.#running) {
      const text = `목표 🎯 ${randomUUID()}`;
      const result = await request(`${this.#url}/goals`, {
        ...json("POST", { text }),
        agent: this.#agent,
      }).then(
        (answer) => answer.status,
        (error: NodeJS.ErrnoException) => error.code ?? error.message,
      );
      this.outcomes.push({ text, result });
      await sleep(pauseMs);
    }
  }
}

export interface Ledger {
  /** Answered 201 and not there. */
  readonly lost: string[];
  /** There more than once. */
  readonly doubled: string[];
  /** There, though never sent, or refused by a 4xx. */
  readonly uncalledFor: string[];
}

/**
 * Holds what clients were told against what is stored. A request that failed with 5xx or without an answer may or
 * may not have been carried out, so either is right; one that was refused with 4xx must not have been.
 */
export function compare(outcomes: readonly Outcome[], stored: readonly string[]): Ledger {
  const there = new Set(stored);
  const refused = ({ result }: Outcome) => typeof result === "number" && result >= 400 && result < 500;
  const possible = new Set(outcomes.filter((outcome) => !refused(outcome)).map(({ text }) => text));
  return {
    lost: outcomes.filter(({ text, result }) => result === 201 && !there.has(text)).map(({ text }) => text),
    doubled: stored.filter((text, index) => stored.indexOf(text) !== index),
    uncalledFor: stored.filter((text) => !possible.has(text)),
  };
}

export const nothingWrong: Ledger = { lost: [], doubled: [], uncalledFor: [] };

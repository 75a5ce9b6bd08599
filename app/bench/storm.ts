/**
 * A login storm from a process of its own: argv is the address, the rate per second and the seconds. Requests
 * leave evenly spaced, whether or not those before have been answered; the answers are counted by status.
 */
import { Agent, request } from "node:http";
import { setPriority } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";

// Clients are other machines in life; here they must not take the core that answers them.
setPriority(10);

const [, , url, rate, seconds] = process.argv as string[];
const agent = new Agent({ keepAlive: true });
const body = JSON.stringify({ email: "storm@example.com", password: "a wrong password" });
const headers = { "Content-Type": "application/json", "Content-Length": body.length };
const answers: Record<string, number> = {};
let open = 0;

function login(): void {
  open += 1;
  const count = (status: string): void => {
    open -= 1;
    answers[status] = (answers[status] ?? 0) + 1;
  };
  request(`${url}/api/user/login`, { method: "POST", agent, headers }, (response) => {
    response.resume().on("end", () => count(String(response.statusCode)));
  })
    .on("error", () => count("failed"))
    .end(body);
}

const total = Number(rate) * Number(seconds);
const started = performance.now();
for (let sent = 0; sent < total; ) {
  const due = Math.min(total, Math.floor(((performance.now() - started) / 1000) * Number(rate)));
  for (; sent < due; sent += 1) login();
  await sleep(1000 / Number(rate));
}
while (open > 0) await sleep(10);
agent.destroy();
console.log(JSON.stringify(answers));

/** A login storm at a steady rate, from a process of its own: argv is the address, the rate and the seconds. */
import autocannon from "autocannon";

const [, , url, rate, seconds] = process.argv as string[];
const result = await autocannon({
  url: `${url}/api/user/login`,
  method: "POST",
  connections: 50,
  overallRate: Number(rate),
  duration: Number(seconds),
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ email: "storm@example.com", password: "a wrong password" }),
});
const { statusCodeStats } = result as unknown as { statusCodeStats: Record<string, { count: number }> };
console.log(
  JSON.stringify(
    Object.fromEntries(Object.entries(statusCodeStats).map(([code, { count }]) => [code, count])),
  ),
);

/**
 * What the compose loader costs: a file of 1,000 services, loaded and mapped to ECS, against the time that the YAML
 * library alone needs to parse it. Both run in turn in one process; the median of the pairs' ratios must be below 5.
 *
 *   npx tsx bench/compose.ts [--services 1000 --pairs 15]
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { parse } from "yaml";
import { EC2 } from "../modules/compose/ecs/ec2.ts";
import { loadComposeProject, planTask, type TaskTarget } from "../modules/compose/index.ts";
import { median } from "./median.ts";

const ceiling = 5;
const servicesInATask = 10;

const { values } = parseArgs({
  options: { services: { type: "string", default: "1000" }, pairs: { type: "string", default: "15" } },
});
const names = Array.from({ length: Number(values.services) }, (_, index) => `service-${index}`);

/** A service as in the shipped stack, with short and long syntax, secrets, health check, limits and dependencies. */
function service(name: string, index: number): string {
  const dependsOn =
    index % servicesInATask === 0
      ? ""
      : `\n    depends_on:\n      service-${index - 1}:\n        condition: service_healthy`;
  return `
  ${name}:
    image: registry.example/app:\${TAG:-1.0.${index}}
    environment:
      NODE_ENV: production
      PORT: "3000"
      LOG_LEVEL: \${LOG_LEVEL:-info}
      DATABASE_URL_FILE: /run/secrets/database_url
    secrets:
      - database_url
    expose: ["3000"]
    networks:
      - front
      - back${dependsOn}
    healthcheck:
      test: ["CMD", "node", "dist/healthcheck.js"]
      interval: 5s
      timeout: 4s
      retries: 3
      start_period: 20s
    init: true
    read_only: true
    tmpfs:
      - /tmp:size=64m
    cap_drop:
      - ALL
    security_opt:
      - no-new-privileges:true
    labels:
      com.example.number: "${index}"
    deploy:
      resources:
        limits:
          cpus: "1.00"
          memory: 512M
        reservations:
          cpus: "0.25"
          memory: 256M
    restart: unless-stopped
    stop_grace_period: 30s`;
}

const text = `services:${names.map(service).join("\n")}

networks:
  front: {}
  back:
    internal: true

secrets:
  database_url:
    file: ./database_url
`;

const target = (services: readonly string[]): TaskTarget => ({
  launchType: EC2,
  networkMode: "bridge",
  architecture: "X86_64",
  services,
  hostedElsewhere: [],
  images: {},
  secrets: { database_url: "arn:aws:secretsmanager:eu-central-1:111122223333:secret:url" },
  environment: {},
  logs: Object.fromEntries(
    services.map((name) => [name, { group: name, region: "eu-central-1", streamPrefix: "bench" }]),
  ),
});

function milliseconds(work: () => void): number {
  const start = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - start) / 1e6;
}

const folder = mkdtempSync(join(tmpdir(), "bench-compose-"));
try {
  writeFileSync(join(folder, "compose.yaml"), text);
  let containers = 0;
  const ours = (): void => {
    const project = loadComposeProject({ files: ["compose.yaml"], workingDir: folder });
    containers = 0;
    for (let first = 0; first < names.length; first += servicesInATask) {
      containers += planTask(project, target(names.slice(first, first + servicesInATask))).containers.length;
    }
  };
  const floor = (): void => {
    parse(text);
  };
  ours();
  floor();
  const pairs = Array.from({ length: Number(values.pairs) }, (_, index) => {
    if (index % 2 === 0) return { floor: milliseconds(floor), ours: milliseconds(ours) };
    const first = milliseconds(ours);
    return { floor: milliseconds(floor), ours: first };
  });
  const ratio = median(pairs.map((pair) => pair.ours / pair.floor));
  console.log(
    `${names.length} services, ${containers} containers, ${Math.round(text.length / 1024)} KiB of YAML`,
  );
  console.log(
    `YAML alone ${median(pairs.map((pair) => pair.floor)).toFixed(0)} ms, loaded and mapped ${median(pairs.map((pair) => pair.ours)).toFixed(0)} ms`,
  );
  console.log(`ratio ${ratio.toFixed(2)}, must be below ${ceiling}`);
  if (!(ratio < ceiling)) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

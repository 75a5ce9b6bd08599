import { readFileSync, writeFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { recordApplied } from "../../cli/data-records";
import { checkMoves, type Runs, runsOf, runsWith } from "../../modules/config/moves";
import { Remembering } from "../support/data-record";
import { type Changes, market } from "../support/environment";

const ADDRESSES: Changes = {
  "network.egress": "nat-gateway",
  "capacity.placement": "private",
  "capacity.instanceTypes": ["m5.large"],
  "service.networkMode": "awsvpc",
  "service.environment.nginx.APP_HOST": "127.0.0.1",
};
const FARGATE: Changes = {
  "network.egress": "nat-gateway",
  capacity: { launchType: "fargate", architecture: "x86_64" },
  "service.networkMode": "awsvpc",
  "service.environment.nginx.APP_HOST": "127.0.0.1",
  "service.name": "market-awsvpc",
};
const LEAVING = {
  architecture: "x86_64",
  instanceTypes: ["t3.medium"],
  placement: "public",
  networkMode: "bridge",
};

const UNPROTECTED = {
  rule: "load-balancers-are-hardened",
  at: "aws_lb.ingress_load-balancer_E5AB1F93",
  reason: "The load balancer becomes an internal one.",
};

const was = (changes: Changes = {}, more: Partial<Runs> = {}): Runs => ({
  ...runsOf(market(changes)),
  ...more,
});
const sentences = (before: Runs | readonly Runs[], changes: Changes): string[] =>
  checkMoves([before].flat(), market(changes), "environments/market.data.yml", (path, message) => ({
    file: "environments/market.yml",
    path: path.join("."),
    message,
  })).map(({ path, message }) => `${path} ${message}`);

describe("a change of what services run on", () => {
  it("is free where Terraform makes it in an order that works", () => {
    expect(sentences(was(), {})).toEqual([]);
    expect(sentences(was(), { "service.entry.port": 8081 })).toEqual([]);
    expect(sentences(was(), { ...ADDRESSES, "service.name": "market-awsvpc" })).toEqual([]);
    expect(sentences(was(FARGATE), { ...ADDRESSES, "service.name": "market-awsvpc" })).toEqual([]);
    expect(sentences(was(FARGATE), { ...FARGATE, "service.name": "market-three" })).toEqual([]);
  });

  it("to another region is refused, since everything would be destroyed and made anew", () => {
    const elsewhere = { region: "eu-west-1", "network.zones": 3, "network.subnets": undefined };
    expect(sentences(was(), elsewhere)).toEqual([
      expect.stringMatching(/^region was eu-central-1 and is eu-west-1: Terraform would destroy everything/),
    ]);
    // A record from before the region was remembered.
    expect(sentences(was({}, { region: undefined }), elsewhere)).toEqual([]);
  });

  it("to Fargate keeps the hosts for one deployment", () => {
    expect(sentences(was(), FARGATE)).toEqual([
      expect.stringMatching(
        /^capacity\.launchType was ec2 and is fargate, but hosts cannot go .* networkMode: bridge, under capacity\.leaving; deploy; .* See docs\/moving\.md/,
      ),
    ]);
    const capacity = { launchType: "fargate", architecture: "x86_64", leaving: LEAVING };
    expect(sentences(was(), { ...FARGATE, capacity })).toEqual([]);
    expect(sentences(was({ ...FARGATE, capacity }), FARGATE)).toEqual([]);
  });

  it("of the network mode needs a service beside the old one", () => {
    const sentence = (other: string) =>
      expect.stringMatching(
        new RegExp(`^service\\.networkMode was bridge and is awsvpc: .* Write service\\.name: ${other},`),
      );
    expect(sentences(was(), ADDRESSES)).toEqual([sentence("market-awsvpc")]);
    const named = was({ "service.name": "market-awsvpc" });
    expect(sentences(named, { ...ADDRESSES, "service.name": "market-awsvpc" })).toEqual([
      sentence("market-awsvpc-2"),
    ]);
  });

  it("keeps the name of a service that has one", () => {
    const named = was({ "service.name": "market-two" });
    expect(sentences(named, {})).toEqual([
      expect.stringMatching(/^service\.name was "market-two" and is gone, .* Keep service\.name: market-two/),
    ]);
    expect(sentences(named, { "service.name": "market" })).toEqual([]);
  });

  it("from public to internal needs the load balancer's protection off first, and back", () => {
    const internal = { "ingress.public": false };
    expect(sentences(was(), internal)).toEqual([
      expect.stringMatching(
        /^ingress\.public was true and is false: a public load balancer .*deletionProtection: false, with the waiver that synth asks for, and deploy; then/,
      ),
    ]);
    expect(sentences(was(internal), {})).toEqual([
      expect.stringMatching(/^ingress\.public was false and is true/),
    ]);
    expect(sentences(was({ "ingress.deletionProtection": false }), internal)).toEqual([]);
    expect(sentences(was({ disposable: true }), { ...internal, disposable: true })).toEqual([]);
  });

  it("is made from all that may be running, not only from what was synthesised last", () => {
    const capacity = { launchType: "fargate", architecture: "x86_64", leaving: LEAVING };
    const both = [was(), was({ ...FARGATE, capacity })];
    expect(sentences(both, { ...FARGATE, capacity })).toEqual([]);
    expect(sentences(both, FARGATE)).toEqual([
      expect.stringMatching(
        /^capacity\.launchType was ec2 and is fargate.* See docs\/moving\.md\. If what was synthesised last is deployed by now, say so: npm run apply -- market --applied\.$/,
      ),
    ]);
    expect(sentences([was({ "service.name": "other" }), was()], { "ingress.public": false })).toEqual(
      [
        expect.stringMatching(/^service\.name was "other" and is gone/),
        expect.stringMatching(
          /^ingress\.public was true and is false.* If that was never deployed, take it out of runs in environments\/market\.data\.yml\.$/,
        ),
      ].reverse(),
    );
  });

  it("is remembered beside what was there, once, the newest last", () => {
    const fargate = market(FARGATE);
    expect(runsWith([], market())).toEqual([was()]);
    expect(runsWith([was()], fargate)).toEqual([was(), runsOf(fargate)]);
    expect(runsWith([was(), runsOf(fargate)], market())).toEqual([runsOf(fargate), was()]);
    // A record from before knew less.
    const { region: _, disposable: __, ...before } = was();
    expect(runsWith([before], market())).toEqual([was()]);
  });

  it("closes the way out only when nothing needs it any more", () => {
    const inside = { "network.egress": "nat-gateway", "capacity.placement": "private" };
    expect(sentences(was(inside), {})).toEqual([
      expect.stringMatching(/^network\.egress goes in the same deployment as capacity\.placement: private/),
    ]);
    expect(sentences(was(inside), { "network.egress": "nat-gateway" })).toEqual([]);
  });
});

describe("an environment", () => {
  let project: Remembering | undefined;
  afterEach(() => project?.remove());

  it("remembers what its services run on, and asks for the steps of a change", () => {
    project = new Remembering({ "ingress.accessLogs": { retentionDays: 90 } });
    project.synthesise();
    expect(project.recordText).toContain(
      "runs:\n  - region: eu-central-1\n    launchType: ec2\n    networkMode: bridge\n    service: market\n",
    );
    expect(project.refusals({ "ingress.public": false })).toEqual([
      expect.stringMatching(/^environments\/market\.yml ingress\.public: was true and is false/),
    ]);
    const unprotected = { "ingress.deletionProtection": false, waivers: [UNPROTECTED] };
    const internal = { ...unprotected, "ingress.public": false };
    project.synthesise(unprotected);
    expect(project.refusals(internal)).toEqual([
      expect.stringContaining("npm run apply -- market --applied"),
    ]);
    expect(recordApplied(project.root, "market")).toBe(true);
    expect(recordApplied(project.root, "market")).toBe(false);
    project.synthesise(internal);
    expect(project.recordText).toContain("public: false\n    deletionProtection: false\n");
  });

  it("that remembers nothing yet is not held back", () => {
    project = new Remembering({ "ingress.accessLogs": { retentionDays: 90 } });
    project.synthesise();
    const file = project.path("environments/market.data.yml");
    writeFileSync(file, readFileSync(file, "utf8").replace(/runs:\n( {2}.*\n)+/, ""));
    expect(project.refusals({ "ingress.public": false })).toEqual([]);
  });
});

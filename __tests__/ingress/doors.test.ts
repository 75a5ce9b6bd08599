import { describe, expect, it } from "vitest";
import { crowdsOf, type Door, doorsInOrder, doorsOf, inWords } from "../../modules/ingress/doors.ts";

/** From the most special to the least. */
const IN_ORDER: readonly Door[] = [
  { host: "api.example.com", path: "/v2/status" },
  { host: "api.example.com", path: "/v2/admin/*" },
  { host: "api.example.com", path: "/v2/*" },
  { host: "api.example.com", path: "/*" },
  { host: "api.example.com" },
  { host: "*.eu.example.com", path: "/v2/*" },
  { host: "*.eu.example.com" },
  { host: "*.example.com", path: "/v2/status" },
  { host: "*.example.com" },
  { path: "/" },
  { path: "/v2/admin/*" },
  { path: "/v2/*" },
];

/** Alike, as doors of many tenants are. */
const many = Array.from({ length: 90 }, (_, index): Door => ({ host: `tenant-${index}.example.com` }));

const prioritiesOf = (doors: readonly Door[]) => {
  const placeOf = doorsInOrder(doors);
  return (door: Door): number => placeOf(door).priority;
};

describe("doors", () => {
  it("are a host and a path each", () => {
    expect(
      doorsOf({ hosts: ["a.example.com", "b.example.com"], paths: ["/x", "/x/*"] }).map(inWords),
    ).toEqual(["a.example.com/x", "a.example.com/x/*", "b.example.com/x", "b.example.com/x/*"]);
    expect(doorsOf({ hosts: ["a.example.com"], paths: [] }).map(inWords)).toEqual(["a.example.com"]);
    expect(doorsOf({ hosts: [], paths: ["/x"] }).map(inWords)).toEqual(["/x"]);
    expect(doorsOf({ hosts: [], paths: [] })).toEqual([]);
  });

  it("get requests by how special they are, whatever their order in the file", () => {
    const priorityOf = prioritiesOf([...IN_ORDER].reverse());
    const priorities = IN_ORDER.map(priorityOf);
    expect([...priorities].sort((one, other) => one - other)).toEqual(priorities);
  });

  it("keep their priorities when one comes or goes", () => {
    const all = prioritiesOf(IN_ORDER);
    for (const gone of IN_ORDER) {
      const rest = IN_ORDER.filter((door) => door !== gone);
      expect(rest.map(prioritiesOf(rest))).toEqual(rest.map(all));
    }
  });

  it("have one priority each, between those of redirects and that of all other requests", () => {
    const priorities = [...many, ...IN_ORDER].map(prioritiesOf([...many, ...IN_ORDER]));
    expect(new Set(priorities).size).toBe(many.length + IN_ORDER.length);
    expect(Math.min(...priorities)).toBeGreaterThan(100);
    expect(Math.max(...priorities)).toBeLessThan(50_000);
  });

  it("throw for one that is none of them", () => {
    expect(() => prioritiesOf(IN_ORDER)({ path: "/other" })).toThrow("/other is none of the doors");
  });

  it("wait until one that must give way has left its number, and for nothing else", () => {
    const alone = doorsInOrder(many);
    const waiting = many.filter((door) => alone(door).after.length > 0);
    // As many of 1500 numbers meet: were there none, this would show nothing.
    expect(waiting.length).toBeGreaterThan(0);
    for (const door of waiting) {
      const without = many.filter((other) => other !== door);
      const before = prioritiesOf(without);
      const moved = without.filter((other) => before(other) !== alone(other).priority);
      expect(moved).toEqual(alone(door).after);
      expect(moved.map(before)).toEqual([alone(door).priority]);
    }
  });

  it("that are as many as a rank has numbers for are placed, and one more is told", () => {
    const wildcards = Array.from({ length: 131 }, (_, index): Door => ({ host: `*.t${index}.example.com` }));
    expect(new Set(wildcards.slice(1).map(prioritiesOf(wildcards.slice(1)))).size).toBe(130);
    expect(() => doorsInOrder(wildcards)).toThrow(/130 doors are like .* already/);
    const others = [...many, ...IN_ORDER];
    expect(crowdsOf([...others, ...wildcards.slice(2)])).toEqual([]);
    const [crowd, ...none] = crowdsOf([...others, ...wildcards]);
    expect(none).toEqual([]);
    expect(crowd?.most).toBe(130);
    // One of the others is alike.
    expect(crowd?.doors.map(inWords).sort()).toEqual(
      [...wildcards, { host: "*.eu.example.com" }].map(inWords).sort(),
    );
  });
});

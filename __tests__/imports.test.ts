import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { PROJECT } from "./support/environment.ts";

const FOLDERS = ["modules", "cli", "scripts", "bench", "__tests__"];

/** A static import or export of another module, at the beginning of a line. */
const IMPORT = /^(?:import|export)\s(?:[^;"]*?\sfrom\s)?"([^"]+)"/gm;

/** Who is below whom: a folder, and the folders that it must not import. Biome's noImportCycles watches the files. */
const BELOW: Readonly<Record<string, readonly string[]>> = {
  "modules/aws": folders("modules", ["aws"]),
  "modules/problem-codes": folders("modules", ["problem-codes"]),
  "modules/secrets": folders("modules", ["secrets", "aws"]),
  "modules/compose": folders("modules", ["compose", "secrets", "aws", "problem-codes"]),
  "modules/environment": folders("modules", ["environment", "compose", "secrets", "aws", "problem-codes"]),
  "modules/checks": folders("modules", [
    "checks",
    "environment",
    "compose",
    "secrets",
    "network",
    "ingress",
    "aws",
    "problem-codes",
  ]),
};

/** The folders in a folder, but for some. */
function folders(within: string, without: readonly string[]): string[] {
  return readdirSync(join(PROJECT, within), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !without.includes(entry.name))
    .map(({ name }) => `${within}/${name}`);
}

/** What an import means: a path from the project's folder, or a package's name. */
const target = (file: string, name: string): string =>
  name.startsWith(".") ? normalize(join(dirname(file), name)).replace(/\.ts$/, "") : name;

interface Source {
  readonly file: string;
  readonly imports: readonly string[];
}

function sources(folder: string): Source[] {
  return readdirSync(join(PROJECT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => source(relative(PROJECT, join(entry.parentPath, entry.name))));
}

function source(file: string): Source {
  const text = readFileSync(join(PROJECT, file), "utf8");
  return {
    file,
    imports: [...text.matchAll(IMPORT)].map(([, name]) => name ?? ""),
  };
}

const CONFIGURATION = readdirSync(PROJECT).filter((file) => /^(vitest.*|main|customise)\.ts$/.test(file));
const all = [...FOLDERS.flatMap(sources), ...CONFIGURATION.map(source)];
const importing = (folder: string, test: (name: string) => boolean): string[] =>
  all.filter(({ file, imports }) => file.startsWith(folder) && imports.some(test)).map(({ file }) => file);

describe("imports", () => {
  it("take each provider resource by its own path, never the whole provider", () => {
    expect(importing("modules/", (name) => /^#provider-aws\/[a-z0-9-]+$/.test(name)).length).toBeGreaterThan(
      10,
    );
  });

  it("name neither CDK: package.json says which of the two is meant", () => {
    const naming = importing("", (name) => /^(@?cdkt[fn])(\/|$)/.test(name));
    // The tests of the package write projects of users, who have chosen one.
    expect(naming.filter((file) => !file.startsWith("__tests__/package/"))).toEqual([]);
    expect(importing("", (name) => /^(#cdk|constructs)$/.test(name))).toEqual(["modules/cdktf.ts"]);
  });

  it.each(Object.entries(BELOW))("lead from %s to nothing above it", (folder, above) => {
    const found = all
      .filter(({ file }) => file.startsWith(`${folder}/`))
      .flatMap(({ file, imports }) => imports.map((name) => ({ file, to: target(file, name) })))
      .filter(({ to }) => above.some((one) => to === one || to.startsWith(`${one}/`)))
      .map(({ file, to }) => `${file} -> ${to}`);
    expect(found).toEqual([]);
  });

  it("are watched in folders that exist", () => {
    expect(Object.keys(BELOW).filter((folder) => !existsSync(join(PROJECT, folder)))).toEqual([]);
  });

  it("are between folders that the README's design names", () => {
    const readme = readFileSync(join(PROJECT, "README.md"), "utf8");
    const rows = [...readme.matchAll(/^\| (`[^|]*`) \|/gm)].map(([, names]) => names ?? "");
    const named = rows.filter((names) => names.startsWith("`modules/")).join(" ");
    const listed = [...named.matchAll(/`(?:modules\/)?([\w-]+)\/`/g)].map(([, name]) => `modules/${name}`);
    expect(listed.sort()).toEqual(folders("modules", []).sort());
  });

  /** Those that are folds over capabilities, or that are asked of the whole environment. */
  const ABOVE = ["capabilities", "data-record", "stacks"];

  it.each(folders("modules", ABOVE))("lead from %s to no capability", (folder) => {
    expect(importing(`${folder}/`, (name) => /(^|\/)capabilities\//.test(name))).toEqual([]);
  });

  it("lead from modules/ to nothing that is a value or the application", () => {
    expect(importing("modules/", (name) => /(^|\/)(environments|app|cli|scripts)\//.test(name))).toEqual([]);
  });
});

describe("capabilities", () => {
  /** What stands in one capability's folder and serves others, too, with the reason. */
  const SHARED: Readonly<Record<string, string>> = {
    "services/ecs-services": "what the services are made of follows from their schema alone",
    "load-balancer/load-balancer": "both load balancers are one construct",
    "load-balancer/price": "both write access logs",
    "load-balancer/trusted-proxies": "whoever is behind either of them is told its networks",
    "hosts/build": "Fargate builds the hosts that services leave for it, until they are gone",
  };
  const folderOf = (path: string) => /^modules\/capabilities\/([^/]+)\//.exec(path)?.[1];
  const across = all
    .filter(({ file }) => folderOf(file) !== undefined)
    .flatMap(({ file, imports }) => imports.map((name) => ({ file, to: target(file, name) })))
    .filter(({ file, to }) => folderOf(to) !== undefined && folderOf(to) !== folderOf(file));
  const shared = (to: string) => to.replace("modules/capabilities/", "");

  it("take of each other the schemas only", () => {
    const found = across
      .filter(({ to }) => !to.endsWith("/schema") && !(shared(to) in SHARED))
      .map(({ file, to }) => `${file} -> ${to}`);
    expect(found).toEqual([]);
  });

  it("share what the list of exceptions says", () => {
    expect(Object.keys(SHARED).filter((one) => !across.some(({ to }) => shared(to) === one))).toEqual([]);
  });

  /** What capabilities say of themselves, and give each other. */
  const GENERAL = ["capability", "building", "offering", "handing", "ecs-service"].map(
    (name) => `modules/capabilities/${name}.ts`,
  );
  const known = (of: (file: string) => boolean): string[] =>
    all
      .filter(({ file }) => of(file))
      .flatMap(({ file, imports }) => imports.map((name) => ({ file, to: target(file, name) })))
      .filter(({ to }) => folderOf(to) !== undefined)
      .map(({ file, to }) => `${file} -> ${to}`);

  it("are known by none of the types that they are described in", () => {
    expect(all.filter(({ file }) => GENERAL.includes(file))).toHaveLength(GENERAL.length);
    expect(known((file) => GENERAL.includes(file))).toEqual([]);
  });

  it("are known to the stacks as what the catalogue has, but for what no fold can reach", () => {
    expect(known((file) => file.startsWith("modules/stacks/"))).toEqual([
      // Of a stack of its own, which somebody makes once.
      "modules/stacks/bootstrap.ts -> modules/capabilities/state/state-bucket",
      // Whether it may go is known once everything is there.
      "modules/stacks/keep-key.ts -> modules/capabilities/encryption/encryption-key",
    ]);
  });

  it("do not know the whole environment, which is made of them", () => {
    const found = all
      .filter(({ file }) => folderOf(file) !== undefined)
      .filter(({ file, imports }) =>
        imports.some((name) => target(file, name) === "modules/capabilities/environment"),
      );
    expect(found.map(({ file }) => file)).toEqual([]);
  });
});

describe("dependencies", () => {
  const {
    dependencies,
    devDependencies,
    imports: either,
  } = JSON.parse(readFileSync(join(PROJECT, "package.json"), "utf8"));
  /** Packages that are imported by names of the project's own, such as `#cdk`. */
  const behindNames: string[] = Object.values<Record<string, string>>(either).flatMap(Object.values);
  // These are programs, or types that the compiler finds by itself.
  const PROGRAMS = [
    "@biomejs/biome",
    "@types/autocannon",
    "@types/d3-scale",
    "@types/d3-shape",
    "@types/node",
    "@types/semver",
    "cdktf-cli",
    "pnpm",
    "tsx",
    "yarn",
  ];

  it("are all used", () => {
    const isOf = (name: string) => (found: string) => found === name || found.startsWith(`${name}/`);
    const used = (name: string) => importing("", isOf(name)).length > 0 || behindNames.some(isOf(name));
    const unused = Object.keys({ ...dependencies, ...devDependencies }).filter((name) => !used(name));
    expect(unused.filter((name) => !PROGRAMS.includes(name))).toEqual([]);
  });

  it("are complete: what is imported is asked for", () => {
    const asked = Object.keys({ ...dependencies, ...devDependencies });
    const packages = [...all.flatMap(({ imports }) => imports), ...behindNames].filter(
      (name) => !/^(\.|#|node:)/.test(name),
    );
    const names = new Set(
      packages.map((name) =>
        name
          .split("/")
          .slice(0, name.startsWith("@") ? 2 : 1)
          .join("/"),
      ),
    );
    // The tests of the package import it as people do, by its own name.
    const known = [...asked, "express-on-ecs"];
    expect([...names].filter((name) => !known.includes(name))).toEqual([]);
  });

  it("have a reason each", () => {
    const page = readFileSync(join(PROJECT, "docs/dependencies.md"), "utf8");
    expect(
      Object.keys({ ...dependencies, ...devDependencies }).filter((name) => !page.includes(name)),
    ).toEqual([]);
  });
});

describe("constructs", () => {
  const CONSTRUCT = /^export (?:abstract )?class \w+ extends \w+/m;
  const constructs = all.filter(
    ({ file, imports }) =>
      /^modules\/(?!stacks\/)/.test(file) &&
      imports.some((name) => target(file, name) === "modules/cdktf") &&
      CONSTRUCT.test(readFileSync(join(PROJECT, file), "utf8")),
  );

  it("take props of their own, and know neither environment nor compose project", () => {
    expect(constructs.length).toBeGreaterThan(20);
    const found = constructs.filter(
      ({ file, imports }) =>
        imports.some((name) => target(file, name) === "modules/capabilities/environment") ||
        /\bComposeProject\b/.test(readFileSync(join(PROJECT, file), "utf8")),
    );
    expect(found.map(({ file }) => file)).toEqual([]);
  });

  it("read neither variables nor the clock", () => {
    const found = all
      .filter(({ file }) => file.startsWith("modules/"))
      .filter(({ file }) =>
        /process\.env|Date\.now|new Date\(|Math\.random/.test(readFileSync(join(PROJECT, file), "utf8")),
      )
      .map(({ file }) => file);
    expect(found).toEqual([]);
  });
});

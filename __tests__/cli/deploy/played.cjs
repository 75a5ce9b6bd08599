/**
 * Terraform and Docker, played: what they have done is in files of the folder WORLD, and where its file `pause` names a
 * step they stay there until it is gone, or until they are interrupted.
 */
const { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
const { basename, join } = require("node:path");

const world = (name) => join(process.env.WORLD, name);
const read = (name) => (existsSync(world(name)) ? readFileSync(world(name), "utf8") : "");
const args = process.argv.slice(2);
const say = (value) => console.log(typeof value === "string" ? value : JSON.stringify(value));

let atInterrupt = () => {};
process.on("SIGINT", () => {
  atInterrupt();
  process.exit(1);
});

async function pauseAt(step) {
  if (read("pause") !== step) return;
  writeFileSync(world(`at-${step}`), "");
  while (read("pause") === step) await new Promise((resolve) => setTimeout(resolve, 20));
}

async function locked(stack, work) {
  const lock = world(`lock-${stack}`);
  try {
    mkdirSync(lock);
  } catch {
    const detail =
      "Lock Info:\n  ID:        1\n  Operation: x\n  Who:       a killed run\n  Created:   now\n";
    const diagnostic = { severity: "error", summary: "Error acquiring the state lock", detail };
    say({ "@level": "error", "@message": "", diagnostic });
    process.exit(1);
  }
  const release = () => rmSync(lock, { recursive: true, force: true });
  atInterrupt = release;
  await work();
  release();
}

async function terraform([chdir, command, ...rest]) {
  const folder = chdir.slice("-chdir=".length);
  const stack = basename(folder);
  const wanted = () => {
    const { resource = {} } = JSON.parse(readFileSync(join(folder, "cdk.tf.json"), "utf8"));
    return Object.entries(resource).flatMap(([type, byId]) => Object.keys(byId).map((id) => [type, id]));
  };
  const argumentsOf = (type, id) => {
    const args = JSON.parse(readFileSync(join(folder, "cdk.tf.json"), "utf8")).resource[type][id];
    const idsOf = (text) => text.replaceAll(/\$\{\w+\.([\w-]+)\.id\}/g, (_, name) => `id-of-${name}`);
    const resolved = Object.entries(args).map(([name, value]) => [
      name,
      typeof value === "string" ? idsOf(value) : value,
    ]);
    return Object.fromEntries(resolved.filter(([, value]) => ["string", "boolean"].includes(typeof value)));
  };
  const here = () =>
    JSON.parse(read(`state-${stack}`) || '{"resources":[]}').resources.map(({ type, name }) => [type, name]);
  if (command === "init") mkdirSync(join(folder, ".terraform"), { recursive: true });
  if (command === "state" && rest[0] === "pull") process.stdout.write(read(`state-${stack}`));
  if (command === "state" && rest[0] === "rm")
    await locked(stack, async () => {
      const { resources } = JSON.parse(read(`state-${stack}`));
      const left = resources.filter(({ type, name }) => !rest.includes(`${type}.${name}`));
      writeFileSync(world(`state-${stack}`), JSON.stringify({ resources: left }));
      appendFileSync(world("forgotten"), `${rest.slice(2).join("\n")}\n`);
    });
  if (command === "plan")
    await locked(stack, async () => {
      if (stack.endsWith("-service")) await pauseAt("plan");
      const file = rest.find((one) => one.startsWith("-out=")).slice("-out=".length);
      const change =
        (actions) =>
        ([type, id]) => ({
          address: `${type}.${id}`,
          mode: "managed",
          type,
          change: { actions, before: null, after: null },
        });
      const targets = rest.flatMap((one) =>
        one.startsWith("-target=") ? [one.slice("-target=".length)] : [],
      );
      const goes = ([type, id]) => targets.length === 0 || targets.includes(`${type}.${id}`);
      const changes = rest.includes("-destroy")
        ? here()
            .filter(goes)
            .map(change(["delete"]))
        : wanted().map(change(read(`state-${stack}`) === "" ? ["create"] : ["no-op"]));
      writeFileSync(file, JSON.stringify({ resource_changes: changes }));
    });
  if (command === "show") say(readFileSync(rest.at(-1), "utf8"));
  if (command === "apply")
    await locked(stack, async () => {
      if (stack.endsWith("-service")) await pauseAt("apply");
      const planned = JSON.parse(readFileSync(rest.at(-1), "utf8")).resource_changes;
      const goes = planned.length > 0 && planned.every(({ change }) => change.actions.includes("delete"));
      const before = JSON.parse(read(`state-${stack}`) || '{"resources":[]}').resources;
      const resources = goes
        ? before.filter(({ type, name }) => !planned.some(({ address }) => address === `${type}.${name}`))
        : wanted().map(([type, name]) => ({
            mode: "managed",
            type,
            name,
            instances: [{ attributes: { ...argumentsOf(type, name), id: `id-of-${name}` } }],
          }));
      writeFileSync(world(`state-${stack}`), JSON.stringify({ resources }));
      appendFileSync(world("applied"), `${stack}\n`);
    });
  if (command === "output")
    say({
      url: { value: process.env.AWS_ENDPOINT_URL },
      registries: { value: { web: "registry.example/live-shop-web" } },
    });
}

async function docker(words) {
  const line = words.join(" ");
  const project = words.find((one) => one.startsWith("--project-name="))?.slice("--project-name=".length);
  if (line === "buildx inspect") say("Platforms: linux/amd64");
  else if (words[0] === "buildx") await pauseAt("build");
  else if (line.startsWith("compose ls"))
    say(
      read("up")
        .split("\n")
        .filter(Boolean)
        .map((Name) => ({ Name })),
    );
  else if (words.includes("up")) {
    appendFileSync(world("up"), `${project}\n`);
    await pauseAt("image-test");
  } else if (words.includes("down")) {
    const rest = read("up")
      .split("\n")
      .filter((one) => one !== "" && one !== project);
    writeFileSync(world("up"), rest.map((one) => `${one}\n`).join(""));
  } else if (words[0] === "create") say("container");
  else if (words[0] === "cp") {
    mkdirSync(words[2], { recursive: true });
    if (read("page") !== "") writeFileSync(join(words[2], "index.html"), read("page"));
  } else if (words.includes("port")) say(new URL(process.env.AWS_ENDPOINT_URL).host);
  else if (words[0] === "push") {
    await pauseAt("push");
    appendFileSync(world("pushed"), `${words[1]}\n`);
  }
}

(basename(process.argv[1]) === "terraform" ? terraform : docker)(args);

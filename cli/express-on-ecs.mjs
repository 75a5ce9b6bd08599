#!/usr/bin/env node
// `npx express-on-ecs <command>`: the commands of `npm run`, with nothing on standard output but what they print.
import { register } from "tsx/esm/api";

/** Each command is a program of its own, so that none waits for what only another one needs. */
const COMMANDS = {
  synth: "makes Terraform JSON from environment files",
  apply: "applies an environment's stacks; what goes, goes after whatever uses it",
  new: "makes a commented environment file with values that work",
  compose: "tells what becomes of a compose file on ECS",
  bootstrap: "makes the bucket that holds an environment's state",
};

const [command] = process.argv.splice(2, 1);
if (command !== undefined && Object.hasOwn(COMMANDS, command)) {
  register();
  await import(`./${command}.ts`);
} else {
  const asked = command === undefined || ["help", "--help", "-h"].includes(command);
  const lines = Object.entries(COMMANDS).map(([name, what]) => `  ${name.padEnd(10)} ${what}`);
  const usage = ["Usage: express-on-ecs <command> [options]", "", ...lines, "", "Each knows --help."].join(
    "\n",
  );
  if (asked) console.log(usage);
  else console.error(`"${command}" is not a command.\n\n${usage}`);
  process.exitCode = asked ? 0 : 1;
}

import { type Command, CommanderError } from "commander";
import { Problems } from "../modules/problems.ts";
import { withoutDeprecationsOfCdktf } from "./deprecations.ts";
import { tellProblems } from "./problems.ts";

/** Reads the arguments and runs the command; arguments that it does not have are told as all other problems are. */
export async function runProgram(program: Command): Promise<void> {
  withoutDeprecationsOfCdktf();
  for (const stream of [process.stdout, process.stderr]) stream.on("error", endWithReader);
  for (const command of withSubcommands(program))
    command.exitOverride().configureOutput({ outputError: () => {} });
  await tellProblems({ json: ownWords(process.argv).includes("--json") }, async () => {
    try {
      await program.parseAsync();
    } catch (error) {
      if (!(error instanceof CommanderError)) throw error;
      // Help is no mistake.
      if (error.exitCode === 0) return;
      throw new Problems([problemOf(program, error)]);
    }
  });
}

/** What is behind `--` is for the command that it names. */
const ownWords = (words: readonly string[]): readonly string[] =>
  words.includes("--") ? words.slice(0, words.indexOf("--")) : words;

/** A pipe whose reader is gone, and a terminal that is. */
const NOBODY_READS = ["EPIPE", "EIO"];
let isEnding = false;

/**
 * Whoever reads has seen enough, as `head` has. What must come to a good end first, such as an apply, is interrupted, and
 * only once: asked twice, Terraform ends at once.
 */
function endWithReader(error: NodeJS.ErrnoException): void {
  if (!NOBODY_READS.includes(error.code ?? "")) throw error;
  if (isEnding) return;
  isEnding = true;
  if (process.listenerCount("SIGTERM") === 0) process.exit();
  process.emit("SIGTERM");
}

const withSubcommands = (command: Command): Command[] => [
  command,
  ...command.commands.flatMap(withSubcommands),
];

/** The command that was asked for, as far as there is one. */
const askedOf = (program: Command): Command | undefined =>
  program.commands.find((command) => program.args[0] === command.name());

/** What is one word too many, and the option that it may be meant for. */
function surplusOf(command: Command): string {
  const [first, ...more] = command.args.slice(command.registeredArguments.length);
  const named = command.options.some(({ long }) => long === "--name");
  const words = [first, ...more].map((word) => `"${word}"`).join(", ");
  return `takes no ${words} here; ${named ? `write --name ${first}` : "--help lists what it takes"}.`;
}

/** `error: unknown option '--jsno'\n(Did you mean --json?)` as a sentence. */
function problemOf(program: Command, { code, message: words }: CommanderError) {
  const asked = askedOf(program);
  const command = asked ? `${program.name()} ${asked.name()}` : program.name();
  if (code === "commander.excessArguments" && asked)
    return { code: "EOE-CLI-008" as const, file: command, path: "", message: surplusOf(asked) };
  if (code === "commander.help") {
    const message = "was called without a command; --help lists them.";
    return { code: "EOE-CLI-008" as const, file: command, path: "", message };
  }
  const [said = "", hint] = words.replace(/^error: /, "").split("\n");
  const [, meant] = /^\((.*)\)$/.exec(hint ?? "") ?? [];
  const message = `was called wrongly: ${said.replace(/\.$/, "")}.${meant === undefined ? "" : ` ${meant}`}`;
  return { code: "EOE-CLI-008" as const, file: command, path: "", message };
}

import { Command } from "commander";
import type { SecretsOptions } from "../secrets.ts";

const EXAMPLES = `
Examples:
  express-on-ecs secrets list shop
  express-on-ecs secrets set shop jwt_secret                        asks for the value
  openssl rand -base64 48 | express-on-ecs secrets rotate shop jwt_secret   a new value, and new tasks with it`;

export const secrets = (): Command => {
  const made = new Command("secrets")
    .description(
      "Lists, sets and rotates the secrets that an environment reads from Secrets Manager; shows no value",
    )
    .addHelpText("after", EXAMPLES);
  made
    .command("list")
    .description("says which secrets there are, and which are missing")
    .argument("<environment>", "environment by name")
    .option("--json", "as JSON, for scripts", false)
    .action(async (environment: string, _options, command: Command) => {
      const { listSecrets } = await import("../secrets.ts");
      await listSecrets(environment, command.optsWithGlobals<SecretsOptions>());
    });
  for (const [name, rotate, says] of [
    ["set", false, "gives a secret its value, from standard input or a question"],
    ["rotate", true, "as set, and then starts new tasks, which read it"],
  ] as const) {
    made
      .command(name)
      .description(says)
      .argument("<environment>", "environment by name")
      .argument("<secret>", "its key in the environment file, such as jwt_secret of service.secrets")
      .option("--json", "as JSON, for scripts", false)
      .action(async (environment: string, secret: string, _options, command: Command) => {
        const { putSecret } = await import("../secrets.ts");
        await putSecret(environment, secret, { ...command.optsWithGlobals<SecretsOptions>(), rotate });
      });
  }
  return made;
};

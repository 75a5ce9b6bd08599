import { OWN_USER_AGENT } from "../../modules/aws/cloudtrail.ts";
import { type AwsError, AwsRefused } from "./aws-refused.ts";
import { ownVersion } from "./user-agent.ts";

/** What all clients of the SDK have. */
interface AwsClient {
  destroy(): void;
  readonly config: {
    readonly region: () => Promise<string>;
    customUserAgent?: [string, string?][] | undefined;
  };
  readonly middlewareStack: { use(plugin: Plugin): void };
}

interface Plugin {
  applyToStack(stack: {
    add(middleware: Middleware, options: { readonly step: "initialize"; readonly name: string }): void;
  }): void;
}

type Send<Given, Answer> = (given: Given) => Promise<Answer>;
interface Call {
  readonly clientName?: string;
  readonly commandName?: string;
}
type Middleware = <Given, Answer>(next: Send<Given, Answer>, call: Call) => Send<Given, Answer>;

/**
 * Uses a client of the SDK, and lets its connections go.
 * @throws AwsRefused for whatever AWS answers or does not answer, once the SDK has given up trying
 */
export async function withClient<Client extends AwsClient, T>(
  client: Client,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  client.middlewareStack.use(inSentences(client.config.region));
  client.config.customUserAgent = [...(client.config.customUserAgent ?? []), [OWN_USER_AGENT, ownVersion()]];
  try {
    return await work(client);
  } finally {
    client.destroy();
  }
}

/** Outside of the SDK's own retries, so that each error is told once. */
const inSentences = (region: () => Promise<string>): Plugin => ({
  applyToStack: (stack) =>
    stack.add(
      (next, { clientName = "AWSClient", commandName = "a request" }) =>
        async (given) => {
          try {
            return await next(given);
          } catch (error) {
            if (!(error instanceof Error)) throw error;
            throw new AwsRefused(error as AwsError, {
              service: clientName.replace(/Client$/, ""),
              operation: commandName.replace(/Command$/, ""),
              region: await region(),
            });
          }
        },
      { step: "initialize", name: "express-on-ecs-sentences" },
    ),
});

/** @param name as the API reference of the operation gives it */
export const isNamed = (error: unknown, name: string): boolean =>
  error instanceof AwsRefused && error.said === name;

// It would announce the SDK's own plans to everybody who runs a Node.js that this package takes.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";

/**
 * Uses a client of the SDK, and lets its connections go.
 * @throws whatever AWS answers, by the name that its API reference gives
 */
export async function withClient<Client extends { destroy(): void }, T>(
  client: Client,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  try {
    return await work(client);
  } finally {
    client.destroy();
  }
}

export const isNamed = (error: unknown, name: string): boolean =>
  error instanceof Error && error.name === name;

// It would announce the SDK's own plans to everybody who runs a Node.js that this package takes.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";

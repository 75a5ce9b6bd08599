import { knownImage } from "../images/known-image.ts";
import type { ComposeProject } from "../project.ts";

/** A port to show in an example of what `to` must say: the one that `from` calls, or that such a server has. */
export function examplePort(project: ComposeProject, from: string, to: string): number {
  return portCalled(project, from, to) ?? knownImage(project.services[to]?.image ?? "")?.port ?? 8080;
}

/** What the environment file says of a service that runs elsewhere, with a port that it may have. */
export function externalEntry(project: ComposeProject, name: string): string {
  const called = Object.keys(project.services).map((from) => portCalled(project, from, name));
  const port =
    called.find((one) => one !== undefined) ?? knownImage(project.services[name]?.image ?? "")?.port ?? "…";
  return `external: { ${name}: { host: …, port: ${port} } }`;
}

/** `6380`, where a variable of the service is `redis://user@redis:6380/0` or `redis:6380`. */
export function portCalled(project: ComposeProject, from: string, to: string): number | undefined {
  const called = Object.values(project.services[from]?.environment ?? {}).flatMap((value) => {
    const [, host, port] =
      /^(?:[a-z][a-z0-9+.-]*:\/\/(?:[^/\s]*@)?)?([\w.-]+):(\d{1,5})(?:[/?]|$)/i.exec(value ?? "") ?? [];
    return host === to ? [Number(port)] : [];
  });
  return called[0];
}

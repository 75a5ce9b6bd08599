/**
 * Names by which a health check asks its own task. On the laptop a name server knows them; inside a task on ECS none
 * does, and what they stand for is at 127.0.0.1. Source: modules/aws/task-fields.ts, for the network that containers join.
 */

export const INSIDE = "127.0.0.1";

/** Stands between the words of a list, so that a pattern may reach over them; YAML has no such character. */
const BETWEEN = "\0";

/** Each with the host as its second group: of a URL, behind `-h` or `--host`, and of `nc` before its port. */
const PLACES = [
  /(:\/\/(?:[^/@\s\0'"]*@)?)([\w.-]+)(?=[:/\s\0'")]|$)/g,
  /((?:^|[\s\0])(?:-h[\s\0]*|--host[=\s\0]))([\w.-]+)(?=[\s\0'")]|$)/g,
  /((?:^|[\s\0])nc(?:[\s\0]+-\w+)*[\s\0]+)([\w.-]+)(?=[\s\0]+\d)/g,
];

/**
 * A health check's test that asks 127.0.0.1 where it asked a name of its own task.
 * @param test `[CMD, curl, "http://api:8888"]`, or `[CMD-SHELL, "curl http://api:8888"]`
 * @returns it, and the names that it had
 */
export function askedInside(
  test: readonly string[],
  isInside: (name: string) => boolean,
): { readonly test: readonly string[]; readonly names: readonly string[] } {
  const names = new Set<string>();
  const put = (whole: string, before: string, name: string): string => {
    if (!isInside(name)) return whole;
    names.add(name);
    return `${before}${INSIDE}`;
  };
  const asked = PLACES.reduce((text, place) => text.replace(place, put), test.join(BETWEEN));
  return { test: asked.split(BETWEEN), names: [...names] };
}

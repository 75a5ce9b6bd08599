/** A plain JSON value. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [member: string]: Json | undefined;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Absent: what Terraform and the SDKs leave out of a request. */
export function isAbsent(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

/** A string that Terraform fills in later: its text says nothing about the value. */
export function isUnresolved(value: unknown): boolean {
  return typeof value === "string" && value.includes("${");
}

const LONGEST_SHOWN = 120;

/** A value as it stands in the input, cut to a readable length. */
export function show(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value);
  return text.length <= LONGEST_SHOWN ? text : `${text.slice(0, LONGEST_SHOWN - 3)}...`;
}

/** The JSON value that a string holds, or undefined where it is not JSON. */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** A member of an object, and whether each element of the list that it holds is meant. */
interface Step {
  readonly member: string;
  readonly each: boolean;
}

/** Of paths that were asked for: few, and of every resource. */
const steps = new Map<string, readonly Step[]>();

function readSteps(path: string): readonly Step[] {
  const read = (path === "" ? [] : path.split(".")).map((step) => {
    const each = step.endsWith("[]");
    return { member: each ? step.slice(0, -2) : step, each };
  });
  steps.set(path, read);
  return read;
}

export interface Located {
  /** `containerDefinitions[0].portMappings[1].hostPort` */
  readonly path: string;
  readonly value: Json | undefined;
  /** The object that has the last member of the path. */
  readonly parent: JsonObject;
}

/**
 * All values at a path in which `[]` stands for each element: `containerDefinitions[].memory`. An absent member is
 * yielded as undefined where its parent exists. An empty path yields the whole.
 */
export function valuesAt(input: JsonObject, path: string): Located[] {
  let found: Located[] = [{ path: "", value: input, parent: input }];
  for (const { member, each } of steps.get(path) ?? readSteps(path)) {
    found = found.flatMap(({ path: before, value }) => {
      if (!isObject(value)) return [];
      const here = before === "" ? member : `${before}.${member}`;
      const inner = value[member];
      if (!each) return [{ path: here, value: inner, parent: value }];
      if (!Array.isArray(inner)) return [];
      return (inner as readonly Json[]).map((element, index) => ({
        path: `${here}[${index}]`,
        value: element,
        parent: value,
      }));
    });
  }
  return found;
}

/** A resource in a state, with what the state says of it. */
export interface StateResource {
  readonly type: string;
  /** `<type>.<name>` */
  readonly address: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

interface State {
  readonly resources?: readonly {
    readonly mode: string;
    readonly type: string;
    readonly name: string;
    readonly instances?: readonly { readonly attributes?: Readonly<Record<string, unknown>> }[];
  }[];
}

/** What Terraform has in AWS. @param text the state as `terraform state pull` prints it; empty before the first apply */
export function resourcesInState(text: string): StateResource[] {
  const { resources = [] }: State = text.trim() === "" ? {} : JSON.parse(text);
  return resources
    .filter(({ mode }) => mode === "managed")
    .map(({ type, name, instances = [] }) => ({
      type,
      address: `${type}.${name}`,
      attributes: instances[0]?.attributes ?? {},
    }));
}

/** Its id in AWS; its address where the state has none. */
export const idOf = ({ address, attributes }: StateResource): string => String(attributes["id"] ?? address);

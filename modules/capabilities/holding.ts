/** What holds data, in the words of the environment file. */
export interface HeldData {
  /** With an article: "the images of app". */
  readonly what: string;
  /** The key by which it is there: "service.images.app". */
  readonly key: string;
  /** Whether a destroy of the environment leaves it in AWS. Default false. */
  readonly outlives?: boolean;
}

/** Of a resource, as a stack's JSON has them. */
export type Arguments = Readonly<Record<string, unknown>>;

/** By the type of resource; undefined for one that is not the capability's. */
export type Holds<S, Reads> = Readonly<
  Record<string, (settings: S, environment: Reads, args: Arguments) => HeldData | undefined>
>;

/** A secret whose value is generated, by its name in AWS. */
export function generatedSecret(
  environment: { readonly name: string },
  { name_prefix: prefix }: Arguments,
  keys: Readonly<Record<string, string>>,
): HeldData | undefined {
  const found = Object.entries(keys).find(([secret]) => prefix === `${environment.name}/${secret}-`);
  return found && { what: `the generated secret ${found[0]}`, key: found[1] };
}

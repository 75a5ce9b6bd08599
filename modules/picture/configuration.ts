/** The blocks of several synthesised stacks, and which of them refer to which: also across stacks, by remote state. */

export type Values = Readonly<Record<string, unknown>>;
type BlocksByType = Readonly<Record<string, Readonly<Record<string, Values>>>>;

/** A stack's `cdk.tf.json`, as far as it is read here. */
export interface StackJson {
  readonly resource?: BlocksByType;
  readonly data?: BlocksByType;
  readonly locals?: Values;
  readonly output?: Readonly<Record<string, { readonly value?: unknown }>>;
  readonly terraform?: { readonly backend?: Readonly<Record<string, Values>> };
}

export interface Stack {
  readonly name: string;
  readonly json: StackJson;
}

/** One resource or data source. */
export interface Block {
  readonly stack: string;
  /** Terraform's address inside the stack, `aws_lb.name` or `data.aws_ecr_image.name`. */
  readonly address: string;
  readonly type: string;
  readonly isData: boolean;
  readonly values: Values;
}

const REMOTE_STATE = "terraform_remote_state";
/** Arguments that order or guard work and say nothing about who uses whom. */
const NOT_USE = new Set(["depends_on", "lifecycle", "provisioner"]);

export class Configuration {
  readonly blocks: readonly Block[];
  private readonly stacks: ReadonlyMap<string, StackJson>;
  private readonly byAddress: ReadonlyMap<string, Block>;

  constructor(stacks: readonly Stack[]) {
    this.stacks = new Map(stacks.map(({ name, json }) => [name, json]));
    this.blocks = stacks.flatMap(({ name, json }) => [
      ...blocksOf(name, json.resource, false),
      ...blocksOf(name, json.data, true),
    ]);
    this.byAddress = new Map(this.blocks.map((block) => [key(block.stack, block.address), block]));
  }

  /** The resources of these types, in the order of the stacks and of their addresses. */
  resources(...types: readonly string[]): readonly Block[] {
    return this.blocks.filter(({ type, isData }) => !isData && types.includes(type));
  }

  data(type: string): readonly Block[] {
    return this.blocks.filter((block) => block.isData && block.type === type);
  }

  /** The blocks that a block's arguments refer to; locals and data sources in between are followed to what they read. */
  usedBy({ stack, values }: Block): readonly Block[] {
    return this.referencesIn(stack, useful(values));
  }

  /** The blocks that a value of a stack refers to. */
  referencesIn(stack: string, value: unknown): readonly Block[] {
    const found = new Set<Block>();
    this.follow(stack, value, found);
    return [...found];
  }

  private follow(stack: string, value: unknown, found: Set<Block>): void {
    for (const address of addressesIn(value)) {
      const [, local] = /^local\.(.+)$/.exec(address.block) ?? [];
      if (local !== undefined) this.follow(stack, this.stacks.get(stack)?.locals?.[local], found);
      const block = this.byAddress.get(key(stack, address.block));
      if (!block || found.has(block)) continue;
      if (block.type === REMOTE_STATE) this.followOutput(block, address.output, found);
      else {
        found.add(block);
        if (block.isData) this.follow(block.stack, useful(block.values), found);
      }
    }
  }

  private followOutput(remote: Block, output: string | undefined, found: Set<Block>): void {
    const owner = this.ownerOf(remote);
    const value = output === undefined ? undefined : this.stacks.get(owner)?.output?.[output]?.value;
    if (value === undefined)
      throw new Error(`${remote.stack}: ${remote.address} has no output ${output ?? ""}`);
    this.follow(owner, value, found);
  }

  /** The stack whose backend is where the remote state is read from. */
  private ownerOf({ stack, address, values }: Block): string {
    const { backend, config } = values;
    for (const [name, json] of this.stacks) {
      const own = json.terraform?.backend?.[String(backend)];
      if (own && isRecord(config) && samePlace(own, config)) return name;
    }
    throw new Error(`${stack}: ${address} reads the state of a stack that is not here`);
  }
}

function blocksOf(stack: string, byType: BlocksByType | undefined, isData: boolean): Block[] {
  return Object.entries(byType ?? {}).flatMap(([type, byId]) =>
    Object.entries(byId).map(([id, values]) => ({
      stack,
      address: `${isData ? "data." : ""}${type}.${id}`,
      type,
      isData,
      values,
    })),
  );
}

const key = (stack: string, address: string): string => `${stack}/${address}`;

const samePlace = (one: Values, other: Values): boolean =>
  ["path", "bucket", "key"].every((name) => one[name] === other[name]);

function useful(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !NOT_USE.has(name) && name !== "//"));
}

interface Address {
  readonly block: string;
  /** The output that is read, of a remote state. */
  readonly output?: string;
}

/** All `type.name` inside the `${...}` of the strings of a value. Text that only looks so names no block. */
function addressesIn(value: unknown): Address[] {
  if (Array.isArray(value)) return value.flatMap(addressesIn);
  if (isRecord(value)) return Object.values(value).flatMap(addressesIn);
  if (typeof value !== "string" || !value.includes("${")) return [];
  const pattern = /((?:data\.)?\b[a-z][a-z0-9_]*\.[A-Za-z_][\w-]*)(?:\.outputs\.([\w-]+))?/g;
  return [...value.matchAll(pattern)].flatMap(([, block, output]) =>
    block === undefined ? [] : [output === undefined ? { block } : { block, output }],
  );
}

export function isRecord(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Nested blocks are written as one object or as a list of objects. */
export function nested(value: unknown): readonly Values[] {
  return (Array.isArray(value) ? value : [value]).filter(isRecord);
}

export function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === "string") : [];
}

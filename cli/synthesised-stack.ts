export interface SynthesisedStack {
  readonly name: string;
  /** The stack's Terraform JSON, relative to `root`. */
  readonly path: string;
  readonly json: TerraformJson;
}

/** What a `cdk.tf.json` holds, as far as it is read here. */
export interface TerraformJson {
  readonly terraform?: { readonly backend?: Readonly<Record<string, unknown>> };
  readonly provider?: Readonly<Record<string, unknown>>;
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  readonly data?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly locals?: Readonly<Record<string, unknown>>;
  readonly output?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly removed?: readonly { readonly from: string }[];
  readonly variable?: Readonly<Record<string, { readonly default?: unknown; readonly description?: string }>>;
}

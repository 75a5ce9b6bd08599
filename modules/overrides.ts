/**
 * The escape hatch of every construct: for each child resource, by the name it has in its construct, arguments that
 * are laid over those the construct sets. Typed by the provider, so that a wrong argument does not compile.
 */
export type Overrides<Children extends object> = { readonly [Child in keyof Children]?: Partial<Children[Child]> };

import type { Trail } from "./schema.ts";

/** Keys of the environment file whose data a destroy leaves in AWS. */
export const keptKeys = ({ trail }: { readonly trail?: Trail | undefined }): readonly string[] =>
  trail?.keep ? ["trail"] : [];

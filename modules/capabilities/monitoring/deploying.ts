import type { z } from "zod";
import type { Common } from "../../environment/common.ts";
import type { Decisions } from "../deploying.ts";
import type { monitoring as schema } from "./schema.ts";

/** RFC 2606: names for examples, where no mail arrives. */
const EXAMPLE_MAIL = /@(.+\.)?(example\.(com|net|org)|example|invalid|test)$/i;

export const decisions: Decisions<z.output<typeof schema>, Common> = ({ mail }, { tags }) => {
  const examples = [tags.owner, ...mail].filter((address) => EXAMPLE_MAIL.test(address));
  if (examples.length === 0) return [];
  return [
    {
      stage: "file",
      message: `tags.owner, monitoring.mail: ${[...new Set(examples)].join(", ")} can receive no mail: such addresses are for examples (RFC 2606); write your own.`,
    },
  ];
};

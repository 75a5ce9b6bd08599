import type { Handing } from "../handing.ts";
import type { Site } from "./schema.ts";

export const hands: Handing<Site, unknown> = ({ service }) => ({ hostedElsewhere: [service] });

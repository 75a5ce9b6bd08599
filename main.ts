import { customise } from "./customise.ts";
import { cdktfApp } from "./index.ts";

// What the cdktf commands run. `npx express-on-ecs synth` does the same, and prints a report.
void cdktfApp({ customise });

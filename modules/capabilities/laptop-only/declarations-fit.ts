import { type ComposeProject, type Decision, explainTask } from "../../compose/index.ts";
import { didYouMean } from "../../environment/sentences.ts";
import type { ProblemAt } from "../../environment/source.ts";
import type { Problem } from "../../problems.ts";
import type { PlannedTask } from "../planned-tasks.ts";
import type { LAPTOP_ONLY_PROBLEMS } from "./problems.ts";

/** Each declaration is about something that some task cannot keep, or it would hide a slip of the pen. */
export function declarationsFit(
  declarations: readonly string[],
  tasks: readonly PlannedTask[],
  project: ComposeProject,
  problemAt: ProblemAt,
): Problem<keyof typeof LAPTOP_ONLY_PROBLEMS>[] {
  const explained = tasks.map(({ target }) => explainTask(project, target));
  const fitting = new Set([...project.laptopServices, ...explained.flatMap((task) => task.fitting)]);
  const decisions = explained.flatMap((task) => task.decisions);
  const known = [...fitting, ...decisions.filter(isRefused).map(({ field }) => withoutSection(field))];
  return declarations.flatMap((declaration, index) =>
    fitting.has(declaration)
      ? []
      : [problemAt("EOE-ENV-371", ["laptopOnly", index], whyNot(declaration, decisions, known, project))],
  );
}

const SERVICES = "services.";
const isRefused = ({ outcome }: Decision): boolean => outcome === "refused";
const withoutSection = (field: string): string =>
  field.startsWith(SERVICES) ? field.slice(SERVICES.length) : field;

function whyNot(
  declaration: string,
  decisions: readonly Decision[],
  known: readonly string[],
  { disabled, laptopServices }: ComposeProject,
): string {
  const shown = `"${declaration}"`;
  if (disabled[declaration] !== undefined)
    return `${shown} is off anyway, since none of its profiles is on; remove it.`;
  const [service = ""] = declaration.split(".");
  if (laptopServices.includes(service))
    return `${shown} is of "${service}", which is left out as a whole; remove it.`;
  const elsewhere = ({ field, outcome }: Decision): boolean =>
    field === SERVICES + service && outcome === "hosted elsewhere";
  if (decisions.some(elsewhere))
    return `${shown} is of "${service}", which is hosted elsewhere, so that none of its fields counts; remove it.`;
  const decision = decisions.find(({ field }) => withoutSection(field) === declaration);
  if (decision && isRefused(decision)) return `${shown} cannot be left out: a container needs it.`;
  if (decision) return `${shown} is not refused but ${decision.outcome}; remove it.`;
  const near = didYouMean(declaration, known);
  return `${shown} names no field that ECS refuses.${near || ` Refused ${known.length > 0 ? `are ${known.join(", ")}` : "is none"}; remove it, or correct it.`}`;
}

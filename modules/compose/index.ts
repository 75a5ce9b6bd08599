export { configJson } from "./config-json";
export type { ContainerDefinition, TaskVolume } from "./ecs/definition";
export { besideOthers } from "./ecs/endpoints";
export { taskGroups } from "./ecs/groups";
export { explainTask, planTask } from "./ecs/plan";
export type { Decision, Endpoint, Outcome, TaskPlan, TaskTarget, VolumePlace } from "./ecs/target";
export { type ComposeOptions, type ComposeProject, loadComposeProject } from "./load";
export type { ComposeModel, ComposeService } from "./model";

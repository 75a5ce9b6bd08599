import type { Construct } from "../cdktf";
import type { Environment } from "../config/schema";
import { Registry } from "../delivery/registry";
import { EnvironmentStack } from "./environment-stack";

/** What must survive deployments: the image repositories. */
export class DataStack extends EnvironmentStack {
  readonly registry: Registry;

  /** @param images compose services that have a `build` */
  constructor(scope: Construct, environment: Environment, images: readonly string[]) {
    super(scope, environment, "data");
    this.registry = new Registry(this, "registry", {
      environment: environment.name,
      images,
      expireUntaggedDays: environment.registry.expireUntaggedDays,
      expireCandidatesDays: environment.registry.expireCandidatesDays,
      disposable: environment.disposable,
    });
    this.output(
      "registries",
      "Where images are pushed",
      Object.fromEntries(Object.entries(this.registry.repositories).map(([image, { url }]) => [image, url])),
    );
  }
}

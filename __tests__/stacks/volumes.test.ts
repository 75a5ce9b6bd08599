import { describe, expect, it } from "vitest";
import type { Changes } from "../support/environment.ts";
import {
  AWSVPC,
  BRIDGE_VOLUMES,
  COMPOSE_WITH_VOLUMES,
  refusalsWithMore,
  stacksWithMore,
  VOLUMES,
} from "../support/further-services.ts";
import type { Synthesised } from "../support/synthesis.ts";

const stacksOf = (changes: Changes) => stacksWithMore(changes, COMPOSE_WITH_VOLUMES);

const { data, service } = stacksOf(BRIDGE_VOLUMES);
const definition = (of: Synthesised, id: string) => of.only("aws_ecs_task_definition", id);

describe("a volume on EFS", () => {
  it("is encrypted, backed up, and kept when the environment is destroyed", () => {
    expect(data.only("aws_efs_file_system")).toMatchObject({
      creation_token: "market-uploads",
      encrypted: true,
      lifecycle: { prevent_destroy: true },
    });
    expect(data.only("aws_efs_backup_policy")).toMatchObject({ backup_policy: { status: "ENABLED" } });
    const gone = stacksOf({ ...BRIDGE_VOLUMES, disposable: true }).data;
    expect(gone.only("aws_efs_file_system")["lifecycle"]).toMatchObject({ prevent_destroy: false });
  });

  it("is in every zone", () => {
    const targets = Object.entries(data.all("aws_efs_mount_target"));
    // Their places are their addresses: one that moves is made anew, and the zone has no files until it is there.
    expect(targets.map(([id]) => /mount-target-\d+/.exec(id)?.[0])).toEqual(
      [1, 2, 3].map((place) => `mount-target-${place}`),
    );
    expect(new Set(targets.map(([, { subnet_id: subnet }]) => subnet)).size).toBe(3);
    const group = `\${${data.address("aws_security_group", "volumes")}.id}`;
    for (const [, target] of targets) expect(target["security_groups"]).toEqual([group]);
  });

  it("belongs to the user that the environment names", () => {
    const owned = stacksOf({ ...BRIDGE_VOLUMES, "service.volumes.uploads.owner": "2000:3000" }).data;
    expect(owned.only("aws_efs_access_point")).toMatchObject({
      posix_user: { uid: 2000, gid: 3000 },
      root_directory: {
        path: "/uploads",
        creation_info: { owner_uid: 2000, owner_gid: 3000, permissions: "0750" },
      },
    });
  });

  it("is mounted by all tasks that mount it in the compose file, through TLS and the access point", () => {
    for (const id of ["app-service", "worker-service"]) {
      const ids = Object.keys(service.all("aws_ecs_task_definition")).filter((one) => one.startsWith(id));
      const volume = definition(service, ids[0] ?? "")["volume"] as object[];
      expect(volume).toContainEqual(
        expect.objectContaining({
          name: "uploads",
          efs_volume_configuration: expect.objectContaining({
            transit_encryption: "ENABLED",
            authorization_config: expect.objectContaining({ iam: "ENABLED" }),
          }),
        }),
      );
    }
  });

  it("can be written by those only that write it in the compose file", () => {
    const policy = (part: string): string => {
      const ids = Object.keys(service.all("aws_iam_role_policy")).filter((id) =>
        id.startsWith(`${part}_volumes-policy`),
      );
      return ids.length === 0 ? "" : String(service.only("aws_iam_role_policy", ids[0])["policy"]);
    };
    expect(policy("app-roles")).toContain('"elasticfilesystem:ClientMount"');
    expect(policy("app-roles")).not.toContain("ClientWrite");
    expect(policy("worker-roles")).toContain("elasticfilesystem:ClientWrite");
    expect(policy("worker-roles")).toContain("elasticfilesystem:AccessPointArn");
    expect(policy("reporter-roles")).toBe("");
  });

  it("is reached by its clients on the port of NFS, and by nobody without TLS", () => {
    expect(
      Object.values(data.all("aws_vpc_security_group_ingress_rule")).map((rule) => rule["from_port"]),
    ).toEqual([2049]);
    const { Statement } = JSON.parse(String(data.only("aws_efs_file_system_policy")["policy"]));
    expect(Statement).toMatchObject([
      { Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } },
    ]);
    const clients = data.address("aws_security_group", "volume-clients");
    expect(clients).toBeDefined();
    const groups = JSON.stringify(service.only("aws_launch_template")["network_interfaces"]);
    expect(groups).toContain("volume-clients");
  });

  it("has its clients among the tasks, where these have addresses of their own", () => {
    const own = stacksOf({ ...VOLUMES, ...AWSVPC }).service;
    const groupsOf = (part: string): string =>
      JSON.stringify(own.only("aws_ecs_service", part)["network_configuration"]);
    expect(groupsOf("worker-service")).toContain("volume-clients");
    expect(groupsOf("reporter-service")).not.toContain("volume-clients");
  });
});

describe("a volume of a task", () => {
  it("is made and lost with it", () => {
    const volume = definition(service, "worker-service")["volume"] as object[];
    expect(volume).toContainEqual(
      expect.objectContaining({
        name: "cache",
        docker_volume_configuration: expect.objectContaining({ scope: "task" }),
      }),
    );
    expect(data.count("aws_efs_file_system")).toBe(1);
  });
});

describe("is refused in one sentence:", () => {
  it.each<[what: string, changes: Changes, sentence: string]>([
    [
      "a volume without a place",
      { ...VOLUMES, "service.volumes": { uploads: { place: "efs" } } },
      'docker-compose.yml: services.worker.volumes[1]: mounts the volume "cache", which has no place on ECS: data that must survive needs a host or a file system of its own. Say under service.volumes of the environment where it is, or under external where worker runs.',
    ],
    [
      "a place for a volume that nobody mounts",
      { ...VOLUMES, "service.volumes.upload": { place: "efs" } },
      'environments/market.yml: service.volumes.upload: has no effect: none of nginx, app, worker, reporter mounts "upload" in the compose file; remove it. Did you mean "uploads"?',
    ],
    [
      "a place that does not exist",
      { ...VOLUMES, "service.volumes.cache": { place: "ebs" } },
      'environments/market.yml: service.volumes.cache.place: "ebs" must be one of efs, task. Did you mean "efs"?',
    ],
    [
      "root as the owner",
      { ...VOLUMES, "service.volumes.uploads.owner": "0:0" },
      'environments/market.yml: service.volumes.uploads.owner: "0:0" must be "uid:gid" of a user other than root, in quotes, such as "1000:1000".',
    ],
  ])("%s", (_, changes, sentence) => {
    expect(refusalsWithMore(changes, COMPOSE_WITH_VOLUMES)).toEqual(expect.arrayContaining([sentence]));
  });
});

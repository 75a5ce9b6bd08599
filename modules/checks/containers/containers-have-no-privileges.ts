import type { Json, JsonObject } from "../../aws/json.ts";
import { blocksOf, cannotBeJudged, flagOf } from "../arguments.ts";
import { type Rule, resourceProblem, resourcesOf, type Synthesis } from "../rule.ts";
import {
  type Fault,
  isRoot,
  isUnknown,
  judgeContainers,
  memberAt,
  sameFault,
  unknownFault,
} from "./container-rules.ts";
import { elements, member } from "./task-containers.ts";

/** What Docker gives root by itself. Source: Docker documentation, "Linux kernel capabilities", 2026-11. */
const GIVEN_BY_DOCKER =
  "AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE NET_RAW SETFCAP SETGID SETPCAP SETUID SYS_CHROOT".split(
    " ",
  );
/** As good as root on the host, whoever has them. Source: capabilities(7), "Notes to kernel developers"; moby's seccomp profile. */
const AS_GOOD_AS_ROOT = ["ALL", "SYS_ADMIN", "SYS_MODULE", "SYS_RAWIO", "DAC_READ_SEARCH", "BPF"];
/** Disks and memory of the host. Source: Linux, Documentation/admin-guide/devices.txt. */
const DEVICES_OF_THE_HOST = /^\/dev($|\/(k?mem|port|sd|xvd|nvme|vd|dm-|mapper|loop|root))/;
/** Source: API_ContainerDefinition, dockerSecurityOptions; Docker documentation, "docker run", --security-opt. */
const UNCONFINED = /^(apparmor|seccomp)[:=]unconfined$|^label[:=]disable$/i;

/** Source: Security Hub, ECS.4 and CodeBuild.5. */
export const containersHaveNoPrivileges: Rule = {
  id: "containers-have-no-privileges",
  title:
    "No container is privileged, is root with capabilities beyond Docker's own, has one that is as good as root, or a disk of its host.",
  reason: "Such a container is the host: one hole in its program opens all that runs beside it.",
  sources: ["Security Hub ECS.4"],
  level: "error",
  reads: "resources",
  fails: {
    resources: {
      aws_ecs_task_definition: {
        extra: {
          container_definitions: JSON.stringify([
            { name: "extra", image: "extra:1", user: "1000", privileged: true },
          ]),
        },
      },
    },
  },
  passes: {
    resources: {
      aws_ecs_task_definition: {
        extra: {
          container_definitions: JSON.stringify([
            { name: "extra", image: "extra:1", user: "1000", privileged: false },
          ]),
        },
      },
    },
  },
  check: (synthesis) => [
    ...judgeContainers(containersHaveNoPrivileges, synthesis, (definition) => [
      ...privilegedFaults(definition),
      ...capabilityFaults(definition),
      ...deviceFaults(definition),
      ...confinementFaults(definition),
    ]),
    ...privilegedBuilds(synthesis),
  ],
};

function privilegedFaults(definition: JsonObject): Fault[] {
  const privileged = member(definition, "privileged");
  if (isUnknown(privileged)) return [unknownFault("privileged", "privileged", privileged)];
  if (flagOf(privileged) !== true) return [];
  const sentence =
    "true gives the container all rights on its host; remove it, and add the capability that it needs.";
  return [sameFault("privileged", "privileged", sentence)];
}

const CAPABILITIES = ["cap_add", "linuxParameters.capabilities.add"] as const;

function capabilityFaults(definition: JsonObject): Fault[] {
  const user = member(definition, "user");
  return listed(memberAt(definition, "linuxParameters", "capabilities", "add")).flatMap((capability) => {
    if (isUnknown(capability)) return [unknownFault(...CAPABILITIES, capability)];
    const name = String(capability).toUpperCase().replace(/^CAP_/, "");
    const isBad = AS_GOOD_AS_ROOT.includes(name);
    if (!isBad && (GIVEN_BY_DOCKER.includes(name) || !isRoot(user))) return [];
    const sentence = isBad
      ? `${name} is as good as root on the host; remove it.`
      : `${name} is more than Docker gives, for a container that runs as root; remove it, or name another user.`;
    return [sameFault(...CAPABILITIES, sentence)];
  });
}

function deviceFaults(definition: JsonObject): Fault[] {
  return listed(memberAt(definition, "linuxParameters", "devices")).flatMap((device) => {
    const path = isUnknown(device) ? device : member(device, "hostPath");
    if (isUnknown(path)) return [unknownFault("devices", "linuxParameters.devices", path)];
    if (!DEVICES_OF_THE_HOST.test(String(path))) return [];
    const sentence = `${String(path)} is a disk or the memory of the host, and with it all that is there; remove it.`;
    return [sameFault("devices", "linuxParameters.devices", sentence)];
  });
}

function confinementFaults(definition: JsonObject): Fault[] {
  return listed(member(definition, "dockerSecurityOptions")).flatMap((option) => {
    if (isUnknown(option)) return [unknownFault("security_opt", "dockerSecurityOptions", option)];
    if (!UNCONFINED.test(String(option))) return [];
    const sentence = `${String(option)} takes from the container what keeps it apart from its host; remove it.`;
    return [sameFault("security_opt", "dockerSecurityOptions", sentence)];
  });
}

/** The elements of a list; an expression in place of a list is its one element. */
const listed = (value: Json | undefined): readonly Json[] =>
  elements(value) ?? (value === undefined ? [] : [value]);

/** Docker inside of a build is root on the build's host. */
function privilegedBuilds(synthesis: Synthesis) {
  return resourcesOf(synthesis, "aws_codebuild_project").flatMap((found) =>
    blocksOf(found.arguments, "environment").flatMap(({ place, content }) => {
      const value = content?.["privileged_mode"];
      const flag = content === undefined ? "unknown" : flagOf(value);
      if (flag !== true && flag !== "unknown") return [];
      const message =
        flag === true
          ? "true gives the build all rights on its host; build images without it, or waive it with the reason."
          : `${cannotBeJudged(value)}; write the value itself.`;
      return [resourceProblem(containersHaveNoPrivileges, found, `${place}.privileged_mode`, message)];
    }),
  );
}

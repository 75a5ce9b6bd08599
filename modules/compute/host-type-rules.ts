import { hasGpus, whyNoHost } from "../aws/host-types.ts";
import { findInstanceType, isOfferedIn, nearestInstanceTypes } from "../aws/instance-types.ts";
import type { Disagreement } from "../environment/agreement.ts";
import type { EnvironmentCode } from "../problem-codes/environment.ts";

/** Instance types of one processor, all of which hosts may be. */
export interface HostTypes {
  readonly instanceTypes?: readonly (string | undefined)[];
  readonly architecture?: "x86_64" | "arm64";
}

/** What is wrong with the instance types of hosts. */
export const hostTypesFit = (
  capacity: HostTypes,
  place: readonly string[],
  region: string | undefined,
): Disagreement<EnvironmentCode>[] => {
  const types = typesAt(capacity.instanceTypes, place);
  return [
    ...typesFit(capacity, place, region),
    ...types.flatMap(({ type, path }) => typeRuns(type, path)),
    ...gpuTypesAgree(types),
  ];
};

/** That a type is one, and one of the region. */
export function typeExists(
  type: string | undefined,
  path: readonly string[],
  region: string | undefined,
): Disagreement<EnvironmentCode>[] {
  if (type === undefined) return [];
  const facts = findInstanceType(type);
  if (!facts)
    return [
      { code: "EOE-ENV-121", path, message: `"${type}" is not an EC2 instance type.${suggestTypes(type)}` },
    ];
  if (region === undefined || isOfferedIn(facts, region) !== false) return [];
  return [
    {
      code: "EOE-ENV-122",
      path,
      message: `"${type}" is not offered in ${region}.${suggestTypes(type, region)}`,
    },
  ];
}

/** That the images of hosts, bastion and database host run on a type. */
export function typeRuns(
  type: string | undefined,
  path: readonly (string | number)[],
): Disagreement<EnvironmentCode>[] {
  const because = type === undefined ? undefined : whyNoHost(type);
  return because === undefined
    ? []
    : [
        {
          code: "EOE-ENV-123",
          path,
          message: `"${type}" ${because}; use a newer type, such as t4g.medium or t3.medium.`,
        },
      ];
}

function typesFit(
  capacity: HostTypes,
  place: readonly string[],
  region: string | undefined,
): Disagreement<EnvironmentCode>[] {
  return typesAt(capacity.instanceTypes, place).flatMap(({ type, path }): Disagreement<EnvironmentCode>[] => {
    const facts = findInstanceType(type);
    if (!facts)
      return [
        { code: "EOE-ENV-121", path, message: `"${type}" is not an EC2 instance type.${suggestTypes(type)}` },
      ];
    const architecture = capacity.architecture;
    if (architecture !== undefined && !facts.architectures.includes(architecture)) {
      return [
        {
          code: "EOE-ENV-124",
          path,
          message: `"${type}" is ${facts.architectures.join(" and ")}, but ${place.join(".")}.architecture is ${architecture}.`,
        },
      ];
    }
    if (region !== undefined && isOfferedIn(facts, region) === false) {
      return [
        {
          code: "EOE-ENV-122",
          path,
          message: `"${type}" is not offered in ${region}.${suggestTypes(type, region)}`,
        },
      ];
    }
    return capacity.instanceTypes?.indexOf(type) === path.at(-1)
      ? []
      : [{ code: "EOE-ENV-125", path, message: `"${type}" is listed twice.` }];
  });
}

/** All hosts start from one image, and that with the driver for GPUs is made for x86_64 only. */
function gpuTypesAgree(types: readonly NamedType[]): Disagreement<EnvironmentCode>[] {
  const withGpus = types.filter(({ type }) => hasGpus(findInstanceType(type)));
  if (withGpus.length === 0) return [];
  return types.flatMap(({ type, path }): Disagreement<EnvironmentCode>[] => {
    const facts = findInstanceType(type);
    if (facts?.nvidiaGpus && facts.architectures.includes("arm64")) {
      return [
        {
          code: "EOE-ENV-126",
          path,
          message: `"${type}" has GPUs with an arm64 processor, for which there is no ECS image with their driver; use an x86_64 type, such as g5.xlarge.`,
        },
      ];
    }
    if (facts === undefined || facts.nvidiaGpus > 0) return [];
    return [
      {
        code: "EOE-ENV-127",
        path,
        message: `"${type}" has no GPU, but ${withGpus[0]?.type} has; all hosts start from one image. List types with GPUs only, or none.`,
      },
    ];
  });
}

interface NamedType {
  readonly type: string;
  readonly path: readonly (string | number)[];
}

const typesAt = (types: readonly (string | undefined)[] = [], place: readonly string[]): NamedType[] =>
  types.flatMap((type, index) =>
    type === undefined ? [] : [{ type, path: [...place, "instanceTypes", index] }],
  );

function suggestTypes(type: string, region?: string): string {
  const near = nearestInstanceTypes(type, 8).filter((name) => {
    const facts = findInstanceType(name);
    return region === undefined || (facts !== undefined && isOfferedIn(facts, region) !== false);
  });
  return near.length === 0 ? "" : ` Did you mean ${near.slice(0, 3).join(" or ")}?`;
}

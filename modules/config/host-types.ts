import { hasGpus, whyNoHost } from "../aws/host-types";
import { findInstanceType } from "../aws/instance-types";
import type { Disagreement } from "../environment/agreement";
import type { PartialEnvironment } from "./agreement";

/** Instance types that the images of hosts, bastion and database host run on. */
export function hostTypesRun({ capacity, bastion, database }: PartialEnvironment): Disagreement[] {
  const named = [
    ...hostTypes(capacity).map(({ type, path }) => ({ type, path })),
    { type: bastion?.instanceType, path: ["bastion", "instanceType"] },
    {
      type: database?.hosting === "host" ? database.instanceType : undefined,
      path: ["database", "instanceType"],
    },
  ];
  return named.flatMap(({ type, path }) => {
    const because = type === undefined ? undefined : whyNoHost(type);
    return because === undefined
      ? []
      : [{ path, message: `"${type}" ${because}; use a newer type, such as t4g.medium or t3.medium.` }];
  });
}

/** All hosts start from one image, and that with the driver for GPUs is made for x86_64 only. */
export function gpuTypesAgree({ capacity }: PartialEnvironment): Disagreement[] {
  const types = hostTypes(capacity);
  const withGpus = types.filter(({ type }) => hasGpus(findInstanceType(type)));
  if (withGpus.length === 0) return [];
  return types.flatMap(({ type, path }) => {
    const facts = findInstanceType(type);
    if (facts?.nvidiaGpus && facts.architectures.includes("arm64")) {
      return [
        {
          path,
          message: `"${type}" has GPUs with an arm64 processor, for which there is no ECS image with their driver; use an x86_64 type, such as g5.xlarge.`,
        },
      ];
    }
    if (facts === undefined || facts.nvidiaGpus > 0) return [];
    return [
      {
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

function hostTypes(capacity: PartialEnvironment["capacity"]): NamedType[] {
  if (capacity === undefined) return [];
  if ("leaving" in capacity) return typesAt(capacity.leaving?.instanceTypes, ["capacity", "leaving"]);
  return "instanceTypes" in capacity ? typesAt(capacity.instanceTypes, ["capacity"]) : [];
}

const typesAt = (types: readonly (string | undefined)[] = [], place: readonly string[]): NamedType[] =>
  types.flatMap((type, index) =>
    type === undefined ? [] : [{ type, path: [...place, "instanceTypes", index] }],
  );

/** What ECR says of images, how much of it one call gives or takes, and what it does with an image that is deleted. */
export const ECR = {
  /** Images that one BatchDeleteImage or BatchGetImage takes. */
  imagesOfACall: {
    most: 100,
    source: "ECR in botocore 1.44.8, ImageIdentifierList (2026-11)",
  },
  /** Images on a page of DescribeImages. */
  imagesOfAPage: {
    most: 1000,
    says: "This value can be between 1 and 1000.",
    source: "ECR in botocore 1.44.8, DescribeImagesRequest.maxResults (2026-11)",
  },
  /** By its digest an image goes with all of its tags; that its tags cannot be moved does not keep it. */
  deletedByDigest: {
    says: "You can completely delete an image (and all of its tags) by specifying the image's digest in your request.",
    source: "ECR in botocore 1.44.8, BatchDeleteImage (2026-11)",
  },
  /** Media types of an image that is a list of others, one for each architecture. */
  indexes: {
    mediaTypes: [
      "application/vnd.oci.image.index.v1+json",
      "application/vnd.docker.distribution.manifest.list.v2+json",
    ],
    source:
      "OCI image specification, image-index.md; Docker Registry, Image Manifest Version 2, Schema 2 (2026-11)",
  },
  /** How ECR refuses to delete what such a list names. Once the list is gone they have no tag, and expire. */
  partOfAnIndex: {
    failure: "ImageReferencedByManifestList",
    source: "ECR in botocore 1.44.8, ImageFailureCode (2026-11)",
  },
} as const;

/** What ECS says of tasks and their definitions, and how much of it one call gives. */
export const DEFINITIONS = {
  /** Tasks that one DescribeTasks takes. */
  describedTasks: {
    most: 100,
    says: "A list of up to 100 task IDs or full ARN entries.",
    source: "ECS in botocore 1.44.8, DescribeTasksRequest.tasks (2026-11)",
  },
  /** ListTaskDefinitions without a status lists what new tasks can be made of. */
  listed: {
    says: "By default, only <code>ACTIVE</code> task definitions are listed.",
    source: "ECS in botocore 1.44.8, ListTaskDefinitionsRequest.status (2026-11)",
  },
  /** One that is deregistered is in use as long as a task or a service names it. */
  deregistered: {
    says: "You can only describe <code>INACTIVE</code> task definitions while an active task or service references them.",
    source: "ECS in botocore 1.44.8, DescribeTaskDefinition (2026-11)",
  },
} as const;

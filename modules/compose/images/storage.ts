import { estimate, type KnownImage } from "./row.ts";

export const STORAGE: readonly KnownImage[] = [
  {
    name: "MinIO",
    kind: "storage",
    repositories: ["minio/minio", "quay.io/minio/minio"],
    port: 9000,
    memory: estimate(1024, "requests reserve buffers of the size of their parts."),
    data: ["/data"],
    aws: "Amazon S3",
    read: "minio/minio Dockerfile.release",
  },
  {
    name: "MinIO",
    kind: "storage",
    repositories: ["bitnami/minio", "bitnamilegacy/minio"],
    port: 9000,
    memory: estimate(1024, "requests reserve buffers of the size of their parts."),
    data: ["/bitnami/minio/data"],
    aws: "Amazon S3",
  },
  {
    name: "MinIO client",
    kind: "storage",
    repositories: ["minio/mc", "quay.io/minio/mc"],
    memory: estimate(128, "it makes a bucket and ends."),
    data: [],
    aws: "a bucket of Amazon S3, made by Terraform",
    laptopOnly: true,
  },
];

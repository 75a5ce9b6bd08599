import { estimate, JVM, type KnownImage, packagedElsewhere, STATIC } from "./row.ts";

const NGINX: KnownImage = {
  name: "nginx",
  kind: "web server",
  repositories: ["nginx"],
  port: 80,
  memory: estimate(128, STATIC),
  data: [],
  aws: "Application Load Balancer, or Amazon CloudFront with S3 for files",
};

export const WEB_SERVERS: readonly KnownImage[] = [
  NGINX,
  packagedElsewhere(NGINX, {
    name: "nginx without privileges",
    repositories: ["nginxinc/nginx-unprivileged", "bitnami/nginx", "bitnamilegacy/nginx"],
    port: 8080,
  }),
  {
    name: "Apache HTTP Server",
    kind: "web server",
    repositories: ["httpd"],
    port: 80,
    memory: estimate(128, "some processes of 10 MiB each."),
    data: [],
    aws: "Application Load Balancer, or Amazon CloudFront with S3 for files",
  },
  {
    name: "Tomcat",
    kind: "web server",
    repositories: ["tomcat"],
    port: 8080,
    memory: estimate(1024, JVM),
    data: [],
  },
];

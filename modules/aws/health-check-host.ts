/** What the load balancer's health checks say as Host, with the document that states it. */
export const HEALTH_CHECK_HOST = {
  example: "10.10.3.7:8000",
  means:
    "private IP address of the target, followed by the port of the health check where that is no default one",
  source:
    'Elastic Load Balancing User Guide, "Troubleshoot your Application Load Balancers", a registered target is not in service',
  date: "2026-11-29",
} as const;

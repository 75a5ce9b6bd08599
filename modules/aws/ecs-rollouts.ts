/** What ECS says of rollouts, and how much of it one call gives. */
export const ROLLOUTS = {
  /** `rolloutState` of a deployment that is under way, and of one that was given up. */
  states: {
    underWay: "IN_PROGRESS",
    givenUp: "FAILED",
    source: "ECS in botocore 1.44.8, DeploymentRolloutState (2026-11)",
  },
  /**
   * `rolloutStateReason` of the deployment that ECS went back to: until the next one its `rolloutState` says nothing of
   * it. The API calls it a description, and lists no values; by an alarm ECS goes back in the same words.
   */
  wentBack: {
    words: [
      "ECS deployment circuit breaker: rolling back to deploymentId ecs-svc/123.",
      "ECS deployment circuit breaker: task failed to start.",
    ],
    pattern: /circuit breaker|roll(?:ed|ing) back/i,
    source:
      'ECS Developer Guide, "Amazon ECS service deployment state change events", its examples (2026-11)',
  },
  /** Services that one DescribeServices takes. */
  describedServices: {
    most: 10,
    says: "You may specify up to 10 services to describe in a single operation.",
    source: "ECS in botocore 1.44.8, DescribeServicesRequest.services (2026-11)",
  },
  /** Revisions that one DescribeServiceRevisions takes. It knows the digest of each image that a revision ran. */
  describedRevisions: {
    most: 20,
    says: "You can specify a maximum of 20 ARNs.",
    source: "ECS in botocore 1.44.8, DescribeServiceRevisionsRequest.serviceRevisionArns (2026-11)",
  },
  /** `imageDigest` of ContainerImage. Revisions before that day have none. */
  revisionsSince: {
    day: "2024-10-25",
    says: "You can't describe a service revision that was created before October 25, 2024.",
    source: "ECS in botocore 1.44.8, DescribeServiceRevisions (2026-11)",
  },
} as const;

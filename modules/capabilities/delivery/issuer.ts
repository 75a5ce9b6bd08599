import type { Delivery } from "./schema.ts";

/** Who signs a pipeline's tokens, and what they say of a run. */
export interface Issuer {
  /** Without https://. */
  readonly host: string;
  readonly audience: string;
  /** The `sub` of the runs that may deploy. */
  readonly subject: string;
  /** Whether the subject has a wildcard. */
  readonly open: boolean;
}

/**
 * Sources, 2026-11-27: GitHub Docs, "OpenID Connect reference", "Example subject claims"; the audience is the one that
 * `aws-actions/configure-aws-credentials` asks for. CircleCI Docs, "Using OpenID Connect tokens in jobs", "Restrict
 * access based on branch": the subject of `CIRCLE_OIDC_TOKEN_V2` names user and branch; whoever may push may deploy.
 * jenkinsci/oidc-provider-plugin, README at 023f92e4: the subject is by default the URL of the job, and the audience for
 * AWS is sts.amazonaws.com. Looked up on 2026-11-28.
 */
export function issuerOf(delivery: Delivery): Issuer {
  if (delivery.pipeline === "github-actions") {
    const { repository, environment, branch } = delivery;
    const run = environment === undefined ? `ref:refs/heads/${branch}` : `environment:${environment}`;
    return {
      host: "token.actions.githubusercontent.com",
      audience: "sts.amazonaws.com",
      subject: `repo:${repository}:${run}`,
      open: false,
    };
  }
  if (delivery.pipeline === "jenkins")
    return {
      host: delivery.issuer.replace("https://", ""),
      audience: "sts.amazonaws.com",
      subject: delivery.job,
      open: false,
    };
  const { organization, project, repository, branch } = delivery;
  return {
    host: `oidc.circleci.com/org/${organization}`,
    audience: organization,
    subject: `org/${organization}/project/${project}/user/*/vcs-origin/${repository}/vcs-ref/refs/heads/${branch}`,
    open: true,
  };
}

/** A policy that lets the runs of a pipeline take on a role. */
export function trustPolicy(providerArn: string, { host, audience, subject, open }: Issuer): string {
  const claims = { [`${host}:aud`]: audience, [`${host}:sub`]: subject };
  const { [`${host}:sub`]: sub = "", ...exact } = claims;
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: providerArn },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: open
          ? { StringEquals: exact, StringLike: { [`${host}:sub`]: sub } }
          : { StringEquals: claims },
      },
    ],
  });
}

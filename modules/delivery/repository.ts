/** A repository as others need it. */
export interface Repository {
  readonly name: string;
  readonly arn: string;
  /** `<account>.dkr.ecr.<region>.amazonaws.com/<name>` */
  readonly url: string;
  /** After how many days its lifecycle removes images. Unknown of a repository that exists. */
  readonly expires?: { readonly untaggedDays: number; readonly candidatesDays: number };
}

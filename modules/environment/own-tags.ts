/** Keys of the tags that every resource of an environment carries. */
export const OWN_TAGS = ["environment", "project", "owner", "cost-centre", "managed-by"] as const;

export type OwnTag = (typeof OWN_TAGS)[number];

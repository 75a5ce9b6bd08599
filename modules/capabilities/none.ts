/** What a capability does not have, and why: leaving it out would not compile. */
export interface None {
  readonly none: string;
}

export const isNone = (member: object): member is None => "none" in member;

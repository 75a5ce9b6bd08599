/** An arrow of the picture, before anything has a place. */
export interface Arrow {
  /** Ids of parts. */
  readonly from: string;
  readonly to: string;
  /** traffic: rules of security groups let it through. other: the one refers to the other. */
  readonly kind: "traffic" | "other";
  readonly label: string;
}

/** What health asks of the storage. */
export interface HealthRepository {
  readonly kind: string;
  /** Resolves when the storage answers. */
  ping(): Promise<void>;
}

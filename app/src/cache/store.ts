/** Where copies are kept for a while. What is in it may be lost at any time, and is never wrong (versions.ts). */
export interface CacheStore {
  readonly kind: string;
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string, seconds: number): Promise<void>;
  /** Gives up a connection that has not answered in time; the next use makes another one. */
  reset?(): void;
  close(): Promise<void>;
}

/** What every command takes. */
export interface GlobalOptions {
  /** The project's folder, as it was typed. */
  readonly root?: string;
}

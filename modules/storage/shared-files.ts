/** Files that tasks share: a file system, and the access point that they mount it by. */
export interface SharedFiles {
  readonly fileSystemId: string;
  readonly fileSystemArn: string;
  readonly accessPointId: string;
  readonly accessPointArn: string;
}

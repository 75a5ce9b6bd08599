/** What a value is not, as the end of a sentence that begins with it. */
export class Refused {
  readonly because: string;

  constructor(because: string) {
    this.because = because;
  }
}

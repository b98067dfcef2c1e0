/** What a request asks that CloudWatch, or this stand-in, does not do: told to whoever asked. */
export class Refused extends Error {
  override name = 'Refused';
  /** The type of the error, as the service calls it. */
  readonly type: string;

  constructor(message: string, type = 'ValidationError') {
    super(message);
    this.type = type;
  }
}

/** What the real service may know and this one does not: said, so that nobody takes an empty answer for a true one. */
export const notHere = (what: string): Refused =>
  new Refused(`${what} is not something that this stand-in for CloudWatch can do.`);

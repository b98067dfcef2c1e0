/** What `util.error` throws: the step ends, and the field with it. */
export class ResolverError extends Error {
  readonly errorType: string | null;
  readonly data: unknown;
  readonly errorInfo: unknown;

  constructor(
    message: string,
    errorType: string | null = null,
    data: unknown = null,
    errorInfo: unknown = null,
  ) {
    super(message);
    this.errorType = errorType;
    this.data = data;
    this.errorInfo = errorInfo;
  }
}

/** What `util.unauthorized` throws: AppSync says which field it was. */
export class Unauthorized {}

/** What `runtime.earlyReturn` throws: the data source is skipped, and with `skipTo: 'END'` all further steps. */
export class EarlyReturn {
  readonly value: unknown;
  readonly skipToEnd: boolean;

  constructor(value: unknown, skipToEnd: boolean) {
    this.value = value;
    this.skipToEnd = skipToEnd;
  }
}

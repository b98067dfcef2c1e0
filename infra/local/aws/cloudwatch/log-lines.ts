type TakeLine = (line: string) => void;

/** Who takes the lines that functions write. */
let take: TakeLine | undefined;

/** From now on what the functions of this process write goes here too; nowhere if there is nobody. */
export function hearLinesWith(taker: TakeLine | undefined): void {
  take = taker;
}

/** A line that a function has written: on AWS, CloudWatch Logs takes it. */
export const hearLine = (line: string): void => take?.(line);

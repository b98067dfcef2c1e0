import { afterEach, beforeEach } from 'vitest';

/** Keeps what tests write out of their report: what each one wrote to standard output, piece by piece. */
export function captureOutput(): string[] {
  const written: string[] = [];
  const write = process.stdout.write.bind(process.stdout);
  beforeEach(() => {
    written.length = 0;
    process.stdout.write = (text) => written.push(String(text)) > 0;
  });
  afterEach(() => {
    process.stdout.write = write;
  });
  return written;
}

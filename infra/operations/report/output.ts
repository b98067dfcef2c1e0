import { once } from 'node:events';
import { open, rename, rm } from 'node:fs/promises';

/** Writes text as it comes to standard output, or to a file that is there only when it is whole. */
export async function writeOut(text: AsyncIterable<string>, file: string | undefined): Promise<void> {
  if (file === undefined) {
    for await (const piece of text) if (!process.stdout.write(piece)) await once(process.stdout, 'drain');
    return;
  }
  const unfinished = `${file}.${process.pid}.part`;
  const handle = await open(unfinished, 'wx').catch((error: NodeJS.ErrnoException) => {
    throw new Error(
      `${file} can't be written: ${error.code === 'ENOENT' ? 'there is no such folder' : error.message}`,
    );
  });
  const dropped = () => rm(unfinished, { force: true });
  const onSignal = () => void dropped().finally(() => process.exit(130));
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  try {
    for await (const piece of text) await handle.write(piece);
    await handle.close();
    await rename(unfinished, file);
  } catch (error) {
    await handle.close().catch(() => undefined);
    await dropped();
    throw error;
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
}

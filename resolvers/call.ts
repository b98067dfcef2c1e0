import type { Context } from '@aws-appsync/utils';
import { readerOf } from './access.ts';

/** What a function is asked about one call: which, and who asks. */
export function aboutCall(ctx: Context, operation: 'find' | 'cancel'): object {
  return {
    operation: 'Invoke',
    payload: {
      operation,
      call: ctx.args,
      reader: readerOf(ctx.stash.access),
    },
  };
}

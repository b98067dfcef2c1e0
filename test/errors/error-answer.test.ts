import { describe, expect, it } from 'vitest';
import { errorAnswer } from '../../functions/errors/error-answer.ts';
import { invalidInput } from '../../functions/errors/problem.ts';

describe('an answer about mistakes', () => {
  it('tells of each, with its field', () => {
    const { error } = errorAnswer(
      invalidInput({ field: 'a', message: 'is b' }, { field: 'c', message: 'is d' }),
    );
    expect(error).toEqual({
      type: 'ValidationError',
      message: 'a: is b; c: is d',
      info: {
        fields: [
          { field: 'a', message: 'is b' },
          { field: 'c', message: 'is d' },
        ],
      },
    });
  });

  it('is small, whatever was sent, and says how much it leaves out', () => {
    const fields = Array.from({ length: 50_000 }, (_, i) => ({
      field: `${i}.${'x'.repeat(5_000)}`,
      message: 'y'.repeat(5_000),
    }));
    const answer = errorAnswer(invalidInput(...fields));
    expect(answer.error.info!.fields).toHaveLength(21);
    expect(answer.error.info!.fields.at(-1)).toEqual({ field: 'input', message: 'and 49980 more' });
    expect(JSON.stringify(answer).length).toBeLessThan(60_000);
  });
});

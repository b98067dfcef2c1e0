import type { ConverseBody } from '../protocol/converse.ts';

/** All text that the user has written. */
export const userText = ({ messages = [] }: ConverseBody): string =>
  messages
    .filter(({ role }) => role === 'user')
    .flatMap(({ content }) => content.map(({ text }) => text ?? ''))
    .join('\n');

/** The text of the last turn. */
export const lastText = ({ messages = [] }: ConverseBody): string =>
  messages
    .at(-1)
    ?.content.map(({ text }) => text ?? '')
    .join('') ?? '';
